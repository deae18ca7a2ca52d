"""The theme: how pictures look, in matplotlib's own words, and their colours in the dark.

`use(style, dark_colors)` sets it for all pictures from then on; until then they look plain. A mark
that is given no colour takes that of "lines.color" or "text.color", a map that of "image.cmap".
"""

from contextlib import contextmanager
from itertools import repeat

import matplotlib as mpl

# What a recording needs to be what matplotlib itself would paint, and a stage to lie below marks.
NEEDED = {
    "axes.facecolor": "none",
    "figure.dpi": 96,  # one point is 4/3 of a CSS pixel, as in a browser
    "image.interpolation": "none",
    "path.simplify": False,
    "text.hinting": "none",
}
# Which window matplotlib opens, and where it looks for files, is the reader's own business.
_THEIRS = ("backend", "interactive", "toolbar", "timezone", "webagg", "savefig.directory")
_DEFAULT = {k: v for k, v in mpl.rcParamsDefault.items() if not k.startswith(_THEIRS)}


class Theme:
    """A style, which is a dictionary of matplotlib's rcParams, and {colour: its dark twin}."""

    def __init__(self, style, dark_colors):
        self.dark_colors = dict(dark_colors)
        self.rc = dict(mpl.RcParams(_DEFAULT | NEEDED | dict(style)))
        self._usual = {}

    def usual(self, kind):
        """The style words of a kind of mark, each "text.color" and the like looked up."""
        if kind not in self._usual:
            self._usual[kind] = {k: self.rc.get(v, v) for k, v in kind.usual.items()}
        return self._usual[kind]

    @contextmanager
    def applied(self):
        """Within it matplotlib draws in this style, whatever a reader has set."""
        # What mpl.rc_context does, but it would check all values again, at every update.
        theirs = [*map(dict.__getitem__, repeat(mpl.rcParams), self.rc)]
        dict.update(mpl.rcParams, self.rc)
        try:
            yield
        finally:
            dict.update(mpl.rcParams, dict(zip(self.rc, theirs, strict=True)))


def use(style, dark_colors):
    """Let all pictures look like this from now on."""
    global _theme
    _theme = Theme(style, dark_colors)


def theme():
    """The theme that holds now."""
    return _theme


use({}, {"#000000": "#e7ebf0", "#ffffff": "#111111", "#1f77b4": "#3aa0f7"})
