"""Tables: the gain that fits each curve, and a network that is examined step by step."""

import numpy as np

from dl_basics.activations import ELEMENTWISE, relu
from dl_basics.draw import Table, number, sized
from dl_basics.experiments.deep_networks import deep, first_losses, trained, untrained
from dl_basics.experiments.digits import at_its_best
from dl_basics.experiments.paired_difference import paired_difference
from dl_basics.experiments.starts import MENU, around, kept, shares
from dl_basics.initializers import he, xavier
from dl_basics.recipes import fitting


def fits(layers=8):
    """What ten networks learn with the gain that fits, and with the best of five: a table."""
    rows = []
    for name in MENU:
        gains = around(name)
        runs = [np.array([*kept()[name, layers, gain, 5].values()])[:, 0] for gain in gains]
        best = gains[int(np.argmax([at_its_best(run, run).mean() for run in runs]))]
        ours, theirs = (shares(name, layers, gain) for gain in (gains[2], best))
        _, low, high = 100 * np.array(paired_difference(ours, theirs))
        ends = "" if best == gains[2] else f"{number(low, 1)} to {number(high, 1)}"
        rows.append([name, f"{fitting(ELEMENTWISE[name]).gain:.2f}", f"{ours.mean():.0%}",
                     f"{best:.2f}", f"{theirs.mean():.0%}", ends])
    return Table([f"{layers} layers", "gain that fits", "right", "best of five", "right",
                  "difference in points, 95%"], rows)


VISITS = {
    "as it came: ReLU, Xavier": {},
    "with He": {"init": he},
    "with He and skips": {"init": he, "skip": 1.0},
    "with He and skips, branch 0.2": {"init": he, "skip": 0.2},
    "with He and skips, branch 0.1": {"init": he, "skip": 0.1},
}


def examined():
    """A patient of twenty layers, examined and treated step by step: a table over ten networks."""
    rows = []
    for name, changes in VISITS.items():
        recipe = deep(20, relu, changes.get("init", xavier), 0.03, skip=changes.get("skip"))
        _, delta, _, dead = untrained(recipe, 200)
        right = trained(recipe).first(4)[0][-1]
        rows.append([name, f"{np.median(first_losses(recipe, 200)):.1f}",
                     sized(np.median(delta[:, 0] / delta[:, -1]), 1), f"{dead.mean():.0%}",
                     f"{right.min():.0%} to {right.max():.0%}"])
    return Table(["twenty layers of 32", "first loss", "δ, layer 1 / last", "dead",
                  "right after three epochs"], rows)
