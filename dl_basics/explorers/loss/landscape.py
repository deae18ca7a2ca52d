"""The loss as a landscape over weight and bias, and gradient descent on it."""

import numpy as np

from dl_basics.draw import ON_DARK, ON_LIGHT, ORANGE, SEQUENTIAL, curve_at, number, plural
from dl_basics.experiments.descents import BINARY, EDGE, JOURNEY, descend, lowest_place, terrain
from dl_basics.live import Choice, LogSlider, Slider, Steps, explorer

FIVES = [-10, -5, 0, 5, 10]


@explorer(
    loss=Choice(BINARY, "loss"),
    w=Slider(-7.0, 7.0, 0.1, "start w"),
    b=Slider(-7.0, 7.0, 0.1, "start b"),
    rate=LogSlider(0.1, 10.0, 10, "learning rate η"),
    steps=Steps(0, JOURNEY, label="steps"),
)
def landscape(picture, loss="binary cross-entropy", w=-6.0, b=4.0, rate=1.0, steps=4):
    """Where does downhill lead?"""
    places, losses, gradients = descend(loss, w, b, rate)
    (w, b), least = places[steps], lowest_place(loss)[1]
    length = np.linalg.norm(gradients[steps])
    level = length < 0.02
    ground, fall = picture.panels(1.12, 1, height=3.5)
    draw_ground(ground, loss, places[: steps + 1], None if level else gradients[steps])
    fall.axes(x=(-1.5, JOURNEY + 1.5), y=(0.1, 30), yscale="log", xlabel="steps",
              title="the loss on the way", yticks={0.1: "0.1", 1: "1", 10: "10"})
    fall.hrule("lowest", least)
    curve_at(fall, "loss", np.arange(JOURNEY + 1), losses, (steps, losses[steps]),
             drag={"steps": "x"})
    picture.say(
        f"{loss.name.capitalize()}, after {plural(steps, 'step')}: w = {number(w, 2)}, "
        f"b = {number(b, 2)}, loss {number(losses[steps], 3)}; the lowest on the map is "
        f"{number(least, 3)}. Length of the gradient {number(length, 3, never=(0,))}.")
    picture.describe(
        f"Left, a map of the {loss.name} over w and b, dark where it is low, with a star at the "
        f"lowest place, the path of {plural(steps, 'step')} downhill and "
        f"{'no arrow: it is nearly level' if level else 'an arrow that points downhill'}. "
        f"Right, the loss after each step, now {number(losses[steps], 2)}.")
    return {"w": w, "b": b, "loss": losses[steps], "least": least, "length": length}


def draw_ground(panel, loss, path, gradient):
    """A map of the loss in bands, its lowest place, and the path with an arrow at its end."""
    panel.axes(x=EDGE, y=EDGE, xlabel="weight w", ylabel="bias b", title="the loss from above",
               xticks=FIVES, yticks=FIVES, equal=True)
    panel.heat("heights", banded(terrain(loss)), EDGE, EDGE, cmap=SEQUENTIAL)
    panel.line("path", *path.T, color=ON_DARK, linewidth=1.4)
    panel.dots("stops", *path.T, color=ON_DARK, markersize=3.5)
    white = {"markerfacecolor": ON_DARK, "markeredgecolor": ON_LIGHT}
    panel.dots("lowest", *lowest_place(loss)[0], marker="*", markersize=13, **white)
    if gradient is not None:
        tip = path[-1] - 2.5 * gradient / max(np.linalg.norm(gradient), 1.0)
        panel.arrow("downhill", path[-1], np.clip(tip, *EDGE), color=ORANGE, linewidth=2.6)
    panel.dots("here", *path[-1], markersize=9, **white)
    panel.handle("start", *path[0], drag={"w": "x", "b": "y"})


def banded(heights, bands=12):
    """Heights from 0 to 1 in equal bands of their logarithm, so that level lines are seen."""
    share = np.log(heights / heights.min()) / np.log(heights.max() / heights.min())
    return np.minimum(np.floor(share * bands), bands - 1) / (bands - 1)
