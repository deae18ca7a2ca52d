"""Six networks that are sick or well, ten of each, and what they learn with fixes and without."""

import json
from functools import lru_cache, reduce

import numpy as np

from dl_basics.activations import relu, sigmoid, tanh
from dl_basics.datasets import DATA
from dl_basics.diagnostics import gradient_sizes
from dl_basics.experiments import harness
from dl_basics.experiments.digits import digits_for
from dl_basics.experiments.paired_difference import direction, paired_difference
from dl_basics.initializers import He, Normal, he
from dl_basics.recipes import Recipe

NETWORKS, EPOCHS = 10, 40
EXAMPLES, TESTS = 320, 200  # ten batches, and no smaller one at the end
STORED, STORED_NETWORKS = DATA / "fixes.json", 20
WRONG = "wrong labels"
DEEP = (64, *[16] * 6, 10)

AILMENTS = {
    "vanishing sigmoids": Recipe(DEEP, g=sigmoid, rate=0.2),
    "small start": Recipe(DEEP, g=tanh, init=Normal(0.05), rate=0.2),
    "large start": Recipe(DEEP, g=relu, init=He(2.5), rate=0.1),
    "large rate": Recipe((64, 16, 16, 16, 10), g=relu, init=he, rate=1.5),
    WRONG: Recipe((64, 64, 10), g=relu, init=he, rate=0.2),
    "healthy network": Recipe((64, 16, 16, 10), g=relu, init=he, rate=0.2),
}


def at_start(recipe, count=NETWORKS):
    """Networks of this recipe before their training; each has first weights of its own."""
    return harness.networks([recipe] * count, [np.random.default_rng([k, 1]) for k in range(count)])


def started(recipe, wrong=0.0, count=NETWORKS, examples=EXAMPLES):
    """Networks that went there and back once, what they learn, x and y, and what they are asked.

    wrong: the share of the labels learned from that are.
    """
    x, y, *test = digits_for(range(count), examples, wrong, TESTS)
    net = at_start(recipe, count)
    harness.there_and_back(net, x, y)
    return net, x, y, test


@lru_cache(maxsize=256)
def trial(recipe, wrong=0.0, count=NETWORKS, examples=EXAMPLES, batch=harness.BATCH):
    """|δ| of each network in each layer at the start, (networks, layers), and what it learns.

    Of that are kept, before and after each epoch, the share of test digits that each network gets
    right, and the share of the labels learned from that it repeats.
    """
    net, x, y, test = started(recipe, wrong, count, examples)

    def measure(net):
        return harness.shares_right(net, *test), harness.shares_right(net, x, y)

    step = harness.optimizer([recipe] * count)
    return gradient_sizes(net), harness.Kept(harness.history(net, step, x, y, measure, batch))


def ten_networks(recipe, epochs, examples=EXAMPLES, batch=harness.BATCH):
    """The share of test digits that each of ten networks gets right after its training: (10,)."""
    return trial(recipe, examples=examples, batch=batch)[1].first(epochs + 1)[0][-1]


def treated(ailment, fixes=(), count=NETWORKS):
    """The `trial` of a sick recipe with these fixes, one after the other."""
    recipe = reduce(lambda recipe, fix: fix.apply(recipe), fixes, AILMENTS[ailment])
    return trial(recipe, 0.3 if ailment == WRONG else 0.0, count)


# --- Every fix on every ailment, stored by tools/make_fixes.py ------------------------------------


@lru_cache
def grid():
    """The names of the fixes, "none" first, and the shares right: (ailments, fixes, networks)."""
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    return [*stored[WRONG]], np.array([[*row.values()] for row in stored.values()])


@lru_cache
def gains(count):
    """The mean gain by each fix over the first so many networks, and its 99.9% interval.

    mean, low, high, and the direction of these: (ailments, fixes) without "none".
    """
    shares = grid()[1][..., :count]
    mean, low, high = paired_difference(shares[:, :1], shares[:, 1:], "99.9%")
    return mean, low, high, direction(low, high)
