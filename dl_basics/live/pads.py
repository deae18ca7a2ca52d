"""Pads: a part of the picture on which a hand makes something of its own, points or a drawing.

The value of such a control is None until the reader chooses it, and then what the hand has made.
An explorer says on which panel that happens, `panel.pad("own", own)`; the page (`pads.js`) tells
where it was touched, in the units of the axes, and the control's widget what comes of it.
"""

from dataclasses import dataclass
from itertools import pairwise
from numbers import Real

import ipywidgets
import numpy as np
import traitlets

PEN = 0.62  # cells, half the width of a stroke
FINE = 4  # a cell is as grey as so many of its FINE² smaller ones are inked, as in the digits
GREYS = "0123456789abcdefg"  # 0 to 16


class Own(ipywidgets.HBox):
    """The widget of a pad: a switch, and beside it what one needs while it is on.

    What was made comes back when the switch does. Subclasses write `touch(at, how, near)`: `at`
    lists points (x, y), and `how` is "tap", "key", or of a stroke "start" or "on"; so `near` to
    what is there, that is meant. It returns the new value, or raises ValueError in words for the
    reader.
    """

    value = traitlets.Any()

    def __init__(self, control, value, *tools):
        self.control, self._kept = control, control.empty
        clear = ipywidgets.Button(description="Clear", layout={"width": "70px"})
        self.switch = ipywidgets.Checkbox(
            description=control.label, indent=False, layout={"width": "auto"}
        )
        self._tools = [*tools, clear]
        super().__init__([self.switch, *self._tools], layout={"flex_flow": "row wrap"})
        clear.on_click(lambda _: setattr(self, "value", control.empty))
        self.switch.observe(self._switched, "value")
        self.observe(self._changed, "value")
        self.value = value
        self._show()

    @traitlets.validate("value")
    def _checked(self, proposal):
        return self.control.accept(proposal.value)

    def _switched(self, change):
        if change.new != (self.value is not None):
            self.value = self._kept if change.new else None

    def _changed(self, change):
        self._kept = self._kept if change.new is None else change.new
        self._show()

    def _show(self):
        self.switch.value = self.value is not None
        for tool in self._tools:
            tool.layout.display = None if self.switch.value else "none"

    @property
    def made(self):
        """Whether there is something to lose."""
        return self.value not in (None, self.control.empty)

    def touched(self, at, how, near):
        """Take what the page tells."""
        if self.value is not None:
            self.value = self.touch(at, how, near)

    def forget(self):
        """Throw away what was made."""
        self._kept, self.value = self.control.empty, None


class Pad:
    """What the controls of pads share: they stand at None, and walk nowhere by themselves."""

    def places(self):
        return [None]

    def text(self, value):
        return "off" if value is None else "on"


@dataclass(frozen=True)
class OwnPoints(Pad):
    """Points of two classes that a hand puts into a plane: None, or a tuple of (x, y, class).

    reach: no coordinate is larger. most: how many points there may be.
    """

    label: str = "your own points"
    reach: float = 2.4
    most: int = 40
    empty, cells, strokes = (), 24, False

    def accept(self, value):
        if value is None:
            return None
        wanted = f"{self.label} must be None or a list of points such as (0.5, -1.2, 1)"
        if not isinstance(value, list | tuple):
            raise TypeError(f"{wanted}, but got {value!r}")
        for point in value:
            if not (isinstance(point, list | tuple) and len(point) == 3):
                raise TypeError(f"{wanted}: x, y and the class, but one is {point!r}")
            if not all(isinstance(n, Real) and not isinstance(n, bool) for n in point):
                raise TypeError(f"{wanted}, but {point!r} is not three numbers")
            x, y, kind = point
            if not (abs(x) <= self.reach and abs(y) <= self.reach and kind in (0, 1)):
                ends = f"from {-self.reach} to {self.reach}".replace("-", "−")
                raise ValueError(f"{wanted}: x and y {ends}, the class 0 or 1, not {point!r}")
        if len(value) > self.most:
            raise ValueError(f"{self.label} are at most {self.most}, but there are {len(value)}")
        return tuple((float(x), float(y), int(kind)) for x, y, kind in value)

    def code(self, value):
        return f"{value if value is None else [*value]}"

    def widget(self, value):
        return PointsWidget(self, value)


class PointsWidget(Own):
    """A tap adds a point of the class that is chosen, or takes the one away that is there."""

    def __init__(self, control, value):
        self.kind = ipywidgets.ToggleButtons(
            options={"○ first class": 0, "■ second class": 1}, style={"button_width": "auto"}
        )
        super().__init__(control, value, self.kind)

    def touch(self, at, how, near):
        x, y = np.clip(at[-1], -self.control.reach, self.control.reach).round(2).tolist()
        far = [np.hypot(x - left, y - up) for left, up, _ in self.value]
        if far and min(far) < near:
            gone = int(np.argmin(far))
            return self.value[:gone] + self.value[gone + 1 :]
        if len(self.value) == self.control.most:
            raise ValueError(
                f"{self.control.most} points are as many as fit here. Tap one to take it away."
            )
        return *self.value, (x, y, self.kind.value)


@dataclass(frozen=True)
class OwnDrawing(Pad):
    """A drawing of 8 by 8 greys from 0 to 16: None, or eight rows of eight.

    A row is told as a text, "0 to 9, then a to g": "00a9" is 0, 0, 10, 9; or as whole numbers.
    """

    label: str = "your own drawing"
    empty, cells, strokes = ("0" * 8,) * 8, 8, True

    def accept(self, value):
        if value is None:
            return None
        wanted = f'{self.label} must be None or eight rows of eight greys, "0" to "9", "a" to "g"'
        if not isinstance(value, list | tuple) or len(value) != 8:
            raise TypeError(f"{wanted}, but got {value!r}")
        rows = []
        for row in value:
            if isinstance(row, list | tuple) and all(grey in [*range(17)] for grey in row):
                row = "".join(GREYS[int(grey)] for grey in row)
            if not (isinstance(row, str) and len(row) == 8 and {*row} <= {*GREYS}):
                raise ValueError(f"{wanted}, but one row is {row!r}")
            rows.append(row)
        return tuple(rows)

    def code(self, value):
        return (
            "None" if value is None else f"[{', '.join(f'{chr(34)}{r}{chr(34)}' for r in value)}]"
        )

    def widget(self, value):
        return DrawingWidget(self, value)


def greys(drawing):
    """The greys of a drawing, (8, 8) from 0 to 16, the top row first."""
    return np.array([[GREYS.index(grey) for grey in row] for row in drawing], float)


class DrawingWidget(Own):
    """A stroke inks what the pen covers; a key makes one cell grey, black and white again."""

    def touch(self, at, how, near):
        before = greys(self.value)
        if how == "key":
            x, y = at[-1]
            row, column = np.clip([int(8 - y), int(x)], 0, 7)
            before[row, column] = (before[row, column] // 8 * 8 + 8) % 24
            return told(before)
        if how in ("start", "tap"):
            self._stroke, self._before = [], before
        self._stroke += at
        return told(np.maximum(self._before, inked(self._stroke)))

    _stroke, _before = (), np.zeros((8, 8))


def told(cells):
    """The rows of a drawing, of greys (8, 8)."""
    return tuple("".join(GREYS[int(grey)] for grey in row) for row in cells)


def inked(stroke):
    """How grey the cells are under a stroke through these points (x, y): (8, 8), 0 to 16."""
    fine = (np.arange(8 * FINE) + 0.5) / FINE
    here = np.stack(np.meshgrid(fine, 8 - fine), axis=-1)  # row by row from the top
    covered = np.zeros(here.shape[:2], bool)
    points = np.array([stroke[0], *stroke], float)  # one alone is a dot
    for start, end in pairwise(points):
        way = end - start
        along = np.clip((here - start) @ way / max(way @ way, 1e-12), 0, 1)
        covered |= np.hypot(*np.moveaxis(here - start - along[..., None] * way, -1, 0)) < PEN
    return covered.reshape(8, FINE, 8, FINE).sum(axis=(1, 3))
