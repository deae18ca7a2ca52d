"""At the foot of a wall one step can throw a network far away, and clipping keeps it near."""

import numpy as np

from dl_basics.draw.style import INK, MUTED
from dl_basics.experiments.products import STARTS, WALK, WEIGHTS, walk
from dl_basics.live import Choice, Steps, explorer

LIMITS = {"off": None, "100": 100.0, "10": 10.0, "1": 1.0, "0.1": 0.1}
ALONG = np.linspace(0, 1.45, 146)
LOW, HIGH = 1e-4, 1e4  # the losses that the axes show
LOG = {"y": (LOW / 2, HIGH), "yscale": "log"}


@explorer(
    step=Steps(0, WALK, label="step"), limit=Choice(list(LIMITS), "clip at"),
    rate=Choice([0.005, 0.01, 0.02, 0.05], "learning rate η"),
)
def cliff(picture, step=100, limit="off", rate=0.02):
    """What does a step do at the foot of a wall?"""
    products = walk(rate, LIMITS[limit])[: step + 1]
    losses = np.maximum((products - 1) ** 2 / 2, LOW)
    w, loss = np.abs(products[-1]) ** (1 / WEIGHTS), losses[-1]
    seen = (products[-1] > 0) & (w < ALONG[-1])
    left, right = picture.panels(1, 1, height=3.3)
    draw_wall(left, w[seen], loss[seen])
    draw_losses(right, losses, seen)
    arrived, gone = int((loss < 0.05).sum()), int((loss > HIGH).sum())
    stuck = int(((loss >= 0.05) & (products[-1] < 1) & (loss < HIGH)).sum())
    climbing = STARTS - arrived - stuck - gone
    picture.say(
        f"Step {step}, η = {rate}, clipping {'' if limit == 'off' else 'at '}{limit}: {arrived} of "
        f"10 have arrived, {climbing} are on the wall, {stuck} on the flat ground, {gone} thrown "
        f"out of sight.")
    picture.describe(
        f"Left, flat ground that ends at a wall, and ten descents on it; {seen.sum()} are in "
        f"sight. Right, their losses over the steps. At step {step}, {arrived} have arrived, "
        f"{stuck} lie on the flat ground, {gone} are lost.")
    return {"arrived": arrived, "climbing": climbing, "stuck": stuck, "gone": gone,
            "in sight": seen.sum()}


def draw_wall(panel, w, loss):
    """The loss over the tenth root of the product, and the starts that are in sight on it."""
    panel.axes(x=(0, 1.45), xlabel="tenth root of the product", title="the loss", **LOG)
    for name, x, y, offset, side in (("flat", 0.35, 0.5, (0, 10), "center"),
                                     ("goal", 1.0, 2e-4, (-7, 0), "right"),
                                     ("wall", 1.2, 60, (-7, 8), "right")):
        panel.words(name, x, y, name, offset, color=MUTED, ha=side)
    panel.line("loss", ALONG, np.maximum((ALONG**WEIGHTS - 1) ** 2 / 2, LOW))
    panel.dots("ten starts", w, loss, color=INK, markersize=6)


def draw_losses(panel, losses, seen):
    """The losses (steps + 1, starts), each up to the first that is out of sight."""
    step = len(losses) - 1
    panel.axes(x=(-1, WALK + 1), xlabel="step", title="ten losses", **LOG)
    gone = np.cumsum(losses > HIGH, axis=0) > 1
    panel.curves("each", np.arange(step + 1), np.where(gone, np.nan, losses).T, linewidth=1.3)
    panel.handle("now", step, np.nanmin(losses[-1]), drag={"step": "x"})
    panel.dots("now", np.full(seen.sum(), step), losses[-1, seen], color=INK, markersize=4)
