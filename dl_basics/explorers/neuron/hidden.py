"""Two hidden neurons move the corners until one more line can do exclusive or."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import step
from dl_basics.datasets import GATE_INPUTS
from dl_basics.draw.plane import boundary, surface
from dl_basics.draw.style import BLUE, GOLD, INK, ON_DARK, ON_LIGHT
from dl_basics.draw.words import listed, plural
from dl_basics.explorers.neuron.gates import AROUND, CORNER_TICKS, CORNERS, SOFT, corner_name
from dl_basics.explorers.neuron.lines import TABLES, answers, simple_line
from dl_basics.live import Choice, Prediction, Steps, explorer

CUTS = [name for name in TABLES if name not in ("never", "always", "XOR", "XNOR")]
TRAVEL = 10


@explorer(
    first=Choice(CUTS, "first hidden neuron"),
    second=Choice(CUTS, "second hidden neuron"),
    travel=Steps(0, TRAVEL, label="move the corners"),
)
def hidden(picture, first="x₁", second="x₂", travel=0):
    """Where do two hidden neurons put the four corners?"""
    h = np.stack([TABLES[first], TABLES[second]])
    place = GATE_INPUTS + (h - GATE_INPUTS) * travel / TRAVEL
    line = third_line(first, second)
    inputs, moved = picture.panels(1, 1, height=3.5)
    inputs.axes(x=CORNERS, y=CORNERS, xlabel="x₁", ylabel="x₂", title="the inputs, cut twice",
                equal=True, xticks=CORNER_TICKS, yticks=CORNER_TICKS)
    names = ("both 1", "") if first == second else ("h₁ = 1", "h₂ = 1")
    draw_cut(inputs, "h₁", names[0], first, color=BLUE, linestyle="-")
    draw_cut(inputs, "h₂", names[1], second, color=GOLD, linewidth=1.4)
    name_corners(inputs, GATE_INPUTS, INK)
    arrived = travel == TRAVEL
    moved.axes(x=CORNERS, y=CORNERS, xlabel="h₁", ylabel="h₂",
               title="what the hidden neurons answer", equal=True,
               xticks=CORNER_TICKS, yticks=CORNER_TICKS)
    if arrived and line:
        sums = np.array(line[:2]) @ AROUND + line[2]
        surface(moved, step(sums), CORNERS, CORNERS, *SOFT)
        boundary(moved, sums, CORNERS, CORNERS, level=0)
    name_corners(moved, place, ON_LIGHT if arrived and line else INK)
    verdict = "One line now separates XOR: a third neuron can finish it." if line else (
        "No line separates XOR here."
    )
    where = "The corners are on their way." if travel else "The corners are still where they were."
    if arrived:
        where = f"The corners fall on {plural(len({*map(tuple, h.T)}), 'place')}. {verdict}"
    picture.say(f"h₁ is {first}, h₂ is {second}. {where}")
    picture.describe(
        f"Left, four corners cut by two lines, {first} and {second}. Right, the same corners: "
        f"{verdict if arrived else where}"
    )
    return {"separable": line is not None, "places": place}


def draw_cut(panel, mark, name, gate, **style):
    """The line of a hidden neuron, with a shade and a name on the side where it says yes."""
    *w, b = np.array(simple_line(tuple(TABLES[gate])))
    w, b = w / np.hypot(*w), b / np.hypot(*w)
    foot = 0.5 - w * (w.sum() / 2 + b)  # of the line, from the middle (½, ½)
    along, far = 3 * np.array([-w[1], w[0]]), 4 * w
    left, right = foot + along, foot - along
    panel.region(f"{mark} side", *np.transpose([left, right, right + far, left + far]), alpha=0.13,
                 facecolor=style["color"])
    panel.line(mark, *np.transpose([left, foot, right]), **style)
    edge = np.where(along > 0, (1.3, 1.45), (-0.3, -0.45))  # follow the line nearly out of sight
    end = foot + along * min((edge - foot)[along != 0] / along[along != 0])
    x, y = end + w * (0.22, 0.11)
    if name:
        panel.words(f"{mark} name", np.clip(x, -0.43, 1.43), y, name, ha="center", fontsize=8,
                    color=style["color"])


def name_corners(panel, place, ink):
    """The corners of XOR at their places (2, 4); a circle around a square is two in one place.

    ink: the colour of the names, which may stand on a map.
    """
    wanted = TABLES["XOR"]
    for k, name in enumerate(("no", "yes")):
        panel.dots(name, *place[:, wanted == k], marker="os"[k], markersize=(17, 9)[k],
                   markerfacecolor=(ON_DARK, ON_LIGHT)[k],
                   markeredgecolor=(ON_LIGHT, ON_DARK)[k])
    for spot in sorted({*map(tuple, place.T)}):
        here = [k for k in range(4) if tuple(place[:, k]) == spot]
        resting = all(one in (0, 1) for one in spot)
        right, up = 2 * (np.array(spot) if resting else GATE_INPUTS[:, here[0]]) - 1
        inwards = {1: 15, 2: 0, 3: -8, 4: -8}[len(here)]
        panel.words(f"corner {here[0]}", *spot, listed([corner_name(k) for k in here]),
                    (inwards * right, 17 * up), ha="center", fontsize=8, color=ink)


@lru_cache(maxsize=256)
def third_line(first, second):
    """A line (w₁, w₂, b) that separates XOR behind two hidden gates, or None."""
    reached = {}
    for h1, h2, wanted in zip(TABLES[first], TABLES[second], TABLES["XOR"], strict=True):
        if reached.setdefault((h1, h2), wanted) != wanted:
            return None  # two corners in one place, one yes and one no
    for table in map(tuple, np.unique(answers(), axis=0)):
        here = dict(zip(map(tuple, GATE_INPUTS.T), table, strict=True))
        if all(here[place] == wanted for place, wanted in reached.items()):
            return simple_line(table)
    return None


a_second_neuron = Prediction(
    hidden,
    "The first hidden neuron is OR. Which second one makes XOR easy for a third neuron?",
    ["x₁", "AND", "NOR"],
    right=1,
    because="OR says no to (0, 0) only, and AND says yes to (1, 1) only. So both corners where XOR "
    "says yes fall on (1, 0), and one line cuts them off.",
    show={"first": "OR", "second": "AND", "travel": TRAVEL},
)
