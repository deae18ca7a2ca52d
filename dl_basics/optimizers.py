"""An optimizer takes the gradients and moves the weights, a small step at a time.

>>> step = SGD(rate=0.1)
>>> net.forward(x); net.backward(y); step(net)

All gradients are there before any weight moves, and weights are changed in place.
"""

import copy
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from functools import reduce
from itertools import zip_longest

import numpy as np

from .checks import MEANT, asked, kind, number, quiet_underflow, whole
from .registry import FRACTION, NOT_NEGATIVE, POSITIVE, Interval

DOMAINS = dict(rate=POSITIVE, decay=NOT_NEGATIVE, epsilon=POSITIVE)
DOMAINS |= dict.fromkeys(("beta1", "beta2"), FRACTION)
LIMITS = Interval(0, ends="(]")  # ∞ is no limit


@dataclass
class Optimizer:
    """rate: the learning rate η. decay: the weight decay λ; each weight W adds λ W to its gradient.

    Of a stack of networks each may have its own rate: an array (networks, 1, 1).
    clip: a function that shortens a list of gradients, or None; see `by_norm` and `by_value`.
    `AdamW` takes it off the step instead. Biases, γ, β and PReLU's α are not decayed.
    Raises ValueError for a rate or decay below 0.
    """

    rate: float = 0.1
    _: KW_ONLY  # AdamW(net.parameters, 0.001), as elsewhere, would be a rate and a decay
    decay: float = 0.0
    clip: object = None
    t, memory = 0, None

    decoupled = False  # whether the decay bypasses `step`

    def __post_init__(self):
        self.reset()

    def __setattr__(self, name, value):
        """Look at a setting as it is given, also when it changes on the way."""
        if type(self).__module__ == __name__ and not hasattr(self, name):
            meant = MEANT.get(name, "")
            meant = meant if hasattr(self, meant) else ", ".join(self.__dataclass_fields__)
            raise AttributeError(f"{type(self).__name__} has no {name}; did you mean {meant}?")
        if name in DOMAINS:
            value = (number_for_each if name == "rate" else number)(value, name, DOMAINS[name])
        elif name == "clip" and value is not None:
            kind(value, Callable, "clip must be a function such as by_norm(1.0)")
            if value in (by_norm, by_value):
                raise TypeError(f"clip needs its limit: {value.__name__}(1.0)")
        elif name in ("t", "memory"):
            wanted = "memory must be a dictionary, which reset() empties"
            value = whole(value, "t", 0) if name == "t" else kind(value, dict, wanted)
        super().__setattr__(name, value)

    def reset(self):
        """Forget all earlier steps."""
        self.t, self.memory = 0, {}

    @np.errstate(all="ignore")  # what overflows is ∞ or nan afterwards, without a warning
    def __call__(self, net):
        """Move all parameters of `net` one step along their gradients.

        Raises ValueError if there is no gradient yet, if it remembers the steps of another
        network, or if a gradient or step has not the shape of its parameter.
        """
        try:
            learned = net.learned()
        except (AttributeError, TypeError):  # a class, say, or an array
            raise TypeError(f"an optimizer moves a network, but got {net!r}") from None
        gradients = [parameter.gradient for parameter in learned]
        if gradients and gradients[0] is None and gradients[-1] is None:
            raise ValueError("there are no gradients yet: run net.forward(x) and net.backward(y)")
        if not self.t:
            self.reset()  # also where a class of your own has not called this one's __init__
        if self.memory and not all(parameter in self.memory for parameter in learned):
            raise ValueError(
                f"this {type(self).__name__} remembers the steps of another network, or of this "
                f"one before net.reset(); make a new one for each training, or call its reset()"
            )
        if self.clip is not None:
            gradients = asked("clip", lambda: [*self.clip(gradients)])
        if not self.t:  # once: each step would pay for it
            check_shapes("the gradient", learned, gradients)
            trial = copy.deepcopy(self)
            trial.t = 1
            what = f"step of {type(self).__name__}"
            steps = asked(what, lambda: [*map(trial.step, learned, gradients)])
            check_shapes("the step", learned, steps)
        vars(self)["t"] += 1  # one count for all parameters; it is no setting to be looked at
        for parameter, gradient in zip(learned, gradients, strict=True):
            W = parameter.value
            decays = self.decay and parameter.name == "W"
            if decays and not self.decoupled:
                gradient = gradient + self.decay * W  # ∂L/∂W + λ W
            step = self.step(parameter, gradient)
            try:
                W -= step + self.rate * self.decay * W if decays and self.decoupled else step
            except ValueError:  # a rate for each of a stack, given on the way
                check_shapes("the step", [parameter], [step])
                raise

    def step(self, parameter, gradient):
        """By how much a parameter goes down; subclasses write it, and remember by parameter."""
        raise NotImplementedError("there is no step yet: write step(self, parameter, gradient)")


def check_shapes(what, parameters, arrays):
    """Raise ValueError unless there is an array of its shape for each parameter."""
    for parameter, array in zip_longest(parameters, arrays):
        shape = getattr(array, "shape", ())
        if parameter is None or shape != parameter.value.shape:
            raise ValueError(f"{what} of {parameter} must have its shape, but has {shape}")


@dataclass
class SGD(Optimizer):
    """Gradient descent: W ← W − η ∂L/∂W."""

    def step(self, parameter, gradient):
        return self.rate * gradient  # η ∂L/∂W


@dataclass
class Momentum(Optimizer):
    """A ball that keeps rolling: v ← β₁ v + ∂L/∂W;  W ← W − η v."""

    _: KW_ONLY
    beta1: float = 0.9

    def step(self, parameter, gradient):
        v = self.beta1 * self.memory.get(parameter, 0.0) + gradient  # v ← β₁ v + ∂L/∂W
        self.memory[parameter] = v
        return self.rate * v  # η v


@dataclass
class Adam(Optimizer):
    """Steps of about equal size for all weights; v and u are called m and v in the source.

    Source: Kingma and Ba 2015, algorithm 1.
    """

    rate: float = 0.001
    _: KW_ONLY
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8

    def step(self, parameter, gradient):
        v, u = self.memory.get(parameter, (0.0, 0.0))
        v = self.beta1 * v + (1 - self.beta1) * gradient  # running mean of the gradients
        u = self.beta2 * u + (1 - self.beta2) * gradient**2  # and of their squares
        self.memory[parameter] = v, u
        v_hat = v / (1 - self.beta1**self.t)  # v̂ = v / (1 − β₁ᵗ)
        u_hat = u / (1 - self.beta2**self.t)  # û = u / (1 − β₂ᵗ)
        return self.rate * v_hat / (np.sqrt(u_hat) + self.epsilon)  # η v̂ / (√û + ε)


@dataclass
class AdamW(Adam):
    """Adam with decoupled weight decay: W ← W − η v̂ / (√û + ε) − η λ W.

    Adam divides whatever is in its gradient, a decay as well; here the decay bypasses that.
    Source: Loshchilov and Hutter 2019, algorithm 2, where the decay is λ W; η λ W is PyTorch's.
    """

    _: KW_ONLY
    decay: float = 0.01

    decoupled = True


def by_norm(most):
    """Clip by global norm: if all gradients together are longer than `most`, shorten them to it.

    Of a stack of networks each by itself; `most` may be an array (networks, 1, 1), ∞ for no limit.
    Raises ValueError unless `most` is above 0. Source: Pascanu, Mikolov, Bengio 2013.
    """
    most = number_for_each(most, "the largest norm", LIMITS)

    @np.errstate(divide="ignore", invalid="ignore", under="ignore")  # length 0 stays as it is
    def clip(gradients):
        shrink = np.minimum(1.0, np.divide(most, global_norm(gradients)))
        return [g * shrink for g in gradients]

    return clip


def by_value(most):
    """Clip by value: no entry of a gradient is larger than `most` or smaller than −`most`.

    Raises ValueError unless `most` is above 0.
    """
    most = number_for_each(most, "the largest value", LIMITS)
    return lambda gradients: [np.clip(g, -most, most) for g in gradients]


def number_for_each(x, name, domain):
    """A number, or an array (networks, 1, 1) of one for each network of a stack."""
    if isinstance(x, np.ndarray) and x.ndim > 2 and x.shape[-2:] == (1, 1):
        return np.reshape([number(each, name, domain) for each in x.flat], x.shape)
    return number(x, name, domain)


@quiet_underflow
def global_norm(gradients):
    """The length of all gradients of a network taken as one long vector.

    A number; for a stack of networks, whose gradients have three axes, an array (networks, 1, 1).
    """

    def each(f, g):
        return f(g, axis=(-2, -1), keepdims=True) if g.ndim > 2 else f(g)

    largest = reduce(np.maximum, [each(np.max, np.abs(g)) for g in gradients], 0.0)
    unit = np.where((largest > 0) & np.isfinite(largest), largest, 1.0)
    # ‖g‖ = √(Σ g²), divided by the largest first: squares overflow from 1e154 on
    norm = unit * np.sqrt(sum(each(np.sum, (g / unit) ** 2) for g in gradients))
    return norm if np.ndim(norm) else float(norm)
