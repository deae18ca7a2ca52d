"""Six networks that are sick or well, ten of each, and what they learn with fixes and without."""

from functools import lru_cache, reduce

import numpy as np

from dl_basics.activations import relu, sigmoid, tanh
from dl_basics.diagnostics import gradient_sizes
from dl_basics.experiments import harness
from dl_basics.experiments.digits import at_its_best, stored, three_roles
from dl_basics.experiments.paired_difference import direction, paired_difference
from dl_basics.initializers import He, Normal, he, xavier
from dl_basics.recipes import Recipe

NETWORKS, EPOCHS = 10, 40
EXAMPLES, TESTS = 320, 200  # ten batches, and no smaller one at the end
STORED_NETWORKS = 20
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
    return harness.networks([recipe] * count, [[k, 1] for k in range(count)])


def started(recipe, wrong=0.0, count=NETWORKS, examples=EXAMPLES):
    """Networks that went there and back once, and x and y to learn from, to choose by, to judge by.

    wrong: the share of the labels learned from that are. See `digits.three_roles`.
    """
    learn, choose, judge = three_roles(range(count), examples, TESTS, wrong)
    net = at_start(recipe, count)
    harness.there_and_back(net, *learn)
    return net, learn, choose, judge


@lru_cache(maxsize=256)
def trial(recipe, wrong=0.0, count=NETWORKS, examples=EXAMPLES, batch=harness.BATCH):
    """|δ| of each network in each layer at the start, (networks, layers), and what it learns.

    Of that are kept, before and after each epoch, the share of validation digits that each network
    gets right, and the share of the labels learned from that it repeats.
    """
    net, learn, choose, _ = started(recipe, wrong, count, examples)

    def measure(net):
        return harness.shares_right(net, *choose), harness.shares_right(net, *learn)

    step = harness.optimizer([recipe])
    return gradient_sizes(net), harness.history(net, step, *learn, measure, batch)


@lru_cache(maxsize=256)
def trained(recipe, epochs, examples=EXAMPLES, batch=harness.BATCH, wrong=0.0, count=NETWORKS):
    """What is right in the end of validation and of test digits: two arrays (networks,)."""
    net, learn, *others = started(recipe, wrong, count, examples)
    step, rng = harness.optimizer([recipe]), np.random.default_rng(0)
    for _ in range(epochs):
        harness.epoch(net, step, *learn, batch, rng)
    return [harness.shares_right(net, *digits) for digits in others]


def ten_networks(recipe, epochs, examples=EXAMPLES, batch=harness.BATCH, wrong=0.0):
    """The share of validation digits that each of ten networks gets right in the end: (10,)."""
    return trained(recipe, epochs, examples, batch, wrong)[0]


def judged(recipes, epochs, examples=EXAMPLES, wrong=0.0, count=NETWORKS):
    """The test shares (networks,), each network with the recipe that its validation digits prefer.

    recipes: those to choose from. No digit that a network is judged by has a say in its choice.
    """
    shares = [trained(recipe, epochs, examples, wrong=wrong, count=count) for recipe in recipes]
    return at_its_best(*np.swapaxes(shares, 0, 1))


def treated(ailment, fixes=(), count=NETWORKS):
    """The `trial` of a sick recipe with these fixes, one after the other."""
    return trial(with_fixes(ailment, fixes), share_wrong(ailment), count)


def with_fixes(ailment, fixes):
    """The recipe of an ailment with these fixes, one after the other."""
    return reduce(lambda recipe, fix: fix.apply(recipe), fixes, AILMENTS[ailment])


def share_wrong(ailment):
    """The share of the labels learned from that are wrong."""
    return 0.3 if ailment == WRONG else 0.0


def left_on(epochs=20):
    """What ten networks get right with dropout off and left on, p = 0.5: two arrays (10,)."""
    recipe = Recipe((64, 64, 10), g=relu, init=None, rate=0.2, dropout=0.5)
    net, learn, (x, y), _ = started(recipe)
    step, rng = harness.optimizer([recipe]), np.random.default_rng(0)
    for _ in range(epochs):
        harness.epoch(net, step, *learn, harness.BATCH, rng)
    return harness.shares_right(net, x, y), harness.hits(net.run(x), y).mean(axis=-1)


def first_against_last(g, p):
    """|δ| in the first of twenty hidden layers against the last, at the start: median of five."""
    init = xavier if g == sigmoid else None
    recipe = Recipe((64, *[100] * 20, 10), g=g, init=init, dropout=p)
    sizes = gradient_sizes(started(recipe, count=5, examples=64)[0])
    return float(np.median(sizes[:, 0] / sizes[:, -2]))


@lru_cache
def grid():
    """The names of the fixes, "none" first, and the shares right: (ailments, fixes, networks).

    `tools.make_fixes` trained and stored them.
    """
    shares = stored("fixes")
    return [*shares[WRONG]], np.array([[*row.values()] for row in shares.values()])


@lru_cache
def differences(count):
    """What each fix changes over the first so many networks, and its 99.9% interval.

    mean, low, high, and the direction of these: (ailments, fixes) without "none".
    """
    shares = grid()[1][..., :count]
    mean, low, high = paired_difference(shares[:, :1], shares[:, 1:], 0.999)
    return mean, low, high, direction(low, high)
