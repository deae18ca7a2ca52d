"""Siblings are networks that learn side by side: batch norm, dropout, skips, clipping and all.

Everything is as in `Network`, with one axis more in front: W (n, out, in), a (n, out, m). A step
of ten small networks costs little more than a step of one, so a picture can show all ten.
"""

import copy

import numpy as np

from dl_basics.activations import Sigmoid, Softmax, sigmoid
from dl_basics.diagnostics import active_layers
from dl_basics.explorers.stacks import by_column, flipped, hits, rms_each
from dl_basics.layers import BatchNorm, Dense, Dropout, Input, Residual, backward_through
from dl_basics.network import walk


class Siblings:
    """n networks of the same layers, each with its own first weights, rate and clipping.

    recipes: one for each network. rngs: a generator for each, as in `Recipe.network`.
    Raises TypeError for a layer of which no stack is known.
    """

    def __init__(self, recipes, rngs):
        nets = [recipe.network(rng=rng) for recipe, rng in zip(recipes, rngs, strict=True)]
        self.layers = [stacked(same) for same in zip(*(net.layers for net in nets), strict=True)]
        self.every_layer = list(walk(self.layers))
        self.loss, self.partners = nets[0].loss, nets[0].ends_in_partners
        self.optimizer = recipes[0].optimizer()
        self.optimizer.rate = column([recipe.rate for recipe in recipes])
        limits = [np.inf if recipe.clip is None else recipe.clip for recipe in recipes]
        self.optimizer.clip = by_norm_each(column(limits)) if min(limits) < np.inf else None

    @classmethod
    def of(cls, recipe, seeds):
        """Networks of one recipe, each with first weights from its own seed."""
        return cls([recipe] * len(seeds), [np.random.default_rng(seed) for seed in seeds])

    def learned(self):
        """All parameters and their gradients, as `Network.learned` gives them."""
        return [
            (layer, name, getattr(layer, name), getattr(layer, gradient))
            for layer in self.every_layer
            for name, gradient in layer.learned.items()
        ]

    @np.errstate(all="ignore")  # what overflows is ∞ or nan, without a warning
    def forward(self, x, training=True):
        """The outputs (n, out, m) for x (n, in, m)."""
        for layer in self.layers:
            x = layer.forward(x, training)
        return x

    @np.errstate(all="ignore")
    def backward(self, y):
        """All gradients for the targets y (n, out, m) of the last forward pass."""
        last = self.layers[-1]
        if self.partners:
            last.backward_from(each(self.loss.delta_from, last.a, y))  # δ = (a − y) / m
        else:
            last.backward(each(self.loss.derivative, last.a, y))
        backward_through(self.layers[1:])

    def first(self, count):
        """The first `count` layers of these networks, and their output: nothing is copied."""
        some = copy.copy(self)
        some.layers = [*self.layers[: count + 1], self.layers[-1]]
        some.every_layer = list(walk(some.layers))
        return some

    def step(self, x, y):
        """One step of each network towards its targets."""
        self.forward(x)
        self.backward(y)
        self.optimizer(self)

    def epoch(self, x, y, batch, rng):
        """Go once through all examples, in an order that all networks share."""
        order = rng.permutation(x.shape[-1])
        for k in range(0, len(order), batch):
            some = order[k : k + batch]
            self.step(x[..., some], y[..., some])

    @np.errstate(all="ignore")
    def right(self, x, y):
        """The share of examples that each network gets right, in evaluation mode: (n,).

        An answer that is not a number is right for nothing.
        """
        a = self.forward(x, training=False)
        return (hits(a, y) & np.isfinite(a).all(axis=1)).mean(axis=-1)

    @np.errstate(all="ignore")
    def gradient_sizes(self):
        """|δ| of each network in each layer that has an activation: (n, layers)."""
        return np.array([rms_each(layer.delta) for layer in active_layers(self)]).T


class DenseStack(Dense):
    """Dense layers of one size side by side."""

    def __init__(self, same):
        one = same[0]
        self.n_in, self.n_out = one.n_in, one.n_out
        self.g = in_stacks(one.g)
        self.W = np.stack([layer.W for layer in same])
        self.b = np.stack([layer.b for layer in same])

    def backward_from(self, delta):
        self.delta = delta
        self.dW = delta @ flipped(self.a_prev)  # ∂L/∂W = δ a_prevᵀ
        self.db = delta.sum(axis=-1, keepdims=True)  # ∂L/∂b = Σ δ over the examples

    def dL_da_prev(self):
        return flipped(self.W) @ self.delta  # ∂L/∂a_prev = Wᵀ δ


class BatchNormStack(BatchNorm):
    """Batch norms side by side. It looks at each unit alone: n times k units are n · k units."""

    def __init__(self, same):
        one, n = same[0], len(same)
        self.n_in, self.n_out, self.g, self.n = one.n_in, one.n_out, one.g, n
        self.all = BatchNorm(
            n * one.n_out, in_stacks(one.g), epsilon=one.epsilon, momentum=one.momentum
        )

    def forward(self, a_prev, training=True):
        flat = a_prev.reshape(-1, a_prev.shape[-1])
        return self.all.forward(flat, training).reshape(a_prev.shape)

    def backward(self, dL_da):
        self.all.backward(dL_da.reshape(-1, dL_da.shape[-1]))

    def dL_da_prev(self):
        return self.per_network(self.all.dL_da_prev())

    def per_network(self, flat):
        """Rows (n · k, m) as (n, k, m): the same numbers, not a copy."""
        return flat.reshape(self.n, -1, flat.shape[-1])

    def __getattr__(self, name):  # γ, β, δ and all else that the batch norm remembers
        return self.per_network(getattr(vars(self)["all"], name))


class DropoutStack(Dropout):
    """Dropouts side by side, each with the random numbers of its own network."""

    def __init__(self, same):
        self.n_in, self.n_out = same[0].n_in, same[0].n_out
        self.p, self.frozen, self.rng = same[0].p, False, self
        self.rngs = [layer.rng for layer in same]

    def random(self, shape):
        """What `Dropout.forward` asks a generator for: uniform numbers of this shape."""
        return np.stack([rng.random(shape[1:]) for rng in self.rngs])


class ResidualStack(Residual):
    """Skip connections side by side, around stacked layers."""

    def __init__(self, same):
        branches = zip(*(layer.branch for layer in same), strict=True)
        super().__init__([stacked(layers) for layers in branches], same[0].scale)


STACKS = {Dense: DenseStack, BatchNorm: BatchNormStack, Dropout: DropoutStack,
          Residual: ResidualStack, Input: lambda same: same[0]}


def stacked(same):
    """One layer for the layers at one place of several networks."""
    kind = type(same[0])
    if kind not in STACKS:
        raise TypeError(f"networks with {kind.__name__} cannot learn side by side")
    return STACKS[kind](same)


def in_stacks(g):
    """The activation for stacks that gives what g gives in each of the networks."""
    return Columns(g) if isinstance(g, Softmax) else QUICK if g == sigmoid else g


class QuickSigmoid(Sigmoid):
    """σ(z) = (1 + tanh(z/2)) / 2: equal up to rounding, and several times as fast."""

    def value(self, z):
        return 0.5 + 0.5 * np.tanh(0.5 * z)

    def delta_from(self, z, a, dL_da):
        return dL_da * a * (1 - a)  # σ′(z) = σ(z) (1 − σ(z)), and a is known


QUICK = QuickSigmoid()


class Columns:
    """Softmax for a stack, which shares within each column."""

    def __init__(self, g):
        self.g, self.name = g, g.name

    def value(self, z):
        return by_column(self.g, z)

    def delta_from(self, z, a, dL_da):
        return each(self.g.delta_from, z, a, dL_da)


def each(function, *stacks):
    """The function of each network's own matrices, stacked."""
    return np.stack([function(*matrices) for matrices in zip(*stacks, strict=True)])


def column(values):
    """One number for each network, as (n, 1, 1)."""
    return np.reshape(np.asarray(values, float), (-1, 1, 1))


def by_norm_each(most):
    """Clip each network's gradients by their global norm; `most` is (n, 1, 1)."""

    def clip(gradients):
        n = len(most)
        norms = np.sqrt(sum(np.square(g.reshape(n, -1)).sum(axis=1) for g in gradients))
        shrink = most / np.maximum(norms.reshape(-1, 1, 1), most)  # 1 for those short enough
        return [(g.reshape(n, -1) * shrink[:, 0]).reshape(g.shape) for g in gradients]

    return clip
