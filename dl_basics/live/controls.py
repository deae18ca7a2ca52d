"""A control is declared in one word, such as (-6, 6), and becomes a slider, a menu or a switch.

A control checks a value (`accept`), writes it down (`text`), offers values to try (`sample`) and
makes its widget (`widget`), whose trait `value` is what the explorer gets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil, floor, log10
from numbers import Real

import ipywidgets
import traitlets

from dl_basics.live.play import Play

LOOK = {"style": {"description_width": "initial"}, "layout": {"width": "270px"}}


@dataclass(frozen=True)
class Slider:
    """A number from `low` to `high`; a whole number if both ends and the step are whole."""

    low: float
    high: float
    step: float | None = None
    label: str = ""

    def __post_init__(self):
        if not self.low < self.high:
            raise ValueError(f"a slider needs low < high, but got {self.low} and {self.high}")
        if self.step is None:
            object.__setattr__(self, "step", 1 if self.whole else _round_step(self.high - self.low))

    @property
    def whole(self):
        return all(isinstance(n, int) for n in (self.low, self.high, self.step or 1))

    @property
    def digits(self):
        """How many digits after the point the step has."""
        return max(0, -floor(log10(self.step) + 1e-9))

    def accept(self, value):
        if isinstance(value, bool) or not isinstance(value, Real):
            raise TypeError(f"{self.label} must be a number, but got {value!r}")
        if not self.low <= value <= self.high:
            raise ValueError(
                f"{self.label} must lie from {self.low} to {self.high}, but got {value}"
            )
        return round(value) if self.whole else round(float(value), 12)

    def text(self, value):
        return f"{value:.{self.digits}f}".replace("-", "−")

    def sample(self):
        return [self.low, self.accept((self.low + self.high) / 2), self.high]

    def widget(self, value):
        kind = ipywidgets.IntSlider if self.whole else ipywidgets.FloatSlider
        return kind(
            value=value, min=self.low, max=self.high, step=self.step, description=self.label,
            readout_format="d" if self.whole else f".{self.digits}f", **LOOK,
        )  # fmt: skip


@dataclass(frozen=True)
class Steps(Slider):
    """A whole number that can also be played through, with a Play button beside the slider."""

    def widget(self, value):
        return Playable(super().widget(value))


@dataclass(frozen=True)
class LogSlider:
    """A positive number from `low` to `high`, moved by factors: `per_decade` steps for each ten."""

    low: float
    high: float
    per_decade: int = 20
    label: str = ""

    def __post_init__(self):
        if not 0 < self.low < self.high:
            raise ValueError(f"a log slider needs 0 < low < high, but got {self.low}, {self.high}")

    def accept(self, value):
        if isinstance(value, bool) or not isinstance(value, Real):
            raise TypeError(f"{self.label} must be a number, but got {value!r}")
        # A slider counts in powers of ten, and rounding may carry it a hair past its end.
        if not self.low * (1 - 1e-9) <= value <= self.high * (1 + 1e-9):
            raise ValueError(
                f"{self.label} must lie from {self.low:g} to {self.high:g}, but got {value:g}"
            )
        return min(max(float(value), self.low), self.high)

    def text(self, value):
        return f"{value:.3g}"

    def sample(self):
        return [self.low, self.accept((self.low * self.high) ** 0.5), self.high]

    def widget(self, value):
        return ipywidgets.FloatLogSlider(
            value=value, min=log10(self.low), max=log10(self.high), step=1 / self.per_decade,
            description=self.label, readout_format=".3g", **LOOK,
        )  # fmt: skip


@dataclass(frozen=True)
class Switch:
    """On or off."""

    label: str = ""

    def accept(self, value):
        if not isinstance(value, bool):
            raise TypeError(f"{self.label} must be True or False, but got {value!r}")
        return value

    def text(self, value):
        return "on" if value else "off"

    def sample(self):
        return [False, True]

    def widget(self, value):
        return ipywidgets.Checkbox(
            value=value, description=self.label, indent=False, layout={"width": "auto"}
        )


@dataclass(frozen=True)
class Choice:
    """One of several things: a list of words, or a mapping (such as a registry) from name to thing.

    Things with knobs bring a slider for each of their knobs, which is shown while they are chosen.
    """

    options: object
    label: str = ""

    def things(self):
        if isinstance(self.options, Mapping):
            return dict(self.options)
        return {name: name for name in self.options}

    def accept(self, value):
        things = self.things()
        if isinstance(value, str) and value in things:
            return things[value]
        if any(type(value) is type(thing) for thing in things.values()) and value not in things:
            if not isinstance(value, str):
                return value  # a thing of the right kind, its knobs turned by hand
        raise ValueError(f"{self.label} must be one of {', '.join(things)}, but got {value!r}")

    def text(self, value):
        return str(value)

    def sample(self):
        turned = [
            replace(thing, **{name: end})
            for thing in self.things().values()
            for name, knob in getattr(thing, "knobs", {}).items()
            for end in (knob.low, knob.high)
        ]
        return [*self.things().values(), *turned]

    def widget(self, value):
        things = self.things()
        if isinstance(self.options, Mapping) and value not in things.values():
            things = {k: value if type(v) is type(value) else v for k, v in things.items()}
        if any(getattr(thing, "knobs", {}) for thing in things.values()):
            return Tunable(self.label, things, value)
        return _menu(self.label, things, value)


class Playable(ipywidgets.HBox):
    """A slider with a Play button."""

    value = traitlets.Any()

    def __init__(self, slider):
        self.slider = slider
        super().__init__([slider, Play(slider=slider)])
        self.value = slider.value
        traitlets.link((slider, "value"), (self, "value"))


class Tunable(ipywidgets.HBox):
    """A menu of things with knobs, and the sliders of the chosen thing's knobs."""

    value = traitlets.Any()

    def __init__(self, label, things, value):
        self.names = {type(thing): name for name, thing in things.items()}
        self.menu = _menu(label, {name: name for name in things}, self.names[type(value)])
        self.things = things
        self.sliders = {
            (name, field): Slider(knob.low, knob.high, knob.step, knob.label).widget(
                getattr(thing, field)
            )
            for name, thing in things.items()
            for field, knob in getattr(thing, "knobs", {}).items()
        }
        super().__init__([self.menu, *self.sliders.values()], layout={"flex_flow": "row wrap"})
        self.value = value
        self._take()
        for child in self.children:
            child.observe(self._take, "value")
        self.observe(self._give, "value")

    def _take(self, _=None):
        """The menu or a slider has moved: make the thing that they describe."""
        chosen = self.menu.value
        turned = {}
        for (name, field), slider in self.sliders.items():
            slider.layout.display = None if name == chosen else "none"
            if name == chosen:
                turned[field] = slider.value
        thing = self.things[chosen]
        self.value = replace(thing, **turned) if turned else thing

    def _give(self, change):
        """The value was set from outside: move the menu and the sliders to where it says."""
        name = self.names[type(change.new)]
        for (owner, field), slider in self.sliders.items():
            if owner == name:
                slider.value = getattr(change.new, field)
        self.menu.value = name


def control(declared, start, label):
    """The control for a declaration: (low, high), (low, high, step), a menu, bool, or a control.

    A pair of numbers is a `Slider`, a list of words or a mapping a `Choice`, and `bool` a
    `Switch`. `start` decides between whole numbers and others, `label` is used if there is none.
    """
    if declared is bool:
        made = Switch(label)
    elif isinstance(declared, Mapping) or isinstance(declared, list):
        made = Choice(declared, label)
    elif isinstance(declared, tuple):
        ends = declared if isinstance(start, int) else [float(end) for end in declared]
        made = Slider(*ends, label=label)
    elif hasattr(declared, "accept"):
        made = declared if declared.label else replace(declared, label=label)
    else:
        raise TypeError(f"{label}: a control is (low, high), a list, a mapping or bool, "
                        f"but got {declared!r}")  # fmt: skip
    made.accept(start)
    return made


def _menu(label, things, value):
    return ipywidgets.Dropdown(
        options=list(things.items()), value=value, description=label,
        style={"description_width": "initial"}, layout={"width": "190px"},
    )  # fmt: skip


def _round_step(span):
    """About a hundredth of the span: 1, 2 or 5 times a power of ten."""
    rough = span / 150
    power = 10.0 ** floor(log10(rough))
    return next(n * power for n in (1, 2, 5, 10) if n * power >= rough * 0.999)
