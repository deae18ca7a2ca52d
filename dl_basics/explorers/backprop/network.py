"""Backpropagation through a network: δ goes back layer by layer, over the same weights."""

import numpy as np

from dl_basics.activations import identity, tanh
from dl_basics.draw import MUTED, ORANGE, Diagram, number
from dl_basics.gradcheck import gradient_check
from dl_basics.initializers import xavier
from dl_basics.live import Slider, Steps, explorer
from dl_basics.network import Network, dense

STEPS = (
    "inputs", "z of the hidden units", "a of the hidden units", "z of the output",
    "a of the output, and the loss", "δ of the output", "∂W and ∂b of the output",
    "blame for the hidden units", "δ of the hidden units", "∂W and ∂b of the hidden units",
)
NAMES = "W¹₁₁ W¹₁₂ W¹₂₁ W¹₂₂ b¹₁ b¹₂ W²₁₁ W²₁₂ b²₁".split()


@explorer(
    step=Steps(0, len(STEPS) - 1, label="step"),
    x1=Slider(-2.0, 2.0, 0.1, "x₁"),
    x2=Slider(-2.0, 2.0, 0.1, "x₂"),
    w=Slider(-2.0, 2.0, 0.1, "w₁₁ of the output"),
    y=Slider(-1.0, 1.0, 0.1, "target y"),
)
def network(picture, step=9, x1=1.0, x2=-0.5, w=0.8, y=1.0):
    """Who is to blame, and by how much?"""
    net, x, target = small_network(w), np.array([[x1], [x2]]), np.array([[y]])
    output, loss = net.forward(x).item(), net.backward(target)
    pair = gradient_check(net, x, target, skip_kinks=False)
    backward, measured = (np.concatenate([gradient.ravel() for gradient in way.values()])
                          for way in (pair.backward, pair.numerical))
    left, right = picture.panels(5, 3, height=4.0)
    draw_network(left, net, step)
    draw_twins(right, backward, measured, step)
    apart = np.abs(backward - measured).max()
    answer = f" Output {number(output, 3)}, loss {number(loss, 4)}." if step >= 4 else ""
    agree = " All nine gradients agree with nudging, to 8 digits." if apart < 1e-8 else ""
    picture.say(f"Step {step}: {STEPS[step]}.{answer}{agree if step == 9 else ''}")
    picture.describe(
        f"A network of two inputs, two hidden units and one output, with its numbers up to this "
        f"step: {STEPS[step]}. Beside it two columns of numbers, each gradient that is known so "
        f"far by backpropagation and by nudging that weight: they are the same.")
    return {"output": output, "loss": loss, "backward": backward, "measured": measured,
            "apart": apart}


def small_network(w):
    """The network 2-2-1 with tanh, and weights that are easy to read; w is that of h₁."""
    net = Network(dense([2, 2, 1], tanh, identity, init=xavier, rng=np.random.default_rng(0)))
    hidden, out = net.layers[1:]
    hidden.W[...], hidden.b[...] = [[0.7, -0.4], [-0.3, 0.9]], [[0.1], [-0.2]]
    out.W[...], out.b[...] = [[w, -0.6]], [[0.2]]
    return net


def draw_network(panel, net, step):
    """The network with all numbers that are known at this step, and the lit column."""
    inputs, hidden, out = net.layers
    diagram = Diagram(panel, (2, 2, 1))
    lit = (0, 1, 1, 2, 2, 2, 2, 1, 1, 1)[step]
    diagram.lines([hidden.W, out.W], lit={7: 2}.get(step, lit or None))
    diagram.units(lit=(lit,))
    diagram.weights(1, hidden.W)
    diagram.weights(2, out.W)
    diagram.names(0, ["x₁", "x₂"])
    diagram.values(0, inputs.a[:, 0])
    if step >= 1:
        diagram.names(1, ["z₁", "z₂"] if step == 1 else ["h₁", "h₂"])
        diagram.values(1, hidden.z[:, 0] if step == 1 else hidden.a[:, 0])
    if step >= 3:
        diagram.names(2, ["z"] if step == 3 else ["a"])
        diagram.values(2, out.z[:, 0] if step == 3 else out.a[:, 0])
    if step >= 5:
        diagram.deltas(2, out.delta[:, 0])
    if step >= 6:
        diagram.gradients(2, out.dW)
    if step == 7:
        diagram.deltas(1, (out.W.mT @ out.delta)[:, 0], symbol="∂L/∂h")
    if step >= 8:
        diagram.deltas(1, hidden.delta[:, 0])
    if step >= 9:
        diagram.gradients(1, hidden.dW)


def draw_twins(panel, backward, measured, step):
    """Each gradient that is known by now, twice: by backpropagation and by nudging."""
    panel.axes(x=(0, 3), y=(0, 11), bare=True)
    back, twin = ({"ha": "right", "fontsize": 8.5, "color": color} for color in (ORANGE, MUTED))
    panel.words("backprop", 1.95, 10.3, "backprop", **back)
    panel.words("nudging", 3.0, 10.3, "nudging", **twin)
    for k, name in enumerate(NAMES):
        height = 9.2 - k - 0.4 * (k >= 6)  # a gap between the layers
        panel.words(name, 0.0, height, f"∂L/∂{name}", fontsize=8.5)
        if step >= (9 if k < 6 else 6):
            panel.words(f"{name} back", 1.95, height, number(backward[k], 4), **back)
            panel.words(f"{name} twin", 3.0, height, number(measured[k], 4), **twin)
