"""A unit can learn its slope below zero, and finds the one that its target asks for."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import identity
from dl_basics.draw.style import MUTED, ORANGE, signed
from dl_basics.draw.words import number, plural
from dl_basics.initializers import xavier
from dl_basics.layers import Dense, PReLU
from dl_basics.live import Choice, Prediction, Steps, explorer
from dl_basics.losses import half_squared_error
from dl_basics.network import Network
from dl_basics.optimizers import SGD

SIDE = np.linspace(-2, 2, 41)[None]  # the inputs, (1, 41)
SHAPES = {
    "|x|": np.abs(SIDE),
    "max(0, x)": np.maximum(0, SIDE),
    "straight line": SIDE,
    "half below zero": np.where(SIDE > 0, SIDE, SIDE / 2),
}
ALPHA_STEPS = 60


@explorer(
    step=Steps(0, ALPHA_STEPS, label="step"),
    target=Choice(list(SHAPES), "target"),
)
def learned_slope(picture, step=0, target="|x|"):
    """Which slope below zero do the data ask for?"""
    kept = prelu_steps(target)
    alpha, a, below, pulls = (kept[name][step] for name in ("alpha", "a", "below", "pulls"))
    fit, each, path = picture.panels(1, 1, 1, height=3.0)
    fit.axes(x=(-2.15, 2.15), y=(-2.4, 2.4), xlabel="x", legend=("target", "unit"))
    x, y = SIDE[0], SHAPES[target][0]
    fit.curves("misses", np.stack([x[below]] * 2, 1), np.stack([a[below], y[below]], 1),
               color=ORANGE, linewidth=1)
    fit.dots("target", x, y, color=MUTED, markersize=3)
    fit.line("unit", x, a)
    each.axes(x=(-2.15, 2.15), y=(-0.09, 0.135), xlabel="x", title="each  z · ∂L/∂a")
    each.bars("pulls", x[below], pulls, thickness=0.07, color=ORANGE)
    each.hrule("zero", 0)
    path.axes(x=(-2, ALPHA_STEPS + 2), y=(-1.2, 1.2), xlabel="step", title="learned α")
    path.hrule("zero", 0)
    color = signed(alpha)
    path.line("alpha", np.arange(step + 1), kept["alpha"][: step + 1], color=color)
    path.dots("now", step, alpha, color=color)
    total = pulls.sum()
    move = "stays" if abs(total) < 5e-4 else "falls" if total > 0 else "rises"
    picture.say(
        f"Step {step}: α = {number(alpha, 3)}. The negative z give ∂L/∂α = {number(total, 3)}, so "
        f"α {move}. Loss {kept['loss'][step]:.3f}."
    )
    picture.describe(
        f"Left, a target and the bent line of one unit, with the misses where z is negative. "
        f"Middle, a bar for each of these misses. Right, α from 0.25 at the start to "
        f"{number(alpha, 2)} after {plural(step, 'step')}."
    )
    return {"alpha": alpha, "slope": total, "loss": kept["loss"][step]}


@lru_cache
def prelu_steps(target):
    """One unit with a PReLU, trained on a target: what is known before each step, by name.

    alpha: the slope below zero. a: the outputs (41,). below: where z is negative, a mask (41,).
    pulls: z · ∂L/∂a of those examples, which add up to ∂L/∂α. loss: before the step.
    """
    y = SHAPES[target]
    net = Network([Dense(1, 1, identity, init=xavier, rng=np.random.default_rng(0)), PReLU(1)])
    dense, prelu = net.layers[1:]
    dense.W[...] = 1.0  # z = x at the start
    move, kept = SGD(rate=0.5), {name: [] for name in ("alpha", "a", "below", "pulls", "loss")}
    for _ in range(ALPHA_STEPS + 1):
        a = net.forward(SIDE)
        loss, below = net.backward(y), prelu.z[0] < 0
        dL_da = half_squared_error.derivative(a, y)
        pulls = (prelu.z * dL_da)[0, below]
        values = (prelu.alpha.item(), a[0].copy(), below, pulls, loss)
        for name, value in zip(kept, values, strict=True):
            kept[name].append(value)
        move(net)
    return kept


below_line = Prediction(
    learned_slope,
    "The unit starts with α = 0.25, and its target is |x|. Which α will it learn?",
    ["About 0: a ReLU", "About 1: a straight line", "About −1"],
    right=2,
    because="On the left |x| is −x, and a slope of −1 is what makes the unit follow it. Nothing "
    "keeps a learned α above zero.",
    show={"step": 60},
)
