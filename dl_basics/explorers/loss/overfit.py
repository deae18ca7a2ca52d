"""Overfitting: a network that trains for too long learns wrong labels by heart."""

import numpy as np

from dl_basics.draw import BLUE, GREEN, bands, hollow
from dl_basics.experiments.noisy_digits import EPOCHS, WRONG_LABELS, learned
from dl_basics.live import Choice, Steps, explorer

LOOKS = {"training": ("train", BLUE, "-", "o"), "test": ("test", GREEN, "--", "s")}


@explorer(epoch=Steps(1, EPOCHS, label="epoch"), wrong=Choice(list(WRONG_LABELS), "wrong labels"))
def overfit(picture, epoch=60, wrong="20%"):
    """When does learning more make it worse?"""
    history = learned(WRONG_LABELS[wrong])
    now = {name: runs[:, epoch - 1].mean() for name, runs in history.items()}
    best, sure = draw_histories(*picture.panels(1, 1), history, epoch), now.pop("sure when wrong")
    picture.say(
        f"Epoch {epoch}, mean of five runs. Test: cross-entropy {now['test loss']:.2f}, accuracy "
        f"{now['test accuracy']:.1%}; training: {now['train loss']:.2f} and "
        f"{now['train accuracy']:.1%}. Test cross-entropy is lowest after epoch {best}. "
        f"A wrong test answer gets p = {sure:.2f}.")
    after = "rises again" if best < EPOCHS // 4 else "hardly moves"
    later = "peaks early and loses ground" if WRONG_LABELS[wrong] else "stays near its best"
    picture.describe(
        f"Left, training cross-entropy falls towards zero; that of the test digits falls until "
        f"epoch {best} and then {after}. Right, training accuracy climbs to 100%, test accuracy "
        f"{later}. Shaded bands hold all five runs.")
    return now | {"best": best, "sure": sure}


def draw_histories(losses, hits, history, epoch):
    """Loss and accuracy over the epochs; returns the epoch with the lowest test loss."""
    axes = {"x": (0.9, 235), "xscale": "log", "xlabel": "epoch",
            "xticks": {k: str(k) for k in (1, 3, 10, 30, 100, 200)}}
    losses.axes(y=(-0.08, 2.6), title="cross-entropy", legend=tuple(LOOKS), **axes)
    hits.axes(y=(0.4, 1.03), title="accuracy", **axes)
    for panel, measure in ((losses, "loss"), (hits, "accuracy")):
        for name, (part, color, dashes, marker) in LOOKS.items():
            runs = history[f"{part} {measure}"].T
            bands(panel, name, np.arange(1, EPOCHS + 1), runs, color, 0.16, linestyle=dashes)
            panel.dots(f"{name} now", epoch, runs[epoch - 1].mean(), color=color, marker=marker)
        panel.vrule("now", epoch, drag={"epoch": "x"})
    lowest = history["test loss"].mean(axis=0)
    best = int(lowest.argmin()) + 1
    losses.dots("lowest", best, lowest[best - 1], marker="s", markersize=9, **hollow(GREEN, 1.0))
    return best
