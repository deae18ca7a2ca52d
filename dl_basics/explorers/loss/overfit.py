"""Who learns for too long learns the wrong labels by heart."""

import numpy as np

from dl_basics.draw.curves import bands
from dl_basics.draw.style import BLUE, GREEN
from dl_basics.explorers.loss.noisy_digits import EPOCHS, WRONG_LABELS, learned
from dl_basics.live import Choice, Prediction, Steps, explorer


@explorer(epoch=Steps(1, EPOCHS, label="epoch"), wrong=Choice(list(WRONG_LABELS), "wrong labels"))
def overfit(picture, epoch=60, wrong="20%"):
    """When does learning more make it worse?"""
    # All are trained before the first picture, so that the menu answers at once.
    histories = {name: learned(share) for name, share in WRONG_LABELS.items()}
    history, epochs = histories[wrong], np.arange(1, EPOCHS + 1)
    losses, hits = picture.panels(1, 1)
    ticks = {k: str(k) for k in (1, 3, 10, 30, 100, 200)}
    losses.axes(x=(0.9, 235), y=(-0.08, 2.6), xscale="log", xlabel="epoch", xticks=ticks,
                title="cross-entropy", legend=("training", "test"))
    hits.axes(x=(0.9, 235), y=(0.4, 1.03), xscale="log", xlabel="epoch", xticks=ticks,
              title="accuracy")
    now = {}
    for panel, measure in ((losses, "loss"), (hits, "accuracy")):
        for part, short, color, shape in (
            ("training", "train", BLUE, "o"), ("test", "test", GREEN, "s")
        ):
            runs = history[f"{short} {measure}"]
            bands(panel, part, epochs, runs.T, color, shade=0.16,
                      linestyle="-" if shape == "o" else "--")
            now[f"{short} {measure}"] = runs[:, epoch - 1].mean()
            panel.dots(f"{part} now", epoch, now[f"{short} {measure}"], color=color, marker=shape)
        panel.vrule("now", epoch)
    best = int(history["test loss"].mean(axis=0).argmin()) + 1
    sure = history["sure when wrong"][:, epoch - 1].mean()
    lowest_loss = history["test loss"].mean(axis=0)[best - 1]
    losses.dots("lowest", best, lowest_loss, marker="s", markersize=9, markerfacecolor="none",
                markeredgecolor=GREEN)
    picture.say(
        f"Epoch {epoch}, mean of five runs. Test: cross-entropy {now['test loss']:.2f}, accuracy "
        f"{now['test accuracy']:.1%}; training: {now['train loss']:.2f} and "
        f"{now['train accuracy']:.1%}. Test cross-entropy is lowest after epoch {best}. "
        f"A wrong test answer gets p = {sure:.2f}."
    )
    after = "rises again" if best < EPOCHS // 4 else "hardly moves"
    later = "peaks early and loses ground" if WRONG_LABELS[wrong] else "stays near its best"
    picture.describe(
        f"Left, training cross-entropy falls towards zero; that of the test digits falls until "
        f"epoch {best} and then {after}. Right, training accuracy climbs to 100%, test accuracy "
        f"{later}. Shaded bands hold all five runs."
    )
    return {**now, "best": best, "sure": sure}


late = Prediction(
    overfit,
    "From epoch 60 to epoch 200, the test accuracy changes by about one point in a hundred. What "
    "does the test cross-entropy do?",
    ["it falls on", "it changes by about one hundredth too", "it goes on rising, by about a sixth"],
    right=2,
    because="Accuracy only counts which answers are wrong. Cross-entropy also asks how sure they "
    "were, and the network gets surer of the same mistakes.",
    show={"epoch": 200},
)
