"""A step goes downhill, unless it is so large that it leaps over the valley."""

from functools import lru_cache

import numpy as np

from dl_basics.draw.style import BLUE, GREEN, INK, MUTED, ORANGE, PURPLE
from dl_basics.draw.words import number, plural, sized
from dl_basics.live import LogSlider, Prediction, Slider, Steps, explorer
from dl_basics.optimizers import SGD, Adam, Momentum

# A bowl L = ½ (λ₁ θ₁² + λ₂ θ₂²): the curvatures λ along its axes, and where a path begins.
BOWL, START = np.array([0.5, 5.0]), np.array([-3.0, 0.9])
VALLEY, AWAY = np.array([0.05, 5.0]), np.array([-3.0, 0.3])


@explorer(
    rate=Slider(0.01, 0.6, 0.01, "learning rate α"),
    steps=Steps(0, 40, label="steps"),
)
def descent(picture, rate=0.1, steps=10):
    """How large may a step be?"""
    path = START * (1 - rate * BOWL) ** np.arange(steps + 1)[:, None]  # θ ← θ − α λ θ
    losses = (BOWL * path**2).sum(axis=1) / 2
    left, right = picture.panels(1, 1, height=3.3)
    draw_bowl(left, BOWL, 1.15)
    seen = in_sight(path, 1.15)
    left.line("path", *seen.T, color=ORANGE, linewidth=1.4, marker="o", markersize=3.5)
    left.dots("here", *seen[-1], color=ORANGE, marker="s")
    right.axes(x=(0, 40), y=(1e-3, 1e9), yscale="log", xlabel="step", title="the loss")
    right.line("loss", np.arange(steps + 1), np.clip(losses, 1e-3, 1e9))
    right.dots("now", steps, np.clip(losses[-1], 1e-3, 1e9), color=BLUE)
    limit = 2 / BOWL.max()
    factors = 1 - rate * BOWL
    verdict = ("It shrinks." if rate < limit - 1e-9 else
               "Along the steep direction the path keeps its size." if rate < limit + 1e-9 else
               "It grows without end.")
    picture.say(
        f"α = {rate:.2f}, limit 2/λ = {limit:.2f}. Each step multiplies the flat direction by "
        f"{number(factors[0], 2)}, the steep one by {number(factors[1], 2)}. {verdict}"
    )
    way = ("leads towards" if rate < limit - 1e-9 else
           "leaps to and fro across" if rate < limit + 1e-9 else "leaps away from")
    picture.describe(
        f"Left, the rings of a long bowl and a path of {plural(steps, 'step')} that {way} "
        f"its middle. Right, the loss on a log axis. {verdict}"
    )
    return {"losses": losses, "factors": factors, "limit": limit}


def in_sight(path, high):
    """The path up to its first point outside the picture, which is moved to the edge."""
    outside = np.flatnonzero((np.abs(path) > (3.5, high)).any(axis=1))
    end = outside[0] + 1 if len(outside) else len(path)
    return np.clip(path[:end], (-3.5, -high), (3.5, high))


def draw_bowl(panel, curvatures, high):
    """The rings of equal loss of a bowl, seen from above, up to the height `high`."""
    panel.axes(x=(-3.5, 3.5), y=(-high, high), xlabel="θ₁", ylabel="θ₂",
               title="the bowl from above")
    around = np.linspace(0, 2 * np.pi, 121)
    rings = np.array([0.02, 0.15, 0.4, 0.8, 1.3])[:, None] * curvatures[0] * 9 / 2
    across, up = np.sqrt(2 * rings / curvatures).T  # where λ θ²/2 is the loss of the ring
    x, y = np.outer(across, np.cos(around)), np.outer(up, np.sin(around))
    panel.curves("rings", x, y, color=MUTED, linewidth=0.9)
    panel.dots("middle", 0, 0, marker="+", markersize=9, markeredgecolor=INK)


too_far = Prediction(
    descent,
    "At α = 0.40 the steep direction neither shrinks nor grows. And at 0.41?",
    ["It still arrives, only later", "It circles the middle for ever", "It grows without end"],
    right=2,
    because="Each step multiplies the steep direction by 1 − 0.41 · 5 = −1.05. It overshoots, a "
    "little further every time. The limit is α = 2/λ, sharp.",
    show={"rate": 0.41, "steps": 40},
)

DESCENTS = {"SGD": SGD, "momentum": Momentum, "Adam": Adam}
LOOKS = {"SGD": (ORANGE, "-", "s"), "momentum": (PURPLE, "--", "o"), "Adam": (GREEN, ":", "^")}


@explorer(
    rate=LogSlider(0.01, 0.5, 20, "learning rate α"),
    steps=Steps(0, 60, label="steps"),
)
def optimizers(picture, rate=0.1, steps=25):
    """Do a rolling ball and an even pace get there sooner?"""
    paths = {name: walk_down(name, rate)[: steps + 1] for name in DESCENTS}
    losses = {name: (VALLEY * path**2).sum(axis=1) / 2 for name, path in paths.items()}
    left, right = picture.panels(1, 1, height=3.3)
    draw_bowl(left, VALLEY, 0.38)
    right.axes(x=(0, 60), y=(1e-6, 1e2), yscale="log", xlabel="step",
               legend=tuple(DESCENTS))
    for name, path in paths.items():
        color, dashes, marker = LOOKS[name]
        seen = in_sight(path, 0.38)
        left.line(name, *seen.T, color=color, linestyle=dashes, linewidth=1.5)
        left.dots(f"{name} now", *seen[-1], color=color, marker=marker)
        right.line(name, np.arange(steps + 1), np.clip(losses[name], 1e-6, 1e2), color=color,
                   linestyle=dashes)
    ends = ", ".join(f"{name} {sized(losses[name][-1])}" for name in paths)
    picture.say(f"α = {rate:.2g}, after {plural(steps, 'step')} the loss is: {ends}.")
    picture.describe(
        f"Three paths in a long bowl, and their losses on a log axis. After "
        f"{plural(steps, 'step')} the losses are: {ends}."
    )
    return {name: values[-1] for name, values in losses.items()}


@lru_cache(maxsize=128)
def walk_down(name, rate):
    """The path of one of the package's optimizers down the valley, (61, 2)."""
    valley = Valley()
    optimizer, path = DESCENTS[name](rate=rate), [AWAY]
    with np.errstate(over="ignore"):
        for _ in range(60):
            optimizer(valley)
            path.append(valley.theta.copy())
    return np.array(path)


class Valley:
    """The least that an optimizer needs: parameters, and their gradients."""

    def __init__(self):
        self.theta = AWAY.copy()

    def learned(self):
        return [(self, "theta", self.theta, VALLEY * self.theta)]  # ∂L/∂θ = λ θ, for L = ½ Σ λ θ²
