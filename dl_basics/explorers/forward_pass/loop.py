"""Training is a loop: forward, loss, backward, update, and then again."""

from math import ceil

import numpy as np

from dl_basics.draw.style import BLUE, GREEN, INK, MUTED, ORANGE, PAPER, WASH
from dl_basics.draw.words import plural
from dl_basics.live import Prediction, Slider, Steps, explorer

EXAMPLES = 24
PARTS = (
    ("forward", "inputs to outputs", BLUE, (0.23, 0.76)),
    ("loss", "how wrong?", INK, (0.77, 0.76)),
    ("backward", "which way?", ORANGE, (0.77, 0.24)),
    ("update", "move a little", GREEN, (0.23, 0.24)),
)
ARROWS = (
    ((0.44, 0.76), (0.56, 0.76)),
    ((0.77, 0.58), (0.77, 0.42)),
    ((0.56, 0.24), (0.44, 0.24)),
    ((0.23, 0.42), (0.23, 0.58)),
)


@explorer(
    at=Steps(0, 95, label="where in training"),
    batch=Slider(1, EXAMPLES, label="batch size"),
)
def loop(picture, at=4, batch=8):
    """What happens again and again while a network learns?"""
    iterations = ceil(EXAMPLES / batch)  # in an epoch; the last batch may be smaller
    before, part = divmod(at, len(PARTS))
    epoch, turn = divmod(before, iterations)
    circle, examples = picture.panels(1, 1)
    circle.axes(bare=True)
    draw_circle(circle, part)
    examples.axes(x=(-0.6, 5.6), y=(3.6, -0.6), bare=True,
                  legend=("now", "done", "waiting"))
    order = np.random.default_rng(epoch).permutation(EXAMPLES)  # shuffled for every epoch
    now = order[turn * batch : (turn + 1) * batch]
    groups = {
        "now": (now, "s", BLUE, BLUE, 15),
        "done": (order[: turn * batch], "o", MUTED, MUTED, 6),
        "waiting": (order[(turn + 1) * batch :], "o", PAPER, MUTED, 13),
    }
    for name, (some, shape, fill, edge, size) in groups.items():
        examples.dots(name, some % 6, some // 6, marker=shape, markersize=size,
                      markerfacecolor=fill, markeredgecolor=edge, markeredgewidth=1.3)
    picture.say(
        f"Epoch {epoch + 1}, iteration {before + 1}, part {part + 1} of 4: {PARTS[part][0]}, with "
        f"{plural(len(now), 'example')}. {EXAMPLES} examples with a batch size of {batch} make "
        f"{plural(iterations, 'iteration')} an epoch."
    )
    picture.describe(
        f"Left, four boxes in a circle of arrows: forward, loss, backward, update; "
        f"{PARTS[part][0]} is lit. Right, {EXAMPLES} examples: {len(now)} blue squares are in the "
        f"batch, {turn * batch} small dots are done, open circles wait."
    )
    return {
        "epoch": epoch + 1, "iteration": before + 1, "part": part + 1, "iterations": iterations,
        "now": len(now), "done": turn * batch,
    }


def draw_circle(panel, part):
    """The four parts as boxes, in a circle of arrows; the box number `part` stands out."""
    across, up = np.array([-1, 1, 1, -1]) * 0.21, np.array([-1, -1, 1, 1]) * 0.18
    for k, (name, what, color, (x, y)) in enumerate(PARTS):
        lit = k == part
        panel.region(name, x + across, y + up, facecolor=WASH if lit else PAPER, alpha=1.0,
                     edgecolor=color if lit else MUTED, linewidth=2.6 if lit else 1.0)
        panel.words(f"{name} word", x, y, name, (0, 8), ha="center", color=color, weight="bold",
                    fontsize=11)
        panel.words(f"{name} what", x, y, what, (0, -9), ha="center", fontsize=8.5)
    for k, (start, end) in enumerate(ARROWS):
        panel.arrow(f"arrow {k}", start, end, color=INK if k == part else MUTED)


the_rest = Prediction(
    loop,
    "The batch size goes from 8 to 10. How many iterations make one epoch of the 24 examples?",
    ["2", "3", "24"],
    right=1,
    because="Two batches of ten, and a third with the four examples that are left. An epoch ends "
    "when every example has had its turn.",
    show={"batch": 10, "at": 8},
)
