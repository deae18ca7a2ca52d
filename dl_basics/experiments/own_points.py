"""Points that a reader put in, as a data set, and why nothing can be learned from some of them."""

from dataclasses import dataclass
from itertools import combinations
from math import ceil

import numpy as np

from dl_basics.datasets import Data


@dataclass(frozen=True)
class OwnData:
    """A reader's `points`, a tuple of (x, y, class)."""

    points: tuple
    name, names = "your own points", ("first class", "second class")

    def draw(self, m, *, rng):
        """All points equally often, in all at least m: so that few make an epoch of many steps."""
        x, y, labels = np.transpose(self.points * ceil(m / len(self.points)))
        return Data(np.stack([x, y]), labels.astype(int), self.names)


def cannot_learn(points):
    """Why no network can part these points, in words; "" if nothing speaks against it."""
    if {kind for *_, kind in points} != {0, 1}:
        missing = "some points" if not points else "a point of the other class"
        return f"There is nothing to part yet: put {missing} into the plane."
    for (x, y, kind), (left, up, other) in combinations(points, 2):
        if (x, y) == (left, up) and kind != other:
            return (
                f"Two points of different classes lie in one place, x₁ = {x:g} and x₂ = {y:g}. "
                "No network can have both right, for it sees no difference. Take one away."
            ).replace("-", "−")
    return ""
