"""Xavier carries few layers of sigmoid; weights several times as large carry more."""

import numpy as np

from dl_basics.draw import BLUE, MUTED, bands, number, plural
from dl_basics.experiments.starts import FEW_LAYERS, LOOKS, SIGMOID_GAINS, shares
from dl_basics.live import Steps, explorer

FITS = f"gain {number(SIGMOID_GAINS[1], 1)}"
STYLES = (MUTED, "--"), (BLUE, "-")
KINDS = dict(zip(("Xavier", FITS), SIGMOID_GAINS, strict=True))


@explorer(epoch=Steps(LOOKS[0], LOOKS[-1], LOOKS.step, label="epoch"))
def sigmoids(picture, epoch=6):
    """How many layers of sigmoid does Xavier carry?"""
    picture.axes(x=(0.7, 8.3), y=(0, 1.02), xlabel="hidden layers", ylabel="test digits right",
                 legend=tuple(KINDS))
    picture.hrule("chance", 0.1)
    learned = {}
    for (name, gain), (color, dashes) in zip(KINDS.items(), STYLES, strict=True):
        runs = np.array([shares("sigmoid", depth, gain, epoch) for depth in FEW_LAYERS])
        bands(picture, name, FEW_LAYERS, runs, color, linestyle=dashes, marker="o", markersize=4)
        learned[name] = runs
    said = "; ".join(
        f"{plural(depth, 'layer')}: "
        + ", ".join(f"{name} {runs[depth - 1].mean():.1%}" for name, runs in learned.items())
        for depth in (1, 3, 5, 8)
    )
    picture.say(f"Epoch {epoch}, test digits right, mean of ten networks, each at its own best "
                f"rate. {said}.")
    picture.describe(
        f"Two curves over the number of hidden layers, 1 to 8, with bands for ten networks: dashed "
        f"for Xavier, solid for {FITS}. At epoch {epoch}, {said}.")
    return learned
