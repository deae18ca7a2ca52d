"""Exclusive or is solved by width, and never without an activation: a table of many starts."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import identity, relu, sigmoid, tanh
from dl_basics.datasets import GATE_INPUTS, GATES
from dl_basics.draw import Table
from dl_basics.explorers.stacks import Stack
from dl_basics.losses import binary_cross_entropy
from dl_basics.recipes import Recipe

STARTS = 20
SOLVED = 0.1  # a loss below this; a coin has ln 2 = 0.69
WIDTHS = (2, 4, 8)
BENDS = (identity, tanh, relu)


def xor_table():
    """How many of twenty starts solve exclusive or: a row for each activation and width."""
    return Table(
        ["hidden activation", *(f"{width} units" for width in WIDTHS)],
        [[g, *(f"{(xor_losses(g, width) < SOLVED).sum()} of {STARTS}" for width in WIDTHS)]
         for g in BENDS],
    )


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
