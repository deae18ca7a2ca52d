"""Ten networks from many starts: what they had learned is measured once, and kept in a file.

The file is `dl_basics/data/starts.csv`, and this makes it anew, in about half an hour:

    python -m dl_basics.explorers.starts

A row is one start: the activation, the hidden layers, the gain, the epochs of training, and how
many of the 450 test digits each of ten networks has right. All hidden layers have 64 units, 1280
digits are learned in batches of 32, and each network has its own weights and its own test digits.
"""

import csv
from functools import lru_cache
from importlib.resources import files

import numpy as np

from dl_basics.draw.style import BLUE, MUTED, ON_DARK
from dl_basics.draw.words import number, plural
from dl_basics.explorers.digits import digits_for
from dl_basics.explorers.learned import scores
from dl_basics.explorers.runs import Stack
from dl_basics.initializers import LeCun, Xavier
from dl_basics.live import Choice, Prediction, Slider, Steps, explorer
from dl_basics.recipes import Recipe
from dl_basics.registry import ELEMENTWISE

TEN = tuple(range(10))
EXAMPLES, TESTS, UNITS, BATCH = 1280, 450, 64, 32
CHANCE = 0.1

# The map: relu and tanh from every gain at every depth, after the last epoch.
LAYERS = range(5, 51, 5)
GAINS = tuple(round(2 ** (k / 4), 4) for k in range(-4, 7))  # 0.5 to 2.83, with 1 and √2
MAP_EPOCHS = 5

# Few layers of sigmoid, epoch by epoch, as Xavier has it and with gain 4.
FEW_LAYERS = range(1, 9)
TWO_GAINS = (1.0, 4.0)
SIGMOID_EPOCHS = 10

RATES = {"relu": 0.03, "tanh": 0.1, "sigmoid": 0.5}


def recipe(g, layers, gain):
    """A network of this start: σ = gain/√fan_in, for the sigmoid gain times Xavier's."""
    init = Xavier(gain) if g == "sigmoid" else LeCun(gain)
    sizes = (64, *[UNITS] * layers, 10)
    return Recipe(sizes, g=ELEMENTWISE[g], init=init, rate=RATES[g])


@np.errstate(all="ignore")  # some of these trainings diverge
def train_ten(g, layers, gain, epochs):
    """Train ten networks; yields before and after each epoch how many digits each has right."""
    x, y, test_x, test_y = digits_for(TEN)
    stack, rng = Stack(recipe(g, layers, gain), TEN), np.random.default_rng(0)

    def right():
        return (stack.forward(test_x).argmax(axis=1) == test_y.argmax(axis=1)).sum(axis=-1)

    yield right()
    for _ in stack.epochs(x[..., :EXAMPLES], y[..., :EXAMPLES], epochs, BATCH, rng):
        yield right()


def rows():
    """All rows of the file: (activation, layers, gain, epoch, ten counts)."""
    for g in ("relu", "tanh"):
        for layers in LAYERS:
            for gain in GAINS:
                *_, last = train_ten(g, layers, gain, MAP_EPOCHS)
                yield g, layers, gain, MAP_EPOCHS, *last.tolist()
    for layers in FEW_LAYERS:
        for gain in TWO_GAINS:
            for epoch, counts in enumerate(train_ten("sigmoid", layers, gain, SIGMOID_EPOCHS)):
                yield "sigmoid", layers, gain, epoch, *counts.tolist()


FILE = files("dl_basics") / "data" / "starts.csv"


@lru_cache(maxsize=1)
def kept():
    """What the file says, by activation, layers, gain and epoch: the shares right, (10,)."""
    with FILE.open(newline="") as file:
        next(rows := csv.reader(file))
        return {
            (g, int(layers), float(gain), int(epoch)): np.array(counts, float) / TESTS
            for g, layers, gain, epoch, *counts in rows
        }


def shares(g, layers, gain):
    """What ten networks of the map have learned: the shares of test digits right, (10,)."""
    return kept()[g, layers, round(gain, 4), MAP_EPOCHS]


def sigmoid_shares(gain, epoch):
    """What networks of sigmoids have learned at an epoch: (layers, 10)."""
    return np.array([kept()["sigmoid", layers, gain, epoch] for layers in FEW_LAYERS])


def shallow(init):
    """What ten 64-32-10 networks of ReLUs get right after fifteen epochs: shares (10,)."""
    one = Recipe((64, 32, 10), g=ELEMENTWISE["relu"], init=init, rate=0.3)
    return scores(one, TEN, EXAMPLES, 15)[-1]


# ------------------------------------------------------------------------------------------------
# What you move.


@explorer(
    layers=Slider(LAYERS[0], LAYERS[-1], LAYERS.step, "hidden layers"),
    g=Choice(["relu", "tanh"], "activation g"),
)
def learns(picture, layers=10, g="relu"):
    """From which start does a deep network learn?"""
    layers = LAYERS.step * round(layers / LAYERS.step)  # the nearest that was measured
    every = np.array([[shares(g, depth, gain).mean() for gain in GAINS] for depth in LAYERS])
    here = np.array([shares(g, layers, gain) for gain in GAINS])
    left, right = picture.panels(1, 1.15, height=3.3)
    columns, top = len(GAINS), LAYERS[-1] + 2.5
    ticks = {0: "½", 4: "1", 6: "√2", 8: "2"}
    left.axes(x=(-0.5, columns - 0.5), y=(2.5, top), xlabel="gain", ylabel="hidden layers",
              xticks=ticks, yticks=list(LAYERS[1::2]), title="bright: learns")  # fmt: skip
    left.heat("map", every, (-0.5, columns - 0.5), (2.5, top), low=0.05, high=1.0)
    x, y = [-0.4, columns - 0.6], [layers - 2.3, layers + 2.3]
    left.line("row", [x[0], x[1], x[1], x[0], x[0]], [y[0], y[0], y[1], y[1], y[0]], color=ON_DARK)
    right.axes(x=(-0.5, columns - 0.5), y=(0, 1.1), xlabel="gain", xticks=ticks,
               ylabel="test digits right", title="the framed row")  # fmt: skip
    right.hrule("chance", CHANCE)
    for at, name in ((4, "Xavier"), (6, "He")):
        right.vrule(name, at)
        right.words(f"{name} is here", at, 1.06, name, (4, 0), color=MUTED)
    right.band("ten networks", np.arange(columns), here.min(axis=1), here.max(axis=1),
               facecolor=BLUE, alpha=0.25)  # fmt: skip
    right.line("mean", np.arange(columns), here.mean(axis=1), marker="o", markersize=3.5)
    means = here.mean(axis=1)
    xavier, he, best = means[4], means[6], GAINS[int(means.argmax())]
    picture.say(
        f"{g}, {layers} hidden layers, test digits right, mean of ten networks: "
        f"Xavier {xavier:.0%}, He {he:.0%}. The best of these gains: {number(best, 2)}, with "
        f"{means.max():.0%}."
    )
    picture.describe(
        f"Left, a map over gain and depth, bright where networks learn: a ridge that is narrower, "
        f"the deeper they are. Right, the row of {layers} layers with a band for ten networks: "
        f"{xavier:.0%} at gain 1, {he:.0%} at √2, highest at {number(best, 2)}."
    )
    return {"xavier": here[4], "he": here[6], "best": best, "means": means}


@explorer(epoch=Steps(0, SIGMOID_EPOCHS, label="epoch"))
def sigmoids(picture, epoch=6):
    """How many layers of sigmoid does Xavier carry?"""
    layers = np.array(FEW_LAYERS)
    picture.axes(x=(0.7, 8.3), y=(0, 1.02), xlabel="hidden layers", ylabel="test digits right",
                 legend=("Xavier", "gain 4"))  # fmt: skip
    picture.hrule("chance", CHANCE)
    found = {}
    for name, gain, color, dashes in (("Xavier", 1.0, MUTED, "--"), ("gain 4", 4.0, BLUE, "-")):
        runs = found[name] = sigmoid_shares(gain, epoch)
        picture.band(f"{name}, all ten", layers, runs.min(axis=1), runs.max(axis=1),
                     facecolor=color, alpha=0.25)  # fmt: skip
        picture.line(name, layers, runs.mean(axis=1), color=color, linestyle=dashes, marker="o",
                     markersize=4)  # fmt: skip
    said = "; ".join(
        f"{plural(depth, 'layer')}: Xavier {found['Xavier'][depth - 1].mean():.1%}, "
        f"gain 4 {found['gain 4'][depth - 1].mean():.1%}"
        for depth in (1, 3, 5, 8)
    )
    picture.say(f"Epoch {epoch}, test digits right, mean of ten networks. {said}.")
    picture.describe(
        f"Two curves over the number of hidden layers, 1 to 8, with bands for ten networks: dashed "
        f"for Xavier, solid for four times as large weights. At epoch {epoch}, {said}."
    )
    return found


# ------------------------------------------------------------------------------------------------
# Questions.

deeper = Prediction(
    learns,
    "Ten layers of ReLU learn best near He's gain, √2. Take thirty layers: what becomes of the "
    "gains that still learn well?",
    ["The same gains do: the rule does not know the depth", "There are fewer of them",
     "Larger gains are needed, as more is lost on the way"],
    right=1,
    because="A gain a little off is a factor a little off 1 in every layer, and thirty layers "
    "multiply it. The ridge is where it was and narrower, and lower too: even He has trouble.",
    show={"layers": 30},
)  # fmt: skip

with_patience = Prediction(
    sigmoids,
    "Ten epochs instead of six: do five layers of sigmoid learn with Xavier now?",
    ["Yes, they only needed time", "Half of the networks do", "No"],
    right=2,
    because="Nothing arrives in the first layers, and nothing comes back: more epochs of nothing. "
    "Three and four layers do profit from patience.",
    show={"epoch": 10},
)


if __name__ == "__main__":
    with FILE.open("w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["activation", "layers", "gain", "epoch", *(f"network {k}" for k in TEN)])
        for row in rows():
            out.writerow(row)
            file.flush()
