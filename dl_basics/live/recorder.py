"""A matplotlib renderer that does not paint: it writes down what to paint, for a canvas to follow.

Matplotlib draws every picture by asking a renderer for three things: fill or stroke this path,
put this marker at these points, place this image here. Text, arrows, bars and axes are all made
of these. A `Recorder` notes the requests, and `screen.js` carries them out in the browser, so
that the canvas shows what matplotlib itself would have drawn.
"""

import json
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_hex
from matplotlib.path import Path
from matplotlib.textpath import text_to_path

FINE = 64  # places to a pixel: finer than an eye can see, and few enough to be written down
FAR = 1e5  # pixels; a browser's canvas loses its way with larger coordinates


@dataclass(eq=False)
class Recording:
    """What was asked for, on a figure of `size` pixels. Units are pixels, with y pointing up.

    `steps` is a list of dicts that JSON can hold, `points` a list of float32 arrays of shape
    (k, 2), and `images` a list of RGBA arrays; the steps use them up in order:

    - `path`: k points with `codes` (matplotlib's: 1 move, 2 line, 3 and 4 curve, 79 close);
    - `marker`: a path as above, then `places` points to put it at;
    - `image`: one image of `size` (columns, rows) and the affine map (a, b, c, d, e, f) that
      carries the unit square to its place in the figure.
    """

    size: tuple
    steps: list = field(default_factory=list)
    points: list = field(default_factory=list)
    images: list = field(default_factory=list)

    @cached_property
    def packed(self):
        """The steps as JSON without the brackets around them, the points and the pixels as bytes.

        Kept, since most marks stand still while one moves.
        """
        steps = _as_json(self.steps)[1:-1]
        return steps, *(b"".join(a.tobytes() for a in part) for part in (self.points, self.images))


class Recorder(RendererBase):
    """Notes down in `recording` all that a matplotlib figure asks for.

    Source of the interface: `matplotlib.backend_bases.RendererBase`.
    """

    def __init__(self, figure):
        super().__init__()
        # One for all, as matplotlib has it: it remembers how 10⁻¹⁶ is set. One for each recorder
        # would not, and that was most of the cost of a stage with a logarithmic axis.
        self._text2path = text_to_path
        self.size, self.dpi = tuple(figure.bbox.size), figure.dpi
        self.recording = Recording(self.size)

    def record(self, artist):
        """Let matplotlib draw `artist`; return a recording of it alone."""
        self.recording = Recording(self.size)
        artist.draw(self)
        return self.recording

    def draw_path(self, gc, path, transform, rgbFace=None):
        # An outline is cut at the edge of the figure, where matplotlib's own painter cuts it, so
        # that dashes begin there; a filled shape must stay closed.
        edge = (0, 0, *self.get_canvas_width_height()) if rgbFace is None else None
        points, codes = self._flat(path, transform, edge)
        if len(points):
            self._note({"kind": "path", "codes": codes, **self._paint(gc, rgbFace)}, points)

    def draw_markers(self, gc, marker_path, marker_trans, path, trans, rgbFace=None):
        shape, codes = self._flat(marker_path, marker_trans)
        places = trans.transform(path.vertices)
        places = places[np.isfinite(places).all(axis=1)].clip(-FAR, FAR)
        if len(places):
            step = {"kind": "marker", "codes": codes, "places": len(places)}
            self._note({**step, **self._paint(gc, rgbFace)}, shape, places)

    def draw_image(self, gc, x, y, im, transform=None):
        if transform is None:  # one pixel of the image is one pixel of the figure
            a, d, e, f = im.shape[1], im.shape[0], 0.0, 0.0
            matrix = [a, 0.0, 0.0, d, e + x, f + y]
        else:
            (a, c, e), (b, d, f), _ = transform.get_matrix().tolist()
            matrix = [a, b, c, d, e + x, f + y]
            if gc.get_alpha() < 1:  # still to be applied, unlike to an image in pixels
                im = im.copy()
                im[..., 3] = np.rint(im[..., 3] * gc.get_alpha())
        step = {"kind": "image", "size": [im.shape[1], im.shape[0]], "matrix": matrix}
        self.recording.images.append(np.ascontiguousarray(im))
        self._note({**step, "clip": self._clip(gc)})

    def option_scale_image(self):
        return True  # send a 100 by 100 heat map as 100 by 100 pixels; the canvas enlarges it

    def flipy(self):
        return False

    def get_canvas_width_height(self):
        return self.size

    def points_to_pixels(self, points):
        return points * self.dpi / 72.0

    def _note(self, step, *points):
        self.recording.steps.append(step)
        self.recording.points += [
            (np.rint(p * FINE) / FINE + 0.0).astype(np.float32) for p in points
        ]

    def _flat(self, path, transform, around=None):
        """The path in pixels, cut at the box `around`: its points (k, 2), and its codes, or only
        their number k if the first says "move" and all others "line"."""
        if path.codes is None:
            points = transform.transform(path.vertices)
            left, bottom, right, top = around or (-FAR, -FAR, FAR, FAR)
            if ((points >= (left, bottom)) & (points <= (right, top))).all():  # False for NaN
                return points, len(points)
        path = path.cleaned(transform, remove_nans=True, clip=around, curves=True)
        codes = path.codes[:-1]  # the last one says "stop"
        points = path.vertices[: len(codes)].clip(-FAR, FAR)
        lines = len(codes) > 0 and codes[0] == Path.MOVETO and (codes[1:] == Path.LINETO).all()
        return points, len(codes) if lines else codes.tolist()

    def _paint(self, gc, face):
        """Fill, stroke, line width in pixels, dashes, joins and clip of a graphics context."""
        alpha = gc.get_alpha() if gc.get_forced_alpha() else None
        stroke = gc.get_rgb() if gc.get_linewidth() > 0 else None
        paint = {"fill": _hex(face, alpha), "stroke": _hex(stroke, alpha), "clip": self._clip(gc)}
        if stroke is not None:
            paint["width"] = self.points_to_pixels(gc.get_linewidth())
            paint["cap"], paint["join"] = _CAPS[gc.get_capstyle()], gc.get_joinstyle()
            start, dashes = gc.get_dashes()
            if dashes is not None:
                paint["dashes"] = [self.points_to_pixels(d) for d in dashes]
                paint["start"] = self.points_to_pixels(start)
        return paint

    def _clip(self, gc):
        box = gc.get_clip_rectangle()
        return None if box is None else list(box.bounds)


_as_json = json.JSONEncoder(separators=(",", ":")).encode
_CAPS = {"butt": "butt", "round": "round", "projecting": "square"}


def _hex(color, alpha):
    """An RGB or RGBA colour as "#rrggbbaa"; `alpha`, if not None, overrides its own."""
    if color is None:
        return None
    return _coded((*color,) if alpha is None else (*color[:3], alpha))


@lru_cache(maxsize=1024)
def _coded(color):
    return to_hex(color, keep_alpha=True)
