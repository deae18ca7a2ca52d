"""Gradient descent, momentum and Adam on their way down a long valley, which can be turned."""

import numpy as np

from dl_basics.draw import GREEN, ORANGE, PURPLE, plural, sized
from dl_basics.experiments.descents import DESCENTS, VALLEY, turned, walk_down
from dl_basics.explorers.backprop.bowl import WIDE, draw_bowl, draw_path
from dl_basics.live import Choice, LogSlider, Slider, Steps, explorer

LOOKS = (ORANGE, "-", "s"), (PURPLE, "--", "o"), (GREEN, ":", "^")


@explorer(
    rate=LogSlider(0.01, 0.5, 20, "learning rate η"),
    steps=Steps(0, 60, label="steps"),
    turn=Slider(0, 90, 5, "valley turned by (degrees)"),
    beta1=Slider(0.0, 0.98, 0.02, "memory β₁"),
    beta2=Choice([0.5, 0.9, 0.99, 0.999], "memory β₂ of Adam"),
)
def optimizers(picture, rate=0.1, steps=25, turn=0, beta1=0.9, beta2=0.999):
    """Do a rolling ball and an even pace get there sooner?"""
    ways = {name: walk_down(name, rate, beta1, beta2, turn) for name in DESCENTS}
    left, right = picture.panels(1, 1, height=3.6)
    draw_bowl(left, VALLEY, WIDE, turned(turn))
    right.axes(x=(0, 60), y=(1e-6, 1e2), yscale="log", xlabel="step", ylabel="loss",
               legend=tuple(DESCENTS))
    for name, (color, dashes, marker) in zip(DESCENTS, LOOKS, strict=True):
        path, losses = (some[: steps + 1] for some in ways[name])
        line = {"color": color, "linestyle": dashes}
        draw_path(left, name, f"{name} now", path, WIDE, marker, linewidth=1.5, **line)
        right.line(name, np.arange(steps + 1), np.clip(losses, 1e-6, 1e2), **line,
                   drag={"steps": "x"})
    ends = {name: losses[steps] for name, (_, losses) in ways.items()}
    after = f"after {plural(steps, 'step')} the loss is"
    told = ", ".join(f"{name} {sized(end)}" for name, end in ends.items())
    picture.say(f"η = {rate:.2g}, valley turned by {turn}°: {after}: {told}.")
    picture.describe(
        f"Three paths in a long valley, {f'turned by {turn}°' if turn else 'along θ₁'}, and their "
        f"losses on a log axis; {after}: {told}.")
    return ends
