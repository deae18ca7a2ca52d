"""A training that is kept: one network, epoch by epoch."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import sigmoid
from dl_basics.draw.plane import grid
from dl_basics.initializers import xavier
from dl_basics.losses import binary_cross_entropy
from dl_basics.network import Network, accuracy, dense
from dl_basics.optimizers import SGD
from dl_basics.training import train

EPOCHS = 60


class Run:
    """One training on points in the plane, with all that a picture needs of each epoch."""

    def __init__(self, data, layers, units, g, rate):
        rng = np.random.default_rng(0)
        drawn = data.draw(120, rng=rng)
        self.x, self.labels = drawn.x, np.minimum(drawn.labels, 1)  # a third class joins the second
        far = max(2.6, np.ceil(10 * np.abs(self.x).max()) / 10)
        self.side = (-far, far)
        y = self.labels[None].astype(float)
        sizes = [2] + [units] * layers + [1]
        net = Network(dense(sizes, g, sigmoid, init=xavier, rng=rng), binary_cross_entropy)
        self.net, self.diverged = net, ""
        self.weights, self.losses, self.right, self.gradients = [], [], [], []
        self.remember(y)
        for record in train(net, self.x, y, SGD(rate=rate), epochs=EPOCHS, batch=20, rng=rng):
            if record.diverged:
                self.diverged = str(record)
                break
            self.remember(y)

    def remember(self, y):
        """Keep the weights, the loss, the share of right answers and the size of ∂L/∂W¹."""
        a = self.net.forward(self.x)
        self.losses.append(self.net.backward(y))
        self.right.append(accuracy(a, y))
        self.gradients.append(float(np.linalg.norm(self.net.layers[1].dW)))
        self.weights.append([parameter.value.copy() for parameter in self.net.learned()])

    def outputs(self, epoch):
        """What the network of that epoch answers on a grid over the plane."""
        return self.answers(epoch, grid(self.side, self.side, 41))

    def answers(self, epoch, places):
        """What the network of that epoch answers at some places (2, m): (m,)."""
        for parameter, kept in zip(self.net.learned(), self.weights[epoch], strict=True):
            parameter.value[...] = kept
        return self.net.predict(places)[0]


trained = lru_cache(maxsize=32)(Run)
