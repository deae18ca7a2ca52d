"""Two activations and their derivatives, one over the other."""


import numpy as np

from dl_basics.activations import ELEMENTWISE
from dl_basics.draw import BLUE, GREEN, PURPLE, number
from dl_basics.explorers.activations.curves import Z, lifted, reach
from dl_basics.live import Choice, Slider, explorer


@explorer(
    g=Choice(ELEMENTWISE, "first"), h=Choice(ELEMENTWISE, "second"), z=Slider(-6.0, 6.0, 0.1, "z")
)
def compare(picture, g="relu", h="softplus", z=0.0):
    """Where do two activations differ, and by how much?"""
    gap = np.abs(g(Z) - h(Z))
    most = gap.max()
    at = Z[gap > most - 1e-9]  # one place; two, as gelu and relu differ on both sides; or many
    names = g.name, h.name if h.name != g.name else "the second"
    curves, slopes = picture.panels(1, 1)
    heights, steepness = ((min(low), max(high)) for low, high in map(zip, reach(g), reach(h)))
    curves.axes(x=(-6.3, 6.3), y=heights, xlabel="z", title="curves", legend=names)
    slopes.axes(x=(-6.3, 6.3), y=steepness, xlabel="z", title="slopes")
    curves.band("between", Z, g(Z), h(Z), facecolor=PURPLE, alpha=0.25)
    values, rises = draw_two(curves, names, g, h, z), draw_two(slopes, names, g.prime, h.prime, z)
    where = [number(z, 1) for z in at] if len(at) <= 2 else [number(at[0], 1), "elsewhere"]
    apart = "They are the same." if not most else (
        f"Between −6 and 6 they are furthest apart at z = {' and '.join(where)}, by {most:.3f}.")
    picture.say(
        f"At z = {number(z, 1)}: {g} gives {number(values[0], 3)}, {h} {number(values[1], 3)}; "
        f"slopes {number(rises[0], 3)} and {number(rises[1], 3)}. {apart}")
    picture.describe(f"Left, {g} as a full and {h} as a dashed curve; right, their slopes. {apart}")
    return {"values": values, "slopes": rises, "furthest apart": most, "at": tuple(at)}


def draw_two(panel, names, g, h, z):
    """Two curves, the second dashed, with a dot on each at z; returns their heights there."""
    panel.line(names[0], Z, lifted(g(Z)), color=BLUE)
    panel.line(names[1], Z, lifted(h(Z)), color=GREEN, linestyle="--")
    panel.dots("on the first", z, g(z), color=BLUE, drag={"z": "x"})
    panel.dots("on the second", z, h(z), color=GREEN, marker="s", markersize=7, drag={"z": "x"})
    return g(z), h(z)
