"""A unit that is silent for every example learns nothing any more: it is dead."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import LeakyReLU, relu
from dl_basics.draw.style import BLUE, INK, MUTED
from dl_basics.draw.words import plural
from dl_basics.experiments.digits import digits_for
from dl_basics.explorers.gradient_problems.deep import (
    BATCH,
    TEN,
    dead,
    dense_layers,
    overflowed,
    ten_of,
)
from dl_basics.explorers.stacks import hits
from dl_basics.initializers import he
from dl_basics.live import Choice, Prediction, Slider, Steps, explorer
from dl_basics.recipes import Recipe

UNITS, DIGITS, SHOWN = 32, 320, 40
STEPS, EVERY = 40, 5


@explorer(
    step=Steps(0, STEPS, EVERY, label="step"),
    rate=Choice(["0.1", "0.5", "1", "1.4", "2"], "learning rate α"),
    bias=Slider(-3.0, 0.0, 0.5, "biases at the start"),
    leak=Slider(0.0, 0.3, 0.01, "slope below zero"),
    layers=Slider(1, 3, label="hidden layers"),
)
def dying(picture, step=40, rate="0.1", bias=0.0, leak=0.0, layers=2):
    """Which units are on, and for which digits?"""
    on, silent, right, sound = lives(float(rate), bias, leak, layers)[step // EVERY]
    first = int(sound.argmax())  # the first network that has not overflowed
    on, silent, lost = on[first] & sound[first], silent[:, sound], int((~sound).sum())
    shares = silent.mean(axis=1) if sound.any() else np.zeros(layers)
    rows = np.flatnonzero(~on.any(axis=1) & sound.any())
    grid, bars = picture.panels(1.5, 1, height=3.6)
    grid.axes(x=(-2.2, SHOWN), y=(0, UNITS), xlabel="digit", title="units of the last hidden layer",
              xticks=[0, 10, 20, 30, 40])
    grid.heat("on", np.where(on, 0.7, 0.0), (0, SHOWN), (0, UNITS), cmap="Blues")
    grid.dots("silent", np.full(len(rows), -1.1), rows + 0.5, marker="x", markersize=5,
              markeredgecolor=INK, markeredgewidth=1.4)
    bars.axes(x=(0.4, 3.6), y=(-0.03, 1.03), xlabel="hidden layer", xticks=[1, 2, 3],
              title="share always silent")
    at, some = np.arange(1, layers + 1), shares > 0
    bars.bars("mean", at[some], shares[some], thickness=0.6, color=BLUE, alpha=0.35)
    apart = np.linspace(-0.22, 0.22, silent.shape[1])
    bars.dots("each network", np.add.outer(at, apart).ravel(), silent.ravel(), color=MUTED,
              markersize=4)
    good = right[sound].mean() if sound.any() else 0.0
    word = "dead" if leak == 0 else "below zero for every digit"
    each = ", ".join(f"{share:.0%}" for share in shares)
    picture.say(
        f"Step {step}: layer by layer {each} of the units are {word}, a mean over ten networks; "
        f"they get {good:.0%} of their digits right."
        if lost == 0 else
        f"Step {step}: {lost} of ten networks have overflowed. In the others, layer by layer, "
        f"{each} of the units are {word}." if lost < len(TEN) else
        f"Step {step}: all ten networks have overflowed; nothing is left to show."
    )
    picture.describe(
        f"Left, a map of {UNITS} units by {SHOWN} digits, filled where a unit is on; {len(rows)} "
        f"rows are empty and marked with a cross. Right, the share of units that are never on, "
        f"with a dot for each network, over {plural(layers, 'hidden layer')}: {each}."
        if lost < len(TEN) else
        "Left, an empty map. Right, axes without bars: all ten networks have overflowed."
    )
    return {"shares": shares, "right": good, "lost": lost, "empty rows": len(rows)}


@lru_cache(maxsize=16)
def lives(rate, bias, leak, layers):
    """Ten networks every five steps: a list of (on, silent, right, sound).

    on: which units of the last hidden layer are on for some digits, (10, 32, digits). silent: the
    share of units in each layer that are on for none of 320 digits, (layers, 10). right: the share
    of these digits that they get right, (10,). sound: which have not overflowed, (10,).
    """
    x, y, _, _ = digits_for(TEN)
    x, y = x[..., :DIGITS], y[..., :DIGITS]
    g = LeakyReLU(leak) if leak else relu
    siblings = ten_of(Recipe((64, *[UNITS] * layers, 10), g=g, init=he, rate=rate), bias)
    rng, kept = np.random.default_rng(0), []
    for count in range(STEPS + 1):
        if count % EVERY == 0:
            kept.append(judged(siblings, x, y))
        if count % (DIGITS // BATCH) == 0:
            order = rng.permutation(DIGITS).reshape(-1, BATCH)
        some = order[count % len(order)]
        siblings.step(x[..., some], y[..., some])
    return kept


def judged(siblings, x, y):
    """What there is to know of ten networks now, as `lives` has it."""
    a, hidden = siblings.forward(x), dense_layers(siblings)[:-1]
    right = hits(a, y).mean(axis=-1)
    silent = np.array([dead(layer.z).mean(axis=-1) for layer in hidden])
    return hidden[-1].z[..., :SHOWN] > 0, silent, right, ~overflowed(a)


too_fast = Prediction(
    dying,
    "At rate 0.1 hardly a unit is dead. And at rate 1.4, after 40 steps?",
    ["Still hardly any", "A few units of the second layer", "Half of the second layer or more"],
    right=2,
    because="A step that is much too large throws weights and biases so far that z is below zero "
    "for every digit. From then on nothing reaches these units.",
    show={"rate": "1.4", "step": 40},
)
