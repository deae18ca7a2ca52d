"""A fix is judged by the same networks without it: gradients at the start, and what is learned."""

import numpy as np

from dl_basics.draw import MUTED, by_layer, hollow, sized
from dl_basics.experiments.ailments import AILMENTS, EPOCHS, treated
from dl_basics.experiments.paired_difference import paired_difference
from dl_basics.explorers.fixes.pairs import draw_pair, in_words
from dl_basics.live import Choice, Several, Steps, explorer
from dl_basics.recipes import FIXES

ENDS = 1e-9, 1e5  # of |δ| in the picture; what has overflowed lies at its upper edge


@explorer(
    ailment=Choice(list(AILMENTS), "ailment"), fixes=Several(FIXES, "fixes:"),
    epoch=Steps(1, EPOCHS, label="epoch"),
)
def before_after(picture, ailment="vanishing sigmoids", fixes=("relu with he",), epoch=10):
    """What does a fix do to a sick network, and how do you know?"""
    trials = treated(ailment), treated(ailment, fixes)
    sizes = [np.clip(np.nan_to_num(some, nan=np.inf), *ENDS) for some, _ in trials]
    runs = [kept.first(epoch + 1)[0] for _, kept in trials]
    ratios = [np.median(some[:, 0]) / np.median(some[:, -2]) for some in sizes]
    left, right = picture.panels(1, 1.15, height=3.4)
    draw_sizes(left, *sizes if fixes else sizes[:1])
    draw_pair(right, ("before", "after"), *runs, "validation digits right", 1, chance=0.1)
    before, after = (some[-1] for some in runs)
    flow = f"|δ| in the first layer is {times(ratios[1])} as large as in the last hidden one."
    picture.say(
        f"Epoch {epoch}: {share(before)} right without, {share(after)} with. "
        f"{in_words(before, after)} With it, {flow}" if fixes else
        f"Epoch {epoch}, without a fix: {share(before)} right. {flow}")
    picture.describe(
        f"Left, the size of δ in each layer on a log axis, for ten networks with the ailment "
        f"{ailment!r}: {times(ratios[0])} as large in the first layer as in the last hidden "
        f"one before, {times(ratios[1])} as large after. Right, the validation digits they get "
        f"right over {epoch} epochs, with bands that hold all ten: {share(before)} before, "
        f"{share(after)} after.")
    return {"before": before, "after": after, "difference": paired_difference(before, after),
            "sizes": sizes[1], "ratios": ratios}


def share(shares):
    """The mean of ten networks in words, and how many of them are lost."""
    lost = int((shares == 0).sum())
    return f"{shares.mean():.0%}" + f" ({lost} of {len(shares)} have overflowed)" * bool(lost)


def times(ratio):
    """A ratio in words, before "as large as"."""
    return "about" if 0.5 < ratio < 2 else f"{sized(ratio)} times"


def draw_sizes(panel, before, after=None):
    """|δ| per layer: medians of the ten before as circles, after as a line with a band."""
    layers = np.arange(1, before.shape[1] + 1)
    panel.axes(x=(0.7, layers[-1] + 0.3), y=ENDS, yscale="log", xlabel="layer",
               xticks=list(layers), title="|δ| at the start",
               legend=("before",) if after is None else ("before", "after"))
    if after is not None:
        by_layer(panel, "after", after.T, ENDS, band="ten after", marker="s", markersize=4.5)
    panel.dots("before", layers, np.median(before, axis=0), markersize=8, **hollow(MUTED))
