"""Training on digits some of whose labels are wrong: what five networks get right, and how sure."""

from functools import lru_cache

import numpy as np

from dl_basics.datasets import digits_split
from dl_basics.experiments.harness import hits
from dl_basics.network import stacked
from dl_basics.recipes import Recipe

RUNS, EPOCHS, EXAMPLES, BATCH = 5, 200, 300, 60
WRONG_LABELS = {"none": 0.0, "20%": 0.2, "40%": 0.4}
RECIPE = Recipe(sizes=(64, 32, 10), rate=0.5)


@lru_cache
def learned(share):
    """What is measured after each epoch: from the name of a measure to (runs, epochs).

    share: of the training labels that are wrong. The labels of the 450 test digits are right.
    Each run has its own split of the digits, wrong labels, first weights and order of examples.
    """
    rngs = [np.random.default_rng(run) for run in range(RUNS)]
    splits = [digits_split(rng=rng) for rng in rngs]
    noisy = [
        clean.take(np.arange(EXAMPLES)).with_label_noise(share, rng=rng)
        for (clean, _), rng in zip(splits, rngs, strict=True)
    ]
    x, y = (np.stack([getattr(data, part) for data in noisy]) for part in "xy")
    test = [np.stack([getattr(data, part) for _, data in splits]) for part in "xy"]
    net, step = stacked([RECIPE.network(rng=rng) for rng in rngs]), RECIPE.optimizer()
    kept = []
    for _ in range(EPOCHS):
        order = np.array([rng.permutation(EXAMPLES) for rng in rngs])[:, None]
        now_x, now_y = (np.take_along_axis(part, order, axis=-1) for part in (x, y))
        for k in range(0, EXAMPLES, BATCH):
            net.run(now_x[..., k : k + BATCH])
            net.gradients(now_y[..., k : k + BATCH])
            step(net)
        kept.append(measured(net, x, y, *test))
    return {name: np.array([now[name] for now in kept]).T for name in kept[0]}


def measured(net, x, y, test_x, test_y):
    """Loss and accuracy on both sets, and the mean probability of the wrong answers given."""
    seen, unseen = net.run(x, training=False), net.run(test_x, training=False)
    right = hits(unseen, test_y)
    return {
        "train loss": net.loss.value(seen, y),
        "test loss": net.loss.value(unseen, test_y),
        "train accuracy": hits(seen, y).mean(axis=-1),
        "test accuracy": right.mean(axis=-1),
        "sure when wrong": np.mean(unseen.max(axis=-2), axis=-1, where=~right),
    }
