"""A layer turns the outputs of the layer before it into its own, and remembers what it did.

Columns are examples: every signal is (units, m). `forward` goes through the layer, `backward` works
out its gradients and gives back ∂L/∂a_prev, what the layer before must hear. All stays in `z`, `a`,
`delta`, `dW`, ... because `net.layers[3].delta` is what you came to see. Nothing here changes a
weight, and a forward pass in evaluation mode (`training=False`) changes nothing at all.

Layers work on the last two axes. Many networks at once are one whose arrays have an axis more in
front: W (networks, out, in), a (networks, units, m); see `network.stacked`.
"""

from itertools import pairwise

import numpy as np

from .activations import Activation, identity
from .checks import check_rng, check_sizes
from .initializers import xavier


class Layer:
    """Something that a signal goes through. `n_in` and `n_out` are its units before and behind.

    a: the outputs, (n_out, m). Subclasses write `forward` and `backward`, and name the arrays that
    they learn, whose gradients have a d in front, and those that are averages of what they saw.
    branch: the layers inside, for a layer that has some.
    """

    learned = averages = ()
    branch = ()

    def forward(self, a_prev, training=True):
        """a (n_out, m) from a_prev (n_in, m). Without `training` nothing is remembered."""
        raise NotImplementedError

    def backward(self, dL_da):
        """Every gradient inside, from ∂L/∂a (n_out, m) of the last forward pass in training mode.

        Gives back ∂L/∂a_prev (n_in, m). Raises AttributeError, with a sentence, if there was none.
        """
        raise NotImplementedError

    def __getattr__(self, name):  # Python asks here for what is missing
        raise AttributeError(
            f"{type(self).__name__} has no {name}, or not yet: a forward pass in training mode "
            f"makes z and a, and a backward pass after it makes the gradients"
        )


def product(A, B):
    """The matrix product A B, or of stacks, those of their matrices.

    It is A @ B. For two plain matrices `dot` starts twice as fast, which is a tenth of the time
    that a small network takes to learn.
    """
    return A.dot(B) if A.ndim == B.ndim == 2 else A @ B


def check_activation(g):
    """Raise TypeError unless g is an activation of this package, or made like one."""
    if not isinstance(g, Activation):
        raise TypeError(f"g must be an activation such as tanh or ACTIVATIONS['tanh'], not {g!r}")


def check_fit(layers):
    """Raise ValueError unless each layer takes as many inputs as the one before it gives."""
    if not layers:
        raise ValueError("there must be one layer at least, but the list is empty")
    for k, (one, two) in enumerate(pairwise(layers)):
        if one.n_out != two.n_in:
            raise ValueError(
                f"{one} has {one.n_out} outputs, but {two} behind it takes {two.n_in} inputs "
                f"(numbers {k} and {k + 1} of the layers)"
            )


class Input(Layer):
    """The features: it computes nothing."""

    def __init__(self, n):
        check_sizes(n)
        self.n_in = self.n_out = n

    def forward(self, a_prev, training=True):
        if training:
            self.a = a_prev
        return a_prev

    def backward(self, dL_da):
        return dL_da

    def __repr__(self):
        return f"Input({self.n_out})"


class Dense(Layer):
    """z = W a_prev + b;  a = g(z).   Shapes: W (out, in), b (out, 1), z and a (out, m)."""

    learned = ("W", "b")

    def __init__(self, n_in, n_out, g=identity, *, init=xavier, rng):
        check_activation(g)
        self.n_in, self.n_out, self.g = n_in, n_out, g
        self.W = init.draw(n_out, n_in, rng=rng)
        self.b = np.zeros((n_out, 1))

    def forward(self, a_prev, training=True):
        z = product(self.W, a_prev)
        z += self.b  # z = W a_prev + b, without a second array
        a = self.g.value(z)  # a = g(z)
        if training:
            self.a_prev, self.z, self.a = a_prev, z, a
        return a

    def backward(self, dL_da):
        return self.backward_from(self.g.delta_from(self.z, self.a, dL_da))  # δ = ∂L/∂a · g′(z)

    def backward_from(self, delta):
        """`backward` for whoever knows δ = ∂L/∂z (out, m) already."""
        self.gradients_from(delta)
        return product(self.W.mT, delta)  # ∂L/∂a_prev = Wᵀ δ

    def gradients(self, dL_da):
        """`backward` without ∂L/∂a_prev, a third of the work, where nobody asks for that."""
        self.gradients_from(self.g.delta_from(self.z, self.a, dL_da))

    def gradients_from(self, delta):
        self.delta = delta  # δ = ∂L/∂z
        self.dW = product(delta, self.a_prev.mT)  # ∂L/∂W = δ a_prevᵀ
        self.db = delta.sum(axis=-1, keepdims=True)  # ∂L/∂b = Σ δ over the examples

    def __repr__(self):
        return f"Dense({self.n_in}, {self.n_out}, {self.g})"


class PReLU(Layer):
    """a = z if z > 0, else α z, where α is learned: one number for each unit, alpha (n, 1)."""

    learned = ("alpha",)

    def __init__(self, n, alpha=0.25):
        check_sizes(n)
        self.n_in = self.n_out = n
        self.alpha = np.full((n, 1), float(alpha))

    def forward(self, a_prev, training=True):
        a = np.where(a_prev > 0, a_prev, self.alpha * a_prev)  # a = z if z > 0, else α z
        if training:
            self.z, self.a = a_prev, a
        return a

    def backward(self, dL_da):
        self.delta = dL_da * np.where(self.z > 0, 1.0, self.alpha)  # δ = ∂L/∂a · g′(z)
        below = np.minimum(0, self.z)
        self.dalpha = (dL_da * below).sum(axis=-1, keepdims=True)  # ∂L/∂α = Σ ∂L/∂a · min(0, z)
        return self.delta  # the inputs are z itself

    def __repr__(self):
        return f"PReLU({self.n_out})"


class Dropout(Layer):
    """In training, silences each unit of each example with probability p, and scales the rest up.

    Inverted dropout: what stays is divided by 1 − p, so that the mean is kept and evaluation needs
    no change. `frozen` keeps the mask of the last pass. Raises ValueError unless 0 ≤ p < 1,
    TypeError without a generator.
    """

    def __init__(self, n, p=0.5, *, rng):
        check_sizes(n)
        check_rng(rng)
        if not 0 <= p < 1:
            raise ValueError(f"p is the share of units to silence, from 0 to below 1, but is {p}")
        self.n_in = self.n_out = n
        self.p, self.rng, self.frozen = p, rng, False

    def forward(self, a_prev, training=True):
        if not training:
            return a_prev
        if not self.frozen:
            self.mask = (self.rng.random(a_prev.shape) >= self.p) / (1 - self.p)  # 0 or 1/(1 − p)
        self.a = a_prev * self.mask  # a = a_prev · mask
        return self.a

    def backward(self, dL_da):
        return dL_da * self.mask  # ∂L/∂a_prev = ∂L/∂a · mask

    def __repr__(self):
        return f"Dropout({self.n_out}, p = {self.p:g})"


class BatchNorm(Layer):
    """z = γ x̂ + β with x̂ = (x − mean) / √(var + ε) over the batch;  a = g(z).

    gamma and beta are (n, 1). In evaluation the running averages stand in for mean and variance;
    the running variance is the unbiased one, Σ (x − mean)² / (m − 1). A batch of one example has
    no spread: x̂ is 0 and only the running mean learns from it.
    Source: Ioffe and Szegedy 2015, algorithms 1 and 2.
    """

    learned, averages = ("gamma", "beta"), ("running_mean", "running_var")

    def __init__(self, n, g=identity, *, epsilon=1e-5, momentum=0.1):
        check_sizes(n)
        check_activation(g)
        if not (epsilon >= 0 and 0 <= momentum <= 1):
            raise ValueError(
                f"ε must be 0 or above and the momentum from 0 to 1, "
                f"but got {epsilon} and {momentum}"
            )
        self.n_in = self.n_out = n
        self.g, self.epsilon, self.momentum = g, epsilon, momentum
        self.gamma, self.beta = np.ones((n, 1)), np.zeros((n, 1))
        self.running_mean, self.running_var = np.zeros((n, 1)), np.ones((n, 1))

    def forward(self, a_prev, training=True):
        if not training:
            x_hat = (a_prev - self.running_mean) / np.sqrt(self.running_var + self.epsilon)
            return self.g.value(self.gamma * x_hat + self.beta)
        mean = a_prev.mean(axis=-1, keepdims=True)
        var = a_prev.var(axis=-1, keepdims=True)
        self.std = np.sqrt(var + self.epsilon)
        self.x_hat = (a_prev - mean) / self.std  # x̂ = (x − mean) / √(var + ε)
        self.z = self.gamma * self.x_hat + self.beta  # z = γ x̂ + β
        self.a = self.g.value(self.z)
        self.average(mean, var, a_prev.shape[-1])
        return self.a

    def average(self, mean, var, m):
        """Move the running averages a little towards those of a batch of m."""
        self.running_mean += self.momentum * (mean - self.running_mean)
        if m > 1:
            self.running_var += self.momentum * (var * m / (m - 1) - self.running_var)

    def backward(self, dL_da):
        self.delta = self.g.delta_from(self.z, self.a, dL_da)  # δ = ∂L/∂a · g′(z)
        self.dgamma = (self.delta * self.x_hat).sum(axis=-1, keepdims=True)  # ∂L/∂γ = Σ δ x̂
        self.dbeta = self.delta.sum(axis=-1, keepdims=True)  # ∂L/∂β = Σ δ
        # Moving one x moves its own x̂ by 1/std, and through mean and std all x̂ of the batch:
        # ∂x̂ⱼ/∂xᵢ = (1 if i = j, else 0  −  1/m  −  x̂ᵢ x̂ⱼ/m) / std
        dL_dx_hat = self.gamma * self.delta  # ∂L/∂x̂ = γ δ
        by_mean = dL_dx_hat.mean(axis=-1, keepdims=True)  # 1/m Σ ∂L/∂x̂
        by_std = (dL_dx_hat * self.x_hat).mean(axis=-1, keepdims=True)  # 1/m Σ ∂L/∂x̂ · x̂
        return (dL_dx_hat - by_mean - self.x_hat * by_std) / self.std  # ∂L/∂x = Σ ∂L/∂x̂ ∂x̂/∂x

    def __repr__(self):
        return f"BatchNorm({self.n_out}, {self.g})"


class Residual(Layer):
    """a = a_prev + scale · branch(a_prev): the branch only has to learn the difference.

    branch: a list of layers that lead from n units back to n units.
    Raises ValueError if they do not.
    """

    def __init__(self, branch, scale=1.0):
        self.branch, self.scale = tuple(branch), scale
        check_fit(self.branch)
        self.n_in, self.n_out = self.branch[0].n_in, self.branch[-1].n_out
        if self.n_in != self.n_out:
            raise ValueError(
                f"a skip adds inputs to outputs, so both need as many units, "
                f"but the branch leads from {self.n_in} to {self.n_out}"
            )

    def forward(self, a_prev, training=True):
        signal = a_prev
        for layer in self.branch:
            signal = layer.forward(signal, training)
        a = a_prev + self.scale * signal  # a = a_prev + s · branch(a_prev)
        if training:
            self.a = a
        return a

    def backward(self, dL_da):
        back = self.scale * dL_da
        for layer in reversed(self.branch):
            back = layer.backward(back)
        return dL_da + back  # ∂L/∂a_prev = ∂L/∂a + (what comes back through the branch)

    def __repr__(self):
        return f"Residual({list(self.branch)}, scale = {self.scale:g})"
