"""Matrices on a bare panel, where one unit of the axes is one entry, sideways and upwards."""

import numpy as np

from dl_basics.draw import MUTED, number, signed


def bracketed(panel, name, M, corner, color=None, *, label="", shape="below", digits=0, bold=(),
              size=9.5):
    """The numbers of M (rows, columns) in brackets, with a label before them, and with its shape.

    corner: the upper left one, (x, y). color: of the numbers, or None for that of their sign, as
    weights have it. shape: where it stands, "below" or "right". bold: the entries that stand out.
    """
    (left, top), (rows, columns) = corner, M.shape
    bottom, right = top - rows, left + columns
    for i, j in np.ndindex(M.shape):
        panel.words(
            f"{name} {i} {j}", left + j + 0.5, top - i - 0.5, number(M[i, j], digits), ha="center",
            color=color or signed(M[i, j]), fontsize=size,
            weight="bold" if (i, j) in bold else "normal")
    for side, x, hook in (("left", left, 0.14), ("right", right, -0.14)):
        panel.line(f"{name} {side}", [x + hook, x, x, x + hook], [top, top, bottom, bottom],
                   color=MUTED, linewidth=1.3)
    if label:
        panel.words(f"{name} name", left, top - 0.5, label, (-5, 0), ha="right", weight="bold",
                    fontsize=11)
    small = {"color": MUTED, "fontsize": 8.5}
    if shape == "right":
        panel.words("shape", right, (top + bottom) / 2, f"{M.shape}", (7, 0), **small)
    else:
        panel.words(f"{name} shape", (left + right) / 2, bottom, f"{M.shape}", (0, -10),
                    ha="center", **small)
