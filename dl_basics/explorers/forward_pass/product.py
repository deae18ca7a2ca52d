"""One product of two matrices works out all units for all examples."""

from functools import lru_cache

import numpy as np

from dl_basics.draw.style import BLUE, INK, MUTED
from dl_basics.draw.words import bracket, number
from dl_basics.explorers.forward_pass.matrices import bracketed, shape_below, wash
from dl_basics.live import Choice, Prediction, Slider, Stopwatch, explorer

HERE, ELSEWHERE = "columns, as here", "rows, as in frameworks"
W, b = np.array([[1, -1], [2, 0], [-1, 3]]), np.array([[0], [1], [-2]])
BATCH = np.array([[2, 1, 0, 3], [1, -1, 2, 1]])


@explorer(
    unit=Slider(1, 3, label="unit"),
    example=Slider(1, 4, label="example"),
    layout=Choice([HERE, ELSEWHERE], "examples are"),
)
def product(picture, unit=1, example=1, layout=HERE):
    """Which numbers meet in one entry of z?"""
    z, i, j = W @ BATCH + b, unit - 1, example - 1
    if layout == HERE:
        names, at = ("W", "a", "b", "z"), (i, j)
        left, above, bias, result = W, BATCH, b, z
    else:
        names, at = ("aᵀ", "Wᵀ", "bᵀ", "zᵀ"), (j, i)
        left, above, bias, result = BATCH.T, W.T, b.T, z.T
    picture.panels(1, height=3.4)
    picture.axes(x=(-4.2, 6.8), y=(-len(result) - 2.3, 2.9), bare=True)
    draw_product(picture, names, (left, above, bias, result), at)
    terms = " + ".join(
        f"{bracket(w, 0)}·{bracket(a, 0)}" for w, a in zip(W[i], BATCH[:, j], strict=True)
    )
    shapes = f"{left.shape} · {above.shape} + {bias.shape} gives {result.shape}"
    picture.say(
        f"Unit {unit}, example {example}: z = {terms} + {bracket(b[i, 0], 0)} = "
        f"{number(z[i, j], 0)}. Shapes: {shapes}."
    )
    picture.describe(
        f"{names[0]} on the left, {names[1]} above, and {names[3]} where their rows and columns "
        f"cross. Row {at[0] + 1} on the left and column {at[1] + 1} above are lit, and so is the "
        f"entry where both cross, {number(z[i, j], 0)}."
    )
    return {
        "z": z[i, j],
        "result": result,
        "shapes": (left.shape, above.shape, bias.shape, result.shape),
    }


def draw_product(panel, names, matrices, at):
    """The first matrix on the left, the second above, their product plus the third between them.

    The entry `at` of the product stands out, and all that it is made of.
    """
    _, above, bias, result = matrices
    (i, j), inner, (rows, columns) = at, len(above), result.shape
    aside = bias.shape[1] == 1  # a bias that is a row lies below
    # The product's upper left corner is the origin.
    corners = (
        (-inner - 1.1, 0), (0, inner + 0.5),
        (columns + 1.5, 0) if aside else (0, -rows - 1.1), (0, 0),
    )
    row, column = {(i, k) for k in range(inner)}, {(k, j) for k in range(inner)}
    bold = (row, column, {(i, 0) if aside else (0, j)}, {at})
    wash(panel, "row", (corners[0][0], -i), inner, 1)
    wash(panel, "column", (j, corners[1][1]), 1, inner)
    wash(panel, "entry", (j, -i), 1, 1)
    for name, M, (x, y), some in zip(names, matrices, corners, bold, strict=True):
        color = {"W": None, "b": INK}.get(name[0], BLUE)
        bracketed(panel, name, M, (x, y), color, bold=some, size=10.5)
        sign = "+ " if name[0] == "b" else ""
        panel.words(f"{name} name", x, y - 0.5, sign + name, (-5, 0), ha="right", weight="bold",
                    fontsize=11)
        if M is above:
            panel.words("shape", columns, y - inner / 2, f"{M.shape}", (7, 0), color=MUTED,
                        fontsize=8.5)
        else:
            shape_below(panel, name, M, (x, y))


turned_over = Prediction(
    product,
    "Frameworks write each example as a row. What happens to the numbers in z?",
    ["other numbers come out", "the same numbers, rows and columns exchanged", "nothing at all"],
    right=1,
    because="Each entry is still one unit with one example, and the same numbers meet in it. Only "
    "its place changes: row and column are exchanged.",
    show={"layout": ELSEWHERE},
)


@lru_cache(maxsize=1)
def a_layer():
    """W (32, 64), b (32, 1) and a (64, 100): a layer of 32 units, and 100 examples."""
    rng = np.random.default_rng(0)
    return rng.normal(size=(32, 64)), rng.normal(size=(32, 1)), rng.normal(size=(64, 100))


def all_at_once():
    """z by one product for all examples."""
    W, b, a = a_layer()
    return W @ a + b


def one_by_one():
    """z by one product for each example."""
    W, b, a = a_layer()
    return np.column_stack([W @ example + b[:, 0] for example in a.T])


def loops():
    """z by loops in Python, number by number."""
    W, b, a = (M.tolist() for M in a_layer())
    z = []
    for row, (bias,) in zip(W, b, strict=True):
        z.append([sum(w * x[j] for w, x in zip(row, a, strict=True)) + bias for j in range(100)])
    return np.array(z)


ways = Stopwatch(
    "z of 32 units with 64 inputs, for 100 examples",
    {"one product": all_at_once, "a product for each example": one_by_one, "loops": loops},
)
