"""If all first weights are equal, all hidden units stay equal for ever."""

from functools import lru_cache

import numpy as np

from dl_basics.draw.curves import bands
from dl_basics.draw.style import BLUE, MUTED
from dl_basics.draw.words import listed
from dl_basics.experiments.digits import digits_for
from dl_basics.experiments.harness import Kept, history, networks, shares_right
from dl_basics.explorers.initialization.starts import TEN
from dl_basics.initializers import constant, xavier, zeros
from dl_basics.live import Choice, Prediction, Steps, explorer
from dl_basics.network import stacked
from dl_basics.recipes import Recipe
from dl_basics.registry import ELEMENTWISE

STARTS = {"zeros": zeros, "constant": constant, "drawn": xavier}
BENDS = ["tanh", "relu", "sigmoid"]
STEPS, EVERY, UNITS = 1000, 40, 8  # forty steps are an epoch of 1280 digits


@explorer(
    step=Steps(0, STEPS, EVERY, label="step"),
    start=Choice(list(STARTS), "first weights"),
    g=Choice(BENDS, "activation g"),
)
def twins(picture, step=0, start="constant", g="tanh"):
    """Must the first weights differ?"""
    for bend in BENDS:
        twin_steps(bend)  # all are trained before the first picture, so that the menus answer
    images, shares = twin_steps(g)
    W, now = images[start][step // EVERY], step // EVERY
    left, right = picture.panels(1.15, 1, height=3.2)
    left.axes(x=(-0.2, 35.2), y=(-0.2, 17.2), bare=True, equal=True,
              title="the 64 weights of each hidden unit")
    left.heat("weights", mosaic(W), (0, 35), (0, 17), low=-0.5, high=0.5, cmap="PRGn")
    left.curves("frames", *frames(), color=MUTED, linewidth=1)
    right.axes(x=(0, STEPS), y=(0, 1.08), xlabel="step", ylabel="test digits right",
               legend=("the others", "your choice"))
    upto = np.arange(0, step + 1, EVERY)
    others = {name: runs.mean(axis=1) for name, runs in shares.items() if name != start}
    right.curves("the others", np.arange(0, STEPS + 1, EVERY), [*others.values()], color=MUTED,
                 linewidth=1.2, linestyle="--")
    for name, means in others.items():
        right.words(name, STEPS, means[-1], name, (0, 9), ha="right", color=MUTED)
    runs = shares[start][: now + 1]
    bands(right, "your choice", upto, runs, shade=0.2)
    right.dots("now", step, runs[-1].mean(), color=BLUE)
    apart, rank = np.ptp(W, axis=0).max(), np.linalg.matrix_rank(W, tol=1e-9)
    ends = f"{runs[-1].min():.0%} to {runs[-1].max():.0%}"
    differ = "do not differ" if apart < 1e-12 else f"differ by up to {apart:.2f}"
    picture.say(
        f"Step {step}, {start}, {g}: the weights of the eight units {differ}; rank of W¹ {rank}. "
        f"Ten networks get {ends} of the test digits right."
    )
    picture.describe(
        f"Left, the weights of eight units as small images, green above and purple below zero: "
        f"{'all the same' if apart < 1e-12 else 'all different'}. Right, the right answers over "
        f"the steps, now {ends}, and dashed the means of {listed([*others])} first weights."
    )
    return {"apart": apart, "rank": rank, "right": runs[-1]}


@lru_cache
def twin_steps(g):
    """64-8-10 networks, ten for each kind of first weights: W¹ of the first of each ten, every
    forty steps (moments, 8, 64), and what all get right (moments, 10), two dictionaries.
    """
    x, y, test_x, test_y = digits_for(TEN)
    recipes = [Recipe((64, UNITS, 10), g=ELEMENTWISE[g], init=init) for init in STARTS.values()]
    # All thirty learn in one stack, with an axis for the start in front.
    every = stacked([networks([recipe] * len(TEN), map(np.random.default_rng, TEN))
                     for recipe in recipes])

    def measure(net):
        return net.layers[1].W[:, 0].copy(), shares_right(net, test_x, test_y)

    learning = history(every, recipes[0].optimizer(), x[..., :1280], y[..., :1280], measure)
    images, right = Kept(learning).first(STEPS // EVERY + 1)
    images, right = np.moveaxis(images, 1, 0), np.moveaxis(right, 1, 0)
    return dict(zip(STARTS, images, strict=True)), dict(zip(STARTS, right, strict=True))


def mosaic(W):
    """The rows of W (8, 64) as images of 8 by 8, four beside each other and two rows: (17, 35)."""
    board = np.zeros((17, 35))
    for k, row in enumerate(W):
        top, left = 9 * (k // 4), 9 * (k % 4)
        board[top : top + 8, left : left + 8] = row.reshape(8, 8)
    return board[::-1]


def frames():
    """The edges of the eight images, for `curves`."""
    corners = [(9 * column, 9 * row) for row in range(2) for column in range(4)]
    square = np.array([[0, 8, 8, 0, 0], [0, 0, 8, 8, 0]])
    return zip(*((x + square[0], y + square[1]) for x, y in corners), strict=True)


equal_for_ever = Prediction(
    twins,
    "All weights begin at 0.1. After a thousand steps of training, how many different hidden units "
    "does the network have?",
    ["Eight: training makes them differ", "Two or three groups", "One, eight times"],
    right=2,
    because="Equal weights give equal outputs and equal gradients, so each step moves all eight in "
    "the same way. Nothing ever tells them apart.",
    show={"step": STEPS},
)
