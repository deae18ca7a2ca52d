"""What a cell has put on the page is tidied away when the cell runs again."""

from IPython import get_ipython
from ipywidgets import Widget

_made = {}  # cell id -> the widgets that the cell has shown


def close_on_rerun(box):
    """Close `box` and all that is in it as soon as the cell that is running now runs again.

    Outside a notebook, or where the front end does not name its cells, nothing is closed.
    """
    shell = get_ipython()
    cell = _running(shell)
    if cell is None:
        return
    if not _made:
        shell.events.register("pre_run_cell", _tidy)
    _made.setdefault(cell, []).append(box)


def close(widget):
    """Take a widget off the page and out of memory, with all that is in it and their looks."""
    widget.unobserve_all()
    widget.close()
    looks = (getattr(widget, name, None) for name in ("layout", "style"))
    for part in (*getattr(widget, "children", ()), *looks):
        if isinstance(part, Widget):
            close(part)


def _tidy(info):
    for box in _made.pop(getattr(info, "cell_id", None), ()):
        close(box)
    if not _made:
        get_ipython().events.unregister("pre_run_cell", _tidy)


def _running(shell):
    """The id of the running cell, or None."""
    parent = getattr(shell, "get_parent", dict)()
    return parent.get("metadata", {}).get("cellId")
