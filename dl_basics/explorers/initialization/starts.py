"""What ten networks learned from many starts was measured once, and is kept in a file.

The file is `dl_basics/data/starts.csv`; `tools.make_starts` makes it anew. A row is one start: the
activation, the hidden layers, the gain, the epochs of training, and how many of the 450 test
digits each of ten networks has right. All hidden layers have 64 units, 1280 digits are learned in
batches of 32, and each network has its own weights and its own test digits.
"""

import csv
from functools import lru_cache

import numpy as np

from dl_basics.datasets import DATA
from dl_basics.experiments.digits import scores
from dl_basics.initializers import LeCun, Xavier
from dl_basics.recipes import Recipe
from dl_basics.registry import ELEMENTWISE

TEN = tuple(range(10))
EXAMPLES, TESTS, UNITS = 1280, 450, 64
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
    """How many digits ten networks have right, before and after each epoch: (epochs + 1, 10)."""
    right = scores(recipe(g, layers, gain), TEN, EXAMPLES, epochs)
    return (TESTS * right).round().astype(int)


FILE = DATA / "starts.csv"


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
