"""What a cell has put on the page is tidied away when the cell runs again."""

from IPython import get_ipython

_made = {}  # cell id -> the functions that close what the cell made


def closes_with_its_cell(close):
    """Call `close()` as soon as the cell that is running now runs again.

    Outside a notebook, or where the front end does not name its cells, nothing is closed.
    """
    shell = get_ipython()
    cell = _running(shell)
    if cell is None:
        return
    if not _made:
        shell.events.register("pre_run_cell", _tidy)
    _made.setdefault(cell, []).append(close)


def _tidy(info):
    for close in _made.pop(getattr(info, "cell_id", None), ()):
        close()
    if not _made:
        get_ipython().events.unregister("pre_run_cell", _tidy)


def _running(shell):
    """The id of the running cell, or None."""
    parent = getattr(shell, "get_parent", dict)()
    return parent.get("metadata", {}).get("cellId")
