"""Multiply by the same matrix again and again, and little is left or far too much."""

from functools import lru_cache

import numpy as np

from dl_basics.draw.style import INK, ORANGE
from dl_basics.draw.words import plural, sized
from dl_basics.explorers.gradient_problems.way_back import tendency
from dl_basics.explorers.stacks import flipped
from dl_basics.live import Choice, Prediction, Slider, Steps, explorer

STARTS = 10
KINDS = ["one orthogonal matrix", "one random matrix", "a new random matrix each time"]
TIMES, UNITS = 100, 32
FLOAT = np.finfo(float)


@explorer(
    rho=Slider(0.8, 1.25, 0.01, "ρ"),
    times=Steps(0, TIMES, label="times"),
    kind=Choice(KINDS, "multiply by"),
)
def repeated(picture, rho=1.1, times=100, kind="one orthogonal matrix"):
    """What becomes of δ when it is multiplied by a matrix again and again?"""
    moments = np.arange(times + 1)
    law = rho**moments
    found = law * lengths(kind)[:, : times + 1]
    some = slice(None, None, max(1, times // 12))
    picture.panels(1, height=3.5)
    picture.axes(x=(-1, TIMES + 1), y=(1e-12, 1e12), yscale="log", xlabel="times multiplied",
                 title="length of δ", legend=("ten starts", "ρ to that power"))
    picture.hrule("as long", 1.0)
    curves = found[:1] if kind == KINDS[0] else found  # what lies on one line is drawn once
    picture.curves("ten starts", moments, curves, color=ORANGE, linewidth=1.3)
    picture.dots("ρ to that power", moments[some], law[some], marker="D", markersize=4.5,
                 markerfacecolor="none", markeredgecolor=INK)
    low, high = sized(found[:, -1].min(), 3), sized(found[:, -1].max(), 3)
    most = times_in_float64(rho)
    each = low if low == high else f"{low} to {high}"
    picture.say(
        f"ρ = {rho:.2f}, {times} times, {kind}: ρ to that power is {sized(law[-1], 3)}, the length "
        f"of δ {each}. {end_of_float64(rho, most)}"
    )
    picture.describe(
        f"The length of δ after up to {plural(times, 'product')} on a log axis, from ten starts, "
        f"beside the powers of ρ = {rho:.2f}. It {tendency(np.median(found[:, -1]))}, and ends at "
        f"{each}."
    )
    return {"law": law[-1], "lengths": found[:, -1], "most": most}


def times_in_float64(rho):
    """How often ρ can be multiplied before float64 holds its power no longer."""
    if rho == 1:
        return np.inf
    largest, smallest = np.log(FLOAT.max), np.log(FLOAT.smallest_subnormal) - np.log(2)
    return int((largest if rho > 1 else smallest) / np.log(rho))


def end_of_float64(rho, most):
    """After how many products of ρ float64 ends, in words."""
    if rho == 1:
        return "That goes on for ever."
    size = "large" if rho > 1 else "small"
    return f"After {most} times, one more would make it too {size} for float64."


@lru_cache
def lengths(kind):
    """The length of δ for ρ = 1, after 0, 1, ... 100 products, from ten starts: (10, 101)."""
    rng = np.random.default_rng(0)
    one = rng.normal(size=(STARTS, UNITS, UNITS)) / np.sqrt(UNITS)
    if kind == KINDS[0]:
        one = np.linalg.qr(one)[0]
    elif kind == KINDS[1]:  # so that the largest eigenvalue has the size 1
        one = one / np.abs(np.linalg.eigvals(one)).max(axis=1)[:, None, None]
    delta = rng.normal(size=(STARTS, UNITS, 1))
    kept = [np.linalg.norm(delta, axis=(1, 2))]
    for _ in range(TIMES):
        if kind == KINDS[2]:
            one = rng.normal(size=(STARTS, UNITS, UNITS)) / np.sqrt(UNITS)
        delta = flipped(one) @ delta  # δ ← Wᵀ δ
        kept.append(np.linalg.norm(delta, axis=(1, 2)))
    return np.array(kept).T / kept[0][:, None]


a_little_less = Prediction(
    repeated,
    "At ρ = 1.1 a hundred products make δ about 14,000 times as long. And at ρ = 0.9?",
    ["About 0.9", "About a hundredth", "Less than a ten thousandth"],
    right=2,
    because="0.9 to the power of 100 is 0.000027. A little less than 1 is enough to vanish, a "
    "little more is enough to explode.",
    show={"rho": 0.9, "times": 100},
)
