"""Ten deep networks learn side by side: what comes back through them, and what they learn."""

from functools import lru_cache

import numpy as np

from dl_basics.datasets import digits_split
from dl_basics.experiments.digits import digits_for
from dl_basics.explorers.siblings import DenseStack, Siblings
from dl_basics.explorers.stacks import hits, rms_each
from dl_basics.recipes import Recipe

TEN = tuple(range(10))
LEARNED_FROM, TESTED = 640, 200  # digits of each network
BATCH = 32  # no smaller batch is left at the end of an epoch
EPOCHS, CHANCE = 6, 0.1


def deep(layers, g, init, rate, **more):
    """64 pixels, so many hidden layers of 32 units, ten classes."""
    return Recipe((64, *[32] * layers, 10), g=g, init=init, rate=rate, **more)


def ten_of(recipe, bias=0.0):
    """Ten networks of a recipe; the biases of their hidden layers start at `bias`."""
    siblings = Siblings.of(recipe, TEN)
    for layer in dense_layers(siblings)[:-1]:
        layer.b[:] = bias
    return siblings


def dense_layers(siblings):
    """The layers that have weights, those inside skip connections as well."""
    return [layer for layer in siblings.every_layer if isinstance(layer, DenseStack)]


def there_and_back(siblings, m):
    """Send the same m digits through all ten, and the gradients back."""
    x, y = (np.broadcast_to(part, (len(TEN), *part.shape)) for part in some_digits(m))
    siblings.forward(x)
    siblings.backward(y)


def sizes(arrays):
    """The root mean square of each array (n, ...) of a list, for each of the n: (n, arrays)."""
    with np.errstate(all="ignore"):
        return np.array([rms_each(one) for one in arrays]).T


def dead(z):
    """Which units are silent for every example: (n, units) from z (n, units, m)."""
    return (z <= 0).all(axis=-1)


def overflowed(a):
    """Which networks have an output that is no finite number: (n,) from a (n, out, m)."""
    return ~np.isfinite(a).all(axis=(1, 2))


@lru_cache(maxsize=4)
def some_digits(m):
    """The first m digits to learn from, x (64, m) and y (10, m), the same for all networks."""
    data, _ = digits_split(rng=np.random.default_rng(0))
    return data.x[:, :m], data.y[:, :m]


class Training:
    """Ten networks of one recipe, trained on 640 digits each, with what is known of each epoch.

    right: the shares of test digits right, (epochs + 1, 10). moves: by what share of its size one
    step moves each W, (epochs + 1, 10, layers). lost: how many overflowed, (epochs + 1,).
    bias: where the biases of the hidden layers start. When all are lost, nothing more is done.
    """

    def __init__(self, recipe, epochs, bias):
        x, y, test_x, test_y = digits_for(TEN)
        self.x, self.y = x[..., :LEARNED_FROM], y[..., :LEARNED_FROM]
        self.test_x, self.test_y = test_x[..., :TESTED], test_y[..., :TESTED]
        self.rate = recipe.rate
        self.siblings, rng = ten_of(recipe, bias), np.random.default_rng(0)
        self.right = np.zeros((epochs + 1, len(TEN)))
        self.moves = np.zeros((epochs + 1, len(TEN), len(dense_layers(self.siblings))))
        self.lost = np.zeros(epochs + 1, int)
        self.remember(0)
        for epoch in range(1, epochs + 1):
            self.siblings.epoch(self.x, self.y, BATCH, rng)
            self.remember(epoch)
            if self.lost[epoch] == len(TEN):
                self.lost[epoch:] = len(TEN)
                break

    def remember(self, epoch):
        """Note how well the networks do now, and how far their next step would move them."""
        self.siblings.forward(self.x[..., :BATCH])
        self.siblings.backward(self.y[..., :BATCH])
        layers = dense_layers(self.siblings)
        with np.errstate(all="ignore"):
            steps = self.rate * sizes([layer.dW for layer in layers])
            self.moves[epoch] = steps / sizes([layer.W for layer in layers])
        a = self.siblings.forward(self.test_x, training=False)
        right, lost = hits(a, self.test_y).mean(axis=-1), overflowed(a)
        self.right[epoch] = np.where(lost, 0.0, right)  # who is lost answers nothing
        self.lost[epoch] = lost.sum()


trained = lru_cache(maxsize=64)(Training)
