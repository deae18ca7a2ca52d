"""Where gradients vanish, the early layers stand still and the network guesses."""

import numpy as np

from dl_basics.activations import relu, sigmoid, tanh
from dl_basics.draw.curves import bands
from dl_basics.draw.style import BLUE, MUTED, ORANGE
from dl_basics.draw.words import sized
from dl_basics.explorers.gradient_problems.deep import CHANCE, EPOCHS, deep, trained
from dl_basics.initializers import he, xavier
from dl_basics.live import Choice, Prediction, Steps, explorer

LEARNERS = {
    "8 layers, sigmoid, Xavier": deep(8, sigmoid, xavier, 0.5),
    "8 layers, tanh, Xavier": deep(8, tanh, xavier, 0.1),
    "8 layers, ReLU, He": deep(8, relu, he, 0.1),
    "20 layers, ReLU, Xavier": deep(20, relu, xavier, 0.03),
    "20 layers, ReLU, He": deep(20, relu, he, 0.03),
}


@explorer(
    network=Choice(list(LEARNERS), "network"),
    epoch=Steps(0, EPOCHS, label="epoch"),
)
def learning(picture, network="8 layers, sigmoid, Xavier", epoch=6):
    """What does a network learn whose gradients vanish?"""
    runs = {name: trained(recipe, EPOCHS, 0.0) for name, recipe in LEARNERS.items()}
    here = runs[network]
    right, moves = here.right[: epoch + 1], np.maximum(here.moves[epoch], 1e-12)
    others = [run.right.mean(axis=1) for name, run in runs.items() if name != network]
    middle, layers = np.median(moves, axis=0), np.arange(1, moves.shape[1] + 1)
    left, ratio = picture.panels(1, 1, height=3.4)
    left.axes(x=(-0.1, EPOCHS + 0.1), y=(0, 1), xlabel="epoch", title="test digits right")
    left.hrule("chance", CHANCE)
    left.curves("the others", np.arange(EPOCHS + 1), others, color=MUTED, linewidth=1.1,
                linestyle=":")
    upto = np.arange(epoch + 1)
    bands(left, "mean", upto, right)
    left.dots("now", epoch, right[-1].mean(), color=BLUE, markersize=6)
    ratio.axes(x=(0, 22), y=(1e-8, 1), yscale="log", xlabel="layer", title="one step, against W",
               xticks=[1, 5, 10, 15, 21])
    ratio.band("ten networks", layers, moves.min(axis=0), moves.max(axis=0), facecolor=ORANGE,
               alpha=0.3)
    ratio.line("median", layers, middle, color=ORANGE, marker="o", markersize=3.5)
    first, last = sized(middle[0], 3), sized(middle[-1], 3)
    picture.say(
        f"{network}, epoch {epoch}: {right[-1].mean():.0%} of the test digits right, "
        f"{right[-1].min():.0%} to {right[-1].max():.0%} over ten networks. One step moves W of "
        f"layer 1 by {first} of its size, of the last layer by {last}."
    )
    picture.describe(
        f"Left, right answers over the epochs with a band for ten networks, and four other kinds "
        f"of network dotted; here {right[-1].mean():.0%} at epoch {epoch}. Right, on a log axis, "
        f"how far a step moves each layer: from {first} in layer 1 to {last} in the last."
    )
    return {"right": right[-1], "first": middle[0], "last": middle[-1]}


still = Prediction(
    learning,
    "Eight layers of sigmoid learn nothing. Twenty layers of ReLU, also with Xavier?",
    ["They learn: ReLU does not vanish", "They learn, only later", "Nothing either"],
    right=2,
    because="Each layer loses a factor √½ on the way forward and again on the way back. With He, "
    "the same twenty layers begin to learn.",
    show={"network": "20 layers, ReLU, Xavier"},
)
