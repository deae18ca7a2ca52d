"""What ten networks learn from many starts: trained here, or measured once and kept in a file.

The file is `dl_basics/data/starts.csv`; `tools.make_starts` makes it anew. A row is one start: the
activation, the hidden layers, the gain, the epochs of training, and how many of the 450 test
digits each of ten networks has right. All hidden layers have 64 units, 1280 digits are learned in
batches of 32, and each network has its own weights and its own test digits.
"""

import csv
from functools import lru_cache

import numpy as np

from dl_basics.activations import ELEMENTWISE
from dl_basics.datasets import DATA
from dl_basics.experiments.digits import digits_for, scores
from dl_basics.experiments.harness import Kept, history, networks, shares_right
from dl_basics.initializers import LeCun, Xavier, constant, xavier, zeros
from dl_basics.network import stacked
from dl_basics.recipes import Recipe

TEN = tuple(range(10))
EXAMPLES, TESTS, UNITS = 1280, 450, 64
FILE = DATA / "starts.csv"

# The map: relu and tanh from every gain at every depth, after the last epoch.
LAYERS = range(5, 51, 5)
GAINS = tuple(round(2 ** (k / 4), 4) for k in range(-4, 7))  # 0.5 to 2.83, with 1 and √2
MAP_EPOCHS = 5

# Few layers of sigmoid, epoch by epoch, as Xavier has it and with gain 4.
FEW_LAYERS = range(1, 9)
TWO_GAINS = (1.0, 4.0)
SIGMOID_EPOCHS = 10

RATES = {"relu": 0.03, "tanh": 0.1, "sigmoid": 0.5}


@np.errstate(all="ignore")  # some of these trainings diverge
def train_ten(g, layers, gain, epochs):
    """How many digits ten networks have right, before and after each epoch: (epochs + 1, 10).

    σ of their first weights is gain/√fan_in, for the sigmoid gain times Xavier's.
    """
    init = Xavier(gain) if g == "sigmoid" else LeCun(gain)
    recipe = Recipe((64, *[UNITS] * layers, 10), g=ELEMENTWISE[g], init=init, rate=RATES[g])
    return (TESTS * scores(recipe, TEN, EXAMPLES, epochs)).round().astype(int)


@lru_cache(maxsize=1)
def kept():
    """What the file says, by activation, layers, gain and epoch: the shares right, (10,)."""
    with FILE.open(newline="") as file:
        next(rows := csv.reader(file))
        return {
            (g, int(layers), float(gain), int(epoch)): np.array(counts, float) / TESTS
            for g, layers, gain, epoch, *counts in rows
        }


def shares(g, layers, gain, epoch=MAP_EPOCHS):
    """What ten networks of the file have learned: the shares of test digits right, (10,)."""
    return kept()[g, layers, round(gain, 4), epoch]


def shallow(init):
    """What ten 64-32-10 networks of ReLUs get right after fifteen epochs: shares (10,)."""
    recipe = Recipe((64, 32, 10), g=ELEMENTWISE["relu"], init=init, rate=0.3)
    return scores(recipe, TEN, EXAMPLES, 15)[-1]


# --- Equal first weights, and drawn ones --------------------------------------------------------

STARTS = {"zeros": zeros, "constant": constant, "drawn": xavier}
STEPS, EVERY = 1000, 40  # forty steps are an epoch


@lru_cache
def twin_steps(g):
    """64-8-10 networks, ten for each kind of first weights: W¹ of the first of each ten, every
    forty steps (moments, 8, 64), and what all get right (moments, 10), two dictionaries.
    """
    x, y, *test = digits_for(TEN)
    recipes = [Recipe((64, 8, 10), g=ELEMENTWISE[g], init=init) for init in STARTS.values()]
    ten = [networks([recipe] * len(TEN), map(np.random.default_rng, TEN)) for recipe in recipes]
    net, step = stacked(ten), recipes[0].optimizer()  # with an axis for the start in front

    def measure(net):
        return net.layers[1].W[:, 0].copy(), shares_right(net, *test)

    learning = Kept(history(net, step, x[..., :EXAMPLES], y[..., :EXAMPLES], measure))
    images, right = (np.moveaxis(part, 1, 0) for part in learning.first(STEPS // EVERY + 1))
    return dict(zip(STARTS, images, strict=True)), dict(zip(STARTS, right, strict=True))
