"""Exercises whose answers are drawn by chance: only their statistics can be right or wrong.

Your function gets a layer's sizes and a source of random numbers, and gives the first weights. The
checker looks at what they have in common: shape, mean, standard deviation, differences between
units; and whether they come from the source they were given.
"""

from dataclasses import dataclass, replace

import numpy as np

from .exercise import Comparator, attempt

SIZES = [(300, 200), (200, 300), (60, 900), (900, 60)]
OFF = 0.03  # a standard deviation may be wrong by so much, as a share: ten times chance


@dataclass(frozen=True)
class Statistics(Comparator):
    """Holds drawn weights against each other by their statistics, up to chance."""

    within: float = 1 + OFF  # by this factor a standard deviation may be larger or smaller

    def attempt(self, function, args, gives):
        """The outcome of one call, and whether the weights come from rng."""
        outcome = attempt(function, args, gives)
        seeds = (0, 0, 1)  # tried on a small layer
        small = [attempt(function, (3, 4, np.random.default_rng(seed)), gives) for seed in seeds]
        if outcome.error:
            return outcome
        for other in small:  # sizes that it may not have been written for
            shapes = {value.shape for value in other.values} - {(3, 4)}
            if wrong := other.error or "".join(f"gives the shape {shape}." for shape in shapes):
                return replace(outcome, aside=f"not right yet. With n_out = 3, n_in = 4 it {wrong}")
        first, again, other = (values for outcome in small for values in outcome.values)
        if not np.array_equal(first, again, equal_nan=True):
            told = "gives other weights each time for the same rng. Draw from rng, not from "
            return replace(outcome, values=(), error=f"{told}np.random.")
        if np.array_equal(first, other):
            told = "not right yet. Two different rng give the same weights. Draw them from rng."
            return replace(outcome, aside=told)
        return outcome

    def alike(self, a, b):
        """Whether two draws have the same shape and, within chance, the same statistics."""
        if a.shape != b.shape:
            return False
        far = max(a.std(), b.std())
        as_wide = abs(a.std() - b.std()) <= (self.within - 1) * far
        as_different = abs(between_units(a) - between_units(b)) < 0.05
        return bool(as_wide and as_different and abs(a.mean() - b.mean()) <= 0.1 * far)

    def same(self, yours, other):
        """Whether two calls did the same, wherever the weights come from."""
        return super().same(*(replace(outcome, aside="") for outcome in (yours, other)))

    def difference(self, checker, name, args, value, wanted):
        where = checker.named(args)
        if not np.isfinite(value).all():
            return f"{where} some weights are no finite numbers."
        if value.std() > 0 and between_units(value) < 0.5:
            return f"{where} all units get the same weights: they are twins."
        if value.std() > 0 and between_units(value.T) < 0.5:
            return f"{where} a unit has the same weight for each of its inputs."
        if abs(value.mean()) > 0.1 * wanted.std():
            return f"{where} the mean of the weights is {value.mean():.2g}; it should be about 0."
        if not 1 / self.within <= value.std() / wanted.std() <= self.within:
            return (
                f"{where} the standard deviation of the weights is {value.std():.3g}; "
                f"it should be about {wanted.std():.3g}.{self.note}"
            )
        return ""

    def praise(self, checker):
        drawn = sum(n_out * n_in for n_out, n_in, _ in checker.inputs)
        return f"Tried on {drawn} drawn weights: mean and σ are as they should be."


def between_units(W):
    """How far the weights of different units, the rows, differ, against how far any two do."""
    return float(W.std(axis=0).mean() / W.std()) if W.std() > 0 else 0.0


# The parts of an exercise on a function of n_out, n_in and rng that draws weights (n_out, n_in).
DRAWN = dict(
    inputs=[(*sizes, np.random.default_rng(seed)) for seed, sizes in enumerate(SIZES)],
    compare=Statistics(),
)
