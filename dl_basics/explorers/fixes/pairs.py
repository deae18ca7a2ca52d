"""The same networks without a fix and with it: their curves, and what is said of them."""

import numpy as np

from dl_basics.draw import BLUE, MUTED, learning_curves
from dl_basics.experiments.ailments import EPOCHS
from dl_basics.experiments.paired_difference import direction, paired_difference

SHARES = {k / 100: f"{k}%" for k in (0, 20, 40, 60, 80, 100)}  # ticks of an axis


def draw_pair(panel, names, before, after, title, top, chance=None):
    """Shares (epochs, networks) before and after a fix; one that changes nothing is not drawn.

    top: where the axis ends. chance: what guessing gets right, if that is to be seen.
    """
    runs = dict(zip(names, (before, after), strict=True))
    if np.array_equal(before, after):
        del runs[names[1]]
    panel.axes(x=(0, EPOCHS + 1), y=(0, top), xlabel="epoch", yticks=SHARES, title=title,
               legend=tuple(runs))
    if chance:
        panel.hrule("chance", chance)
    learning_curves(panel, runs, ((MUTED, "--"), (BLUE, "-"))[: len(runs)],
                    drag={"epoch": "x"})


def percent(share):
    """A difference in points: "+5", "−12", "0"."""
    points = round(100 * share)
    return f"{points:+d}".replace("-", "−") if points else "0"


def in_words(before, after):
    """The difference with its interval, and what may be said of it."""
    if np.array_equal(before, after):
        return "No difference at all."
    mean, low, high = paired_difference(before, after)
    does = ("No difference found", "It helps", "It hurts")[direction(low, high)]
    return f"{does}: {percent(mean)} points, 95% interval {percent(low)} to {percent(high)}."
