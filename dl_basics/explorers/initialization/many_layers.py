"""What becomes of a signal in many layers is decided before anything is learned."""

import numpy as np

from dl_basics.draw.style import BLUE, INK, ORANGE
from dl_basics.draw.words import plural, sized
from dl_basics.explorers.initialization import signals
from dl_basics.live import Choice, Prediction, Slider, explorer
from dl_basics.registry import ELEMENTWISE, INITIALIZERS

LOWEST, HIGHEST, WIDE = 1e-16, 1e8, 1.6


@explorer(
    depth=Slider(2, signals.LAYERS, label="hidden layers"),
    init=Choice(INITIALIZERS, "initializer"),
    g=Choice(ELEMENTWISE, "activation g"),
)
def signal(picture, depth=30, init="xavier", g="tanh"):
    """What becomes of the signal before anything is learned?"""
    spread, delta = signals.spreads(init, g)[:depth], signals.backward(init, g, depth)
    around = np.clip(signals.ranges(init, g)[:depth], -WIDE, WIDE)
    layers = np.arange(1, depth + 1)
    left, right = picture.panels(1, 1.35, height=3.3)
    left.axes(x=(0, 51), y=(-WIDE, WIDE), xlabel="layer", title="outputs around their unit's mean")
    for name, low, high, alpha in (("nine tenths", 0, 4, 0.2), ("half", 1, 3, 0.4)):
        left.band(name, layers, around[:, low], around[:, high], facecolor=BLUE, alpha=alpha)
    left.line("middle", layers, around[:, 2], linewidth=1.4)
    theory = theory_of(init, g, depth)
    known = bool(theory.any())  # where it speaks, it has a 1 for the last δ
    right.axes(x=(0, 51), y=(LOWEST, HIGHEST), yscale="log", xlabel="layer",
               legend=("spread of a", "size of δ") + ("theory",) * known)
    for name, values, expected, color, dashes in (
        ("spread of a", spread, theory[0], BLUE, "-"),
        ("size of δ", delta, theory[1], ORANGE, "-."),
    ):
        middle = np.median(values, axis=1)
        right.band(f"{name}, all ten", layers, in_sight(values.min(axis=1)),
                   in_sight(values.max(axis=1)), facecolor=color, alpha=0.25)
        right.line(name, layers, in_sight(middle), color=color, linestyle=dashes)
        if known:
            kind = "theory" if color == BLUE else "theory of δ"
            right.line(kind, layers, in_sight(expected), color=INK, linestyle=":", linewidth=1.6)
    ends = np.median(spread[-1]), np.median(delta[0])
    first = np.median(spread[0])
    last = "nothing but rounding errors" if 0 < ends[0] < 1e-15 else sized(ends[0])
    picture.say(
        f"{init}, {g}, {plural(depth, 'layer')} of {signals.UNITS} units: from the first layer to "
        f"the last the spread of a goes from {sized(first)} to {last}; on the way back δ "
        f"goes from 1 to {sized(ends[1])}."
    )
    picture.describe(
        f"Left, how the outputs lie around their unit's mean, layer by layer: "
        f"{'a band that closes' if ends[0] < 0.05 else 'a band that stays open'}. Right, on a log "
        f"axis with bands for ten networks, the spread of a, {sized(first)} in the first and "
        f"{last} in the last layer, and the size of δ, {sized(ends[1])} in the first "
        f"layer and 1 in the last." + (" Dotted lines show what theory expects." if known else "")
    )
    return {"spread": spread, "delta": delta, "theory": theory}


def theory_of(init, g, depth):
    """What theory expects of the spread of a and the size of δ in each layer: (2, depth).

    0 where theory is silent: it speaks of weights that are drawn one by one around 0.
    """
    sigma = signals.sigma(init)
    if np.isnan(sigma):
        return np.zeros((2, depth))
    spread, factors = signals.expected(g, sigma)
    back = np.cumprod([1.0, *factors[: depth - 1][::-1]])[::-1]  # from the last layer to the first
    return np.nan_to_num(np.array([spread[:depth], back]))


def in_sight(values):
    """The values, those beyond the axis moved to its edge."""
    return np.clip(values, LOWEST, HIGHEST)


xavier_for_sigmoid = Prediction(
    signal,
    "Keep Xavier, but take sigmoids instead of tanh. How far do the outputs of layer 30 still "
    "differ between one example and another?",
    ["About 0.1, as with tanh", "About a thousandth", "By rounding errors only"],
    right=2,
    because="A sigmoid passes on at most a quarter of what arrives. After thirty layers every "
    "example gives the same outputs, up to the sixteenth digit.",
    show={"g": "sigmoid"},
)
