"""An image goes into a network as 64 numbers, and ten probabilities come out."""

import numpy as np

from dl_basics.draw import DIVERGING, MUTED, number
from dl_basics.experiments.small_networks import trained_on_digits
from dl_basics.live import Choice, OwnDrawing, Slider, explorer
from dl_basics.live.pads import greys

TESTED, DARKEST = 450, 3.6  # ink of a black pixel, in the units of the inputs


@explorer(
    place=Slider(1, TESTED, label="digit no."), covered=Slider(0, 8, label="rows covered"),
    pool=Choice(["all", "its mistakes"], "show"), own=OwnDrawing("your own digit"),
)
def digit(picture, place=4, covered=0, pool="all", own=None):
    """What becomes of an image on its way through a network?"""
    test, net, blank, mistakes = trained_on_digits()
    some = np.arange(TESTED) if pool == "all" else mistakes
    which = some[(place - 1) % len(some)]
    image = test.x[:, which] if own is None else blank + DARKEST / 16 * greys(own).ravel()
    x = np.where(np.arange(64) < 8 * covered, blank, image)  # rows, from the top
    p = net.predict(x[:, None])[:, 0]
    best, true, sure = int(p.argmax()), int(test.labels[which]), number(p.max(), 2, never=(1,))
    draw_signals(picture, x - blank, net.layers[1], x, p, sure, own)
    rows = f", {covered} of 8 rows covered" if covered else ""
    says = f"The network says {best} with probability {sure}"
    written = f"a handwritten {true}" if own is None else "your own writing"
    picture.say(
        f"Written: {true}{rows}. {says}: {'right' if best == true else 'wrong'}. Of all {TESTED} "
        f"test digits it gets about {1 - len(mistakes) / TESTED:.0%} right." if own is None else
        f"Your own digit{rows}. {says}. It has only seen digits that a program had cut out and "
        f"scaled to fill the field: of those, moved by one cell, it gets fewer than half right.")
    picture.describe(
        f"A small grey image of {written}{rows}, a block of 32 coloured squares, and "
        f"ten bars, the highest over {best}.")
    return {"p": p, "true": true, "mistakes": len(mistakes)}


def draw_signals(picture, ink, hidden, x, p, sure, own):
    """The image, what the `hidden` layer answers to its pixels x (64,), and the probabilities."""
    image, units, classes = picture.panels(3, 3, 5, height=2.9)
    title = "64 pixels" if own is None else "draw here: 64 pixels"
    image.axes(x=(-0.1, 8.1), y=(-0.1, 8.1), bare=True, equal=True, title=title)
    image.pad("own", own)
    image.heat("ink", ink.reshape(8, 8)[::-1], (0, 8), (0, 8), high=DARKEST, cmap="Greys")
    image.line("frame", [0, 8, 8, 0, 0], [0, 0, 8, 8, 0], color=MUTED, linewidth=1.0)
    units.axes(x=(0, 4), y=(0, 8), bare=True, title="32 hidden units")
    a = hidden.g(hidden.W @ x + hidden.b[:, 0])
    units.heat("a", a.reshape(8, 4)[::-1], (0, 4), (0, 8), low=-1, high=1, cmap=DIVERGING)
    classes.axes(x=(-0.7, 9.7), y=(0, 1.12), xticks=list(range(10)), title="10 probabilities")
    classes.bars("p", np.arange(10), p)
    classes.words("best", p.argmax(), p.max(), sure, (0, 8), ha="center", weight="bold")
