"""What is timed: activations, matrix products, the ways forward and back, and training."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import relu, softmax
from dl_basics.experiments.digits import digits_for
from dl_basics.initializers import he, xavier
from dl_basics.losses import cross_entropy
from dl_basics.network import Network, dense
from dl_basics.recipes import FIXES, Recipe
from dl_basics.training import train


@lru_cache
def examples(share=0.0):
    """1000 numbers for each of 500 examples, the lowest share of them replaced by zeros."""
    a = np.random.default_rng(0).normal(size=(1000, 500))
    return np.where(np.quantile(a, share) < a, a, 0.0)


@lru_cache
def weights():
    """Weights of 1000 units with 1000 inputs."""
    return np.random.default_rng(1).normal(size=(1000, 1000))


def forward_and_backward():
    """The ways to compare: a forward pass, and forward and backward together, on one batch."""
    rng = np.random.default_rng(0)
    net = Network(dense([64, 128, 128, 10], relu, softmax, init=xavier, rng=rng), cross_entropy)
    x, y = rng.normal(size=(64, 128)), np.eye(10)[:, rng.integers(0, 10, 128)]
    return {
        "forward": lambda: net.forward(x),
        "forward and backward": lambda: (net.forward(x), net.backward(y)),
    }


PLAIN = Recipe((64, 64, 64, 10), g=relu, init=he)  # skips need layers of one width
TIMED = ("batch norm", "dropout", "skip connections", "clipping", "weight decay")
FIXED = {"no fix": PLAIN} | {name: FIXES[name].apply(PLAIN) for name in TIMED}


def an_epoch(recipe):
    """Train the network of this recipe for one more epoch of 320 digits."""
    net, optimizer, rng = ready(recipe)
    (x,), (y,), *_ = digits_for((0,), 320)
    for _ in train(net, x, y, optimizer, epochs=1, batch=32, rng=rng):
        pass


@lru_cache
def ready(recipe):
    """A network, its optimizer, and the generator that shuffles its batches."""
    rng = np.random.default_rng(0)
    return recipe.network(rng=rng), recipe.optimizer(), rng
