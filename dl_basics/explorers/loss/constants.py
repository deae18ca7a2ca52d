"""Squared error is lowest at the mean, and absolute error at the median."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from dl_basics.draw.style import BLUE, INK, MUTED, ORANGE
from dl_basics.draw.words import number
from dl_basics.live import Choice, Prediction, Slider, explorer
from dl_basics.registry import LOSSES


class ForAnyNumber(Mapping):
    """The losses that take any number as an output, a learner's own among them."""

    def __getitem__(self, name):
        return self.now()[name]

    def __iter__(self):
        return iter(self.now())

    def __len__(self):
        return len(self.now())

    def now(self):
        """Those registered at this moment, by name."""
        return {name: loss for name, loss in LOSSES.items() if takes_any_number(loss)}


def takes_any_number(loss):
    """Whether the loss is content with an output that is no probability."""
    try:
        loss.check_outputs(np.array([[2.0]]))
    except ValueError:
        return False
    return True


FOUR = (1.0, 2.0, 3.0, 4.0)  # the values that stand still
GUESSES = np.linspace(0, 10, 101)


@explorer(
    loss=Choice(ForAnyNumber(), "loss"),
    c=Slider(0.0, 10.0, 0.1, "your number c"),
    last=Slider(0.0, 10.0, 0.1, "fifth value y₅"),
)
def constants(picture, loss="squared error", c=5.0, last=6.0):
    """Which single number is least wrong about five values?"""
    y, guess = np.array([[*FOUR, last]]), np.full((1, 5), c)
    value, slope = loss.value(guess, y), round(loss.derivative(guess, y).sum(), 12)  # level is 0
    mean, median = y.mean(), np.median(y)
    values, losses = picture.panels(1, 1)
    values.axes(x=(-0.4, 10.4), y=(0.4, 6.0), xlabel="value", title="the values and your number",
                yticks={5: "y₁", 4: "y₂", 3: "y₃", 2: "y₄", 1: "y₅"})
    rows = np.arange(5, 0, -1)
    values.vrule("c", c, color=INK)
    side = 1 if c < 9.5 else -1
    values.words("its name", c, 5.7, "c", (5 * side, 0), ha="left" if c < 9.5 else "right")
    start = np.where(y[0] == guess[0], np.nan, y[0])  # no error, no line
    values.curves("errors", np.stack([start, guess[0]], 1), np.stack([rows, rows], 1),
                  color=MUTED, linewidth=3.5)
    values.dots("values", y[0], rows, color=BLUE)
    top = 1.13 * max(of_guesses(loss, 0.0).max(), of_guesses(loss, 10.0).max())
    losses.axes(x=(-0.4, 10.4), y=(-0.03 * top, top), xlabel="your number c",
                title=f"mean {loss.name}")
    for word, at, right in (("mean", mean, mean >= median), ("median", median, mean < median)):
        losses.vrule(word, at)
        losses.words(f"its {word}", at, 0.95 * top, word, (5, 0) if right else (-5, 0),
                     ha="left" if right else "right", color=MUTED)
    losses.line("loss", GUESSES, of_guesses(loss, last))
    ends = c + np.array([-1.5, 1.5])
    losses.line("tangent", ends, value + slope * (ends - c), color=ORANGE, linewidth=1.6)
    losses.dots("here", c, value, color=BLUE)
    best, name = lowest(loss, last, mean, median)
    picture.say(
        f"c = {number(c, 1)}: mean {loss} {number(value, 2)}, slope {number(slope, 2)}. It is "
        f"lowest at c = {number(best, 1)}{name}."
    )
    picture.describe(
        f"Left, five values below one another and the distance of each to your number. Right, a "
        f"curve, the mean {loss} over all numbers, with its tangent at yours, which "
        f"{'rises' if slope > 0 else 'falls' if slope < 0 else 'is level'}."
    )
    return {"loss": value, "slope": slope, "best": best, "mean": mean, "median": median}


@lru_cache(maxsize=512)
def of_guesses(loss, last):
    """The mean loss (101,) of each guess c about the four values and the last."""
    y = np.array([[*FOUR, last]])
    return np.array([loss.value(np.full((1, 5), c), y) for c in GUESSES])


def lowest(loss, last, mean, median):
    """The number with the lowest loss, and what it is called."""
    y, curve = np.array([[*FOUR, last]]), of_guesses(loss, last)
    at_mean, at_median = (loss.value(np.full((1, 5), c), y) for c in (mean, median))
    least = min(at_mean, at_median, curve.min()) + 1e-12
    if at_mean <= least:
        return mean, ", the mean" if abs(mean - median) > 1e-9 else ", mean and median"
    return (median, ", the median") if at_median <= least else (GUESSES[curve.argmin()], "")


an_outlier = Prediction(
    constants,
    "Take the mean absolute error, and push the fifth value from 6 out to 10. Where is the loss "
    "lowest then?",
    ["at 4, the new mean", "at 3, as before", "somewhere near 10"],
    right=1,
    because="With three values on one side of c and two on the other, a small step towards the "
    "three helps three and hurts two, however far away the five are. So the best c is the middle "
    "one, and the middle one has not moved.",
    show={"loss": "absolute error", "last": 10.0, "c": 3.0},
)
