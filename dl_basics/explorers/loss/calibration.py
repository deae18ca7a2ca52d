"""A reliability diagram: how often answers are right, against the probability they come with."""

import numpy as np

from dl_basics.draw import BLUE, GREEN, INK, MUTED, ORANGE, curve_at, hollow, plural
from dl_basics.experiments.calibration import (
    EPOCHS,
    NEAR,
    TEMPERATURES,
    in_groups,
    on_test_digits,
    validation_losses,
)
from dl_basics.live import Choice, LogSlider, explorer

WRONG_LABELS = {"none": 0.0, "20%": 0.2}
TENTHS, ENOUGH = np.linspace(0, 1, 11), 20  # answers, for a group to be drawn


@explorer(
    temperature=LogSlider(10**-0.5, 10**0.5, 40, "temperature T"),
    epochs=Choice(list(EPOCHS), "epochs"), wrong=Choice(list(WRONG_LABELS), "wrong labels"),
)
def calibration(picture, temperature=1.0, epochs=100, wrong="none"):
    """When a network says 0.98, is it right 98 times in a hundred?"""
    share = WRONG_LABELS[wrong]
    sure, right = on_test_digits(share, epochs, temperature)
    near = (sure > NEAR[0]) & (sure <= NEAR[1])
    count, is_so = int(near.sum()), right[near].mean() if near.any() else None
    said, does, losses = sure.mean(), right.mean(), validation_losses(share, epochs)
    diagram, curve = picture.panels(1, 1, height=3.4)
    draw_reliability(diagram, sure, right, is_so if count >= ENOUGH else np.nan)
    best = draw_losses(curve, losses, temperature)
    close = "No answer was given with 0.97 to 0.99." if not count else (
        f"Of {plural(count, 'answer')} given with 0.97 to 0.99, {is_so:.0%} are right.")
    picture.say(
        f"T = {temperature:.2f}: on test digits ten networks are {said:.1%} sure on average, and "
        f"{does:.1%} right. {close} On validation digits T is best from {best.min():.2f} to "
        f"{best.max():.2f}.")
    lie = "below" if said > does + 0.005 else "above" if said < does - 0.005 else "near"
    picture.describe(
        f"Left, the share of right answers over the probability they were given with, in groups: "
        f"on the whole they lie {lie} the diagonal. Right, ten valleys, the validation "
        f"cross-entropy of each network over the temperature, lowest near T = "
        f"{np.median(best):.2f}.")
    return {"sure": said, "right": does, "near": count, "near right": is_so, "best": best}


def draw_reliability(panel, sure, right, near):
    """The share right of the answers in each tenth, and how far it is from what was said."""
    counts, said, share = in_groups(sure, right, TENTHS)
    shown = counts >= ENOUGH
    panel.axes(x=(-0.02, 1.04), y=(-0.02, 1.04), ylabel="share right",
               xlabel="probability of the answer", legend=("in tenths", "0.97 to 0.99"),
               xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
    panel.line("as said", [0, 1], [0, 1], color=MUTED, linestyle="--")
    panel.curves("gaps", np.stack([said, said], 1)[shown], np.stack([said, share], 1)[shown],
                 color=ORANGE, linewidth=3)
    panel.dots("in tenths", said[shown], share[shown], color=BLUE)
    panel.dots("0.97 to 0.99", np.mean(NEAR), near, marker="D", markersize=10, **hollow(INK))


def draw_losses(panel, losses, temperature):
    """The validation loss of each network over T; returns where each is lowest."""
    best, mean = losses.argmin(axis=0), losses.mean(axis=1)
    here = np.abs(np.log(TEMPERATURES / temperature)).argmin()
    panel.axes(x=(0.25, 3.25), y=(0.09, 3.3), yscale="log", xlabel="temperature T",
               xticks=[1, 2, 3], yticks={0.1: "0.1", 0.3: "0.3", 1: "1", 3: "3"},
               title="validation cross-entropy")
    panel.curves("each", TEMPERATURES, losses.T, color=GREEN, linewidth=1.2, alpha=0.4)
    panel.dots("lowest", TEMPERATURES[best], losses.min(axis=0), marker="s", **hollow(GREEN, 1.0))
    curve_at(panel, "mean", TEMPERATURES, mean, (TEMPERATURES[here], mean[here]), color=GREEN)
    panel.vrule("T", temperature)
    return TEMPERATURES[best]
