"""What you move in notebook 01: a neuron and its line, gates, flowers, descent, small networks."""

from functools import lru_cache
from itertools import pairwise

import numpy as np

from dl_basics.activations import sigmoid, step
from dl_basics.datasets import GATE_INPUTS
from dl_basics.draw.network import Diagram
from dl_basics.draw.plane import boundary, grid, points, surface
from dl_basics.draw.style import BLUE, GOLD, GREEN, INK, MUTED, ON_DARK, ON_LIGHT, PURPLE
from dl_basics.draw.words import bracket, listed, number, plural
from dl_basics.explorers.lines import (
    PAIRS,
    PARTS,
    TABLES,
    answers,
    descend,
    flowers,
    most_right,
    right,
    simple_line,
)
from dl_basics.live import Choice, LogSlider, Prediction, Slider, Steps, Switch, explorer
from dl_basics.registry import ELEMENTWISE

PLANE = (-2.5, 2.5)
PLACES = grid(PLANE, PLANE)


@explorer(
    x1=Slider(-2.0, 2.0, 0.1, "x₁"),
    x2=Slider(-2.0, 2.0, 0.1, "x₂"),
    w1=Slider(-2.0, 2.0, 0.1, "w₁"),
    w2=Slider(-2.0, 2.0, 0.1, "w₂"),
    b=Slider(-3.0, 3.0, 0.1, "bias b"),
    g=Choice(ELEMENTWISE, "activation g"),
)
def neuron(picture, x1=1.0, x2=-0.5, w1=1.6, w2=1.0, b=-0.6, g="sigmoid"):
    """What does a neuron make of two numbers?"""
    w = np.array([w1, w2])
    z = round(w1 * x1 + w2 * x2 + b, 9)  # 0.1 + 0.2 − 0.3 is 0 here
    a = g(z)
    drawing, plane = picture.panels(1.3, 1, height=3.4)
    draw_neuron(drawing, (x1, x2, 1), (w1, w2, b), z, a)
    sums = w @ PLACES + b
    outputs = g(sums)
    most = max(np.abs(outputs).max(), 1e-9)
    low, high = (g.low, g.high) if np.isfinite([g.low, g.high]).all() else (-most, most)
    plane.axes(x=PLANE, y=PLANE, xlabel="x₁", ylabel="x₂", title="its answer to every input",
               equal=True)  # fmt: skip
    air = (high - low) / 4  # ends of the colours that leave words on a map easy to read
    surface(plane, outputs, PLANE, PLANE, low - air, high + air)
    boundary(plane, sums, PLANE, PLANE, level=0)
    if np.abs(w).max() > 0.05:
        plane.arrow("w", (0, 0), (w1, w2), color=ON_LIGHT)
        beyond = w * (1 + 0.25 / np.hypot(w1, w2))
        plane.words("its name", *beyond, "w", ha="center", weight="bold", color=ON_LIGHT)
    plane.dots("here", x1, x2, markersize=9, markerfacecolor=ON_DARK, markeredgecolor=ON_LIGHT)
    side = "on" if z == 0 else "on the yes side of" if z > 0 else "on the no side of"
    where = f"The point lies {side} the line z = 0." if w.any() else "Without weights, no line."
    picture.say(
        f"z = {product(w1, x1)} + {product(w2, x2)} + {bracket(b)} = {number(z, 2)}. "
        f"The output is a = {number(a, 3, never=(g.low, g.high))}, with {g} as activation. "
        f"{where}"
    )
    picture.describe(
        f"Left, lines from x₁ = {number(x1, 1)}, x₂ = {number(x2, 1)} and a constant 1 lead into a "
        f"neuron that holds {number(a, 2)}. Right, a map of its answer to all inputs, blue where "
        f"it is low and red where it is high, with "
        f"{'the line where z = 0' if w.any() else 'no line, as both weights are 0'}."
    )
    return {"z": z, "a": a}


# On each of three lines that meet in a neuron: how far along the weight and its product stand, how
# many points above, and which end of the words is there, so that a slanting line runs away from
# them.
BESIDE = (((0.2, 0.56), 9, "left"), ((0.36, 0.68), 11, "center"), ((0.2, 0.56), -10, "left"))


def draw_neuron(panel, x, w, z, a):
    """A neuron with the inputs x and weights w, the last of which is the bias of a constant 1."""
    diagram = Diagram(panel, (3, 1))
    center = np.array(diagram.place(1, 0))
    for k, name in enumerate(("w₁", "w₂", "b")):
        start, color = np.array(diagram.place(0, k)), PURPLE if w[k] < 0 else GREEN
        along, above, side = BESIDE[k]
        panel.line(f"line {k}", *np.transpose([start, center]), color=color,
                   linestyle=(0, (3, 1.6)) if w[k] < 0 else "-",
                   linewidth=0.6 + 1.6 * abs(w[k]))  # fmt: skip
        panel.words(f"w {k}", *(start + along[0] * (center - start)), f"{name} = {number(w[k], 1)}",
                    (0, above), ha=side, fontsize=9, color=color)  # fmt: skip
        panel.words(f"wx {k}", *(start + along[1] * (center - start)), number(w[k] * x[k], 2),
                    (0, above), ha=side, fontsize=9, color=BLUE)  # fmt: skip
    diagram.units()
    for k, string in enumerate([number(x[0], 1), number(x[1], 1), "1"]):
        panel.words(f"x {k}", *diagram.place(0, k), string, ha="center", color=BLUE)
    diagram.names(0, ["x₁", "x₂", "always"])
    panel.words("z", *center, f"z = {number(z, 2)}", (0, diagram.radius + 12), ha="center",
                color=BLUE, weight="bold")  # fmt: skip
    panel.words("a", *center, number(a, 2 if abs(a) < 9.995 else 1), ha="center", color=BLUE)
    panel.words("its name", *center, "a = g(z)", (0, -diagram.radius - 10), ha="center")


def product(w, x):
    """Such as "1.5 · (−0.5)"; the first number of a product needs no brackets."""
    return f"{bracket(w)} · {bracket(x)}"


CORNERS = (-0.6, 1.6)
AROUND = grid(CORNERS, CORNERS, 41)
CORNER_TICKS = {0.0: "0", 1.0: "1"}


@explorer(
    gate=Choice([*TABLES], "gate"),
    w1=Slider(-2.0, 2.0, 0.1, "w₁"),
    w2=Slider(-2.0, 2.0, 0.1, "w₂"),
    b=Slider(-3.0, 3.0, 0.1, "bias b"),
    bias=Switch("with a bias"),
)
def gates(picture, gate="AND", w1=1.0, w2=1.0, b=-0.5, bias=True):
    """Which gates can a straight line do?"""
    w, b = np.array([w1, w2]), b if bias else 0.0
    table, good = TABLES[gate], right(w, b, GATE_INPUTS, TABLES[gate])
    best = most_right(bias)
    done = sum(count == 4 for count in best.values())
    plane, chart = picture.panels(1, 1.1, height=3.7)
    sums = np.round(w @ AROUND + b, 9)
    draw_corners(plane, step(sums), sums, table, "your line")
    mark_wrong(plane, GATE_INPUTS[:, ~good], 21)
    draw_gates(chart, best, gate)
    with_bias = "with a bias" if bias else "without a bias"
    picture.say(
        f"{gate}: your line gets {good.sum()} of 4 corners right, the best line {with_bias} "
        f"{best[gate]}. Lines {with_bias} can do {done} of the 16 gates."
    )
    wrong = [corner_name(k) for k in np.flatnonzero(~good)]
    picture.describe(
        f"Left, the four corners of a square, cut by a line; {listed(wrong) if wrong else 'none'} "
        f"on the wrong side. Right, a bar for each gate with what the best line gets right: "
        f"{done} bars reach four."
    )
    return {"right": int(good.sum()), "best": best[gate], "gates": done}


def corner_name(k):
    """The place of a corner, such as "(0, 1)"."""
    return "({:.0f}, {:.0f})".format(*GATE_INPUTS[:, k])


SOFT = (-0.5, 1.5)  # ends of the colours, softer still


def draw_corners(panel, outputs, sums, table, title):
    """The four corners with what a gate answers there, on a map of what a neuron answers."""
    panel.axes(x=CORNERS, y=CORNERS, xlabel="x₁", ylabel="x₂", title=title, equal=True,
               xticks=CORNER_TICKS, yticks=CORNER_TICKS)  # fmt: skip
    surface(panel, outputs, CORNERS, CORNERS, *SOFT)
    boundary(panel, sums, CORNERS, CORNERS, level=0)
    points(panel, GATE_INPUTS, table, ("no", "yes"), size=12)


def mark_wrong(panel, x, size):
    """A ring around each of the examples x (2, k) that are on the wrong side."""
    panel.dots("wrong", *x, markersize=size, markerfacecolor="none", markeredgecolor=ON_LIGHT,
               markeredgewidth=1.6)  # fmt: skip


def draw_gates(panel, best, chosen):
    """A lying bar for each gate: how many corners the best line gets right."""
    panel.axes(x=(-2.9, 4.5), y=(-0.7, 15.7), bare=True,
               title="corners right with the best line")  # fmt: skip
    rows = np.arange(len(best))[::-1]  # the first on top
    counts = np.array([*best.values()])
    here = rows[[*best].index(chosen)]
    panel.region("chosen", [-2.9, 4.5, 4.5, -2.9], here + np.array([-0.5, -0.5, 0.5, 0.5]),
                 facecolor=MUTED, alpha=0.25)  # fmt: skip
    panel.flat_bars("all four", rows[counts == 4], counts[counts == 4], 0.6)
    panel.flat_bars("not all", rows[counts < 4], counts[counts < 4], 0.6, facecolor=MUTED,
                    alpha=0.55)  # fmt: skip
    for row, (gate, count) in zip(rows, best.items(), strict=True):
        panel.words(gate, -0.15, row, gate, ha="right", fontsize=8.5,
                    weight="bold" if gate == chosen else "normal")  # fmt: skip
        panel.words(f"{gate}: count", count + 0.12, row, str(count), fontsize=8.5)


@explorer(
    w1=Slider(-3.0, 3.0, 0.1, "w₁"),
    w2=Slider(-3.0, 3.0, 0.1, "w₂"),
    b=Slider(-3.0, 3.0, 0.1, "bias b"),
    pair=Choice([*PAIRS], "species"),
    part=Choice([*PARTS], "measured"),
)
def iris(picture, w1=1.0, w2=0.0, b=0.5, pair="versicolor or virginica", part="petals"):
    """How many of a hundred flowers can you tell apart?"""
    data, w = flowers(pair, part), np.array([w1, w2])
    good = right(w, b, data.x, data.y)
    plane, curve = picture.panels(1, 1, height=3.4)
    draw_flowers(plane, data, w, b, part)
    mark_wrong(plane, data.x[:, ~good], 11)
    z = w @ data.x + b
    curve.axes(x=(-12.5, 12.5), y=(-0.2, 1.2), xlabel="z", title="the answers  a = σ(z)",
               yticks={0: "0", 0.5: "½", 1: "1"})  # fmt: skip
    curve.vrule("z = 0", 0)
    curve.line("σ", CURVE, sigmoid(CURVE))
    points(curve, np.stack([z, data.y + SPREAD]), data.y, data.names)
    picture.say(
        f"{good.sum()} of 100 flowers right, {100 - good.sum()} on the wrong side (with a ring). "
        f"The best straight line gets {data.best}."
    )
    picture.describe(
        f"Left, a hundred flowers by length and width of their {part}, {data.names[0]} as circles "
        f"and {data.names[1]} as squares, cut by a line; {100 - good.sum()} wear a ring: they are "
        f"on the wrong side. Right, the sigmoid over z, with the circles along 0 and the squares "
        f"along 1."
    )
    return {"right": int(good.sum()), "best": data.best}


CURVE = np.linspace(-12.5, 12.5, 201)
SPREAD = 0.1 * np.sin(37.0 * np.arange(100))  # up and down, so that flowers of one z are seen


def draw_flowers(panel, data, w, b, part):
    """The flowers on a map of what a neuron with a sigmoid answers to every length and width."""
    x, y = (tuple(np.array([-1.15, 1.15]) * np.abs(row).max()) for row in data.x)
    places = flower_grid(x, y)
    z = w @ places + b
    panel.axes(x=x, y=y, xlabel=f"{part[:-1]} length, cm from the mean",
               ylabel="width, cm from the mean", legend=data.names,
               yticks=[-0.5, 0, 0.5] if y[1] < 1 else [-1, 0, 1])  # fmt: skip
    surface(panel, sigmoid(z), x, y, -0.25, 1.25)
    boundary(panel, z, x, y, level=0)
    points(panel, data.x, data.y, data.names)


@lru_cache(maxsize=8)
def flower_grid(x, y):
    """The places of a map of flowers."""
    return grid(x, y, 41)


STEPS = 100


@explorer(
    steps=Steps(0, STEPS, label="step"),
    rate=LogSlider(0.01, 10.0, 10, "learning rate α"),
)
def descent(picture, steps=1, rate=1.0):
    """What does gradient descent do to the line, and to the loss?"""
    data = flowers()
    places, losses = flower_descent(rate)
    *w, b = places[steps]
    w, loss = np.array(w), losses[steps]
    count = int(right(w, b, data.x, data.y).sum())
    plane, curve = picture.panels(1, 1, height=3.4)
    draw_flowers(plane, data, w, b, "petals")
    mark_wrong(plane, data.x[:, ~right(w, b, data.x, data.y)], 11)
    curve.axes(x=(-2, STEPS + 2), y=(0, 0.75), xlabel="step", title="the loss")
    curve.line("loss", np.arange(STEPS + 1), losses)
    curve.dots("here", steps, loss, color=BLUE)
    picture.say(
        f"After {plural(steps, 'step')}: loss {loss:.3f}, {count} of 100 flowers right. "
        f"w = ({number(w[0], 2)}, {number(w[1], 2)}), b = {number(b, 2)}."
    )
    picture.describe(
        f"Left, the petals of two species and the neuron's line after {plural(steps, 'step')}; "
        f"{100 - count} flowers on the wrong side wear a ring. Right, the loss falls from "
        f"{losses[0]:.2f}, fast at first and then ever more slowly, to {losses[-1]:.2f}."
    )
    return {"loss": loss, "right": count, "w": w, "b": b}


@lru_cache(maxsize=64)
def flower_descent(rate):
    """The places (steps + 1, 3) and losses (steps + 1,) of descent from zero on the petals."""
    data = flowers()
    places, losses = descend(data.x, data.y, np.zeros((1, 3)), rate, STEPS)
    return places[:, 0], losses[:, 0]


STARTS = 20
GATE_RATE = 3.0


@explorer(
    gate=Choice([*TABLES], "gate"),
    start=Slider(1, STARTS, label="random start no."),
    steps=Steps(0, STEPS, label="step"),
)
def learn(picture, gate="AND", start=1, steps=20):
    """Which gates can a neuron learn?"""
    places, losses = gate_descents(gate)
    *w, b = places[steps, start - 1]
    w, loss = np.array(w), losses[steps, start - 1]
    plane, curves = picture.panels(1, 1.15, height=3.4)
    sums = w @ AROUND + b
    flat = np.abs(places[steps, start - 1]).max() < 0.01  # where the line lies is rounding then
    draw_corners(plane, sigmoid(sums), sums + 1e3 * flat, TABLES[gate], "its answers")
    a = sigmoid(w @ GATE_INPUTS + b)
    for k, (x1, x2) in enumerate(GATE_INPUTS.T):
        plane.words(f"a {k}", x1, x2, f"{a[k]:.2f}", (0, -15), ha="center", color=ON_LIGHT,
                    fontsize=8.5, weight="bold")  # fmt: skip
    curves.axes(x=(-2, STEPS + 2), y=(0, 2.5), xlabel="step", title="the loss from 20 starts")
    curves.curves("all", np.arange(STEPS + 1), losses.T, linewidth=1.3, alpha=0.35)
    curves.line("this one", np.arange(STEPS + 1), losses[:, start - 1], linewidth=2.4)
    curves.hrule("ln 2", np.log(2))
    curves.words("its name", STEPS, np.log(2), "ln 2", (0, 8), ha="right", color=MUTED)
    curves.dots("here", steps, loss, color=BLUE)
    last = losses[-1]
    picture.say(
        f"{gate}, start {start}, after {plural(steps, 'step')}: loss {loss:.3f} "
        f"(ln 2 is {np.log(2):.3f}), answers {listed([f'{one:.2f}' for one in a])} at the corners. "
        f"After {STEPS} steps the {STARTS} starts end at losses from {last.min():.3f} "
        f"to {last.max():.3f}."
    )
    picture.describe(
        f"Left, the four corners of {gate} with the neuron's answers. Right, twenty falling loss "
        f"curves, one of them bold; they end "
        f"{'on' if abs(last.min() - np.log(2)) < 0.001 else 'below'} the dashed line at ln 2."
    )
    return {"loss": loss, "ends": last, "a": a}


@lru_cache(maxsize=16)
def gate_descents(gate):
    """The places (steps + 1, starts, 3) and losses (steps + 1, starts) of descent on a gate."""
    starts = np.random.default_rng(3).normal(0, 1, (STARTS, 3))
    return descend(GATE_INPUTS, TABLES[gate], starts, GATE_RATE, STEPS)


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
                equal=True, xticks=CORNER_TICKS, yticks=CORNER_TICKS)  # fmt: skip
    names = ("both 1", "") if first == second else ("h₁ = 1", "h₂ = 1")
    draw_cut(inputs, "h₁", names[0], first, color=BLUE, linestyle="-")
    draw_cut(inputs, "h₂", names[1], second, color=GOLD, linewidth=1.4)
    name_corners(inputs, GATE_INPUTS, INK)
    arrived = travel == TRAVEL
    moved.axes(x=CORNERS, y=CORNERS, xlabel="h₁", ylabel="h₂",
               title="what the hidden neurons answer", equal=True,
               xticks=CORNER_TICKS, yticks=CORNER_TICKS)  # fmt: skip
    if arrived and line:
        sums = np.array(line[:2]) @ AROUND + line[2]
        surface(moved, step(sums), CORNERS, CORNERS, *SOFT)
        boundary(moved, sums, CORNERS, CORNERS, level=0)
    name_corners(moved, place, ON_LIGHT if arrived and line else INK)
    verdict = "One line now separates XOR: a third neuron can finish it." if line else (
        "No line separates XOR here."
    )  # fmt: skip
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
                 facecolor=style["color"])  # fmt: skip
    panel.line(mark, *np.transpose([left, foot, right]), **style)
    edge = np.where(along > 0, (1.3, 1.45), (-0.3, -0.45))  # follow the line nearly out of sight
    end = foot + along * min((edge - foot)[along != 0] / along[along != 0])
    x, y = end + w * (0.22, 0.11)
    if name:
        panel.words(f"{mark} name", np.clip(x, -0.43, 1.43), y, name, ha="center", fontsize=8,
                    color=style["color"])  # fmt: skip


def name_corners(panel, place, ink):
    """The corners of XOR at their places (2, 4); a circle around a square is two in one place.

    ink: the colour of the names, which may stand on a map.
    """
    wanted = TABLES["XOR"]
    for k, name in enumerate(("no", "yes")):
        panel.dots(name, *place[:, wanted == k], marker="os"[k], markersize=(17, 9)[k],
                   markerfacecolor=(ON_DARK, ON_LIGHT)[k],
                   markeredgecolor=(ON_LIGHT, ON_DARK)[k])  # fmt: skip
    for spot in sorted({*map(tuple, place.T)}):
        here = [k for k in range(4) if tuple(place[:, k]) == spot]
        resting = all(one in (0, 1) for one in spot)
        right, up = 2 * (np.array(spot) if resting else GATE_INPUTS[:, here[0]]) - 1
        inwards = {1: 15, 2: 0, 3: -8, 4: -8}[len(here)]
        panel.words(f"corner {here[0]}", *spot, listed([corner_name(k) for k in here]),
                    (inwards * right, 17 * up), ha="center", fontsize=8, color=ink)  # fmt: skip


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


@explorer(
    inputs=Slider(1, 64, label="inputs"),
    layers=Slider(0, 3, label="hidden layers"),
    units=Slider(1, 64, label="units in each"),
    outputs=Slider(1, 10, label="outputs"),
)
def network(picture, inputs=2, layers=1, units=3, outputs=1):
    """How many numbers does a network learn?"""
    sizes = (inputs, *[units] * layers, outputs)
    counts = [n_in * n_out + n_out for n_in, n_out in pairwise(sizes)]
    panel = picture.panels(1, height=3.7)[0]
    diagram = Diagram(panel, sizes)
    diagram.lines(some_weights(sizes))
    diagram.units()
    names = ["inputs", *["hidden"] * layers, "outputs"]
    for column, (name, n) in enumerate(zip(names, sizes, strict=True)):
        panel.words(f"name {column}", column, 0, name, (0, -25), ha="center", fontsize=8.5)
        if n <= 8:
            diagram.note(column, plural(n, "unit"))
    for column, (n_in, n_out) in enumerate(pairwise(sizes)):
        worked_out = "" if picture.narrow else f"{n_in}·{n_out} + {n_out} = "
        panel.words(f"count {column}", column + 0.5, 1, f"{worked_out}{counts[column]}", (0, 9),
                    ha="center", color=GREEN, fontsize=9)  # fmt: skip
    biases = sum(sizes[1:])
    total = " + ".join(map(str, counts)) + f" = {sum(counts)}" if layers else str(counts[0])
    picture.say(
        f"{'–'.join(map(str, sizes))}: {plural(len(counts), 'layer')} with "
        f"weights, {total} parameters: {plural(sum(counts) - biases, 'weight')} and "
        f"{biases} {'bias' if biases == 1 else 'biases'}."
    )
    picture.describe(
        f"Columns of {listed([str(n) for n in sizes])} units, inputs on the left; from every unit "
        f"of a column a line leads to every unit of the next, thick for a large weight and dashed "
        f"for a negative one."
    )
    return {"parameters": sum(counts), "by layer": counts}


@lru_cache(maxsize=256)
def some_weights(sizes):
    """Random weights, (n_out, n_in) for each layer, to draw."""
    rng = np.random.default_rng(0)
    return [rng.normal(size=(n_out, n_in)) for n_in, n_out in pairwise(sizes)]


halved = Prediction(
    neuron,
    "Halve both weights and the bias. What happens to the line?",
    ["it moves towards the centre", "it turns", "it stays where it is"],
    right=2,
    because="Where z was 0, half of it is 0 too. What changes is how fast the colours go from blue "
    "to red: with small weights the neuron is less sure on both sides.",
    show={"w1": 0.8, "w2": 0.5, "b": -0.3},
)

without_a_bias = Prediction(
    gates,
    "Switch the bias off, so that b is 0. Can a neuron still do AND?",
    ["yes, with other weights", "no: three of the four corners at best", "no: not even two"],
    right=1,
    because="Without a bias z is 0 at the corner (0, 0), so the line always goes through it. No "
    "line from there has (1, 1) on one side and all the others on the other.",
    show={"bias": False, "w1": 1.0, "w2": -0.5},
)

sepals = Prediction(
    iris,
    "Take the sepals, the green leaves below the flower, instead of the petals. How many of the "
    "hundred does the best line get right then?",
    ["nearly all, again", "about three quarters", "half: no better than guessing"],
    right=1,
    because="The best line gets 75. The two species have sepals of much the same size, and what is "
    "not in the inputs, no weight can bring out.",
    show={"part": "sepals", "w1": 1.9, "w2": 0.4, "b": 0.0},
)

a_hundred_steps = Prediction(
    descent,
    "One step from zero, and 94 of the 100 flowers are right. How many are after a hundred steps?",
    ["97, as many as the best line", "94 or 95", "fewer: it loses its way"],
    right=1,
    because="The count hardly moves any more, but the loss goes on falling: the line stays about "
    "where it is, and the neuron grows surer of the flowers far from it.",
    show={"steps": 100},
)

exclusive = Prediction(
    learn,
    "Now XOR, a hundred steps, from twenty random starts. Where does the loss end?",
    [
        "near 0 from a lucky start, higher from others",
        "somewhere else from each start",
        "at 0.693 from every start",
    ],
    right=2,
    because="That is ln 2, the loss of a neuron that answers one half to everything. No start "
    "helps, as there is no line to be found.",
    show={"gate": "XOR", "steps": 100},
)

a_second_neuron = Prediction(
    hidden,
    "The first hidden neuron is OR. Which second one makes XOR easy for a third neuron?",
    ["x₁", "AND", "NOR"],
    right=1,
    because="OR says no to (0, 0) only, and AND says yes to (1, 1) only. So both corners where XOR "
    "says yes fall on (1, 0), and one line cuts them off.",
    show={"first": "OR", "second": "AND", "travel": TRAVEL},
)

sixty_four_inputs = Prediction(
    network,
    "64 inputs, one hidden layer of 32 units, 10 outputs. How many numbers does this network "
    "learn?",
    ["106", "2368", "2410"],
    right=2,
    because="64 · 32 + 32 · 10 = 2368 weights, and a bias for each of the 42 units that compute. "
    "The inputs have none.",
    show={"inputs": 64, "layers": 1, "units": 32, "outputs": 10},
)
