"""A dead unit of the first layer stays dead; deeper down it may come back."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import relu
from dl_basics.draw.curves import bands
from dl_basics.draw.style import BLUE, INK
from dl_basics.draw.words import number, plural
from dl_basics.experiments.digits import digits_for
from dl_basics.explorers.gradient_problems.deep import (
    BATCH,
    LEARNED_FROM,
    TEN,
    dead,
    dense_layers,
    ten_of,
)
from dl_basics.initializers import he
from dl_basics.live import Prediction, Steps, explorer
from dl_basics.recipes import Recipe

EPOCHS, SHUT = 10, 16


@explorer(epoch=Steps(0, EPOCHS, label="epoch"))
def waking(picture, epoch=1):
    """Does a dead unit come back?"""
    curves = {f"in layer {k}": awoken(k) for k in (1, 2)}
    picture.panels(1, height=3.3)
    picture.axes(x=(-0.2, EPOCHS + 0.2), y=(-0.5, SHUT + 0.8), xlabel="epoch",
                 title="still dead, of 16", xticks=[0, 2, 4, 6, 8, 10],
                 yticks=[0, 4, 8, 12, 16], legend=tuple(curves))
    upto, ends = np.arange(epoch + 1), {}
    for (name, (left, _)), (color, dashes, marker) in zip(curves.items(), LOOKS, strict=True):
        left = left[: epoch + 1]
        bands(picture, name, upto, left, color, linestyle=dashes)
        picture.dots(f"{name}, now", epoch, left[-1].mean(), color=color, marker=marker)
        ends[name] = left[-1]
    first, second = ends.values()
    moved = [curve[1][epoch] for curve in curves.values()]
    picture.say(
        f"Epoch {epoch}: of 16 units shut in each network, {number(first.mean(), 1)} are still "
        f"dead in layer 1 and {number(second.mean(), 1)} in layer 2. Of their weights none has "
        f"moved by more than {number(moved[0], 3)} in layer 1 and {number(moved[1], 3)} in layer 2."
    )
    picture.describe(
        f"Two curves over the epochs, how many of 16 shut units are still dead. In layer 1 all "
        f"stay dead; in layer 2 the curve stands at {number(second.mean(), 1)} after "
        f"{plural(epoch, 'epoch')}."
    )
    return {"first": first, "second": second, "moved": moved}


LOOKS = (INK, "-", "s"), (BLUE, "--", "o")


@lru_cache
def awoken(layer):
    """Half a hidden layer is shut just below the reach of every digit; then it trains.

    How many of the 16 are dead after each epoch, (11, 10), and how far that of their weights has
    moved, in any network, which moved most, (11,).
    """
    x, y, _, _ = digits_for(TEN)
    x, y = x[..., :LEARNED_FROM], y[..., :LEARNED_FROM]
    siblings = ten_of(Recipe((64, 32, 32, 10), g=relu, init=he, rate=0.1))
    half, rng = dense_layers(siblings)[layer - 1], np.random.default_rng(0)
    siblings.forward(x)
    reach = half.z.max(axis=-1, keepdims=True)
    half.b[:, :SHUT] = -reach[:, :SHUT] - 0.1
    start = half.W[:, :SHUT].copy()
    asleep, moved = [np.full(len(TEN), SHUT)], [0.0]
    for _ in range(EPOCHS):
        siblings.epoch(x, y, BATCH, rng)
        siblings.forward(x)
        asleep.append(dead(half.z[:, :SHUT]).sum(axis=1))
        moved.append(np.abs(half.W[:, :SHUT] - start).max())
    return np.array(asleep), np.array(moved)


comes_back = Prediction(
    waking,
    "After one epoch some units of layer 2 are back, and none of layer 1. And after ten?",
    [
        "Layer 1 follows, only later",
        "Layer 1 stays dead, layer 2 gets most of them back",
        "Those of layer 2 are dead again",
    ],
    right=1,
    because="What a unit in layer 1 sees are the digits, and these stay the same. What a unit in "
    "layer 2 sees is layer 1, and that moves as it learns: z may rise above zero again.",
    show={"epoch": 10},
)
