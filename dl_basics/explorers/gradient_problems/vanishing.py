"""The gradient through many layers: its size in each of them, measured and predicted."""

import numpy as np

from dl_basics.activations import ELEMENTWISE
from dl_basics.draw import INK, MUTED, ORANGE, hollow, plural, sized
from dl_basics.experiments.gradients_by_layer import DEEPEST, per_layer, way_back
from dl_basics.initializers import he, normal, xavier
from dl_basics.live import Choice, Slider, explorer

FRAME = 1e-32, 1e12  # the sizes that the axes show


@explorer(
    depth=Slider(1, DEEPEST, label="hidden layers"), g=Choice(ELEMENTWISE, "activation g"),
    init=Choice({"xavier": xavier, "he": he, "normal": normal}, "initializer"),
)
def vanishing(picture, depth=20, g="sigmoid", init="xavier"):
    """How much of a gradient arrives in the first layer?"""
    sizes, predicted, weights, slopes = way_back(g, init, depth)
    draw_way_back(*picture.panels(1, height=3.6), sizes, predicted)
    middle, layers = np.median(sizes, axis=0), plural(depth, "hidden layer")
    ratios = (np.clip(middle, *FRAME) / np.clip(predicted, *FRAME))[:-1]  # all refer to the last
    apart = np.exp(np.abs(np.log(ratios)).max(initial=0.0))
    numbers = {
        "first": middle[0], "factor": per_layer(middle), "predicted": predicted[0],
        "predicted factor": per_layer(predicted), "weights": weights, "apart": apart,
    }
    drift = f"drift apart, by a factor of up to {sized(apart, 2)}"
    picture.say(f"{layers} of 64, {g}, {init}: {in_words(depth, slopes.any(), numbers)}")
    picture.describe(
        f"The size of δ over {layers} on a log axis, for ten networks and as predicted from the "
        f"forward pass. Going back from the last layer to the first it {tendency(middle[0])}; "
        f"prediction and measurement {drift if apart >= 5 else 'lie close together'}.")
    return numbers


def draw_way_back(panel, sizes, predicted):
    """Sizes (networks, layers) against the last layer's, and diamonds where they are predicted."""
    panel.axes(x=(0, DEEPEST + 1), y=FRAME, yscale="log", xlabel="hidden layer", title="size of δ",
               legend=("median of ten", "predicted"))
    panel.hrule("as large", 1.0)
    side = -9 if np.median(sizes[:, 0]) > 1 else 8
    panel.words("its name", 0, 1.0, "as in the last layer", (4, side), color=MUTED)
    layers, some = np.arange(1, len(predicted) + 1), max(1, len(predicted) // 12)
    ends, middle = np.clip([sizes.min(0), sizes.max(0)], *FRAME), np.median(sizes, axis=0)
    panel.band("all ten", layers, *ends, facecolor=ORANGE, alpha=0.3)
    near = (middle > FRAME[0] / 1000) & (middle < FRAME[1] * 1000)  # farther out no line is drawn
    panel.line("median of ten", layers, np.where(near, middle, np.nan), color=ORANGE)
    seen = (predicted == np.clip(predicted, *FRAME)) & (layers % some == 0)
    panel.dots("predicted", layers[seen], predicted[seen], marker="D", markersize=4.5,
               **hollow(INK, 1.0))
    panel.words("way back", DEEPEST, 1e9, "← back", ha="right", color=ORANGE)


def in_words(depth, sloping, numbers):
    """What the picture says, in words."""
    if depth == 1:
        return "there is no second layer to go back to."
    if not sloping:
        return "the slope is 0 everywhere, so nothing at all comes back."
    first, factor, _, predicted, weights, _ = (sized(x, 3) for x in numbers.values())
    return (f"each layer multiplies δ by {factor}, predicted {predicted} (√(n Var w) = {weights}). "
            f"δ in layer 1 is {first} times as large as in the last.")


def tendency(first):
    """What a size does that ends at `first` times itself."""
    return "shrinks" if first < 0.5 else "grows" if first > 2 else "keeps its size"
