"""Gradient descent unlearns a sure mistake soon with cross-entropy, and late with squared error."""

import numpy as np

from dl_basics.draw import BLUE, GREEN, MUTED, curve_at, number, plural
from dl_basics.experiments.descents import BINARY, LONG, journey
from dl_basics.live import LogSlider, Slider, explorer

DRAWN = np.unique(np.geomspace(1, LONG, 240).round().astype(int))  # steps
LOOKS = {"color": BLUE}, {"color": GREEN, "marker": "s", "linestyle": "--"}


@explorer(
    start=Slider(1.0, 10.0, 0.5, "wrong from the start: z"),
    steps=LogSlider(1, 10**4.4, 20, "steps"),
)
def recovery(picture, start=4.0, steps=10.0):
    """How long does it take to unlearn a mistake?"""
    start, k = round(start * 2) / 2, round(steps)
    ways = {name: journey(name, start) for name in BINARY}
    needed = {name: int(np.argmax(way < 0)) for name, way in ways.items()}
    picture.axes(x=(0.85, LONG * 1.2), y=(-13.5, 13.5), xscale="log", xlabel="steps",
                 ylabel="logit z", legend=tuple(BINARY), yticks=[-10, -5, 0, 5, 10],
                 xticks={10**n: f"{10**n:,}" for n in range(5)})
    picture.words("yes", 1, 12.2, "above 0: it still says yes", color=MUTED)
    picture.words("no", 1, -12.2, "below 0: it says no, as it should", color=MUTED)
    picture.hrule("turn", 0)
    for (name, way), look in zip(ways.items(), LOOKS, strict=True):
        curve_at(picture, name, DRAWN, way[DRAWN], (k, way[k]), f"{name} here",
                 drag={"steps": "x"}, **look)
    now, (few, many) = {name: way[k] for name, way in ways.items()}, needed.values()
    picture.say(
        f"The truth is no, and z starts at {number(start, 1)}. After {plural(k, 'step')} it is "
        f"{number(now['binary cross-entropy'], 2)} with cross-entropy and "
        f"{number(now['squared error'], 2)} with squared error. Steps until z is below 0: "
        f"{few:,} and {many:,}.")
    picture.describe(
        f"Two curves fall from z = {number(start, 1)} over steps on a scale of powers of ten. "
        f"Cross-entropy crosses zero after {plural(few, 'step')}, squared error after "
        f"{plural(many, 'step')}.")
    return {"start": start, "steps": k, "z": now, "needed": needed}
