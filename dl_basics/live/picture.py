"""A picture is a stage that stands still, with marks on it that move.

The stage (axes, ticks, labels, legends) is drawn once, and kept for when the same one comes back.
An explorer calls the methods below again and again with new numbers; a mark is found by its name,
and only what changed is drawn anew.
"""

import io
import textwrap
import threading
from copy import deepcopy
from dataclasses import dataclass, field

import numpy as np
from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from dl_basics.live import marks
from dl_basics.live.did_you_mean import did_you_mean, telling
from dl_basics.live.handles import handles, told
from dl_basics.live.recorder import Recorder, Recording
from dl_basics.live.theme import theme

WIDE, NARROW = 7.6, 4.2  # inches of 96 pixels: panels side by side, or one below the other
LEFT, RIGHT, BOTTOM, TOP = 0.62, 0.15, 0.52, 0.36  # inches around the axes of a panel
ABOVE_THE_STAGE = 10  # matplotlib's zorder; axes and legends end at 5
STAGES = 24  # how many a picture keeps: drawing one takes 20 to 60 ms, keeping one some 100 kB
# JupyterLab moves sliders in a second thread, beside cells and buttons: one draws at a time, as
# matplotlib's style is for all, and a picture has one set of marks.
DRAW_LOCK = threading.RLock()


class Marks:
    """The methods that put marks on a panel. `style`: matplotlib's words, for a whole mark.

    The first call with a name makes the mark, later calls move it. Marks lie above one another in
    the order of the calls. A mark that an update does not call for is not shown.

    With `drag={"z": "x"}` a hand can pull the mark, and the control z follows its x; see
    `live.handles`. A line is pulled at its last point, an arrow at its tip, a bar at its end.
    """

    _others = ()  # the methods beside these that draw

    def __getattr__(self, name):
        words = [word for word in vars(Marks) if word[0] != "_"] + [*self._others]
        kind, rest = type(self).__name__.lower(), did_you_mean(name, words)
        raise AttributeError(f"a {kind} has no mark {name!r}; {rest}")

    def line(self, name, x, y, **style):
        """A curve through the points (x, y), both of shape (n,)."""
        self._put(marks.LINE, name, (x, y), style)

    def curves(self, name, x, y, **style):
        """Several curves as one mark, however long each: a list, or an array (curves, n).

        x: one array (n,) that all of them share, or one for each.
        """
        with telling(f"the mark {name!r} cannot be drawn"):
            x = x if len(x) and np.ndim(x[0]) else [x] * len(y)
            x, y = _with_gaps(x), _with_gaps(y)
        self.line(name, x, y, **style)

    def dots(self, name, x, y, **style):
        """A marker at each point (x, y): numbers, or arrays of shape (n,)."""
        self._put(marks.DOTS, name, (x, y), style)

    def bars(self, name, at, lengths, thickness=0.8, base=0.0, **style):
        """Upright bars of `lengths` (n,) over the positions `at` (n,), from `base` upwards."""
        self._put(marks.BARS, name, (at, lengths, thickness, base), style)

    def flat_bars(self, name, at, lengths, thickness=0.8, base=0.0, **style):
        """Lying bars of `lengths` (n,) at the heights `at` (n,), from `base` to the right."""
        self._put(marks.FLAT_BARS, name, (at, lengths, thickness, base), style)

    def region(self, name, x, y, **style):
        """A filled shape with the corners (x, y), both of shape (n,)."""
        self._put(marks.REGION, name, (x, y), style)

    def band(self, name, x, low, high, **style):
        """The area between `low` and `high` over x (n,); each a number or of shape (n,)."""
        self._put(marks.BAND, name, (x, low, high), style)

    def heat(self, name, values, x, y, low=0.0, high=1.0, **style):
        """A map of `values` (rows, columns) over x = (left, right) and y = (bottom, top)."""
        self._put(marks.HEAT, name, (values, x, y, low, high), style)

    def words(self, name, x, y, string, offset=(0, 0), **style):
        """A text at the point (x, y), moved by `offset` points (right, up)."""
        self._put(marks.WORDS, name, (x, y, string, offset), style)

    def arrow(self, name, start, end, **style):
        """An arrow between two points (x, y)."""
        self._put(marks.ARROW, name, (start, end), style)

    def hrule(self, name, at, **style):
        """A straight line across the panel at the height `at`."""
        self._put(marks.HRULE, name, (at,), style)

    def vrule(self, name, at, **style):
        """An upright line across the panel at the place `at`."""
        self._put(marks.VRULE, name, (at,), style)

    def handle(self, name, x, y, drag):
        """Something to pull where no mark is: the point (x, y), or the line between two points."""
        self._grab(name, x, y, drag, line=np.size(x) > 1 or np.size(y) > 1)

    def pad(self, control, value):
        """Here a hand makes the value of a control of `live.pads`, unless that is None."""
        if value is not None:
            self._open(control)


class Picture(Marks):
    """What an explorer draws on. With one panel, the methods of `Panel` work on the picture too.

    narrow: stack the panels one below the other, for a small window.
    """

    _others = ("axes", "panels", "say", "describe")

    def __init__(self, narrow=False):
        self.narrow = narrow
        self.figure = None
        self.text = self.alt = ""
        self._panels, self._wanted = [], None
        self._stages = {}  # those drawn so far by what they depend on, the latest last

    def panels(self, *shares, height=3.1):
        """Return panels beside each other, with widths in these shares: `panels(2, 1)`.

        height: of each panel with its labels, in inches.
        """
        if self._wanted != (shares, height):
            self._wanted = shares, height
            self.figure, boxes = _sheet(shares, height, self.narrow)
            self._panels = [Panel(self.figure.add_axes(box)) for box in boxes]
        return self._panels

    def axes(self, **spec):
        """Describe the axes of the only panel; see `Panel.axes`."""
        self._only().axes(**spec)

    def _put(self, kind, name, numbers, style):
        self._only()._put(kind, name, numbers, style)

    def _grab(self, *told, **line):
        self._only()._grab(*told, **line)

    def _open(self, control):
        self._only()._open(control)

    def _only(self):
        panels = self._panels or self.panels(1)
        if len(panels) > 1:
            raise ValueError(f"this picture has {len(panels)} panels; say on which one to draw")
        return panels[0]

    @property
    def width(self):
        """The width in CSS pixels."""
        return round(self.figure.bbox.width)

    def say(self, text):
        """The line of text beside the picture: its key numbers."""
        self.text = text

    def describe(self, text):
        """The text alternative: what somebody sees who looks at the picture."""
        self.alt = text

    def draw(self, explore, **values):
        """Let `explore(picture, **values)` set all marks; return what it returns."""
        with DRAW_LOCK, theme().applied():
            for panel in self._panels:
                panel.called, panel.handles, panel.pads = [], [], []
            self.text = self.alt = ""
            numbers = explore(self, **values)
            if not self._panels:
                raise ValueError("nothing was drawn; begin with picture.axes(x=..., y=...)")
            for panel in self._panels:
                panel.finish()
        self.alt = self.alt or self.text
        return numbers

    def stage(self):
        """The recording of all that stands still; the same object whenever it is the same."""
        key = self._wanted, *(panel.standing for panel in self._panels)
        with DRAW_LOCK:
            stage = self._stages.pop(key, None) or self._drawn_stage()
            self._stages[key] = stage
            if len(self._stages) > STAGES:
                del self._stages[next(iter(self._stages))]
        return stage

    def _drawn_stage(self):
        for panel in self._panels:
            panel.show(marks=False)
        with theme().applied():
            stage = Recorder(self.figure).record(self.figure)
        for panel in self._panels:
            panel.show(marks=True)
        return stage

    def handles(self, controls, values):
        """What the page needs of all that can be pulled, as JSON; see `live.handles.told`."""
        return told(self._panels, controls, values)

    def pads(self, controls):
        """What the page needs of the parts on which a hand makes something; see `pads.js`."""
        for name in [name for panel in self._panels for name in panel.pads]:
            if not hasattr(controls.get(name), "strokes"):
                raise TypeError(f"pad({name!r}, ...) names no control of points or a drawing")
        return [
            {
                "control": name,
                "label": controls[name].label,
                "box": panel.ax.bbox.bounds,
                "x": panel.ax.get_xlim(),
                "y": panel.ax.get_ylim(),
                "cells": controls[name].cells,
                "strokes": controls[name].strokes,
            }
            for panel in self._panels
            for name in panel.pads
        ]

    def mark_recordings(self):
        """The recordings of all marks that are shown, lowest first, as (name, recording)."""
        return [pair for panel in self._panels for pair in panel.recordings()]

    def still(self, scale=2):
        """The same picture as a PNG with the text line below it, on paper: bytes.

        scale: pixels of the PNG per CSS pixel.
        """
        with DRAW_LOCK, theme().applied():
            width, height = self.figure.get_size_inches()
            style = {"va": "top", "linespacing": 1.35, "parse_math": False}
            note = self.figure.text(LEFT / width, -0.06 / height, self.text, **style)
            canvas, png = FigureCanvasAgg(self.figure), io.BytesIO()
            lines = _wrap(note, (width - LEFT - RIGHT) * self.figure.dpi)
            strip = 0.1 + 0.19 * lines
            # Without the name of the software, equal pictures are equal bytes.
            canvas.print_figure(
                png,
                format="png",
                dpi=96 * scale,
                facecolor=rcParams["figure.facecolor"],
                metadata={"Software": None},
                bbox_inches=Bbox([[0, -strip], [width, height]]),
            )
            note.remove()
            FigureCanvasBase(self.figure)  # in place of the one that holds all pixels, some 5 MB
        return png.getvalue()


class Panel(Marks):
    """One pair of axes in a picture, and the marks on it."""

    _others = ("axes",)

    def __init__(self, ax):
        self.ax = ax
        self._recorder = Recorder(ax.get_figure())
        self.standing = None  # all that the part which stands still depends on
        self.stale = True  # `standing` is that of an earlier drawing
        self.called = []
        self.handles, self.tracks = [], {}  # what can be pulled, and where it then goes
        self.pads = []  # the controls of which a hand makes the value here
        self._spec = None
        self._marks = {}

    def axes(
        self,
        *,
        x=(0, 1),
        y=(0, 1),
        xlabel="",
        ylabel="",
        title="",
        xscale="linear",
        yscale="linear",
        xticks=None,
        yticks=None,
        legend=(),
        equal=False,
        bare=False,
        **unknown,
    ):
        """Describe the part that stands still.

        x, y: the limits, as (low, high). xscale, yscale: "linear" or "log".
        xticks, yticks: None for matplotlib's choice, a list of places, or a dict place -> label.
        legend: the names of the marks that the legend explains. equal: one unit is as long
        upwards as sideways. bare: no axes at all, for drawings.
        """
        spec = {key: value for key, value in locals().items() if key not in ("self", "unknown")}
        for word in unknown:
            raise TypeError(f"axes() has no word {word!r}; {did_you_mean(word, spec)}")
        with telling(f"x and y must be the ends of the axes, (0, 1) say, not {x!r} and {y!r}"):
            (_, _), (_, _) = x, y
        if self._spec and not any(map(_differ, spec.values(), self._spec.values())):
            return
        self._spec, self.stale, self.tracks = deepcopy(spec), True, {}
        for mark in self._marks.values():
            mark.recording = None  # the same data lie elsewhere on new axes
        self.ax.set(xscale=xscale, yscale=yscale)
        self.ax.set(xlim=x, ylim=y, xlabel=xlabel, ylabel=ylabel, title=title)
        for set_ticks, ticks in ((self.ax.set_xticks, xticks), (self.ax.set_yticks, yticks)):
            if isinstance(ticks, dict):
                set_ticks(list(ticks), list(ticks.values()))
            elif ticks is not None:
                set_ticks(ticks)
        self.ax.set_aspect("equal" if equal else "auto")
        self.ax.apply_aspect()  # now, not when it is drawn: marks need their places before
        self.ax.set_axis_off() if bare else self.ax.set_axis_on()

    def _put(self, kind, name, numbers, style):
        if self._spec is None:
            raise ValueError(f"call axes(x=..., y=...) on this panel before the mark {name!r}")
        if name in self.called:
            raise ValueError(f"two marks of one panel are called {name!r}; give each its own name")
        drag = style.pop("drag", None)
        if drag is not None:
            if kind not in marks.GRIPS:
                raise TypeError(f"{name!r} has no point to pull; use handle(name, x, y, drag)")
            self._grab(name, *marks.GRIPS[kind](*numbers), drag, kind in (marks.HRULE, marks.VRULE))
        mark, style = self._marks.get(name), theme().usual(kind) | style
        if mark is None or mark.kind is not kind or mark.style.keys() - style.keys():
            if mark is not None:  # another kind, or a style that this call does not name
                mark.artist.remove()
            mark = self._marks[name] = Mark(kind, kind.make(self.ax))
        restyled = mark.set(name, numbers, style)
        self.stale |= restyled and name in self._spec["legend"]
        self.called.append(name)

    def _grab(self, name, x, y, drag, line=False):
        if self._spec is None:
            raise ValueError(f"call axes(x=..., y=...) on this panel before the handle {name!r}")
        self.handles += handles(name, x, y, drag, line)

    def _open(self, control):
        if self._spec is None:
            raise ValueError(f"call axes(x=..., y=...) on this panel before the pad {control!r}")
        self.pads.append(control)

    def finish(self):
        """After an update: the marks lie in the order of the calls, and the others are hidden."""
        if self._spec is None:
            raise ValueError("a panel has no axes yet; call axes(x=..., y=...) on each panel")
        for name in self._spec["legend"]:
            if name not in self.called:
                raise ValueError(f"the legend names {name!r}, but the panel has no such mark")
        for name in self._marks.keys() - self.called:
            self._marks[name].artist.set_visible(False)
        for height, name in enumerate(self.called, ABOVE_THE_STAGE):
            mark = self._marks[name]
            if not mark.artist.get_visible():
                mark.artist.set_visible(True)
            if mark.artist.get_zorder() != height:
                mark.artist.set_zorder(height)
            if mark.recording is None:
                with telling(f"the mark {name!r} cannot be drawn"):
                    mark.recording = self._recorder.record(mark.artist)
        if self.stale:
            self._stand()

    def _stand(self):
        """Draw the legend of these spec, and note what the part that stands still depends on."""
        names = self._spec["legend"]
        explained = [self._marks[name] for name in names]
        if names:
            self.ax.legend(
                [mark.artist for mark in explained],
                names,
                loc="lower right",
                bbox_to_anchor=(1, 1),
                ncols=len(names),
                borderaxespad=0.1,
                handlelength=1.8,
                columnspacing=1.2,
            ).set_zorder(5)
        elif self.ax.get_legend():
            self.ax.get_legend().remove()
        handles = [(mark.kind, mark.style) for mark in explained]
        self.standing, self.stale = _frozen([self._spec, handles]), False

    def show(self, marks):
        """Show the marks of the last update, or hide all marks."""
        for name in self.called:
            self._marks[name].artist.set_visible(marks)

    def recordings(self):
        """The marks of the last update, lowest first, as (name, recording)."""
        return [(name, self._marks[name].recording) for name in self.called]


@dataclass
class Mark:
    """A kind of mark, its matplotlib artist, and the data and the style that it shows."""

    kind: object
    artist: object
    data: tuple = ()
    style: dict = field(default_factory=dict)
    recording: Recording | None = None

    def set(self, name, data, style):
        """Give the artist what is new of the data and the style; return whether a style was."""
        new = {k: v for k, v in style.items() if k not in self.style or _differ(v, self.style[k])}
        for word in new:
            if not hasattr(self.artist, f"set_{word}"):
                rest = did_you_mean(word, _style_words(type(self.artist)))
                raise TypeError(f"the mark {name!r} has no style word {word!r}; {rest}")
        if new:
            with telling(f"the mark {name!r} cannot be drawn"):
                self.artist.set(**new)
            self.style, self.recording = deepcopy(style), None
        if not self.data or any(map(_differ, data, self.data)):
            with telling(f"the mark {name!r} cannot be drawn"):
                self.kind.move(self.artist, *data)
            self.data = tuple(d.copy() if isinstance(d, np.ndarray) else deepcopy(d) for d in data)
            self.recording = None
        return bool(new)


def _style_words(kind):
    """What matplotlib can set of an artist of this kind, and not of all; no short forms."""
    words = [name[4:] for name in dir(kind) if name[:4] == "set_" and not hasattr(Artist, name)]
    return ["alpha", *(w for w in words if (len(w) > 3 or w in ("ha", "va")) and "data" not in w)]


def _wrap(note, room):
    """Break a matplotlib text into lines of at most `room` pixels; return their number."""
    text, columns = note.get_text(), len(note.get_text())
    while (width := note.get_window_extent().width) > room and columns > 1:
        columns = min(columns - 1, int(columns * room / width))
        note.set_text("\n".join(textwrap.wrap(text, columns)))
    return note.get_text().count("\n") + 1


def _with_gaps(parts):
    """The parts one behind the other; a missing point behind each lifts the pen."""
    return np.concatenate([piece for part in parts for piece in (part, [np.nan])] or [[np.nan]])


_MANY = np.ndarray, list


def _differ(this, that):
    if this is that:  # what is kept is a copy, so that it cannot have changed in place
        return False
    if not (isinstance(this, _MANY) or isinstance(that, _MANY)):
        return this != that
    this, that = np.asarray(this), np.asarray(that)
    if this.shape != that.shape:
        return True
    return not ((this == that) | ((this != this) & (that != that))).all()  # two gaps are the same


def _frozen(thing):
    """The same as tuples all the way down, which can be the key of a dictionary."""
    if isinstance(thing, dict):
        thing = list(thing.items())
    return tuple(map(_frozen, thing)) if isinstance(thing, list | tuple | np.ndarray) else thing


def _sheet(shares, height, narrow):
    """A new figure, and for each panel the place of its axes as (left, bottom, width, height)."""
    rows = len(shares) if narrow else 1
    width, whole = (NARROW if narrow else WIDE), height * rows
    figure = Figure(figsize=(width, whole))
    boxes, left = [], 0.0
    for k, share in enumerate(shares):
        cell = width if narrow else width * share / sum(shares)
        bottom = height * (rows - 1 - k) if narrow else 0.0
        inside = (left + LEFT, bottom + BOTTOM, cell - LEFT - RIGHT, height - BOTTOM - TOP)
        boxes.append((inside[0] / width, inside[1] / whole, inside[2] / width, inside[3] / whole))
        left += 0.0 if narrow else cell
    return figure, boxes
