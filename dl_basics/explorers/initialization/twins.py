"""If all first weights are equal, all hidden units stay equal for ever."""

import numpy as np

from dl_basics.draw import BLUE, MUTED, bands, listed
from dl_basics.experiments.starts import EVERY, STARTS, STEPS, twin_steps
from dl_basics.live import Choice, Prediction, Steps, explorer

BENDS = ["tanh", "relu", "sigmoid"]


@explorer(
    step=Steps(0, STEPS, EVERY, label="step"),
    start=Choice(list(STARTS), "first weights"),
    g=Choice(BENDS, "activation g"),
)
def twins(picture, step=0, start="constant", g="tanh"):
    """Must the first weights differ?"""
    images, shares = twin_steps(g)
    W, runs = images[start][step // EVERY], shares[start][: step // EVERY + 1]
    others = {name: each.mean(axis=1) for name, each in shares.items() if name != start}
    left, right = picture.panels(1.15, 1, height=3.2)
    draw_units(left, W)
    draw_learning(right, step, runs, others)
    apart, rank = np.ptp(W, axis=0).max(), np.linalg.matrix_rank(W, tol=1e-9)
    same, ends = apart < 1e-12, f"{runs[-1].min():.0%} to {runs[-1].max():.0%}"
    picture.say(
        f"Step {step}, {start}, {g}: the weights of the eight units "
        f"{'do not differ' if same else f'differ by up to {apart:.2f}'}; rank of W¹ {rank}. "
        f"Ten networks get {ends} of the test digits right."
    )
    picture.describe(
        f"Left, the weights of eight units as small images, green above and purple below zero: "
        f"{'all the same' if same else 'all different'}. Right, the right answers over the steps, "
        f"now {ends}, and dashed the means of {listed([*others])} first weights."
    )
    return {"apart": apart, "rank": rank, "right": runs[-1]}


def draw_units(panel, W):
    """The rows of W (8, 64) as framed images of 8 by 8."""
    panel.axes(x=(-0.2, 35.2), y=(-0.2, 17.2), bare=True, equal=True,
               title="the 64 weights of each hidden unit")
    panel.heat("weights", mosaic(W), (0, 35), (0, 17), low=-0.5, high=0.5, cmap="PRGn")
    corners = 9 * np.indices((2, 4))[::-1].reshape(2, 1, 8)  # x and y of all images
    frames = corners + np.array([[0, 8, 8, 0, 0], [0, 0, 8, 8, 0]])[..., None]
    panel.curves("frames", *frames.mT, color=MUTED, linewidth=1)


def mosaic(W):
    """The rows of W (8, 64) as images of 8 by 8, four beside each other and two rows: (17, 35)."""
    board = np.zeros((2, 9, 4, 9))  # with a row and a column of zeros behind each image
    board[:, :8, :, :8] = W.reshape(2, 4, 8, 8).swapaxes(1, 2)
    return board.reshape(18, 36)[16::-1, :35]


def draw_learning(panel, step, runs, others):
    """The chosen runs (moments, networks) up to this step, and the means of the others."""
    panel.axes(x=(0, STEPS), y=(0, 1.08), xlabel="step", ylabel="test digits right",
               legend=("the others", "your choice"))
    panel.curves("the others", np.arange(0, STEPS + 1, EVERY), [*others.values()], color=MUTED,
                 linewidth=1.2, linestyle="--")
    for name, means in others.items():
        panel.words(name, STEPS, means[-1], name, (0, 9), ha="right", color=MUTED)
    bands(panel, "your choice", EVERY * np.arange(len(runs)), runs, shade=0.2)
    panel.dots("now", step, runs[-1].mean(), color=BLUE)


equal_for_ever = Prediction(
    twins,
    "All weights begin at 0.1. After a thousand steps of training, how many different hidden units "
    "does the network have?",
    ["Eight: training makes them differ", "Two or three groups", "One, eight times"],
    right=2, show={"step": STEPS},
    because="Equal weights give equal outputs and equal gradients, so each step moves all eight in "
    "the same way. Nothing ever tells them apart.",
)
