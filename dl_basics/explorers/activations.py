"""What you move in notebook 02: curves and their slopes, hinges, stacked layers, softmax."""

import numpy as np

from dl_basics.activations import relu
from dl_basics.draw.style import BLUE, GREEN, INK, MUTED, ORANGE, PURPLE
from dl_basics.live import Prediction, Slider, Steps, Switch, explorer
from dl_basics.registry import ELEMENTWISE

Z = np.linspace(-6, 6, 481)


@explorer(g=ELEMENTWISE, z=Slider(-6.0, 6.0, 0.1, "z"))
def slope(picture, g="sigmoid", z=1.5):
    """Where on the curve is the slope largest?"""
    value, prime = g(z), g.prime(z)
    reach = np.array([z - 2.0, z + 2.0])
    picture.axes(x=(-6, 6), y=(-2, 6), xlabel="z", ylabel="", legend=("g(z)", "g′(z)"))
    picture.line("g(z)", Z, g(Z))
    picture.line("g′(z)", Z, g.prime(Z), color=ORANGE, linestyle="--")
    picture.line("tangent", reach, value + prime * (reach - z), color=INK, linewidth=1.2)
    picture.dots("here", z, value, color=BLUE)
    picture.dots("its slope", z, prime, color=ORANGE, marker="s", markersize=7)
    picture.say(f"g({z:.1f}) = {value:.3f}    g′({z:.1f}) = {prime:.3f}")
    return {"value": value, "slope": prime}
