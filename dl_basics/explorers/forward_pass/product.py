"""A matrix product computes z of all units for all examples."""

import numpy as np

from dl_basics.draw import BLUE, INK, bracket, number
from dl_basics.explorers.forward_pass.matrices import bracketed
from dl_basics.live import Choice, Slider, Stopwatch, explorer

IN_COLUMNS, IN_ROWS = "columns, as here", "rows, as in frameworks"
W, b = np.array([[1, -1], [2, 0], [-1, 3]]), np.array([[0], [1], [-2]])
BATCH = np.array([[2, 1, 0, 3], [1, -1, 2, 1]])


@explorer(
    unit=Slider(1, 3, label="unit"), example=Slider(1, 4, label="example"),
    layout=Choice([IN_COLUMNS, IN_ROWS], "examples are"),
)
def product(picture, unit=1, example=1, layout=IN_COLUMNS):
    """Which numbers meet in one entry of z?"""
    z, i, j = W @ BATCH + b, unit - 1, example - 1
    names, matrices, at = ("W", "a", "b", "z"), (W, BATCH, b, z), (i, j)
    if layout == IN_ROWS:
        names, matrices, at = ("aᵀ", "Wᵀ", "bᵀ", "zᵀ"), (BATCH.T, W.T, b.T, z.T), (j, i)
    draw_product(picture.panels(1, height=3.4)[0], names, matrices, at)
    terms = " + ".join(f"{bracket(W[i, k], 0)}·{bracket(BATCH[k, j], 0)}" for k in range(2))
    left, above, bias, result = shapes = tuple(M.shape for M in matrices)
    picture.say(
        f"Unit {unit}, example {example}: z = {terms} + {bracket(b[i, 0], 0)} = "
        f"{number(z[i, j], 0)}. Shapes: {left} · {above} + {bias} gives {result}.")
    picture.describe(
        f"{names[0]} on the left, {names[1]} above, and {names[3]} where their rows and columns "
        f"cross. Row {at[0] + 1} on the left and column {at[1] + 1} above are lit, and so is the "
        f"entry where both cross, {number(z[i, j], 0)}.")
    return {"z": z[i, j], "result": matrices[3], "shapes": shapes}


def draw_product(panel, names, matrices, at):
    """The first matrix on the left, the second above, their product plus the third between them.

    The entry `at` of the product stands out, and all that it is made of.
    """
    (i, j), (inner, columns), rows = at, matrices[1].shape, len(matrices[0])
    panel.axes(x=(-4.2, 6.8), y=(-rows - 2.3, 2.9), bare=True)
    aside = matrices[2].shape[1] == 1  # a bias that is a row lies below
    # The product's upper left corner is the origin.
    left, top = -inner - 1.1, inner + 0.5
    corners = (left, 0), (0, top), (columns + 1.5, 0) if aside else (0, -rows - 1.1), (0, 0)
    row, column = {(i, k) for k in range(inner)}, {(k, j) for k in range(inner)}
    bold = (row, column, {(i, 0) if aside else (0, j)}, {at})
    wash = {"facecolor": BLUE, "alpha": 0.18}
    panel.band("row", [left, left + inner], -i - 1, -i, **wash)
    panel.band("column", [j, j + 1], top - inner, top, **wash)
    panel.band("entry", [j, j + 1], -i - 1, -i, **wash)
    for name, M, (x, y), some in zip(names, matrices, corners, bold, strict=True):
        label = f"+ {name}" if name[0] == "b" else name
        color = {"W": None, "b": INK}.get(name[0], BLUE)
        bracketed(panel, name, M, (x, y), color, label=label, bold=some, size=10.5,
                  shape="right" if M is matrices[1] else "below")


RNG = np.random.default_rng(0)
U, c, x = RNG.normal(size=(32, 64)), RNG.normal(size=(32, 1)), RNG.normal(size=(64, 100))
ROWS, BIASES, COLUMNS = U.tolist(), c.ravel().tolist(), x.T.tolist()
ways = Stopwatch("z of 32 units with 64 inputs, for 100 examples", {
    "one product": lambda: U @ x + c,
    "a product for each example": lambda: np.column_stack([U @ a + c[:, 0] for a in x.T]),
    "loops": lambda: np.array([
        [sum(w * a for w, a in zip(row, column, strict=True)) + bias for column in COLUMNS]
        for row, bias in zip(ROWS, BIASES, strict=True)]),
})
