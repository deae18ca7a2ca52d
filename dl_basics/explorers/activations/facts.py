"""A table of the activations: what it says of each is measured on the function itself."""

from typing import ClassVar

import numpy as np

from dl_basics.activations import ELEMENTWISE
from dl_basics.draw import Table, listed, number
from dl_basics.explorers.activations.curves import flat_parts, in_words

COLUMNS = "g, formula, range, lowest, highest, mean, zeros, steepest, flat, operations".split(", ")
COSTLY = {"exp", "expm1", "tanh", "logaddexp"}  # many steps inside: series and table look-ups


def facts():
    """The table of all elementwise activations, each entry measured on the functions themselves.

    lowest, highest: outputs over z from −1000 to 1000. mean and zeros: over 200,000 standard
    normal z. steepest: the largest slope. operations: NumPy's, for each number.
    """
    far = np.linspace(-1000, 1000, 400_001)
    z = np.random.default_rng(0).normal(size=200_000)
    return Table(COLUMNS, [
        [name, g.formula, g.range, f"{g(far).min():.4g}".replace("-", "−"), f"{g(far).max():.4g}",
         number(g(z).mean(), 2), f"{np.mean(g(z) == 0):.0%}", number(g.prime(far).max(), 2),
         in_words(flat_parts(g)), operations(g)]
        for name, g in ELEMENTWISE.items()
    ])


def operations(g):
    """How many array operations NumPy is asked for, one for each number, and which are costly."""
    counted = np.linspace(-1, 1, 5).view(Counting)
    Counting.calls = []
    g.value(counted)
    costly = [name for name in Counting.calls if name in COSTLY]
    return f"{len(Counting.calls)}" + (f", with {listed(costly)}" if costly else "")


class Counting(np.ndarray):
    """An array that notes the name of each operation done with it."""

    calls: ClassVar[list] = []

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        self.calls.append(ufunc.__name__)
        plain = [x.view(np.ndarray) if isinstance(x, Counting) else x for x in inputs]
        return np.asarray(getattr(ufunc, method)(*plain, **kwargs)).view(Counting)

    def __array_function__(self, function, types, args, kwargs):
        if function is np.where:
            self.calls.append("where")
        return super().__array_function__(function, types, args, kwargs)
