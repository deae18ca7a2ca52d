"""What you hand in is looked at first, and a mistake is told in a sentence.

A check of one thing alone, such as the columns that softmax needs, stands beside that thing.
"""

import copy
import reprlib
import tomllib
from contextlib import suppress
from numbers import Integral, Real

import numpy as np


def from_toml(file):
    """What a text file of the course says. A typing error is told with the file."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{file}: {error}") from None


def numbers(x, name="z", finite=True):
    """`x` as a float64 array of numbers, finite ones if nothing else is asked.

    Whole numbers and float32 become float64. Raises TypeError for anything but numbers (True and
    False are no numbers here), ValueError for ragged lists, NaN, infinity and masked entries.
    """
    if masked(x):  # np.asarray would bring back what the mask hides
        raise ValueError(f"{name} has masked entries; leave them out, or fill them first")
    try:
        array = np.asarray(x)
    except ValueError:
        raise ValueError(f"{name} has rows of different lengths: {reprlib.repr(x)}") from None
    if array.dtype.kind not in "fiu":
        meant = "did you mean z, not z > 0?" if name == "z" else "multiply by 1 to get 1 and 0"
        hint = f"; {meant}" if array.dtype.kind == "b" else ""
        raise TypeError(f"{name} must be numbers, but you gave {reprlib.repr(x)}{hint}")
    with np.errstate(over="ignore"):  # what is too large for float64 is ∞, and told below
        array = np.asarray(array, dtype=np.float64)
    if finite and not np.isfinite(array).all():
        first = np.argwhere(~np.isfinite(array))[0]
        place = f"{name}[{', '.join(map(str, first))}]" if array.ndim else name
        raise ValueError(f"{name} must be finite numbers, but {place} is {array[tuple(first)]}")
    return array


def masked(x):
    """Whether an array, or one of those in a list, hides entries behind a mask."""
    return any(map(masked, x)) if isinstance(x, list | tuple) else np.ma.is_masked(x)


# What is too small for float64 is 0, as it should be, also where a reader lets NumPy raise.
quiet_underflow = np.errstate(under="ignore")


def number(x, name, domain):
    """`x` as a float. Raises TypeError for anything but one number, ValueError outside `domain`."""
    if isinstance(x, bool) or not isinstance(x, Real):
        raise TypeError(f"{name} must be a number, but got {reprlib.repr(x)}")
    try:
        value = float(x)
    except OverflowError:  # a giant whole number
        value = np.inf
    if value not in domain:
        raise ValueError(f"{name} must be in {domain}, but is {value if value == np.inf else x}")
    return value


def whole(n, name, least=1):
    """`n` as an int. Raises ValueError unless it is a whole number from `least` to a billion."""
    if isinstance(n, bool) or not isinstance(n, Integral) or not least <= n <= 10**9:
        to = " to a billion" if isinstance(n, Integral) and n > least else " on"
        raise ValueError(f"{name} must be a whole number from {least}{to}, but is {n!r}")
    return int(n)


def kind(x, kinds, wanted):
    """`x`, which must be of these kinds, and not a class; a reader's own is tried. Or TypeError."""
    if isinstance(x, type) or not isinstance(x, kinds):
        hint = ", without its brackets" if isinstance(x, type) else ""
        raise TypeError(f"{wanted}, but got {reprlib.repr(x)}{hint}")
    if type(x).__module__.split(".")[0] != "dl_basics":
        tried = copy.deepcopy(x) if hasattr(x, "trials") else x
        for method, shape, *inputs in getattr(tried, "trials", list)():
            with suppress(NotImplementedError):  # not written yet, which is told when it is used
                trial(tried, method, shape, *inputs)
    return x


def truth(x, name):
    """`x`, which must be True or False: any text, even 'False', would count as true."""
    return kind(x, bool | np.bool_, f"{name} must be True or False")


def check_rng(rng, name="rng"):
    """`rng`, if it is a source of random numbers. Raises TypeError if not."""
    return kind(rng, np.random.Generator, f"{name} must be a generator, np.random.default_rng(0)")


def asked(what, function, *inputs):
    """What a function of a reader's own gives; what it stops with becomes a sentence."""
    try:
        return function(*inputs)
    except NotImplementedError:  # says itself what is to be written
        raise
    except (Exception, SystemExit) as error:
        raise ValueError(f"{what} stops with {type(error).__name__}: {error}") from error


def given(result, what, shape, finite=False):
    """What a formula of a reader's own gives, as float64 of this shape; () is one number."""
    if getattr(result, "dtype", None) == np.bool_:  # z > 0, say, counts as 1 and 0
        result = result * 1.0
    result = numbers(result, f"the result of {what}", finite)
    if result.shape != shape:
        wanted, got = (f"shape {of}" if of else "one number" for of in (shape, result.shape))
        raise ValueError(f"{what} must give {wanted}, but gives {got}")
    return result


def trial(thing, method, shape, *inputs):
    """Raise in words unless a method gives finite numbers of a shape, or a thing of that class."""
    what = f"{method} of {getattr(thing, 'name', '') or type(thing).__name__}"
    copies = copy.deepcopy(inputs)
    with np.errstate(all="ignore"):
        result = asked(what, getattr(thing, method), *copies)
    wanted, name = (shape, shape.__name__) if type(shape) is type else (np.ndarray, "an array")
    if shape and not isinstance(result, wanted):
        raise TypeError(f"{what} must give {name}, but gives {reprlib.repr(result)}")
    if [*map(str, inputs)] != [*map(str, copies)]:
        raise ValueError(f"{what} writes into what it is given; let it work on a copy")
    if isinstance(shape, tuple):
        given(result, what, shape, finite=True)


def stackable(thing):
    """Raise ValueError unless formulas give for a stack of inputs what they give for each."""
    own = type(thing).__module__.split(".")[0] != "dl_basics"
    for method, _, *inputs in [trial for trial in thing.trials() if own and trial[2].ndim == 2]:
        formula, pairs = getattr(thing, method), [(x, x[..., ::-1]) for x in inputs]
        with suppress(NotImplementedError):
            both = asked(f"{method} of {thing}, in a stack,", formula, *map(np.stack, pairs))
            each = [*map(formula, *pairs)]
            if np.shape(both) != np.shape(each) or not np.allclose(both, each):
                raise ValueError(f"{method} of {thing} mixes networks: use the axes −2 and −1")


# What some call the settings and arrays that have another name here.
MEANT = dict(lr="rate", learning_rate="rate", weight_decay="decay", eps="epsilon", activation="g")
MEANT |= dict(weight="W", weights="W", Weights="W", bias="b", layer="layers", patience="records")
MEANT |= dict(loss_function="loss", criterion="loss", rate="p", probability="p", W="layers")


def other_names(cls):
    """The class, whose things tell when what they have is set by another name, `Loss` say."""
    ways = (str.lower, str.upper, str.title, "{}s".format)
    spelt = {way(name): name for name in dir(cls) if name[0] != "_" for way in ways}
    for name, meant in (spelt | MEANT).items():
        if hasattr(cls, meant) and not hasattr(cls, name):
            setattr(cls, name, Misspelt(f"{cls.__name__} has no {name}; did you mean {meant}?"))
    return cls


class Checked:
    """An attribute that looks at what it is set to, `check(value, name)`; reading costs nothing."""

    def __init__(self, check):
        self.check = check

    def __set_name__(self, owner, name):
        self.name = name

    def __set__(self, owner, value):
        vars(owner)[self.name] = self.check(value, self.name)

    def __delete__(self, owner):
        raise AttributeError(f"{type(owner).__name__} needs its {self.name}; give it another one")


class Fixed:
    """An attribute that is set once, by whom it belongs to; after that `why` not is told."""

    def __init__(self, why):
        self.why = why

    def __set__(self, owner, value=None):
        raise AttributeError(self.why)

    __delete__ = __set__


class Misspelt(Fixed):
    """An attribute that is called something else here; nor is there anything to read."""

    def __get__(self, thing, owner=None):
        raise AttributeError(self.why)
