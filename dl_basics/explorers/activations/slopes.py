"""An activation says what comes out, and its slope how much of a nudge comes through."""

from dataclasses import replace

import numpy as np

from dl_basics.activations import elu, sigmoid, step
from dl_basics.draw.style import BLUE, GREEN, MUTED, ORANGE, PURPLE
from dl_basics.draw.words import number
from dl_basics.explorers.activations.curves import Z, flat_parts, in_words, lifted, reach
from dl_basics.live import Choice, LogSlider, Prediction, Slider, explorer
from dl_basics.registry import ELEMENTWISE


@explorer(
    b=Slider(-4.0, 4.0, 0.1, "bias b"),
    temperature=LogSlider(0.1, 10.0, 20, "temperature T"),
    s=Slider(-6.0, 6.0, 0.1, "weighted sum s"),
)
def threshold(picture, b=-2.0, temperature=1.0, s=1.0):
    """At which weighted sum does the neuron switch on?"""
    soft, hard = sigmoid((s + b) / temperature), step(s + b)
    picture.axes(
        x=(-6.3, 6.3), y=(-0.12, 1.2), xlabel="weighted sum  s = Σ wᵢ xᵢ", ylabel="output a",
        legend=("step(s + b)", "σ((s + b) / T)"),
    )
    picture.vrule("threshold", -b)
    picture.words("its place", -b, 1.1, f"−b = {number(-b, 1)}", offset=(5, 0), color=MUTED)
    before, after = [-6.3, -b], [-b, 6.3]
    picture.line("off", before, [0, 0], color=GREEN, linestyle="--")
    picture.line("step(s + b)", after, [1, 1], color=GREEN, linestyle="--")
    picture.line("σ((s + b) / T)", Z, sigmoid((Z + b) / temperature))
    picture.dots("hard", s, hard, color=GREEN, marker="s", markersize=7)
    picture.dots("soft", s, soft, color=BLUE)
    picture.say(
        f"At s = {number(s, 1)}: step {hard:.0f}, sigmoid {soft:.3f}. "
        f"Both switch at s = −b = {number(-b, 1)}."
    )
    picture.describe(
        f"A dashed step jumps from 0 to 1 at {number(-b, 1)}. A sigmoid rises through one half "
        f"at the same place, {'almost as steeply' if temperature < 0.2 else 'more gently'}."
    )
    return {"hard": hard, "soft": soft, "threshold": -b}


which_bias = Prediction(
    threshold,
    "The bias goes from −2 up to 3. Where does the neuron switch on now?",
    ["at s = 3", "at s = 0", "at s = −3"],
    right=2,
    because="It switches on where s + b passes zero, so at s = −b. A larger bias means an easier "
    "neuron: the threshold moves to the left.",
    show={"b": 3.0, "s": -2.5},
)


@explorer(g=Choice(ELEMENTWISE, "activation g"), z=Slider(-6.0, 6.0, 0.1, "z"))
def slope(picture, g="sigmoid", z=1.5):
    """Where does the curve still answer when z moves a little?"""
    curve, slopes = picture.panels(1, 1)
    a, da_dz = g(z), g.prime(z)
    lowest, highest, steepest, falling = reach(g)
    curve.axes(x=(-6.3, 6.3), y=(lowest, highest), xlabel="z", title="the curve  a = g(z)")
    curve.line("g(z)", Z, lifted(g(Z)))
    near = z + np.array([-1.6, 1.6])
    curve.line("tangent", near, a + da_dz * (near - z), color=ORANGE, linewidth=1.6)
    curve.dots("here", z, a, color=BLUE)
    slopes.axes(x=(-6.3, 6.3), y=(falling, steepest), xlabel="z", title="its slope  g′(z)")
    parts = flat_parts(g)
    for k, (left, right) in enumerate(parts):
        ends = [max(left, -6.3), min(right, 6.3)]
        slopes.band(f"flat {k}", ends, falling, steepest, facecolor=MUTED, alpha=0.16)
    slopes.line("g′(z)", Z, lifted(g.prime(Z)), color=ORANGE)
    slopes.dots("here", z, da_dz, color=ORANGE, marker="s", markersize=7)
    picture.say(
        f"At z = {number(z, 1)}: a = {number(a, 3, never=(g.low, g.high))}, slope "
        f"{number(da_dz, 3, never=(0,))}. Outputs lie in {g.range}. "
        f"Less than 1% of a nudge comes through {in_words(parts)}."
    )
    picture.describe(
        f"Left, the curve of {g} with its tangent at z = {number(z, 1)}, which "
        f"{'rises' if da_dz > 0 else 'falls' if da_dz < 0 else 'is level'}. "
        f"Right, its slope; grey where less than 1% of a nudge comes through."
    )
    return {"a": a, "slope": da_dz, "flat": parts}


a_nudge = Prediction(
    slope,
    "Take tanh at z = 5 and push z up by 0.1. By how much does the output grow?",
    ["by about 0.1", "by about 0.01", "by about 0.00002"],
    right=2,
    because="The slope there is 0.0002, and a tenth of it is what a push of 0.1 gives. tanh is "
    "saturated: it answers a push with next to nothing.",
    show={"g": "tanh", "z": 5.0},
)


@explorer(
    g=Choice(ELEMENTWISE, "first"), h=Choice(ELEMENTWISE, "second"), z=Slider(-6.0, 6.0, 0.1, "z")
)
def compare(picture, g="relu", h="softplus", z=0.0):
    """Where do two activations differ, and by how much?"""
    curves, slopes = picture.panels(1, 1)
    gap = g(Z) - h(Z)
    widest = Z[np.abs(gap).round(9).argmax()]  # gelu and relu differ alike on both sides
    ends_g, ends_h = reach(g), reach(h)
    one, two = g.name, h.name if h.name != g.name else "the second"
    low, high = min(ends_g[0], ends_h[0]), max(ends_g[1], ends_h[1])
    curves.axes(x=(-6.3, 6.3), y=(low, high), xlabel="z", title="curves",
                legend=(one, two))
    curves.band("between", Z, g(Z), h(Z), facecolor=PURPLE, alpha=0.25)
    curves.line(one, Z, lifted(g(Z)), color=BLUE)
    curves.line(two, Z, lifted(h(Z)), color=GREEN, linestyle="--")
    curves.dots("on the first", z, g(z), color=BLUE)
    curves.dots("on the second", z, h(z), color=GREEN, marker="s", markersize=7)
    low, high = min(ends_g[3], ends_h[3]), max(ends_g[2], ends_h[2])
    slopes.axes(x=(-6.3, 6.3), y=(low, high), xlabel="z", title="slopes")
    slopes.line(one, Z, lifted(g.prime(Z)), color=BLUE)
    slopes.line(two, Z, lifted(h.prime(Z)), color=GREEN, linestyle="--")
    slopes.dots("on the first", z, g.prime(z), color=BLUE)
    slopes.dots("on the second", z, h.prime(z), color=GREEN, marker="s", markersize=7)
    values, rises = (g(z), h(z)), (g.prime(z), h.prime(z))
    apart = "They are the same." if not gap.any() else (
        f"Between −6 and 6 they are furthest apart at z = {number(widest, 1)}, by "
        f"{np.abs(gap).max():.3f}."
    )
    picture.say(
        f"At z = {number(z, 1)}: {g} gives {number(values[0], 3)}, {h} {number(values[1], 3)}; "
        f"slopes {number(rises[0], 3)} and {number(rises[1], 3)}. {apart}"
    )
    picture.describe(f"Left, {g} as a full and {h} as a dashed curve; right, their slopes. {apart}")
    return {
        "values": values, "slopes": rises, "furthest apart": np.abs(gap).max(), "at": widest,
    }


a_corner = Prediction(
    compare,
    "ELU is called a smooth ReLU. Give it α = 3. Does it have a corner at z = 0?",
    ["no, it is smooth", "yes"],
    right=1,
    because="From the left its slope arrives as α, on the right it is 1. Only for α = 1 do the two "
    "meet; for α = 3 the slope jumps from 3 to 1.",
    show={"g": replace(elu, alpha=3.0), "h": "relu", "z": 0.0},
)
