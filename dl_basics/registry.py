"""A registry is a menu: what is registered can be chosen in every explorer.

One line above a class puts it on the menu, in the package and in a notebook cell alike:

    @register(ACTIVATIONS, ELEMENTWISE)
    class Bent(Activation):
        ...

`register` also makes the class a frozen dataclass, so that its fields are the knobs of the thing
and two things with equal knobs are equal. Running the cell again replaces your class by the new
version; what the package brings along keeps its name.

Each menu stands where its things are defined, ACTIVATIONS in `activations`, say; `MENUS` names
the places, and `from dl_basics.registry import ACTIVATIONS` gives the same menu.
"""

import difflib
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from importlib import import_module
from math import inf
from numbers import Real

from .checks import asked, kind, number

MENUS = {
    "ACTIVATIONS": "activations",
    "ELEMENTWISE": "activations",
    "LOSSES": "losses",
    "INITIALIZERS": "initializers",
    "DATASETS": "datasets",
    "FIXES": "recipes",
}


def __getattr__(name):
    """A menu, from the module that fills it."""
    if name in MENUS:
        return getattr(import_module(f"dl_basics.{MENUS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@dataclass(frozen=True)
class Interval:
    """All numbers from `low` to `high`; `ends` says as on the page which end belongs to them.

    >>> print(Interval(0, 1, "[)"), 0 in Interval(0, 1, "[)"), 1 in Interval(0, 1, "[)"))
    [0, 1) True False
    """

    low: float = -inf
    high: float = inf
    ends: str = "()"

    def __post_init__(self):
        if not isinstance(self.ends, str) or self.ends not in ("()", "[)", "(]", "[]"):
            raise ValueError(f"ends are (), [), (] or [], not {self.ends!r}")
        for end in (self.low, self.high):
            kind(end, Real, "an interval goes from number to number")

    def __contains__(self, value):
        left, right = self.ends
        above = self.low <= value if left == "[" else self.low < value
        below = value <= self.high if right == "]" else value < self.high
        return above and below

    def __str__(self):
        left, right = self.ends
        ends = f"{self.low:g}, {self.high:g}".replace("inf", "∞").replace("-", "−")
        return f"{left}{ends}{right}"


POSITIVE, NOT_NEGATIVE = Interval(0), Interval(0, ends="[)")
FRACTION = Interval(0, 1, "[)")  # less than all


@dataclass(frozen=True)
class Knob:
    """A number that you can turn: a slider from `low` to `high` in steps of `step`.

    The slider covers the useful part of `domain`, the `Interval` of all allowed values.
    """

    low: float
    high: float
    step: float
    label: str
    default: float
    domain: Interval = Interval()
    help: str = ""

    def __post_init__(self):
        wanted = "a knob's domain is an interval, such as Interval(0, 1, '[)') for [0, 1)"
        kind(self.domain, Interval, wanted)
        kind(self.label, str, "a knob's label must be a text")
        for name in ("low", "high", "step", "default"):
            number(getattr(self, name), f"{name} of a knob", Interval())
        ends_fit = self.low in self.domain and self.high in self.domain
        if not (ends_fit and self.low <= self.default <= self.high and self.step > 0):
            needs = f"low ≤ default ≤ high inside {self.domain} and a step above 0"
            raise ValueError(f"a knob needs {needs}, but got {self}")


def knob(default, *, low, high, step, label, domain=Interval(), help=""):
    """A dataclass field that an explorer shows as a slider; see `Knob` for the words.

    >>> alpha: float = knob(0.01, low=0, high=0.99, step=0.01, label="α",
    ...                     domain=Interval(0, 1, "[)"))
    """
    return field(
        default=default, metadata={"knob": Knob(low, high, step, label, default, domain, help)}
    )


def unwritten(formula):
    """A method that a subclass has to write, and that says so until then."""

    def method(self, *inputs):
        name = formula.partition("(")[0]
        raise NotImplementedError(f"{self} has no {name} yet: write {formula}")

    return method


class Entry:
    """What can stand on a menu: it has a name, and its knobs are checked when it is made.

    `dataclasses.replace(entry, alpha=0.3)` makes another one with a knob turned.
    Raises TypeError for a knob that is no number, ValueError for one outside its domain.
    """

    name = ""

    def __post_init__(self):
        for field_name, knob in self.knobs.items():
            value = number(getattr(self, field_name), f"{field_name} of {self.name}", knob.domain)
            object.__setattr__(self, field_name, value)  # a float, so that repr shows 1.0, always
        for f in fields(self) if is_dataclass(self) else ():
            if type(f.default) in (int, float):  # a number of a reader's own that is no knob
                kind(getattr(self, f.name), Real, f"{f.name} of {self.name} must be a number")

    def trials(self):
        """What formulas of your own are tried with: method, shape of what it gives, inputs."""
        return []

    @property
    def knobs(self):
        """The fields that a slider can turn, as a dictionary from field name to `Knob`."""
        every = fields(self) if is_dataclass(self) else ()  # which a class on no menu may not be
        return {f.name: f.metadata["knob"] for f in every if "knob" in f.metadata}

    def __str__(self):
        turned = [
            f"{knob.label} = {getattr(self, name):g}".replace("-", "−")
            for name, knob in self.knobs.items()
        ]
        name = self.name or type(self).__name__
        return f"{name} ({', '.join(turned)})" if turned else name


class Registry(Mapping):
    """A menu of things of one base class, from name to a ready instance, as they came."""

    def __init__(self, kind, base="Entry"):
        self.kind, self.base = kind, base
        self.entries = {}

    def __getitem__(self, name):
        if isinstance(name, str) and name in self.entries:
            return self.entries[name]
        if not self:
            raise KeyError(f"there is no {self.kind} yet: @register puts one on the menu")
        close = difflib.get_close_matches(str(name).lower(), self.entries, n=1)
        hint = f"; did you mean {close[0]!r}?" if close else "."
        raise KeyError(f"no {self.kind} called {name!r}{hint} There are: {', '.join(self)}")

    def __iter__(self):
        return iter(self.entries)

    def __len__(self):
        return len(self.entries)

    def __repr__(self):
        return f"<Registry of kind {self.kind!r}: {', '.join(self)}>"

    def check(self, cls):
        """Raise TypeError if `cls` belongs on another menu, ValueError if its name is taken."""
        if self.base not in [base.__name__ for base in cls.__mro__]:
            wanted = f"class {cls.__name__}({self.base})"
            raise TypeError(f"on the menu of each {self.kind} stands a {wanted}, and nothing else")
        owner = type(self.entries.get(cls.name)).__module__
        if owner.split(".")[0] == "dl_basics" and owner != cls.__module__:
            raise ValueError(
                f"{cls.name!r} is built in and stays as it is; "
                f"give yours another name, for example 'my {cls.name}'"
            )

    def add(self, entry):
        self.check(type(entry))
        self.entries[entry.name] = entry

    @contextmanager
    def restored(self):
        """Within `with registry.restored():` you may register what you like; then it is gone."""
        before = dict(self.entries)
        try:
            yield self
        finally:
            self.entries = before


def register(*registries):
    """Put a class on the menu of each of the registries, as an instance with its default knobs.

    Raises TypeError if there is no registry in the brackets or the class has no base such as
    Activation, ValueError if it has no name or the name of something built in; and as `trial` does.
    """
    if not registries or not all(isinstance(registry, Registry) for registry in registries):
        raise TypeError("name the menus in brackets: @register(ACTIVATIONS, ELEMENTWISE)")

    def put_on_menus(cls):
        if not (isinstance(cls, type) and issubclass(cls, Entry)):
            name = getattr(cls, "__name__", "Mine")
            raise TypeError(f"start from a base class, as class {name}(Activation): not {cls!r}")
        if not (isinstance(cls.name, str) and cls.name.strip()):
            raise ValueError(f'{cls.__name__} needs a name for the menu, such as name = "my own"')
        for registry in registries:
            registry.check(cls)
        if "__dataclass_fields__" not in vars(cls):
            cls = asked(f"{cls.__name__}, as a dataclass,", dataclass(frozen=True), cls)
        entry = kind(asked(f"{cls.__name__}()", cls), Entry, "a menu has entries")
        for registry in registries:
            registry.add(entry)
        return cls

    return put_on_menus
