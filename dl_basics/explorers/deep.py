"""Ten deep networks side by side: what comes back through them, and what they learn."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from dl_basics.datasets import digits_split
from dl_basics.explorers.digits import digits_for
from dl_basics.explorers.runs import Stack, by_column, flipped

TEN = tuple(range(10))
LEARNED_FROM, TESTED = 640, 200  # digits of each network
BATCH = 32  # no smaller batch is left at the end of an epoch


class Deep(Stack):
    """A `Stack` that keeps what a backward pass finds, and knows some fixes of a recipe.

    Those are skip connections, dropout, clipping by norm and weight decay. After `backward` it has
    delta, dW and db, a list with an array for each layer, as it has z, a, W and b.
    """

    def __init__(self, recipe, seeds=TEN):
        super().__init__(replace(recipe, skip=None, dropout=0.0), seeds)
        self.recipe, self.rng = recipe, np.random.default_rng(0)  # rng draws who is dropped

    def forward(self, x, training=False):
        """The outputs (n, out, m) for x (in, m) or (n, in, m); units drop out in training only."""
        self.z, self.bent, self.a, self.masks = [], [], [x], []
        with np.errstate(all="ignore"):  # what is lost is counted, not warned of
            for k, (W, b, g) in enumerate(zip(self.W, self.b, self.g, strict=True)):
                z = W @ self.a[-1]
                z += b  # z = W a_prev + b
                self.z.append(z)
                last = k == len(self.W) - 1  # only there stands a softmax
                self.bent.append(by_column(g, z) if last else g.value(z))
                self.a.append(self.behind(k, self.bent[-1], training))
        return self.a[-1]

    def behind(self, k, a, training):
        """What leaves layer k, whose activation gives a: behind dropout and the skip around it."""
        if k == len(self.W) - 1:
            return a
        if training and self.recipe.dropout:
            p = self.recipe.dropout
            self.masks.append((self.rng.random(a.shape) >= p) / (1 - p))
            a = a * self.masks[k]
        return self.a[-1] + self.recipe.skip * a if self.skips(k) else a

    def skips(self, k):
        """Whether there is a skip connection around layer k."""
        n_out, n_in = self.W[k].shape[1:]
        return self.recipe.skip is not None and n_in == n_out and k < len(self.W) - 1

    def backward(self, y):
        """Find delta, dW and db of every layer, for the last forward pass and the targets y."""
        layers = range(len(self.W))
        self.delta, self.dW, self.db = ([None for _ in layers] for _ in range(3))
        with np.errstate(all="ignore"):
            dL_da = (self.a[-1] - y) / self.a[-1].shape[-1]
            for k in reversed(layers):
                self.delta[k] = self.through(k, dL_da)
                self.dW[k] = self.delta[k] @ flipped(self.a[k])  # ∂L/∂W = δ a_prevᵀ
                self.db[k] = self.delta[k].sum(axis=-1, keepdims=True)  # ∂L/∂b = Σ δ
                back = flipped(self.W[k]) @ self.delta[k]  # ∂L/∂a_prev = Wᵀ δ
                dL_da = dL_da + back if self.skips(k) else back

    def through(self, k, dL_da):
        """δ of layer k from ∂L/∂a: back through its skip, dropout and activation."""
        if k == len(self.W) - 1 and self.partners:
            return dL_da  # of partners nothing but the error is left
        if self.skips(k):
            dL_da = self.recipe.skip * dL_da
        if self.masks:
            dL_da = dL_da * self.masks[k]
        return self.g[k].chain(self.z[k], self.bent[k], dL_da)  # δ = ∂L/∂a · g′(z)

    def step(self, x, y):
        """One step of gradient descent for each network."""
        self.forward(x, training=True)
        self.backward(y)
        with np.errstate(all="ignore"):
            rate, decay = self.rate * self.shortening(), self.rate * self.recipe.decay
            for W, b, dW, db in zip(self.W, self.b, self.dW, self.db, strict=True):
                W -= rate * dW + decay * W if decay else rate * dW
                b -= rate * db

    def shortening(self):
        """The factor by which clipping shortens the gradients of each network: (n, 1, 1), or 1."""
        if self.recipe.clip is None:
            return 1.0
        norms = np.sqrt(sum((one**2).sum(axis=(1, 2)) for one in (*self.dW, *self.db)))
        return np.minimum(1, self.recipe.clip / norms)[:, None, None]

    @property
    def lost(self):
        """Which networks had an output that is no finite number: (n,)."""
        return ~np.isfinite(self.a[-1]).all(axis=(1, 2))


def sizes(arrays):
    """The root mean square of each array (n, ...) of a list, for each of the n: (n, arrays)."""
    with np.errstate(all="ignore"):
        return np.array([np.sqrt((one**2).mean(axis=(1, 2))) for one in arrays]).T


def dead(z):
    """Which units are silent for every example: (n, units) from z (n, units, m)."""
    return (z <= 0).all(axis=-1)


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
        self.stack = Deep(recipe)
        self.right = np.zeros((epochs + 1, len(TEN)))
        self.moves = np.zeros((epochs + 1, len(TEN), len(self.stack.W)))
        self.lost = np.zeros(epochs + 1, int)
        for b in self.stack.b[:-1]:
            b[:] = bias
        self.remember(0)
        learning = self.stack.epochs(self.x, self.y, epochs, BATCH, np.random.default_rng(0))
        for epoch, _ in enumerate(learning, 1):
            self.remember(epoch)
            if self.lost[epoch] == len(TEN):
                self.lost[epoch:] = len(TEN)
                break

    def remember(self, epoch):
        """Note how well the networks do now, and how far their next step would move them."""
        stack = self.stack
        stack.forward(self.x[..., :BATCH])
        stack.backward(self.y[..., :BATCH])
        with np.errstate(all="ignore"):
            self.moves[epoch] = stack.rate * sizes(stack.dW) / sizes(stack.W)
        answers = stack.forward(self.test_x).argmax(axis=1)
        right = (answers == self.test_y.argmax(axis=1)).mean(axis=-1)
        self.right[epoch] = np.where(stack.lost, 0.0, right)  # who is lost answers nothing
        self.lost[epoch] = stack.lost.sum()


trained = lru_cache(maxsize=64)(Training)
