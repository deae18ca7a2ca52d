"""A tanh is a sigmoid made steeper and centred, and in a deep network steepness counts first."""

from dataclasses import dataclass

import numpy as np

from dl_basics.activations import Activation, sigmoid
from dl_basics.draw import MUTED, bands, number, plural, tangent
from dl_basics.experiments.digits import scores
from dl_basics.explorers.activations.curves import Z
from dl_basics.live import Choice, Steps, explorer
from dl_basics.recipes import Recipe


@dataclass(frozen=True)
class Bend(Activation):
    """height · (σ(z) − middle): its slope at 0 is height/4, and its outputs are centred or not."""

    name = "bend"
    height: float = 1.0
    middle: float = 0.0

    def value(self, z):
        return self.height * ((1 + np.tanh(z / 2)) / 2 - self.middle)  # σ(z) = (1 + tanh(z/2)) / 2

    def derivative(self, z):
        return self.height * sigmoid.derivative(z)

    def delta_from(self, z, a, dL_da):
        s = a / self.height + self.middle  # σ(z) is known already
        return dL_da * self.height * s * (1 - s)


STEEPNESS = {"1/4": 1.0, "1/2": 2.0, "1": 4.0}
PLACES = {"no": 0.0, "yes": 0.5}
FIVE, DEEP_EPOCHS = range(5), 8


@explorer(
    steep=Choice(list(STEEPNESS), "slope at 0"),
    centred=Choice(list(PLACES), "centred on 0"),
    epoch=Steps(0, DEEP_EPOCHS, label="epoch"),
)
def sigmoid_to_tanh(picture, steep="1/4", centred="no", epoch=8):
    """Is it the slope, or the centre?"""
    g = Bend(STEEPNESS[steep], PLACES[centred])
    every = {(s, c): five_hidden(s, c) for s in STEEPNESS for c in PLACES}
    runs = every[steep, centred][: epoch + 1]
    curve, shares = picture.panels(1, 1.3)
    curve.axes(x=(-6.3, 6.3), y=(-2.3, 4.3), xlabel="z", title="the activation")
    curve.hrule("zero", 0)
    curve.line("g(z)", Z, g(Z))
    tangent(curve, 0.0, g(0.0), g.height / 4, 1.5, "at 0")
    shares.axes(x=(0, DEEP_EPOCHS), y=(0, 1), xlabel="epoch", ylabel="test digits right",
                legend=("all six", "your choice"))
    means = [each.mean(axis=1) for each in every.values()]
    shares.curves("all six", np.arange(DEEP_EPOCHS + 1), means, color=MUTED, linewidth=1.1)
    bands(shares, "your choice", np.arange(epoch + 1), runs, drag={"epoch": "x"})
    known = {("1/4", "no"): ", the sigmoid", ("1", "yes"): ", a tanh"}.get((steep, centred), "")
    ends = f"{runs[-1].min():.0%} to {runs[-1].max():.0%}"
    low, high = number(-g.height * g.middle, 1), number(g.height * (1 - g.middle), 1)
    picture.say(
        f"Slope {steep} at 0, {'centred' if centred == 'yes' else 'not centred'}{known}: after "
        f"{plural(epoch, 'epoch')} {ends} of the test digits right, over five networks.")
    picture.describe(
        f"Left, an S from {low} to {high}. Right, what networks with it get right over the "
        f"epochs, at last {ends}, among the five other choices in grey.")
    return {"right": runs[-1]}


def five_hidden(steep, centred):
    """What networks with five hidden layers of one bend get right: (epochs + 1, 5)."""
    g = Bend(STEEPNESS[steep], PLACES[centred])
    return scores(Recipe((64, *[32] * 5, 10), g=g, rate=0.1), FIVE, 960, DEEP_EPOCHS)
