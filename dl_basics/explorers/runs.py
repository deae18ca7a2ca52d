"""Trainings that are kept: one network epoch by epoch, or many networks that learn side by side."""

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
        self.weights, self.losses, self.right, self.sizes = [], [], [], []
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
        self.sizes.append(float(np.linalg.norm(self.net.layers[1].dW)))
        self.weights.append([parameter.copy() for _, _, parameter, _ in self.net.learned()])

    def outputs(self, epoch):
        """What the network of that epoch answers on a grid over the plane."""
        return self.answers(epoch, grid(self.side, self.side, 41))

    def answers(self, epoch, places):
        """What the network of that epoch answers at some places (2, m): (m,)."""
        for (_, _, parameter, _), kept in zip(self.net.learned(), self.weights[epoch], strict=True):
            parameter[...] = kept
        return self.net.predict(places)[0]


trained = lru_cache(maxsize=32)(Run)


class Stack:
    """n networks of one recipe that learn side by side, each from its own first weights.

    All is as in `Network`, with one axis more in front: W (n, out, in), b (n, out, 1), a
    (n, out, m). A step of all of them costs little more than a step of one. The loss is the
    partner of the last activation, or half the squared error.
    """

    def __init__(self, recipe, seeds):
        nets = [recipe.network(rng=np.random.default_rng(seed)) for seed in seeds]
        layers = list(zip(*(net.layers[1:] for net in nets), strict=True))
        self.W = [np.stack([one.W for one in same]) for same in layers]
        self.b = [np.stack([one.b for one in same]) for same in layers]
        self.g = [same[0].g for same in layers]
        self.rate, self.partners = recipe.rate, nets[0].ends_in_partners

    def forward(self, x):
        """The outputs (n, out, m) for x (in, m), or for other examples for each, (n, in, m)."""
        self.z, self.a = [], [x]
        for W, b, g in zip(self.W, self.b, self.g, strict=True):
            self.z.append(W @ self.a[-1] + b)  # z = W a_prev + b
            self.a.append(by_column(g, self.z[-1]))  # a = g(z)
        return self.a[-1]

    def step(self, x, y):
        """One step of gradient descent for each network, towards the targets y."""
        error = (self.forward(x) - y) / x.shape[-1]
        delta = error if self.partners else self.g[-1].chain(self.z[-1], self.a[-1], error)
        for k in reversed(range(len(self.W))):
            dW = delta @ flipped(self.a[k])  # ∂L/∂W = δ a_prevᵀ
            db = delta.sum(axis=-1, keepdims=True)  # ∂L/∂b = Σ δ over the examples
            if k:
                dL_da = flipped(self.W[k]) @ delta  # ∂L/∂a_prev = Wᵀ δ
                delta = self.g[k - 1].chain(self.z[k - 1], self.a[k], dL_da)
            self.W[k] -= self.rate * dW
            self.b[k] -= self.rate * db

    def epochs(self, x, y, count, batch, rng):
        """Train for `count` epochs, each in a new order; yields after each of them."""
        m = x.shape[-1]
        for _ in range(count):
            order = rng.permutation(m)
            for k in range(0, m, batch):
                some = order[k : k + batch]
                self.step(x[..., some], y[..., some])
            yield


def flipped(matrices):
    """Every matrix of a stack (n, rows, columns) transposed."""
    return matrices.swapaxes(-1, -2)


def by_column(g, z):
    """g(z) for a stack (n, out, m), where softmax shares within each column."""
    return np.moveaxis(g.value(np.moveaxis(z, -2, 0)), 0, -2)
