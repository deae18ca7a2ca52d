"""Datasets: points in the plane that you can draw anew, and two sets of real measurements.

>>> data = rings.draw(200, rng=np.random.default_rng(0))
>>> data.x.shape, data.y.shape, data.labels.shape
((2, 200), (1, 200), (200,))
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from .checks import asked, check_rng, given, kind, masked, number, numbers, whole
from .losses import class_numbers, one_hot
from .registry import NOT_NEGATIVE, Entry, Interval, Registry, knob, register, unwritten

DATASETS = Registry("dataset", "Dataset")

SHARE = Interval(0, 1, "[]")
DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, eq=False)
class Data:
    """x (features, m), one column for each example; labels (m,), whole numbers from 0.

    names: of the classes. y: the targets, (1, m) zeros and ones for two classes, else one-hot.
    All are copies. Raises TypeError or ValueError where x, labels and names do not fit together.
    """

    x: np.ndarray
    labels: np.ndarray
    names: tuple

    def __post_init__(self):
        wanted = "names must be a tuple with a name for each class"
        x, names = np.array(numbers(self.x, "x")), tuple(kind(self.names, tuple | list, wanted))
        labels = class_numbers(self.labels)
        one_hot(labels, len(names))  # raises unless they are whole numbers from 0 to K − 1
        if x.ndim != 2 or x.shape[1] != len(labels):
            raise ValueError(
                f"x must be (features, {len(labels)}), one column for each of the {len(labels)} "
                f"labels, but has shape {x.shape}"
            )
        vars(self).update(x=x, labels=labels, names=names)  # the fields themselves are frozen

    @property
    def y(self):
        hot = one_hot(self.labels, len(self.names))  # raises if a label was changed to none
        return hot[1:] if len(self.names) == 2 else hot

    @property
    def m(self):
        """How many examples there are."""
        return self.x.shape[1]

    def take(self, some):
        """The examples with these numbers, or where a mask is true; ValueError for others."""
        try:
            some = some if isinstance(some, slice) else None if masked(some) else np.asarray(some)
            some = np.atleast_1d(np.arange(self.m)[some])
        except (IndexError, TypeError, ValueError):
            some = np.array(None)
        if some.ndim != 1:
            raise ValueError(f"take wants numbers from 0 to {self.m - 1}, or {self.m} truths")
        return Data(self.x[:, some], self.labels[some], self.names)

    def split(self, share=0.75, *, rng):
        """Two parts at random, training and test; `share` of the examples go into the first.

        Raises ValueError if a part would be empty, TypeError without a generator.
        """
        check_rng(rng)
        order = rng.permutation(self.m)
        cut = round(number(share, "share", SHARE) * self.m)
        if not 0 < cut < self.m:
            raise ValueError(f"a share of {share} leaves one of the two parts without examples")
        return self.take(order[:cut]), self.take(order[cut:])

    def with_label_noise(self, share, *, rng):
        """The same examples, a share of them with another label, drawn from the other classes.

        Raises ValueError for a share outside [0, 1], TypeError without a generator.
        """
        check_rng(rng)
        wrong = rng.permutation(self.m)[: round(number(share, "share", SHARE) * self.m)]
        labels, K = replace(self).labels, whole(len(self.names), "the number of classes", 2)
        labels[wrong] = (labels[wrong] + rng.integers(1, K, len(wrong))) % K
        return replace(self, labels=labels)


@dataclass(frozen=True)
class Dataset(Entry):
    """Points that can be drawn anew. Subclasses write `points`."""

    names = ("0", "1")
    noise: float = knob(0.1, low=0.0, high=0.5, step=0.01, label="noise", domain=NOT_NEGATIVE)

    def draw(self, m, *, rng):
        """m examples, as even over the classes as can be.

        Raises ValueError if m is too small for the classes, TypeError without a generator.
        """
        check_rng(rng)
        K = whole(len(self.names), f"the number of classes of {self.name}", 2)
        m = whole(m, f"m, how many points of {self.name} you want,", K)
        labels = np.arange(m) % K
        x = asked(f"points of {self}", self.points, labels.copy(), rng)
        x = given(x, f"points of {self}", (2, m))
        return Data(x + self.noise * rng.normal(size=(2, m)), labels, self.names)

    points = unwritten("points(self, labels, rng)")  # (2, m) for the labels (m,), before the noise

    def trials(self):
        labels = np.arange(7) % len(self.names)
        return [("points", (2, 7), labels, np.random.default_rng(0))]


@register(DATASETS)
class XOR(Dataset):
    """Four corners; equal signs are one class, different signs the other."""

    name = "xor"

    def points(self, labels, rng):
        first = rng.choice([-1.0, 1.0], len(labels))
        return np.stack([first, np.where(labels == 1, -first, first)])


@register(DATASETS)
class Rings(Dataset):
    """One ring around another."""

    name = "rings"

    def points(self, labels, rng):
        angle, radius = rng.uniform(0, 2 * np.pi, len(labels)), np.where(labels == 1, 0.6, 1.5)
        return radius * np.stack([np.cos(angle), np.sin(angle)])


@register(DATASETS)
class Moons(Dataset):
    """Two half circles that reach into one another."""

    name = "moons"

    def points(self, labels, rng):
        angle = rng.uniform(0, np.pi, len(labels))
        upper = np.stack([np.cos(angle), np.sin(angle)])
        lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
        return 1.3 * (np.where(labels == 1, lower, upper) - [[0.5], [0.25]])


@register(DATASETS)
class Spirals(Dataset):
    """Two arms that wind around the centre."""

    name = "spirals"

    def points(self, labels, rng):
        along = np.sqrt(rng.uniform(0.02, 1, len(labels)))
        angle = 3 * np.pi * along + np.pi * labels
        return 1.8 * along * np.stack([np.cos(angle), np.sin(angle)])


@register(DATASETS)
class Blobs(Dataset):
    """Three clouds of points."""

    name, names = "blobs", ("0", "1", "2")
    noise: float = knob(0.4, low=0.0, high=1.0, step=0.01, label="noise", domain=NOT_NEGATIVE)

    def points(self, labels, rng):
        angle = 2 * np.pi * labels / 3 + np.pi / 2
        return 1.2 * np.stack([np.cos(angle), np.sin(angle)])


GATE_INPUTS = np.array([[0.0, 0, 1, 1], [0, 1, 0, 1]])
"""The inputs of a gate, x1 and x2, as (2, 4): one column for each example."""

GATES = {
    name: np.array([[float(bit) for bit in f"{number:04b}"]])
    for number, name in enumerate(
        "never, and, x1 and not x2, x1, x2 and not x1, x2, xor, or, nor, xnor, not x2, "
        "x1 or not x2, not x1, x2 or not x1, nand, always".split(", ")
    )
}
"""What each of the sixteen gates answers to `GATE_INPUTS`, as (1, 4), by name."""

CURVES = {
    "wave": lambda x: np.sin(2 * x),
    "bump": lambda x: 2 * np.exp(-2 * x**2) - 1,
    "stairs": lambda x: np.floor(x) / 2 + 0.25,
    "parabola": lambda x: x**2 / 4.5 - 1,
}
"""Curves to follow over x from −3 to 3, by name."""


def iris():
    """Iris flowers, x (4, 150) in centimetres: three species, 50 each. See data/README.md."""
    table = np.loadtxt(DATA / "iris.csv", delimiter=",", skiprows=1)
    names = ("setosa", "versicolor", "virginica")
    return Data(table[:, :4].T.copy(), table[:, 4].astype(int), names)


def digits():
    """Handwritten digits, x (64, 1797): 8 by 8 pixels, each from 0 to 16. See data/README.md."""
    with np.load(DATA / "digits.npz") as stored:
        x, labels = stored["x"].astype(float), stored["labels"].astype(int)
    return Data(x, labels, tuple("0123456789"))


def digits_split(*, rng):
    """The digits for training and test, x (64, 1347) and (64, 450), both measured by the first.

    Each pixel less its mean, and all over one standard deviation: a pixel at the edge that never
    changes has none of its own.
    """
    train, test = digits().split(1347 / 1797, rng=rng)
    mean = train.x.mean(axis=1, keepdims=True)
    std = (train.x - mean).std()
    return tuple(replace(part, x=(part.x - mean) / std) for part in (train, test))


xor, rings, moons, spirals, blobs = XOR(), Rings(), Moons(), Spirals(), Blobs()
