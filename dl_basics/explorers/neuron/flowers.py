"""A neuron tells two kinds of flowers apart by a straight line, though not all of them."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import sigmoid
from dl_basics.draw.plane import boundary, grid, points, surface
from dl_basics.explorers.neuron.gates import mark_wrong
from dl_basics.explorers.neuron.lines import PAIRS, PARTS, flowers, right
from dl_basics.live import Choice, Prediction, Slider, explorer


@explorer(
    w1=Slider(-3.0, 3.0, 0.1, "w₁"),
    w2=Slider(-3.0, 3.0, 0.1, "w₂"),
    b=Slider(-3.0, 3.0, 0.1, "bias b"),
    pair=Choice([*PAIRS], "species"),
    part=Choice([*PARTS], "measured"),
)
def iris(picture, w1=1.0, w2=0.0, b=0.5, pair="versicolor or virginica", part="petals"):
    """How many of a hundred flowers can you tell apart?"""
    data, w = flowers(pair, part), np.array([w1, w2])
    good = right(w, b, data.x, data.y)
    plane, curve = picture.panels(1, 1, height=3.4)
    draw_flowers(plane, data, w, b, part)
    mark_wrong(plane, data.x[:, ~good], 11)
    z = w @ data.x + b
    curve.axes(x=(-12.5, 12.5), y=(-0.2, 1.2), xlabel="z", title="the answers  a = σ(z)",
               yticks={0: "0", 0.5: "½", 1: "1"})
    curve.vrule("z = 0", 0)
    curve.line("σ", CURVE, sigmoid(CURVE))
    points(curve, np.stack([z, data.y + SPREAD]), data.y, data.names)
    picture.say(
        f"{good.sum()} of 100 flowers right, {100 - good.sum()} on the wrong side (with a ring). "
        f"The best straight line gets {data.best}."
    )
    picture.describe(
        f"Left, a hundred flowers by length and width of their {part}, {data.names[0]} as circles "
        f"and {data.names[1]} as squares, cut by a line; {100 - good.sum()} wear a ring: they are "
        f"on the wrong side. Right, the sigmoid over z, with the circles along 0 and the squares "
        f"along 1."
    )
    return {"right": int(good.sum()), "best": data.best}


CURVE = np.linspace(-12.5, 12.5, 201)
SPREAD = 0.1 * np.sin(37.0 * np.arange(100))  # up and down, so that flowers of one z are seen


def draw_flowers(panel, data, w, b, part):
    """The flowers on a map of what a neuron with a sigmoid answers to every length and width."""
    x, y = (tuple(np.array([-1.15, 1.15]) * np.abs(row).max()) for row in data.x)
    places = flower_grid(x, y)
    z = w @ places + b
    panel.axes(x=x, y=y, xlabel=f"{part[:-1]} length, cm from the mean",
               ylabel="width, cm from the mean", legend=data.names,
               yticks=[-0.5, 0, 0.5] if y[1] < 1 else [-1, 0, 1])
    surface(panel, sigmoid(z), x, y, -0.25, 1.25)
    boundary(panel, z, x, y, level=0)
    points(panel, data.x, data.y, data.names)


@lru_cache(maxsize=8)
def flower_grid(x, y):
    """The places of a map of flowers."""
    return grid(x, y, 41)


sepals = Prediction(
    iris,
    "Take the sepals, the green leaves below the flower, instead of the petals. How many of the "
    "hundred does the best line get right then?",
    ["nearly all, again", "about three quarters", "half: no better than guessing"],
    right=1,
    because="The best line gets 75. The two species have sepals of much the same size, and what is "
    "not in the inputs, no weight can bring out.",
    show={"part": "sepals", "w1": 1.9, "w2": 0.4, "b": 0.0},
)
