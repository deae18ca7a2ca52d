"""Small networks and their training: on all digits, on a few digits, on points in the plane."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import relu, sigmoid, tanh
from dl_basics.datasets import digits_split, moons, rings, xor
from dl_basics.experiments.own_points import OwnData
from dl_basics.losses import binary_cross_entropy
from dl_basics.optimizers import Adam
from dl_basics.recipes import Recipe
from dl_basics.training import train

DIGITS = Recipe((64, 32, 10))
EPOCHS, FEW = 100, 100  # of the training on a few digits
LABELS = {"all right": 0.0, "one in five wrong": 0.2}
TASKS = {"rings": rings, "moons": moons, "xor": xor}
BENDS = {"tanh": tanh, "relu": relu}


@lru_cache(maxsize=1)
def trained_on_digits():
    """The test digits, a 64-32-10 network trained on the others, no ink at all, and its mistakes.

    Half the course is about how such a network is trained; in notebook 03 it is only used.
    """
    rng = np.random.default_rng(0)
    training, test = digits_split(rng=rng)
    net, optimizer = DIGITS.network(rng=rng), DIGITS.optimizer()
    list(train(net, training.x, training.y, optimizer, epochs=10, batch=32, rng=rng))
    wrong = net.predict(test.x).argmax(axis=0) != test.labels
    return test, net, training.x.min(axis=1), np.flatnonzero(wrong)


@lru_cache
def curves(labels, start=1):
    """The loss after each epoch, on the training digits and on those held back: two rows.

    start: another one has other digits, other wrong labels, and other weights to begin with.
    """
    rng = np.random.default_rng(start)
    some, others = digits_split(rng=rng)
    some = some.take(np.arange(FEW)).with_label_noise(LABELS[labels], rng=rng)
    net, optimizer = DIGITS.network(rng=rng), DIGITS.optimizer()
    records = train(
        net,
        some.x,
        some.y,
        optimizer,
        epochs=EPOCHS,
        batch=20,
        rng=rng,
        validation=(others.x, others.y),
    )
    return np.transpose([(record.loss, record.validation) for record in records])


def first_stop(losses, patience):
    """The epoch after which no loss had been lower for `patience` epochs, or one past the last."""
    best = np.minimum.accumulate(losses)
    late = np.flatnonzero(best[patience:] == best[:-patience])
    return int(late[0]) + patience + 1 if len(late) else len(losses) + 1


@lru_cache(maxsize=64)
def trained_on_points(units, task, bend, own=None):
    """200 points, and a small network trained on them, in the same way each time.

    own: points of a reader's instead of those of the task.
    """
    rng = np.random.default_rng(0)
    data = TASKS[task].draw(200, rng=rng) if own is None else OwnData(own).draw(1, rng=rng)
    recipe = Recipe((2, units, 1), g=BENDS[bend], g_out=sigmoid, loss=binary_cross_entropy)
    net = recipe.network(rng=rng)
    list(train(net, data.x, data.y, Adam(rate=0.05), epochs=400, batch=200, rng=rng))
    return data, net
