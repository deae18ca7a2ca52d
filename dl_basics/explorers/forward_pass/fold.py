"""A hidden layer folds the plane, and then one line is enough."""

import numpy as np

from dl_basics.activations import identity, relu
from dl_basics.datasets import GATE_INPUTS, GATES
from dl_basics.draw.plane import boundary, grid, points, surface
from dl_basics.draw.style import INK, MUTED
from dl_basics.draw.words import listed, number
from dl_basics.live import Prediction, Steps, Switch, explorer

SPLIT, JOIN = np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([[1.0, 1.0]])  # relu makes |x₁ − x₂|
CORNERS, XOR_LABELS = GATE_INPUTS, GATES["xor"][0]
BESIDE = (((-8, -9), "right"), ((-8, 9), "right"), ((9, -9), "left"), ((8, 9), "left"))
HALF = 20  # places of the slider from x to z, and as many from z to a
AROUND = (-0.5, 1.5)
PLACES = grid(AROUND, AROUND, 41)


@explorer(travel=Steps(0, 2 * HALF, label="on the way"), bend=Switch("ReLU"))
def fold(picture, travel=0, bend=True):
    """Where does a hidden layer put the plane, and why is one line enough there?"""
    g = relu if bend else identity
    inputs, hidden = picture.panels(1, 1, height=3.5)
    inputs.axes(x=AROUND, y=AROUND, xlabel="x₁", ylabel="x₂", xticks=[0, 1], yticks=[0, 1],
                title="what the network answers", equal=True)
    answers = JOIN @ g(SPLIT @ PLACES)
    surface(inputs, answers, AROUND, AROUND, low=-0.5, high=1.5)
    boundary(inputs, answers, AROUND, AROUND)
    points(inputs, CORNERS, XOR_LABELS, ("equal", "different"), size=9)
    hidden.axes(x=(-1.6, 1.6), y=(-1.6, 1.6), xlabel="first number", ylabel="second number",
                xticks=[-1, 0, 1], yticks=[-1, 0, 1], title="the same points, on the way",
                equal=True)
    net = moved(lattice(), travel, g)
    if travel == HALF:  # W has laid all of its lines onto one
        net = net[:, [net[0].argmin(), net[0].argmax()]]
    hidden.curves(
        "lattice",
        *net.reshape(2, -1, 2 if travel == HALF else 19),
        color=MUTED,
        linewidth=1.1,
        alpha=0.6,
    )
    hidden.line("line of the output", [-1.1, 1.6], [1.6, -1.1], color=INK, linewidth=2.2)
    now = moved(CORNERS, travel, g)
    points(hidden, now, XOR_LABELS, ("equal", "different"), size=9)
    name_corners(hidden, now)
    stages = (
        "The inputs x",
        "Between x and z",
        "z = W x",
        "Between z and a",
        f"a = {'relu(z)' if bend else 'z, as nothing bends'}",
    )
    at = stages[(travel > 0) + (travel >= HALF) + (travel > HALF) + (travel == 2 * HALF)]
    parts = "parts" if separated(now) else "does not part"
    answers = (JOIN @ g(SPLIT @ CORNERS))[0]
    picture.say(
        f"{at}: the line {parts} circles from squares. "
        f"For 00, 01, 10 and 11 the network answers {listed([number(a, 0) for a in answers])}."
    )
    picture.describe(
        "Left, the plane of inputs: "
        + ("a blue stripe holds both circles, and both squares lie outside. " if bend else
           "one colour everywhere. ")
        + f"Right, the four points on a lattice that is being folded, and a slanted line that "
        f"{parts} circles from squares."
    )
    return {"points": now, "parted": separated(now), "answers": answers}


def name_corners(panel, at):
    """A name beside each corner; 00 and 11 share one when they have come to the same place."""
    names = ["00", "01", "10", "11"]
    if np.allclose(at[:, 0], at[:, 3]):
        names = ["00, 11", "01", "10"]
    for name, place, (offset, side) in zip(names, at.T, BESIDE, strict=False):
        panel.words(name[:2], *place, name, offset, ha=side, fontsize=8.5)


def separated(at):
    """Whether the line a₁ + a₂ = 1/2 has the squares above it and the circles below."""
    return bool(((at.sum(axis=0) > 0.5) == (XOR_LABELS == 1)).all())


def lattice():
    """A lattice over the plane of inputs: (2, n), 20 lines of 19 points one behind the other."""
    along, across = (
        np.tile(np.linspace(-0.4, 1.4, 19), 10),
        np.repeat(np.linspace(-0.4, 1.4, 10), 19),
    )
    return np.hstack([[along, across], [across, along]])


def moved(x, travel, g):
    """Where the points x (2, m) are on their way: first to z = W x, then on to a = g(z)."""
    first, then = min(travel / HALF, 1.0), max(travel / HALF - 1, 0.0)
    z = SPLIT @ x
    return (1 - first) * x + first * z + then * (g.value(z) - z)


no_bend_no_line = Prediction(
    fold,
    "Switch ReLU off and go to the end of the way. Could another line do it, one that you place "
    "yourself?",
    ["yes", "no"],
    right=1,
    because="Without the bend, the two circles lie midway between the two squares, all on one "
    "line. Whatever has both squares on one side has what lies between them there as well.",
    show={"travel": 2 * HALF, "bend": False},
)
