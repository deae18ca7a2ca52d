"""A neuron computes a weighted sum of its inputs, z, and an activation of it, a = g(z)."""

import numpy as np

from dl_basics.activations import ELEMENTWISE
from dl_basics.draw import BLUE, ON_DARK, ON_LIGHT, Diagram, bracket, neuron_map, number, signed
from dl_basics.draw.plane import weights_arrow
from dl_basics.live import Choice, Slider, explorer

PLANE = (-2.5, 2.5)


@explorer(
    x1=Slider(-2.0, 2.0, 0.1, "x₁"), x2=Slider(-2.0, 2.0, 0.1, "x₂"),
    w1=Slider(-2.0, 2.0, 0.1, "w₁"), w2=Slider(-2.0, 2.0, 0.1, "w₂"),
    b=Slider(-3.0, 3.0, 0.1, "bias b"), g=Choice(ELEMENTWISE, "activation g"),
)
def neuron(picture, x1=1.0, x2=-0.5, w1=1.6, w2=1.0, b=-0.6, g="sigmoid"):
    """What does a neuron make of two numbers?"""
    z = round(w1 * x1 + w2 * x2 + b, 9)  # 0.1 + 0.2 − 0.3 is 0
    a, line = g(z), w1 != 0 or w2 != 0
    drawing, plane = picture.panels(1.3, 1, height=3.4)
    draw_neuron(drawing, (x1, x2, 1), (w1, w2, b), z, a)
    draw_plane(plane, (x1, x2), np.array([w1, w2]), b, g)
    side = "on" if z == 0 else "on the yes side of" if z > 0 else "on the no side of"
    picture.say(
        f"z = {bracket(w1)} · {bracket(x1)} + {bracket(w2)} · {bracket(x2)} + {bracket(b)} = "
        f"{number(z, 2)}. The output is a = {number(a, 3, never=(g.low, g.high))}, with {g} as "
        f"activation. "
        + (f"The point lies {side} the line z = 0." if line else "Without weights, no line."))
    picture.describe(
        f"Left, lines from x₁ = {number(x1, 1)}, x₂ = {number(x2, 1)} and a constant 1 lead into a "
        f"neuron that holds {number(a, 2)}. Right, a map of its answer to all inputs, blue where "
        f"it is low and red where it is high, with "
        f"{'the line where z = 0' if line else 'no line, as both weights are 0'}.")
    return {"z": z, "a": a}


def draw_plane(panel, x, w, b, g):
    """The map of a neuron over all inputs: the input x is a dot, the weights are an arrow."""
    panel.axes(x=PLANE, y=PLANE, xlabel="x₁", ylabel="x₂", title="its answer to every input",
               equal=True)
    neuron_map(panel, w, b, g, PLANE, PLANE, n=61, bias="b")
    weights_arrow(panel, w)
    panel.dots("here", *x, markersize=9, markerfacecolor=ON_DARK, markeredgecolor=ON_LIGHT,
               drag={"x1": "x", "x2": "y"})


# On each of three lines that meet in a neuron: how far along the weight and its product stand, how
# many points above, and which end of the words is there, so that a slanting line runs away from
# them.
BESIDE = (((0.2, 0.56), 9, "left"), ((0.36, 0.68), 11, "center"), ((0.2, 0.56), -10, "left"))


def draw_neuron(panel, x, w, z, a):
    """A neuron with the inputs x and weights w, the last of which is the bias of a constant 1."""
    diagram = Diagram(panel, (3, 1))
    center = np.array(diagram.place(1, 0))
    for k, name in enumerate(("w₁", "w₂", "b")):
        start, color, (along, above, side) = np.array(diagram.place(0, k)), signed(w[k]), BESIDE[k]
        panel.line(f"line {k}", *np.transpose([start, center]), color=color,
                   linestyle=(0, (3, 1.6)) if w[k] < 0 else "-", linewidth=0.6 + 1.6 * abs(w[k]))
        panel.words(f"w {k}", *(start + along[0] * (center - start)), f"{name} = {number(w[k], 1)}",
                    (0, above), ha=side, fontsize=9, color=color)
        panel.words(f"wx {k}", *(start + along[1] * (center - start)), number(w[k] * x[k], 2),
                    (0, above), ha=side, fontsize=9, color=BLUE)
    diagram.units()
    for k, string in enumerate([number(x[0], 1), number(x[1], 1), "1"]):
        panel.words(f"x {k}", *diagram.place(0, k), string, ha="center", color=BLUE)
    diagram.names(0, ["x₁", "x₂", "always"])
    panel.words("z", *center, f"z = {number(z, 2)}", (0, diagram.radius + 12), ha="center",
                color=BLUE, weight="bold")
    panel.words("a", *center, number(a, 2 if abs(a) < 9.995 else 1), ha="center", color=BLUE)
    panel.words("its name", *center, "a = g(z)", (0, -diagram.radius - 10), ha="center")
