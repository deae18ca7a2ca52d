"""What ten networks learn from many starts: trained here, or measured once and kept in a file.

The file is `dl_basics/data/starts.csv`; `tools.make_starts` makes it anew. A row is one start at
one learning rate: how many digits each of ten networks has right after so many epochs, of 450 that
a rate is chosen on, and of 450 that the network is judged by. All hidden layers have 64 units, 896
digits are learned in batches of 32, and each network has its own weights and digits.
"""

import csv
from collections import defaultdict
from functools import lru_cache

import numpy as np

from dl_basics.activations import ELEMENTWISE
from dl_basics.datasets import DATA
from dl_basics.experiments.digits import at_its_best, digits_for, scores, three_roles
from dl_basics.experiments.harness import BATCH, epoch, history, networks, optimizer, shares_right
from dl_basics.initializers import LeCun, Orthogonal, constant, xavier, zeros
from dl_basics.network import stacked
from dl_basics.recipes import Recipe, fitting

TEN = tuple(range(10))
EXAMPLES, TESTS, UNITS = 896, 450, 64
FILE = DATA / "starts.csv"

# The map: every gain at every depth, at three rates.
KINDS = ("relu", "tanh", "tanh, orthogonal")
LAYERS = (5, 10, 20, 30, 50)
GAINS = (0.7071, 0.8409, 1.0, 1.1892, 1.4142, 1.6818, 2.0)
RATES, EPOCHS = (0.01, 0.03, 0.1), 5

# Few layers of sigmoid, every second epoch: with gain 1, as Xavier has it, and the one that fits.
FEW_LAYERS, LOOKS = range(1, 9), range(0, 11, 2)
SIGMOID_GAINS = (1.0, round(fitting(ELEMENTWISE["sigmoid"]).gain, 4))
SIGMOID_RATES = (0.1, 0.3, 1.0)

# Every curve at two depths: around the gain that fits.
MENU = ("identity", "sigmoid", "tanh", "relu", "leaky relu", "elu", "softplus", "gelu", "silu")
CURVE_RATES = {8: (0.01, 0.03, 0.1, 0.3), 20: (0.01, 0.03, 0.1)}  # by the hidden layers
AROUND = (0.7071, 0.8409, 1.0, 1.1892, 1.4142)


def around(name):
    """Five gains for a curve; the one that fits is in the middle."""
    return [round(fitting(ELEMENTWISE[name]).gain * factor, 4) for factor in AROUND]


@np.errstate(all="ignore")  # some of these trainings diverge
def train_ten(kind, layers, gain, rates=RATES, looks=(EPOCHS,)):
    """How many digits ten networks have right after these epochs: (looks, 2, rates, 10).

    Of the digits to choose on, and of those to judge on. s of the first weights is gain/√fan_in.
    """
    init = Orthogonal(gain) if kind.endswith("orthogonal") else LeCun(gain)
    sizes, g = (64, *[UNITS] * layers, 10), ELEMENTWISE[kind.removesuffix(", orthogonal")]
    recipes = [Recipe(sizes, g=g, init=init, rate=rate) for rate in rates for _ in TEN]
    net = networks(recipes, [*TEN] * len(rates))
    roles = three_roles(TEN, EXAMPLES)
    learn, *others = ([np.concatenate([part] * len(rates)) for part in role] for role in roles)
    step, rng, counts = optimizer(recipes), np.random.default_rng(0), []
    for k in range(max(looks) + 1):
        if k in looks:
            shares = [shares_right(net, *role).reshape(-1, len(TEN)) for role in others]
            counts.append(np.rint(TESTS * np.array(shares)))
        if k < max(looks):
            epoch(net, step, *learn, BATCH, rng)
    return np.array(counts, int)


@lru_cache(maxsize=1)
def kept():
    """What the file says, by kind, layers, gain and epoch: {rate: shares right (2, 10)}."""
    found = defaultdict(dict)
    with FILE.open(newline="") as file:
        next(rows := csv.reader(file))
        for kind, layers, gain, rate, look, *counts in rows:
            shares = np.array(counts, float).reshape(2, -1) / TESTS
            found[kind, int(layers), float(gain), int(look)][float(rate)] = shares
    return found


def shares(kind, layers, gain, look=EPOCHS, rate=None):
    """The shares of test digits right, (10,): at this rate, or each network at its own best.

    Which rate is best is decided by other digits than those that it is judged by.
    """
    runs = kept()[kind, layers, round(gain, 4), look]
    if rate is not None:
        return runs[rate][1]
    return at_its_best(*np.array([*runs.values()]).swapaxes(0, 1))


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
    ten = [networks([recipe] * len(TEN), TEN) for recipe in recipes]
    net, step = stacked(ten), recipes[0].optimizer()  # with an axis for the start in front

    def measure(net):
        return net.layers[1].W[:, 0].copy(), shares_right(net, *test)

    learning = history(net, step, x[..., :EXAMPLES], y[..., :EXAMPLES], measure)
    images, right = (np.moveaxis(part, 1, 0) for part in learning.first(STEPS // EVERY + 1))
    return dict(zip(STARTS, images, strict=True)), dict(zip(STARTS, right, strict=True))
