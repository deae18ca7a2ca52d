"""Marks are the things in a picture that move: lines, dots, bars, areas, maps, words, arrows.

Each kind is its usual style, how to make its matplotlib artist, and how to give that artist new
data; what the data are stands with the methods of `picture.Marks`. All styles (`color`, `alpha`,
`linewidth`, ...) are matplotlib's own. A usual colour is called by the word for it in the theme.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from matplotlib.colors import Normalize
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, PathPatch, Polygon
from matplotlib.path import Path

from dl_basics.live.text_artist import TextArtist


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of mark: `make(axes)` returns its artist, `move(artist, *data)` gives it the data."""

    usual: dict
    make: Callable
    move: Callable


def _line(ax):
    return ax.add_line(Line2D([], []))


def _move_dots(line, x, y):
    line.set_data(np.atleast_1d(x), np.atleast_1d(y))


def _bars(ax):
    return ax.add_patch(PathPatch(Path(np.zeros((1, 2)))))


def _move_bars(bars, at, lengths, thickness, base, upright):
    """All bars are one shape."""
    at, lengths, base = np.broadcast_arrays(*np.atleast_1d(at, lengths, base))
    low, high = at - thickness / 2, at + thickness / 2
    across, along = [low, high, high, low], [base, base, base + lengths, base + lengths]
    corners = [across, along] if upright else [along, across]
    bars.set_path(Path.make_compound_path_from_polys(np.transpose(corners)))


def _region(ax):
    return ax.add_patch(Polygon(np.zeros((1, 2)), closed=True))


def _move_region(region, x, y):
    region.set_xy(np.column_stack([x, y]))


def _move_band(region, x, low, high):
    low, high = np.broadcast_to(low, np.shape(x)), np.broadcast_to(high, np.shape(x))
    _move_region(region, np.r_[x, x[::-1]], np.r_[low, high[::-1]])


def _heat(ax):
    image = AxesImage(ax, origin="lower", interpolation="none", extent=(0, 1, 0, 1))
    image.set_clip_path(ax.patch)
    return ax.add_artist(image)


def _move_heat(image, values, x, y, low, high):
    image.set_data(values)
    image.set_norm(Normalize(low, high))
    # AxesImage.set_extent would also move the axes' limits, which stand still here.
    image._extent = (*x, *y)


def _words(ax):
    return ax.add_artist(TextArtist())


def _move_words(words, x, y, string, offset):
    words.xy, words.offset, words.string = (x, y), offset, f"{string}"


def _arrow(ax):
    return ax.add_patch(FancyArrowPatch((0, 0), (0, 0), shrinkA=0, shrinkB=0))


def _hrule(ax):
    return ax.axhline(ax.get_ylim()[0])  # not at 0, which a logarithmic axis does not have


def _vrule(ax):
    return ax.axvline(ax.get_xlim()[0])


_FILLED = {"facecolor": "lines.color", "edgecolor": "none"}
_AREA = _FILLED | {"alpha": 0.2}
_DASHED = {"color": "axes.edgecolor", "linewidth": 1.2, "linestyle": (0, (4, 3))}
_MARKER = {"color": "text.color", "marker": "o", "markersize": 8, "linestyle": "none"}
_HEAD = {"color": "text.color", "linewidth": 1.8, "arrowstyle": "-|>", "mutation_scale": 13}

LINE = Kind({"color": "lines.color"}, _line, Line2D.set_data)
DOTS = Kind(_MARKER, _line, _move_dots)
BARS = Kind(_FILLED, _bars, partial(_move_bars, upright=True))
FLAT_BARS = Kind(_FILLED, _bars, partial(_move_bars, upright=False))
REGION = Kind(_AREA, _region, _move_region)
BAND = Kind(_AREA, _region, _move_band)
HEAT = Kind({"cmap": "image.cmap"}, _heat, _move_heat)
WORDS = Kind({"color": "text.color", "ha": "left", "va": "center"}, _words, _move_words)
ARROW = Kind(_HEAD, _arrow, FancyArrowPatch.set_positions)
HRULE = Kind(_DASHED, _hrule, lambda line, at: line.set_ydata([at, at]))
VRULE = Kind(_DASHED, _vrule, lambda line, at: line.set_xdata([at, at]))

EDGES = [-np.inf, np.inf]  # of the panel
GRIPS = {  # by kind: where a hand can pull it, as points (x, y)
    LINE: lambda x, y: (x, y),
    DOTS: lambda x, y: (x, y),
    BARS: lambda at, lengths, thickness, base: (at, np.add(base, lengths)),
    FLAT_BARS: lambda at, lengths, thickness, base: (np.add(base, lengths), at),
    WORDS: lambda x, y, string, offset: (x, y),
    ARROW: lambda start, tip: tip,
    HRULE: lambda at: (EDGES, at),
    VRULE: lambda at: (at, EDGES),
}
