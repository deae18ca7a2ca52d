"""Sick recipes, and what fixes do to them: ten networks each, on digits, beside those without.

python -m dl_basics.explorers.ailments        trains the whole grid and stores what came out
"""

import json
from functools import lru_cache

import numpy as np

from dl_basics.activations import relu, sigmoid, tanh
from dl_basics.datasets import DATA, digits_split
from dl_basics.explorers.stacks import Siblings
from dl_basics.initializers import He, Normal, he
from dl_basics.recipes import Recipe
from dl_basics.registry import FIXES

NETWORKS, EPOCHS = 10, 40
EXAMPLES, TESTS, BATCH = 320, 200, 32  # ten batches of 32, and no smaller one at the end
WRONG = 0.3  # the share of wrong labels, where labels are wrong
DEEP = (64, *[16] * 6, 10)

AILMENTS = {
    "vanishing sigmoids": Recipe(DEEP, g=sigmoid, rate=0.2),
    "small start": Recipe(DEEP, g=tanh, init=Normal(0.05), rate=0.2),
    "large start": Recipe(DEEP, g=relu, init=He(2.5), rate=0.1),
    "large rate": Recipe((64, 16, 16, 16, 10), g=relu, init=he, rate=1.5),
    "wrong labels": Recipe((64, 64, 10), g=relu, init=he, rate=0.2),
    "healthy network": Recipe((64, 16, 16, 10), g=relu, init=he, rate=0.2),
}
SHARES = {k / 100: f"{k}%" for k in (0, 20, 40, 60, 80, 100)}  # ticks of an axis
STORED = DATA / "fixes.json"


class Trial:
    """Networks of one recipe, trained as far as somebody looks.

    wrong: the share of training labels that are. sizes: |δ| of each network in each layer at the
    start, (networks, layers).
    """

    def __init__(self, recipe, wrong=0.0, networks=NETWORKS, examples=EXAMPLES, batch=BATCH):
        self.x, self.y, *self.test = digits_for(networks, wrong, examples)
        self.batch = batch
        rngs = [np.random.default_rng([k, 1]) for k in range(networks)]
        self.networks, self.rng = Siblings([recipe] * networks, rngs), np.random.default_rng(0)
        self.networks.forward(self.x)
        self.networks.backward(self.y)
        self.sizes = self.networks.gradient_sizes()
        self.shares = []
        self.look()

    def look(self):
        """Note which share of the test digits each gets right."""
        self.shares.append(self.networks.right(*self.test))

    def right(self, epochs):
        """The shares of test digits right before and after each epoch: (epochs + 1, networks)."""
        while len(self.shares) <= epochs:
            self.networks.epoch(self.x, self.y, self.batch, self.rng)
            self.look()
        return np.array(self.shares[: epochs + 1])


def ten_networks(recipe, epochs, examples=EXAMPLES, batch=BATCH, wrong=0.0):
    """The share of test digits that each of ten networks gets right after its training: (10,)."""
    return Trial(recipe, wrong, examples=examples, batch=batch).right(epochs)[-1]


@lru_cache(maxsize=256)
def trial(recipe, wrong):
    """The `Trial` of a recipe, kept, so that it goes on where it stopped."""
    return Trial(recipe, wrong)


def treated(ailment, fixes=()):
    """The trial of a sick recipe with these fixes, one after the other."""
    recipe = AILMENTS[ailment]
    for fix in fixes:
        recipe = fix.apply(recipe)
    return trial(recipe, wrong_share(ailment))


def wrong_share(ailment):
    return WRONG if ailment == "wrong labels" else 0.0


@lru_cache
def digits_for(networks, wrong, examples=EXAMPLES):
    """Training x, y and test x, y, stacked; each network has its own split and wrong labels."""
    splits = []
    for k in range(networks):
        rng = np.random.default_rng(k)
        learn, test = digits_split(rng=rng)
        learn = learn.take(slice(0, examples)).with_label_noise(wrong, rng=rng)
        splits.append((learn, test.take(slice(0, TESTS))))
    return [np.stack([getattr(split[k], part) for split in splits])
            for k in (0, 1) for part in ("x", "y")]  # fmt: skip


def gain(before, after, surety="95%"):
    """The mean gain of networks in pairs, and the ends of its interval.

    Each pair has the same digits and the same random numbers, so that their luck cancels.
    """
    gains = np.asarray(after) - np.asarray(before)
    n = len(gains)
    off = STUDENT[surety, n] * gains.std(ddof=1) / np.sqrt(n)
    return gains.mean(), gains.mean() - off, gains.mean() + off


# How many standard errors hold so much of what is likely, for so many pairs: Student's t.
STUDENT = {("95%", 10): 2.262} | {
    ("99.9%", pairs): t
    for pairs, t in enumerate(
        [8.610, 6.869, 5.959, 5.408, 5.041, 4.781, 4.587, 4.437, 4.318, 4.221, 4.140, 4.073,
         4.015, 3.965, 3.922, 3.883], start=5,
    )
}  # fmt: skip


def direction(low, high):
    """1 if an interval of gains lies above 0, −1 if below, else 0; less than a point is nothing."""
    low, high = round(100 * low), round(100 * high)
    return 1 if low > 0 else -1 if high < 0 else 0


def percent(share):
    """A gain in points: "+5", "−12", "0"."""
    points = round(100 * share)
    return f"{points:+d}".replace("-", "−") if points else "0"


# ------------------------------------------------------------------------------------------------
# The grid: every fix by itself, on every ailment, over twenty networks.

GRID_NETWORKS = 20


@lru_cache
def grid():
    """What was stored: from an ailment to a fix to the shares right in the end, (20,)."""
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    return {
        ailment: {fix: np.array(shares) for fix, shares in row.items()}
        for ailment, row in stored.items()
    }


def grid_cell(ailment, fix=None):
    """The shares right after the last epoch, of twenty networks with a fix or with none."""
    recipe = AILMENTS[ailment] if fix is None else fix.apply(AILMENTS[ailment])
    return Trial(recipe, wrong_share(ailment), GRID_NETWORKS).right(EPOCHS)[-1]


def store():
    """Train all of the grid, which takes a few minutes, and write it down."""
    found = {
        ailment: {
            fix.name if fix else "none": grid_cell(ailment, fix).round(4).tolist()
            for fix in (None, *FIXES.values())
        }
        for ailment in AILMENTS
    }
    STORED.write_text(as_text(found), encoding="utf-8")


def as_text(found):
    """JSON with a line for each fix."""
    rows = [
        f" {json.dumps(ailment)}: {{\n"
        + ",\n".join(f"  {json.dumps(fix)}: {shares}" for fix, shares in row.items())
        + "\n }"
        for ailment, row in found.items()
    ]
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    store()
