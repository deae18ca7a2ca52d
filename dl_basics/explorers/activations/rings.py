"""A network with a bend can learn what no straight line can part."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import identity, relu, sigmoid, tanh
from dl_basics.datasets import GATE_INPUTS, GATES
from dl_basics.datasets import rings as two_rings
from dl_basics.draw.plane import answers, points
from dl_basics.draw.table import Table
from dl_basics.draw.words import plural
from dl_basics.experiments.runs import EPOCHS, trained
from dl_basics.explorers.stacks import Stack
from dl_basics.live import Choice, Prediction, Slider, Steps, explorer
from dl_basics.losses import binary_cross_entropy
from dl_basics.recipes import Recipe
from dl_basics.registry import ELEMENTWISE

CLASSES = ("outer ring", "inner ring")


@explorer(
    epoch=Steps(0, EPOCHS, label="epoch"),
    g=Choice(ELEMENTWISE, "activation g"),
    units=Slider(1, 8, label="hidden units"),
)
def rings(picture, epoch=60, g="identity", units=8):
    """Can training part two rings?"""
    run = trained(two_rings, 1, units, g, 0.3)
    epoch = min(epoch, len(run.weights) - 1)
    a, radius = run.answers(epoch, run.x), np.hypot(*run.x)
    left, right = picture.panels(1, 1, height=3.5)
    answers(left, lambda x: run.answers(epoch, x), run.side, run.x, run.labels, CLASSES,
            "the answer everywhere")
    right.axes(x=(0, 2.2), y=(-0.05, 1.05), xlabel="distance from the middle", ylabel="answer a",
               legend=CLASSES)
    right.hrule("one half", 0.5)
    points(right, np.stack([radius, a]), run.labels, CLASSES, size=4.5)
    stopped = f" It {run.diverged}; this is the last good picture." if run.diverged else ""
    picture.say(
        f"Epoch {epoch}, {plural(units, 'hidden unit')}, activation {g}: loss "
        f"{run.losses[epoch]:.2f}, {run.right[epoch]:.0%} of the points right.{stopped}"
    )
    picture.describe(
        f"Left, a ring of points around another, on a map of the network's answers. Right, the "
        f"answer to each point over its distance from the middle; "
        f"{run.right[epoch]:.0%} lie on their own side of one half."
    )
    return {"epoch": epoch, "loss": run.losses[epoch], "right": run.right[epoch]}


bend_it = Prediction(
    rings,
    "The same network, the same training, but with tanh in its hidden layer. What becomes of the "
    "line?",
    ["It stays a line, in a better place", "It bends a little", "It closes around the inner ring"],
    right=2,
    because="Eight bent units draw a closed curve around the inner ring. Without the bend there "
    "is only a line to place, and no line has one ring on each side.",
    show={"g": "tanh"},
)

STARTS = 20
SOLVED = 0.1  # a loss below this; a coin has ln 2 = 0.69
WIDTHS = (2, 4, 8)
BENDS = (identity, tanh, relu)


def xor_table():
    """How many of twenty starts solve exclusive or: a row for each activation and width."""
    rows = [[f"{g}", *(f"{count_solved(g, width)} of {STARTS}" for width in WIDTHS)] for g in BENDS]
    return Table(["hidden activation", *(f"{width} units" for width in WIDTHS)], rows)


def count_solved(g, width):
    """How many of the starts end at a loss that says "solved"."""
    return int((xor_losses(g, width) < SOLVED).sum())


@lru_cache
def xor_losses(g, width):
    """The losses of 2-width-1 networks after 500 steps on all four examples: (starts,)."""
    x, y = GATE_INPUTS, GATES["xor"]
    recipe = Recipe((2, width, 1), g=g, g_out=sigmoid, loss=binary_cross_entropy, rate=1.0)
    stack = Stack(recipe, range(STARTS))
    for _ in range(500):
        stack.step(x, y)
    stack.forward(x)
    return np.array([binary_cross_entropy.from_logits(z, y) for z in stack.z[-1]])
