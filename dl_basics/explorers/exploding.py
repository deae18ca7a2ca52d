"""What you move in notebook 06 to see gradients explode: one matrix again and again, and a wall."""

from functools import lru_cache

import numpy as np

from dl_basics.draw.style import INK, MUTED, ORANGE
from dl_basics.draw.words import plural
from dl_basics.explorers.gradient_problems import short, tendency
from dl_basics.explorers.runs import flipped
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
                 title="length of δ", legend=("ten starts", "ρ to that power"))  # fmt: skip
    picture.hrule("as long", 1.0)
    curves = found[:1] if kind == KINDS[0] else found  # what lies on one line is drawn once
    picture.curves("ten starts", moments, curves, color=ORANGE, linewidth=1.3)
    picture.dots("ρ to that power", moments[some], law[some], marker="D", markersize=4.5,
                 markerfacecolor="none", markeredgecolor=INK)  # fmt: skip
    low, high = short(found[:, -1].min()), short(found[:, -1].max())
    each = low if low == high else f"{low} to {high}"
    picture.say(
        f"ρ = {rho:.2f}, {times} times, {kind}: ρ to that power is {short(law[-1])}, the length of "
        f"δ {each}. {end_of_float64(rho)}"
    )
    picture.describe(
        f"The length of δ after up to {plural(times, 'product')} on a log axis, from ten starts, "
        f"beside the powers of ρ = {rho:.2f}. It {tendency(np.median(found[:, -1]))}, and ends at "
        f"{each}."
    )
    return {"law": law[-1], "lengths": found[:, -1]}


def end_of_float64(rho):
    """After how many times the powers of ρ leave the numbers that a computer has, in words."""
    if rho == 1:
        return "That goes on for ever."
    largest, smallest = np.log(FLOAT.max), np.log(FLOAT.smallest_subnormal) - np.log(2)
    count = int((largest if rho > 1 else smallest) / np.log(rho))
    return f"After {count} times it would be too {'large' if rho > 1 else 'small'} for float64."


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


# ------------------------------------------------------------------------------------------------
# A wall.

WEIGHTS, WALK = 10, 100
LIMITS = {"off": None, "100": 100.0, "10": 10.0, "1": 1.0, "0.1": 0.1}
ALONG = np.linspace(0, 1.45, 146)
LOW, HIGH = 1e-4, 1e4  # the losses that the axes show


@explorer(
    step=Steps(0, WALK, label="step"),
    limit=Choice(list(LIMITS), "clip at"),
    rate=Choice(["0.005", "0.01", "0.02", "0.05"], "learning rate α"),
)
def cliff(picture, step=100, limit="off", rate="0.02"):
    """What does a step do at the foot of a wall?"""
    products = walk(float(rate), LIMITS[limit])[: step + 1]
    losses = np.maximum((products - 1) ** 2 / 2, LOW)
    here, loss = np.abs(products[-1]) ** (1 / WEIGHTS), losses[-1]
    seen = (products[-1] > 0) & (here < ALONG[-1])
    arrived, gone = int((loss < 0.05).sum()), int((loss > HIGH).sum())
    stuck = int(((loss >= 0.05) & (products[-1] < 1) & (loss < HIGH)).sum())
    left, right = picture.panels(1, 1, height=3.3)
    scale = {"y": (LOW / 2, HIGH), "yscale": "log"}
    left.axes(x=(0, 1.45), xlabel="tenth root of the product", title="the loss", **scale)
    for name, x, y, away in (("flat", 0.35, 0.5, 10), ("goal", 1.0, 2e-4, 0), ("wall", 1.2, 60, 8)):
        left.words(name, x, y, name, (-7 * (name != "flat"), away), color=MUTED,
                   ha="center" if name == "flat" else "right")  # fmt: skip
    left.line("loss", ALONG, np.maximum((ALONG**10 - 1) ** 2 / 2, LOW))
    left.dots("ten starts", here[seen], loss[seen], color=INK, markersize=6)
    right.axes(x=(-1, WALK + 1), xlabel="step", title="ten losses", **scale)
    right.curves("each", np.arange(step + 1), until_gone(losses.T), linewidth=1.3)
    right.dots("now", np.full(seen.sum(), step), loss[seen], color=INK, markersize=4)
    climbing = STARTS - arrived - stuck - gone
    picture.say(
        f"Step {step}, α = {rate}, clipping {'' if limit == 'off' else 'at '}{limit}: {arrived} of "
        f"10 have arrived, {climbing} are on the wall, {stuck} on the flat ground, {gone} thrown "
        f"out of sight."
    )
    picture.describe(
        f"Left, flat ground that ends at a wall, and ten descents on it; {seen.sum()} are in "
        f"sight. Right, their losses over the steps. At step {step}, {arrived} have arrived, "
        f"{stuck} lie on the flat ground, {gone} are lost."
    )
    return {"arrived": arrived, "stuck": stuck, "gone": gone}


def until_gone(losses):
    """Losses (starts, steps), each up to the first that is out of sight."""
    gone = np.cumsum(losses > HIGH, axis=1)
    return np.where(gone > 1, np.nan, losses)


@lru_cache(maxsize=32)
def walk(rate, limit):
    """The products of ten weights from ten starts, 0 to 100 steps on: (101, 10).

    The weights start between 1 and 1.6, and their product is to become 1: L = ½ (Π w − 1)².
    """
    w = np.array([np.random.default_rng(k).uniform(1, 1.6, WEIGHTS) for k in range(STARTS)])
    kept = []
    with np.errstate(all="ignore"):
        for _ in range(WALK + 1):
            kept.append(w.prod(axis=1))
            others = np.stack([np.delete(w, k, axis=1).prod(axis=1) for k in range(WEIGHTS)], 1)
            dL_dw = (kept[-1] - 1)[:, None] * others  # ∂L/∂w = (Π w − 1) · the other weights
            if limit is not None:
                length = np.sqrt((dL_dw**2).sum(axis=1, keepdims=True))
                dL_dw = dL_dw * np.minimum(1, limit / length)
            w = w - rate * dL_dw
    return np.nan_to_num(kept, nan=1e15, posinf=1e15, neginf=-1e15).clip(-1e15, 1e15)


# ------------------------------------------------------------------------------------------------
# Questions.

a_little_less = Prediction(
    repeated,
    "At ρ = 1.1 a hundred products make δ about 14,000 times as long. And at ρ = 0.9?",
    ["About 0.9", "About a hundredth", "Less than a ten thousandth"],
    right=2,
    because="0.9 to the power of 100 is 0.000027. A little less than 1 is enough to vanish, a "
    "little more is enough to explode.",
    show={"rho": 0.9, "times": 100},
)

saved = Prediction(
    cliff,
    "The same ten starts and the same rate, but no gradient longer than 1. How many arrive in "
    "100 steps?",
    ["Fewer: short steps are too slow", "About half", "All ten"],
    right=2,
    because="Clipping shortens only what is too long, and keeps its direction: down the wall, step "
    "by step, to the goal.",
    show={"limit": "1", "step": 100},
)
