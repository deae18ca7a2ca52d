"""A remedy helps if it goes to the cause; some only sound right."""

import numpy as np

from dl_basics.activations import LeakyReLU, relu, sigmoid, tanh
from dl_basics.draw.style import MUTED
from dl_basics.experiments.deep_networks import CHANCE, EPOCHS, deep
from dl_basics.experiments.digits import stored
from dl_basics.initializers import He, he, xavier
from dl_basics.live import Choice, Steps, explorer
from dl_basics.recipes import Recipe

# For each ailment the recipe, where the biases of hidden layers start, and what remedies change.
AILMENTS = {
    "gradients vanish": (deep(8, sigmoid, xavier, 0.5), 0.0, {
        "nothing": {}, "clipping": {"clip": 1.0}, "dropout": {"dropout": 0.5},
        "He instead of Xavier": {"init": he}, "the gain that fits": {"init": None},
        "ReLU with He": {"g": relu, "init": he, "rate": 0.1}, "tanh": {"g": tanh, "rate": 0.1},
        "skip connections": {"skip": 1.0},
    }),
    "gradients explode": (Recipe((64, *[64] * 10, 10), g=relu, init=He(2.0), rate=0.1), 0.0, {
        "nothing": {}, "weight decay": {"decay": 0.1}, "rate / 10": {"rate": 0.01},
        "clipping": {"clip": 1.0}, "He's own size": {"init": he},
    }),
    "units start shut": (deep(2, relu, he, 0.3), -3.0, {
        "nothing": {}, "rate / 10": {"rate": 0.03}, "leak of 0.01": {"g": LeakyReLU(0.01)},
        "leak of 0.1": {"g": LeakyReLU(0.1)}, "leak of 0.3": {"g": LeakyReLU(0.3)},
        "biases of 0": {"bias": 0.0},
    }),
    "rate too large": (deep(2, relu, he, 1.4), 0.0, {
        "nothing": {}, "leak of 0.01": {"g": LeakyReLU(0.01)},
        "leak of 0.1": {"g": LeakyReLU(0.1)}, "rate / 10": {"rate": 0.14},
    }),
}
APART = np.linspace(-0.14, 0.14, 10)  # so that the dots of equal networks lie side by side


@explorer(ailment=Choice(list(AILMENTS), "ailment"), epoch=Steps(0, EPOCHS, label="epoch"))
def remedies(picture, ailment="gradients vanish", epoch=6):
    """Which remedy helps?"""
    rights, gone = {}, {}
    for name, (right, lost) in treated(ailment).items():
        rights[name] = right[epoch]
        gone[name] = f", {lost[epoch]} of 10 overflowed" * bool(lost[epoch])
    draw_remedies(*picture.panels(1, height=4.2), ailment, rights, gone)
    means = {name: right.mean() for name, right in rights.items()}
    told = "; ".join(f"{name} {mean:.0%}{gone[name]}" for name, mean in means.items())
    picture.say(f"Epoch {epoch}, mean of ten networks each: {told}.")
    picture.describe(
        f"A row for each remedy of the ailment, {ailment}, with a bar for the mean share of test "
        f"digits right and a dot for each of ten networks. At epoch {epoch}: {told}.")
    return means


def treated(ailment):
    """By remedy the shares of test digits right, (epochs + 1, 10), and how many overflowed."""
    return {
        remedy: (np.maximum(0, counts) / 200, np.less(counts, 0).sum(axis=1))
        for remedy, counts in stored("remedies")[ailment].items()
    }


def draw_remedies(panel, ailment, rights, gone):
    """A row for each remedy: its name, a bar for the mean share right, a dot for each network."""
    panel.axes(x=(-0.02, 1.02), y=(-0.4, len(rights) - 0.3), xlabel="test digits right",
               xticks={share / 4: f"{share / 4:.0%}" for share in range(5)},
               yticks=[], title=ailment)
    panel.vrule("chance", CHANCE)
    each = np.array([*reversed(rights.values())])
    rows, means = np.arange(len(each)) - 0.08, each.mean(axis=1)
    some = means > 0  # a bar without length is none
    panel.flat_bars("mean", rows[some], means[some], thickness=0.34, alpha=0.35)
    panel.dots("each", each.ravel(), (rows[:, None] + APART).ravel(), color=MUTED, markersize=4)
    for row, name in enumerate(reversed(rights)):
        panel.words(name, CHANCE, row + 0.32, name + gone[name], (5, 0))
