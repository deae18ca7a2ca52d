"""An image goes in as 64 numbers, and ten probabilities come out."""

from functools import lru_cache

import numpy as np

from dl_basics.datasets import digits_split
from dl_basics.draw.style import DIVERGING, MUTED
from dl_basics.draw.words import number
from dl_basics.live import Choice, Prediction, Slider, explorer
from dl_basics.recipes import Recipe
from dl_basics.training import train

POOLS = ["all", "its mistakes"]
TESTED, DARKEST = 450, 3.6  # ink of a black pixel, in the units of the inputs


@explorer(
    place=Slider(1, TESTED, label="digit no."),
    covered=Slider(0, 8, label="rows covered"),
    pool=Choice(POOLS, "show"),
)
def digit(picture, place=4, covered=0, pool="all"):
    """What becomes of an image on its way through a network?"""
    test, net, blank, mistakes = trained_on_digits()
    some = np.arange(TESTED) if pool == "all" else mistakes
    which = some[(place - 1) % len(some)]
    pixels = np.arange(64) < 8 * covered  # row by row, from the top
    x = np.where(pixels, blank, test.x[:, which])[:, None]
    _, hidden, output = net.layers
    a = hidden.g(hidden.W @ x + hidden.b)
    p = output.g(output.W @ a + output.b)[:, 0]
    image, units, classes = picture.panels(3, 3, 5, height=2.9)
    image.axes(x=(-0.1, 8.1), y=(-0.1, 8.1), bare=True, equal=True, title="64 pixels")
    ink = x[:, 0] - blank
    image.heat("ink", ink.reshape(8, 8)[::-1], (0, 8), (0, 8), low=0, high=DARKEST,
               cmap="Greys")
    image.line("frame", [0, 8, 8, 0, 0], [0, 0, 8, 8, 0], color=MUTED, linewidth=1.0)
    units.axes(x=(0, 4), y=(0, 8), bare=True, title="32 hidden units")
    units.heat("a", a.reshape(8, 4)[::-1], (0, 4), (0, 8), low=-1, high=1, cmap=DIVERGING)
    classes.axes(x=(-0.7, 9.7), y=(0, 1.12), xticks=list(range(10)), title="10 probabilities")
    classes.bars("p", np.arange(10), p)
    best, true, sure = int(p.argmax()), int(test.labels[which]), number(p.max(), 2, never=(1,))
    classes.words("best", best, p[best], sure, (0, 8), ha="center", weight="bold")
    rows = f", {covered} of 8 rows covered" if covered else ""
    picture.say(
        f"Written: {true}{rows}. The network says {best} with probability {sure}: "
        f"{'right' if best == true else 'wrong'}. Of all {TESTED} test digits it gets "
        f"about {1 - len(mistakes) / TESTED:.0%} right."
    )
    picture.describe(
        f"A small grey image of a handwritten {true}{rows}, a block of 32 coloured squares, and "
        f"ten bars, the highest over {best}."
    )
    return {"p": p, "true": true, "mistakes": len(mistakes)}


@lru_cache(maxsize=1)
def trained_on_digits():
    """The test digits, a 64-32-10 network trained on the others, no ink at all, and its mistakes.

    Half the course is about how such a network is trained; here it is only used.
    """
    rng = np.random.default_rng(0)
    training, test = digits_split(rng=rng)
    recipe = Recipe((64, 32, 10))
    net, optimizer = recipe.network(rng=rng), recipe.optimizer()
    for _ in train(net, training.x, training.y, optimizer, epochs=10, batch=32, rng=rng):
        pass
    wrong = net.predict(test.x).argmax(axis=0) != test.labels
    return test, net, training.x.min(axis=1), np.flatnonzero(wrong)


nothing_to_see = Prediction(
    digit,
    "Cover all eight rows, so that no ink is left. What does the network say?",
    ["10% for each digit", "one digit, well ahead of the rest", "nothing"],
    right=1,
    because="It has no way to say that it sees nothing. Any 64 numbers run through the same sums, "
    "and ten probabilities come out.",
    show={"covered": 8},
)
