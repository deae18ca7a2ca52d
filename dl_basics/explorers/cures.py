"""What you move in notebook 06 to see what an ailment does to learning, and what cures it."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from dl_basics.activations import LeakyReLU, relu, sigmoid, tanh
from dl_basics.draw.style import BLUE, MUTED, ORANGE
from dl_basics.draw.table import Table
from dl_basics.explorers.backprop import power
from dl_basics.explorers.deep import Deep, dead, sizes, some_digits, trained
from dl_basics.explorers.gradient_problems import short
from dl_basics.initializers import He, Normal, he, xavier
from dl_basics.live import Choice, Prediction, Slider, Steps, Switch, explorer
from dl_basics.recipes import Recipe
from dl_basics.registry import FIXES

EPOCHS, CHANCE = 6, 0.1


def deep(layers, g, init, rate, **more):
    """64 pixels, so many hidden layers of 32 units, ten classes."""
    return Recipe((64, *[32] * layers, 10), g=g, init=init, rate=rate, **more)


LEARNERS = {
    "8 layers, sigmoid, Xavier": deep(8, sigmoid, xavier, 0.5),
    "8 layers, tanh, Xavier": deep(8, tanh, xavier, 0.1),
    "8 layers, ReLU, He": deep(8, relu, he, 0.1),
    "20 layers, ReLU, Xavier": deep(20, relu, xavier, 0.03),
    "20 layers, ReLU, He": deep(20, relu, he, 0.03),
}


@explorer(
    network=Choice(list(LEARNERS), "network"),
    epoch=Steps(0, EPOCHS, label="epoch"),
)
def learning(picture, network="8 layers, sigmoid, Xavier", epoch=6):
    """What does a network learn whose gradients vanish?"""
    runs = {name: trained(recipe, EPOCHS, 0.0) for name, recipe in LEARNERS.items()}
    here = runs[network]
    right, moves = here.right[: epoch + 1], np.maximum(here.moves[epoch], 1e-12)
    others = [run.right.mean(axis=1) for name, run in runs.items() if name != network]
    middle, layers = np.median(moves, axis=0), np.arange(1, moves.shape[1] + 1)
    left, ratio = picture.panels(1, 1, height=3.4)
    left.axes(x=(-0.1, EPOCHS + 0.1), y=(0, 1), xlabel="epoch", title="test digits right")
    left.hrule("chance", CHANCE)
    left.curves("the others", np.arange(EPOCHS + 1), others, color=MUTED, linewidth=1.1,
                linestyle=":")  # fmt: skip
    upto = np.arange(epoch + 1)
    left.band("ten networks", upto, right.min(axis=1), right.max(axis=1), facecolor=BLUE,
              alpha=0.25)  # fmt: skip
    left.line("mean", upto, right.mean(axis=1))
    left.dots("now", epoch, right[-1].mean(), color=BLUE, markersize=6)
    ratio.axes(x=(0, 22), y=(1e-8, 1), yscale="log", xlabel="layer", title="one step, against W",
               xticks=[1, 5, 10, 15, 21])  # fmt: skip
    ratio.band("ten networks", layers, moves.min(axis=0), moves.max(axis=0), facecolor=ORANGE,
               alpha=0.3)  # fmt: skip
    ratio.line("median", layers, middle, color=ORANGE, marker="o", markersize=3.5)
    first, last = short(middle[0]), short(middle[-1])
    picture.say(
        f"{network}, epoch {epoch}: {right[-1].mean():.0%} of the test digits right, "
        f"{right[-1].min():.0%} to {right[-1].max():.0%} over ten networks. One step moves W of "
        f"layer 1 by {first} of its size, of the last layer by {last}."
    )
    picture.describe(
        f"Left, right answers over the epochs with a band for ten networks, and four other kinds "
        f"of network dotted; here {right[-1].mean():.0%} at epoch {epoch}. Right, on a log axis, "
        f"how far a step moves each layer: from {first} in layer 1 to {last} in the last."
    )
    return {"right": right[-1], "first": middle[0], "last": middle[-1]}


# ------------------------------------------------------------------------------------------------
# What cures what.

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
                 yticks=[], title=ailment)  # fmt: skip
    picture.vrule("chance", CHANCE)
    says = []
    for row, (name, run) in enumerate(reversed(runs.items())):
        right, lost = run.right[epoch], run.lost[epoch]
        if right.any():
            picture.flat_bars(name, [row - 0.08], [right.mean()], thickness=0.34, alpha=0.35)
        picture.dots(f"{name}, each", right, row - 0.08 + APART, color=MUTED, markersize=4)
        gone = f", {lost} of 10 overflowed" * bool(lost)
        picture.words(f"{name}, its name", CHANCE, row + 0.32, name + gone, (5, 0))
        says.append(f"{name} {right.mean():.0%}{gone}")
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


# ------------------------------------------------------------------------------------------------
# Four patients.

PATIENTS = {
    "A": (deep(12, relu, He(2.0), 0.1), {}, "its gradients explode"),
    "B": (deep(12, tanh, xavier, 0.1), {}, "it is healthy"),
    "C": (deep(12, relu, He(0.5), 0.1), {}, "its gradients vanish"),
    "D": (deep(12, relu, he, 0.1), {5: -3.0}, "units are dead"),
}


@explorer(
    patient=Choice(list(PATIENTS), "patient"),
    network=Slider(1, 10, label="network"),
    tell=Switch("tell me what it has"),
)
def patients(picture, patient="A", network=1, tell=False):
    """What does this network suffer from?"""
    delta, dW, silent = (one[network - 1] for one in charts(patient))
    layers = np.arange(1, len(delta) + 1)
    left, right = picture.panels(1.3, 1, height=3.3)
    left.axes(x=(0, 13), y=(1e-7, 1e5), yscale="log", xlabel="hidden layer", title="size",
              xticks=[1, 4, 8, 12], legend=("δ", "∂L/∂W"))  # fmt: skip
    left.line("δ", layers, delta, color=ORANGE)
    left.line("∂L/∂W", layers, dW, color=ORANGE, linestyle="--")
    right.axes(x=(0, 13), y=(0, 1), xlabel="hidden layer", title="share of dead units",
               xticks=[1, 4, 8, 12])  # fmt: skip
    right.bars("dead", layers[silent > 0], silent[silent > 0], thickness=0.7)
    found = f"δ {short(delta[0] / delta[-1])}, ∂L/∂W {short(dW[0] / dW[-1])}"
    verdict = f" The verdict: {PATIENTS[patient][2]}." if tell else ""
    picture.say(
        f"Patient {patient}, network {network}. Layer 1 against layer 12: {found}. Most dead units "
        f"in one layer: {silent.max():.0%}.{verdict}"
    )
    picture.describe(
        f"Left, the sizes of δ and ∂L/∂W over twelve hidden layers on a log axis; layer 1 against "
        f"layer 12: {found}. Right, a bar for the dead units of each layer, {silent.max():.0%} at "
        f"most.{verdict}"
    )
    return {"delta": delta, "dead": silent}


@lru_cache
def charts(patient):
    """The sizes of δ and ∂L/∂W and the shares of dead units in ten networks: (10, 12) each."""
    recipe, biases, _ = PATIENTS[patient]
    x, y = some_digits(200)
    stack = Deep(recipe)
    for layer, bias in biases.items():
        stack.b[layer][:] = bias
    stack.forward(x)
    stack.backward(y)
    shares = np.array([dead(z).mean(axis=-1) for z in stack.z[:-1]]).T * (recipe.g == relu)
    return sizes(stack.delta[:-1]), sizes(stack.dW[:-1]), shares


# ------------------------------------------------------------------------------------------------
# Skip connections over fifty layers.


def skip_table():
    """What a skip connection does to fifty layers of 32 units: a table, over ten networks."""
    rows = []
    for name, g, init in (("tanh, σ = 0.05", tanh, Normal(0.05)), ("ReLU, He", relu, he)):
        for label, scale in (("none", None), ("around each", 1.0), ("layer / √50", 50**-0.5)):
            stack = Deep(deep(50, g, init, 0.1, skip=scale))
            x, y = some_digits(32)
            stack.forward(x)
            stack.backward(y)
            back = sizes(stack.delta[:-1])
            on = sizes(stack.a[1:-1])
            rows.append([name, label, power_of(on[:, -1] / on[:, 0]),
                         power_of(back[:, 0] / back[:, -1])])  # fmt: skip
    return Table(["fifty layers", "skip", "a, last layer / first", "δ, first layer / last"], rows)


def fifty_layers():
    """How many of ten networks with fifty layers of tanh, σ = 0.05, learn in one epoch."""
    for name, skip in (("without skip connections", None), ("with skip connections", 1.0)):
        right = trained(deep(50, tanh, Normal(0.05), 0.02, skip=skip), 1, 0.0).right[-1]
        print(f"tanh, σ = 0.05, {name}: after one epoch {(right > 0.5).sum()} of 10 networks get "
              f"more than half of the digits right")  # fmt: skip


def power_of(ratios):
    """About how large the median of some ratios is: a power of ten."""
    return power(10.0 ** round(np.log10(np.median(ratios))))


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

still = Prediction(
    learning,
    "Eight layers of sigmoid learn nothing. Twenty layers of ReLU, also with Xavier?",
    ["They learn: ReLU does not vanish", "They learn, only later", "Nothing either"],
    right=2,
    because="Each layer loses a factor √½ on the way forward and again on the way back. With He, "
    "the same twenty layers begin to learn.",
    show={"network": "20 layers, ReLU, Xavier"},
)

level = Prediction(
    patients,
    "Patient C: ∂L/∂W is about as large in layer 1 as in layer 12. Is it healthy?",
    ["Yes", "No: its gradients vanish", "No: its units are dead"],
    right=1,
    because="Look at δ, not at ∂L/∂W: it is thousands of times smaller in layer 1. In ∂L/∂W = δ aᵀ "
    "the large a of layer 1 hides it.",
    show={"patient": "C"},
)
