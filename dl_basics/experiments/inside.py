"""What goes on in three hidden layers while they learn: histograms of outputs and of gradients."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import relu, sigmoid, tanh
from dl_basics.experiments.digits import digits_for
from dl_basics.experiments.harness import history, networks, optimizer, shares_right
from dl_basics.initializers import he
from dl_basics.recipes import Recipe

EPOCHS = 20
LEARNERS = {
    "tanh": Recipe((64, 32, 32, 32, 10), g=tanh, rate=0.3),
    "relu": Recipe((64, 32, 32, 32, 10), g=relu, init=he, rate=0.1),
    "sigmoid": Recipe((64, 32, 32, 32, 10), g=sigmoid, rate=0.3),
}
OUTPUTS, SIZES = np.linspace(-1, 3, 41), np.linspace(-7, 0, 36)  # edges; sizes as powers of ten
NEARLY_FLAT = 0.1  # a slope below this share of the steepest


@lru_cache
def inside(name, seeds=(0,)):
    """What is kept of every epoch, of three hidden layers and for each of the seeds' networks.

    Histograms of a and of log₁₀ |∂L/∂W|, (networks, 3, bins); the size in the middle and the share
    of outputs where g is nearly flat, (networks, 3); and the share of test digits right.
    """
    recipe = LEARNERS[name]
    net = networks([recipe] * len(seeds), seeds)
    x, y, *test = digits_for(seeds, 640)
    steepest = recipe.g.prime(0.1)  # of all three, near enough

    def measure(net):
        net.run(x[..., :160])
        net.gradients(y[..., :160])
        hidden = net.layers[1:4]
        sizes = [np.log10(np.abs(layer.dW) + 1e-300) for layer in hidden]
        flat = [
            np.mean(layer.g.derivative(layer.z) < NEARLY_FLAT * steepest, axis=(1, 2))
            for layer in hidden
        ]
        return (
            histograms([layer.a for layer in hidden], OUTPUTS),
            histograms(sizes, SIZES),
            np.transpose([10 ** np.median(some, axis=(1, 2)) for some in sizes]),
            np.transpose(flat),
            shares_right(net, *test),
        )

    return history(net, optimizer([recipe]), x, y, measure)


def histograms(arrays, edges):
    """The shares of each array (networks, ...) in bins: (networks, arrays, bins).

    What lies beyond the edges counts in the last bin.
    """
    clipped = [np.clip(some, edges[0], edges[-1]) for some in arrays]
    counts = [
        [np.histogram(some, edges)[0] / some.size for some in network]
        for network in zip(*clipped, strict=True)
    ]
    return np.array(counts)
