"""A network with a nonlinear activation can part two rings, and one without cannot."""

import numpy as np

from dl_basics.activations import ELEMENTWISE
from dl_basics.datasets import rings as two_rings
from dl_basics.draw import answers, plural, points, points_alone
from dl_basics.experiments.own_points import OwnData, cannot_learn
from dl_basics.experiments.runs import EPOCHS, trained
from dl_basics.live import Choice, OwnPoints, Slider, Steps, explorer

CLASSES = ("outer ring", "inner ring")


@explorer(
    epoch=Steps(0, EPOCHS, label="epoch"),
    g=Choice(ELEMENTWISE, "activation g"),
    units=Slider(1, 8, label="hidden units"), own=OwnPoints(),
)
def rings(picture, epoch=60, g="identity", units=8, own=None):
    """Can training part two rings?"""
    left, right = picture.panels(1, 1, height=3.5)
    if own is not None and (why := cannot_learn(own)):
        return points_alone(picture, [left, right], left, own, why)
    classes = CLASSES if own is None else OwnData.names
    run = trained(two_rings if own is None else OwnData(own), 1, units, g, 0.3)
    epoch = min(epoch, len(run.weights) - 1)
    answers(left, run, epoch, classes, "the answer everywhere")
    left.pad("own", own)
    right.axes(x=(0, 2.2 if own is None else 3.5), y=(-0.05, 1.05), ylabel="answer a",
               xlabel="distance from the middle", legend=classes)
    right.hrule("one half", 0.5)
    by_distance = np.stack([np.hypot(*run.x), run.answers(epoch, run.x)])
    points(right, by_distance, run.labels, classes, size=4.5)
    stopped = f" It {run.diverged}; this is the last good picture." if run.diverged else ""
    picture.say(
        f"Epoch {epoch}, {plural(units, 'hidden unit')}, activation {g}: loss "
        f"{run.losses[epoch]:.2f}, {run.right[epoch]:.0%} of the points right.{stopped}")
    data = "a ring of points around another" if own is None else "points of your own"
    picture.describe(
        f"Left, {data}, on a map of the network's answers. Right, the "
        f"answer to each point over its distance from the middle; "
        f"{run.right[epoch]:.0%} lie on their own side of one half.")
    return {"epoch": epoch, "loss": run.losses[epoch], "right": run.right[epoch]}
