"""A threshold makes a yes of a probability: which mistakes it makes, by precision and recall."""

import numpy as np

from dl_basics.draw import BLUE, GREEN, MUTED, PURPLE, curve_at
from dl_basics.experiments.calibration import confusion as counted
from dl_basics.experiments.calibration import detectors
from dl_basics.live import Choice, Slider, explorer

THRESHOLDS = np.arange(0.01, 1.0, 0.01)
LOOKS = {"precision": (BLUE, "o", "-"), "recall": (GREEN, "s", "--")}
HEIGHTS = 0.3 * np.sin(37.0 * np.arange(450))  # up and down, so that digits of one a are seen


@explorer(threshold=Slider(0.01, 0.99, 0.01, "threshold"), digit=Choice(list(range(10)), "digit"))
def confusion(picture, threshold=0.5, digit=8):
    """Which mistakes does a threshold make?"""
    (a, y), _ = detectors()
    a, y = a[digit], y[digit]
    counts, rates = counted(a, y, threshold), measures(a, y, threshold)
    answers, curves = picture.panels(1, 1, height=3.4)
    draw_matrix(answers, a, y, threshold, counts, digit)
    curves.axes(x=(-0.02, 1.02), y=(-0.04, 1.06), xlabel="threshold", legend=(*LOOKS, "accuracy"),
                yticks=[0, 0.5, 1])
    every = np.array([measures(a, y, t) for t in THRESHOLDS]).T
    for (name, look), curve, now in zip(LOOKS.items(), every[:2], rates[:2], strict=True):
        curve_at(curves, name, THRESHOLDS, curve, (threshold, now), f"{name} now", *look[:2],
                 linestyle=look[2])
    # A dot and no curve: what becomes of it is the question.
    curves.dots("accuracy", threshold, rates[2], marker="^", color=PURPLE, markersize=8)
    found, alarms, missed, rest = counts
    picture.say(
        f"The digit {digit}, threshold {threshold:.2f}: of 450 validation digits {found} found, "
        f"{missed} missed, {alarms} false alarms, {rest} rightly no. Precision {rates[0]:.0%}, "
        f"recall {rates[1]:.0%}, accuracy {rates[2]:.1%}; always saying no would get "
        f"{(alarms + rest) / len(a):.1%}.")
    picture.describe(
        f"Left, 450 digits by their answer, each {digit} in the upper row and the others below, "
        f"cut by the threshold into four: {missed} and {found} above, {rest} and {alarms} below. "
        f"Right, precision and recall over the threshold, where recall never rises; accuracy "
        f"is a dot at {rates[2]:.1%}.")
    return {"counts": counts, "precision": rates[0], "recall": rates[1], "accuracy": rates[2]}


def measures(a, y, threshold):
    """Precision, recall and accuracy at a threshold."""
    found, alarms, missed, rest = counted(a, y, threshold)
    return found / (found + alarms), found / (found + missed), (found + rest) / len(a)


def draw_matrix(panel, a, y, threshold, counts, digit):
    """The answers to both kinds of digits in two rows, and in each of four corners how many."""
    panel.axes(x=(-0.03, 1.03), y=(-0.75, 1.75), xlabel="answer a", xticks=[0, 0.5, 1],
               yticks={0: "others", 1: f"each {digit}"}, title="the confusion matrix")
    for name, row, marker, color in (("others", 0, "o", MUTED), ("true", 1, "s", BLUE)):
        some = y == row
        panel.dots(name, a[some], row + HEIGHTS[: some.sum()], marker=marker, markersize=3.5,
                   color=color)
    panel.vrule("threshold", threshold)
    found, alarms, missed, rest = counts
    for name, count, x, row in (("missed", missed, 0.25, 1.52), ("found", found, 0.75, 1.52),
                                ("rightly no", rest, 0.25, -0.55),
                                ("false alarms", alarms, 0.75, -0.55)):
        panel.words(name, x, row, f"{count} {name}", ha="center")
