"""A learning rate that changes on the way: warm-up and decay, for batches of three sizes."""

import numpy as np

from dl_basics.draw import BLUE, MUTED, ORANGE, number
from dl_basics.experiments.paired_difference import paired_difference
from dl_basics.experiments.rates import (
    BATCHES, SCHEDULED_EPOCHS as LAST, SCHEDULED_RATES, SCHEDULES, right_by_epoch,
)
from dl_basics.live import Choice, Prediction, explorer


@explorer(
    plan=Choice(list(SCHEDULES), "schedule"),
    rate=Choice(list(SCHEDULED_RATES), "highest learning rate η"),
    batch=Choice(list(BATCHES), "examples in a batch"),
)
def schedule(picture, plan="constant", rate=0.3, batch=32):
    """Should the rate stay as it is?"""
    share = np.linspace(0.001, 0.999, 200)
    right = right_by_epoch(plan, batch, rate)
    left, other = picture.panels(1, 2, height=3.2)
    left.axes(x=(0, LAST), y=(0, 2.1), xlabel="epoch", title="learning rate")
    left.line("rate", LAST * share, [rate * SCHEDULES[plan](t) for t in share], color=ORANGE)
    other.axes(x=(0, LAST), y=(0, 1), xlabel="epoch", title="validation digits right",
               legend=("ten networks", "mean"))
    epochs = np.arange(LAST + 1)
    other.curves("ten networks", epochs, right.T, color=MUTED, linewidth=0.8)
    other.line("mean", epochs, right.mean(axis=1))
    other.dots("now", LAST, right[-1].mean(), color=BLUE)
    gain = paired_difference(right_by_epoch("constant", batch, rate)[-1], right[-1])
    mean, low, high = (number(100 * x, 1) for x in gain)
    against = (f" Against a constant rate: {mean} points, 95% interval {low} to {high}."
               if plan != "constant" else "")
    sway = 100 * np.abs(np.diff(right[-6:], axis=0)).mean()
    picture.say(
        f"η = {rate:g}, {plan}, batches of {batch}: after {LAST} epochs "
        f"{100 * right[-1].mean():.1f}% right; from one of the last epochs to the next a network "
        f"moves by {number(sway, 2)} points.{against}")
    picture.describe(
        f"Left, the learning rate over {LAST} epochs, {plan}. Right, what ten networks have right "
        f"of the validation digits after each epoch, and their mean, which ends at "
        f"{100 * right[-1].mean():.1f}%.")
    return {"right": right, "sway": sway, "gain": gain}
