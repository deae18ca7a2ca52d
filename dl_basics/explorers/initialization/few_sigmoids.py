"""Xavier carries few layers of sigmoid; four times as large weights carry more."""

import numpy as np

from dl_basics.draw.curves import bands
from dl_basics.draw.style import BLUE, MUTED
from dl_basics.draw.words import plural
from dl_basics.explorers.initialization.starts import (
    CHANCE,
    FEW_LAYERS,
    SIGMOID_EPOCHS,
    sigmoid_shares,
)
from dl_basics.live import Prediction, Steps, explorer


@explorer(epoch=Steps(0, SIGMOID_EPOCHS, label="epoch"))
def sigmoids(picture, epoch=6):
    """How many layers of sigmoid does Xavier carry?"""
    layers = np.array(FEW_LAYERS)
    picture.axes(x=(0.7, 8.3), y=(0, 1.02), xlabel="hidden layers", ylabel="test digits right",
                 legend=("Xavier", "gain 4"))
    picture.hrule("chance", CHANCE)
    found = {}
    for name, gain, color, dashes in (("Xavier", 1.0, MUTED, "--"), ("gain 4", 4.0, BLUE, "-")):
        runs = found[name] = sigmoid_shares(gain, epoch)
        bands(picture, name, layers, runs, color, linestyle=dashes, marker="o", markersize=4)
    said = "; ".join(
        f"{plural(depth, 'layer')}: Xavier {found['Xavier'][depth - 1].mean():.1%}, "
        f"gain 4 {found['gain 4'][depth - 1].mean():.1%}"
        for depth in (1, 3, 5, 8)
    )
    picture.say(f"Epoch {epoch}, test digits right, mean of ten networks. {said}.")
    picture.describe(
        f"Two curves over the number of hidden layers, 1 to 8, with bands for ten networks: dashed "
        f"for Xavier, solid for four times as large weights. At epoch {epoch}, {said}."
    )
    return found


with_patience = Prediction(
    sigmoids,
    "Ten epochs instead of six: do five layers of sigmoid learn with Xavier now?",
    ["Yes, they only needed time", "Half of the networks do", "No"],
    right=2,
    because="Nothing arrives in the first layers, and nothing comes back: more epochs of nothing. "
    "Three and four layers do profit from patience.",
    show={"epoch": 10},
)
