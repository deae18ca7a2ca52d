"""An activation bends the line: it turns the sum z of a neuron into its output a = g(z).

Every activation here is called like a function, and knows its slope:

>>> relu(-2.0), relu(3.0), relu.prime(3.0)
(0.0, 3.0, 1.0)
>>> print(LeakyReLU(alpha=0.1), "has the range", leaky_relu.range)
leaky relu (α = 0.1) has the range (−∞, ∞)

Your own takes five lines, and then stands in every menu:

>>> @register(ACTIVATIONS, ELEMENTWISE)
... class BentIdentity(Activation):
...     name = "bent identity"
...     def value(self, z): return z + (np.sqrt(z**2 + 1) - 1) / 2
...     def derivative(self, z): return 1 + z / (2 * np.sqrt(z**2 + 1))
>>> ELEMENTWISE["bent identity"].prime([-1000.0, 0.0, 1000.0]).round(2)
array([0.5, 1. , 1.5])

`g(z)`, `g.prime(z)` and `g.delta(z, dL_da)` check what they are given. The formulas themselves are
`value`, `derivative` and `delta_from` (δ from z, a = g(z) and ∂L/∂a): they trust that z is a
float64 array, and skip the checks.
At a kink the slope is the one on the left, as in PyTorch: relu′(0) = 0.
"""

import numpy as np

from .checks import given, numbers, quiet_underflow
from .registry import FRACTION, POSITIVE, Entry, Registry, knob, register, unwritten

ACTIVATIONS = Registry("activation", "Activation")
ELEMENTWISE = Registry("elementwise activation", "Activation")  # can be drawn as a curve


class Activation(Entry):
    """a = g(z), number by number: z may have any shape, and a has the same.

    One number in gives one Python float out. Subclasses write the formula into `value` and its
    derivative into `derivative`, and state the facts: the formula, and the range of the outputs, in
    words and as the two ends `low` and `high`.
    """

    formula = "not stated"
    range = "not stated"
    low, high = -np.inf, np.inf

    @quiet_underflow
    def __call__(self, z):
        """a = g(z). Raises TypeError or ValueError for what is no finite number."""
        z = self.checked(z)
        return self.shaped_like(z, self.value(z))

    @quiet_underflow
    def prime(self, z):
        """The slope g′(z), of the shape of z. Raises as `g(z)` does."""
        z = self.checked(z)
        return self.shaped_like(z, self.derivative(z))

    @quiet_underflow
    def delta(self, z, dL_da):
        """δ = ∂L/∂z, from ∂L/∂a of the same shape. Raises ValueError if the shapes differ."""
        z, dL_da = self.checked(z), numbers(dL_da, "dL_da")
        if dL_da.shape != z.shape:
            raise ValueError(f"dL_da must have the shape of z, {z.shape}, but has {dL_da.shape}")
        return self.shaped_like(z, self.delta_from(z, self.value(z), dL_da))

    value, derivative = unwritten("value(self, z)"), unwritten("derivative(self, z)")

    def delta_from(self, z, a, dL_da):
        return dL_da * self.derivative(z)  # δ = ∂L/∂a · g′(z), the chain rule

    def checked(self, z):
        return np.array(numbers(z))  # a copy, should a formula write into it

    def shaped_like(self, z, result):
        result = given(result, self.name or type(self).__name__, z.shape)
        return result if z.ndim else float(result)

    def by_columns(self, z):
        """g(z) example by example. Raises ValueError if one depends on those beside it."""
        a = np.hstack([self.value(z[:, k : k + 1].copy()) for k in range(z.shape[1])])
        if not np.allclose(a, self.value(z)):
            raise ValueError(
                "an output depends on numbers beside its own (did np.vectorize round?)"
            )
        return a

    def trials(self):
        z = np.array([[-6.0, -1.0, 0.5], [0.0, -0.5, 6.0]])
        sloped = type(self).delta_from is Activation.delta_from
        tried = [("value", z), ("value", z[0]), ("derivative", z), ("delta_from", z, z, z)]
        tried += [("by_columns", z)]
        return [(name, x[0].shape, *x) for name, *x in tried if sloped or name != "derivative"]


@register(ACTIVATIONS, ELEMENTWISE)
class Identity(Activation):
    """Leaves z as it is: the output unit for targets of any size."""

    name, formula, range = "identity", "z", "(−∞, ∞)"

    def value(self, z):
        return +z  # g(z) = z, as a copy

    def derivative(self, z):
        return np.ones_like(z)  # g′(z) = 1


@register(ACTIVATIONS, ELEMENTWISE)
class Step(Activation):
    """Fires or is silent: the perceptron's gate. At z = 0 it is silent."""

    name, formula, range = "step", "1 if z > 0, else 0", "{0, 1}"
    low, high = 0.0, 1.0

    def value(self, z):
        return np.where(z > 0, 1.0, 0.0)  # g(z) = 1 if z > 0, else 0

    def derivative(self, z):
        return np.zeros_like(z)  # g′(z) = 0; at the jump there is no slope, and 0 stands for it


@register(ACTIVATIONS, ELEMENTWISE)
class Sigmoid(Activation):
    """Squashes every number into a probability; also called the logistic function."""

    name, formula, range = "sigmoid", "1 / (1 + e⁻ᶻ)", "(0, 1)"
    low, high = 0.0, 1.0

    def value(self, z):
        e = np.exp(-np.abs(z))  # e⁻ᶻ overflows below z = −709, e^−|z| never does
        return np.where(z > 0, 1.0, e) / (1 + e)  # σ(z) = 1 / (1 + e⁻ᶻ) = eᶻ / (eᶻ + 1)

    def derivative(self, z):
        e = np.exp(-np.abs(z))
        return e / (1 + e) ** 2  # σ′(z) = σ(z) · (1 − σ(z)), whose 1 − σ is lost from z = 37 on


@register(ACTIVATIONS, ELEMENTWISE)
class Tanh(Activation):
    """A sigmoid centred on zero: tanh(z) = 2σ(2z) − 1."""

    name, formula, range = "tanh", "(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)", "(−1, 1)"
    low, high = -1.0, 1.0

    def value(self, z):
        return np.tanh(z)  # g(z) = (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ), which would overflow as written

    def derivative(self, z):
        return 1 - np.tanh(z) ** 2  # g′(z) = 1 − tanh²(z)

    def delta_from(self, z, a, dL_da):
        return dL_da * (1 - a**2)  # δ = ∂L/∂a · (1 − a²), as a = tanh(z) is known already


@register(ACTIVATIONS, ELEMENTWISE)
class ReLU(Activation):
    """Passes what is positive and blocks the rest: the rectified linear unit."""

    name, formula, range = "relu", "max(0, z)", "[0, ∞)"
    low = 0.0

    def value(self, z):
        return np.maximum(z, 0.0)  # g(z) = max(0, z)

    def derivative(self, z):
        return (z > 0).astype(float)  # g′(z) = 1 if z > 0, else 0; faster than np.where


@register(ACTIVATIONS, ELEMENTWISE)
class LeakyReLU(Activation):
    """A ReLU that lets a little through, α of what is negative."""

    name, formula = "leaky relu", "z if z > 0, else α·z"
    alpha: float = knob(
        0.01, low=0.0, high=0.99, step=0.01, label="α", domain=FRACTION, help="slope below zero"
    )

    @property
    def low(self):
        return -np.inf if self.alpha > 0 else 0.0

    @property
    def range(self):
        return "(−∞, ∞)" if self.alpha > 0 else "[0, ∞)"

    def value(self, z):
        return np.maximum(0, z) + self.alpha * np.minimum(0, z)  # g(z) = z if z > 0, else α z

    def derivative(self, z):
        return np.where(z > 0, 1.0, self.alpha)  # g′(z) = 1 if z > 0, else α


@register(ACTIVATIONS, ELEMENTWISE)
class ELU(Activation):
    """A ReLU that settles smoothly at −α: the exponential linear unit."""

    name, formula = "elu", "z if z > 0, else α·(eᶻ − 1)"
    alpha: float = knob(
        1.0, low=0.1, high=3.0, step=0.1, label="α", domain=POSITIVE, help="depth below zero"
    )

    @property
    def low(self):
        return -self.alpha

    @property
    def range(self):
        return f"(−{self.alpha:g}, ∞)"

    def value(self, z):
        below = self.alpha * np.expm1(np.minimum(0, z))  # α (eᶻ − 1), exact near 0 as well
        return np.maximum(0, z) + below  # g(z) = z if z > 0, else α (eᶻ − 1)

    def derivative(self, z):
        return np.where(z > 0, 1.0, self.alpha * np.exp(np.minimum(0, z)))  # 1 if z > 0, else α eᶻ


@register(ACTIVATIONS, ELEMENTWISE)
class Softplus(Activation):
    """A ReLU with its corner rounded off."""

    name, formula, range = "softplus", "ln(1 + eᶻ)", "(0, ∞)"
    low = 0.0

    def value(self, z):
        return np.logaddexp(0, z)  # g(z) = ln(1 + eᶻ) = ln(e⁰ + eᶻ)

    def derivative(self, z):
        return sigmoid.value(z)  # g′(z) = eᶻ / (1 + eᶻ) = σ(z)


@register(ACTIVATIONS, ELEMENTWISE)
class GELU(Activation):
    """z times the chance that a normal number lies below z, in its tanh form."""

    name, range = "gelu", "[−0.170…, ∞)"
    formula = "z/2 · (1 + tanh(√(2/π)·(z + 0.044715·z³)))"
    low = -0.1700407507

    def value(self, z):
        t, _ = self._tanh_u(z)
        return z / 2 * (1 + t)  # g(z) = z/2 · (1 + tanh u)

    def derivative(self, z):
        t, dt_dz = self._tanh_u(z)
        return (1 + t) / 2 + z / 2 * dt_dz  # g′(z) = (1 + tanh u)/2 + z/2 · (tanh u)′

    def _tanh_u(self, z):
        z = np.minimum(np.maximum(z, -20), 20)  # beyond ±20 tanh u is ±1 to the last digit
        c = np.sqrt(2 / np.pi)
        t = np.tanh(c * (z + 0.044715 * z * z * z))  # u = √(2/π) · (z + 0.044715 z³)
        return t, (1 - t**2) * c * (1 + 3 * 0.044715 * z * z)  # (tanh u)′ = (1 − tanh² u) · u′


@register(ACTIVATIONS, ELEMENTWISE)
class SiLU(Activation):
    """z, with a sigmoid as its gate; also called swish."""

    name, formula, range = "silu", "z / (1 + e⁻ᶻ)", "[−0.278…, ∞)"
    low = -0.2784645428

    def value(self, z):
        return z * sigmoid.value(z)  # g(z) = z σ(z)

    def derivative(self, z):
        return sigmoid.value(z) + z * sigmoid.derivative(z)  # g′(z) = σ(z) + z σ′(z)


@register(ACTIVATIONS)
class Softmax(Activation):
    """Turns each column of scores into probabilities that add up to 1.

    z is (n, m), n classes and m examples, or (n,) for one example; more axes may stand in front.
    Each output depends on every score of its column, so there is no single slope: ∂aᵢ/∂zⱼ is a
    matrix, `jacobian(z)`.
    """

    name, formula, range = "softmax", "e^(zᵢ/T) / Σⱼ e^(zⱼ/T)", "(0, 1), adding up to 1"
    low, high = 0.0, 1.0
    temperature: float = knob(
        1.0, low=0.1, high=10.0, step=0.1, label="T", domain=POSITIVE, help="cold is decided"
    )

    def value(self, z):
        down = -min(2, z.ndim)  # the axis of the scores
        z = z - np.maximum.reduce(z, axis=down, keepdims=True)  # so that the largest is e⁰ = 1
        if self.temperature != 1:
            z = np.maximum(z, -1000 * self.temperature) / self.temperature  # e⁻¹⁰⁰⁰ is 0 already
        e = np.exp(z)
        return e / np.add.reduce(e, axis=down, keepdims=True)  # aᵢ = e^(zᵢ/T) / Σⱼ e^(zⱼ/T)

    def derivative(self, z):
        raise TypeError(
            "softmax has no single slope: every output depends on every input; "
            "use softmax.jacobian(z) or softmax.delta(z, dL_da)"
        )

    def delta_from(self, z, a, dL_da):
        mean = (a * dL_da).sum(axis=-min(2, z.ndim), keepdims=True)
        return a * (dL_da - mean) / self.temperature  # δ = Jᵀ ∂L/∂a, column by column

    @quiet_underflow
    def jacobian(self, z):
        """J[i, j] = ∂aᵢ/∂zⱼ as (n, n), for one column z of shape (n,) or (n, 1)."""
        z = self.checked(z)
        if z.size != len(z):
            raise ValueError(f"the Jacobian is for one column, (n,) or (n, 1), but z is {z.shape}")
        a = self.value(z.ravel())
        return (np.diag(a) - np.outer(a, a)) / self.temperature  # J = (diag(a) − a aᵀ) / T

    def checked(self, z):
        z = numbers(z)
        if z.ndim == 0 or z.shape[-min(2, z.ndim)] == 0:
            raise ValueError(f"softmax needs columns of scores, (n,) or (n, m), but z is {z.shape}")
        return np.clip(z, -1e300, 1e300)  # so that no difference of two overflows


identity, step, sigmoid, tanh = Identity(), Step(), Sigmoid(), Tanh()
relu, leaky_relu, elu, softplus = ReLU(), LeakyReLU(), ELU(), Softplus()
gelu, silu, softmax = GELU(), SiLU(), Softmax()
