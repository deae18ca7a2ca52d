"""A line of letters as one filled outline: quick enough to change at every move.

Matplotlib's own text measures each new line from scratch, about a millisecond for each; a picture
with a dozen live numbers would lag behind the hand. Here the outline of a letter is taken from
matplotlib once, and a line is put together from the outlines.
"""

from functools import lru_cache

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from matplotlib.transforms import IdentityTransform

FONT = "DejaVu Sans"
SHARE = {"left": 0.0, "center": 0.5, "right": 1.0}  # of the width, to the left of the point
RISE = {"baseline": 0.0, "center": 0.36, "top": 0.73, "bottom": -0.24}  # of the size, below it


class TextArtist(Artist):
    """A line of text at the point `xy` in data coordinates, moved by `offset` points.

    Its style words are matplotlib's: color, alpha, fontsize, weight ("normal" or "bold"), ha and
    va. Raises ValueError for another ha, va or weight.
    """

    def __init__(self):
        super().__init__()
        self.xy, self.offset, self.string = (0.0, 0.0), (0.0, 0.0), ""
        self._color, self._size, self._weight = to_rgba("black"), 9.5, "normal"
        self._share, self._rise = 0.0, RISE["center"]

    def set_color(self, color):
        self._color = to_rgba(color)

    def set_fontsize(self, size):
        self._size = size

    def set_weight(self, weight):
        self._weight = _known(weight, ("normal", "bold"), "weight")

    def set_ha(self, ha):
        self._share = SHARE[_known(ha, SHARE, "ha")]

    def set_va(self, va):
        self._rise = RISE[_known(va, RISE, "va")]

    def draw(self, renderer):
        points = renderer.points_to_pixels(1.0)
        x, y = self.axes.transData.transform(self.xy)
        if not (self.get_visible() and self.string and np.isfinite([x, y]).all()):
            return
        path, width = line(self.string, self._weight)
        size = self._size * points
        corner = (
            x + self.offset[0] * points - self._share * width * size,
            y + self.offset[1] * points - self._rise * size,
        )
        path = Path(path.vertices * size + corner, path.codes)
        gc = renderer.new_gc()
        gc.set_linewidth(0)
        if self.get_alpha() is not None:
            gc.set_alpha(self.get_alpha())
        renderer.draw_path(gc, path, IdentityTransform(), self._color)
        gc.restore()


@lru_cache(maxsize=1024)
def line(string, weight):
    """The outlines of a string, and its width, both for letters of size 1."""
    vertices, codes, x = [], [], 0.0
    for letter in string:
        points, kinds, advance = outline(letter, weight)
        vertices.append(points + np.array([x, 0.0]))
        codes.append(kinds)
        x += advance
    return Path(np.concatenate(vertices), np.concatenate(codes)), x


@lru_cache(maxsize=1024)
def outline(letter, weight):
    """The outline of a letter of size 1 as points (k, 2) and codes (k,), and its width."""
    properties = FontProperties(family=FONT, weight=weight)
    points, codes = text_to_path.get_text_path(properties, letter)
    font, full = get_font(findfont(properties)), text_to_path.FONT_SCALE
    font.set_size(full, text_to_path.DPI)
    advance = font.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536
    points = np.reshape(points, (-1, 2)) / full
    return points, np.asarray(codes, Path.code_type), advance / full


def _known(word, words, name):
    if word not in words:
        raise ValueError(f"{name} must be one of {', '.join(words)}, but got {word!r}")
    return word
