"""Multiply by the same matrix again and again, and little is left or far too much."""

import numpy as np

from dl_basics.draw import INK, ORANGE, hollow, plural, sized
from dl_basics.experiments.products import KINDS, TIMES, lengths
from dl_basics.explorers.gradient_problems.vanishing import tendency
from dl_basics.live import Choice, Slider, Steps, explorer

FLOAT = np.finfo(float)


@explorer(
    rho=Slider(0.8, 1.25, 0.01, "ρ"), times=Steps(0, TIMES, label="times"),
    kind=Choice(KINDS, "multiply by"),
)
def repeated(picture, rho=1.1, times=100, kind="one orthogonal matrix"):
    """What becomes of δ when it is multiplied by a matrix again and again?"""
    law = rho ** np.arange(times + 1)
    runs = law * lengths(kind)[:, : times + 1]
    curves = runs[:1] if kind == KINDS[0] else runs  # what lies on one line is drawn once
    draw_lengths(*picture.panels(1, height=3.5), curves, law)
    ends, (most, end) = runs[:, -1], end_of_float64(rho)
    low, high = sized(ends.min(), 3), sized(ends.max(), 3)
    each = low if low == high else f"{low} to {high}"
    picture.say(
        f"ρ = {rho:.2f}, {times} times, {kind}: ρ to that power is {sized(law[-1], 3)}, the length "
        f"of δ {each}. {end}")
    picture.describe(
        f"The length of δ after up to {plural(times, 'product')} on a log axis, from ten starts, "
        f"beside the powers of ρ = {rho:.2f}. It {tendency(np.median(ends))}, and ends at {each}.")
    return {"law": law[-1], "lengths": ends, "most": most}


def draw_lengths(panel, runs, law):
    """The lengths of δ from some starts, (starts, times), and diamonds for the powers of ρ."""
    panel.axes(x=(-1, TIMES + 1), y=(1e-12, 1e12), yscale="log", xlabel="times multiplied",
               title="length of δ", legend=("ten starts", "ρ to that power"))
    panel.hrule("as long", 1.0)
    times, some = np.arange(len(law)), slice(None, None, max(1, (len(law) - 1) // 12))
    panel.curves("ten starts", times, runs, color=ORANGE, linewidth=1.3)
    panel.dots("ρ to that power", times[some], law[some], marker="D", markersize=4.5,
               **hollow(INK, 1.0))


def end_of_float64(rho):
    """How often ρ can be multiplied before float64 holds its power no longer, and that in words."""
    if rho == 1:
        return np.inf, "That goes on for ever."
    smallest = np.log(FLOAT.smallest_subnormal) - np.log(2)
    size, limit = ("large", np.log(FLOAT.max)) if rho > 1 else ("small", smallest)
    most = int(limit / np.log(rho))
    return most, f"After {most} times, one more would make it too {size} for float64."
