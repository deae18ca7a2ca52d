"""Matrices on a bare panel: brackets with numbers between them, and the shape below.

One unit of the panel's axes is one entry, sideways and upwards. A corner is the upper left one of
the brackets, as (x, y).
"""

import numpy as np

from dl_basics.draw.style import MUTED, signed
from dl_basics.draw.words import number

HOOK = 0.14  # how far the ends of a bracket reach inwards


def bracketed(panel, name, M, corner, color=None, *, digits=0, bold=(), size=9.5):
    """The numbers of M (rows, columns) in brackets; the entries (i, j) in `bold` stand out.

    color: of the numbers, or None for that of their sign, as weights have it.
    """
    left, top = corner
    rows, columns = M.shape
    for i, j in np.ndindex(M.shape):
        panel.words(
            f"{name} {i} {j}", left + j + 0.5, top - i - 0.5, number(M[i, j], digits), ha="center",
            color=color or signed(M[i, j]), fontsize=size,
            weight="bold" if (i, j) in bold else "normal",
        )
    bottom, right = top - rows, left + columns
    for side, x, hook in (("left", left, HOOK), ("right", right, -HOOK)):
        panel.line(f"{name} {side}", [x + hook, x, x, x + hook], [top, top, bottom, bottom],
                   color=MUTED, linewidth=1.3)


def shape_below(panel, name, M, corner):
    """The shape of M as a word below its brackets."""
    (left, top), (rows, columns) = corner, M.shape
    panel.words(f"{name} shape", left + columns / 2, top - rows, f"({rows}, {columns})", (0, -10),
                ha="center", color=MUTED, fontsize=8.5)
