"""Dropout sets units to 0 at random and scales the others up: on average the output stays."""

from functools import lru_cache

import numpy as np

from dl_basics.draw import BLUE, INK, MUTED, Diagram, number, plural
from dl_basics.layers import Dropout
from dl_basics.live import Slider, Steps, explorer

HIDDEN = np.array([[1.2], [0.5], [0.8], [1.0], [0.6], [0.9]])  # outputs of six units
WEIGHTS = np.array([[0.8, -1.0, 0.5, 1.2, -0.6, 0.4]])  # of the one unit behind them
DRAWS, ENDS = 100, (-6.0, 9.0)


@explorer(draws=Steps(1, DRAWS, label="masks drawn"), p=Slider(0.0, 0.8, 0.1, "p"))
def masks(picture, draws=5, p=0.5):
    """What is left when units fall silent, and what on average?"""
    drawn, fixed = some_masks(p)[:, :draws], (WEIGHTS @ HIDDEN).item()
    outputs, silent = (WEIGHTS @ (HIDDEN * drawn))[0], (drawn == 0).sum(axis=0)
    means = np.cumsum(outputs) / np.arange(1, draws + 1)
    left, right = picture.panels(1, 1.25, height=3.8)
    draw_masked(left, drawn[:, -1], outputs[-1])
    draw_outputs(right, outputs, means, fixed, p)
    picture.say(
        f"Mask {draws}: {silent[-1]} of 6 silent, the rest times {1 / (1 - p):.2f}; output "
        f"{number(outputs[-1], 2)}. Mean of {plural(draws, 'output')}: {number(means[-1], 2)}; "
        f"in evaluation {number(fixed, 2)}.")
    picture.describe(
        f"Left, six units and the one that listens to them; {silent[-1]} are crossed out. Right, "
        f"an output for each mask as a dot, and the line of their mean, now "
        f"{number(means[-1], 2)}, which closes in on {number(fixed, 2)}, the output without "
        f"dropout.")
    return {"outputs": outputs, "mean": means[-1], "evaluation": fixed, "silent": silent}


@lru_cache
def some_masks(p):
    """A hundred masks for six units, 0 or 1/(1 − p): (6, 100)."""
    layer = Dropout(6, p, rng=np.random.default_rng(0))
    layer.forward(np.ones((6, DRAWS)))
    return layer.mask


def draw_masked(panel, mask, output):
    """The six units with their outputs behind the mask (6,), and the output of the one behind."""
    diagram = Diagram(panel, (6, 1))
    diagram.lines([WEIGHTS])
    diagram.units()
    diagram.values(0, HIDDEN[:, 0] * mask)
    diagram.values(1, [output])
    places = np.array([diagram.place(0, unit) for unit in range(6)])
    panel.dots("silent", *places[mask == 0].T, marker="x", markersize=20, markeredgecolor=INK,
               markeredgewidth=1.6)


def draw_outputs(panel, outputs, means, fixed, p):
    """An output for each mask, their mean so far, and where theory has that, most of the time."""
    count, numbers = len(outputs), np.arange(1, DRAWS + 1)
    panel.axes(x=(0, DRAWS + 2), y=ENDS, xlabel="masks drawn", title="the output")
    if p > 0:
        panel.hrule("evaluation", fixed)
        spread = np.sqrt(((WEIGHTS.T * HIDDEN) ** 2).sum() * p / (1 - p) / numbers)
        panel.curves("likely", numbers, np.clip([fixed - 2 * spread, fixed + 2 * spread], *ENDS),
                     color=INK, linestyle=":", linewidth=1.4)
    outputs, means = np.clip([outputs, means], *ENDS)
    panel.dots("each", numbers[:count], outputs, markersize=4, color=MUTED)
    if count > 1:
        panel.line("mean", numbers[:count], means)
    panel.dots("now", count, means[-1], color=BLUE, marker="s", drag={"draws": "x"})
