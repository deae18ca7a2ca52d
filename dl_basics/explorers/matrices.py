"""Matrices on a bare panel: brackets with numbers between them, and a product laid out to be read.

One unit of the panel's axes is one entry, sideways and upwards; y grows upwards.
"""

import numpy as np

from dl_basics.draw.style import BLUE, INK, MUTED
from dl_basics.draw.words import number


def bracketed(panel, name, M, left, top, digits=None, color=INK, lit=(), strong=BLUE, size=9.5):
    """The numbers of M (rows, columns) in brackets; its upper left corner lies at (left, top).

    digits: after the point; None for whole numbers. lit: the entries (i, j) that stand out.
    """
    rows, columns = M.shape
    for i in range(rows):
        for j in range(columns):
            stands_out = (i, j) in lit
            panel.words(
                f"{name} {i} {j}", left + j + 0.5, top - i - 0.5,
                number(M[i, j], digits or 0), ha="center", fontsize=size,
                color=strong if stands_out else color, weight="bold" if stands_out else "normal",
            )  # fmt: skip
    right, bottom, hook = left + columns, top - rows, 0.16
    for side, x, inwards in (("left", left, hook), ("right", right, -hook)):
        panel.line(f"{name} {side}", [x + inwards, x, x, x + inwards], [top, top, bottom, bottom],
                   color=MUTED, linewidth=1.3)  # fmt: skip


def shape_below(panel, name, M, left, top, color=MUTED):
    """The shape of M as a word below its brackets."""
    rows, columns = M.shape
    panel.words(f"{name} shape", left + columns / 2, top - rows, f"({rows}, {columns})", (0, -10),
                ha="center", color=color, fontsize=8.5)  # fmt: skip


def wash(panel, name, left, top, columns, rows, color):
    """A light fill behind some entries."""
    x, y = np.array([left, left + columns]), np.array([top - rows, top])
    panel.region(name, x[[0, 1, 1, 0]], y[[0, 0, 1, 1]], facecolor=color, alpha=0.18)
