"""Exercises whose answers are drawn by chance: only their statistics can be right or wrong.

Your function gets a layer's sizes and a source of random numbers, and gives the first weights. The
checker looks at what they have in common: shape, mean, standard deviation, differences between
units; and whether they come from the source they were given.
"""

from dataclasses import replace

import numpy as np

from .exercise import Exercise, attempt

# Layers of several sizes; the first twice, from two sources, so that the weights must differ.
SIZES = [(300, 200, 0), (300, 200, 1), (60, 900, 2), (900, 60, 3)]
OFF = 0.03  # a standard deviation may be wrong by so much, as a share: ten times chance


def sampled(statement, *, stub, mistakes, hints):
    """As `exercise`, for a function of n_out, n_in and rng that draws weights (n_out, n_in)."""
    inputs = [(n_out, n_in, np.random.default_rng(seed)) for n_out, n_in, seed in SIZES]
    return lambda solution: Sampled(statement, stub, solution, inputs, mistakes, hints)


class Sampled(Exercise):
    """An exercise that compares statistics instead of numbers."""

    def _outcomes(self, function):
        first, *others = super()._outcomes(function)
        again = attempt(function, self.inputs[0])
        both = first.values, again.values
        if not (first.error or again.error or np.array_equal(*both, equal_nan=True)):
            first = replace(first, values=(), error="gives other weights each time for the same "
                            "rng. Draw from rng, not from np.random.")  # fmt: skip
        return [first, *others]

    def _praise(self):
        drawn = sum(n_out * n_in for n_out, n_in, _ in self.inputs)
        return f"right. Tried on {drawn} drawn weights: mean and σ are as they should be."

    def _first_wrong(self, yours):
        if wrong := super()._first_wrong(yours):
            return wrong
        one, other, *_ = (outcome.values[0] for outcome in yours)
        if np.array_equal(one, other):
            return "not right yet. Two different rng give the same weights. Draw them from rng."
        return ""

    def _named(self, args):
        n_out, n_in, _ = args
        return f"n_out = {n_out}, n_in = {n_in}"

    def _complaint(self, args, one, right):
        where = f"not right yet. With {self._named(args)}"
        if one.error:
            return f"{where} it {one.error}"
        found, wanted = one.values[0], right.values[0]
        if found.dtype.kind == "b" or found.shape != wanted.shape:
            return f"not right yet. With {self._wrong('', args, found, wanted, one.warning)}"
        if not np.isfinite(found).all():
            return f"{where} some weights are no finite numbers."
        if found.std() > 0 and spread_over(found, axis=0) < 0.5:
            return f"{where} all units get the same weights: they are twins."
        if found.std() > 0 and spread_over(found, axis=1) < 0.5:
            return f"{where} a unit has the same weight for each of its inputs."
        if abs(found.mean()) > 0.1 * wanted.std():
            return f"{where} the mean of the weights is {found.mean():.2g}; it should be about 0."
        if abs(found.std() / wanted.std() - 1) > OFF:
            return (
                f"{where} the standard deviation of the weights is {found.std():.3g}; "
                f"it should be about {wanted.std():.3g}."
            )
        return ""

    def _diagnosis(self, yours, call):
        """The first mistake whose weights have the same statistics as yours in every call."""
        for why, mistake in self.mistakes.items():
            if all(map(alike, yours, self._outcomes(mistake))):
                return f"\n{why}"
        return ""


def spread_over(W, axis):
    """How far the weights differ along an axis, against how far they differ at all."""
    return float(W.std(axis=axis).mean() / W.std())


def alike(one, other):
    """Whether two draws have the same shape and, within chance, the same statistics."""
    if one.error or other.error:
        return one.error == other.error
    a, b = one.values[0], other.values[0]
    if a.shape != b.shape:
        return False
    far = max(a.std(), b.std())
    twins = [spread_over(W, 0) < 0.5 if W.std() > 0 else True for W in (a, b)]
    same = abs(a.std() - b.std()) <= OFF * far and abs(a.mean() - b.mean()) <= 0.1 * far
    return twins[0] == twins[1] and bool(same)
