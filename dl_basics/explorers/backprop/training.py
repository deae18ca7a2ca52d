"""A network learns epoch by epoch, and the way back costs about as much as two ways forward."""

import numpy as np

from dl_basics.activations import relu, softmax
from dl_basics.datasets import DATASETS
from dl_basics.draw.plane import boundary, points, surface
from dl_basics.draw.style import BLUE, ORANGE
from dl_basics.explorers.runs import EPOCHS, trained
from dl_basics.initializers import xavier
from dl_basics.live import Choice, Prediction, Slider, Steps, Stopwatch, explorer
from dl_basics.losses import cross_entropy
from dl_basics.network import Network, dense
from dl_basics.registry import ELEMENTWISE


@explorer(
    epoch=Steps(0, EPOCHS, label="epoch"),
    data=Choice(DATASETS, "data"),
    layers=Slider(0, 3, label="hidden layers"),
    units=Slider(1, 8, label="units in each"),
    g=Choice(["tanh", "relu", "sigmoid"], "activation g"),
    rate=Choice(["0.01", "0.03", "0.1", "0.3", "1", "3"], "learning rate α"),
)
def training(picture, epoch=60, data="rings", layers=1, units=8, g="tanh", rate="0.3"):
    """What does a network learn, epoch by epoch?"""
    run = trained(data, layers, units, ELEMENTWISE[g], float(rate))
    epoch = min(epoch, len(run.weights) - 1)
    outputs = run.outputs(epoch)
    left, right = picture.panels(1, 1, height=3.5)
    side = run.side
    left.axes(x=side, y=side, xlabel="x₁", ylabel="x₂", equal=True, title="what it answers")
    surface(left, outputs, side, side)
    boundary(left, outputs, side, side)
    points(left, run.x, run.labels, ("first class", "second class"), size=4.5)
    right.axes(x=(0, EPOCHS), y=(1e-3, 20), yscale="log", xlabel="epoch",
               legend=("loss", "size of ∂L/∂W¹"))
    upto = np.arange(epoch + 1)
    right.line("loss", upto, np.clip(run.losses[: epoch + 1], 1e-3, 20))
    right.line("size of ∂L/∂W¹", upto, np.clip(run.gradients[: epoch + 1], 1e-3, 20),
               color=ORANGE, linestyle="--")
    right.dots("now", epoch, np.clip(run.losses[epoch], 1e-3, 20), color=BLUE)
    stopped = f" It {run.diverged}; this is the last good picture." if run.diverged else ""
    picture.say(
        f"Epoch {epoch}: loss {run.losses[epoch]:.3f}, "
        f"{run.right[epoch]:.0%} of the examples right.{stopped}"
    )
    picture.describe(
        f"Left, two classes of points, {data.name}, on a map of the network's answers, with the "
        f"line where it is undecided. Right, loss and size of the first gradient to epoch {epoch}; "
        f"{run.right[epoch]:.0%} of the points lie on their own side."
    )
    return {"epoch": epoch, "loss": run.losses[epoch], "right": run.right[epoch]}


no_hidden = Prediction(
    training,
    "Take the hidden layer away. How many of the points will the network get right?",
    ["About half to two thirds", "Nine in ten", "All, but later"],
    right=0,
    because="Without a hidden layer it is one neuron, and one neuron draws one straight line. "
    "No line parts a ring from what is inside it.",
    show={"layers": 0, "epoch": 60},
)


def cost_of_backward():
    """The ways to compare: a forward pass, and forward and backward together, on one batch."""
    rng = np.random.default_rng(0)
    net = Network(dense([64, 128, 128, 10], relu, softmax, init=xavier, rng=rng), cross_entropy)
    x, y = rng.normal(size=(64, 128)), np.eye(10)[:, rng.integers(0, 10, 128)]

    def both():
        net.forward(x)
        net.backward(y)

    return {"forward": lambda: net.forward(x), "forward and backward": both}


cost = Stopwatch("What does the way back cost, against the way forward?", cost_of_backward())
