"""In a deep network batch norm makes gradients grow on their way back."""

import numpy as np

from dl_basics.draw import by_layer, sized
from dl_basics.experiments.batch_norm import BENDS
from dl_basics.experiments.deep_networks import DEEPEST, relative_sizes
from dl_basics.live import Choice, Slider, Switch, explorer

ENDS = 1e-3, 1e6  # of the axis
THEORY = (np.pi / (np.pi - 1)) ** 0.5  # by which |δ| grows per layer, for ReLU: Yang and others


@explorer(
    depth=Slider(2, DEEPEST, label="hidden layers"), norm=Switch("batch norm"),
    g=Choice(list(BENDS), "activation"),
)
def growth(picture, depth=20, norm=False, g="relu"):
    """Do gradients keep their size in deep networks with batch norm?"""
    ratios = np.clip(relative_sizes(depth, BENDS[g], batch_norm=norm, examples=64), *ENDS)
    first, known = float(np.median(ratios[:, 0])), norm and g == "relu"
    square, factor = first ** (2 / (depth - 1)), sized(first)
    theory = {"theory": THEORY ** np.arange(depth - 1, -1, -1)} if known else {}
    picture.axes(x=(1, DEEPEST), y=ENDS, yscale="log", xlabel="hidden layer",
                 title="relative |δ|", legend=("networks", *theory))
    picture.hrule("as large", 1.0)
    by_layer(picture, "networks", ratios.T, ENDS, theory)
    picture.say(
        f"{depth} hidden layers: |δ| is {factor} times as large in the first as in the last. "
        f"Its square changes by {square:.2f} per layer"
        + (f"; theory {THEORY**2:.2f}." if known else "."))
    picture.describe(
        f"The size of δ in {depth} layers with {g} on a log axis, {'with' if norm else 'without'} "
        f"batch norm: {factor} times as large in the first layer as in the last, over ten "
        f"networks" + (", beside a dotted line of theory." if known else "."))
    return {"ratio": first, "square": square}
