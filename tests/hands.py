"""What a reader's hands do: move a widget as the browser would, and run cells again and again."""

import gc
import json
import tracemalloc
from contextlib import contextmanager
from dataclasses import replace

import ipywidgets
import numpy as np
from IPython.core.events import EventManager, available_events
from IPython.core.interactiveshell import ExecutionInfo

from dl_basics.live import close_on_rerun
from dl_basics.live.controls import Choice, LogSlider, Playable, Several, Switch, Tunable
from dl_basics.live.pads import Pad


def push(widget, value):
    """Let the browser set an explorer's widget to `value`; a callback's exception comes out."""
    if isinstance(widget, Tunable):
        chosen = widget.choice.chosen(value)
        if widget.menu:
            push(widget.menu, *chosen)
        for name, switch in widget.switches.items():
            push(switch, name in chosen)
        for (owner, field), slider in widget.sliders.items():
            if owner in chosen:
                push(slider, getattr(chosen[owner], field))
    elif isinstance(widget, Playable):
        push(widget.slider, value)
    elif isinstance(widget, ipywidgets.Dropdown):
        values = [option if isinstance(option, str) else option[1] for option in widget.options]
        widget.set_state({"index": values.index(value)})
    else:
        widget.set_state({"value": value})


def ask(view, layout=None, page="a page"):
    """Let a view on a page ask for a layout, "wide" or "narrow"; without one it goes."""
    view.screen._handle_custom_msg({"view": page} | ({"layout": layout} if layout else {}), [])


def handles(view, layout=None):
    """What the page is told of the handles of a picture, by name."""
    frame = view.screen.frame
    layout = layout or ("wide" if "wide" in frame else "narrow")
    return {handle["name"]: handle for handle in json.loads(frame[layout]["handles"])}


def drag(view, handle, x, y):
    """Drag a handle to a point of the picture, in pixels, as drag.js does; the values it asks for.

    A callback's exception comes out.
    """
    places = {}
    for way in handle["ways"]:
        track = np.broadcast_arrays(way["x"], way["y"], np.zeros(way["last"] + 1))[:2]
        far = np.hypot(track[0] - x, track[1] - y)
        nearest = np.flatnonzero(far == far.min())
        places[way["control"]] = int(nearest[np.abs(nearest - way["now"]).argmin()])
    controls = view.exploration.explorer.controls
    view.screen._handle_custom_msg({"view": "a page", "drag": places}, [])
    return {name: controls[name].places()[k] for name, k in places.items()}


def sample(control):
    """A few places of a control: ends and middle of a slider, all of a menu, both ends of knobs."""
    if isinstance(control, Switch | Pad):
        return [*control.places()]
    if isinstance(control, Choice):
        things = [*control.things().values()]
        turned = [
            replace(thing, **{field: end})
            for thing in things
            for field, knob in getattr(thing, "knobs", {}).items()
            for end in (knob.low, knob.high)
        ]
        if isinstance(control, Several):
            return [(), *((thing,) for thing in things + turned), tuple(things)]
        return things + turned
    middle = (control.low + control.high) / 2
    if isinstance(control, LogSlider):
        middle = (control.low * control.high) ** 0.5
    elif control.whole:
        middle = round(middle)
    places = control.places()
    return [places[0], control.nearest(middle)[0], places[-1]]


def widgets():
    """How many widgets there are, looks and layouts included."""
    return len(ipywidgets.Widget.get_manager_state()["state"])


@contextmanager
def only_what_comes():
    """Within this, `objects` and `growth` look at what is made from now on, and so are fast."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def objects():
    """How many objects Python keeps track of, after tidying up."""
    for _ in range(3):
        gc.collect()
    return len(gc.get_objects())


def growth(move):
    """By how many bytes Python's memory grows over `move()`, which runs once before to warm up."""
    tracemalloc.start()
    try:
        sizes = []
        for _ in range(2):
            move()
            objects()
            sizes.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    return sizes[1] - sizes[0]


class Notebook:
    """Cells of a notebook, with IPython's own events but without a kernel."""

    def __init__(self, monkeypatch):
        self.events = EventManager(self, available_events)
        self.parent = {}
        monkeypatch.setattr(close_on_rerun, "get_ipython", lambda: self)
        monkeypatch.setattr(close_on_rerun, "_made", {})

    def get_parent(self):
        return self.parent

    def run(self, cell, code):
        """Run `code`, a function, as the cell of this name; return what it returns."""
        self.parent = {"metadata": {"cellId": cell}}
        self.events.trigger("pre_run_cell", ExecutionInfo("", False, False, False, cell))
        return code()

    def show(self, cell, thing):
        """Run a cell that ends in `thing`; return its box of widgets."""
        return self.run(cell, lambda: thing._repr_mimebundle_())
