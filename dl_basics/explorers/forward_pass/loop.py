"""Training is a loop: forward, loss, backward, update, and then again."""

from math import ceil

import numpy as np

from dl_basics.draw import BLUE, GREEN, INK, MUTED, ORANGE, PAPER, WASH, plural
from dl_basics.live import Slider, Steps, explorer

EXAMPLES = 24
PARTS = (
    ("forward", "inputs to outputs", BLUE), ("loss", "how wrong?", INK),
    ("backward", "which way?", ORANGE), ("update", "move a little", GREEN),
)
CENTRES = np.array([[0.23, 0.76], [0.77, 0.76], [0.77, 0.24], [0.23, 0.24]])  # of their boxes
SIZE = np.array([0.21, 0.18])  # of a box, from its centre


@explorer(
    at=Steps(0, 95, label="where in training"), batch=Slider(1, EXAMPLES, label="batch size"),
)
def loop(picture, at=4, batch=8):
    """What happens again and again while a network learns?"""
    iterations = ceil(EXAMPLES / batch)  # in an epoch; the last batch may be smaller
    before, part = divmod(at, len(PARTS))
    epoch, turn = divmod(before, iterations)
    done, now = turn * batch, min(batch, EXAMPLES - turn * batch)
    circle, examples = picture.panels(1, 1)
    draw_circle(circle, part)
    draw_examples(examples, np.random.default_rng(epoch).permutation(EXAMPLES), done, now)
    picture.say(
        f"Epoch {epoch + 1}, iteration {before + 1}, part {part + 1} of 4: {PARTS[part][0]}, with "
        f"{plural(now, 'example')}. {EXAMPLES} examples with a batch size of {batch} make "
        f"{plural(iterations, 'iteration')} an epoch.")
    picture.describe(
        f"Left, four boxes in a circle of arrows: forward, loss, backward, update; "
        f"{PARTS[part][0]} is lit. Right, {EXAMPLES} examples: {now} blue squares are in the "
        f"batch, {done} small dots are done, open circles wait.")
    return {"epoch": epoch + 1, "iteration": before + 1, "part": part + 1,
            "iterations": iterations, "now": now, "done": done}


def draw_circle(panel, part):
    """The four parts as boxes, in a circle of arrows; the box number `part` stands out."""
    panel.axes(bare=True)
    for k, ((name, what, color), centre) in enumerate(zip(PARTS, CENTRES, strict=True)):
        lit = k == part
        (left, bottom), (right, top) = centre - SIZE, centre + SIZE
        panel.band(name, [left, right], bottom, top, facecolor=WASH if lit else PAPER, alpha=1.0,
                   edgecolor=color if lit else MUTED, linewidth=2.6 if lit else 1.0)
        panel.words(f"{name} word", *centre, name, (0, 8), ha="center", color=color,
                    weight="bold", fontsize=11)
        panel.words(f"{name} what", *centre, what, (0, -9), ha="center", fontsize=8.5)
    for k, (start, end) in enumerate(zip(CENTRES, np.roll(CENTRES, -1, axis=0), strict=True)):
        edge = np.sign(end - start) * SIZE
        panel.arrow(f"arrow {k}", start + edge, end - edge, color=INK if k == part else MUTED)


def draw_examples(panel, order, done, now):
    """The examples in the shuffled `order` of an epoch: `done` had their turn, `now` have it."""
    panel.axes(x=(-0.6, 5.6), y=(3.6, -0.6), bare=True, legend=("now", "done", "waiting"))
    for name, some, shape, fill, edge, size in (
        ("now", order[done : done + now], "s", BLUE, BLUE, 15),
        ("done", order[:done], "o", MUTED, MUTED, 6),
        ("waiting", order[done + now :], "o", PAPER, MUTED, 13),
    ):
        panel.dots(name, some % 6, some // 6, marker=shape, markersize=size,
                   markerfacecolor=fill, markeredgecolor=edge, markeredgewidth=1.3)
