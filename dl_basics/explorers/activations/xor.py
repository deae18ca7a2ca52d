"""Exclusive or is solved by width, and never without an activation: a table of many starts."""

from dl_basics.draw.table import Table
from dl_basics.experiments.bends import BENDS, SOLVED, STARTS, WIDTHS, xor_losses


def xor_table():
    """How many of twenty starts solve exclusive or: a row for each activation and width."""
    return Table(
        ["hidden activation", *(f"{width} units" for width in WIDTHS)],
        [[g, *(f"{(xor_losses(g, width) < SOLVED).sum()} of {STARTS}" for width in WIDTHS)]
         for g in BENDS],
    )
