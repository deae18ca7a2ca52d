"""A layer folds what the last one gave: pieces double with depth, and with width they add up."""

import numpy as np

from dl_basics.draw import BLUE, GREEN, MUTED, number, plural
from dl_basics.experiments.zigzags import fold, pieces, used_up
from dl_basics.live import Slider, explorer

X, DEEPEST = np.arange(257) / 256, 6  # every kink lies on one of these places


@explorer(layers=Slider(1, DEEPEST, label="hidden layers"), x=Slider(0.0, 1.0, 0.01, "input x"))
def depth(picture, layers=3, x=0.3):
    """What can two units in each layer do, and what as many numbers in one layer?"""
    way = [fold(x, k) for k in range(1, layers + 1)]
    deep, wide = fold(X, layers), used_up(X, layers)
    left, right = picture.panels(1, 1)
    draw_curve(left, "deep", deep, BLUE, "one layer less", fold(X, layers - 1))
    left.dots("here", x, way[-1], color=BLUE)
    draw_curve(right, "wide", wide, GREEN, "the deep one", deep)
    folds, kinks, numbers = pieces(deep), pieces(wide), 6 * layers + 1
    picture.say(
        f"{plural(layers, 'layer')} of 2 units, {numbers} weights and biases: {folds} straight "
        f"pieces. One layer of {2 * layers} units has {numbers} as well, and at most "
        f"{2 * layers + 1} pieces. x = {number(x, 2)} becomes "
        f"{', '.join(number(a, 2) for a in way)}.")
    picture.describe(
        f"Left, a zigzag of {folds} pieces between 0 and 1, and dashed the curve that its last "
        f"layer folds. Right, a curve of {kinks} pieces that "
        f"{'is the same' if kinks == folds else 'follows the first teeth and then stays level'}.")
    return {"numbers": numbers, "deep": folds, "wide": kinks, "way": np.array(way)}


def draw_curve(panel, name, y, color, other, y_other):
    """A curve over x from 0 to 1, with another one dashed behind it."""
    panel.axes(x=(0, 1), y=(-0.05, 1.05), xlabel="input x", ylabel="output",
               legend=(other, name))
    panel.line(other, X, y_other, color=MUTED, linestyle="--", linewidth=1.4)
    panel.line(name, X, y, color=color)
