"""Accuracies of a few networks differ by chance: which activation wins is mostly luck."""

import numpy as np

from dl_basics.activations import elu, relu, sigmoid, tanh
from dl_basics.draw import BLUE, MUTED, number
from dl_basics.experiments.digits import CHOOSE_ON, at_its_best, stored
from dl_basics.experiments.paired_difference import paired_difference
from dl_basics.initializers import he
from dl_basics.live import Slider, explorer
from dl_basics.recipes import Recipe

RATES, NETWORKS = (0.5, 1.0, 2.0, 4.0), 20
RACERS = {
    "sigmoid": Recipe((64, 32, 10), g=sigmoid),
    "tanh": Recipe((64, 32, 10), g=tanh),
    "relu": Recipe((64, 32, 10), g=relu, init=he),
    "elu": Recipe((64, 32, 10), g=elu),
}


@explorer(
    networks=Slider(3, NETWORKS, label="networks of each"),
    first=Slider(1, NETWORKS, label="beginning with no."),
)
def race(picture, networks=5, first=1):
    """Which activation wins, and would it win again?"""
    some = (np.arange(networks) + first - 1) % NETWORKS
    shares = {name: raced(name)[some] for name in RACERS}
    means = {name: each.mean() for name, each in shares.items()}
    off = {name: 2 * each.std(ddof=1) / np.sqrt(networks) for name, each in shares.items()}
    draw_rows(picture, shares, means, off)
    ahead, *_, last = sorted(RACERS, key=means.get, reverse=True)
    lead, *ends = paired_difference(shares[last], shares[ahead])
    low, high = (number(100 * end, 1) for end in ends)
    picture.say(
        f"{networks} networks of each: {ahead} leads with {means[ahead]:.1%}, {last} is last with "
        f"{means[last]:.1%}. In pairs, {ahead} is ahead by {100 * lead:.1f} points, with a "
        f"confidence interval from {low} to {high}.")
    picture.describe(
        f"Four rows, sigmoid, tanh, relu and elu, each with {networks} dots, a line at their mean "
        f"and a bar around it. {ahead} is ahead of {last} by {lead:.1%}, from {low} to {high} "
        f"points.")
    return {"lead": lead, "ends": np.array(ends)} | means


def draw_rows(panel, shares, means, off):
    """A row for each activation: its networks as dots, their mean, and a bar around it."""
    panel.axes(x=(0.915, 0.995), y=(-0.6, 3.6), xlabel="test digits right",
               xticks={percent / 100: f"{percent}%" for percent in (92, 94, 96, 98)},
               yticks={3 - k: name for k, name in enumerate(shares)})
    for row, (name, each) in zip((3, 2, 1, 0), shares.items(), strict=True):
        panel.flat_bars(name, [row], [2 * off[name]], thickness=0.62, base=means[name] - off[name],
                        color=BLUE, alpha=0.25)
        panel.dots(f"{name}, each", each, row + np.linspace(-0.22, 0.22, len(each)), color=MUTED,
                   markersize=4)
        panel.line(f"{name}, mean", [means[name]] * 2, [row - 0.31, row + 0.31], color=BLUE)


def raced(name):
    """What each of twenty networks gets right of its test digits, at its own best rate: (20,)."""
    validation, test = np.swapaxes(stored("race")[name], 0, 1)
    return at_its_best(validation, test) / CHOOSE_ON
