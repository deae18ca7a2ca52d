"""A stack is many plain networks that learn side by side, in one array each."""

import numpy as np


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
        delta = error if self.partners else self.g[-1].delta_from(self.z[-1], self.a[-1], error)
        for k in reversed(range(len(self.W))):
            dW = delta @ flipped(self.a[k])  # ∂L/∂W = δ a_prevᵀ
            db = delta.sum(axis=-1, keepdims=True)  # ∂L/∂b = Σ δ over the examples
            if k:
                dL_da = flipped(self.W[k]) @ delta  # ∂L/∂a_prev = Wᵀ δ
                delta = self.g[k - 1].delta_from(self.z[k - 1], self.a[k], dL_da)
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


def hits(a, y):
    """Which examples each network has right, (n, m), from outputs and targets (n, out, m)."""
    return a.argmax(axis=-2) == y.argmax(axis=-2)


def rms_each(x):
    """The root mean square of each network's numbers: (n,) from (n, rows, columns)."""
    return np.sqrt(np.square(x).mean(axis=(-2, -1)))
