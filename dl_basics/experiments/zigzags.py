"""Zigzags: folded by hand, one layer after another, and learned by deep and by wide networks."""

import json
from functools import lru_cache

import numpy as np

from dl_basics.activations import identity, relu
from dl_basics.datasets import DATA
from dl_basics.experiments.digits import at_its_best
from dl_basics.experiments.harness import column, networks
from dl_basics.initializers import he
from dl_basics.losses import half_squared_error
from dl_basics.optimizers import Adam
from dl_basics.recipes import Recipe

FILE = DATA / "zigzags.json"
KINDS = {"deep": (1, 16, 16, 16, 1), "wide": (1, 197, 1)}  # 593 and 592 weights and biases
LAYERS, RATES, TEN, STEPS = (2, 3, 4, 5), (0.003, 0.01, 0.03), range(10), 6000
GRID = np.arange(129) / 128  # of the answers that are kept


def fold(x, layers):
    """What layers of two units make of x in [0, 1]: each lays its interval double, like a sheet."""
    for _ in range(layers):
        x = 2 * relu(x) - 4 * relu(x - 0.5)  # up to 1 at a half, and down again
    return x


def used_up(x, layers):
    """The same zigzag by one layer of 2 · layers units, a kink for each, as far as they reach."""
    units, teeth = 2 * layers, 2**layers
    y = teeth * relu(x)
    for k in range(1, min(units, teeth)):
        turn = 2 * teeth if units >= teeth or k < units - 1 else teeth  # the last one goes level
        y = y - (-1.0) ** (k + 1) * turn * relu(x - k / teeth)
    return y


def train_ten(kind, layers, steps=STEPS):
    """The answers (rates, 10, 129) of ten networks, and their errors on new points, (rates, 10).

    They learn a zigzag of 2 ** layers pieces from 200 points. The errors, the roots of the mean
    square, are those on 100 points to choose a rate on, and on 1000 to judge on.
    """
    points = np.random.default_rng(0).uniform(size=(1, 1300))
    learn, choose, judge = np.split(points, [200, 300], axis=1)
    recipe = Recipe(KINDS[kind], g=relu, g_out=identity, init=he, loss=half_squared_error)
    rngs = [np.random.default_rng(seed) for _ in RATES for seed in TEN]
    net, step = networks([recipe] * len(rngs), rngs), Adam(column(np.repeat(RATES, len(TEN))))
    for _ in range(steps):
        net.run(4 * learn - 2)  # inputs around 0
        net.gradients(fold(learn, layers))
        step(net)
    answers = net.run(4 * GRID[None] - 2)[:, 0].reshape(len(RATES), len(TEN), -1)
    return answers, *(
        np.sqrt(np.mean((net.run(4 * x - 2) - fold(x, layers)) ** 2, axis=(1, 2))).reshape(
            len(RATES), -1
        )
        for x in (choose, judge)
    )


def at_their_best(kind, layers, steps=STEPS):
    """Answers and errors of ten networks, each at the rate that it chose on points for that."""
    answers, choose, judge = train_ten(kind, layers, steps)
    best = choose.argmin(axis=0)
    return answers[best, TEN], at_its_best(-choose, judge)


def pieces(y):
    """The straight pieces of a curve that bends at places of its grid only."""
    return 1 + np.count_nonzero(np.abs(np.diff(y, 2)) > 1e-9)


def random_pieces(kind, seeds):
    """The straight pieces that networks with random weights and biases make of x in [0, 1]."""
    x, counts = np.linspace(-2, 2, 20_001)[None], []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        net = Recipe(KINDS[kind], g=relu, g_out=identity, init=he).network(rng=rng)
        for layer in net.layers[1:]:
            layer.b[...] = rng.normal(0, 0.5, layer.b.shape)
        bends = np.abs(np.diff(net.predict(x)[0], 2)) > 1e-11  # one or two in a row at each kink
        counts.append(1 + np.count_nonzero(bends[1:] & ~bends[:-1]) + int(bends[0]))
    return counts


@lru_cache(maxsize=1)
def stored():
    """By kind and by layers, the answers (10, 129) and the errors (10,) of `at_their_best`."""
    return {
        (kind, int(layers)): tuple(map(np.array, found))
        for kind, by_layers in json.loads(FILE.read_text(encoding="utf-8")).items()
        for layers, found in by_layers.items()
    }
