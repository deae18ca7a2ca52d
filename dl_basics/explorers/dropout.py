"""What you move in notebook 07 about dropout: masks, and learning from labels that are wrong."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import relu, sigmoid
from dl_basics.draw.network import Diagram
from dl_basics.draw.style import BLUE, INK, MUTED
from dl_basics.draw.words import number, plural
from dl_basics.explorers.ailments import EPOCHS, SHARES, Trial, direction, gain, percent
from dl_basics.initializers import xavier
from dl_basics.layers import Dropout
from dl_basics.live import Choice, Prediction, Slider, Steps, explorer
from dl_basics.recipes import Recipe

# ------------------------------------------------------------------------------------------------
# Masks.

HIDDEN = np.array([[1.2], [0.5], [0.8], [1.0], [0.6], [0.9]])  # what six units say
WEIGHTS = np.array([[0.8, -1.0, 0.5, 1.2, -0.6, 0.4]])  # of the one unit that listens
DRAWS, LOW, HIGH = 100, -6.0, 9.0


@explorer(
    draws=Steps(1, DRAWS, label="masks drawn"),
    p=Slider(0.0, 0.8, 0.1, "p"),
)
def masks(picture, draws=5, p=0.5):
    """What is left when units fall silent, and what on average?"""
    drawn = some_masks(p)[:, :draws]  # (6, draws)
    outputs, fixed = (WEIGHTS @ (HIDDEN * drawn))[0], (WEIGHTS @ HIDDEN).item()
    means, numbers = np.cumsum(outputs) / np.arange(1, draws + 1), np.arange(1, draws + 1)
    left, right = picture.panels(1, 1.25, height=3.8)
    draw_masked(left, drawn[:, -1:], outputs[-1])
    right.axes(x=(0, DRAWS + 2), y=(LOW, HIGH), xlabel="masks drawn", title="the output")
    if p > 0:
        right.hrule("evaluation", fixed)
        theory = 2 * np.sqrt(((WEIGHTS.T * HIDDEN) ** 2).sum() * p / (1 - p) / np.arange(1, 101))
        right.curves("likely", np.arange(1, 101),
                     np.clip([fixed - theory, fixed + theory], LOW, HIGH), color=INK,
                     linestyle=":", linewidth=1.4)  # fmt: skip
    right.dots("each", numbers, np.clip(outputs, LOW, HIGH), markersize=4, color=MUTED)
    if draws > 1:
        right.line("mean", numbers, np.clip(means, LOW, HIGH))
    right.dots("now", draws, np.clip(means[-1], LOW, HIGH), color=BLUE, marker="s")
    silent = int((drawn[:, -1] == 0).sum())
    picture.say(
        f"Mask {draws}: {silent} of 6 silent, the rest times {1 / (1 - p):.2f}; output "
        f"{number(outputs[-1], 2)}. Mean of {plural(draws, 'output')}: {number(means[-1], 2)}; "
        f"in evaluation {number(fixed, 2)}."
    )
    picture.describe(
        f"Left, six units and the one that listens to them; {silent} are crossed out. Right, an "
        f"output for each mask as a dot, and the line of their mean, now {number(means[-1], 2)}, "
        f"which closes in on {number(fixed, 2)}, the output without dropout."
    )
    return {"mean": means[-1], "evaluation": fixed, "silent": (drawn == 0).sum(axis=0)}


@lru_cache
def some_masks(p):
    """A hundred masks for six units, 0 or 1/(1 − p): (6, 100)."""
    layer = Dropout(6, p, rng=np.random.default_rng(0))
    layer.forward(np.ones((6, DRAWS)))
    return layer.mask


def draw_masked(panel, mask, output):
    """The six units with what they say behind the mask, and the output."""
    diagram = Diagram(panel, (6, 1))
    diagram.lines([WEIGHTS])
    diagram.units()
    diagram.values(0, (HIDDEN * mask)[:, 0])
    diagram.values(1, [output])
    silent = [diagram.place(0, unit) for unit in range(6) if mask[unit, 0] == 0]
    panel.dots("silent", *(np.transpose(silent) if silent else ([], [])), marker="x",
               markersize=20, markeredgecolor=INK, markeredgewidth=1.6)  # fmt: skip


# ------------------------------------------------------------------------------------------------
# Labels that are wrong.

LABELS = {"none": 0.0, "3 in 10": 0.3}


class Watched(Trial):
    """A trial that also notes which share of the labels learned from the networks repeat."""

    def look(self):
        super().look()
        if not hasattr(self, "repeated"):
            self.repeated = []
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
    mean, low, high = gain(before[-1], after[-1])
    clear = "" if direction(low, high) else "No difference found: "
    picture.say(
        f"Epoch {epoch}: {learned[0][-1].mean():.0%} of its labels repeated without, "
        f"{learned[1][-1].mean():.0%} with. Test digits: {before[-1].mean():.0%} and "
        f"{after[-1].mean():.0%}. {clear}{percent(mean)} points, 95% interval {percent(low)} to "
        f"{percent(high)}."
    )
    picture.describe(
        f"Two plots over {plural(epoch, 'epoch')}, of ten networks without and with dropout p = "
        f"{p:.2f} and weight decay {decay:.2f}. Left, the labels learned from that they repeat: "
        f"{learned[0][-1].mean():.0%} and {learned[1][-1].mean():.0%}. Right, test digits right: "
        f"{before[-1].mean():.0%} and {after[-1].mean():.0%}."
    )
    return {"before": before[-1], "after": after[-1], "repeated": [one[-1] for one in learned]}


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
               legend=names)  # fmt: skip
    upto = np.arange(len(before))
    for name, runs, color, dashes in (
        ("without", before, MUTED, "--"), ("with", after, BLUE, "-"),
    ):  # fmt: skip
        if name in names:
            panel.band(f"{name}, all ten", upto, runs.min(axis=1), runs.max(axis=1),
                       facecolor=color, alpha=0.22)  # fmt: skip
            panel.line(name, upto, runs.mean(axis=1), color=color, linestyle=dashes)
            panel.dots(f"{name} now", upto[-1], runs[-1].mean(), color=color, markersize=6)


# ------------------------------------------------------------------------------------------------
# Dropout where it does not belong.


def left_on(epochs=20):
    """What ten networks get right with dropout off and left on, p = 0.5: two arrays (10,)."""
    one = Trial(Recipe((64, 64, 10), g=relu, init=None, rate=0.2, dropout=0.5))
    x, y = one.test
    off = one.right(epochs)[-1]
    on = (one.networks.forward(x).argmax(axis=1) == y.argmax(axis=1)).mean(axis=1)
    return off, on


def first_against_last(g, p):
    """|δ| in the first of twenty hidden layers against the last, at the start, over ten: median."""
    init = xavier if g == sigmoid else None
    sizes = Trial(Recipe((64, *[100] * 20, 10), g=g, init=init, dropout=p), examples=64).sizes
    return float(np.median(sizes[:, 0] / sizes[:, -2]))


# ------------------------------------------------------------------------------------------------
# Questions.

on_average = Prediction(
    masks,
    "Draw a hundred masks. Where does the mean of the outputs settle?",
    ["At half the output without dropout", "At the output without dropout", "Nowhere"],
    right=1,
    because="Half the units are silent, and the others count double. On average each counts once. "
    "That is what the division by 1 − p is for.",
    show={"draws": 100},
)

decay_instead = Prediction(
    noisy,
    "No dropout, but a weight decay of 0.03. How does it compare?",
    ["It does nothing here", "It helps, but less", "It helps more"],
    right=2,
    because="Large weights are what it takes to bend around single wrong labels, and decay makes "
    "them expensive. Dropout is one way to hold a network back, and here not the best.",
    show={"p": 0.0, "decay": 0.03},
)
