"""Backpropagation through one neuron: the gradient is a product of slopes."""

from dl_basics.activations import ELEMENTWISE
from dl_basics.draw import BLUE, INK, MUTED, ORANGE, PAPER, number
from dl_basics.live import Choice, Slider, explorer

NUDGE = 1e-5  # how far a number is moved to both sides, to see what the loss does


@explorer(
    w=Slider(-3.0, 3.0, 0.1, "weight w"),
    b=Slider(-3.0, 3.0, 0.1, "bias b"),
    x=Slider(-2.0, 2.0, 0.1, "input x"),
    y=Slider(-1.0, 2.0, 0.1, "target y"),
    g=Choice(ELEMENTWISE, "activation g"),
)
def chain(picture, w=1.2, b=-0.5, x=1.5, y=0.0, g="sigmoid"):
    """How does a nudge of w reach the loss?"""
    forward, backward, measured = gradients(w, b, x, y, g)
    draw_chain(picture, forward, backward, measured, [x, g.prime(forward["z"]), backward["a"]])
    apart = max(abs(backward[k] - measured[k]) for k in backward)
    kink = apart > 1e-4
    dL_da, dL_dz, dL_dw, by_nudging = (
        number(k, 4) for k in (backward["a"], backward["z"], backward["w"], measured["w"]))
    picture.say(
        f"L = {number(forward['L'], 4)}. Back: ∂L/∂a = {dL_da}, ∂L/∂z = {dL_dz}, "
        f"∂L/∂w = {dL_dw}; by nudging w: {by_nudging}."
        + (" The nudge crosses a kink or a jump, where no slope is right." if kink else ""))
    picture.describe(
        f"A chain of four circles: w = {number(w, 1)}, z = {number(forward['z'], 2)}, "
        f"a = {number(forward['a'], 2)} and the loss {number(forward['L'], 3)}. Below them run "
        f"arrows from right to left, each with the number that it multiplies by. Under each circle "
        f"two gradients, by the chain rule and by nudging: "
        f"{'they differ, at a kink' if kink else 'they agree'}.")
    return {"forward": forward, "backward": backward, "measured": measured, "apart": apart}


def gradients(w, b, x, y, g):
    """By name the numbers w, z, a and L, and ∂L/∂ of each by the chain rule and by nudging it."""
    z = w * x + b
    a = g(z)
    dL_da = a - y
    dL_dz = dL_da * g.prime(z)
    forward = {"w": w, "z": z, "a": a, "L": (a - y) ** 2 / 2}
    backward = {"w": dL_dz * x, "z": dL_dz, "a": dL_da, "L": 1.0}
    onward = [lambda w: w * x + b, g, lambda a: (a - y) ** 2 / 2]  # from w to z, to a and to L
    measured = {name: nudged(onward[k:], forward[name]) for k, name in enumerate(forward)}
    return forward, backward, measured


def nudged(functions, at):
    """The slope at a place of one function after another, by a nudge to both sides."""
    above, below = at + NUDGE, at - NUDGE
    for function in functions:
        above, below = function(above), function(below)
    return (above - below) / (2 * NUDGE)  # (L⁺ − L⁻) / 2h


def draw_chain(picture, forward, backward, measured, factors):
    """Four circles; values forward above, gradients backward below, with their factors between."""
    (panel,) = picture.panels(1, height=3.2)
    panel.axes(x=(-0.75, 3.5), y=(0, 1), bare=True)
    small, digits, gap = (7.5, 3, 0.36) if picture.narrow else (9.5, 4, 0.24)
    top, middle, bottom = 0.8, 0.3, 0.02
    style = {"ha": "center", "fontsize": small}
    for k, name in enumerate(("x", "g′(z)", "a − y")):
        panel.arrow(f"on {k}", (k + gap, top), (k + 1 - gap, top), color=BLUE)
        panel.arrow(f"back {k}", (k + 1 - gap, middle), (k + gap, middle), color=ORANGE)
        factor = number(factors[k], 3, never=(0.0,))
        panel.words(f"factor {k}", k + 0.5, middle, f"· {name}", (0, 10), color=ORANGE, **style)
        panel.words(f"by {k}", k + 0.5, middle, factor, (0, -11), color=ORANGE, **style)
    panel.dots("circles", [0, 1, 2, 3], [top] * 4, markersize=38, markerfacecolor=PAPER,
               markeredgecolor=INK, markeredgewidth=1.2)
    panel.handle("w", 0, top, drag={"w": lambda w: (0, top + (w - forward["w"]) / 8)})
    says = "w", "z = w x + b", "a = g(z)", "L = ½ (a − y)²"
    for k, name in enumerate(forward):
        panel.words(f"what {name}", k, top, says[k], (0, 28), **style)
        panel.words(f"value {name}", k, top, number(forward[name], 3), ha="center", color=BLUE)
        panel.words(f"symbol {name}", k, middle, f"∂L/∂{name}", (0, 17), color=ORANGE, **style)
        panel.words(f"slope {name}", k, middle, number(backward[name], digits), color=ORANGE,
                    weight="bold", **style)
        panel.words(f"check {name}", k, bottom, number(measured[name], digits), color=MUTED,
                    **style)
    for label, height, color in (("value", top, BLUE), ("gradient", middle, ORANGE),
                                 ("by nudging", bottom, MUTED)):
        panel.words(label, -0.75, height, label, (-14, 0), color=color, fontsize=small)
