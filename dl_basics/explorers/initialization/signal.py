"""What becomes of a signal in many layers is decided before anything is learned."""

import numpy as np

from dl_basics.activations import ELEMENTWISE
from dl_basics.draw import BLUE, ORANGE, by_layer, plural, sized
from dl_basics.experiments.signals import LAYERS, UNITS, backward, forward, theory
from dl_basics.initializers import INITIALIZERS
from dl_basics.live import Choice, Slider, explorer

IN_SIGHT, WIDE = (1e-16, 1e8), 1.6


@explorer(
    depth=Slider(2, LAYERS, label="hidden layers"),
    init=Choice(INITIALIZERS, "initializer"),
    g=Choice(ELEMENTWISE, "activation g"),
)
def signal(picture, depth=30, init="xavier", g="tanh"):
    """What becomes of the signal before anything is learned?"""
    spread, around = (values[:depth] for values in forward(init, g))
    delta, expected = backward(init, g, depth), theory(init, g, depth)
    known = bool(expected.any())  # where it speaks, it has a 1 for the last δ
    left, right = picture.panels(1, 1.35, height=3.3)
    draw_outputs(left, around)
    draw_sizes(right, spread, delta, expected, known)
    first, end, back = (sized(np.median(runs)) for runs in (spread[0], spread[-1], delta[0]))
    last = "nothing but rounding errors" if 0 < np.median(spread[-1]) < 1e-15 else end
    closes = np.median(spread[-1]) < 0.05
    picture.say(
        f"{init}, {g}, {plural(depth, 'layer')} of {UNITS} units: from the first layer to the last "
        f"the spread of a goes from {first} to {last}; on the way back δ goes from 1 to {back}.")
    picture.describe(
        f"Left, how the outputs lie around their unit's mean, layer by layer: a band that "
        f"{'closes' if closes else 'stays open'}. Right, on a log axis with bands for ten "
        f"networks, the spread of a, {first} in the first and {last} in the last layer, and the "
        f"size of δ, {back} in the first layer and 1 in the last."
        + (" Dotted lines show what theory expects." if known else ""))
    return {"spread": spread, "delta": delta, "theory": expected}


def draw_outputs(panel, around):
    """Where the outputs lie, by five quantiles of each layer (depth, 5)."""
    layers, around = np.arange(1, len(around) + 1), np.clip(around, -WIDE, WIDE)
    panel.axes(x=(0, 51), y=(-WIDE, WIDE), xlabel="layer", title="outputs around their unit's mean")
    for name, low, high, alpha in (("nine tenths", 0, 4, 0.2), ("half", 1, 3, 0.4)):
        panel.band(name, layers, around[:, low], around[:, high], facecolor=BLUE, alpha=alpha)
    panel.line("middle", layers, around[:, 2], linewidth=1.4)


def draw_sizes(panel, spread, delta, expected, known):
    """The spread of a and the size of δ in each layer (depth, networks), with their theory."""
    panel.axes(x=(0, 51), y=IN_SIGHT, yscale="log", xlabel="layer",
               legend=("spread of a", "size of δ") + ("theory",) * known)
    for name, runs, mark, values, color, dashes in (
        ("spread of a", spread, "theory", expected[0], BLUE, "-"),
        ("size of δ", delta, "theory of δ", expected[1], ORANGE, "-."),
    ):
        by_layer(panel, name, runs, IN_SIGHT, {mark: values} if known else None, color,
                 band=f"{name}, all ten", linestyle=dashes)
