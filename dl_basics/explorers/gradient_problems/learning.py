"""Where gradients vanish, the early layers stand still and the network guesses."""

import numpy as np

from dl_basics.activations import relu, sigmoid, tanh
from dl_basics.draw import BLUE, MUTED, bands, by_layer, sized
from dl_basics.experiments.deep_networks import CHANCE, EPOCHS, deep
from dl_basics.experiments.digits import stored
from dl_basics.initializers import he, xavier
from dl_basics.live import Choice, Steps, explorer

LEARNERS = {
    "8 layers, sigmoid, Xavier": deep(8, sigmoid, xavier, 0.5),
    "8 layers, tanh, Xavier": deep(8, tanh, xavier, 0.1),
    "8 layers, ReLU, He": deep(8, relu, he, 0.1),
    "20 layers, ReLU, Xavier": deep(20, relu, xavier, 0.03),
    "20 layers, ReLU, He": deep(20, relu, he, 0.03),
}


@explorer(network=Choice(list(LEARNERS), "network"), epoch=Steps(0, EPOCHS, label="epoch"))
def learning(picture, network="8 layers, sigmoid, Xavier", epoch=6):
    """What does a network learn whose gradients vanish?"""
    runs = {name: np.array(run["right"]) / 200 for name, run in stored("learning").items()}
    rights = runs.pop(network)[: epoch + 1]
    moves = np.maximum(stored("learning")[network]["moves"][epoch], 1e-12)
    left, right = picture.panels(1, 1, height=3.4)
    draw_rights(left, rights, [others.mean(axis=1) for others in runs.values()])
    right.axes(x=(0, 22), y=(1e-8, 1), yscale="log", xlabel="layer", title="one step, against W",
               xticks=[1, 5, 10, 15, 21])
    by_layer(right, "median", moves.T, (1e-12, np.inf), shade=0.3, band="ten networks",
             marker="o", markersize=3.5)
    now, middle = rights[-1], np.median(moves, axis=0)
    first, last = sized(middle[0], 3), sized(middle[-1], 3)
    picture.say(
        f"{network}, epoch {epoch}: {now.mean():.0%} of the test digits right, "
        f"{now.min():.0%} to {now.max():.0%} over ten networks. One step moves W of "
        f"layer 1 by {first} of its size, of the last layer by {last}.")
    picture.describe(
        f"Left, right answers over the epochs with a band for ten networks, and four other kinds "
        f"of network dotted; here {now.mean():.0%} at epoch {epoch}. Right, on a log axis, "
        f"how far a step moves each layer: from {first} in layer 1 to {last} in the last.")
    return {"right": now, "first": middle[0], "last": middle[-1]}


def draw_rights(panel, rights, others):
    """The shares right, (epochs + 1, networks), and the means of other networks, dotted."""
    panel.axes(x=(-0.1, EPOCHS + 0.1), y=(0, 1), xlabel="epoch", title="test digits right")
    panel.hrule("chance", CHANCE)
    panel.curves("the others", np.arange(EPOCHS + 1), others, color=MUTED, linewidth=1.1,
                 linestyle=":")
    bands(panel, "mean", np.arange(len(rights)), rights)
    panel.dots("now", len(rights) - 1, rights[-1].mean(), color=BLUE, markersize=6,
               drag={"epoch": "x"})
