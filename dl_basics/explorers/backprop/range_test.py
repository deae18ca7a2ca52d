"""Which learning rate to try first: a range test, held against what each rate leads to."""

import numpy as np

from dl_basics.draw import BLUE, INK, ORANGE, bands, number, plural
from dl_basics.experiments.rates import (
    EPOCHS,
    OPTIMIZERS,
    RATES,
    loss_by_rate,
    right_by_rate,
    turning_point,
)
from dl_basics.live import Choice, LogSlider, explorer

RANGE = {"x": (RATES[0] / 1.3, RATES[-1] * 1.3), "xscale": "log", "xlabel": "learning rate η"}
LOSSES = 0.03, 100  # what is higher or lower is drawn at the edge


@explorer(
    steps=Choice(list(OPTIMIZERS), "steps by"),
    rate=LogSlider(RATES[0], RATES[-1], 2, "learning rate η"),
)
def range_test(picture, steps="SGD", rate=0.01):
    """Which learning rate should you try first?"""
    rates, losses = loss_by_rate(steps)
    turn, (right, _) = turning_point(rates, losses), right_by_rate(steps)
    best, at = right.mean(axis=1).argmax(), np.abs(np.log(np.divide(RATES, rate))).argmin()
    left, other = picture.panels(1, 1, height=3.4)
    draw_losses(left, rates, losses, turn)
    draw_rights(other, right, at, turn / 3)
    after = plural(EPOCHS, "epoch")
    picture.say(
        f"{steps}: while η grows, the loss turns at about {turn:.2g}; a third of that is "
        f"{turn / 3:.2g}. With η = {RATES[at]:.3g} all the way, ten networks have "
        f"{number(100 * right[at].mean(), 0)}% of the validation digits right after {after}.")
    picture.describe(
        f"Left, the loss of ten networks while the learning rate grows from step to step, both on "
        f"log axes: it falls, turns at {turn:.2g} and shoots up. Right, what share of the "
        f"validation digits ten networks have right after {after} with one rate, over that rate: "
        f"little for the smallest rates, and most, on average, at {RATES[best]:.3g}.")
    return {"turn": turn, "best": RATES[best], "rate": RATES[at], "right": right[at]}


def draw_losses(panel, rates, losses, turn):
    """The losses of ten networks while the rate grows, and where they turn."""
    panel.axes(y=LOSSES, yscale="log", title="range test: loss while η grows", **RANGE)
    bands(panel, "loss", rates, np.clip(np.nan_to_num(losses, nan=np.inf), *LOSSES), ORANGE)
    panel.vrule("turn", turn, color=INK)
    panel.words("here it turns", turn, LOSSES[1], "turns", (-4, -10), ha="right")


def draw_rights(panel, right, at, third):
    """What ten networks have right at each rate, and at the chosen one."""
    panel.axes(y=(0, 1), title="validation digits right", **RANGE)
    bands(panel, "right", RATES, right)
    panel.dots("chosen", RATES[at], right[at].mean(), color=BLUE, markersize=8)
    panel.vrule("third", third, color=INK)
    panel.words("a third", third, 0, "a third of it", (-4, 6), ha="right")
