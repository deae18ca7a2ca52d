"""Weight gradients ∂L/∂W can look healthy where nothing comes back: the size of δ tells it."""

import numpy as np

from dl_basics.draw import BLUE, MUTED, ORANGE, sized
from dl_basics.experiments.gradients_by_layer import three_sizes
from dl_basics.live import Slider, explorer

LAYERS = np.arange(1, 21)
LOOKS = {"a": (BLUE, "-."), "δ": (ORANGE, "-"), "∂L/∂W": (ORANGE, "--")}


@explorer(gain=Slider(0.5, 1.5, 0.1, "times He"))
def trap(picture, gain=1.0):
    """Which size tells that a gradient has vanished?"""
    for tenths in range(5, 16):
        three_sizes(tenths / 10)  # all at the start, so that the slider answers at once
    a, delta, dW = three_sizes(gain)
    healthy = three_sizes(1.0)[2]
    panel, = picture.panels(1, height=3.5)
    panel.axes(x=(0, 22), y=(1e-10, 1e5), yscale="log", xlabel="hidden layer", title="size",
               xticks=[1, 5, 10, 15, 20], legend=(*LOOKS,) + ("at 1.0",) * (gain != 1.0))
    if gain != 1.0:
        panel.line("at 1.0", LAYERS, healthy, color=MUTED, linestyle=":")
    for (name, (color, dashes)), size in zip(LOOKS.items(), (a, delta, dW), strict=True):
        panel.line(name, LAYERS, size, color=color, linestyle=dashes)
    numbers = {"a": a[-1] / a[0], "δ": delta[0] / delta[-1], "∂L/∂W": dW[0] / dW[-1],
               "drop": dW[0] / healthy[0]}
    on, back, level, drop = (sized(ratio, 3) for ratio in numbers.values())
    picture.say(
        f"{gain:.1f} times He. Over twenty layers, on its way forward a becomes {on} times as "
        f"large, on its way back δ {back} times. ∂L/∂W is in layer 1 {level} times what it is in "
        f"layer 20, and {drop} times what it is at 1.0.")
    picture.describe(
        f"Sizes over twenty layers of ReLU on a log axis. From layer 1 to layer 20 the values a "
        f"become {on} times as large; from 20 to 1, δ becomes {back} times as large, and ∂L/∂W, "
        f"their product, {level} times; in layer 1 that is {drop} times its size at 1.0.")
    return numbers
