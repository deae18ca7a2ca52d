"""The loss is a landscape over weight and bias, and not every way down ends in the valley."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import sigmoid
from dl_basics.draw.plane import grid
from dl_basics.draw.style import BLUE, ON_DARK, ON_LIGHT, ORANGE, SEQUENTIAL
from dl_basics.draw.words import number, plural
from dl_basics.explorers.loss.logit import BINARY, FIVES, slope_of, value_of
from dl_basics.live import Choice, LogSlider, Prediction, Slider, Steps, explorer

X = np.array([[-2.0, -1.5, -0.5, 0.5, 1.0, 2.0]])
Y = np.array([[0.0, 0.0, 1.0, 0.0, 1.0, 1.0]])
EDGE, SIDE, JOURNEY = (-10.0, 10.0), 101, 60


@explorer(
    loss=Choice(BINARY, "loss"),
    w=Slider(-7.0, 7.0, 0.1, "start w"),
    b=Slider(-7.0, 7.0, 0.1, "start b"),
    rate=LogSlider(0.1, 10.0, 10, "learning rate α"),
    steps=Steps(0, JOURNEY, label="steps"),
)
def landscape(picture, loss="binary cross-entropy", w=-6.0, b=4.0, rate=1.0, steps=4):
    """Where does downhill lead?"""
    heights, (valley, least) = terrain(loss), lowest_place(loss)
    place, height, gradient = descend(loss, w, b, rate)
    length = np.linalg.norm(gradient[steps])
    level = length < 0.02
    ground, fall = picture.panels(1.12, 1, height=3.5)
    ground.axes(x=EDGE, y=EDGE, xlabel="weight w", ylabel="bias b", title="the loss from above",
                xticks=FIVES, yticks=FIVES, equal=True)
    ground.heat("heights", banded(heights), EDGE, EDGE, cmap=SEQUENTIAL)
    walked = place[: steps + 1].T
    ground.line("path", *walked, color=ON_DARK, linewidth=1.4)
    ground.dots("stops", *walked, color=ON_DARK, markersize=3.5)
    ground.dots("lowest", *valley, marker="*", markersize=13, markerfacecolor=ON_DARK,
                markeredgecolor=ON_LIGHT)
    if not level:
        tip = place[steps] - 2.5 * gradient[steps] / max(length, 1.0)
        ground.arrow("downhill", place[steps], np.clip(tip, *EDGE), color=ORANGE, linewidth=2.6)
    ground.dots("here", *place[steps], markersize=9, markerfacecolor=ON_DARK,
                markeredgecolor=ON_LIGHT)
    fall.axes(x=(-1.5, JOURNEY + 1.5), y=(0.1, 30), yscale="log", xlabel="steps",
              title="the loss on the way", yticks={0.1: "0.1", 1: "1", 10: "10"})
    fall.hrule("lowest", least)
    fall.line("loss", np.arange(JOURNEY + 1), height)
    fall.dots("here", steps, height[steps], color=BLUE)
    w, b = place[steps]
    picture.say(
        f"{loss.name.capitalize()}, after {plural(steps, 'step')}: w = {number(w, 2)}, "
        f"b = {number(b, 2)}, loss {number(height[steps], 3)}; the lowest on the map is "
        f"{number(least, 3)}. Length of the gradient {number(length, 3, never=(0,))}."
    )
    arrow = "no arrow: it is nearly level" if level else "an arrow that points downhill"
    picture.describe(
        f"Left, a map of the {loss.name} over w and b, dark where it is low, with a star at the "
        f"lowest place, the path of {plural(steps, 'step')} downhill and {arrow}. "
        f"Right, the loss after each step, now {number(height[steps], 2)}."
    )
    return {"w": w, "b": b, "loss": height[steps], "least": least, "length": length}


@lru_cache
def terrain(loss):
    """The loss of the neuron a = σ(w x + b) on the six points, for each (w, b): (101, 101)."""
    logits = (w * X + b for w, b in grid(EDGE, EDGE, SIDE).T)
    return np.reshape([value_of(loss, sigmoid, z, Y) for z in logits], (SIDE, SIDE))


@lru_cache
def lowest_place(loss):
    """The place (w, b) with the lowest loss on the map, and that loss."""
    place = grid(EDGE, EDGE, SIDE)[:, terrain(loss).argmin()]
    for _ in range(5):  # from the best point of the map on downhill
        path, heights, _ = descend(loss, *place, 1.0)
        place = path[-1]
    return place, heights[-1]


def banded(heights, bands=12):
    """Heights from 0 to 1 in equal bands of their logarithm, so that level lines are seen."""
    share = np.log(heights / heights.min()) / np.log(heights.max() / heights.min())
    return np.minimum(np.floor(share * bands), bands - 1) / (bands - 1)


@lru_cache(maxsize=256)
def descend(loss, w, b, rate):
    """Places (61, 2), losses (61,) and gradients (61, 2) on the way down from (w, b)."""
    places, losses, gradients = [], [], []
    for _ in range(JOURNEY + 1):
        z = w * X + b
        delta = slope_of(loss, sigmoid, z, Y)
        dL_dw, dL_db = (delta * X).sum(), delta.sum()  # ∂L/∂w = Σ δ x, ∂L/∂b = Σ δ
        places.append((w, b))
        losses.append(value_of(loss, sigmoid, z, Y))
        gradients.append((dL_dw, dL_db))
        w, b = w - rate * dL_dw, b - rate * dL_db
    return np.array(places), np.array(losses), np.array(gradients)


the_plateau = Prediction(
    landscape,
    "Start at w = −6, b = 0. With cross-entropy 60 steps lead into the valley. Where do 60 steps "
    "lead with squared error?",
    ["into the valley too", "into another valley", "nowhere: it hardly moves"],
    right=2,
    because="There the neuron is sure about all six points, and wrong about four of them: the "
    "sigmoid is flat. Squared error has a plateau there, and a plateau gives no direction.",
    show={"loss": "squared error", "w": -6.0, "b": 0.0, "steps": 60},
)
