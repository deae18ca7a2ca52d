"""Accuracies of a few networks differ by chance: which activation wins is mostly luck."""

import numpy as np

from dl_basics.activations import elu, relu, sigmoid, tanh
from dl_basics.draw import BLUE, MUTED
from dl_basics.experiments.digits import scores
from dl_basics.initializers import he
from dl_basics.live import Prediction, Slider, explorer
from dl_basics.recipes import Recipe

RACERS = {  # each with the best rate of 0.5, 1, 2 and 4, over twenty networks
    "sigmoid": Recipe((64, 32, 10), g=sigmoid, rate=2.0),
    "tanh": Recipe((64, 32, 10), g=tanh, rate=2.0),
    "relu": Recipe((64, 32, 10), g=relu, init=he, rate=1.0),
    "elu": Recipe((64, 32, 10), g=elu, rate=1.0),
}
NETWORKS = 20


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
    *_, last = order = sorted(RACERS, key=means.get, reverse=True)
    lead = means[order[0]] - means[last]
    overlap = max(means[k] - off[k] for k in RACERS) < min(means[k] + off[k] for k in RACERS)
    picture.say(
        f"{networks} networks of each: {order[0]} leads with {means[order[0]]:.1%}, {last} "
        f"is last with {means[last]:.1%}. {'All four' if overlap else 'Not all'} bars overlap."
    )
    picture.describe(
        f"Four rows, sigmoid, tanh, relu and elu, each with {networks} dots, a line at their mean "
        f"and a bar around it. {order[0]} is ahead of {last} by {lead:.1%}; "
        f"{'the' if overlap else 'not all'} bars overlap."
    )
    return {"lead": lead, "overlap": overlap} | means


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
    """What each of twenty 64-32-10 networks gets right after 12 epochs on 640 digits: (20,)."""
    return scores(RACERS[name], range(NETWORKS), 640, 12)[-1]


wins_again = Prediction(
    race,
    "Train twenty networks of each instead of five. How far is the first ahead of the last?",
    ["Further: more networks show it more clearly", "As far as with five", "Less than half as far"],
    right=2, show={"networks": 20},
    because="With five networks the lead was mostly luck: which digits are in the test, and where "
    "the weights began. Over twenty it averages out, and another one is first.",
)
