"""A recipe says what to build and how to train it; a fix is a change to a recipe.

>>> sick = Recipe(sizes=[64] + [32] * 8 + [10], g=sigmoid)
>>> better = FIXES["batch norm"].apply(FIXES["relu with he"].apply(sick))
>>> net, optimizer = better.network(rng=rng), better.optimizer()

Fixes stack, in any order; of two that set the same thing, such as g, the last one counts.
"""

from dataclasses import dataclass, replace

import numpy as np

from .activations import Activation, LeakyReLU, identity, relu, softmax, tanh
from .checks import kind, number, truth
from .initializers import Initializer, LeCun, xavier
from .layers import BatchNorm, Dense, Dropout, Residual, activation
from .losses import Loss, cross_entropy
from .network import Network, units
from .optimizers import LIMITS, SGD, by_norm
from .registry import FRACTION, NOT_NEGATIVE, POSITIVE, Entry, Interval, Registry, knob, register

FIXES = Registry("fix", "Fix")
DOMAINS = dict(dropout=FRACTION, skip=Interval(), rate=POSITIVE, decay=NOT_NEGATIVE, clip=LIMITS)


@dataclass(frozen=True)
class Recipe:
    """What to build, and how to train it.

    sizes: units from input to output. g, g_out: the activations. init: an initializer, or None
    for the one that fits g. batch_norm: between W a + b and g. dropout: probability to silence a
    hidden unit. skip: the scale of the branch in a skip connection, or None; it goes around each
    hidden layer with as many inputs as outputs. rate, decay and clip (a largest norm, or None)
    belong to the training. Raises ValueError for less than two sizes.
    """

    sizes: tuple
    g: Activation = tanh
    g_out: Activation = softmax
    loss: Loss = cross_entropy
    init: Initializer | None = xavier
    batch_norm: bool = False
    dropout: float = 0.0
    skip: float | None = None
    rate: float = 0.1
    decay: float = 0.0
    clip: float | None = None

    def __post_init__(self):
        vars(self)["sizes"] = units(self.sizes)  # the field itself is frozen
        activation(self.g), activation(self.g_out, "g_out")
        kind(self.loss, Loss, "loss must be a loss such as LOSSES['cross-entropy']")
        kind(self.init, Initializer | None, "init must be an initializer such as he, or None")
        truth(self.batch_norm, "batch_norm")
        for name, domain in DOMAINS.items():
            if not (name in ("skip", "clip") and getattr(self, name) is None):
                vars(self)[name] = number(getattr(self, name), name, domain)

    def network(self, *, rng):
        """A network with fresh weights from `rng`."""
        init = fitting(self.g) if self.init is None else self.init
        layers = []
        for n_in, n_out in zip(self.sizes[:-2], self.sizes[1:-1], strict=True):
            layers += self.hidden(n_in, n_out, init, rng)
        layers.append(Dense(*self.sizes[-2:], self.g_out, init=init, rng=rng))
        return Network(layers, self.loss)

    def hidden(self, n_in, n_out, init, rng):
        """The layers that make up one hidden layer of this recipe."""
        if self.batch_norm:
            block = [Dense(n_in, n_out, identity, init=init, rng=rng), BatchNorm(n_out, self.g)]
        else:
            block = [Dense(n_in, n_out, self.g, init=init, rng=rng)]
        if self.dropout:
            block.append(Dropout(n_out, self.dropout, rng=rng))
        if self.skip is not None and n_in == n_out:
            return [Residual(block, self.skip)]
        return block

    def optimizer(self):
        """Gradient descent with this recipe's rate, weight decay and clipping."""
        clip = None if self.clip is None else by_norm(self.clip)
        return SGD(rate=self.rate, decay=self.decay, clip=clip)


PLACES, SHARES = np.polynomial.hermite_e.hermegauss(40)  # places of a standard normal number, and
SHARES = SHARES / SHARES.sum()  # how much each counts, for means over it


def fitting(g):
    """The initializer meant to keep δ through layers of g: gain/√fan_in, gain = 1/√E[g′(z)²].

    z is normal. Its mean square is 1 at first, but this gain makes it gain² E[g(z)²]: so it is
    looked at twice. A curve without a slope gets gain 1. Source: He and others 2015, section 2.2,
    the way back of ReLU; here for any curve, and measured in `tests/test_initialization_notebook`.
    """
    gain, size, g = 1.0, 1.0, activation(g)
    for _ in range(2):
        z = np.sqrt(size) * PLACES
        if not 0 < (slope := SHARES @ np.square(g.derivative(z))) < np.inf:
            break
        gain = 1 / np.sqrt(slope)
        size = gain**2 * (SHARES @ np.square(g.value(z)))
    return LeCun(gain=float(gain))


class Fix(Entry):
    """A change to a recipe, such as batch norm. Subclasses write `apply`."""

    def apply(self, recipe):
        """The recipe with this fix; the old one stays as it is."""
        raise NotImplementedError(f"{self.name} does nothing yet: write apply(self, recipe)")

    def trials(self):
        return [("apply", Recipe, Recipe(sizes=(4, 3, 3, 2)))]


def changed(recipe, **changes):
    """The recipe with these changes. Raises TypeError if it is none."""
    return replace(kind(recipe, Recipe, "a fix changes a recipe"), **changes)


@register(FIXES)
class ReLUWithHe(Fix):
    """ReLU in the hidden layers, started as it needs."""

    name = "relu with he"

    def apply(self, recipe):
        return changed(recipe, g=relu, init=None)


@register(FIXES)
class Leaky(Fix):
    """Leaky ReLU in the hidden layers: nothing is ever quite dead."""

    name = "leaky relu"
    alpha: float = knob(0.1, low=0.01, high=0.5, step=0.01, label="α", domain=FRACTION)

    def apply(self, recipe):
        return changed(recipe, g=LeakyReLU(self.alpha))


@register(FIXES)
class Skip(Fix):
    """Skip connections around the hidden layers."""

    name = "skip connections"
    scale: float = knob(
        1.0, low=0.05, high=1.0, step=0.05, label="branch scale", domain=NOT_NEGATIVE
    )

    def apply(self, recipe):
        return changed(recipe, skip=self.scale)


@register(FIXES)
class Clipping(Fix):
    """All gradients together are never longer than this."""

    name = "clipping"
    most: float = knob(1.0, low=0.1, high=10.0, step=0.1, label="largest norm", domain=POSITIVE)

    def apply(self, recipe):
        return changed(recipe, clip=self.most)


@register(FIXES)
class BatchNormed(Fix):
    """Batch norm before each hidden activation."""

    name = "batch norm"

    def apply(self, recipe):
        return changed(recipe, batch_norm=True)


@register(FIXES)
class Dropped(Fix):
    """Dropout behind each hidden layer."""

    name = "dropout"
    p: float = knob(0.5, low=0.05, high=0.9, step=0.05, label="p", domain=FRACTION)

    def apply(self, recipe):
        return changed(recipe, dropout=self.p)


@register(FIXES)
class WeightDecay(Fix):
    """Each step also shrinks the weights a little."""

    name = "weight decay"
    strength: float = knob(0.001, low=0.0, high=0.1, step=0.001, label="λ", domain=NOT_NEGATIVE)

    def apply(self, recipe):
        return changed(recipe, decay=self.strength)


@register(FIXES)
class SmallerRate(Fix):
    """A smaller learning rate."""

    name = "smaller rate"
    factor: float = knob(0.1, low=0.01, high=1.0, step=0.01, label="factor", domain=POSITIVE)

    def apply(self, recipe):
        return changed(recipe, rate=changed(recipe).rate * self.factor)


@register(FIXES)
class BetterInitializer(Fix):
    """The initializer that fits the activation."""

    name = "better initializer"

    def apply(self, recipe):
        return changed(recipe, init=None)
