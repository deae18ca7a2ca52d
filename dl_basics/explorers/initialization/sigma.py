"""The more inputs a unit has, the smaller its first weights should be."""

import numpy as np

from dl_basics.draw import INK, MUTED, number
from dl_basics.initializers import INITIALIZERS, Uniform, UniformInitializer, he, lecun, xavier
from dl_basics.live import Choice, Slider, explorer

RULES = {"lecun": (lecun, ":"), "xavier": (xavier, "-"), "he": (he, "--")}
FANS = np.arange(4, 201)


@explorer(
    init=Choice(INITIALIZERS, "initializer"),
    fan_in=Slider(4, 200, label="fan-in"),
    fan_out=Slider(4, 200, label="fan-out"),
)
def sigma(picture, init="xavier", fan_in=64, fan_out=32):
    """How large is a first weight?"""
    w, s = drawn_weights(init, fan_in, fan_out)
    flat = isinstance(init, UniformInitializer | Uniform)  # all up to a limit are equally likely
    left, right = picture.panels(1.15, 1, height=3.2)
    draw_weights(left, w, s, flat)
    draw_rules(right, fan_in, fan_out, s)
    end = f", none beyond ±{number(np.sqrt(3) * s, 3)}" if flat else ""
    picture.say(
        f"{init}, {fan_in} inputs and {fan_out} units: s = {number(s, 3)}{end}. Of {len(w)} drawn "
        f"weights the mean is {number(w.mean(), 3)}, the standard deviation {number(w.std(), 3)}.")
    picture.describe(
        f"Left, the drawn weights as bars from {number(w.min(), 2)} to {number(w.max(), 2)} "
        f"{'below the curve that they follow' if s else 'in one place'}. Right, s over the fan-in, "
        f"on log axes: three falling lines, he above lecun, xavier flatter; a dot is the choice.")
    return {"sigma": s, "count": len(w), "mean": w.mean(), "std": w.std(), "lowest": w.min(),
            "highest": w.max(), "largest": np.abs(w).max()}


def drawn_weights(init, fan_in, fan_out):
    """At least 2000 weights of such layers, and s: as it is measured if no rule states it."""
    rng, layers = np.random.default_rng(0), max(1, -(-2000 // (fan_in * fan_out)))
    w = np.concatenate([init.draw(fan_out, fan_in, rng=rng).ravel() for _ in range(layers)])
    try:
        return w, float(init.sigma(fan_in, fan_out))
    except NotImplementedError:
        return w, float(w.std())


def draw_weights(panel, w, s, flat):
    """The weights as bars, below the curve of their rule: flat, or a bell; its top is 1."""
    width = max(s / 4, 0.02)
    bins, counts = np.unique(np.round(w / width).astype(int), return_counts=True)  # one is at 0
    top = len(w) * width * (1 / (2 * np.sqrt(3)) if flat else 0.3989) / s if s else counts.max()
    panel.axes(x=(-1.5, 1.5), y=(0, 1.35), yticks=[], xlabel="weight w", title="drawn weights")
    panel.bars("drawn", bins * width, counts / top, thickness=width, facecolor=MUTED, alpha=0.4)
    if s:
        at = np.linspace(-1.5, 1.5, 301)
        bell = np.exp(-np.minimum((at / s) ** 2, 99) / 2)
        curve = (abs(at) <= np.sqrt(3) * s) * 1.0 if flat else bell
        panel.line("rule", at, curve, color=INK, linewidth=1.4)
        panel.line("s", [-s, s], [1.2, 1.2], color=INK, marker="|", markersize=9)
        panel.words("its name", 0, 1.2, "−s to s", (0, 10), ha="center")


def draw_rules(panel, fan_in, fan_out, s):
    """The s of three rules over the fan-in, and a dot at the chosen one."""
    panel.axes(x=(4, 200), y=(0.04, 2.5), xscale="log", yscale="log", xlabel="fan-in", title="s",
               xticks={n: str(n) for n in (4, 10, 20, 50, 100, 200)},
               yticks={n: str(n) for n in (0.05, 0.1, 0.2, 0.5, 1, 2)}, legend=tuple(RULES))
    for name, (rule, dashes) in RULES.items():
        sigmas = [rule.std(fan, fan_out) for fan in FANS.tolist()]
        panel.line(name, FANS, sigmas, color=MUTED, linestyle=dashes, linewidth=1.6)
    if 0.04 <= s <= 2.5:
        panel.dots("here", fan_in, s, drag={"fan_in": "x"})
