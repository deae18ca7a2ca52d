"""Gradient descent, momentum and Adam on their way down a long bowl."""

import numpy as np

from dl_basics.draw import GREEN, ORANGE, PURPLE, plural, sized
from dl_basics.experiments.descents import DESCENTS, VALLEY, walk_down
from dl_basics.explorers.backprop.bowl import draw_bowl, draw_path
from dl_basics.live import LogSlider, Steps, explorer

LOOKS = (ORANGE, "-", "s"), (PURPLE, "--", "o"), (GREEN, ":", "^")


@explorer(rate=LogSlider(0.01, 0.5, 20, "learning rate α"), steps=Steps(0, 60, label="steps"))
def optimizers(picture, rate=0.1, steps=25):
    """Do a rolling ball and an even pace get there sooner?"""
    paths = {name: walk_down(name, rate)[: steps + 1] for name in DESCENTS}
    losses = {name: (VALLEY * path**2).sum(axis=1) / 2 for name, path in paths.items()}
    left, right = picture.panels(1, 1, height=3.3)
    draw_bowl(left, VALLEY, 0.38)
    right.axes(x=(0, 60), y=(1e-6, 1e2), yscale="log", xlabel="step", legend=tuple(DESCENTS))
    for name, (color, dashes, marker) in zip(DESCENTS, LOOKS, strict=True):
        line = {"color": color, "linestyle": dashes}
        draw_path(left, name, f"{name} now", paths[name], 0.38, marker, linewidth=1.5, **line)
        right.line(name, np.arange(steps + 1), np.clip(losses[name], 1e-6, 1e2), **line)
    ends = ", ".join(f"{name} {sized(values[-1])}" for name, values in losses.items())
    picture.say(f"α = {rate:.2g}, after {plural(steps, 'step')} the loss is: {ends}.")
    picture.describe(
        f"Three paths in a long bowl, and their losses on a log axis. After "
        f"{plural(steps, 'step')} the losses are: {ends}."
    )
    return {name: values[-1] for name, values in losses.items()}
