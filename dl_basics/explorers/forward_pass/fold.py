"""A hidden layer with ReLU folds the plane of inputs, and then one line separates XOR."""

import numpy as np

from dl_basics.activations import identity, relu
from dl_basics.datasets import GATE_INPUTS, GATES
from dl_basics.draw import INK, MUTED, boundary, grid, listed, number, points, surface
from dl_basics.live import Steps, Switch, explorer

SPLIT, JOIN = np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([[1.0, 1.0]])  # relu makes |x₁ − x₂|
XOR_LABELS, CLASSES = GATES["xor"][0], ("equal", "different")
HALF = 20  # places of the slider from x to z, and as many from z to a
AROUND = (-0.5, 1.5)
STAGES = ("The inputs x", "Between x and z", "z = W x", "Between z and a")
# Beside each corner, where its name stands.
BESIDE = (((-8, -9), "right"), ((-8, 9), "right"), ((9, -9), "left"), ((8, 9), "left"))


@explorer(travel=Steps(0, 2 * HALF, label="on the way"), bend=Switch("ReLU"))
def fold(picture, travel=0, bend=True):
    """Where does a hidden layer put the plane, and why is one line enough there?"""
    g = relu if bend else identity
    corners, answers = moved(GATE_INPUTS, travel, g), (JOIN @ g(SPLIT @ GATE_INPUTS))[0]
    parted = bool(((corners.sum(axis=0) > 0.5) == (XOR_LABELS == 1)).all())
    inputs, hidden = picture.panels(1, 1, height=3.5)
    draw_answers(inputs, g)
    draw_on_the_way(hidden, corners, travel, g)
    stages = (*STAGES, "a = relu(z)" if bend else "a = z, as nothing bends")
    stage = stages[(travel > 0) + (travel >= HALF) + (travel > HALF) + (travel == 2 * HALF)]
    parts = "parts" if parted else "does not part"
    picture.say(
        f"{stage}: the line {parts} circles from squares. "
        f"For 00, 01, 10 and 11 the network answers {listed([number(a, 0) for a in answers])}.")
    colours = "a blue stripe holds both circles, and both squares lie outside" if bend else (
        "one colour everywhere")
    picture.describe(
        f"Left, the plane of inputs: {colours}. Right, the four points on a lattice that is being "
        f"folded, and a slanted line that {parts} circles from squares.")
    return {"points": corners, "parted": parted, "answers": answers}


def moved(x, travel, g):
    """Where the points x (2, m) are on their way: first to z = W x, then on to a = g(z)."""
    first, then = min(travel / HALF, 1.0), max(travel / HALF - 1, 0.0)
    z = SPLIT @ x
    return (1 - first) * x + first * z + then * (g.value(z) - z)


def draw_answers(panel, g):
    """What the network answers to every input, and the four corners."""
    panel.axes(x=AROUND, y=AROUND, xlabel="x₁", ylabel="x₂", xticks=[0, 1], yticks=[0, 1],
               title="what the network answers", equal=True)
    answers = JOIN @ g(SPLIT @ grid(AROUND, AROUND, 41))
    surface(panel, answers, AROUND, AROUND, low=-0.5, high=1.5)
    boundary(panel, answers, AROUND, AROUND)
    points(panel, GATE_INPUTS, XOR_LABELS, CLASSES, size=9)


def draw_on_the_way(panel, corners, travel, g):
    """A lattice over the plane of inputs and the corners, on their way, and the output's line."""
    panel.axes(x=(-1.6, 1.6), y=(-1.6, 1.6), xlabel="first number", ylabel="second number",
               xticks=[-1, 0, 1], yticks=[-1, 0, 1], title="the same points, on the way",
               equal=True)
    along, across = np.meshgrid(np.linspace(-0.4, 1.4, 19), np.linspace(-0.4, 1.4, 10))
    lines = np.concatenate([[along, across], [across, along]], axis=1)  # 20 of 19 points
    x, y = moved(lines.reshape(2, -1), travel, g).reshape(lines.shape)
    if travel == HALF:  # W has laid all lines onto one
        x, y = [[x.min(), x.max()]], [[y.max(), y.min()]]
    panel.curves("lattice", x, y, color=MUTED, linewidth=1.1, alpha=0.6)
    panel.line("line of the output", [-1.1, 1.6], [1.6, -1.1], color=INK, linewidth=2.2)
    points(panel, corners, XOR_LABELS, CLASSES, size=9)
    together = np.allclose(corners[:, 0], corners[:, 3])  # 00 and 11 share a name then
    names = ["00, 11", "01", "10"] if together else ["00", "01", "10", "11"]
    for name, place, (offset, side) in zip(names, corners.T, BESIDE, strict=False):
        panel.words(name[:2], *place, name, offset, ha=side, fontsize=8.5)
