"""A network drawn as on a blackboard: columns of units, and a line for every weight.

`panel` is a panel of a live picture, with its methods `axes`, `line`, `dots` and `words`.
Values on their way to the output are blue and inside the units, gradients on their way back are
orange and below. A thick line is a large weight, a dashed one is negative.
"""

import numpy as np

from dl_basics.draw.style import BLUE, INK, MUTED, NEGATIVE, ORANGE, PAPER, POSITIVE, WASH, signed
from dl_basics.draw.words import number

MOST = 8  # rows of a column; of more units, the first and the last are drawn
WIDTHS = np.linspace(1.0, 5.4, 9).tolist()  # points; each line takes the nearest
PALE = 0.3
# By the units of the larger column: how far along its line a number stands, as there the lines of
# so many units by so many lie apart, and how many pixels it takes from column to column.
ALONG = {1: (1 / 3, 100), 2: (1 / 3, 100), 3: (1 / 4, 180)}


class Diagram:
    """The drawing of a network with `sizes` units in its columns, inputs first, on a bare panel.

    Columns count from 0, the inputs, and units of a column from 0, the uppermost. Call `lines`
    before `units`, which lie above them; the numbers and words come last.
    """

    def __init__(self, panel, sizes):
        self.panel, self.sizes = panel, tuple(sizes)
        self.rows = [rows(n) for n in self.sizes]
        most = max(2, *map(len, self.rows))
        self.gap = 1 / (most - 0.4)  # between two rows, as a share of the height
        self.heights = [
            {unit: 0.5 + self.gap * ((len(units) - 1) / 2 - row) for row, unit in enumerate(units)}
            for units in self.rows
        ]
        self.radius = min(17.0, 88 * self.gap)  # points
        panel.axes(x=(-0.5, len(self.sizes) - 0.5), y=(0, 1), bare=True)
        self.across = panel.ax.bbox.width / len(self.sizes)  # pixels from column to column
        self.small = 8.5 if self.across > 150 else 7.3  # points, of the numbers on lines

    def shown(self, column):
        """The units of a column that are drawn."""
        return [unit for unit in self.rows[column] if unit is not None]

    def place(self, column, unit):
        """Where a unit lies, as (x, y); with None as unit, where those left out would lie."""
        return column, self.heights[column][unit]

    def lines(self, weights, lit=None):
        """A line for every weight. weights: W of each column from 1 on, (n_out, n_in) each.

        lit: the column whose weights stand out, or None for all.
        """
        finest = max(1e-12, *(float(np.abs(W).max()) for W in weights)) / (len(WIDTHS) - 1)
        bundles = {}  # all that look alike are one mark, with a gap behind each line
        for column, W in enumerate(weights, 1):
            alpha = 1.0 if lit in (None, column) else PALE
            thin = min(1.0, 6 / len(self.rows[column - 1]) / len(self.rows[column]) + 0.4)
            widths, W = [round(max(1.0, thin * width), 2) for width in WIDTHS], W.tolist()
            for i in self.shown(column):
                for j in self.shown(column - 1):
                    look = alpha, widths[round(abs(W[i][j]) / finest)], W[i][j] < 0
                    x, y = bundles.setdefault(look, ([], []))
                    x += column - 1, column, np.nan
                    y += self.heights[column - 1][j], self.heights[column][i], np.nan
        for (alpha, width, negative), (x, y) in sorted(bundles.items()):
            dash = max(5.0, 1.6 * width) / width  # matplotlib measures dashes in line widths
            self.panel.line(
                f"lines {alpha} {width:.2f} {negative}", np.array(x), np.array(y),
                color=NEGATIVE if negative else POSITIVE,
                linestyle=(0, (dash, 0.6 * dash)) if negative else "-", linewidth=width,
                alpha=alpha, solid_capstyle="butt",
            )

    def units(self, lit=()):
        """A circle for every unit; those of the columns `lit` stand out."""
        for column, n in enumerate(self.sizes):
            x, y = np.transpose([self.place(column, unit) for unit in self.shown(column)])
            self.panel.dots(
                f"units {column}", x, y, markersize=2 * self.radius,
                markerfacecolor=WASH if column in lit else PAPER,
                markeredgecolor=BLUE if column in lit else INK,
                markeredgewidth=2.4 if column in lit else 1.2,
                clip_on=False,  # of eight rows, the first and the last reach over the edge
            )
            if None in self.rows[column]:
                self.panel.words(f"more {column}", *self.place(column, None), "⋮", ha="center",
                                 fontsize=15, weight="bold")
                self.note(column, f"{n} units")

    def values(self, column, numbers):
        """What each unit of a column holds: a number inside its circle."""
        digits, size = (2, 9.5) if self.radius > 13 else (1, 7.5)
        for unit in self.shown(column):
            self.panel.words(f"value {column} {unit}", *self.place(column, unit),
                             number(numbers[unit], digits), ha="center", color=BLUE,
                             fontsize=size)

    def names(self, column, strings):
        """A name to the left of each input, to the right of each output, above each unit between.

        Between, there is room for names as long as a column has few units.
        """
        away = self.radius + 5
        if column == 0:
            offset, side = (-away, 0), "right"
        elif column == len(self.sizes) - 1:
            offset, side = (away, 0), "left"
        elif len(self.rows[column]) <= 3:
            offset, side = (0, away + 2), "center"
        else:
            return
        for unit in self.shown(column):
            self.panel.words(f"name {column} {unit}", *self.place(column, unit), strings[unit],
                             offset, ha=side)

    def deltas(self, column, numbers, symbol="δ"):
        """The gradient that reaches each unit of a column: an orange number below its circle."""
        below = (0, -self.radius - 8)
        for unit in self.shown(column):
            text = f"{symbol} {number(numbers[unit], 3)}"
            self.panel.words(f"delta {column} {unit}", *self.place(column, unit), text, below,
                             ha="center", color=ORANGE, fontsize=self.small)

    def weights(self, column, W, lit=True):
        """A number above each line into a column: W (n_out, n_in); of at most 3 units to 3."""
        for i, j in self._pairs(column, most=3):
            alpha = 1.0 if lit else 0.6
            self._beside(f"weight {column} {i} {j}", column, i, j, number(W[i, j], 2),
                         above=True, color=signed(W[i, j]), alpha=alpha)

    def gradients(self, column, dW):
        """An orange number below each line into a column: ∂L/∂W; of at most 2 units to 2."""
        for i, j in self._pairs(column, most=2):
            self._beside(f"gradient {column} {i} {j}", column, i, j, number(dW[i, j], 3),
                         above=False, color=ORANGE)

    def note(self, column, string):
        """A word below a column, or with 0.5 and so on as column, below the lines between."""
        self.panel.words(f"note {column}", column, 0, string, (0, -12), ha="center",
                         color=MUTED, fontsize=8.5)

    def _pairs(self, column, most):
        """The units at the ends of the lines into a column, if there is room for numbers."""
        larger = max(len(self.rows[column - 1]), len(self.rows[column]))
        _, room = ALONG.get(larger, (0, np.inf))
        if larger <= most and self.across >= room:
            for i in self.shown(column):
                for j in self.shown(column - 1):
                    yield i, j

    def _beside(self, name, column, i, j, string, above, **style):
        """A number beside the line from unit j to unit i, clear of it however steep it is."""
        larger = max(len(self.rows[column - 1]), len(self.rows[column]))
        along = 0.5 if len(self.rows[column]) == 1 else ALONG[larger][0]  # a fan has no crossings
        start, end = np.array([self.place(column - 1, j), self.place(column, i)])
        right, up = np.subtract(*self.panel.ax.transData.transform([end, start]))
        across = np.array([-up, right]) / np.hypot(right, up)  # at a right angle, and upwards
        offset = (8.5 if above else -9.5) * across
        side = "center" if abs(offset[0]) < 3 else "left" if offset[0] > 0 else "right"
        self.panel.words(name, *(start + along * (end - start)), string, tuple(offset), ha=side,
                         fontsize=self.small, **style)


def rows(n):
    """The units in the rows of a column: all n, or of many the first, None, and the last."""
    return [*range(n)] if n <= MOST else [*range(MOST // 2), None, *range(n - MOST // 2 + 1, n)]
