"""At the foot of a wall one step can throw a network far away, and clipping keeps it near."""

from functools import lru_cache

import numpy as np

from dl_basics.draw.style import INK, MUTED
from dl_basics.live import Choice, Prediction, Steps, explorer

STARTS, WEIGHTS, WALK = 10, 10, 100
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
                   ha="center" if name == "flat" else "right")
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
    return {
        "arrived": arrived, "climbing": climbing, "stuck": stuck, "gone": gone,
        "in sight": seen.sum(),
    }


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
