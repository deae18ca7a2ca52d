"""Of all constants, the mean has the lowest squared error, and the median the lowest absolute."""

from functools import lru_cache

import numpy as np

from dl_basics.draw import BLUE, INK, MUTED, number, tangent
from dl_basics.live import Choice, Slider, explorer
from dl_basics.losses import LOSSES

FOUR = (1.0, 2.0, 3.0, 4.0)  # the values that stand still
GUESSES = np.linspace(0, 10, 101)


def takes_any_number(loss):
    """Whether the loss is content with an output that is no probability."""
    try:
        loss.check_outputs(np.array([[2.0]]))
    except ValueError:
        return False
    return True


@explorer(
    loss=Choice(LOSSES, "loss", only=takes_any_number),
    c=Slider(0.0, 10.0, 0.1, "your number c"),
    last=Slider(0.0, 10.0, 0.1, "fifth value y₅"),
)
def constants(picture, loss="squared error", c=5.0, last=6.0):
    """Which single number is least wrong about five values?"""
    y, guess = np.array([[*FOUR, last]]), np.full((1, 5), c)
    value, slope = loss.value(guess, y), round(loss.derivative(guess, y).sum(), 12)  # level is 0
    mean, median = y.mean(), np.median(y)
    best, name = lowest(loss, y, mean, median)
    values, losses = picture.panels(1, 1)
    draw_values(values, y[0], c)
    draw_losses(losses, loss, last, mean, median)
    tangent(losses, c, value, slope, 1.5)
    losses.dots("here", c, value, color=BLUE, drag={"c": "x"})
    picture.say(
        f"c = {number(c, 1)}: mean {loss} {number(value, 2)}, slope {number(slope, 2)}. It is "
        f"lowest at c = {number(best, 1)}{name}.")
    picture.describe(
        f"Left, five values below one another and the distance of each to your number. Right, a "
        f"curve, the mean {loss} over all numbers, with its tangent at yours, which "
        f"{'rises' if slope > 0 else 'falls' if slope < 0 else 'is level'}.")
    return {"loss": value, "slope": slope, "best": best, "mean": mean, "median": median}


def draw_values(panel, y, c):
    """The five values in rows, and the error of the number c for each."""
    rows, room = np.arange(5, 0, -1), c < 9.5
    panel.axes(x=(-0.4, 10.4), y=(0.4, 6.0), xlabel="value", title="the values and your number",
               yticks={row: f"y{'₁₂₃₄₅'[5 - row]}" for row in rows.tolist()})
    panel.vrule("c", c, color=INK, drag={"c": "x"})
    panel.words("its name", c, 5.7, "c", (5 if room else -5, 0), ha="left" if room else "right")
    start = np.where(y == c, np.nan, y)  # no error, no line
    panel.curves("errors", np.stack([start, np.full(5, c)], 1), np.stack([rows, rows], 1),
                 color=MUTED, linewidth=3.5)
    panel.dots("values", y, rows, color=BLUE, drag=[None] * 4 + [{"last": "x"}])


def draw_losses(panel, loss, last, mean, median):
    """The mean loss of every number, and where mean and median lie."""
    top = 1.13 * max(of_guesses(loss, 0.0).max(), of_guesses(loss, 10.0).max())
    panel.axes(x=(-0.4, 10.4), y=(-0.03 * top, top), xlabel="your number c",
               title=f"mean {loss.name}")
    for word, at, right in (("mean", mean, mean >= median), ("median", median, mean < median)):
        panel.vrule(word, at)
        panel.words(f"its {word}", at, 0.95 * top, word, (5 if right else -5, 0),
                    ha="left" if right else "right", color=MUTED)
    panel.line("loss", GUESSES, of_guesses(loss, last))


@lru_cache(maxsize=512)
def of_guesses(loss, last):
    """The mean loss (101,) of each guess c about the four values and the last."""
    y = np.array([[*FOUR, last]])
    return np.array([loss.value(np.full((1, 5), c), y) for c in GUESSES])


def lowest(loss, y, mean, median):
    """The number with the lowest loss, and what it is called."""
    places = mean, median, GUESSES[of_guesses(loss, y[0, -1]).argmin()]
    losses = [loss.value(np.full((1, 5), c), y) for c in places]
    name = ", the mean" if abs(mean - median) > 1e-9 else ", mean and median"
    best = next(k for k in range(3) if losses[k] <= min(losses) + 1e-12)
    return places[best], (name, ", the median", "")[best]
