"""The loop should stop when the loss on examples held back no longer falls."""

from functools import lru_cache

import numpy as np

from dl_basics.datasets import digits_split
from dl_basics.draw.style import BLUE, GREEN, MUTED
from dl_basics.draw.words import plural
from dl_basics.live import Choice, Prediction, Slider, Steps, explorer
from dl_basics.recipes import Recipe
from dl_basics.training import train

EPOCHS, FEW = 100, 100
LABELS = {"all right": 0.0, "one in five wrong": 0.2}


@explorer(
    epoch=Steps(1, EPOCHS, label="epoch"),
    patience=Slider(1, 20, label="patience"),
    labels=Choice(list(LABELS), "training labels"),
)
def stopping(picture, epoch=15, patience=10, labels="one in five wrong"):
    """When should the loop stop?"""
    training, held_back = curves(labels)
    stop = first_stop(held_back, patience)
    seen = np.arange(1, epoch + 1)
    picture.axes(x=(0, EPOCHS + 1), y=(0, 2.6), xlabel="epoch", ylabel="loss",
                 legend=("training digits", "digits held back"))
    if stop <= epoch:
        picture.vrule("stop", stop)
        picture.words("stop word", stop, 2.45, "stop here", (5, 0), color=MUTED)
    picture.line("training digits", seen, training[:epoch], color=BLUE)
    picture.line("digits held back", seen, held_back[:epoch], color=GREEN, linestyle="--")
    picture.dots("training now", epoch, training[epoch - 1], color=BLUE)
    picture.dots("held back now", epoch, held_back[epoch - 1], color=GREEN, marker="s",
                 markersize=7)
    lowest = held_back[:epoch].min()
    verdict = f"stop after epoch {stop}" if stop <= epoch else "go on"
    picture.say(
        f"Epoch {epoch}: loss {training[epoch - 1]:.2f} on the training digits, "
        f"{held_back[epoch - 1]:.2f} on digits held back (lowest so far {lowest:.2f}). "
        f"With a patience of {plural(patience, 'epoch')} the rule says: {verdict}."
    )
    turned = held_back[epoch - 1] > lowest + 0.05
    picture.describe(
        "Two curves of the loss over the epochs, both falling from about 2. "
        + ("The full one, for the training digits, goes on falling; the dashed one, for digits "
           "held back, has turned and climbs." if turned else "Neither has turned so far.")
    )
    return {"training": training, "held back": held_back, "stop": stop}


@lru_cache
def curves(labels, start=1):
    """The loss after each epoch, on the training digits and on those held back: two rows.

    start: another one has other digits, other wrong labels, and other weights to begin with.
    """
    rng = np.random.default_rng(start)
    some, others = digits_split(rng=rng)
    some = some.take(np.arange(FEW)).with_label_noise(LABELS[labels], rng=rng)
    recipe = Recipe((64, 32, 10))
    net, optimizer = recipe.network(rng=rng), recipe.optimizer()
    records = train(net, some.x, some.y, optimizer, epochs=EPOCHS, batch=20, rng=rng,
                    validation=(others.x, others.y))
    return np.transpose([(record.loss, record.validation) for record in records])


def first_stop(losses, patience):
    """The epoch after which no loss had been lower for `patience` epochs, or one past the last."""
    best = np.minimum.accumulate(losses)
    late = np.flatnonzero(best[patience:] == best[:-patience])
    return int(late[0]) + patience + 1 if len(late) else len(losses) + 1


longer = Prediction(
    stopping,
    "Train on, to epoch 100. The loss on the training digits keeps falling. And on the digits that "
    "were held back?",
    ["it falls as well", "it stops falling and stays level", "it falls, and then climbs"],
    right=2,
    because="The network begins to learn the wrong labels of its own 100 digits by heart, and that "
    "spoils its answers for other digits.",
    show={"epoch": 100},
)
