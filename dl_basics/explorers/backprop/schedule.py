"""A learning rate that changes on the way: warm-up and decay, for batches of three sizes."""

import numpy as np

from dl_basics.draw import BLUE, MUTED, ORANGE, number
from dl_basics.experiments.paired_difference import paired_difference
from dl_basics.experiments.rates import BATCHES, LAST, SCHEDULED_RATES, SCHEDULES, right_by_epoch
from dl_basics.live import Choice, Steps, explorer


@explorer(
    epoch=Steps(0, LAST, label="epoch"),
    plan=Choice(list(SCHEDULES), "schedule"),
    rate=Choice(list(SCHEDULED_RATES), "highest learning rate η"),
    batch=Choice(list(BATCHES), "examples in a batch"),
)
def schedule(picture, epoch=LAST, plan="constant", rate=0.3, batch=32):
    """Should the rate stay as it is?"""
    done, upto = np.linspace(0.001, 0.999, 200), np.arange(epoch + 1)
    right, constant = (right_by_epoch(kind, batch, rate)[: epoch + 1]
                       for kind in (plan, "constant"))
    left, other = picture.panels(1, 2, height=3.2)
    left.axes(x=(0, LAST), y=(0, 2.1), xlabel="epoch", title="learning rate")
    left.line("rate", LAST * done, [rate * SCHEDULES[plan](t) for t in done], color=ORANGE)
    left.vrule("now", epoch)
    other.axes(x=(0, LAST + 0.3), y=(0, 1), xlabel="epoch", title="validation digits right",
               legend=("each", "mean"))
    other.curves("each", upto, right.T, color=MUTED, linewidth=0.8)
    other.line("mean", upto, right.mean(axis=1))
    other.dots("now", epoch, right[-1].mean(), color=BLUE)
    gain = paired_difference(constant[-1], right[-1])
    sway = 100 * np.abs(np.diff(right[-6:], axis=0)).mean() if epoch else 0.0
    mean, low, high = (number(100 * x, 1) for x in gain)
    now = f"Epoch {epoch}: {100 * right[-1].mean():.1f}% right"
    moved = f", in the last five a network moved by {sway:.2f} points at a time" * (epoch > 4)
    against = f" Against a constant rate: {mean} points, 95% interval {low} to {high}."
    picture.say(f"{now}{moved}.{against * (plan != 'constant')}")
    picture.describe(
        f"Left, the learning rate over {LAST} epochs: {plan}, at most {rate:g}. Right, what ten "
        f"networks have right of the validation digits after each epoch, in batches of {batch}, "
        f"and their mean. {now}.")
    return {"right": right, "sway": sway, "gain": gain}
