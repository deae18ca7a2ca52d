"""A skip connection carries the gradient past a layer: |δ| by layer in deep networks."""

import numpy as np

from dl_basics.activations import relu, tanh
from dl_basics.draw import by_layer, plural, sized
from dl_basics.experiments.deep_networks import DEEPEST, WIDTH, relative_sizes
from dl_basics.initializers import Normal, he
from dl_basics.live import Choice, Slider, Switch, explorer

STARTS = {"tanh, small": (tanh, Normal(0.1)), "relu with he": (relu, he)}
ENDS = 1e-14, 1e12  # of the axis


@explorer(
    depth=Slider(2, DEEPEST, label="hidden layers"), start=Choice(list(STARTS), "start"),
    skip=Switch("skip connections"), scale=Slider(0.05, 1.0, 0.05, "branch scale s"),
)
def skips(picture, depth=30, start="tanh, small", skip=False, scale=1.0):
    """What reaches the first layer?"""
    ratios = np.clip(relative_sizes(depth, *STARTS[start], scale if skip else None), *ENDS)
    factor, estimate = factor_per_layer(start, skip, scale), "upper estimate" if skip else "theory"
    predicted = np.clip(factor ** np.arange(depth - 1, -1, -1), *ENDS)
    picture.axes(x=(1, DEEPEST), y=ENDS, yscale="log", xlabel="hidden layer",
                 title="relative |δ|", legend=("networks", estimate))
    picture.hrule("as large", 1.0)
    by_layer(picture, "networks", ratios.T, ENDS, {estimate: predicted})
    first = np.median(ratios[:, 0])
    words = "vanishes" if first < 1e-2 else "explodes" if first > 1e2 else "arrives"
    picture.say(
        f"{depth} hidden layers: in the first one |δ| is {sized(first)} times that of the "
        f"last: the gradient {words}. Factor per layer, {estimate}: {factor:.3f}."
        + (f" 1/√{depth} is {depth**-0.5:.2f}." if skip else " No skip, so s does nothing."))
    picture.describe(
        f"The size of δ in each of {plural(depth, 'layer')} on a log axis, {start}, "
        f"{f'with skips of scale {scale:.2f}' if skip else 'without skips'}; ten networks and a "
        f"dotted prediction. At the first layer it is {sized(first)} times the last: it {words}.")
    return {"ratio": first, "factor": factor, "predicted": predicted[0]}


def factor_per_layer(start, skip, scale):
    """By how much |δ| changes on its way back through one layer, in theory."""
    if start == "tanh, small":
        q = 0.1 * WIDTH**0.5  # √(n Var(w) E[g′²]) of a branch, with slopes near 1, their largest
        return float(np.hypot(1, scale * q)) if skip else q
    # ReLU with He keeps |δ|. Its outputs are never negative, so layers agree on a direction, in
    # which a branch adds s/√π to 1; at right angles to it the rest of s² comes on top.
    return float(np.sqrt(1 + 2 * scale / np.sqrt(np.pi) + scale**2)) if skip else 1.0
