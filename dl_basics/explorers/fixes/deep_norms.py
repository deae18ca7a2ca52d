"""In a deep network batch norm makes gradients grow on their way back."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import relu, tanh
from dl_basics.draw.style import INK, ORANGE
from dl_basics.draw.words import sized
from dl_basics.explorers.fixes.ailments import NETWORKS
from dl_basics.explorers.fixes.shortcuts import gaussian
from dl_basics.explorers.siblings import Siblings
from dl_basics.live import Choice, Prediction, Slider, Switch, explorer
from dl_basics.recipes import Recipe

DEEPEST, WIDTH, EXAMPLES = 50, 32, 64
BENDS = {"relu": relu, "tanh": tanh}
THEORY = (np.pi / (np.pi - 1)) ** 0.5  # by which |δ| grows per layer, for ReLU: Yang and others


@explorer(
    depth=Slider(2, DEEPEST, label="hidden layers"),
    norm=Switch("batch norm"),
    g=Choice(list(BENDS), "activation"),
)
def growth(picture, depth=20, norm=False, g="relu"):
    """Do gradients keep their size in deep networks with batch norm?"""
    sizes = sizes_at_start(depth, norm, g)
    ratios = np.clip(sizes / sizes[:, -1:], 1e-3, 1e6)
    layers, first = np.arange(1, depth + 1), float(np.median(ratios[:, 0]))
    per_layer = first ** (1 / (depth - 1))
    known, factor = norm and g == "relu", sized(first)
    picture.axes(x=(1, DEEPEST), y=(1e-3, 1e6), yscale="log", xlabel="hidden layer",
                 title="relative |δ|",
                 legend=("networks",) + ("theory",) * known)
    picture.hrule("as large", 1.0)
    picture.band("all ten", layers, ratios.min(axis=0), ratios.max(axis=0), facecolor=ORANGE,
                 alpha=0.25)
    picture.line("networks", layers, np.median(ratios, axis=0), color=ORANGE)
    if known:
        picture.line("theory", layers, THEORY ** (depth - layers), color=INK, linestyle=":",
                     linewidth=1.6)
    picture.say(
        f"{depth} hidden layers: |δ| is {factor} times as large in the first as in the last. "
        f"Its square changes by {per_layer**2:.2f} per layer"
        + (f"; theory {THEORY**2:.2f}." if known else ".")
    )
    picture.describe(
        f"The size of δ in {depth} layers with {g} on a log axis, {'with' if norm else 'without'} "
        f"batch norm: {factor} times as large in the first layer as in the last, over ten "
        f"networks" + (", beside a dotted line of theory." if known else ".")
    )
    return {"ratio": first, "square": per_layer**2}


@lru_cache(maxsize=256)
def sizes_at_start(depth, norm, g):
    """|δ| of ten networks in each of their hidden layers, (10, depth)."""
    networks = deep(norm, g).first(depth * (2 if norm else 1))
    x, y = gaussian(EXAMPLES)
    networks.forward(x)
    networks.backward(y)
    return networks.gradient_sizes()[:, :-1]


@lru_cache
def deep(norm, g):
    """Ten networks of fifty hidden layers, at their start."""
    recipe = Recipe((WIDTH, *[WIDTH] * DEEPEST, 10), g=BENDS[g], init=None, batch_norm=norm)
    return Siblings.of(recipe, range(NETWORKS))


even_so = Prediction(
    growth,
    "Switch batch norm on, with 50 layers. What happens to the gradient?",
    ["It keeps its size: everything is normalized", "It vanishes", "It grows, layer by layer"],
    right=2,
    because="Batch norm keeps the forward signal in size. On the way back it divides by a spread "
    "that ReLU has made smaller, in every layer again.",
    show={"depth": 50, "norm": True},
)
