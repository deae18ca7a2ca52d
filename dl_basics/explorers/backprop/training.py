"""Training: a network's answers, its loss and the size of its gradient, epoch by epoch."""

import numpy as np

from dl_basics.activations import ELEMENTWISE
from dl_basics.datasets import DATASETS
from dl_basics.draw import BLUE, ORANGE, answers, points_alone
from dl_basics.experiments.costs import forward_and_backward
from dl_basics.experiments.own_points import OwnData, cannot_learn
from dl_basics.experiments.runs import EPOCHS, trained
from dl_basics.live import Choice, OwnPoints, Slider, Steps, Stopwatch, explorer


@explorer(
    epoch=Steps(0, EPOCHS, label="epoch"),
    data=Choice(DATASETS, "data"),
    layers=Slider(0, 3, label="hidden layers"),
    units=Slider(1, 8, label="units in each"),
    g=Choice(["tanh", "relu", "sigmoid"], "activation g"),
    rate=Choice([0.01, 0.03, 0.1, 0.3, 1, 3], "learning rate η"), own=OwnPoints(),
)
def training(picture, epoch=60, data="rings", layers=1, units=8, g="tanh", rate=0.3, own=None):
    """What does a network learn, epoch by epoch?"""
    left, right = picture.panels(1, 1, height=3.5)
    if own is not None and (why := cannot_learn(own)):
        return points_alone(picture, [left, right], left, own, why)
    data = data if own is None else OwnData(own)
    run = trained(data, layers, units, ELEMENTWISE[g], rate)
    epoch = min(epoch, len(run.weights) - 1)
    answers(left, run, epoch, OwnData.names, "what it answers")
    left.pad("own", own)
    right.axes(x=(0, EPOCHS), y=(1e-3, 20), yscale="log", xlabel="epoch",
               legend=("loss", "size of ∂L/∂W¹"))
    upto = np.arange(epoch + 1)
    losses, sizes = np.clip([run.losses[: epoch + 1], run.gradients[: epoch + 1]], 1e-3, 20)
    right.line("loss", upto, losses)
    right.line("size of ∂L/∂W¹", upto, sizes, color=ORANGE, linestyle="--")
    right.dots("now", epoch, losses[-1], color=BLUE, drag={"epoch": "x"})
    stopped = f" It {run.diverged}; this is the last good picture." if run.diverged else ""
    picture.say(
        f"Epoch {epoch}: loss {run.losses[epoch]:.3f}, "
        f"{run.right[epoch]:.0%} of the examples right.{stopped}")
    picture.describe(
        f"Left, two classes of points, {data.name}, on a map of the network's answers, with a "
        f"line wherever it is undecided. Right, loss and size of the first gradient to epoch "
        f"{epoch}; {run.right[epoch]:.0%} of the points lie on their own side.")
    return {"epoch": epoch, "loss": run.losses[epoch], "right": run.right[epoch]}


cost = Stopwatch("What does the way back cost, against the way forward?", forward_and_backward())
