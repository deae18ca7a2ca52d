"""Look at δ, not at ∂L/∂W: the weight gradients can look healthy where nothing comes back."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import relu
from dl_basics.draw.style import MUTED, ORANGE
from dl_basics.draw.words import sized
from dl_basics.explorers.gradient_problems.deep import sizes, some_digits
from dl_basics.explorers.gradient_problems.way_back import EXAMPLES, WIDTH, deltas_of, way_forward
from dl_basics.explorers.stacks import flipped
from dl_basics.initializers import He
from dl_basics.live import Prediction, Slider, explorer

GAINS = [gain / 10 for gain in range(5, 16)]
TWENTY = np.arange(1, 21)


@explorer(gain=Slider(0.5, 1.5, 0.1, "times He"))
def trap(picture, gain=1.0):
    """Which size tells that a gradient has vanished?"""
    for other in GAINS:
        three_sizes(other)  # all at the start, so that the slider answers at once
    a, delta, dW = three_sizes(gain)
    healthy = three_sizes(1.0)[2]
    picture.panels(1, height=3.5)
    picture.axes(x=(0, 22), y=(1e-10, 1e5), yscale="log", xlabel="hidden layer", title="size",
                 xticks=[1, 5, 10, 15, 20],
                 legend=("a", "δ", "∂L/∂W") + ("at 1.0",) * (gain != 1.0))
    if gain != 1.0:
        picture.line("at 1.0", TWENTY, healthy, color=MUTED, linestyle=":")
    picture.line("a", TWENTY, a, linestyle="-.")
    picture.line("δ", TWENTY, delta, color=ORANGE)
    picture.line("∂L/∂W", TWENTY, dW, color=ORANGE, linestyle="--")
    ratios = {"a": a[-1] / a[0], "δ": delta[0] / delta[-1], "∂L/∂W": dW[0] / dW[-1]}
    found = *ratios.values(), dW[0] / healthy[0]
    on, back, level, drop = (sized(one, 3) for one in found)
    picture.say(
        f"{gain:.1f} times He. Over twenty layers, on its way forward a becomes {on} times as "
        f"large, on its way back δ {back} times. ∂L/∂W is in layer 1 {level} times what it is in "
        f"layer 20, and {drop} times what it is at 1.0."
    )
    picture.describe(
        f"Sizes over twenty layers of ReLU on a log axis. From layer 1 to layer 20 the values a "
        f"change by {on}; from 20 to 1, δ changes by {back}. Their product ∂L/∂W is nearly level, "
        f"at {drop} times its healthy size."
    )
    return ratios | {"drop": dW[0] / healthy[0]}


@lru_cache(maxsize=32)
def three_sizes(gain):
    """The sizes of a, δ and ∂L/∂W in twenty layers of ReLU: the median of ten networks, (3, 20)."""
    init = He(gain)
    outputs, _ = way_forward(relu, init.sigma(WIDTH, WIDTH))
    deltas = deltas_of(relu, init, 20)
    inputs = [some_digits(EXAMPLES)[0], *outputs[:19]]
    with np.errstate(under="ignore"):
        gradients = [delta @ flipped(a) for delta, a in zip(deltas, inputs, strict=True)]
    return [np.median(sizes(one), axis=0) for one in (outputs[:20], deltas, gradients)]


looks_healthy = Prediction(
    trap,
    "Start a little lower, at 0.7 times He, which is Xavier. Which of the three curves stays level "
    "and looks healthy?",
    ["a", "δ", "∂L/∂W"],
    right=2,
    because="∂L/∂W is a product, δ aᵀ. From left to right a shrinks, and from right to left δ. "
    "In the product both cancel: it is level, and everywhere far too small.",
    show={"gain": 0.7},
)
