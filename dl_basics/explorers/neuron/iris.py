"""A neuron tells two kinds of flowers apart by a straight line, though not all of them."""

import numpy as np

from dl_basics.activations import sigmoid
from dl_basics.draw import weights_arrow
from dl_basics.draw.plane import points
from dl_basics.experiments.single_neuron import PAIRS, PARTS, best_line, flowers, right
from dl_basics.explorers.neuron.maps import draw_flowers
from dl_basics.live import Choice, Slider, explorer

Z = np.linspace(-12.5, 12.5, 201)
SPREAD = 0.1 * np.sin(37.0 * np.arange(100))  # up and down, so that flowers of one z are seen


@explorer(
    w1=Slider(-3.0, 3.0, 0.1, "w₁"), w2=Slider(-3.0, 3.0, 0.1, "w₂"),
    b=Slider(-3.0, 3.0, 0.1, "bias b"),
    pair=Choice([*PAIRS], "species"), part=Choice([*PARTS], "measured"),
)
def iris(picture, w1=1.0, w2=0.0, b=0.5, pair="versicolor or virginica", part="petals"):
    """How many of a hundred flowers can you tell apart?"""
    data, w = flowers(pair, part), np.array([w1, w2])
    count, best = int(right(w, b, data.x, data.labels).sum()), best_line(data)
    plane, curve = picture.panels(1, 1, height=3.4)
    draw_flowers(plane, data, w, b, part, "b")
    weights_arrow(plane, w, (-1.2, 0.33), 0.2)  # where few flowers are
    curve.axes(x=(-12.5, 12.5), y=(-0.2, 1.2), xlabel="z", title="the answers  a = σ(z)",
               yticks={0: "0", 0.5: "½", 1: "1"})
    curve.vrule("z = 0", 0)
    curve.line("σ", Z, sigmoid(Z))
    points(curve, np.stack([w @ data.x + b, data.labels + SPREAD]), data.labels, data.names)
    side = "on the wrong side" if w.any() else "wrong"
    picture.say(f"{count} of 100 flowers right, {100 - count} {side} (with a ring). "
                f"The best straight line gets {best}.")
    picture.describe(
        f"Left, a hundred flowers by length and width of their {part}, {data.names[0]} as circles "
        f"and {data.names[1]} as squares, {'cut by' if w.any() else 'without'} a line; "
        f"{100 - count} wear a ring: they are {side}. Right, the sigmoid over z, with the circles "
        f"along 0 and the squares along 1.")
    return {"right": count, "best": best}
