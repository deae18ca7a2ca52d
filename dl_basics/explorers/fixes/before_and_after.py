"""Whether a fix helps, you see next to the same networks without it."""

import numpy as np

from dl_basics.draw.curves import bands
from dl_basics.draw.style import BLUE, MUTED, ORANGE
from dl_basics.draw.words import sized
from dl_basics.explorers.fixes.ailments import AILMENTS, EPOCHS, SHARES, treated
from dl_basics.explorers.fixes.gains import gain, in_words
from dl_basics.live import Choice, Prediction, Several, Steps, explorer
from dl_basics.registry import FIXES

LOWEST, HIGHEST = 1e-9, 1e5  # of |δ| in the picture


@explorer(
    ailment=Choice(list(AILMENTS), "ailment"),
    fixes=Several(FIXES, "fixes:"),
    epoch=Steps(1, EPOCHS, label="epoch"),
)
def before_after(picture, ailment="vanishing sigmoids", fixes=("relu with he",), epoch=10):
    """What does a fix do to a sick network, and how do you know?"""
    without, with_ = treated(ailment), treated(ailment, fixes)
    before, after = without.right(epoch), with_.right(epoch)
    left, right = picture.panels(1, 1.15, height=3.4)
    draw_flow(left, without.sizes, with_.sizes if fixes else None)
    draw_learning(right, before, after)
    ratios = [first_against_last(one.sizes) for one in (without, with_)]
    flow = f"|δ| in the first layer is {times(ratios[1])} as large as in the last hidden one."
    if not fixes:
        picture.say(f"Epoch {epoch}, without a fix: {share(before[-1])} right. {flow}")
    else:
        picture.say(
            f"Epoch {epoch}: {share(before[-1])} right without, {share(after[-1])} with. "
            f"{in_words(before[-1], after[-1])} With it, {flow}"
        )
    picture.describe(
        f"Left, the size of δ in each layer on a log axis, for ten networks with the ailment "
        f"{ailment!r}: {times(ratios[0])} as large in the first layer as in the last hidden "
        f"one before, {times(ratios[1])} as large after. Right, the test digits they get right "
        f"over {epoch} epochs, with bands that hold all ten: {share(before[-1])} before, "
        f"{share(after[-1])} after."
    )
    return {
        "before": before[-1], "after": after[-1], "gain": gain(before[-1], after[-1]),
        "sizes": capped(with_.sizes), "ratios": ratios,
    }


def share(shares):
    """The mean of ten networks in words, and how many of them are lost."""
    lost = int((shares == 0).sum())
    mean = f"{shares.mean():.0%}"
    return mean + f" ({lost} of {len(shares)} have overflowed)" * bool(lost)


def capped(sizes):
    """|δ| inside the picture; what has overflowed lies at its upper edge."""
    return np.clip(np.nan_to_num(sizes, nan=HIGHEST, posinf=HIGHEST), LOWEST, HIGHEST)


def first_against_last(sizes):
    """How large |δ| is in the first layer against the last hidden one: the ratio of medians."""
    first, last = (np.median(capped(sizes)[:, k]) for k in (0, -2))
    return first / last


def times(ratio):
    """A ratio in words, before "as large as"."""
    return "about" if 0.5 < ratio < 2 else f"{sized(ratio)} times"


def draw_flow(panel, before, after):
    """|δ| per layer: medians of the ten before as circles, after as a line with a band."""
    layers = np.arange(1, before.shape[1] + 1)
    panel.axes(x=(0.7, layers[-1] + 0.3), y=(LOWEST, HIGHEST), yscale="log", xlabel="layer",
               xticks=list(layers), title="|δ| at the start",
               legend=("before",) if after is None else ("before", "after"))
    if after is not None:
        after = capped(after)
        panel.band("ten after", layers, after.min(axis=0), after.max(axis=0), facecolor=ORANGE,
                   alpha=0.25)
        panel.line("after", layers, np.median(after, axis=0), color=ORANGE, marker="s",
                   markersize=4.5)
    panel.dots("before", layers, np.median(capped(before), axis=0), markersize=8,
               markerfacecolor="none", markeredgecolor=MUTED, markeredgewidth=1.6)


def draw_learning(panel, before, after):
    """The shares right over the epochs: means, and bands that hold all ten networks."""
    same = np.array_equal(before, after)
    names = ("before",) if same else ("before", "after")
    panel.axes(x=(0, EPOCHS + 1), y=(0, 1), xlabel="epoch", title="test digits right",
               yticks=SHARES, legend=names)
    panel.hrule("chance", 0.1)
    upto = np.arange(len(before))
    for name, runs, color, dashes in (("before", before, MUTED, "--"), ("after", after, BLUE, "-")):
        if name in names:
            bands(panel, name, upto, runs, color, shade=0.22, linestyle=dashes)
            panel.dots(f"{name} now", upto[-1], runs[-1].mean(), color=color, markersize=6)


wrong_cure = Prediction(
    before_after,
    "Switch on dropout instead. What does it do to the gradient, and to what is learned?",
    [
        "The gradient arrives, and the networks learn",
        "It reaches the first layer a few times larger, and nothing is learned",
        "It gets smaller still",
    ],
    right=1,
    because="What is not silenced is scaled up, on the way back too, so δ grows by about the root "
    "of 2 in each layer. That is no match for a factor of more than 4 lost in each, and it carries "
    "no news.",
    show={"fixes": ("dropout",), "epoch": 40},
)
