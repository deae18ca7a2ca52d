"""A control is declared in one word, such as (-6, 6), and becomes a slider, a menu or a switch.

A control checks a value (`accept`), writes it down (`text`), offers values to try (`sample`) and
makes its widget (`widget`), whose trait `value` is what the explorer gets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from math import floor, inf, log10
from numbers import Integral, Real

import ipywidgets
import numpy as np
import traitlets

from dl_basics.live.play import Play
from dl_basics.registry import Entry


@dataclass(frozen=True)
class Slider:
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

    @property
    def digits(self):
        """How many digits after the point the slider's places have."""
        places = [Decimal(f"{float(n):.3g}").normalize() for n in (self.low, self.step)]
        return max(0, *(-place.as_tuple().exponent for place in places))

    def accept(self, value):
        if not _is_number(value):
            raise TypeError(f"{self.label} must be a number, but got {value!r}")
        if not self.low <= value <= self.high:
            raise ValueError(
                f"{self.label} must lie from {self.low} to {self.high}, but got {value}"
            )
        if not self.whole:  # 0.1 + 0.2 is 0.3 here, and no end is passed by rounding
            return min(max(round(float(value), 12), float(self.low)), float(self.high))
        if value != round(value):
            raise ValueError(f"{self.label} must be a whole number, but got {value}")
        return int(value)

    def text(self, value):
        return f"{value:z.{self.digits}f}".replace("-", "−")

    def sample(self):
        middle = (self.low + self.high) / 2
        middle = round(middle) if self.whole else middle
        return [self.accept(value) for value in (self.low, middle, self.high)]

    def widget(self, value):
        kind = ipywidgets.IntSlider if self.whole else ipywidgets.FloatSlider
        return kind(
            value=value, min=self.low, max=self.high, step=self.step, description=self.label,
            readout_format="d" if self.whole else f".{self.digits}f", **_look(self.label),
        )  # fmt: skip


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
class LogSlider:
    """A positive number from `low` to `high`, moved by factors: `per_decade` steps for each ten."""

    low: float
    high: float
    per_decade: int = 20
    label: str = ""

    def __post_init__(self):
        if not (_is_number(self.low) and _is_number(self.high) and 0 < self.low < self.high < inf):
            raise ValueError(f"a log slider needs 0 < low < high, but got {self.low}, {self.high}")

    def accept(self, value):
        if not _is_number(value):
            raise TypeError(f"{self.label} must be a number, but got {value!r}")
        # A slider counts in powers of ten, and rounding may carry it a hair past its end.
        if not self.low * (1 - 1e-9) <= value <= self.high * (1 + 1e-9):
            raise ValueError(
                f"{self.label} must lie from {self.low:g} to {self.high:g}, but got {value:g}"
            )
        return min(max(float(f"{value:.12g}"), float(self.low)), float(self.high))

    def text(self, value):
        return f"{value:.3g}".replace("-", "−")

    def sample(self):
        middle = (self.low * self.high) ** 0.5
        return [self.accept(value) for value in (self.low, middle, self.high)]

    def widget(self, value):
        return ipywidgets.FloatLogSlider(
            value=value, min=log10(self.low), max=log10(self.high), step=1 / self.per_decade,
            description=self.label, readout_format=".3g", **_look(self.label),
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

    def __post_init__(self):
        words = isinstance(self.options, list) and all(isinstance(o, str) for o in self.options)
        if not (words or isinstance(self.options, Mapping)):
            raise TypeError(
                f"a menu is a list of words or a mapping from name to thing, "
                f"but got {self.options!r}"
            )

    def things(self):
        """All that is on the menu now, by name."""
        if isinstance(self.options, Mapping):
            return dict(self.options)
        return {name: name for name in self.options}

    def name(self, value):
        """The name of a thing on the menu, whether its knobs are turned or not; None without."""
        return next((name for name, thing in self.things().items() if _alike(value, thing)), None)

    def accept(self, value):
        things = self.things()
        if isinstance(value, str) and value in things:
            return things[value]
        if self.name(value) is None:
            raise ValueError(f"{self.label} must be one of {', '.join(things)}, but got {value!r}")
        for field, knob in _knobs(value):
            _knob_slider(knob).accept(getattr(value, field))
        return value

    def text(self, value):
        return str(value) if isinstance(value, Entry) else self.name(value)

    def sample(self):
        turned = [
            replace(thing, **{name: end})
            for thing in self.things().values()
            for name, knob in _knobs(thing)
            for end in (knob.low, knob.high)
        ]
        return [*self.things().values(), *turned]

    def widget(self, value):
        if isinstance(self.options, Mapping):
            return Tunable(self, value)
        return _menu(self.label, self.options, value)


@dataclass(frozen=True)
class Several(Choice):
    """Any number of the things on a menu, each with a switch; the value is a tuple of them.

    They come in the order of the menu. A thing with knobs shows its sliders while it is on.
    """

    def accept(self, value):
        if not isinstance(value, list | tuple):
            raise TypeError(f"{self.label} must be a list of names or things, but got {value!r}")
        menu, chosen = list(self.things()), [super(Several, self).accept(one) for one in value]
        names = [self.name(one) for one in chosen]
        if len({*names}) < len(names):
            raise ValueError(f"{self.label} has each thing once, but got {', '.join(names)}")
        return tuple(sorted(chosen, key=lambda one: menu.index(self.name(one))))

    def text(self, value):
        return ", ".join(super(Several, self).text(one) for one in value) or "none"

    def sample(self):
        return [(), *((thing,) for thing in super().sample()), tuple(self.things().values())]

    def widget(self, value):
        return Switchboard(self, value)


class Playable(ipywidgets.HBox):
    """A slider with a Play button."""

    value = traitlets.Any()

    def __init__(self, slider):
        self.slider = slider
        super().__init__([slider, Play(slider=slider)])
        traitlets.link((slider, "value"), (self, "value"))


class Tunable(ipywidgets.HBox):
    """A menu of things, and the sliders for the knobs of the chosen one.

    `value` may be set to a thing or to its name. Whoever moves whatever, it changes once.
    """

    value = traitlets.Any()

    def __init__(self, choice, value):
        chosen = choice.name(value)
        things = choice.things() | {chosen: value}
        self.choice = replace(choice, options=things)  # the menu as it is today
        self.menu = _menu(choice.label, list(things), chosen)
        self.sliders = _knob_sliders(things)
        super().__init__([self.menu, *self.sliders.values()], layout={"flex_flow": "row wrap"})
        self._giving = False
        for child in self.children:
            child.observe(self._take, "value")
        self.observe(self._give, "value")
        self.value = value

    @traitlets.validate("value")
    def _on_the_menu(self, proposal):
        return self.choice.accept(proposal.value)

    def _take(self, _):
        """The menu or a slider has moved: make the thing that they describe."""
        if self._giving:
            return
        chosen = self.menu.value
        thing = self.choice.options[chosen]
        turned = {field: s.value for (name, field), s in self.sliders.items() if name == chosen}
        self.value = replace(thing, **turned) if turned else thing

    def _give(self, change):
        """Move the menu and the sliders to where the new value says.

        The other sliders are hidden, and go back to where they began: what is not seen does not
        remember.
        """
        chosen = self.choice.name(change.new)
        things = self.choice.options | {chosen: change.new}
        self._giving = True
        try:
            self.menu.value = chosen
            for (name, field), slider in self.sliders.items():
                slider.layout.display = None if name == chosen else "none"
                slider.value = getattr(things[name], field)
        finally:
            self._giving = False


class Switchboard(ipywidgets.HBox):
    """A switch for each thing on a menu, and the sliders for the knobs of those that are on.

    `value` may be set to things or to their names. Whoever moves whatever, it changes once.
    """

    value = traitlets.Any()

    def __init__(self, several, value):
        on = {several.name(thing): thing for thing in value}
        things = several.things() | on
        self.several = replace(several, options=things)  # the menu as it is today
        self.switches = {name: Switch(name).widget(name in on) for name in things}
        self.sliders = _knob_sliders(things)
        row = [ipywidgets.Label(several.label)]
        for name, switch in self.switches.items():
            row += [switch, *(slider for (of, _), slider in self.sliders.items() if of == name)]
        super().__init__(row, layout={"flex_flow": "row wrap"})
        self._giving = False
        for child in row[1:]:
            child.observe(self._take, "value")
        self.observe(self._give, "value")
        self.value = value
        self._give(None)  # an empty tuple would be no change

    @traitlets.validate("value")
    def _on_the_menu(self, proposal):
        return self.several.accept(proposal.value)

    def _take(self, _):
        """A switch or a slider has moved: gather what is on."""
        if self._giving:
            return
        things = []
        for name, switch in self.switches.items():
            turned = {field: s.value for (of, field), s in self.sliders.items() if of == name}
            if switch.value:
                thing = self.several.options[name]
                things.append(replace(thing, **turned) if turned else thing)
        self.value = tuple(things)

    def _give(self, _):
        """Move switches and sliders to where the value says; those of the others are hidden."""
        on = {self.several.name(thing): thing for thing in self.value}
        things = self.several.options | on
        self._giving = True
        try:
            for name, switch in self.switches.items():
                switch.value = name in on
            for (name, field), slider in self.sliders.items():
                slider.layout.display = None if name in on else "none"
                slider.value = getattr(things[name], field)
        finally:
            self._giving = False


def control(declared, start, label):
    """The control for a declaration: (low, high), (low, high, step), a menu, bool, or a control.

    A pair of numbers is a `Slider`, a list of words or a mapping a `Choice`, and `bool` a
    `Switch`. `start` decides between whole numbers and others, `label` is used if there is none.
    """
    if declared is bool:
        made = Switch(label)
    elif isinstance(declared, Mapping) or isinstance(declared, list):
        made = Choice(declared, label)
    elif isinstance(declared, tuple) and len(declared) in (2, 3):
        made = Slider(*declared, label=label)
        if made.whole and not isinstance(start, Integral):
            made = Slider(*map(float, declared), label=label)
    elif hasattr(declared, "accept"):
        made = declared if declared.label else replace(declared, label=label)
    else:
        raise TypeError(f"{label}: a control is (low, high), a list, a mapping or bool, "
                        f"but got {declared!r}")  # fmt: skip
    made.accept(start)
    return made


def _look(label):
    """The look of a slider: its label as wide as it needs, its track always equally long."""
    width = f"{221 + 7 * len(label)}px"
    return {"style": {"description_width": "initial"}, "layout": {"width": width}}


def _is_number(value):
    return isinstance(value, Real) and not isinstance(value, bool)


def _alike(value, thing):
    """Whether both are the same thing, or two versions of it with different knobs."""
    if isinstance(value, Entry) and isinstance(thing, Entry):
        return value.name == thing.name
    return value is thing or (type(value) is type(thing) and np.array_equal(value, thing))


def _knobs(thing):
    """Field and knob of each slider a thing brings; what is no `Entry` brings none."""
    return getattr(thing, "knobs", {}).items()


def _knob_sliders(things):
    """A slider for each knob of each thing, by (name of the thing, field)."""
    return {
        (name, field): _knob_slider(knob).widget(getattr(thing, field))
        for name, thing in things.items()
        for field, knob in _knobs(thing)
    }


def _knob_slider(knob):
    return Slider(knob.low, knob.high, knob.step, knob.label)


def _menu(label, names, chosen):
    width = max(190, 60 + 8 * (len(label) + max(map(len, names))))  # the longest name is not cut
    return ipywidgets.Dropdown(
        options=names, value=chosen, description=label,
        style={"description_width": "initial"}, layout={"width": f"{width}px"},
    )  # fmt: skip


def _round_step(span):
    """About a hundredth of the span: 1, 2 or 5 times a power of ten."""
    rough = span / 150
    power = floor(log10(rough))
    return next(step for n in (1, 2, 5, 10) if (step := float(f"{n}e{power}")) >= rough * 0.999)
