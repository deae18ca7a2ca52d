"""An ablation: what every fix changes by itself in every ailment, with a confidence interval."""

from functools import partial

import numpy as np

from dl_basics.draw.style import BLUE, INK, MUTED, ON_LIGHT
from dl_basics.experiments.ailments import AILMENTS, EXAMPLES, STORED_NETWORKS, differences, grid
from dl_basics.experiments.costs import FIXED, an_epoch
from dl_basics.explorers.fixes.pairs import percent
from dl_basics.live import Choice, Slider, Stopwatch, explorer

POINTS = {-1: "−100", -0.5: "−50", 0: "0", 0.5: "+50", 1: "+100"}


@explorer(
    ailment=Choice(list(AILMENTS), "ailment"),
    networks=Slider(5, STORED_NETWORKS, label="networks"),
)
def ablation(picture, ailment="vanishing sigmoids", networks=20):
    """Which fix for which ailment?"""
    (_, *fixes), row = grid()[0], [*AILMENTS].index(ailment)
    mean, low, high, side = differences(networks)
    left, right = picture.panels(1.7, 1, height=4.3)
    draw_table(left, fixes, mean, side, row)
    draw_intervals(right, ailment, mean[row], low[row], high[row], side[row])
    if picture.narrow:  # beside the table the rows have their names
        for k, fix in enumerate(reversed(fixes)):
            right.words(f"name {k}", -1.1, k, fix, (0, 9), fontsize=7.5, color=MUTED)
    helping, hurting = (
        ", ".join(fix for fix, way in zip(fixes, side[row], strict=True) if way == wanted)
        for wanted in (1, -1))
    picture.say(
        f"{ailment.capitalize()}, {networks} networks. Helps: {helping or 'nothing'}. "
        f"Hurts: {hurting or 'nothing'}. For the others no difference is found.")
    picture.describe(
        f"A table of nine fixes by six ailments with the difference in points, and for the "
        f"ailment {ailment!r} the differences as dots with intervals. Clearly above 0: "
        f"{helping or 'none'}; clearly below: {hurting or 'none'}.")
    return dict(zip(fixes, mean[row], strict=True))


def draw_table(panel, fixes, mean, side, chosen):
    """A row for each fix, a column for each ailment, and the difference in points in each cell."""
    columns, n = mean.shape
    panel.axes(x=(-1.5, columns), y=(-0.6, n + 0.9), bare=True)
    panel.heat("differences", mean.T[::-1], (0, columns), (-0.5, n - 0.5), low=-1.4, high=1.4,
               cmap="RdBu")
    rows = [*enumerate(fixes)][::-1]  # from below
    for k, fix in rows:
        panel.words(fix, -0.15, n - 1 - k, fix, ha="right", fontsize=8.5)
    for column, ailment in enumerate(AILMENTS):
        for line, word in enumerate(ailment.split()):
            panel.words(f"{ailment} {line}", column + 0.5, n + 0.25 - 0.45 * line, word,
                        ha="center", fontsize=7.5, weight="bold" if column == chosen else "normal")
        for k, fix in rows:
            if side[column, k]:
                panel.words(f"{ailment}, {fix}", column + 0.5, n - 1 - k, percent(mean[column, k]),
                            ha="center", fontsize=8.5, color=ON_LIGHT)
    panel.line("chosen", chosen + np.array([0, 1, 1, 0, 0]),
               [-0.5, -0.5, n - 0.5, n - 0.5, -0.5], color=INK, linewidth=1.6)


def draw_intervals(panel, title, *numbers):
    """The difference by each fix as a dot with its interval; those clear of 0 stand out."""
    mean, low, high, side = (column[::-1] for column in numbers)  # from below
    k = np.arange(len(mean))
    panel.axes(x=(-1.15, 1.15), y=(-0.6, len(k) + 0.9), xticks=POINTS, yticks={},
               xlabel="difference in points", title=title)
    panel.vrule("none", 0)
    for name, color, marker, clear in (("open", MUTED, "o", False), ("clear", BLUE, "s", True)):
        some = (side != 0) == clear
        long = some & (high > low)  # where all networks agree, there is nothing but the dot
        panel.curves(f"{name} intervals", np.clip(np.column_stack([low, high])[long], -1, 1),
                     np.column_stack([k, k])[long], linewidth=3, color=color)
        panel.dots(f"{name} means", mean[some], k[some], markersize=7, color=color, marker=marker)


cost = Stopwatch(
    f"An epoch of {EXAMPLES} digits, two hidden layers of 64 units",
    {name: partial(an_epoch, recipe) for name, recipe in FIXED.items()},
)
