"""A network that is held back learns fewer wrong labels by heart."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import relu
from dl_basics.draw.curves import bands
from dl_basics.draw.style import BLUE, MUTED
from dl_basics.draw.words import plural
from dl_basics.explorers.fixes.ailments import EPOCHS, SHARES, Trial
from dl_basics.explorers.fixes.gains import gain, in_words
from dl_basics.live import Choice, Prediction, Slider, Steps, explorer
from dl_basics.recipes import Recipe

LABELS = {"none": 0.0, "3 in 10": 0.3}


class Watched(Trial):
    """A trial that also notes which share of the labels learned from the networks repeat."""

    def __init__(self, recipe, wrong):
        self.repeated = []  # the first look is part of the start
        super().__init__(recipe, wrong)

    def look(self):
        super().look()
        self.repeated.append(self.networks.right(self.x, self.y))


@explorer(
    p=Slider(0.0, 0.75, 0.25, "dropout p"),
    decay=Slider(0.0, 0.04, 0.01, "weight decay λ"),
    epoch=Steps(1, EPOCHS, label="epoch"),
    wrong=Choice(list(LABELS), "wrong labels"),
)
def noisy(picture, p=0.5, decay=0.0, epoch=15, wrong="3 in 10"):
    """Does it keep a network from learning mistakes by heart?"""
    plain, fixed = watched(0.0, 0.0, wrong), watched(p, decay, wrong)
    before, after = plain.right(epoch), fixed.right(epoch)
    learned = [np.array(one.repeated[: epoch + 1]) for one in (plain, fixed)]
    left, right = picture.panels(1, 1, height=3.4)
    draw_pair(left, *learned, "labels repeated")
    draw_pair(right, before, after, "test digits right")
    picture.say(
        f"Epoch {epoch}: {learned[0][-1].mean():.0%} of its labels repeated without, "
        f"{learned[1][-1].mean():.0%} with. Test digits: {before[-1].mean():.0%} and "
        f"{after[-1].mean():.0%}. {in_words(before[-1], after[-1])}"
    )
    picture.describe(
        f"Two plots over {plural(epoch, 'epoch')}, of ten networks without and with dropout p = "
        f"{p:.2f} and weight decay {decay:.2f}. Left, the labels learned from that they repeat: "
        f"{learned[0][-1].mean():.0%} and {learned[1][-1].mean():.0%}. Right, test digits right: "
        f"{before[-1].mean():.0%} and {after[-1].mean():.0%}."
    )
    return {
        "repeated": [one[-1] for one in learned], "before": before[-1], "after": after[-1],
        "gain": gain(before[-1], after[-1]),
    }


@lru_cache(maxsize=128)
def watched(p, decay, wrong):
    """64-64-10 networks on 320 digits, some with a wrong label; they go on where they stopped."""
    recipe = Recipe((64, 64, 10), g=relu, init=None, rate=0.2, dropout=p, decay=decay)
    return Watched(recipe, LABELS[wrong])


def draw_pair(panel, before, after, title):
    """Shares over the epochs without and with: means, and bands that hold all ten networks."""
    same = np.array_equal(before, after)
    names = ("without",) if same else ("without", "with")
    panel.axes(x=(0, EPOCHS + 1), y=(0, 1.02), xlabel="epoch", yticks=SHARES, title=title,
               legend=names)
    upto = np.arange(len(before))
    for name, runs, color, dashes in (
        ("without", before, MUTED, "--"), ("with", after, BLUE, "-"),
    ):
        if name in names:
            bands(panel, name, upto, runs, color, shade=0.22, linestyle=dashes)
            panel.dots(f"{name} now", upto[-1], runs[-1].mean(), color=color, markersize=6)


decay_instead = Prediction(
    noisy,
    "No dropout, but a weight decay of 0.03. How does it compare?",
    ["It does nothing here", "It helps, but less", "It helps more"],
    right=2,
    because="Large weights are what it takes to bend around single wrong labels, and decay makes "
    "them expensive. Dropout is one way to hold a network back, and here not the best.",
    show={"p": 0.0, "decay": 0.03},
)
