"""A control is declared in one word, such as (-6.0, 6.0), and becomes a slider, a menu or a switch.

A control lists its places (`places`), checks a value (`accept`), writes it down (`text`, and as
Python `code`) and makes its widget (`widget`), whose trait `value` is what the explorer gets. A
value is always one of the places, whether a hand or Python sets it.

A thing on a menu may have knobs: a mapping `thing.knobs` from field to something with low, high,
step and label. It then has a `name` too, and `dataclasses.replace(thing, field=...)` turns a knob.
"""

import json
from bisect import bisect
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from itertools import product
from math import ceil, floor, inf, isclose, log10
from numbers import Integral, Real
from time import monotonic

import ipywidgets
import numpy as np
import traitlets

from dl_basics.live.play import Play

LATE = 1  # second after a pull; no hand is at the slider as soon, but an old answer may come


class Track:
    """What all sliders share; a subclass says how a place is spelled in Python (`spelled`)."""

    def nearest(self, value):
        """The two places around a value, the nearer one first."""
        places = self.places()
        k = min(max(bisect(places, value), 1), len(places) - 1)
        return sorted(places[k - 1 : k + 1], key=lambda place: abs(place - value))

    def accept(self, value):
        """The place that a value stands for, also a hair beside it or as it is spelled."""
        if not _is_number(value):
            raise TypeError(f"{self.label} must be a number, but got {value!r}")
        value = inf if abs(value) > 1e300 else value
        place, other = self.nearest(value)
        slack = 1e-9 * abs(place - other)
        spelled = self.spelled(place)
        if isclose(value, place, rel_tol=1e-9, abs_tol=slack) or value == float(spelled):
            return place
        if not self.low <= value <= self.high:
            ends = [self.spelled(self.places()[k]) for k in (0, -1)]
            raise ValueError(f"{self.label} must lie from {' to '.join(ends)}, but got {value}")
        raise ValueError(
            f"{self.label} must be a place of its slider: {spelled} and {self.spelled(other)} are "
            f"nearest, but got {value}"
        )

    def code(self, value):
        return self.spelled(value)

    def widget(self, value):
        kind, ends = self.bar()
        width = f"{221 + 7 * len(self.label)}px"  # the label as wide as it needs, equal tracks
        return _only_places(kind)(
            self,
            value=value,
            description=self.label,
            layout={"width": width},
            style={"description_width": "initial"},
            **ends,
        )


@dataclass(frozen=True)
class Slider(Track):
    """A number from `low` to `high`; a whole number if both ends and the step are whole."""

    low: float
    high: float
    step: float | None = None
    label: str = ""

    def __post_init__(self):
        for end in (self.low, self.high):
            if not _is_number(end):
                raise TypeError(f"a slider goes from number to number, but got {end!r}")
        if not -inf < self.low < self.high < inf:
            raise ValueError(f"a slider needs low < high, but got {self.low} and {self.high}")
        if self.step is None:
            object.__setattr__(self, "step", 1 if self.whole else _round_step(self.high - self.low))
        if not (_is_number(self.step) and 0 < self.step < inf):
            raise ValueError(f"a slider needs a step above 0, but got {self.step!r}")

    @property
    def whole(self):
        return all(isinstance(n, Integral) for n in (self.low, self.high, self.step or 1))

    def places(self):
        return _by_steps(self.low, self.high, self.step)

    def spelled(self, place):
        return f"{place}"

    def text(self, value):
        return f"{value:z.{self.digits}f}".replace("-", "−")

    @property
    def digits(self):
        """How many digits after the point the slider's places have."""
        places = [Decimal(f"{float(n):.3g}").normalize() for n in (self.low, self.step)]
        return max(0, *(-place.as_tuple().exponent for place in places))

    def bar(self):
        ends = {"min": self.low, "max": self.high, "step": self.step}
        if self.whole:
            return ipywidgets.IntSlider, ends
        return ipywidgets.FloatSlider, ends | {"readout_format": f".{self.digits}f"}


@dataclass(frozen=True)
class Steps(Slider):
    """A whole number that can also be played through, with a Play button beside the slider."""

    def __post_init__(self):
        super().__post_init__()
        if not self.whole:
            raise TypeError(f"steps need whole numbers, but got {self.low} and {self.high}")

    def widget(self, value):
        return Playable(super().widget(value))


@dataclass(frozen=True)
class LogSlider(Track):
    """A positive number from `low` to `high`, moved by factors: `per_decade` steps for each ten."""

    low: float
    high: float
    per_decade: int = 20
    label: str = ""

    def __post_init__(self):
        if not (_is_number(self.low) and _is_number(self.high) and 0 < self.low < self.high < inf):
            raise ValueError(f"a log slider needs 0 < low < high, but got {self.low}, {self.high}")

    def places(self):
        return _by_factors(self.low, self.high, self.per_decade)

    def spelled(self, place):
        return f"{place:.3g}"

    def text(self, value):
        return self.spelled(value).replace("-", "−")

    def bar(self):
        ends = {"min": log10(self.low), "max": log10(self.high), "step": 1 / self.per_decade}
        return ipywidgets.FloatLogSlider, ends | {"readout_format": ".3g"}


@dataclass(frozen=True)
class Switch:
    """On or off."""

    label: str = ""

    def places(self):
        return False, True

    def accept(self, value):
        if not isinstance(value, bool):
            raise TypeError(f"{self.label} must be True or False, but got {value!r}")
        return value

    def text(self, value):
        return "on" if value else "off"

    def code(self, value):
        return f"{value}"

    def widget(self, value):
        return ipywidgets.Checkbox(
            value=value, description=self.label, indent=False, layout={"width": "auto"}
        )


@dataclass(frozen=True)
class Choice:
    """One of several things: a list of words or numbers, or a mapping from name to thing.

    Things with knobs bring a slider for each of their knobs, which is shown while they are chosen.
    A number may be given by its name, too: "0.1" for 0.1, and a thing with its knobs turned as
    {"elu": {"alpha": 3.0}}. only: a function that says which things
    of the mapping are on the menu, or None for all.
    """

    options: object
    label: str = ""
    only: object = None

    def __post_init__(self):
        plain = isinstance(self.options, list) and all(
            isinstance(option, str) or _is_number(option) for option in self.options
        )
        if not ((plain and self.options) or isinstance(self.options, Mapping)):
            raise TypeError(
                f"a menu is a list of words or numbers, or a mapping from name to thing, "
                f"but got {self.options!r}"
            )

    def things(self):
        """All that is on the menu now, by name."""
        if isinstance(self.options, Mapping):
            only = self.only or (lambda _: True)
            return {name: thing for name, thing in self.options.items() if only(thing)}
        return {
            f"{option}".replace("-", "−") if _is_number(option) else option: option
            for option in self.options
        }

    def places(self):
        return [
            replace(thing, **dict(zip(knobs, turned, strict=True))) if knobs else thing
            for thing in self.things().values()
            for knobs in [knobs_of(thing)]
            for turned in product(*(knob.places() for knob in knobs.values()))
        ]

    def name(self, value):
        """The name of a thing on the menu, whether its knobs are turned or not; None without."""
        return next((name for name, thing in self.things().items() if _alike(value, thing)), None)

    def accept(self, value):
        things = self.things()
        if isinstance(value, str) and value in things:
            value = things[value]
        if isinstance(value, dict) and len(value) == 1 and {*value} <= {*things}:
            ((name, turned),) = value.items()
            value = replace(things[name], **turned)
        name = self.name(value)
        if name is None:
            there = f"be one of {', '.join(things)}" if things else "wait: its menu is empty"
            raise ValueError(f"{self.label} must {there}, but got {value!r}")
        for field, knob in knobs_of(value).items():
            knob.accept(getattr(value, field))
        return things[name] if _is_number(value) else value

    def text(self, value):
        return str(value) if hasattr(value, "knobs") else self.name(value)

    def code(self, value):
        if _is_number(value):
            return f"{value}"
        name, knobs = self.name(value), knobs_of(value)
        turned = {field: getattr(value, field) for field in knobs}
        usual = {field: getattr(self.things()[name], field) for field in knobs}
        return json.dumps(name if turned == usual else {name: turned}, ensure_ascii=False)

    def chosen(self, value):
        """What a value holds, by name."""
        return {self.name(value): value}

    def gathered(self, things):
        """The value that holds these things."""
        return things[0]

    def widget(self, value):
        if isinstance(self.options, Mapping):
            return Tunable(self, value)
        return _menu(self.label, [*self.things().items()], value)


@dataclass(frozen=True)
class Several(Choice):
    """Any number of the things on a menu, each with a switch; the value is a tuple of them.

    They come in the order of the menu. A thing with knobs shows its sliders while it is on.
    """

    def places(self):
        kinds = [
            [(), *((t,) for t in Choice({n: thing}).places())] for n, thing in self.things().items()
        ]
        return [sum(chosen, ()) for chosen in product(*kinds)]

    def accept(self, value):
        if not isinstance(value, list | tuple):
            raise TypeError(f"{self.label} must be a list of names or things, but got {value!r}")
        menu, things = [*self.things()], [super(Several, self).accept(thing) for thing in value]
        names = [self.name(thing) for thing in things]
        if len({*names}) < len(names):
            raise ValueError(f"{self.label} has each thing once, but got {', '.join(names)}")
        return tuple(sorted(things, key=lambda thing: menu.index(self.name(thing))))

    def text(self, value):
        return ", ".join(super(Several, self).text(thing) for thing in value) or "none"

    def code(self, value):
        return f"[{', '.join(super(Several, self).code(thing) for thing in value)}]"

    def chosen(self, value):
        return {self.name(thing): thing for thing in value}

    def gathered(self, things):
        return tuple(things)

    def widget(self, value):
        return Tunable(self, value)


class Playable(ipywidgets.HBox):
    """A slider with a Play button."""

    value = traitlets.Any()

    def __init__(self, slider):
        self.slider = slider
        super().__init__([slider, Play(slider=slider)])
        traitlets.link((slider, "value"), (self, "value"))


class Tunable(ipywidgets.HBox):
    """The things of a `Choice` in a menu, or of `Several` with a switch each, and their knobs.

    Sliders of what is not chosen are hidden, and stand where they began. `value` may be set to
    things or to their names. Whoever moves whatever, it changes once.
    """

    value = traitlets.Any()

    def __init__(self, choice, value):
        chosen = choice.chosen(value)
        things = choice.things() | chosen
        self.choice = replace(choice, options=things)  # the menu as it is today
        self.sliders = {
            (name, field): knob.widget(getattr(thing, field))
            for name, thing in things.items()
            for field, knob in knobs_of(thing).items()
        }
        self.menu, self.switches = None, {}
        if isinstance(choice, Several):
            self.switches = {name: Switch(name).widget(False) for name in things}
            row = [ipywidgets.Label(choice.label)]
            for name, switch in self.switches.items():
                row += [switch, *(s for (owner, _), s in self.sliders.items() if owner == name)]
        else:
            self.menu = _menu(choice.label, [*things], *chosen)
            row = [self.menu, *self.sliders.values()]
        super().__init__(row, layout={"flex_flow": "row wrap"})
        self._giving = False
        for child in row:
            child.observe(self._take, "value")
        self.observe(self._give, "value")
        self.value = value
        self._give(None)  # an empty tuple would be no change

    @traitlets.validate("value")
    def _on_the_menu(self, proposal):
        return self.choice.accept(proposal.value)

    def _take(self, _):
        """A menu, a switch or a slider has moved: gather what they describe."""
        if self._giving:
            return
        names = [name for name, switch in self.switches.items() if switch.value]
        things = []
        for name in [self.menu.value] if self.menu else names:
            turned = {field: s.value for (owner, field), s in self.sliders.items() if owner == name}
            thing = self.choice.options[name]
            things.append(replace(thing, **turned) if turned else thing)
        self.value = self.choice.gathered(things)

    def _give(self, _):
        """Move the menu or the switches, and the sliders, to where the value says."""
        chosen = self.choice.chosen(self.value)
        things = self.choice.options | chosen
        self._giving = True
        try:
            if self.menu:
                (self.menu.value,) = chosen
            for name, switch in self.switches.items():
                switch.value = name in chosen
            for (name, field), slider in self.sliders.items():
                slider.layout.display = None if name in chosen else "none"
                slider.value = getattr(things[name], field)
        finally:
            self._giving = False


def control(declared, start, label):
    """The control for a declaration: (low, high), (low, high, step), a menu, bool, or a control.

    A pair of numbers is a `Slider`, a list or a mapping a `Choice`, and `bool` a `Switch`.
    `label` is used if there is none. Raises TypeError if a pair of whole numbers has a whole
    start: then (0, 5) may mean 0, 1, … 5 or all between.
    """
    if declared is bool:
        made = Switch(label)
    elif isinstance(declared, Mapping) or isinstance(declared, list):
        made = Choice(declared, label)
    elif isinstance(declared, tuple) and len(declared) in (2, 3):
        made = Slider(*declared, label=label)
        if made.whole and isinstance(start, Integral) and _is_number(start) and len(declared) == 2:
            low, high = declared
            raise TypeError(
                f"{label}: ({low}, {high}) with the start {start} may mean whole numbers or all "
                f"between; write {float(start)} for all, Slider({low}, {high}, 1) for whole ones"
            )
        if made.whole and not isinstance(start, Integral):
            made = Slider(*map(float, declared), label=label)
    elif hasattr(declared, "accept"):
        made = declared if declared.label else replace(declared, label=label)
    else:
        raise TypeError(
            f"{label}: a control is (low, high), a list, a mapping or bool, but got {declared!r}"
        )
    made.accept(start)
    return made


@cache
def _only_places(kind):
    """A kind of slider that goes to the nearest place when another value is typed.

    A page says each value that it is told back, a hair beside it (0.5999999999999996 for 0.6). That
    is no move; nor is it one when it comes late, as a hand that pulls a handle was faster.
    """

    class OnlyPlaces(kind):
        def __init__(self, track, **looks):
            self._track = track
            self._pulled, self._last_pull = set(), -inf
            super().__init__(**looks)

        @traitlets.validate("value")
        def _validate_value(self, proposal):
            value = super()._validate_value(proposal)
            place, _ = self._track.nearest(value)
            return value if isclose(value, place, rel_tol=1e-9) else place

        def pulled_to(self, place):
            """Remember that a hand has brought it there, and not the slider itself."""
            if monotonic() - self._last_pull > LATE:
                self._pulled.clear()
            self._pulled.add(place)
            self._last_pull = monotonic()

        def set_state(self, sync_data):
            """What a page says."""
            value = sync_data.get("value")
            if _is_number(value) and self._said_back(value):
                sync_data = {name: sync_data[name] for name in sync_data if name != "value"}
            super().set_state(sync_data)

        def _said_back(self, value):
            place, _ = self._track.nearest(value)
            if place == self._track.nearest(self.value)[0]:
                return isclose(value, place, rel_tol=1e-9)
            late = place in self._pulled and monotonic() - self._last_pull < LATE
            if late:
                self.send_state("value")  # so that the page stands where we do
            else:
                self._pulled.clear()
            return late

    return OnlyPlaces


@lru_cache(typed=True)  # 0 and 0.0 are not the same
def _by_steps(low, high, step):
    """Places from `low` to `high`; the last step may be a shorter one."""
    kind = int if all(isinstance(n, Integral) for n in (low, high, step)) else float
    start, by = Decimal(f"{low}"), Decimal(f"{step}")  # so that 0.1 + 0.2 is 0.3
    count = ceil((high - low) / step - 1e-9)
    return *(kind(start + k * by) for k in range(count)), kind(high)


@lru_cache
def _by_factors(low, high, per_decade):
    count = ceil(per_decade * log10(high / low) - 1e-9)
    between = (low * 10 ** (k / per_decade) for k in range(1, count))
    return float(low), *(float(f"{place:.12g}") for place in between), float(high)


def _is_number(value):
    return isinstance(value, Real) and not isinstance(value, bool)


def _alike(value, thing):
    """Whether both are the same thing, or two versions of it with different knobs."""
    if hasattr(value, "knobs") and hasattr(thing, "knobs"):
        return type(value).__name__ == type(thing).__name__ and value.name == thing.name
    if _is_number(value) and _is_number(thing):
        return value == thing
    return value is thing or (type(value) is type(thing) and np.array_equal(value, thing))


def knobs_of(thing):
    """A slider for each knob of a thing, by its field; a thing without `knobs` has none."""
    return {
        field: Slider(knob.low, knob.high, knob.step, knob.label)
        for field, knob in getattr(thing, "knobs", {}).items()
    }


def _menu(label, options, value):
    names = [option if isinstance(option, str) else option[0] for option in options]
    width = max(190, 60 + 8 * (len(label) + max(map(len, names))))  # the longest name is not cut
    return ipywidgets.Dropdown(
        options=options,
        value=value,
        description=label,
        style={"description_width": "initial"},
        layout={"width": f"{width}px"},
    )


def _round_step(span):
    """About a hundredth of the span: 1, 2 or 5 times a power of ten."""
    rough = span / 150
    power = floor(log10(rough))
    return next(step for n in (1, 2, 5, 10) if (step := float(f"{n}e{power}")) >= rough * 0.999)
