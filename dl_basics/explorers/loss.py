"""What you move in notebook 04: how wrong a number is, and what each way to say it teaches."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from dl_basics.activations import sigmoid, softmax
from dl_basics.draw.plane import grid
from dl_basics.draw.style import BLUE, GREEN, INK, MUTED, ON_DARK, ON_LIGHT, ORANGE, SEQUENTIAL
from dl_basics.draw.words import number
from dl_basics.explorers.noisy_digits import CURVES, EPOCHS, learned
from dl_basics.live import Choice, LogSlider, Prediction, Slider, Steps, explorer
from dl_basics.losses import binary_cross_entropy, cross_entropy, one_hot, squared_error
from dl_basics.registry import LOSSES


class ForAnyNumber(Mapping):
    """The losses that need no probabilities, a learner's own among them."""

    def __getitem__(self, name):
        return LOSSES[name]

    def __iter__(self):
        return (name for name, loss in LOSSES.items() if not asks_for_probabilities(loss))

    def __len__(self):
        return len(list(iter(self)))


def asks_for_probabilities(loss):
    """Whether the loss refuses an output above 1."""
    try:
        loss.check_outputs(np.array([[2.0]]))
    except ValueError:
        return True
    return False


FOUR = (1.0, 2.0, 3.0, 4.0)  # the values that stand still
GUESSES = np.linspace(0, 10, 201)


@explorer(
    loss=Choice(ForAnyNumber(), "loss"),
    c=Slider(0.0, 10.0, 0.1, "your number c"),
    last=Slider(0.0, 10.0, 0.1, "fifth value y₅"),
)
def constants(picture, loss="squared error", c=5.0, last=6.0):
    """Which single number is least wrong about five values?"""
    y = np.array([[*FOUR, last]])
    mean, median = y.mean(), np.median(y)
    curve = of_guesses(loss, last)
    value, slope = loss.value(np.full((1, 5), c), y), loss.slope(np.full((1, 5), c), y).sum()
    best = GUESSES[curve.argmin()]
    values, losses = picture.panels(1, 1)
    values.axes(x=(-0.4, 10.4), y=(0.4, 5.9), xlabel="value", title="five values and your number",
                yticks={6 - k: f"y{'₁₂₃₄₅'[k - 1]}" for k in range(1, 6)})  # fmt: skip
    rows, gap = np.arange(5, 0, -1), np.full(5, np.nan)
    values.vrule("c", c, color=INK)
    values.line("errors", np.stack([y[0], np.full(5, c), gap], 1).ravel(),
                np.stack([rows, rows, gap], 1).ravel(), color=MUTED, linewidth=3.5)  # fmt: skip
    values.dots("values", y[0], rows, color=BLUE)
    values.words("name of c", c, 5.62, "c", (-5, 0) if c > 9.5 else (5, 0),
                 ha="right" if c > 9.5 else "left")  # fmt: skip
    top = 1.22 * max(of_guesses(loss, 0.0).max(), of_guesses(loss, 10.0).max())
    losses.axes(x=(-0.4, 10.4), y=(-0.03 * top, top), xlabel="your number c",
                title=f"mean {loss.name}")  # fmt: skip
    for place, word, height in ((mean, "mean", 0.95), (median, "median", 0.86)):
        side = 1 if place < 6 else -1
        losses.vrule(word, place)
        losses.words(f"{word} here", place, height * top, f"{word} {number(place, 1)}",
                     (5 * side, 0), ha="left" if side == 1 else "right", color=MUTED)  # fmt: skip
    losses.line("loss", GUESSES, curve)
    ends = c + np.array([-1.1, 1.1])
    losses.line("tangent", ends, value + slope * (ends - c), color=ORANGE, linewidth=1.6)
    losses.dots("here", c, value, color=BLUE)
    middle = {round(mean, 2): "the mean", round(median, 2): "the median"}
    if round(mean, 2) == round(median, 2):
        middle[round(mean, 2)] = "mean and median"
    named = next((word for at, word in middle.items() if abs(best - at) <= 0.026), "neither")
    picture.say(
        f"c = {number(c, 1)}: mean {loss.name} {value:.2f}, slope {number(slope, 2)}. It is lowest "
        f"at c = {number(middle_of(curve), 1)}"
        + (", neither mean nor median." if named == "neither" else f", {named}.")
    )
    picture.describe(
        f"Left, five values on lines below one another and the distance of each to your number. "
        f"Right, the mean {loss.name} over all numbers c, with its tangent at yours, which "
        f"{'rises' if slope > 0 else 'falls' if slope < 0 else 'is level'}."
    )
    return {"loss": value, "slope": slope, "best": best, "mean": mean, "median": median}


def middle_of(curve):
    """The number c at which a curve over `GUESSES` is lowest."""
    return GUESSES[curve.argmin()]


@lru_cache(maxsize=512)
def of_guesses(loss, last):
    """The mean loss (201,) of each guess c for the four values and the last."""
    y = np.array([[*FOUR, last]])
    return np.array([loss.value(np.full((1, 5), c), y) for c in GUESSES])
