"""Every fix meets every ailment: most help against something, and none against all."""

from functools import partial

import numpy as np

from dl_basics.draw.style import BLUE, INK, MUTED, ON_LIGHT
from dl_basics.experiments.ailments import AILMENTS, EXAMPLES, STORED_NETWORKS, gains
from dl_basics.experiments.costs import FIXED, an_epoch
from dl_basics.explorers.fixes.pairs import percent
from dl_basics.live import Choice, Prediction, Slider, Stopwatch, explorer

POINTS = {-1: "−100", -0.5: "−50", 0: "0", 0.5: "+50", 1: "+100"}


@explorer(
    ailment=Choice(list(AILMENTS), "ailment"),
    networks=Slider(5, STORED_NETWORKS, label="networks"),
)
def ablation(picture, ailment="vanishing sigmoids", networks=20):
    """Which fix for which ailment?"""
    table = gains(networks)
    row = table[ailment]
    left, right = picture.panels(1.7, 1, height=4.3)
    draw_table(left, table, ailment)
    draw_intervals(right, row, ailment, named=picture.narrow)  # else the table names the rows
    helping, hurting = (
        ", ".join(fix for fix, (*_, side) in row.items() if side == sign) for sign in (1, -1))
    picture.say(
        f"{ailment.capitalize()}, {networks} networks. Helps: {helping or 'nothing'}. "
        f"Hurts: {hurting or 'nothing'}. For the others no difference is found.")
    picture.describe(
        f"A table of nine fixes by six ailments with the gain in points, and for the ailment "
        f"{ailment!r} the gains as dots with intervals. Clearly above 0: {helping or 'none'}; "
        f"clearly below: {hurting or 'none'}.")
    return {fix: mean for fix, (mean, *_) in row.items()}


def draw_table(panel, table, chosen):
    """A row for each fix, a column for each ailment, and the gain in points in each cell."""
    fixes, columns = [*table[chosen]][::-1], len(table)  # from below
    n = len(fixes)
    panel.axes(x=(-1.5, columns), y=(-0.6, n + 0.9), bare=True)
    means = np.array([[row[fix][0] for row in table.values()] for fix in fixes])
    panel.heat("gains", means, (0, columns), (-0.5, n - 0.5), low=-1.4, high=1.4, cmap="RdBu")
    for k, fix in enumerate(fixes):
        panel.words(fix, -0.15, k, fix, ha="right", fontsize=8.5)
    for column, (ailment, row) in enumerate(table.items()):
        for line, word in enumerate(ailment.split()):
            panel.words(f"{ailment} {line}", column + 0.5, n + 0.25 - 0.45 * line, word,
                        ha="center", fontsize=7.5, weight="bold" if ailment == chosen else "normal")
        for k, fix in enumerate(fixes):
            mean, _, _, side = row[fix]
            if side:
                panel.words(f"{ailment}, {fix}", column + 0.5, k, percent(mean), ha="center",
                            fontsize=8.5, color=ON_LIGHT)
    at = [*table].index(chosen)
    panel.line("chosen", [at, at + 1, at + 1, at, at], [-0.5, -0.5, n - 0.5, n - 0.5, -0.5],
               color=INK, linewidth=1.6)


def draw_intervals(panel, row, title, named):
    """The gain of each fix as a dot with its interval; those clear of 0 stand out."""
    panel.axes(x=(-1.15, 1.15), y=(-0.6, len(row) + 0.9), xticks=POINTS, xlabel="gain in points",
               yticks={}, title=title)
    panel.vrule("none", 0)
    fixes = [(k, fix, *row[fix]) for k, fix in enumerate(reversed(row))]
    if named:
        for k, fix, *_ in fixes:
            panel.words(f"name {k}", -1.1, k, fix, (0, 9), fontsize=7.5, color=MUTED)
    for name, color, marker, clear in (("open", MUTED, "o", False), ("clear", BLUE, "s", True)):
        some = [(k, *ends) for k, _, *ends, side in fixes if bool(side) == clear]
        k, mean, low, high = np.reshape(some, (-1, 4)).T
        long = high > low  # where all networks agree, there is nothing but the dot
        panel.curves(f"{name} intervals", np.clip(np.column_stack([low, high])[long], -1, 1),
                     np.column_stack([k, k])[long], linewidth=3, color=color)
        panel.dots(f"{name} means", mean, k, markersize=7, color=color, marker=marker)


same_for_all = Prediction(
    ablation,
    "Which single fix helps against wrong labels?",
    ["Batch norm", "Skip connections", "Dropout, or a smaller rate"],
    right=2, show={"ailment": "wrong labels"},
    because="Both keep the network from learning every label by heart: dropout by noise, the "
    "smaller rate by not getting there in 40 epochs. Weight decay needs more than its usual λ.",
)
cost = Stopwatch(
    f"An epoch of {EXAMPLES} digits, two hidden layers of 64 units",
    {name: partial(an_epoch, recipe) for name, recipe in FIXED.items()},
)
