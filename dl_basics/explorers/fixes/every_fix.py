"""Every fix meets every ailment: most help against something, and none against all."""

import json
from functools import lru_cache

import numpy as np

from dl_basics.datasets import DATA
from dl_basics.draw.style import BLUE, INK, MUTED, ON_LIGHT
from dl_basics.explorers.fixes.ailments import AILMENTS
from dl_basics.explorers.fixes.gains import direction, gain, percent
from dl_basics.live import Choice, Prediction, Slider, explorer

STORED, GRID_NETWORKS = DATA / "fixes.json", 20


@explorer(
    ailment=Choice(list(AILMENTS), "ailment"),
    networks=Slider(5, GRID_NETWORKS, label="networks"),
)
def ablation(picture, ailment="vanishing sigmoids", networks=20):
    """Which fix for which ailment?"""
    found = {sick: row_of_gains(sick, networks) for sick in AILMENTS}
    fixes = list(found[ailment])
    left, right = picture.panels(1.7, 1, height=4.3)
    draw_grid(left, found, fixes, ailment)
    right.axes(x=(-1.15, 1.15), y=(-0.6, len(fixes) + 0.9), xticks=POINTS, xlabel="gain in points",
               yticks={}, title=ailment)
    right.vrule("none", 0)
    if picture.narrow:  # beside the table the rows have their names
        for k, fix in enumerate(reversed(fixes)):
            right.words(f"name {k}", -1.1, k, fix, (0, 9), fontsize=7.5, color=MUTED)
    rows = list(enumerate(reversed(found[ailment].values())))
    for name, color, marker, sides in (("open", MUTED, "o", {0}), ("clear", BLUE, "s", {-1, 1})):
        chosen = [(k, *three) for k, three in rows if direction(*three[1:]) in sides]
        k, mean, low, high = np.reshape(chosen, (-1, 4)).T
        long = high > low  # where all networks agree, there is nothing but the dot
        right.curves(f"{name} intervals", np.clip(np.column_stack([low, high])[long], -1, 1),
                     np.column_stack([k, k])[long], linewidth=3, color=color)
        right.dots(f"{name} means", mean, k, markersize=7, color=color, marker=marker)
    helping = [fix for fix, (_, *ends) in found[ailment].items() if direction(*ends) > 0]
    hurting = [fix for fix, (_, *ends) in found[ailment].items() if direction(*ends) < 0]
    picture.say(
        f"{ailment.capitalize()}, {networks} networks. Helps: {', '.join(helping) or 'nothing'}. "
        f"Hurts: {', '.join(hurting) or 'nothing'}. For the others no difference is found."
    )
    picture.describe(
        f"A table of nine fixes by six ailments with the gain in points, and for the ailment "
        f"{ailment!r} the gains as dots with intervals. Clearly above 0: "
        f"{', '.join(helping) or 'none'}; clearly below: {', '.join(hurting) or 'none'}."
    )
    return {fix: three[0] for fix, three in found[ailment].items()}


POINTS = {-1: "−100", -0.5: "−50", 0: "0", 0.5: "+50", 1: "+100"}


@lru_cache
def grid():
    """What was stored: from an ailment to a fix to the shares right in the end, (20,)."""
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    return {
        ailment: {fix: np.array(shares) for fix, shares in row.items()}
        for ailment, row in stored.items()
    }


@lru_cache(maxsize=128)
def row_of_gains(ailment, networks):
    """From each fix to its gain over the first so many networks, with a 99.9% interval."""
    none, *others = grid()[ailment].items()
    return {fix: gain(none[1][:networks], shares[:networks], "99.9%") for fix, shares in others}


def draw_grid(panel, found, fixes, chosen):
    """A table: a row for each fix, a column for each ailment, the gain in points in each cell."""
    n, columns = len(fixes), list(found)
    panel.axes(x=(-1.5, len(columns)), y=(-0.6, n + 0.9), bare=True)
    gains = np.array([[found[sick][fix][0] for sick in columns] for fix in reversed(fixes)])
    panel.heat("gains", gains, (0, len(columns)), (-0.5, n - 0.5), low=-1.4, high=1.4,
               cmap="RdBu")
    for k, fix in enumerate(reversed(fixes)):
        panel.words(fix, -0.15, k, fix, ha="right", fontsize=8.5)
    for column, sick in enumerate(columns):
        for line, word in enumerate(sick.split()):
            panel.words(f"{sick} {line}", column + 0.5, n + 0.25 - 0.45 * line, word, ha="center",
                        fontsize=7.5, weight="bold" if sick == chosen else "normal")
        for k, fix in enumerate(reversed(fixes)):
            mean, low, high = found[sick][fix]
            if direction(low, high):
                panel.words(f"{sick}, {fix}", column + 0.5, k, percent(mean), ha="center",
                            fontsize=8.5, color=ON_LIGHT)
    at = columns.index(chosen)
    panel.line("chosen", [at, at + 1, at + 1, at, at], [-0.5, -0.5, n - 0.5, n - 0.5, -0.5],
               color=INK, linewidth=1.6)


same_for_all = Prediction(
    ablation,
    "Which single fix helps against wrong labels?",
    ["Batch norm", "Skip connections", "Dropout, or a smaller rate"],
    right=2,
    because="Both keep the network from learning every label by heart: dropout by noise, the "
    "smaller rate by not getting there in 40 epochs. Weight decay needs more than its usual λ.",
    show={"ailment": "wrong labels"},
)
