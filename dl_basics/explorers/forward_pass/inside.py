"""Histograms of outputs and gradients show how each layer of a network fares while it learns."""

import numpy as np

from dl_basics.draw import BLUE, GREEN, ORANGE, listed, sized
from dl_basics.experiments.inside import EPOCHS, LEARNERS, OUTPUTS, SIZES
from dl_basics.experiments.inside import inside as kept
from dl_basics.live import Choice, Steps, explorer

LOOKS = {"layer 1": (BLUE, "-"), "layer 2": (ORANGE, "--"), "layer 3": (GREEN, ":")}


@explorer(epoch=Steps(0, EPOCHS, label="epoch"), g=Choice(list(LEARNERS), "activation"))
def inside(picture, epoch=0, g="tanh"):
    """What do the layers of a network say, and what do they hear, while it learns?"""
    outputs, sizes, middle, flat, right = (k[-1][0] for k in kept(g).first(epoch + 1))
    left, gradients = picture.panels(1, 1)
    draw_histograms(left, OUTPUTS, outputs, "outputs a")
    draw_histograms(gradients, SIZES, sizes, "size of ∂L/∂W",
                    xticks={-6: "10⁻⁶", -4: "10⁻⁴", -2: "10⁻²", 0: "1"})
    hears, still = listed([sized(m) for m in middle]), listed([f"{share:.0%}" for share in flat])
    picture.say(
        f"Epoch {epoch}, {g}: {right:.0%} of the test digits right. In layers 1, 2 and 3, {still} "
        f"of the outputs lie where {g} is nearly flat; the middle one of the sizes of ∂L/∂W is "
        f"{hears}.")
    picture.describe(
        f"Two histograms with a curve for each of three hidden layers. Left, the outputs of {g} "
        f"units, {still} of them where it is nearly flat. Right, on a log axis, the sizes of the "
        f"gradients, in the middle {hears}.")
    return {"middle": middle, "flat": flat, "right": right}


def draw_histograms(panel, edges, shares, xlabel, **axes):
    """A curve for each layer: which share of its numbers lies in each bin, shares (3, bins)."""
    panel.axes(x=(edges[0] - 0.1, edges[-1] + 0.1), y=(0, 0.62), xlabel=xlabel,
               ylabel="share of all", legend=tuple(LOOKS), **axes)
    for (name, (color, dashes)), share in zip(LOOKS.items(), shares, strict=True):
        x, y = np.repeat(edges, 2), np.r_[0, np.repeat(share, 2), 0]
        panel.line(name, x, y, color=color, linestyle=dashes, linewidth=1.6)
