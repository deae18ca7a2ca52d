"""Batch norm measures x by mean and spread of its batch: in another it becomes another number."""

from functools import lru_cache

import numpy as np

from dl_basics.draw import BLUE, INK, MUTED, hollow, number, plural
from dl_basics.layers import BatchNorm
from dl_basics.live import Choice, Slider, Steps, explorer

MEAN, SPREAD = 3.0, 2.0  # of the z of all examples there are
MARKED = 5.0  # the z of one example that is in every batch
BATCHES, MOST = 40, 64
JITTER = np.random.default_rng(2).uniform(-0.22, 0.22, MOST)  # so that dots are seen apart


@explorer(
    m=Slider(1, MOST, label="examples in a batch"), seen=Steps(1, BATCHES, label="batches seen"),
    gamma=Slider(-2.0, 2.0, 0.1, "γ"), beta=Slider(-2.0, 2.0, 0.1, "β"),
    mode=Choice(["training", "evaluation"], "mode"),
)
def batch(picture, m=8, seen=10, gamma=1.0, beta=0.0, mode="training"):
    """What becomes of a number when it is measured by its company?"""
    batches, averages, x_hats = some_batches(m), *running(m)
    z, (mean, var) = batches[seen - 1], averages[seen]
    after = {way: gamma * x_hat + beta for way, x_hat in x_hats[seen - 1].items()}
    left, right = picture.panels(1.35, 1, height=3.4)
    draw_batch(left, z, after[mode])
    draw_running(right, batches[:seen], averages[: seen + 1])
    alone = " A batch of one: whatever x is, x̂ is 0." if m == 1 and mode == "training" else ""
    picture.say(
        f"Batch {seen}: mean {number(z.mean(), 2)}, variance {number(z.var(), 2)}. The marked "
        f"x = 5 becomes {number(after['training'][0], 2)} in training, "
        f"{number(after['evaluation'][0], 2)} in evaluation.{alone}")
    picture.describe(
        f"Left, {plural(m, 'dot')} on a line above and what batch norm makes of them below; a "
        f"square, 5 above, is at {number(after[mode][0], 2)} below, in {mode}. Right, the means "
        f"and spreads of {seen} batch{'es' * (seen > 1)} as dots, and the running averages: mean "
        f"{number(mean, 2)}, spread {number(var**0.5, 2)}.")
    return {"batch": (z.mean(), z.var()), **after, "mean": mean, "var": var}


def some_batches(m):
    """The z of one unit in forty batches, (40, m); the first example of each is the marked one."""
    z = MEAN + SPREAD * np.random.default_rng(1).normal(size=(BATCHES, MOST))
    z[:, 0] = MARKED
    return z[:, :m]  # a larger batch is the same one with more company


@lru_cache(maxsize=MOST)
def running(m):
    """The running mean and variance before all batches and after each, (41, 2), and each batch's x̂.

    x̂ in both modes, from the name of a mode to (m,): as long as γ is 1 and β is 0, the outputs.
    """
    layer, averages, x_hats = BatchNorm(1), [(0.0, 1.0)], []
    for z in some_batches(m)[:, None]:
        training = layer.forward(z)[0]
        averages.append((layer.running_mean.item(), layer.running_var.item()))
        x_hats.append({"training": training, "evaluation": layer.forward(z, training=False)[0]})
    return np.array(averages), x_hats


def draw_batch(panel, before, after):
    """The batch above, what is made of it below, and the way of the marked example."""
    panel.axes(x=(-7, 9), y=(-0.55, 1.55), yticks={0: "after", 1: "before"}, title="one batch",
               xlabel="x above, z = γ x̂ + β below")
    panel.vrule("zero", 0)
    before, after = np.clip([before, after], -6.9, 8.9)
    if len(before) > 1:
        for name, places, height, color in (("z", before, 1, MUTED), ("after", after, 0, BLUE)):
            panel.dots(name, places[1:], height + JITTER[: len(places) - 1], markersize=5,
                       color=color)
    panel.line("way", [before[0], after[0]], [1, 0], color=INK, linewidth=1.2, linestyle=":")
    panel.dots("marked", [before[0], after[0]], [1, 0], marker="s", markersize=8, color=INK)


def draw_running(panel, batches, averages):
    """Mean and spread of each batch so far as small marks, the running averages as lines."""
    panel.axes(x=(0, BATCHES), y=(-0.3, 7.3), xlabel="batches seen",
               legend=("running mean", "running spread"))
    panel.hrule("true mean", MEAN)
    panel.hrule("true spread", SPREAD)
    upto, inside = np.arange(len(averages)), (-0.2, 7.2)
    panel.dots("means", upto[1:], np.clip(batches.mean(axis=1), *inside), markersize=5,
               **hollow(BLUE, 1.3))
    panel.dots("spreads", upto[1:], np.clip(batches.std(axis=1), *inside), marker="^",
               markersize=5, **hollow(MUTED, 1.3))
    mean, var = averages.T
    panel.line("running mean", upto, mean, drag={"seen": "x"})
    panel.line("running spread", upto, var**0.5, color=MUTED, linestyle="--")
