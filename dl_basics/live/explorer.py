"""An explorer is a function that draws a picture from a few values, with a control for each value.

    @explorer(g=ELEMENTWISE, z=(-6, 6))
    def slope(picture, g="sigmoid", z=0.0):
        '''Where on the curve is the slope largest?'''
        picture.axes(x=(-6, 6), y=(-1, 6), xlabel="z")
        picture.line("g(z)", Z, g(Z))
        picture.dots("here", z, g(z))
        picture.say(f"g({z:.1f}) = {g(z):.3f}")
        return {"value": g(z)}

`slope` shows the picture with its controls in a notebook. `slope(g="tanh", z=1.0)` starts there,
and from Python has `.figure`, `.numbers` (what the function returns), `.text`, `.alt` and
`.move(z=2.0)`.
"""

import base64
import functools
import inspect
import itertools
import weakref
from math import inf

from dl_basics.live.controls import control
from dl_basics.live.did_you_mean import did_you_mean
from dl_basics.live.memory import give_back
from dl_basics.live.picture import Picture
from dl_basics.live.view import View


def explorer(*bare, **declared):
    """Make an `Explorer` of the decorated function; see `controls.control` for declarations."""
    if bare:
        raise TypeError("explorer needs brackets with controls, as in @explorer(z=(-6.0, 6.0))")
    return lambda function: Explorer(function, declared)


class Explorer:
    """A function of a picture and a few values, with the controls that move them.

    question: the first line of the function's docstring. controls, start: by name of the value.
    Raises TypeError if a value of the function has no control or no start, or the reverse, or if
    there is no question.
    """

    def __init__(self, function, declared):
        if not inspect.isfunction(function):
            raise TypeError(f"an explorer is made of a function of a picture, but got {function!r}")
        functools.update_wrapper(self, function)
        parameters = [*inspect.signature(function).parameters.values()][1:]
        names = [parameter.name for parameter in parameters]
        starts = {p.name: p.default for p in parameters if p.default is not p.empty}
        lacks = [f"no value for the control {name!r}" for name in declared if name not in names]
        lacks += [f"no control for the value {name!r}" for name in names if name not in declared]
        lacks += [f"no start for {name!r}, as in z=0.0" for name in names if name not in starts]
        if lacks:
            raise TypeError(
                f"explorer {function.__name__}: each value needs a start and a control of its "
                f"name; there is {', and '.join(lacks)}"
            )
        if not inspect.getdoc(function):
            raise TypeError(f"explorer {function.__name__} needs a question as its docstring")
        self.name = function.__name__
        self.question = inspect.getdoc(function).splitlines()[0]
        self.controls = {name: control(declared[name], starts[name], name) for name in names}
        self.start = {name: self.controls[name].accept(starts[name]) for name in names}
        self.shown = weakref.WeakSet()  # the explorations that a notebook shows

    def __call__(self, **values):
        """Start an `Exploration` at these values; those left out keep their usual start."""
        return Exploration(self, self.start | self.accept(values))

    def accept(self, values):
        """The values, checked. Raises TypeError or ValueError in words."""
        for name in values:
            if name not in self.controls:
                rest = did_you_mean(name, self.controls)
                raise TypeError(f"{self.name} has no control {name!r}; {rest}")
        return {name: self.controls[name].accept(value) for name, value in values.items()}

    def show_me(self, values, since=inf):
        """Move an exploration on the page to `values`; return whether there is one.

        It is the first whose serial number is above `since`, or else the newest.
        """
        shown = sorted((e for e in self.shown if e.view and e.view.open), key=lambda e: e.serial)
        if not shown:
            return False
        one = next((e for e in shown if e.serial > since), shown[-1])
        one.view.show_me(self.accept(values))
        return True

    def __repr__(self):
        return f"<explorer {self.name}: {', '.join(self.controls)}>"

    def _repr_mimebundle_(self, **_):
        return self()._repr_mimebundle_()


class Exploration:
    """One explorer in use: its values, its picture, and the numbers it found.

    serial: rises with each exploration that is made or shown, to tell which came later.
    """

    serials = itertools.count()

    def __init__(self, explorer, values):
        self.explorer, self.values = explorer, values
        self.view, self.layouts = None, ["wide"]
        self._draw(values, {})
        self.serial = next(Exploration.serials)

    def move(self, **values):
        """Change some values and draw again. If the drawing raises, all stays as it was."""
        new = {k: v for k, v in values.items() if v is not self.values.get(k, self)}
        values = self.values | self.explorer.accept(new)
        try:
            self._draw(values, self.pictures)
        except Exception:
            self.pictures = {}  # what was begun is thrown away
            self._draw(self.values, {})
            raise
        self.values = values

    def lay_out(self, *layouts):
        """From now on draw "wide", the panels side by side, "narrow", one below the other, or both.

        `picture` is the first of them, and `pictures` all of them by layout.
        """
        if not layouts or {*layouts} - {"wide", "narrow"}:
            raise ValueError(f'layouts are "wide", "narrow" or both, but got {layouts}')
        self.layouts = layouts
        self.move()

    def _draw(self, values, begun):
        pictures = {name: begun.get(name) or Picture(name == "narrow") for name in self.layouts}
        for picture in pictures.values():
            numbers = picture.draw(self.explorer.__wrapped__, **values)
        self.pictures, self.numbers = pictures, numbers
        self.picture = pictures[self.layouts[0]]

    figure = property(lambda self: self.picture.figure, doc="The matplotlib figure as it is now.")
    text = property(lambda self: self.picture.text, doc="The line of text under the picture.")
    alt = property(lambda self: self.picture.alt, doc="The text alternative: what is seen.")

    @property
    def handles(self):
        """What can be pulled in each picture, by layout, as JSON for the page."""
        controls = self.explorer.controls
        return {k: picture.handles(controls, self.values) for k, picture in self.pictures.items()}

    @property
    def pads(self):
        """On which parts of each picture a hand makes something, by layout."""
        return {k: picture.pads(self.explorer.controls) for k, picture in self.pictures.items()}

    @property
    def code(self):
        """The line of Python that shows the explorer as it is now."""
        controls = self.explorer.controls
        told = ", ".join(f"{name}={controls[name].code(v)}" for name, v in self.values.items())
        return f"explore.{self.explorer.name}({told})"

    def __repr__(self):
        controls = self.explorer.controls
        state = [f"{controls[k].label} = {controls[k].text(v)}" for k, v in self.values.items()]
        return f"{self.explorer.name} ({'; '.join(state)}): {self.text}"

    def _repr_mimebundle_(self, **_):
        """The controls for a live notebook; a still picture and one line for all other places."""
        still = base64.b64encode(self.picture.still()).decode()
        if self.view is None or not self.view.open:
            self.view = View(self)
            give_back()  # a first picture may have trained networks
            self.explorer.shown.add(self)
            self.serial = next(Exploration.serials)
        bundle = self.view.box._repr_mimebundle_()
        return (
            bundle | {"text/plain": repr(self), "image/png": still},
            {"image/png": {"alt": self.alt, "width": self.picture.width}},
        )
