"""A training that is kept: one network on points in the plane, epoch by epoch."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import sigmoid
from dl_basics.initializers import xavier
from dl_basics.losses import binary_cross_entropy
from dl_basics.network import Network, accuracy, dense
from dl_basics.optimizers import SGD
from dl_basics.training import train

EPOCHS = 60


class Run:
    """One training, with all that a picture needs of the start and of each epoch, as lists.

    losses, right (the share of right answers), gradients (the size of ∂L/∂W¹) and weights.
    diverged: what is said of it, or "".
    """

    def __init__(self, data, layers, units, g, rate):
        rng = np.random.default_rng(0)
        drawn = data.draw(120, rng=rng)
        self.x, self.labels = drawn.x, np.minimum(drawn.labels, 1)  # a third class joins the second
        far = max(2.6, np.ceil(10 * np.abs(self.x).max()) / 10)
        self.side, self.diverged = (-far, far), ""
        y, sizes = self.labels[None].astype(float), [2] + [units] * layers + [1]
        net = Network(dense(sizes, g, sigmoid, init=xavier, rng=rng), binary_cross_entropy)
        self.g = [layer.g for layer in net.layers[1:]]
        self.losses, self.right, self.gradients, self.weights = [], [], [], []
        self.remember(net, y)
        for record in train(net, self.x, y, SGD(rate=rate), epochs=EPOCHS, batch=20, rng=rng):
            if record.diverged:
                self.diverged = str(record)
                break
            self.remember(net, y)

    def remember(self, net, y):
        """Note what there is to know of the network now."""
        a = net.forward(self.x)
        self.losses.append(net.backward(y))
        self.right.append(accuracy(a, y))
        self.gradients.append(float(np.linalg.norm(net.layers[1].dW)))
        self.weights.append([(layer.W.copy(), layer.b.copy()) for layer in net.layers[1:]])

    @np.errstate(all="ignore")
    def answers(self, epoch, x):
        """What the network of that epoch answers at some places x (2, m): (m,)."""
        for (W, b), g in zip(self.weights[epoch], self.g, strict=True):
            x = g.value(W @ x + b)
        return x[0]


trained = lru_cache(maxsize=32)(Run)
