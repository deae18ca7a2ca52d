"""Batch norm measures a unit over the examples; layer norm an example over its units."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import relu
from dl_basics.draw import BLUE, INK, MUTED, hollow, number, plural
from dl_basics.draw.style import ON_LIGHT
from dl_basics.initializers import he, zeros
from dl_basics.layers import BatchNorm, Dense, LayerNorm, RMSNorm
from dl_basics.live import Choice, Slider, explorer

NORMS = {"batch norm": BatchNorm, "layer norm": LayerNorm, "RMS norm": RMSNorm}
UNITS, MOST, BATCHES = 5, 6, 20
COLORS, ENDS = (-6.0, 6.0), (-3.2, 3.2)  # of the colours and the axis


@explorer(
    norm=Choice(list(NORMS), "norm"), m=Slider(1, MOST, label="examples in a batch"),
    seen=Slider(1, BATCHES, label="batch"),
)
def norms(picture, norm="batch norm", m=4, seen=1):
    """Does the answer to one example depend on the others?"""
    before, after = sums()[seen - 1, :, :m], normed(norm, m)
    first, now = after[:, 0, 0], after[seen - 1]
    left, middle, right = picture.panels(1, 1, 1.1, height=3.3)
    draw_numbers(left, "x", before, norm == "batch norm")
    draw_numbers(middle, f"after {norm}", now, norm == "batch norm")
    draw_jumps(right, first, seen)
    low, high = number(first.min(), 2), number(first.max(), 2)
    over = "the same in all" if low == high else f"from {low} to {high} over the"
    group = f"Each row, one unit over {plural(m, 'example')}," if norm == "batch norm" else (
        f"Each column, one example over {UNITS} units,")
    picture.say(
        f"{group} is measured by itself. Batch {seen}: the first number of the example that is "
        f"always there becomes {number(first[seen - 1], 2)}; {over} {BATCHES} batches.")
    picture.describe(
        f"Left, the sums x of {UNITS} units, the rows, for {plural(m, 'example')}, the columns, of "
        f"which the first is always there; middle, the same after {norm}. Right, what becomes "
        f"of the first number of that example: {over} {BATCHES} batches.")
    return {"z": before, "after": now, "first": first}


def draw_numbers(panel, title, z, by_rows):
    """A batch (units, m) as a map, the numbers of one example, and what is measured together."""
    panel.axes(x=(-0.1, MOST + 0.1), y=(-0.1, UNITS + 0.1), bare=True, title=title)
    panel.heat("z", z[::-1], (0, z.shape[1]), (0, UNITS), *COLORS, cmap="RdBu_r")
    for k, entry in enumerate(z[:, 0]):
        panel.words(f"entry {k}", 0.5, UNITS - 0.5 - k, number(entry, 2), ha="center",
                    va="center", fontsize=6.5, color=ON_LIGHT)
    width, height = (z.shape[1], UNITS - 1) if by_rows else (1, 0)
    panel.line("measured together", np.array([0, 1, 1, 0, 0]) * width,
               [height, height, UNITS, UNITS, height], color=INK, linewidth=2)


def draw_jumps(panel, first, seen):
    """What becomes of one number in each of the batches, and in this one."""
    panel.axes(x=(0, BATCHES + 1), y=ENDS, xlabel="batch", xticks=[5, 10, 15, 20],
               title="its first number")
    panel.hrule("zero", 0)
    panel.dots("all", np.arange(1, BATCHES + 1), first, markersize=5, **hollow(MUTED, 1.3))
    panel.dots("now", seen, first[seen - 1], markersize=8, color=BLUE, marker="s")


@lru_cache
def sums():
    """The z of five units in twenty batches: (20, 5, 6). The first example is in each of them."""
    rng = np.random.default_rng(3)
    middles, spreads = rng.normal(1, 1, (UNITS, 1)), rng.uniform(0.5, 2.5, (UNITS, 1))
    z = middles + spreads * rng.normal(size=(BATCHES, UNITS, MOST))
    z[..., 0] = z[0, :, 0]
    return z


@lru_cache
def normed(norm, m):
    """What a norm in training makes of the first m examples of each batch: (20, 5, m)."""
    return np.array([NORMS[norm](UNITS).forward(z[:, :m]) for z in sums()])


def plain(rng):
    """A branch of 32 units: ReLU with He."""
    return [Dense(32, 32, relu, init=he, rng=rng)]


BRANCHES = {
    "plain": plain,
    "pre_norm": lambda rng: [LayerNorm(32), *plain(rng)],
    "zero_last": lambda rng: [*plain(rng), Dense(32, 32, init=zeros, rng=rng)],
}
