"""What you hand in is looked at first, and a mistake is told in a sentence.

A check of one thing alone, such as the columns that softmax needs, stands beside that thing.
"""

import reprlib
from numbers import Integral

import numpy as np


def numbers(x, name="z"):
    """`x` as a float64 array of finite numbers.

    Whole numbers and float32 become float64. Raises TypeError for anything but numbers (True and
    False are no numbers here), ValueError for ragged lists, NaN, infinity and masked entries.
    """
    try:
        array = np.asarray(x)
    except ValueError:
        raise ValueError(f"{name} has rows of different lengths: {reprlib.repr(x)}") from None
    if np.ma.is_masked(x):  # np.asarray would bring back what the mask hides
        raise ValueError(f"{name} has masked entries; leave them out, or fill them first")
    if array.dtype.kind not in "fiu":
        meant = "did you mean z, not z > 0?" if name == "z" else "multiply by 1.0 to get 1 and 0"
        hint = f"; {meant}" if array.dtype.kind == "b" else ""
        raise TypeError(f"{name} must be numbers, but you gave {reprlib.repr(x)}{hint}")
    array = np.asarray(array, dtype=np.float64)
    if not np.isfinite(array).all():
        first = np.argwhere(~np.isfinite(array))[0]
        place = f"{name}[{', '.join(map(str, first))}]" if array.ndim else name
        raise ValueError(f"{name} must be finite numbers, but {place} is {array[tuple(first)]}")
    return array


# What is too small for float64 is 0, as it should be, also where a reader lets NumPy raise.
quiet_underflow = np.errstate(under="ignore")


def check_rng(rng):
    """Raise TypeError unless rng is a source of random numbers."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a generator, np.random.default_rng(0), but got {rng!r}")


def check_sizes(*sizes):
    """Raise ValueError unless all are whole numbers from 1 on."""
    if not all(isinstance(n, Integral) and n >= 1 for n in sizes):
        raise ValueError(f"layers have whole numbers of units, from 1 on, but got {sizes}")
