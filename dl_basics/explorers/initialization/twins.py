"""If all first weights are equal, all hidden units stay equal; if not, they become features."""

import numpy as np

from dl_basics.draw import BLUE, MUTED, bands, listed
from dl_basics.experiments.starts import EVERY, STARTS, STEPS, twin_steps
from dl_basics.live import Choice, Steps, explorer

BENDS = ["tanh", "relu", "sigmoid"]
TITLES = {"weights": "the 64 weights of each hidden unit", "their change": "what each has learned"}


@explorer(
    step=Steps(0, STEPS, EVERY, label="step"),
    start=Choice(list(STARTS), "first weights"),
    g=Choice(BENDS, "activation g"), show=Choice(list(TITLES), "show"),
)
def twins(picture, step=0, start="constant", g="tanh", show="weights"):
    """Must the first weights differ?"""
    images, shares = twin_steps(g)
    W, W0, runs = images[start][step // EVERY], images[start][0], shares[start][: step // EVERY + 1]
    others = {name: each.mean(axis=1) for name, each in shares.items() if name != start}
    left, right = picture.panels(1.15, 1, height=3.2)
    image = W if show == "weights" else W - W0
    draw_units(left, image, TITLES[show])
    draw_learning(right, step, runs, others)
    apart, rank = np.ptp(W, axis=0).max(), np.linalg.matrix_rank(W, tol=1e-9)
    moved = np.abs(W - W0).max(axis=0)  # of each pixel
    same, ends = apart < 1e-12, f"{runs[-1].min():.0%} to {runs[-1].max():.0%}"
    still, units = np.sum(moved == 0), "do not differ" if same else f"differ by up to {apart:.2f}"
    picture.say(
        f"Step {step}, {start}, {g}: the weights of the eight units {units}; rank of W¹ {rank}. "
        f"The farthest weight has moved by {moved.max():.2f}, and of 64 pixels {still} have moved "
        f"none. Ten networks get {ends} of the test digits right.")
    seen = "all different" if np.ptp(image, axis=0).max() > 1e-12 else "all the same"
    picture.describe(
        f"Left, the {show if show == 'weights' else 'change in the weights'} of eight units as "
        f"small images, green above and purple below zero: {seen}. Right, the right answers over "
        f"the steps, now {ends}, and dashed the means of {listed([*others])} first weights.")
    return {"apart": apart, "rank": rank, "right": runs[-1], "moved": moved.max(), "still": still}


def draw_units(panel, W, title):
    """The rows of W (8, 64) as framed images of 8 by 8."""
    panel.axes(x=(-0.2, 35.2), y=(-0.2, 17.2), bare=True, equal=True, title=title)
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
