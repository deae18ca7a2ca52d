"""A table of exclusive or: solved by width, and never without an activation between layers."""

from dl_basics.activations import identity, relu, tanh
from dl_basics.draw import Table
from dl_basics.experiments.small_networks import XOR_STARTS, xor_losses

SOLVED = 0.1  # a loss below this; a coin has ln 2 = 0.69
WIDTHS = (2, 4, 8)
BENDS = (identity, tanh, relu)


def xor_table():
    """How many of twenty starts solve exclusive or: a row for each activation and width."""
    return Table(
        ["hidden activation", *(f"{width} units" for width in WIDTHS)],
        [[g, *(f"{(xor_losses(g, width) < SOLVED).sum()} of {XOR_STARTS}" for width in WIDTHS)]
         for g in BENDS],
    )
