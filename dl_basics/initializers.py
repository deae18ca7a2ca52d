"""An initializer says where learning starts: how large the first random weights are.

>>> he.sigma(fan_in=50, fan_out=100)
0.2
>>> he.draw(100, 50, rng=np.random.default_rng(0)).shape
(100, 50)

fan_in is the number of inputs of a unit, fan_out the number of units that each input feeds: for a
weight matrix (n_out, n_in) these are n_in and n_out. Biases start at 0.
"""

from math import sqrt

import numpy as np

from .checks import asked, check_rng, number, numbers, whole
from .registry import NOT_NEGATIVE, Entry, Registry, knob, register

INITIALIZERS = Registry("initializer", "Initializer")


def gain_knob(label="gain"):
    """A factor on all weights: the gain before 1/√fan_in, or times as large as a rule says."""
    return knob(1.0, low=0.1, high=4.0, step=0.1, label=label, domain=NOT_NEGATIVE)


class Initializer(Entry):
    """W (n_out, n_in), each weight drawn by itself with standard deviation s.

    Subclasses write the formula of s as `std`, and `sample` if their numbers are not normal.
    """

    formula = "not stated"

    def draw(self, n_out, n_in, *, rng):
        """W of shape (n_out, n_in), from a `numpy.random.Generator`.

        Raises TypeError without a generator, ValueError for sizes below 1.
        """
        check_rng(rng)
        n_out, n_in = whole(n_out, "the number of units"), whole(n_in, "the number of inputs")
        W = asked(f"sample of {self}", self.sample, n_out, n_in, rng)
        W = numbers(W, f"W, as drawn by {self.name},")
        if W.shape != (n_out, n_in):
            raise ValueError(f"{self.name} must draw W ({n_out}, {n_in}), but it is {W.shape}")
        return W

    def sigma(self, fan_in, fan_out):
        """s, the standard deviation of one weight. Raises ValueError for sizes below 1."""
        fan_in, fan_out = whole(fan_in, "fan_in"), whole(fan_out, "fan_out")
        sigma = asked(f"std of {self}", self.std, fan_in, fan_out)
        return number(sigma, f"what std of {self} gives", NOT_NEGATIVE)

    def std(self, fan_in, fan_out):
        raise NotImplementedError(f"{self.name} has no s yet: write std(self, fan_in, fan_out)")

    def sample(self, n_out, n_in, rng):
        return rng.normal(0.0, self.std(n_in, n_out), (n_out, n_in))

    def trials(self):
        return [("sample", (3, 2), 3, 2, np.random.default_rng(0)), ("std", (), 2, 3)]


class UniformInitializer(Initializer):
    """The same s, drawn from a uniform distribution between ±√3 s."""

    def sample(self, n_out, n_in, rng):
        limit = sqrt(3) * self.std(n_in, n_out)  # a uniform number on ±r has s = r/√3
        return rng.uniform(-limit, limit, (n_out, n_in))


@register(INITIALIZERS)
class Zeros(Initializer):
    """All weights are 0."""

    name, formula = "zeros", "w = 0"

    def std(self, fan_in, fan_out):
        return 0.0

    def sample(self, n_out, n_in, rng):
        return np.zeros((n_out, n_in))


@register(INITIALIZERS)
class Constant(Initializer):
    """All weights are the same number."""

    name, formula = "constant", "w = c"
    c: float = knob(0.1, low=-1.0, high=1.0, step=0.05, label="c")

    def std(self, fan_in, fan_out):
        return 0.0

    def sample(self, n_out, n_in, rng):
        return np.full((n_out, n_in), self.c)


@register(INITIALIZERS)
class Normal(Initializer):
    """Normal numbers with a standard deviation s that you choose."""

    name, formula = "normal", "w ~ N(0, s²)"
    s: float = knob(0.1, low=0.01, high=2.0, step=0.01, label="s", domain=NOT_NEGATIVE)

    def std(self, fan_in, fan_out):
        return self.s


@register(INITIALIZERS)
class Uniform(Initializer):
    """Every number between −r and r is as likely as any other."""

    name, formula = "uniform", "w ~ U(−r, r)"
    r: float = knob(0.1, low=0.01, high=2.0, step=0.01, label="r", domain=NOT_NEGATIVE)

    def std(self, fan_in, fan_out):
        return self.r / sqrt(3)  # s = r/√3

    def sample(self, n_out, n_in, rng):
        return rng.uniform(-self.r, self.r, (n_out, n_in))


@register(INITIALIZERS)
class Xavier(Initializer):
    """A compromise between the signal's way forward and backward; also called Glorot."""

    name, formula = "xavier", "s = times · √(2 / (fan_in + fan_out))"
    gain: float = gain_knob("times")

    def std(self, fan_in, fan_out):
        return self.gain * sqrt(2 / (fan_in + fan_out))  # s = √(2 / (fan_in + fan_out))


@register(INITIALIZERS)
class XavierUniform(UniformInitializer, Xavier):
    """Xavier's s, uniform between ±√(6 / (fan_in + fan_out))."""

    name = "xavier uniform"


@register(INITIALIZERS)
class He(Initializer):
    """Twice the variance, for the half of the signal that ReLU drops; also called Kaiming."""

    name, formula = "he", "s = times · √(2 / fan_in)"
    gain: float = gain_knob("times")

    def std(self, fan_in, fan_out):
        return self.gain * sqrt(2 / fan_in)  # s = √(2 / fan_in)


@register(INITIALIZERS)
class HeUniform(UniformInitializer, He):
    """He's s, uniform between ±√(6 / fan_in)."""

    name = "he uniform"


@register(INITIALIZERS)
class LeCun(Initializer):
    """Keeps the size of the signal on its way forward, as long as nothing bends it."""

    name, formula = "lecun", "s = gain · √(1 / fan_in)"
    gain: float = gain_knob()

    def std(self, fan_in, fan_out):
        return self.gain * sqrt(1 / fan_in)  # s = √(1 / fan_in)


@register(INITIALIZERS)
class LeCunUniform(UniformInitializer, LeCun):
    """LeCun's s, uniform between ±√(3 / fan_in)."""

    name = "lecun uniform"


@register(INITIALIZERS)
class Orthogonal(Initializer):
    """A random rotation, perhaps with a mirror: it stretches nothing that it keeps."""

    name, formula = "orthogonal", "Wᵀ W or W Wᵀ = gain² · I"
    gain: float = gain_knob()

    def std(self, fan_in, fan_out):
        return self.gain / sqrt(max(fan_in, fan_out))  # the shorter side holds unit vectors

    def sample(self, n_out, n_in, rng):
        tall = rng.normal(size=(max(n_out, n_in), min(n_out, n_in)))
        q, r = np.linalg.qr(tall)
        q *= np.where(np.diag(r) < 0, -1.0, 1.0)  # qr's own signs would not be uniformly random
        return self.gain * (q if n_out >= n_in else q.T)


zeros, constant, normal, uniform = Zeros(), Constant(), Normal(), Uniform()
xavier, xavier_uniform, he, he_uniform = Xavier(), XavierUniform(), He(), HeUniform()
lecun, lecun_uniform, orthogonal = LeCun(), LeCunUniform(), Orthogonal()
