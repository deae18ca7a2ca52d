"""Clipping by norm keeps the direction of a gradient; clipping by value turns it."""

import numpy as np

from dl_basics.draw import MUTED, ORANGE, hollow
from dl_basics.live import Slider, explorer
from dl_basics.optimizers import by_norm, by_value, global_norm

AROUND = np.linspace(0, 2 * np.pi, 121)
WAYS = {  # and the edge of what is left, for a limit of 1
    "by norm": (by_norm, np.array([np.cos(AROUND), np.sin(AROUND)])),
    "by value": (by_value, np.array([[-1, 1, 1, -1, -1], [-1, -1, 1, 1, -1]])),
}


@explorer(
    g1=Slider(-4.0, 4.0, 0.1, "∂L/∂w₁"), g2=Slider(-4.0, 4.0, 0.1, "∂L/∂w₂"),
    limit=Slider(0.2, 4.0, 0.1, "limit"),
)
def clipping(picture, g1=3.6, g2=1.0, limit=1.5):
    """What does clipping do to the direction?"""
    gradient, turned, lengths = np.array([g1, g2]), {}, {}
    panels, norm = picture.panels(1, 1, height=3.6), global_norm([gradient])
    for panel, (name, (clip, edge)) in zip(panels, WAYS.items(), strict=True):
        (clipped,) = clip(limit)([gradient])
        turned[name], lengths[name] = angle(gradient, clipped), float(np.linalg.norm(clipped))
        draw_clipped(panel, name, gradient, clipped, limit * edge)
    picture.say(
        f"Length {norm:.2f}. By norm it becomes {lengths['by norm']:.2f} and turns by "
        f"{turned['by norm']:.0f}°; by value {lengths['by value']:.2f}, and it turns by "
        f"{turned['by value']:.0f}°.")
    picture.describe(
        f"Two planes with the same gradient, of length {norm:.2f}. By norm an arrow stays in its "
        f"direction and ends within a circle; by value it ends within a square and turns by "
        f"{turned['by value']:.0f} degrees.")
    return {"length": norm, "lengths": lengths, "turned": turned}


def draw_clipped(panel, title, gradient, clipped, edge):
    """The clipped gradient as an arrow within its edge (2, n), and what was cut off."""
    panel.axes(x=(-4.4, 4.4), y=(-4.4, 4.4), xlabel="∂L/∂w₁", ylabel="∂L/∂w₂", equal=True,
               title=title)
    panel.line("limit", *edge, color=MUTED, linewidth=1.2, linestyle=(0, (4, 3)))
    if not np.array_equal(clipped, gradient):
        panel.line("cut off", *np.transpose([clipped, gradient]), color=MUTED, linestyle=":",
                   linewidth=1.6)
        panel.dots("gradient", *gradient, markersize=7, **hollow(MUTED))
    panel.handle("limit", edge[0].max(), 0, drag={"limit": "x"})
    panel.handle("tip", *gradient, drag={"g1": "x", "g2": "y"})
    if gradient.any():
        panel.arrow("clipped", (0, 0), tuple(clipped), color=ORANGE)


def angle(v, w):
    """The angle between two vectors of the plane in degrees; 0 if one has no length."""
    return abs(float(np.degrees(np.arctan2(v[0] * w[1] - v[1] * w[0], v @ w))))
