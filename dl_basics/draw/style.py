"""The house style: a few colours with a meaning, and letters that are easy to read.

Every colour has a twin for the dark theme. The twins are told apart by people with any of the
common kinds of colour blindness, and no picture says a thing by colour alone.
"""

from types import MappingProxyType

# Roles first, colours second: explorers name what a mark means, never a hex code.
INK = "#1f2933"  # text, and lines that must be seen
MUTED = "#5b6776"  # axes, ticks, things that stand back
GRID = "#dfe4ea"
PAPER = "#ffffff"
BLUE = "#2d7edb"  # forward: values that travel towards the output
ORANGE = "#cd5f15"  # backward: slopes and gradients
GREEN = "#087754"
PURPLE = "#8a3fa0"
GOLD = "#6a4e00"
WASH = "#eef2f6"  # a light fill behind something

DARK = MappingProxyType(
    {
        INK: "#e7ebf0",
        MUTED: "#a7b1bf",
        GRID: "#363d47",
        PAPER: "#111111",
        BLUE: "#3aa0f7",
        ORANGE: "#f99656",
        GREEN: "#4fd0a2",
        PURPLE: "#dd9de3",
        GOLD: "#f7d152",
        WASH: "#20262e",
    }
)
"""The twin of each colour in the dark theme."""

POSITIVE, NEGATIVE = GREEN, PURPLE  # weights; the line of a negative one is dashed too


def signed(weight):
    """The colour of a weight, by its sign."""
    return NEGATIVE if weight < 0 else POSITIVE


ON_DARK, ON_LIGHT = "#fefefe", "#010101"  # letters on a map of colours: alike in both themes

DIVERGING = "RdBu_r"  # below zero against above zero, white between
SEQUENTIAL = "viridis"  # little to much

STYLE = MappingProxyType(
    {
        "font.family": "DejaVu Sans",  # matplotlib ships it: the same letters on every computer
        "font.size": 9.5,
        "axes.titlesize": 10.5,
        "axes.titlelocation": "left",
        "axes.titlepad": 8.0,
        "axes.labelsize": 9.5,
        "xtick.labelsize": 8.5,
        "ytick.labelsize": 8.5,
        "legend.fontsize": 9,
        "legend.frameon": False,
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.titlecolor": INK,
        "axes.edgecolor": MUTED,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "figure.facecolor": PAPER,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.unicode_minus": True,
        "grid.color": GRID,
        "grid.linewidth": 0.8,
        "image.cmap": SEQUENTIAL,
        "lines.color": BLUE,
        "lines.linewidth": 2.0,
        "lines.solid_capstyle": "round",
    }
)

