"""A forward pass goes from layer to layer: z = W a + b, then a = g(z)."""

import numpy as np

from dl_basics.activations import relu, sigmoid
from dl_basics.draw import BLUE, INK, Diagram, number
from dl_basics.explorers.forward_pass.matrices import bracketed
from dl_basics.live import Slider, Steps, explorer

W1, b1 = np.array([[1.0, -1.0], [0.5, 0.5], [-1.0, 2.0]]), np.array([[0.0], [-0.5], [1.0]])
W2, b2 = np.array([[1.0, -2.0, 0.5]]), np.array([[0.5]])
WHERE = (
    "the input x", "layer 1: z = W x + b", "layer 1: a = relu(z)",
    "layer 2: z = W a + b", "layer 2: a = σ(z)",
)


@explorer(
    at=Steps(0, len(WHERE) - 1, label="step"),
    x1=Slider(-2.0, 2.0, 0.1, "x₁"), x2=Slider(-2.0, 2.0, 0.1, "x₂"),
)
def step(picture, at=1, x1=1.0, x2=2.0):
    """Where is the signal now, and how did it get there?"""
    x = np.array([[x1], [x2]])
    a1 = relu(z1 := W1 @ x + b1)
    a2 = sigmoid(z2 := W2 @ a1 + b2)
    signals = (x, z1, a1, z2, a2)
    drawing, sums = picture.panels(4, 5, height=3.2)
    draw_network(drawing, at, signals)
    draw_equation(sums, at, signals)
    values = ", ".join(number(value, 2) for value in signals[at].ravel())
    picture.say(
        f"Step {at}, {WHERE[at]}. Now {'xzaza'[at]} = ({values}), of shape {signals[at].shape}."
        f"{' This is the output of the network.' if at == 4 else ''}")
    filled = ("the inputs", "the inputs and layer 1", "all")[(at + 1) // 2]
    picture.describe(
        f"Left, a network of 2 inputs, 3 hidden units and 1 output, with numbers in {filled} "
        f"so far. Right, the step as brackets of numbers, the result in blue: {WHERE[at]}.")
    return {"z1": z1, "a1": a1, "z2": z2, "a2": a2}


def draw_network(panel, at, signals):
    """The network with the numbers that are known after step `at`."""
    now = (at + 1) // 2  # the column that is being worked out
    diagram = Diagram(panel, (2, 3, 1))
    diagram.lines([W1, W2], lit=now if at % 2 else 0)
    diagram.units(lit=(now,))
    diagram.names(0, ["x₁", "x₂"])
    for column in range(now + 1):
        k = min(at, 2 * column)  # the last signal of this column
        diagram.values(column, signals[k].ravel())
        diagram.note(column, f"{'xzaza'[k]} of layer {column}" if column else "x")


def draw_equation(panel, at, signals):
    """A step in brackets: what comes out, and behind each sign what went in, in its color.

    Weights have no color of their own: it is that of their sign, as on the lines of the drawing.
    """
    panel.axes(x=(-0.1, 8.9), y=(-2.6, 3.0), bare=True)
    panel.words("title", 0, 2.7, WHERE[at], weight="bold", fontsize=10.5)
    out, into, (W, b) = signals[at], signals[at - 1], ((W1, b1), (W2, b2))[at > 2]
    left, terms = 0.0, [("", out, BLUE)]
    if at % 2:
        terms += [("=", W, None), ("·", into, BLUE), ("+", b, INK)]
    elif at:
        terms += [("= relu" if at == 2 else "= σ", into, BLUE)]
    for k, (sign, M, color) in enumerate(terms):
        if sign:
            gap = 0.7 if len(sign) == 1 else 0.5 + 0.3 * len(sign)
            panel.words(f"sign {k}", left + gap / 2, 0, sign, ha="center")
            left += gap
        bracketed(panel, f"M{k}", M, (left, len(M) / 2), color, digits=2 if color == BLUE else 1,
                  size=8)
        left += M.shape[1]
