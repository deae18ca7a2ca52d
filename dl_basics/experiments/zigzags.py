"""Zigzags: folded by hand, one layer after another, and learned by deep and by wide networks."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import identity, relu
from dl_basics.experiments.digits import stored
from dl_basics.initializers import he
from dl_basics.recipes import Recipe

KINDS = {"deep": (1, 16, 16, 16, 1), "wide": (1, 197, 1)}  # 593 and 592 weights and biases
LAYERS = (2, 3, 4, 5)
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


@lru_cache
def learned(kind, layers):
    """The answers (10, 129) of ten networks to a zigzag, and their errors (10,).

    `tools.make_zigzags` trained them.
    """
    return tuple(map(np.array, stored("zigzags")[kind][str(layers)]))
