"""Batch norm measures a number by its company: the same z becomes another in another batch."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import identity
from dl_basics.draw.style import BLUE, INK, MUTED
from dl_basics.draw.words import number, plural
from dl_basics.layers import BatchNorm
from dl_basics.live import Choice, Prediction, Slider, Steps, explorer

MEAN, SPREAD = 3.0, 2.0  # of the z of all examples there are
MARKED = 5.0  # the z of one example that is in every batch
BATCHES, MOST = 40, 64


@explorer(
    m=Slider(1, MOST, label="examples in a batch"),
    seen=Steps(1, BATCHES, label="batches seen"),
    gamma=Slider(-2.0, 2.0, 0.1, "γ"),
    beta=Slider(-2.0, 2.0, 0.1, "β"),
    mode=Choice(["training", "evaluation"], "mode"),
)
def batch(picture, m=8, seen=10, gamma=1.0, beta=0.0, mode="training"):
    """What becomes of a number when it is measured by its company?"""
    z, kept = some_batches(m), running(m)
    here, (mean, var) = z[seen - 1], kept[seen]
    layer = BatchNorm(1)
    layer.gamma[:], layer.beta[:] = gamma, beta
    layer.running_mean[:], layer.running_var[:] = mean, var
    fixed = layer.forward(here[None], training=False)[0]
    batched = layer.forward(here[None])[0]
    after = batched if mode == "training" else fixed
    left, right = picture.panels(1.35, 1, height=3.4)
    draw_batch(left, here, after)
    draw_running(right, z, kept, seen)
    alone = " A batch of one: whatever z is, x̂ is 0." if m == 1 and mode == "training" else ""
    picture.say(
        f"Batch {seen}: mean {number(here.mean(), 2)}, variance {number(here.var(), 2)}. The "
        f"marked z = 5 becomes {number(batched[0], 2)} in training, {number(fixed[0], 2)} in "
        f"evaluation.{alone}"
    )
    picture.describe(
        f"Left, {plural(m, 'dot')} on a line above and what batch norm makes of them below; a "
        f"square, 5 above, is at {number(after[0], 2)} below, in {mode}. Right, the means and "
        f"spreads of {seen} batch{'es' * (seen > 1)} as dots, and the running "
        f"averages: mean {number(mean, 2)}, spread {number(var**0.5, 2)}."
    )
    return {
        "batch": (here.mean(), here.var()), "training": batched, "evaluation": fixed, "mean": mean,
        "var": var,
    }


def some_batches(m):
    """The z of one unit in forty batches, (40, m); the first example of each is the marked one."""
    z = MEAN + SPREAD * np.random.default_rng(1).normal(size=(BATCHES, MOST))
    z[:, 0] = MARKED
    return z[:, :m]  # a larger batch is the same one with more company


@lru_cache(maxsize=MOST)
def running(m):
    """The running mean and variance before all batches and after each: (41, 2)."""
    layer, kept = BatchNorm(1, identity), []
    for some in [None, *some_batches(m)]:
        if some is not None:
            layer.forward(some[None])
        kept.append((layer.running_mean.item(), layer.running_var.item()))
    return np.array(kept)


def draw_batch(panel, before, after):
    """The batch above, what is made of it below, and the way of the marked example."""
    panel.axes(x=(-7, 9), y=(-0.55, 1.55), yticks={0: "after", 1: "before"}, title="one batch",
               xlabel="z above, γ x̂ + β below")
    panel.vrule("zero", 0)
    for name, numbers, height, color in (("z", before, 1, MUTED), ("after", after, 0, BLUE)):
        inside = np.clip(numbers, -6.9, 8.9)
        if len(numbers) > 1:
            panel.dots(name, inside[1:], height + JITTER[: len(numbers) - 1], markersize=5,
                       color=color)
    way = np.clip([before[0], after[0]], -6.9, 8.9)
    panel.line("way", way, [1, 0], color=INK, linewidth=1.2, linestyle=":")
    panel.dots("marked", way, [1, 0], marker="s", markersize=8, color=INK)


JITTER = np.random.default_rng(2).uniform(-0.22, 0.22, MOST)


def draw_running(panel, z, kept, seen):
    """Mean and spread of each batch so far as small marks, the running averages as lines."""
    panel.axes(x=(0, BATCHES), y=(-0.3, 7.3), xlabel="batches seen",
               legend=("running mean", "running spread"))
    panel.hrule("true mean", MEAN)
    panel.hrule("true spread", SPREAD)
    upto, numbers = np.arange(seen + 1), np.arange(1, seen + 1)
    panel.dots("means", numbers, np.clip(z[:seen].mean(axis=1), -0.2, 7.2), markersize=5,
               markerfacecolor="none", markeredgecolor=BLUE, markeredgewidth=1.3)
    panel.dots("spreads", numbers, np.clip(z[:seen].std(axis=1), -0.2, 7.2), marker="^",
               markersize=5, markerfacecolor="none", markeredgecolor=MUTED,
               markeredgewidth=1.3)
    panel.line("running mean", upto, kept[: seen + 1, 0])
    panel.line("running spread", upto, kept[: seen + 1, 1] ** 0.5, color=MUTED, linestyle="--")


alone = Prediction(
    batch,
    "A batch of one, in training. What becomes of the marked 5?",
    ["It stays 5", "It becomes 1", "It becomes 0, and so would any other number"],
    right=2,
    because="Its mean is itself, so the difference is 0 for every z. The network in training then "
    "answers the same to every input.",
    show={"m": 1, "seen": 40},
)
