"""Marks are the things in a picture that move: lines, dots, bars, areas, maps, words, arrows.

Each kind knows two things: how to make its matplotlib artist, and how to give that artist new
numbers. All styles (`color`, `alpha`, `linewidth`, ...) are matplotlib's own.
"""

from typing import ClassVar

import numpy as np
from matplotlib.colors import Normalize
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, PathPatch, Polygon
from matplotlib.path import Path

from dl_basics.draw.style import BLUE, INK, MUTED, SEQUENTIAL
from dl_basics.live.letters import Letters


class Line:
    """A curve through the points (x, y); both of shape (n,)."""

    usual: ClassVar = {"color": BLUE}

    def make(self, ax):
        return ax.add_line(Line2D([], []))

    def move(self, line, x, y):
        line.set_data(x, y)


class Dots:
    """A marker at each point (x, y); numbers, or arrays of shape (n,)."""

    usual: ClassVar = {"color": INK, "marker": "o", "markersize": 8, "linestyle": "none"}

    def make(self, ax):
        return ax.add_line(Line2D([], []))

    def move(self, line, x, y):
        line.set_data(np.atleast_1d(x), np.atleast_1d(y))


class Bars:
    """Bars of `lengths` (n,) from `base`, centred on the positions `at` (n,): all one shape."""

    usual: ClassVar = {"facecolor": BLUE, "edgecolor": "none"}

    def __init__(self, upright):
        self.upright = upright

    def make(self, ax):
        return ax.add_patch(PathPatch(Path(np.zeros((1, 2)))))

    def move(self, bars, at, lengths, thickness=0.8, base=0.0):
        at, lengths, base = np.broadcast_arrays(*np.atleast_1d(at, lengths, base))
        low, high = at - thickness / 2, at + thickness / 2
        across, along = [low, high, high, low], [base, base, base + lengths, base + lengths]
        corners = [across, along] if self.upright else [along, across]
        bars.set_path(Path.make_compound_path_from_polys(np.transpose(corners)))


class Region:
    """A filled shape with corners (x, y); both of shape (n,)."""

    usual: ClassVar = {"facecolor": BLUE, "edgecolor": "none", "alpha": 0.2}

    def make(self, ax):
        return ax.add_patch(Polygon(np.zeros((1, 2)), closed=True))

    def move(self, region, x, y):
        region.set_xy(np.column_stack([x, y]))


class Band(Region):
    """The area between the curves `low` and `high` over x; all of shape (n,)."""

    def move(self, region, x, low, high):
        low, high = np.broadcast_to(low, np.shape(x)), np.broadcast_to(high, np.shape(x))
        region.set_xy(np.column_stack([np.r_[x, x[::-1]], np.r_[low, high[::-1]]]))


class Heat:
    """A map of colours: `values` (rows, columns) over x = (left, right), y = (bottom, top).

    Row 0 is at the bottom, as y grows upwards. `low` and `high` are the ends of the colour scale.
    """

    usual: ClassVar = {"cmap": SEQUENTIAL}

    def make(self, ax):
        image = AxesImage(ax, origin="lower", interpolation="none", extent=(0, 1, 0, 1))
        image.set_clip_path(ax.patch)
        ax.add_artist(image)
        return image

    def move(self, image, values, x, y, low=0.0, high=1.0):
        image.set_data(values)
        image.set_norm(Normalize(low, high))
        # AxesImage.set_extent would also move the axes' limits, which stand still here.
        image._extent = (*x, *y)


class Words:
    """A line of text at the point (x, y), moved by `offset` points to the right and upwards."""

    usual: ClassVar = {"color": INK, "ha": "left", "va": "center"}

    def make(self, ax):
        return ax.add_artist(Letters())

    def move(self, words, x, y, string, offset=(0, 0)):
        words.xy, words.offset, words.string = (x, y), offset, string


class Arrow:
    """An arrow from `start` to `end`; both are points (x, y)."""

    usual: ClassVar = {"color": INK, "linewidth": 1.8, "arrowstyle": "-|>", "mutation_scale": 13}

    def make(self, ax):
        return ax.add_patch(FancyArrowPatch((0, 0), (0, 0), shrinkA=0, shrinkB=0))

    def move(self, arrow, start, end):
        arrow.set_positions(start, end)


class Rule:
    """A straight line across the whole panel: at the height `at`, or upright at the place `at`."""

    usual: ClassVar = {"color": MUTED, "linewidth": 1.2, "linestyle": (0, (4, 3))}

    def __init__(self, upright):
        self.upright = upright

    def make(self, ax):
        # Not at 0, which a logarithmic axis does not have.
        return ax.axvline(ax.get_xlim()[0]) if self.upright else ax.axhline(ax.get_ylim()[0])

    def move(self, line, at):
        (line.set_xdata if self.upright else line.set_ydata)([at, at])
