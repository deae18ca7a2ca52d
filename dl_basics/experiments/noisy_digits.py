"""Training on digits some of whose labels are wrong: what five networks get right, and how sure."""

from functools import lru_cache

import numpy as np

from dl_basics.datasets import digits_split
from dl_basics.recipes import Recipe
from dl_basics.training import train

RUNS, EPOCHS, EXAMPLES = 5, 200, 300
WRONG_LABELS = {"none": 0.0, "20%": 0.2, "40%": 0.4}
RECIPE = Recipe(sizes=(64, 32, 10), rate=0.5)


@lru_cache
def learned(share):
    """What is measured after each epoch: from the name of a measure to (runs, epochs).

    share: of the training labels that are wrong. The labels of the 450 test digits are right.
    Each run has its own split of the digits, its own wrong labels and its own first weights.
    """
    runs = [history(share, np.random.default_rng(run)) for run in range(RUNS)]
    return {name: np.array([[now[name] for now in run] for run in runs]) for name in runs[0][0]}


def history(share, rng):
    """The measures of one run after each epoch, a list of dictionaries."""
    clean, test = digits_split(rng=rng)
    noisy = clean.take(np.arange(EXAMPLES)).with_label_noise(share, rng=rng)
    net, optimizer = RECIPE.network(rng=rng), RECIPE.optimizer()
    steps = train(net, noisy.x, noisy.y, optimizer, epochs=EPOCHS, batch=60, rng=rng)
    return [measured(net, noisy, test) for _ in steps]


def measured(net, noisy, test):
    """Loss and accuracy on both sets, and the mean probability of the wrong answers given."""
    seen, unseen = net.predict(noisy.x), net.predict(test.x)
    wrong = unseen.argmax(axis=0) != test.labels
    return {
        "train loss": net.loss.value(seen, noisy.y),
        "test loss": net.loss.value(unseen, test.y),
        "train accuracy": (seen.argmax(axis=0) == noisy.labels).mean(),
        "test accuracy": 1 - wrong.mean(),
        "sure when wrong": unseen.max(axis=0)[wrong].mean(),
    }
