"""What a reader's hands do: move a widget as the browser would, and run cells again and again."""

import gc
import tracemalloc
from contextlib import contextmanager

import ipywidgets
from IPython.core.events import EventManager, available_events
from IPython.core.interactiveshell import ExecutionInfo

from dl_basics.live import cells
from dl_basics.live.controls import Playable, Switchboard, Tunable


def push(widget, value):
    """Let the browser set an explorer's widget to `value`; a callback's exception comes out."""
    if isinstance(widget, Tunable):
        name = widget.choice.name(value)
        push(widget.menu, name)
        for (owner, field), slider in widget.sliders.items():
            if owner == name:
                push(slider, getattr(value, field))
    elif isinstance(widget, Switchboard):
        on = {widget.several.name(thing): thing for thing in value}
        for name, switch in widget.switches.items():
            push(switch, name in on)
        for (owner, field), slider in widget.sliders.items():
            if owner in on:
                push(slider, getattr(on[owner], field))
    elif isinstance(widget, Playable):
        push(widget.slider, value)
    elif isinstance(widget, ipywidgets.Dropdown):
        widget.set_state({"index": widget.options.index(value)})
    else:
        widget.set_state({"value": value})


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
        monkeypatch.setattr(cells, "get_ipython", lambda: self)
        monkeypatch.setattr(cells, "_made", {})

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
