"""Early stopping ends the training when the loss on examples held back no longer falls."""

import numpy as np

from dl_basics.draw import BLUE, GREEN, MUTED, plural
from dl_basics.experiments.small_networks import EPOCHS, LABELS, curves, first_stop
from dl_basics.live import Choice, Slider, Steps, explorer


@explorer(
    epoch=Steps(1, EPOCHS, label="epoch"), patience=Slider(1, 20, label="patience"),
    labels=Choice(list(LABELS), "training labels"),
)
def stopping(picture, epoch=15, patience=10, labels="one in five wrong"):
    """When should the loop stop?"""
    training, held_back = curves(labels)
    stop, lowest = first_stop(held_back, patience), held_back[:epoch].min()
    picture.axes(x=(0, EPOCHS + 1), y=(0, 2.6), xlabel="epoch", ylabel="loss",
                 legend=("training digits", "digits held back"))
    if stop <= epoch:
        picture.vrule("stop", stop)
        picture.words("stop word", stop, 2.45, "stop here", (5, 0), color=MUTED)
    epochs = np.arange(1, epoch + 1)
    picture.line("training digits", epochs, training[:epoch], color=BLUE)
    picture.line("digits held back", epochs, held_back[:epoch], color=GREEN, linestyle="--")
    picture.dots("training now", epoch, training[epoch - 1], color=BLUE, drag={"epoch": "x"})
    picture.dots("held back now", epoch, held_back[epoch - 1], color=GREEN, marker="s",
                 markersize=7, drag={"epoch": "x"})
    verdict = f"stop after epoch {stop}" if stop <= epoch else "go on"
    picture.say(
        f"Epoch {epoch}: loss {training[epoch - 1]:.2f} on the training digits, "
        f"{held_back[epoch - 1]:.2f} on digits held back (lowest so far {lowest:.2f}). "
        f"With a patience of {plural(patience, 'epoch')} the rule says: {verdict}.")
    turned = held_back[epoch - 1] > lowest + 0.05
    picture.describe(
        "Two curves of the loss over the epochs, both falling from about 2. "
        + ("The full one, for the training digits, goes on falling; the dashed one, for digits "
           "held back, has turned and climbs." if turned else "Neither has turned so far."))
    return {"training": training, "held back": held_back, "stop": stop}
