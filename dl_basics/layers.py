"""A layer turns the outputs of the layer before it into its own, and remembers what it did.

Columns are examples: every signal is (units, m). `forward` goes through the layer, `backward` works
out its gradients and gives back ∂L/∂a_prev, what the layer before must hear. All stays in `z`, `a`,
`delta`, `dW`, ... because `net.layers[3].delta` is what you came to see. Nothing here changes a
weight, and a forward pass in evaluation mode (`training=False`) changes nothing at all.

Layers work on the last two axes. Many networks at once are one whose arrays have an axis more in
front: W (networks, out, in), a (networks, units, m); see `network.stacked`.
"""

import reprlib
from functools import partial
from itertools import pairwise

import numpy as np

from .activations import Activation, identity
from .checks import Checked, Fixed, check_rng, kind, number, numbers, other_names, truth, whole
from .initializers import Initializer, xavier
from .registry import FRACTION, POSITIVE, Interval


class Learned(Checked):
    """An array of a layer. What is put in its place is copied, as float64 of the same shape.

    One number stands for an array that is full of it.
    """

    def __init__(self, name):
        self.name = name

    def __set__(self, layer, value):
        if value is vars(layer).get(self.name):  # as `layer.W -= step` does
            return
        array = np.array(numbers(value, f"{self.name} of {layer}"))
        shape = vars(layer).get(self.name, array).shape
        if array.shape not in (shape, ()):
            raise ValueError(f"{self.name} of {layer} must be {shape}, but you gave {array.shape}")
        if self.name == "running_var" and (array < 0).any():
            raise ValueError(f"{self.name} of {layer} is no variance: one is {array.min():g}")
        vars(layer)[self.name] = np.array(np.broadcast_to(array, shape))


class Layer:
    """Something that a signal goes through. `n_in` and `n_out` are its units before and behind.

    a: the outputs, (n_out, m). Subclasses write `forward` and `backward`, and name the arrays that
    they learn, whose gradients have a d in front, and those that are averages of what they saw.
    branch: the layers inside, for a layer that has some.
    """

    learned = averages = ()
    branch = ()

    def __init_subclass__(cls):
        if isinstance(cls.learned, str):  # ("gamma"), say, without its comma
            cls.learned = (cls.learned,)
        for name in {*cls.learned, *cls.averages}:
            if not hasattr(cls, name):
                setattr(cls, name, Learned(name))
        if cls.__module__ == __name__:
            other_names(cls)

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

    def __repr__(self):
        return f"{type(self).__name__}({getattr(self, 'n_in', '?')}, {getattr(self, 'n_out', '?')})"

    def trials(self):
        """What a layer of your own is tried with, one after the other: see `checks.trial`."""
        n_in, n_out = (whole(getattr(self, n, None), f"{n} of {self}") for n in ("n_in", "n_out"))
        stack = (*(np.shape(vars(self).get(name))[:-2] for name in self.learned), ())[0]
        x, back = (np.cumsum(np.ones((*stack, n, 3)), axis=-1) for n in (n_in, n_out))
        some = ("forward", back[..., :2].shape, x[..., :2], False)  # which must not be remembered
        there = [("forward", back.shape, x, True), some, ("backward", x.shape, back)]
        return [*there, ("check_learned", (), sorted(vars(self)))]

    def check_learned(self, arrays):
        """How many are learned. Raises ValueError if an array got a gradient and is not listed."""
        for name in {*arrays} - {*self.learned}:
            if f"d{name}" in {*vars(self)} - {*arrays}:
                raise ValueError(f"there is d{name}, but {name} is not listed in `learned`")
        return len(self.learned)


def product(A, B):
    """The matrix product A B, or of stacks, those of their matrices.

    It is A @ B. For two plain matrices `dot` starts twice as fast, which is a tenth of the time
    that a small network takes to learn.
    """
    return A.dot(B) if A.ndim == B.ndim == 2 else A @ B


def activation(g, name="g"):
    """`g`, if it is an activation. Raises TypeError if it is not."""
    return kind(g, Activation, f"{name} must be an activation such as tanh or ACTIVATIONS['tanh']")


def check_fit(layers):
    """The layers as a tuple, if each takes as many inputs as the one before it gives."""
    layers = tuple(kind(layers, tuple | list, "layers must be a list of layers"))
    for k, layer in enumerate(layers):
        kind(layer, Layer, f"number {k} of the layers must be a layer such as Dense(2, 1, rng=rng)")
    if not layers:
        raise ValueError("there must be one layer at least, but the list is empty")
    for k, (before, behind) in enumerate(pairwise(layers)):
        if before.n_out != behind.n_in:
            raise ValueError(
                f"{before} has {before.n_out} outputs, but {behind} behind it takes "
                f"{behind.n_in} inputs (numbers {k} and {k + 1} of the layers)"
            )
    return layers


def check_inputs(layer, a_prev):
    """Raise ValueError unless a_prev is an array with a row for each input of the layer."""
    shape = getattr(a_prev, "shape", None)
    if shape is None or shape[-2:-1] != (layer.n_in,):
        got = f"shape {shape}" if shape is not None else reprlib.repr(a_prev)
        raise ValueError(
            f"{layer} takes an array ({layer.n_in}, m), one column for each example, but got {got}"
        )


def check_gradient(layer, dL_da, a):
    """Raise ValueError unless ∂L/∂a, or ∂L/∂z, has the shape of the outputs a of the layer."""
    if np.shape(dL_da) != a.shape:
        raise ValueError(
            f"what comes back to {layer} must have the shape of its outputs, {a.shape}, "
            f"but has {np.shape(dL_da)}"
        )


class Input(Layer):
    """The features: it computes nothing."""

    def __init__(self, n):
        self.n_in = self.n_out = whole(n, "the number of inputs")

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
    g = Checked(activation)

    def __init__(self, n_in, n_out, g=identity, *, init=xavier, rng):
        kind(init, Initializer, "init must be an initializer such as he or INITIALIZERS['he']")
        W = init.draw(n_out, n_in, rng=rng)
        self.n_out, self.n_in = W.shape
        self.g, self.W, self.b = g, W, np.zeros((self.n_out, 1))

    def forward(self, a_prev, training=True):
        try:
            z = product(self.W, a_prev)
            z += self.b  # z = W a_prev + b, without a second array
            a = self.g.value(z)  # a = g(z)
        except (AttributeError, TypeError, ValueError):
            check_inputs(self, a_prev)
            raise
        except FloatingPointError:  # where a reader lets NumPy raise
            with np.errstate(all="ignore"):
                return self.forward(a_prev, training)
        if training:
            self.a_prev, self.z, self.a = a_prev, z, a
        return a

    def backward(self, dL_da):
        if getattr(dL_da, "shape", None) != self.z.shape:
            check_gradient(self, dL_da, self.z)
        try:
            return self.backward_from(self.g.delta_from(self.z, self.a, dL_da))  # δ = ∂L/∂a · g′(z)
        except FloatingPointError:
            with np.errstate(all="ignore"):
                return self.backward(dL_da)

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
        self.db = np.add.reduce(delta, axis=-1, keepdims=True)  # ∂L/∂b = Σ δ, the sum of each row

    def __repr__(self):
        return f"Dense({self.n_in}, {self.n_out}, {self.g})"


class PReLU(Layer):
    """a = z if z > 0, else α z, where α is learned: one number for each unit, alpha (n, 1)."""

    learned = ("alpha",)

    def __init__(self, n, alpha=0.25):
        self.n_in = self.n_out = whole(n, "the number of units")
        self.alpha = np.full((n, 1), number(alpha, "alpha", Interval()))

    def forward(self, a_prev, training=True):
        check_inputs(self, a_prev)
        a = np.where(a_prev > 0, a_prev, self.alpha * a_prev)  # a = z if z > 0, else α z
        if training:
            self.z, self.a = a_prev, a
        return a

    def backward(self, dL_da):
        check_gradient(self, dL_da, self.z)
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

    p, rng = Checked(partial(number, domain=FRACTION)), Checked(check_rng)
    frozen = Checked(truth)

    def __init__(self, n, p=0.5, *, rng):
        self.n_in = self.n_out = whole(n, "the number of units")
        self.p, self.rng, self.frozen = p, rng, False

    def forward(self, a_prev, training=True):
        check_inputs(self, a_prev)
        if not training:
            return a_prev
        if not self.frozen:
            self.mask = (self.rng.random(a_prev.shape) >= self.p) / (1 - self.p)  # 0 or 1/(1 − p)
        elif self.mask.shape != a_prev.shape:
            raise ValueError(f"{self} is frozen with a mask {self.mask.shape}, not {a_prev.shape}")
        self.a = a_prev * self.mask  # a = a_prev · mask
        return self.a

    def backward(self, dL_da):
        check_gradient(self, dL_da, self.mask)
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
    g, epsilon = Checked(activation), Checked(partial(number, domain=POSITIVE))
    momentum = Checked(partial(number, domain=Interval(0, 1, "[]")))

    def __init__(self, n, g=identity, *, epsilon=1e-5, momentum=0.1):
        self.n_in = self.n_out = n = whole(n, "the number of units")
        self.g, self.epsilon, self.momentum = g, epsilon, momentum
        self.gamma, self.beta = np.ones((n, 1)), np.zeros((n, 1))
        self.running_mean, self.running_var = np.zeros((n, 1)), np.ones((n, 1))

    def forward(self, a_prev, training=True):
        check_inputs(self, a_prev)
        if not training:
            x_hat = (a_prev - self.running_mean) / np.sqrt(self.running_var + self.epsilon)
            return self.g.value(self.gamma * x_hat + self.beta)
        mean = a_prev.mean(axis=-1, keepdims=True)
        x = a_prev - mean
        var = (x**2).mean(axis=-1, keepdims=True)
        self.std = np.sqrt(var + self.epsilon)
        self.x_hat = x / self.std  # x̂ = (x − mean) / √(var + ε)
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
        check_gradient(self, dL_da, self.z)
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


class LayerNorm(Layer):
    """z = γ x̂ + β with x̂ = (x − mean) / √(var + ε) over the units of each example;  a = g(z).

    gamma and beta are (n, 1). No example hears of another one, so training and evaluation do the
    same, and there are no running averages. Source: Ba, Kiros and Hinton 2016.
    """

    learned = ("gamma", "beta")
    g, epsilon = Checked(activation), Checked(partial(number, domain=POSITIVE))

    def __init__(self, n, g=identity, *, epsilon=1e-5):
        self.n_in = self.n_out = n = whole(n, "the number of units")
        self.g, self.epsilon = g, epsilon
        self.gamma = np.ones((n, 1))
        vars(self)["beta"] = np.zeros((n, 1)) if "beta" in self.learned else 0.0

    def forward(self, a_prev, training=True):
        check_inputs(self, a_prev)
        x = a_prev - self.middle(a_prev)
        std = np.sqrt((x**2).mean(axis=-2, keepdims=True) + self.epsilon)
        x_hat = x / std  # x̂ = (x − mean) / √(var + ε)
        z = self.gamma * x_hat + self.beta  # z = γ x̂ + β
        a = self.g.value(z)
        if training:
            self.std, self.x_hat, self.z, self.a = std, x_hat, z, a
        return a

    def middle(self, x):
        """What is taken away from each example: its mean over the units."""
        return x.mean(axis=-2, keepdims=True)

    def backward(self, dL_da):
        check_gradient(self, dL_da, self.z)
        self.delta = self.g.delta_from(self.z, self.a, dL_da)  # δ = ∂L/∂a · g′(z)
        self.dgamma = (self.delta * self.x_hat).sum(axis=-1, keepdims=True)  # ∂L/∂γ = Σ δ x̂
        self.dbeta = self.delta.sum(axis=-1, keepdims=True)  # ∂L/∂β = Σ δ
        dL_dx_hat = self.gamma * self.delta  # as in batch norm, over the units
        by_std = (dL_dx_hat * self.x_hat).mean(axis=-2, keepdims=True)  # 1/n Σ ∂L/∂x̂ · x̂
        return (dL_dx_hat - self.middle(dL_dx_hat) - self.x_hat * by_std) / self.std

    def __repr__(self):
        return f"{type(self).__name__}({self.n_out}, {self.g})"


class RMSNorm(LayerNorm):
    """z = γ x̂ with x̂ = x / √(mean of x² + ε) over the units of each example;  a = g(z).

    Layer norm without the mean, and without β. Source: Zhang and Sennrich 2019.
    """

    learned = ("gamma",)
    beta = Fixed("RMSNorm has no β: LayerNorm has")

    def middle(self, x):
        """Nothing is taken away."""
        return 0.0


class Residual(Layer):
    """a = a_prev + scale · branch(a_prev): the branch only has to learn the difference.

    branch: a list of layers that lead from n units back to n units.
    Raises ValueError if they do not.
    """

    scale = Checked(partial(number, domain=Interval()))

    def __init__(self, branch, scale=1.0):
        self.branch, self.scale = check_fit(branch), scale
        self.n_in, self.n_out = self.branch[0].n_in, self.branch[-1].n_out
        if self.n_in != self.n_out:
            raise ValueError(
                f"a skip adds inputs to outputs, so both need as many units, "
                f"but the branch leads from {self.n_in} to {self.n_out}"
            )

    def forward(self, a_prev, training=True):
        check_inputs(self, a_prev)
        signal = a_prev
        for layer in self.branch:
            signal = layer.forward(signal, training)
        a = a_prev + self.scale * signal  # a = a_prev + s · branch(a_prev)
        if training:
            self.a = a
        return a

    def backward(self, dL_da):
        check_gradient(self, dL_da, self.a)
        back = self.scale * dL_da
        for layer in reversed(self.branch):
            back = layer.backward(back)
        return dL_da + back  # ∂L/∂a_prev = ∂L/∂a + (what comes back through the branch)

    def __repr__(self):
        return f"Residual({list(self.branch)}, scale = {self.scale:g})"
