"""On its way back a gradient is multiplied, in each layer, by about the same factor."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import softmax
from dl_basics.draw.style import INK, MUTED, ORANGE
from dl_basics.draw.words import plural, sized
from dl_basics.explorers.gradient_problems.deep import sizes, some_digits
from dl_basics.explorers.stacks import by_column, flipped
from dl_basics.initializers import He, he, normal, xavier
from dl_basics.live import Choice, Prediction, Slider, explorer
from dl_basics.registry import ELEMENTWISE

NETWORKS, DEEPEST, WIDTH, EXAMPLES = 10, 50, 64, 16
STARTS = {"xavier": xavier, "he": he, "normal": normal}


@explorer(
    depth=Slider(1, DEEPEST, label="hidden layers"),
    g=Choice(ELEMENTWISE, "activation g"),
    init=Choice(STARTS, "initializer"),
)
def vanishing(picture, depth=20, g="sigmoid", init="xavier"):
    """How much of a gradient arrives in the first layer?"""
    deltas, slopes = way_back(g, init, depth)
    found, predicted = against_last(deltas), against_last(foretold(init, slopes))[0]
    low, middle, high = found.min(axis=0), np.median(found, axis=0), found.max(axis=0)
    layers = np.arange(1, depth + 1)
    picture.panels(1, height=3.6)
    picture.axes(
        x=(0, DEEPEST + 1), y=FRAME, yscale="log", xlabel="hidden layer",
        title="size of δ", legend=("median of ten", "predicted"),
    )
    picture.hrule("as large", 1.0)
    side = -9 if middle[0] > 1 else 8
    picture.words("its name", 0, 1.0, "as in the last layer", (4, side), color=MUTED)
    picture.band("all ten", layers, framed(low), framed(high), facecolor=ORANGE, alpha=0.3)
    picture.line("median of ten", layers, cut(middle), color=ORANGE)
    seen = (predicted >= FRAME[0]) & (predicted <= FRAME[1]) & (layers % max(1, depth // 12) == 0)
    picture.dots("predicted", layers[seen], predicted[seen], marker="D", markersize=4.5,
                 markerfacecolor="none", markeredgecolor=INK)
    picture.words("way back", DEEPEST, 1e9, "← back", ha="right", color=ORANGE)
    numbers = {
        "first": middle[0], "factor": per_layer(middle), "predicted": predicted[0],
        "predicted factor": per_layer(predicted), "weights": of_weights(init),
        "apart": apart(middle, predicted),
    }
    picture.say(f"{told(g, init, depth)}: " + verdict(depth, slopes.any(), numbers))
    picture.describe(
        f"The size of δ over {plural(depth, 'hidden layer')} on a log axis, for ten networks and "
        f"as predicted from the forward pass. Going back from the last layer to the first it "
        f"{tendency(middle[0])}; {agreement(numbers['apart'])}."
    )
    return numbers


FRAME = 1e-32, 1e12  # the sizes that the axes show


def framed(size):
    """Sizes moved to the edge of the axes where they leave them."""
    return np.clip(size, *FRAME)


def cut(size):
    """Sizes, with the pen lifted where they are far outside the axes."""
    low, high = FRAME
    return np.where((size > low * 1e-3) & (size < high * 1e3), size, np.nan)


def against_last(sizes_of_delta):
    """Sizes (n, layers), each against the one of the last layer; 0 where nothing came back."""
    with np.errstate(all="ignore"):
        return np.nan_to_num(sizes_of_delta / sizes_of_delta[:, -1:], posinf=1e300)


def foretold(init, slopes):
    """The size of δ in each layer against the last, from the slopes of the forward pass: (1, L).

    On its way from layer l + 1 to layer l it is multiplied by √(n Var(w) E[g′²]).
    """
    factors = of_weights(init) * slopes[:-1]
    return np.r_[np.cumprod(factors[::-1])[::-1], 1.0][None]


def of_weights(init):
    """√(n Var w), by which a layer's weights multiply δ."""
    return init.sigma(WIDTH, WIDTH) * np.sqrt(WIDTH)


def per_layer(middle):
    """The factor by which δ changes per layer, on average; 1 for a single layer."""
    return (middle[0] / middle[-1]) ** (1 / max(1, len(middle) - 1)) if middle[-1] else 0.0


def told(g, init, depth):
    """What the network is, in words."""
    return f"{plural(depth, 'hidden layer')} of 64, {g}, {init}"


def verdict(depth, sloping, numbers):
    """What the picture says, in words."""
    if depth == 1:
        return "there is no second layer to go back to."
    if not sloping:
        return "the slope is 0 everywhere, so nothing at all comes back."
    return (
        f"each layer multiplies δ by {sized(numbers['factor'], 3)}, predicted "
        f"{sized(numbers['predicted factor'], 3)} (√(n Var w) = {sized(numbers['weights'], 3)}). "
        f"δ in layer 1 is {sized(numbers['first'], 3)} times as large as in the last."
    )


def apart(middle, predicted):
    """By which factor measured and predicted sizes lie apart within the axes, at most."""
    ratios = (framed(middle) / framed(predicted))[:-1]  # the last layer is what all refer to
    return np.exp(np.abs(np.log(ratios)).max(initial=0.0))


def agreement(factor):
    """How far measured and predicted sizes lie apart, in words."""
    return (
        "prediction and measurement lie close together"
        if factor < 5
        else f"prediction and measurement drift apart, by a factor of up to {sized(factor, 2)}"
    )


def tendency(first):
    """What a size does that ends at `first` times itself."""
    return "shrinks" if first < 0.5 else "grows" if first > 2 else "keeps its size"


@lru_cache(maxsize=1)
def drawn():
    """Weights of ten networks before they are scaled, hidden (10, 50, 64, 64), out (10, 10, 64)."""
    rng = np.random.default_rng(0)
    hidden = rng.normal(size=(NETWORKS, DEEPEST, WIDTH, WIDTH))
    return hidden, rng.normal(size=(NETWORKS, 10, WIDTH))


@lru_cache(maxsize=4)
def way_forward(g, sigma, bias=0.0):
    """The outputs and the slopes g′(z) of 50 hidden layers: two lists of (10, 64, examples)."""
    hidden, _ = drawn()
    a, (outputs, slopes) = some_digits(EXAMPLES)[0], ([], [])
    with np.errstate(all="ignore"):
        for k in range(DEEPEST):
            z = hidden[:, k] @ (sigma * a) + bias
            a = g.value(z)
            outputs.append(a)
            slopes.append(g.derivative(z))
    return outputs, slopes


def deltas_of(g, init, depth, bias=0.0):
    """δ of each hidden layer, first to last, in ten networks: a list of (10, 64, examples)."""
    hidden, out = drawn()
    sigma, y = init.sigma(WIDTH, WIDTH), some_digits(EXAMPLES)[1]
    outputs, slopes = way_forward(g, sigma, bias)
    last = xavier.sigma(WIDTH, 10) * out
    deltas = []
    with np.errstate(all="ignore"):
        dL_da = flipped(last) @ ((by_column(softmax, last @ outputs[depth - 1]) - y) / EXAMPLES)
        for k in reversed(range(depth)):
            deltas.append(dL_da * slopes[k])  # δ = ∂L/∂a · g′(z)
            dL_da = flipped(hidden[:, k]) @ (sigma * deltas[-1])  # ∂L/∂a_prev = Wᵀ δ
    return deltas[::-1]


def way_back(g, init, depth, bias=0.0):
    """The size of δ in each hidden layer of ten networks, (10, depth), and √E[g′²], (depth,)."""
    _, slopes = way_forward(g, init.sigma(WIDTH, WIDTH), bias)
    of_slopes = np.sqrt((sizes(slopes[:depth]) ** 2).mean(axis=0))
    return sizes(deltas_of(g, init, depth, bias)), of_slopes


fifty = Prediction(
    vanishing,
    "In twenty layers of sigmoid, δ in layer 1 is 10⁻¹² times as large as in the last. In fifty?",
    ["About a third of that", "About the square of that", "Still smaller: about 10⁻³¹"],
    right=2,
    because="Every layer multiplies by about 0.235, and thirty more layers are thirty more "
    "factors: in all, 0.235 to the power of 49. On a log axis that is a straight line.",
    show={"depth": 50},
)

slope_of_one = Prediction(
    vanishing,
    "A ReLU has the slope 1. How much of δ comes through fifty layers of it, with Xavier?",
    ["All of it", "About a half", "About 10⁻⁸"],
    right=2,
    because="The slope is 1 for half of the units only, and 0 for the rest. That halves the mean "
    "square in every layer: a factor of √½, 49 times.",
    show={"g": "relu", "init": "xavier", "depth": 50},
)

one_and_a_half = Prediction(
    vanishing,
    "Make all weights 1.5 times as large as He says, in fifty layers. How much larger is δ in "
    "layer 1 than in layer 50?",
    ["1.5 times", "About 75 times", "More than a million times"],
    right=2,
    because="The factor is now 1.5 per layer, and 1.5 to the power of 49 is about 400 million. "
    "The ten networks scatter around it.",
    show={"g": "relu", "init": He(1.5), "depth": 50},
)
