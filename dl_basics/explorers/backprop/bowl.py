"""A bowl L = ½ (κ₁ θ₁² + κ₂ θ₂²) seen from above, perhaps turned, with paths in it."""

import numpy as np

from dl_basics.draw import INK, MUTED

WIDE = 3.5  # to both sides of the middle


def draw_bowl(panel, curvatures, high, directions=None):
    """The rings of equal loss of the bowl with the curvatures κ, up to the height `high`.

    directions: a matrix whose columns are those of the two curvatures, if not θ₁ and θ₂.
    """
    panel.axes(x=(-WIDE, WIDE), y=(-high, high), xlabel="θ₁", ylabel="θ₂",
               title="the bowl from above")
    around = np.linspace(0, 2 * np.pi, 121)
    rings = np.array([0.02, 0.15, 0.4, 0.8, 1.3])[:, None] * curvatures[0] * 9 / 2
    across, up = np.sqrt(2 * rings / curvatures).T  # where κ θ²/2 is the loss of the ring
    places = np.stack([np.outer(across, np.cos(around)), np.outer(up, np.sin(around))])
    if directions is not None:
        places = np.tensordot(directions, places, 1)
    panel.curves("rings", *places, color=MUTED, linewidth=0.9)
    panel.dots("middle", 0, 0, marker="+", markersize=9, markeredgecolor=INK)


def draw_path(panel, name, dot, path, high, shape, **line):
    """A path up to its first point outside the picture, which is moved to the edge, and its end."""
    outside = np.flatnonzero((np.abs(path) > (WIDE, high)).any(axis=1))
    path = path[: outside[0] + 1] if len(outside) else path
    x, y = np.clip(path, (-WIDE, -high), (WIDE, high)).T
    panel.line(name, x, y, **line)
    panel.dots(dot, x[-1], y[-1], color=line["color"], marker=shape)
