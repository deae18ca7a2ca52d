"""A loss says how wrong the outputs are, as one number, and in which direction it grows.

Columns are examples: outputs a and targets y are (n, m), and every loss is the mean over the m
examples, so that 1/m lives here and nowhere else.

>>> a, y = np.array([[0.9, 0.2]]), np.array([[1, 0]])
>>> round(binary_cross_entropy(a, y), 4), binary_cross_entropy.dL_da(a, y).round(3)
(0.1643, array([[-0.556,  0.625]]))

A loss has a partner, the output activation that fits it: then δ = (a − y) / m, the short route,
which is also right where the long one, ∂L/∂a · g′(z), is lost in rounding.

`loss(a, y)`, `loss.dL_da` and `loss.logits` check what they are given. The formulas themselves are
`value`, `derivative`, `from_logits` and `delta_from`: they trust that a, y and z are float64 arrays
of one shape.
"""

import numpy as np

from .checks import given, numbers, quiet_underflow, whole
from .registry import Entry, Registry, register, unwritten

LOSSES = Registry("loss", "Loss")


class Loss(Entry):
    """L = 1/m Σ loss(a, y). Subclasses write `value` and `derivative`.

    formula: of one example, as on the page. partner: the name of the activation for which
    δ = (a − y) / m, or None; a loss that has one also writes `from_logits`.
    """

    formula = "not stated"
    partner = None

    @quiet_underflow
    def __call__(self, a, y):
        """L, a number. Raises TypeError or ValueError for what is no pair of (n, m) arrays."""
        a, y = self.checked(a, y)
        return float(given(self.value(a, y), f"value of {self.name}", ()))

    @quiet_underflow
    def dL_da(self, a, y):
        """∂L/∂a, (n, m), with the 1/m of the mean. Raises as `loss(a, y)` does."""
        a, y = self.checked(a, y)
        return given(self.derivative(a, y), f"derivative of {self.name}", a.shape)

    @quiet_underflow
    def logits(self, z, y):
        """L straight from the logits z (n, m), the sums that go into the partner activation.

        It stays finite where the outputs are 0 or 1 to the last digit. Raises as `loss(a, y)` does,
        and TypeError for a loss that has no partner.
        """
        self.needs_partner()
        z, y = pair(z, y, "z")
        self.check_targets(y)
        return float(given(self.from_logits(z, y), f"from_logits of {self.name}", ()))

    @quiet_underflow
    def delta(self, a, y):
        """δ = ∂L/∂z (n, m), for the outputs a = g(z) of the partner activation: the short route.

        Raises as `loss(a, y)` does, and TypeError for a loss that has no partner.
        """
        self.needs_partner()
        a, y = self.checked(a, y)
        return given(self.delta_from(a, y), f"delta_from of {self.name}", a.shape)

    def delta_from(self, a, y):
        return (a - y) / a.shape[-1]  # δ = (a − y) / m

    value, derivative = unwritten("value(self, a, y)"), unwritten("derivative(self, a, y)")
    from_logits = unwritten("from_logits(self, z, y)")

    def needs_partner(self):
        if self.partner is None:
            raise TypeError(
                f"{self.name} has no partner activation, so it starts from outputs, not from logits"
            )

    def checked(self, a, y):
        a, y = pair(a, y, "a")
        self.check_outputs(a)
        self.check_targets(y)
        return a, y

    def check_outputs(self, a):
        """Any number is a possible output, unless a subclass says otherwise."""

    def check_targets(self, y):
        """Any number is a possible target, unless a subclass says otherwise."""

    def trials(self):
        a = np.array([[0.25, 0.5, 0.875], [0.75, 0.5, 0.125]])
        gives = dict(value=(), from_logits=(), derivative=a.shape, delta_from=a.shape)
        return [(method, shape, a, a[::-1]) for method, shape in gives.items()]


@register(LOSSES)
class SquaredError(Loss):
    """The square of the error, summed over the outputs."""

    name, formula = "squared error", "Σ (a − y)²"

    def value(self, a, y):
        return total((a - y) ** 2) / a.shape[-1]  # L = 1/m Σ (a − y)²

    def derivative(self, a, y):
        return 2 * (a - y) / a.shape[-1]  # ∂L/∂a = 2 (a − y) / m


@register(LOSSES)
class HalfSquaredError(Loss):
    """Half the squared error, so that the 2 of its slope disappears."""

    name, formula, partner = "half squared error", "½ Σ (a − y)²", "identity"

    def value(self, a, y):
        return total((a - y) ** 2) / (2 * a.shape[-1])  # L = 1/2m Σ (a − y)²

    def derivative(self, a, y):
        return (a - y) / a.shape[-1]  # ∂L/∂a = (a − y) / m

    def from_logits(self, z, y):
        return self.value(z, y)  # the partner is the identity: a = z


@register(LOSSES)
class AbsoluteError(Loss):
    """The size of the error, summed over the outputs. At error 0 its slope is taken as 0."""

    name, formula = "absolute error", "Σ |a − y|"

    def value(self, a, y):
        return total(np.abs(a - y)) / a.shape[-1]  # L = 1/m Σ |a − y|

    def derivative(self, a, y):
        return np.sign(a - y) / a.shape[-1]  # ∂L/∂a = ±1/m


@register(LOSSES)
class BinaryCrossEntropy(Loss):
    """How surprised you are by a yes or no when you gave yes the probability a."""

    name, partner = "binary cross-entropy", "sigmoid"
    formula = "−Σ (y ln a + (1 − y) ln(1 − a))"

    def value(self, a, y):
        # L = −1/m Σ (y ln a + (1 − y) ln(1 − a))
        return total(surprisal(y, a) + surprisal(1 - y, 1 - a)) / a.shape[-1]

    def derivative(self, a, y):
        # ∂L/∂a = ((1 − y)/(1 − a) − y/a) / m
        return (divide_or_zero(1 - y, 1 - a) - divide_or_zero(y, a)) / a.shape[-1]

    def from_logits(self, z, y):
        # L = 1/m Σ (ln(1 + eᶻ) − y z), where ln(1 + eᶻ) = max(0, z) + ln(1 + e^−|z|)
        return total(np.maximum(0, z) - y * z + np.log1p(np.exp(-np.abs(z)))) / z.shape[-1]

    def check_outputs(self, a):
        check_probabilities(a, self.name)

    def check_targets(self, y):
        check_probabilities(y, self.name, "targets y")


@register(LOSSES)
class CrossEntropy(Loss):
    """How surprised you are by the true class when you gave it the probability a.

    y holds a 1 for the true class of each column and 0 elsewhere; `one_hot` makes it from labels.
    """

    name, formula, partner = "cross-entropy", "−Σ y ln a", "softmax"

    def value(self, a, y):
        return total(surprisal(y, a)) / a.shape[-1]  # L = −1/m Σ y ln a

    def derivative(self, a, y):
        return divide_or_zero(-y, a) / a.shape[-1]  # ∂L/∂a = −y / (a m)

    def from_logits(self, z, y):
        z = z - np.maximum.reduce(z, axis=-2, keepdims=True)  # the same softmax; no eᶻ overflows
        log_sum = np.log(np.add.reduce(np.exp(z), axis=-2, keepdims=True))
        return total(y * (log_sum - z)) / z.shape[-1]  # −ln a = ln Σ eᶻ − z

    def check_outputs(self, a):
        check_probabilities(a, self.name)

    def check_targets(self, y):
        check_probabilities(y, self.name, "targets y")
        sums = y.sum(axis=-2)
        wrong = ~np.isclose(sums, 1)
        if wrong.any():
            raise ValueError(
                f"each column of y must add up to 1 for {self.name}, but column "
                f"{np.argwhere(wrong)[0][-1]} adds up to {sums[wrong][0]:g}; "
                f"one_hot(labels, classes) makes such columns"
            )


def one_hot(labels, classes):
    """A column for each label: (classes, m), with a single 1 in the row of the label.

    labels: (m,) whole numbers from 0 to classes − 1. Raises TypeError or ValueError otherwise.
    """
    classes = whole(classes, "classes, how many there are,")
    labels = class_numbers(labels)
    wrong = (labels < 0) | (labels >= classes)
    if wrong.any():
        raise ValueError(
            f"labels must lie from 0 to {classes - 1}, but labels[{np.flatnonzero(wrong)[0]}] "
            f"is {labels[wrong][0]}"
        )
    return (np.arange(classes)[:, None] == labels).astype(float)


def class_numbers(labels):
    """`labels` as an array of whole numbers, by their place, whatever index they bring along."""
    numbers(labels, "labels")
    labels = np.asarray(labels)
    if labels.ndim != 1 or labels.dtype.kind not in "iu":
        raise TypeError(f"labels must be a row of whole numbers, but got {labels!r}")
    return labels.astype(int)


def pair(a, y, name):
    """Both as float64 arrays of one shape (n, m), with at least one example, and copies."""
    a, y = np.array(numbers(a, name)), np.array(numbers(y, "y"))
    if a.ndim != 2 or a.shape != y.shape:
        raise ValueError(
            f"{name} and y must both be (n, m), one column for each example, "
            f"but {name} is {a.shape} and y is {y.shape}"
        )
    if a.size == 0:
        raise ValueError(f"there is nothing to take a mean of: {name} and y are {a.shape}")
    return a, y


def check_probabilities(p, loss, what="outputs a"):
    """Raise ValueError unless all numbers lie from 0 to 1."""
    wrong = (p < 0) | (p > 1)
    if wrong.any():
        raise ValueError(f"{loss} needs {what} from 0 to 1, but one is {p[wrong][0]:g}")


def total(losses):
    """The sum over outputs and examples; of many networks at once, of each by itself."""
    return np.add.reduce(losses, axis=(-2, -1))  # losses.sum, without its detour


def surprisal(y, p):
    """−y ln p, where 0 ln 0 = 0 and −ln 0 = ∞, without a warning."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(y == 0, 0.0, 0.0 - y * np.log(p))  # 0 − 0 is 0, but −0 prints as -0.0


def divide_or_zero(y, p):
    """y / p, where 0/0 = 0 and 1/0 = ∞, without a warning."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.where(y == 0, 0.0, y / p)


squared_error, half_squared_error = SquaredError(), HalfSquaredError()
absolute_error = AbsoluteError()
binary_cross_entropy, cross_entropy = BinaryCrossEntropy(), CrossEntropy()
