"""A unit that is silent for every example is dead: no gradient reaches its weights."""

import numpy as np

from dl_basics.draw import BLUE, INK, MUTED, plural
from dl_basics.experiments.deep_networks import EVERY, SHOWN, STEPS, lives
from dl_basics.live import Choice, Slider, Steps, explorer


@explorer(
    step=Steps(0, STEPS, EVERY, label="step"), layers=Slider(1, 3, label="hidden layers"),
    rate=Choice([0.1, 0.5, 1, 1.4, 2], "learning rate η"),
    bias=Slider(-3.0, 0.0, 0.5, "biases at the start"),
    leak=Slider(0.0, 0.3, 0.01, "slope below zero"),
)
def dying(picture, step=40, rate=0.1, bias=0.0, leak=0.0, layers=2):
    """Which units are on, and for which digits?"""
    kept = lives(rate, bias, leak, layers).first(step // EVERY + 1)
    on, silent, right, sound = (part[-1] for part in kept)
    lost, silent = int((~sound).sum()), silent[:, sound]
    shares, good = np.zeros(layers), 0.0
    if sound.any():
        shares, good = silent.mean(axis=1), right[sound].mean()
    each = ", ".join(f"{share:.0%}" for share in shares)
    first = sound.argmax()  # the first network that has not overflowed
    empty = np.flatnonzero(~on[first].any(axis=1) & sound[first])
    grid, bars = picture.panels(1.5, 1, height=3.6)
    draw_units(grid, on[first] & sound[first], empty)
    draw_silent(bars, silent, shares)
    word = "dead" if leak == 0 else "below zero for every digit"
    picture.say(f"Step {step}: {in_words(f'{each} of the units are {word}', good, lost)}")
    picture.describe(
        f"Left, a map of 32 units by {SHOWN} digits, filled where a unit is on; {len(empty)} "
        f"rows are empty and marked with a cross. Right, the share of units that are never on, "
        f"with a dot for each network, over {plural(layers, 'hidden layer')}: {each}."
        if sound.any() else
        "Left, an empty map. Right, axes without bars: all ten networks have overflowed.")
    return {"shares": shares, "right": good, "lost": lost, "empty rows": len(empty)}


def draw_units(panel, on, empty):
    """A map (units, digits) of who is on, with a cross at the units that never are."""
    panel.axes(x=(-2.2, SHOWN), y=(0, 32), xlabel="digit",
               title="units of the last hidden layer", xticks=[0, 10, 20, 30, 40])
    panel.heat("on", np.where(on, 0.7, 0.0), (0, SHOWN), (0, 32), cmap="Blues")
    panel.dots("silent", np.full(len(empty), -1.1), empty + 0.5, marker="x", markersize=5,
               markeredgecolor=INK, markeredgewidth=1.4)


def draw_silent(panel, silent, shares):
    """The share of silent units in each layer: a dot for each network, and a bar for the mean."""
    panel.axes(x=(0.4, 3.6), y=(-0.03, 1.03), xlabel="hidden layer", xticks=[1, 2, 3],
               title="share always silent")
    layers = np.arange(1, len(shares) + 1)
    panel.bars("mean", layers[shares > 0], shares[shares > 0], thickness=0.6, color=BLUE,
               alpha=0.35)
    apart = np.linspace(-0.22, 0.22, silent.shape[1])
    panel.dots("each network", np.add.outer(layers, apart).ravel(), silent.ravel(), color=MUTED,
               markersize=4)


def in_words(silent, good, lost):
    """How many units are silent, in words given, and what that means for the ten networks."""
    if lost == 10:
        return "all ten networks have overflowed; nothing is left to show."
    if lost:
        return f"{lost} of ten networks have overflowed. In the others, layer by layer, {silent}."
    return (f"layer by layer {silent}, a mean over ten networks; they get {good:.0%} of their "
            f"digits right.")
