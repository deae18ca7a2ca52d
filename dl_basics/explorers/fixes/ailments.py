"""Six networks that are sick or well, and ten of each to try a fix on."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import relu, sigmoid, tanh
from dl_basics.experiments.digits import digits_for
from dl_basics.explorers.siblings import Siblings
from dl_basics.initializers import He, Normal, he
from dl_basics.recipes import Recipe

NETWORKS, EPOCHS = 10, 40
EXAMPLES, TESTS, BATCH = 320, 200, 32  # ten batches of 32, and no smaller one at the end
WRONG = 0.3  # the share of wrong labels, where labels are wrong
DEEP = (64, *[16] * 6, 10)

AILMENTS = {
    "vanishing sigmoids": Recipe(DEEP, g=sigmoid, rate=0.2),
    "small start": Recipe(DEEP, g=tanh, init=Normal(0.05), rate=0.2),
    "large start": Recipe(DEEP, g=relu, init=He(2.5), rate=0.1),
    "large rate": Recipe((64, 16, 16, 16, 10), g=relu, init=he, rate=1.5),
    "wrong labels": Recipe((64, 64, 10), g=relu, init=he, rate=0.2),
    "healthy network": Recipe((64, 16, 16, 10), g=relu, init=he, rate=0.2),
}

SHARES = {k / 100: f"{k}%" for k in (0, 20, 40, 60, 80, 100)}  # ticks of an axis


class Trial:
    """Networks of one recipe, trained as far as somebody looks.

    wrong: the share of training labels that are. sizes: |δ| of each network in each layer at the
    start, (networks, layers).
    """

    def __init__(self, recipe, wrong=0.0, networks=NETWORKS, examples=EXAMPLES, batch=BATCH):
        self.x, self.y, *self.test = digits_for(range(networks), examples, wrong, TESTS)
        self.batch = batch
        self.networks = Siblings.of(recipe, [[k, 1] for k in range(networks)])
        self.rng = np.random.default_rng(0)
        self.networks.forward(self.x)
        self.networks.backward(self.y)
        self.sizes = self.networks.gradient_sizes()
        self.shares = []
        self.look()

    def look(self):
        """Note which share of the test digits each gets right."""
        self.shares.append(self.networks.right(*self.test))

    def right(self, epochs):
        """The shares of test digits right before and after each epoch: (epochs + 1, networks)."""
        while len(self.shares) <= epochs:
            self.networks.epoch(self.x, self.y, self.batch, self.rng)
            self.look()
        return np.array(self.shares[: epochs + 1])


def ten_networks(recipe, epochs, examples=EXAMPLES, batch=BATCH, wrong=0.0):
    """The share of test digits that each of ten networks gets right after its training: (10,)."""
    return Trial(recipe, wrong, examples=examples, batch=batch).right(epochs)[-1]


@lru_cache(maxsize=256)
def trial(recipe, wrong):
    """The `Trial` of a recipe, kept, so that it goes on where it stopped."""
    return Trial(recipe, wrong)


def treated(ailment, fixes=()):
    """The trial of a sick recipe with these fixes, one after the other."""
    recipe = AILMENTS[ailment]
    for fix in fixes:
        recipe = fix.apply(recipe)
    return trial(recipe, wrong_share(ailment))


def wrong_share(ailment):
    """The share of wrong labels that belongs to an ailment."""
    return WRONG if ailment == "wrong labels" else 0.0
