"""Where an answer is sure and wrong, cross-entropy pushes hard and squared error hardly."""

from functools import lru_cache
from math import exp

import numpy as np

from dl_basics.activations import sigmoid
from dl_basics.draw.style import BLUE, GREEN, MUTED
from dl_basics.draw.words import number
from dl_basics.live import Choice, LogSlider, Prediction, Slider, explorer
from dl_basics.losses import binary_cross_entropy, squared_error

Z, FIVES = np.linspace(-10, 10, 401), [-10, -5, 0, 5, 10]
BINARY = {loss.name: loss for loss in (binary_cross_entropy, squared_error)}
NO_YES = {"no": 0.0, "yes": 1.0}


@explorer(z=Slider(-10.0, 10.0, 0.1, "logit z"), truth=Choice(list(NO_YES), "the truth"))
def one_prediction(picture, z=-2.0, truth="yes"):
    """How hard does a wrong answer push back?"""
    y = NO_YES[truth]
    a = sigmoid(z)
    values, slopes = picture.panels(1, 1)
    values.axes(x=(-10.3, 10.3), y=(-0.4, 10.6), xlabel="logit z", title="loss", xticks=FIVES,
                legend=("cross-entropy", "squared error"))
    slopes.axes(x=(-10.3, 10.3), y=(-1.12, 1.12), xlabel="logit z", title="slope ∂L/∂z",
                xticks=FIVES, yticks=[-1, -0.5, 0, 0.5, 1])
    wrong_side = Z < 0 if y else Z > 0
    deaf = Z[wrong_side & (np.abs(over_logits(squared_error, y)[1]) < 0.01)]
    slopes.band("deaf", deaf[[0, -1]], -1.12, 1.12, facecolor=MUTED, alpha=0.16)
    found = {}
    for name, loss, color, marker, dash in (
        ("cross-entropy", binary_cross_entropy, BLUE, "o", "-"),
        ("squared error", squared_error, GREEN, "s", "--"),
    ):
        found[name] = at_logit(loss, z, y)
        for panel, curve, here in zip((values, slopes), over_logits(loss, y), found[name],
                                      strict=True):
            panel.line(name, Z, curve, color=color, linestyle=dash)
            panel.dots(f"{name} here", z, here, color=color, marker=marker)
    (ce, push), (sq, weak) = found.values()
    picture.say(
        f"z = {number(z, 1)}: it says yes with a = {number(a, 3, never=(0, 1))}, and the truth is "
        f"{truth}. Cross-entropy {number(ce, 3)}, slope {number(push, 3, never=(0,))}. "
        f"Squared error {number(sq, 3)}, slope {number(weak, 4, never=(0,))}."
    )
    picture.describe(
        f"Left, cross-entropy climbs in a nearly straight line where the answer is wrong, and "
        f"squared error stays flat near 1. Right, their slopes: there that of cross-entropy is "
        f"close to {'−1' if y else '1'}, and that of squared error fades; grey where it is below "
        f"0.01. You stand at z = {number(z, 1)}."
    )
    return {"a": a, **found}


def at_logit(loss, z, y):
    """The loss of one logit z and its slope ∂L/∂z."""
    z, y = np.array([[z]]), np.array([[y]])
    return float(value_of(loss, sigmoid, z, y)), slope_of(loss, sigmoid, z, y).item()


def value_of(loss, g, z, y):
    """L of a = g(z) for targets y, z and y of the same shape (n, m)."""
    if loss.partner == g.name:
        return loss.from_logits(z, y)
    return loss.value(g.value(z), y)


def slope_of(loss, g, z, y):
    """∂L/∂z (n, m), by the short route δ = (a − y) / m where there is one."""
    a = g.value(z)
    if loss.partner == g.name:
        return loss.delta_from(a, y)
    return g.delta_from(z, a, loss.derivative(a, y))


@lru_cache
def over_logits(loss, y):
    """The loss and its slope for each z of `Z`, both (401,)."""
    return np.transpose([at_logit(loss, z, y) for z in Z])


far_off = Prediction(
    one_prediction,
    "The truth is yes, and z goes from −2 to −8: now it is quite sure, and wrong. Which loss "
    "pushes z back up the hardest?",
    ["squared error", "cross-entropy", "both about the same"],
    right=1,
    because="The slope of squared error passes through the sigmoid, which is flat at −8: what is "
    "left is −0.0007. Cross-entropy pushes with −1.",
    show={"z": -8.0},
)

RATE, LONG = 0.5, 25_119  # 10 to the 4.4, a place on the scale of the slider
DRAWN = np.unique(np.geomspace(1, LONG, 240).round().astype(int))  # steps
IF_NO = {  # ∂L/∂z when the truth is no: tens of thousands of steps want plain numbers
    "binary cross-entropy": lambda a: a,
    "squared error": lambda a: 2 * a * a * (1 - a),
}


@explorer(
    start=Slider(1.0, 10.0, 0.5, "wrong from the start: z"),
    steps=LogSlider(1, 10**4.4, 20, "steps"),
)
def recovery(picture, start=4.0, steps=10.0):
    """How long does it take to unlearn a mistake?"""
    start, k = round(start * 2) / 2, round(steps)
    picture.axes(x=(0.85, LONG * 1.2), y=(-13.5, 13.5), xscale="log", xlabel="steps",
                 ylabel="logit z", legend=tuple(BINARY), yticks=FIVES,
                 xticks={10**n: f"{10**n:,}" for n in range(5)})
    picture.words("yes", 1, 12.2, "above 0: it still says yes", color=MUTED)
    picture.words("no", 1, -12.2, "below 0: it says no, as it should", color=MUTED)
    picture.hrule("turn", 0)
    needed, here = {}, {}
    for name, (color, shape) in zip(BINARY, ((BLUE, "o"), (GREEN, "s")), strict=True):
        z = journey(name, start)
        picture.line(name, DRAWN, z[DRAWN], color=color, linestyle="-" if shape == "o" else "--")
        picture.dots(f"{name} here", k, z[k], color=color, marker=shape)
        needed[name], here[name] = int(np.argmax(z < 0)), z[k]
    few, many = needed.values()
    picture.say(
        f"The truth is no, and z starts at {number(start, 1)}. After {counted(k)} it is "
        f"{number(here['binary cross-entropy'], 2)} with cross-entropy and "
        f"{number(here['squared error'], 2)} with squared error. Steps until z is below 0: "
        f"{few:,} and {many:,}."
    )
    picture.describe(
        f"Two curves fall from z = {number(start, 1)} over steps on a scale of powers of ten. "
        f"Cross-entropy crosses zero after {counted(few)}, squared error after {counted(many)}."
    )
    return {"start": start, "steps": k, "z": here, "needed": needed}


def counted(steps):
    """So many steps, in words: "22,063 steps"."""
    return "1 step" if steps == 1 else f"{steps:,} steps"


@lru_cache(maxsize=64)
def journey(name, start):
    """z after 0, 1, 2, … steps of gradient descent from `start`, (LONG + 1,); the truth is no."""
    slope, z = IF_NO[name], [start]
    for _ in range(LONG):
        a = 1 / (1 + exp(-z[-1]))
        z.append(z[-1] - RATE * slope(a))  # z ← z − α ∂L/∂z
    return np.array(z)


from_ten = Prediction(
    recovery,
    "From z = 4, squared error needs 71 steps. How many does it need from z = 10?",
    ["about 180", "about 1,000", "more than 20,000"],
    right=2,
    because="Far out its slope falls by a factor e for each unit of z, so every unit takes "
    "e times as long as the one before.",
    show={"start": 10.0},
)
