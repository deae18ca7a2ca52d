"""Move a widget as a hand in the browser would: by the state that the browser sends."""

import ipywidgets

from dl_basics.live.controls import Playable, Tunable


def push(widget, value):
    """Let the browser set an explorer's widget to `value`; a callback's exception comes out."""
    if isinstance(widget, Tunable):
        name = widget.choice.name(value)
        push(widget.menu, name)
        for (owner, field), slider in widget.sliders.items():
            if owner == name:
                push(slider, getattr(value, field))
    elif isinstance(widget, Playable):
        push(widget.slider, value)
    elif isinstance(widget, ipywidgets.Dropdown):
        widget.set_state({"index": widget.options.index(value)})
    else:
        widget.set_state({"value": value})


def widgets():
    """How many widgets are there, looks and layouts included."""
    return len(ipywidgets.Widget.get_manager_state()["state"])
