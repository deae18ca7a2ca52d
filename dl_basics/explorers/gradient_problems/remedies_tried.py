"""A remedy helps if it goes to the cause; some only sound right."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from dl_basics.activations import LeakyReLU, relu, sigmoid, tanh
from dl_basics.draw.style import MUTED
from dl_basics.draw.table import Table
from dl_basics.explorers.gradient_problems.deep import CHANCE, EPOCHS, deep, trained
from dl_basics.initializers import He, he, xavier
from dl_basics.live import Choice, Prediction, Steps, explorer
from dl_basics.recipes import Recipe
from dl_basics.registry import FIXES

FADING = deep(8, sigmoid, xavier, 0.5)
WILD = Recipe((64, *[64] * 10, 10), g=relu, init=He(2.0), rate=0.1)
SHUT = deep(2, relu, he, 0.3)
FAST = deep(2, relu, he, 1.4)


def fixed(name, recipe):
    """The recipe with one fix of the package."""
    return FIXES[name].apply(recipe)


# For each ailment its remedies: what is trained, and where the biases of hidden layers start.
AILMENTS = {
    "gradients vanish": {
        "nothing": (FADING, 0.0),
        "clipping": (fixed("clipping", FADING), 0.0),
        "dropout": (fixed("dropout", FADING), 0.0),
        "He instead of Xavier": (replace(FADING, init=he), 0.0),
        "gain 4, for the sigmoid": (fixed("better initializer", FADING), 0.0),
        "ReLU with He": (replace(fixed("relu with he", FADING), rate=0.1), 0.0),
        "tanh": (replace(FADING, g=tanh, rate=0.1), 0.0),
        "skip connections": (fixed("skip connections", FADING), 0.0),
    },
    "gradients explode": {
        "nothing": (WILD, 0.0),
        "weight decay": (replace(WILD, decay=0.1), 0.0),
        "rate / 10": (replace(WILD, rate=0.01), 0.0),
        "clipping": (fixed("clipping", WILD), 0.0),
        "He's own size": (replace(WILD, init=he), 0.0),
    },
    "units start shut": {
        "nothing": (SHUT, -3.0),
        "rate / 10": (replace(SHUT, rate=0.03), -3.0),
        "leak of 0.01": (replace(SHUT, g=LeakyReLU(0.01)), -3.0),
        "leak of 0.1": (replace(SHUT, g=LeakyReLU(0.1)), -3.0),
        "leak of 0.3": (replace(SHUT, g=LeakyReLU(0.3)), -3.0),
        "biases of 0": (SHUT, 0.0),
    },
    "rate too large": {
        "nothing": (FAST, 0.0),
        "leak of 0.01": (replace(FAST, g=LeakyReLU(0.01)), 0.0),
        "leak of 0.1": (replace(FAST, g=LeakyReLU(0.1)), 0.0),
        "rate / 10": (replace(FAST, rate=0.14), 0.0),
    },
}


@explorer(
    ailment=Choice(list(AILMENTS), "ailment"),
    epoch=Steps(0, EPOCHS, label="epoch"),
)
def remedies(picture, ailment="gradients vanish", epoch=6):
    """Which remedy helps?"""
    runs = all_treated()[ailment]
    picture.panels(1, height=4.2)
    picture.axes(x=(-0.02, 1.02), y=(-0.4, len(runs) - 0.3), xlabel="test digits right",
                 xticks={share / 4: f"{share / 4:.0%}" for share in range(5)},
                 yticks=[], title=ailment)
    picture.vrule("chance", CHANCE)
    rights = np.array([run.right[epoch] for run in reversed(runs.values())])
    rows, means = np.arange(len(rights)) - 0.08, rights.mean(axis=1)
    some = means > 0  # a bar without length is none
    picture.flat_bars("mean", rows[some], means[some], thickness=0.34, alpha=0.35)
    picture.dots("each", rights.ravel(), (rows[:, None] + APART).ravel(),
                 color=MUTED, markersize=4)
    says = []
    for row, (name, run) in enumerate(reversed(runs.items())):
        gone = f", {run.lost[epoch]} of 10 overflowed" * bool(run.lost[epoch])
        picture.words(name, CHANCE, row + 0.32, name + gone, (5, 0))
        says.append(f"{name} {means[row]:.0%}{gone}")
    says = "; ".join(reversed(says))
    picture.say(f"Epoch {epoch}, mean of ten networks each: {says}.")
    picture.describe(
        f"A row for each remedy of the ailment, {ailment}, with a bar for the mean share of test "
        f"digits right and a dot for each of ten networks. At epoch {epoch}: {says}."
    )
    return {name: run.right[epoch].mean() for name, run in runs.items()}


APART = np.linspace(-0.14, 0.14, 10)  # so that the dots of equal networks lie side by side


@lru_cache
def all_treated():
    """The trainings for every ailment and remedy: once, so that the menu answers at once."""
    return {
        ailment: {name: trained(recipe, EPOCHS, bias) for name, (recipe, bias) in found.items()}
        for ailment, found in AILMENTS.items()
    }


def verdicts():
    """What became of ten networks of each kind after six epochs, in words: a table."""
    rows = [
        [ailment, name, in_words(run)]
        for ailment, runs in all_treated().items()
        for name, run in runs.items()
    ]
    return Table(["ailment", "remedy", "ten networks, on test digits"], rows)


def in_words(run):
    """How well ten networks do at the end, in words."""
    if run.lost[-1] > 5:
        return "overflow"
    mean = run.right[-1].mean()
    return "at chance" if mean < 0.15 else "learn in part" if mean < 0.75 else "learn well"


fair = Prediction(
    remedies,
    "Ten layers start at twice He, and their gradients explode. Which remedy makes them learn "
    "well?",
    ["Weight decay", "A rate ten times smaller", "Clipping", "Weights of He's own size"],
    right=3,
    because="Beside such gradients weight decay is nothing, and ten times smaller is still far "
    "too large. Clipping keeps the numbers finite, and leaves the bad start as it is.",
    show={"ailment": "gradients explode", "epoch": 6},
)
