"""Six networks that are sick or well, ten of each, and what they learn with fixes and without."""

import json
from functools import lru_cache, reduce

import numpy as np

from dl_basics.activations import relu, sigmoid, tanh
from dl_basics.datasets import DATA
from dl_basics.diagnostics import gradient_sizes
from dl_basics.experiments.digits import digits_for
from dl_basics.experiments.harness import (
    BATCH,
    Kept,
    history,
    networks,
    optimizer,
    shares_right,
    there_and_back,
)
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


def seeds(count=NETWORKS):
    """A generator for the first weights, and the masks, of each network."""
    return [np.random.default_rng([k, 1]) for k in range(count)]


def started(recipe, wrong=0.0, count=NETWORKS, examples=EXAMPLES):
    """Networks that went there and back once, the digits that they learn, and those for the test.

    wrong: the share of the labels learned from that are.
    """
    x, y, *test = digits_for(range(count), examples, wrong, TESTS)
    net = networks([recipe] * count, seeds(count))
    there_and_back(net, x, y)
    return net, x, y, test


@lru_cache(maxsize=256)
def trial(recipe, wrong=0.0, count=NETWORKS, examples=EXAMPLES, batch=BATCH):
    """|δ| of each network in each layer at the start, (networks, layers), and what it learns.

    Of that are kept, before and after each epoch, the share of test digits that each network gets
    right, and the share of the labels learned from that it repeats.
    """
    net, x, y, test = started(recipe, wrong, count, examples)

    def measure(net):
        return shares_right(net, *test), shares_right(net, x, y)

    step = optimizer([recipe] * count)
    return gradient_sizes(net), Kept(history(net, step, x, y, measure, batch))


def ten_networks(recipe, epochs, examples=EXAMPLES, batch=BATCH):
    """The share of test digits that each of ten networks gets right after its training: (10,)."""
    return trial(recipe, examples=examples, batch=batch)[1].first(epochs + 1)[0][-1]


def treated(ailment, fixes=(), count=NETWORKS):
    """The `trial` of a sick recipe with these fixes, one after the other."""
    recipe = reduce(lambda recipe, fix: fix.apply(recipe), fixes, AILMENTS[ailment])
    return trial(recipe, 0.3 if ailment == WRONG else 0.0, count)


# --- Every fix on every ailment, stored by tools/make_fixes.py ------------------------------------


@lru_cache
def grid():
    """What was stored: from an ailment to a fix to the shares right in the end, (20,)."""
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    return {
        ailment: {fix: np.array(shares) for fix, shares in row.items()}
        for ailment, row in stored.items()
    }


@lru_cache
def gains(count):
    """From an ailment to a fix to its gain over the first so many networks.

    The mean, the ends of its 99.9% interval, and the direction of that.
    """

    def gain(none, shares):
        mean, *ends = paired_difference(none[:count], shares[:count], "99.9%")
        return mean, *ends, direction(*ends)

    return {
        ailment: {fix: gain(row["none"], shares) for fix, shares in row.items() if fix != "none"}
        for ailment, row in grid().items()
    }
