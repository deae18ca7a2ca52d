"""How sure networks are of digits, and how often they are right; and what a threshold does."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import sigmoid, softmax
from dl_basics.experiments.digits import digits_for, three_roles
from dl_basics.experiments.harness import epoch, hits, networks, optimizer
from dl_basics.losses import binary_cross_entropy, cross_entropy
from dl_basics.recipes import Recipe

SEEDS, EXAMPLES, EPOCHS = tuple(range(10)), 300, (3, 10, 30, 100)
TEMPERATURES = 10 ** np.linspace(-0.5, 0.5, 41)
NEAR = (0.97, 0.99)  # what passes for "0.98"


@lru_cache
def trained(wrong):
    """After each of EPOCHS: ln p of validation and of test digits, (networks, 10, 450) each.

    Ten networks, each with its own split of the digits. wrong: the share of the labels to learn
    from that are wrong. ln p is z but for one number in each column, which softmax forgets.
    """
    x, y, *_ = digits_for(SEEDS, EXAMPLES, wrong)
    _, *others = three_roles(SEEDS, EXAMPLES)
    recipe = Recipe((64, 32, 10), rate=0.5)
    net, step = networks([recipe] * len(SEEDS), SEEDS), optimizer([recipe])
    rng, after = np.random.default_rng(0), {}
    for k in range(1, EPOCHS[-1] + 1):
        epoch(net, step, x, y, 32, rng)
        if k in EPOCHS:
            after[k] = [np.log(net.run(part[0], training=False)) for part in others]
    return after


def on_test_digits(wrong, epochs, temperature=1.0):
    """The probability that each answer comes with, and whether it is right, (networks, 450) each.

    temperature: one for all networks, or one for each.
    """
    z, y = trained(wrong)[epochs][1], three_roles(SEEDS, EXAMPLES)[2][1]
    p = softmax.value(z / np.reshape(temperature, (-1, 1, 1)))
    return p.max(axis=-2), hits(p, y)


@lru_cache
def validation_losses(wrong, epochs):
    """The cross-entropy of each network on validation digits at TEMPERATURES, (41, networks)."""
    (_, y), z = three_roles(SEEDS, EXAMPLES)[1], trained(wrong)[epochs][0]
    return np.array([cross_entropy.from_logits(z / t, y) for t in TEMPERATURES])


def chosen(wrong, epochs):
    """The temperature of each network that its own validation digits prefer, (networks,)."""
    return TEMPERATURES[validation_losses(wrong, epochs).argmin(axis=0)]


def in_groups(sure, right, edges):
    """How many answers lie between each two edges, and the means of `sure` and `right` there."""
    group = np.searchsorted(edges, sure.ravel()) - 1
    counts, said, share = (
        np.bincount(group, weights, len(edges) - 1)
        for weights in (None, sure.ravel(), right.ravel())
    )
    with np.errstate(invalid="ignore"):
        return counts, said / counts, share / counts


@lru_cache
def detectors(seed=0):
    """The answers of ten neurons to validation and test digits, (10, 450) each, and their targets.

    Neuron k learns to say whether a digit is a k.
    """
    learn, *others = three_roles((seed,), 897)
    recipe = [Recipe((64, 10), g_out=sigmoid, loss=binary_cross_entropy, rate=0.5)]
    net, step = networks(recipe, [seed]), optimizer(recipe)
    for _ in range(20):
        epoch(net, step, *learn, 32, np.random.default_rng(seed))
    return [(net.run(x, training=False)[0], y[0]) for x, y in others]


def confusion(a, y, threshold):
    """The counts of a yes that is right, a wrong yes, a missed yes and a right no.

    A yes is said where the output a lies above the threshold; y is 1 where it should be.
    """
    yes = a > threshold
    cases = yes & (y == 1), yes & (y == 0), ~yes & (y == 1), ~yes & (y == 0)
    return tuple(int(case.sum()) for case in cases)
