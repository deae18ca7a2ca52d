"""When only a few networks race, which activation wins is mostly luck."""

import numpy as np

from dl_basics.activations import elu, relu, sigmoid, tanh
from dl_basics.draw.style import BLUE, MUTED
from dl_basics.explorers.digits import scores
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
    some = np.arange(first - 1, first - 1 + networks) % NETWORKS
    found = {name: raced(name)[some] for name in RACERS}
    picture.axes(x=(0.915, 0.995), y=(-0.6, 3.6), xlabel="test digits right", xticks=SHARES,
                 yticks={3 - k: name for k, name in enumerate(RACERS)})
    ends = {}
    for k, (name, shares) in enumerate(found.items()):
        mean, off = shares.mean(), 2 * shares.std(ddof=1) / np.sqrt(networks)
        ends[name] = mean - off, mean, mean + off
        apart = np.linspace(-0.22, 0.22, networks)
        picture.flat_bars(name, [3 - k], [2 * off], thickness=0.62, base=mean - off, color=BLUE,
                          alpha=0.25)
        picture.dots(f"{name}, each", shares, 3 - k + apart, color=MUTED, markersize=4)
        picture.line(f"{name}, mean", [mean, mean], [3 - k - 0.31, 3 - k + 0.31], color=BLUE)
    order = sorted(ends, key=lambda name: -ends[name][1])
    lead = ends[order[0]][1] - ends[order[-1]][1]
    overlap = max(low for low, _, _ in ends.values()) < min(high for _, _, high in ends.values())
    picture.say(
        f"{networks} networks of each: {order[0]} leads with {ends[order[0]][1]:.1%}, {order[-1]} "
        f"is last with {ends[order[-1]][1]:.1%}. "
        + ("All four bars overlap." if overlap else "Not all bars overlap.")
    )
    picture.describe(
        f"Four rows, sigmoid, tanh, relu and elu, each with {networks} dots, a line at their mean "
        f"and a bar around it. {order[0]} is ahead of {order[-1]} by {lead:.1%}; "
        + ("the bars overlap." if overlap else "not all bars overlap.")
    )
    means = {name: mean for name, (_, mean, _) in ends.items()}
    return {"lead": lead, "overlap": overlap} | means


SHARES = {0.92: "92%", 0.94: "94%", 0.96: "96%", 0.98: "98%"}


def raced(name):
    """What each of twenty 64-32-10 networks gets right after 12 epochs on 640 digits: (20,)."""
    return scores(RACERS[name], range(NETWORKS), 640, 12)[-1]


wins_again = Prediction(
    race,
    "Train twenty networks of each instead of five. How far is the first ahead of the last?",
    ["Further: more networks show it more clearly", "As far as with five", "Less than half as far"],
    right=2,
    because="With five networks the lead was mostly luck: which digits are in the test, and where "
    "the weights began. Over twenty it averages out, and another one is first.",
    show={"networks": 20},
)
