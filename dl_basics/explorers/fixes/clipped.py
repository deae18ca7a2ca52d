"""Clipping by norm keeps the direction of a gradient; clipping by value turns it."""

import numpy as np

from dl_basics.draw.style import MUTED, ORANGE
from dl_basics.live import Prediction, Slider, explorer
from dl_basics.optimizers import by_norm, by_value, global_norm


@explorer(
    g1=Slider(-4.0, 4.0, 0.1, "∂L/∂w₁"),
    g2=Slider(-4.0, 4.0, 0.1, "∂L/∂w₂"),
    limit=Slider(0.2, 4.0, 0.1, "limit"),
)
def clipping(picture, g1=3.6, g2=1.0, limit=1.5):
    """What does clipping do to the direction?"""
    gradient = [np.array([g1, g2])]
    norm = global_norm(gradient)
    around = np.linspace(0, 2 * np.pi, 121)
    edges = {
        "by norm": (by_norm, limit * np.cos(around), limit * np.sin(around)),
        "by value": (by_value, limit * SQUARE[0], limit * SQUARE[1]),
    }
    turned, lengths = {}, {}
    for panel, (name, (way, *edge)) in zip(
        picture.panels(1, 1, height=3.6), edges.items(), strict=True
    ):
        clipped = way(limit)(gradient)[0]
        turned[name], lengths[name] = angle(gradient[0], clipped), float(np.linalg.norm(clipped))
        panel.axes(x=(-4.4, 4.4), y=(-4.4, 4.4), xlabel="∂L/∂w₁", ylabel="∂L/∂w₂", equal=True,
                   title=name)
        panel.line("limit", *edge, color=MUTED, linewidth=1.2, linestyle=(0, (4, 3)))
        if not np.array_equal(clipped, gradient[0]):
            panel.line("cut off", *np.stack([clipped, gradient[0]], axis=1), color=MUTED,
                       linestyle=":", linewidth=1.6)
            panel.dots("gradient", g1, g2, markersize=7, markerfacecolor="none",
                       markeredgecolor=MUTED, markeredgewidth=1.6)
        if norm > 0:
            panel.arrow("clipped", (0, 0), tuple(clipped), color=ORANGE)
    picture.say(
        f"Length {norm:.2f}. By norm it becomes {lengths['by norm']:.2f} and turns by "
        f"{turned['by norm']:.0f}°; by value {lengths['by value']:.2f}, and it turns by "
        f"{turned['by value']:.0f}°."
    )
    picture.describe(
        f"Two planes with the same gradient, of length {norm:.2f}. By norm an arrow stays in its "
        f"direction and ends within a circle; by value it ends within a square and turns by "
        f"{turned['by value']:.0f} degrees."
    )
    return {"length": norm, "lengths": lengths, "turned": turned}


SQUARE = np.array([[-1, 1, 1, -1, -1], [-1, -1, 1, 1, -1]])


def angle(one, other):
    """The angle between two vectors in degrees; 0 if one has no length."""
    length = np.linalg.norm(one) * np.linalg.norm(other)
    if length == 0:
        return 0.0
    return abs(float(np.degrees(np.arccos(np.clip(one @ other / length, -1, 1)))))


keeps_course = Prediction(
    clipping,
    "The gradient (3, 0.3), and a limit of 0.3. Which way does the clipped one point?",
    [
        "By norm and by value: as before",
        "By norm as before; by value it turns by almost 40°",
        "Both turn a little",
    ],
    right=1,
    because="By norm all entries shrink alike. By value each is cut by itself: 3 becomes 0.3, "
    "and 0.3 stays, so what was one tenth is suddenly as large.",
    show={"g1": 3.0, "g2": 0.3, "limit": 0.3},
)
