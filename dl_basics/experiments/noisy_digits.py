"""Training on digits some of whose labels are wrong: what five networks get right, and how sure."""

from functools import lru_cache

import numpy as np

from dl_basics.datasets import digits_split
from dl_basics.experiments.harness import hits, networks, there_and_back
from dl_basics.recipes import Recipe

RUNS, EPOCHS, EXAMPLES, BATCH = 5, 200, 300, 60
WRONG_LABELS = {"none": 0.0, "20%": 0.2, "40%": 0.4}
RECIPE = Recipe(sizes=(64, 32, 10), rate=0.5)


@lru_cache
def learned(share):
    """What is measured after each epoch: from the name of a measure to (runs, epochs).

    share: of the training labels that are wrong. The labels of the 450 test digits are right.
    Each run has its own split of the digits, its own wrong labels, its own first weights and its
    own order of the digits.
    """
    rngs, data, kept = [np.random.default_rng(run) for run in range(RUNS)], [], []
    for rng in rngs:
        clean, test = digits_split(rng=rng)
        noisy = clean.take(slice(EXAMPLES)).with_label_noise(share, rng=rng)
        data.append((noisy.x, noisy.y, test.x, test.y))
    x, y, *test = map(np.stack, zip(*data, strict=True))
    net, step = networks([RECIPE] * RUNS, rngs), RECIPE.optimizer()
    for _ in range(EPOCHS):
        orders = [rng.permutation(EXAMPLES) for rng in rngs]
        some_x, some_y = (
            np.stack([own.take(order, axis=1) for own, order in zip(part, orders, strict=True)])
            for part in (x, y)
        )
        for k in range(0, EXAMPLES, BATCH):
            there_and_back(net, some_x[..., k : k + BATCH], some_y[..., k : k + BATCH])
            step(net)
        kept.append(measured(net, x, y, *test))
    return {name: np.array([now[name] for now in kept]).T for name in kept[0]}


def measured(net, x, y, test_x, test_y):
    """Loss and accuracy on both sets, and the mean probability of the wrong answers given."""
    seen, unseen = net.run(x, training=False), net.run(test_x, training=False)
    wrong = ~hits(unseen, test_y)
    return {
        "train loss": net.loss.value(seen, y),
        "test loss": net.loss.value(unseen, test_y),
        "train accuracy": hits(seen, y).mean(axis=-1),
        "test accuracy": 1 - wrong.mean(axis=-1),
        "sure when wrong": unseen.max(axis=-2).mean(axis=-1, where=wrong),
    }
