"""What you move in notebook 03: the loop, a pass step by step, products, and what units see."""

from functools import lru_cache
from math import ceil

import numpy as np

from dl_basics.activations import identity, relu, sigmoid, softmax, tanh
from dl_basics.datasets import GATE_INPUTS, GATES, digits_split, moons, rings, xor
from dl_basics.draw.network import Diagram
from dl_basics.draw.plane import boundary, grid, points, surface
from dl_basics.draw.style import BLUE, DIVERGING, GREEN, INK, MUTED, ORANGE, PAPER, PURPLE, WASH
from dl_basics.draw.words import bracket, listed, number, plural
from dl_basics.explorers.matrices import bracketed, shape_below, wash
from dl_basics.initializers import xavier
from dl_basics.live import Choice, Prediction, Slider, Steps, Stopwatch, Switch, explorer
from dl_basics.losses import binary_cross_entropy, cross_entropy
from dl_basics.network import Network, dense
from dl_basics.optimizers import SGD, Adam
from dl_basics.training import train

# ------------------------------------------------------------------------------------------------
# The loop of training

EXAMPLES = 24
PARTS = (
    ("forward", "inputs to outputs", BLUE, (0.23, 0.76)),
    ("loss", "how wrong?", INK, (0.77, 0.76)),
    ("backward", "which way?", ORANGE, (0.77, 0.24)),
    ("update", "move a little", GREEN, (0.23, 0.24)),
)
ARROWS = (
    ((0.44, 0.76), (0.56, 0.76)),
    ((0.77, 0.58), (0.77, 0.42)),
    ((0.56, 0.24), (0.44, 0.24)),
    ((0.23, 0.42), (0.23, 0.58)),
)


@explorer(
    at=Steps(0, 95, label="where in training"),
    batch=Slider(1, EXAMPLES, label="batch size"),
)
def loop(picture, at=4, batch=8):
    """What happens again and again while a network learns?"""
    iterations = ceil(EXAMPLES / batch)  # in an epoch; the last batch may be smaller
    before, part = divmod(at, len(PARTS))
    epoch, turn = divmod(before, iterations)
    circle, examples = picture.panels(1, 1)
    circle.axes(bare=True)
    draw_circle(circle, part)
    examples.axes(x=(-0.6, 5.6), y=(3.6, -0.6), bare=True,
                  legend=("now", "done", "waiting"))  # fmt: skip
    order = np.random.default_rng(epoch).permutation(EXAMPLES)  # shuffled for every epoch
    now = order[turn * batch : (turn + 1) * batch]
    groups = {
        "now": (now, "s", BLUE, BLUE, 15),
        "done": (order[: turn * batch], "o", MUTED, MUTED, 6),
        "waiting": (order[(turn + 1) * batch :], "o", PAPER, MUTED, 13),
    }
    for name, (some, shape, fill, edge, size) in groups.items():
        examples.dots(name, some % 6, some // 6, marker=shape, markersize=size,
                      markerfacecolor=fill, markeredgecolor=edge, markeredgewidth=1.3)  # fmt: skip
    picture.say(
        f"Epoch {epoch + 1}, iteration {before + 1}, part {part + 1} of 4: {PARTS[part][0]}, with "
        f"{plural(len(now), 'example')}. {EXAMPLES} examples with a batch size of {batch} make "
        f"{plural(iterations, 'iteration')} an epoch."
    )
    picture.describe(
        f"Left, four boxes in a circle of arrows: forward, loss, backward, update; "
        f"{PARTS[part][0]} is lit. Right, {EXAMPLES} examples: {len(now)} blue squares are in the "
        f"batch, {turn * batch} small dots are done, open circles wait."
    )
    return {"iteration": before + 1, "epoch": epoch + 1, "iterations": iterations}


def draw_circle(panel, part):
    """The four parts as boxes, in a circle of arrows; the box number `part` stands out."""
    across, up = np.array([-1, 1, 1, -1]) * 0.21, np.array([-1, -1, 1, 1]) * 0.18
    for k, (name, what, color, (x, y)) in enumerate(PARTS):
        lit = k == part
        panel.region(name, x + across, y + up, facecolor=WASH if lit else PAPER, alpha=1.0,
                     edgecolor=color if lit else MUTED, linewidth=2.6 if lit else 1.0)  # fmt: skip
        panel.words(f"{name} word", x, y, name, (0, 8), ha="center", color=color, weight="bold",
                    fontsize=11)  # fmt: skip
        panel.words(f"{name} what", x, y, what, (0, -9), ha="center", fontsize=8.5)
    for k, (start, end) in enumerate(ARROWS):
        panel.arrow(f"arrow {k}", start, end, color=INK if k == part else MUTED)


# ------------------------------------------------------------------------------------------------
# When to stop

EPOCHS, FEW = 100, 100
LABELS = {"all right": 0.0, "one in five wrong": 0.2}


@explorer(
    epoch=Steps(1, EPOCHS, label="epoch"),
    patience=Slider(1, 20, label="patience"),
    labels=Choice(list(LABELS), "training labels"),
)
def stopping(picture, epoch=15, patience=10, labels="one in five wrong"):
    """When should the loop stop?"""
    training, held_back = curves(labels)
    stop = first_stop(held_back, patience)
    seen = np.arange(1, epoch + 1)
    picture.axes(x=(0, EPOCHS + 1), y=(0, 2.6), xlabel="epoch", ylabel="loss",
                 legend=("training digits", "digits held back"))  # fmt: skip
    if stop <= epoch:
        picture.vrule("stop", stop)
        picture.words("stop word", stop, 2.45, "stop here", (5, 0), color=MUTED)
    picture.line("training digits", seen, training[:epoch], color=BLUE)
    picture.line("digits held back", seen, held_back[:epoch], color=GREEN, linestyle="--")
    picture.dots("training now", epoch, training[epoch - 1], color=BLUE)
    picture.dots("held back now", epoch, held_back[epoch - 1], color=GREEN, marker="s",
                 markersize=7)  # fmt: skip
    lowest = held_back[:epoch].min()
    verdict = f"stop after epoch {stop}" if stop <= epoch else "go on"
    picture.say(
        f"Epoch {epoch}: loss {training[epoch - 1]:.2f} on the training digits, "
        f"{held_back[epoch - 1]:.2f} on digits held back (lowest so far {lowest:.2f}). "
        f"With a patience of {plural(patience, 'epoch')} the rule says: {verdict}."
    )
    turned = held_back[epoch - 1] > lowest + 0.05
    picture.describe(
        "Two curves of the loss over the epochs, both falling from about 2. "
        + ("The full one, for the training digits, goes on falling; the dashed one, for digits "
           "held back, has turned and climbs." if turned else "Neither has turned so far.")
    )  # fmt: skip
    return {"training": training, "held back": held_back, "stop": stop}


@lru_cache
def curves(labels, start=1):
    """The loss after each epoch, on the training digits and on those held back: two rows.

    start: another one has other digits, other wrong labels, and other weights to begin with.
    """
    rng = np.random.default_rng(start)
    some, others = digits_split(rng=rng)
    some = some.take(np.arange(FEW)).with_label_noise(LABELS[labels], rng=rng)
    net = Network(dense([64, 32, 10], tanh, softmax, init=xavier, rng=rng), cross_entropy)
    records = train(net, some.x, some.y, SGD(rate=0.1), epochs=EPOCHS, batch=20, rng=rng,
                    validation=(others.x, others.y))  # fmt: skip
    return np.transpose([(record.loss, record.validation) for record in records])


def first_stop(losses, patience):
    """The epoch after which no loss had been lower for `patience` epochs, or one past the last."""
    best = np.minimum.accumulate(losses)
    late = np.flatnonzero(best[patience:] == best[:-patience])
    return int(late[0]) + patience + 1 if len(late) else len(losses) + 1


# ------------------------------------------------------------------------------------------------
# A pass, step by step

W1, b1 = np.array([[1.0, -1.0], [0.5, 0.5], [-1.0, 2.0]]), np.array([[0.0], [-0.5], [1.0]])
W2, b2 = np.array([[1.0, -2.0, 0.5]]), np.array([[0.5]])
WHERE = (
    "the input x",
    "layer 1: z = W x + b",
    "layer 1: a = relu(z)",
    "layer 2: z = W a + b",
    "layer 2: a = σ(z)",
)


@explorer(
    at=Steps(0, len(WHERE) - 1, label="step"),
    x1=Slider(-2.0, 2.0, 0.1, "x₁"),
    x2=Slider(-2.0, 2.0, 0.1, "x₂"),
)
def step(picture, at=1, x1=1.0, x2=2.0):
    """Where is the signal now, and how did it get there?"""
    x = np.array([[x1], [x2]])
    z1 = W1 @ x + b1
    a1 = relu(z1)
    z2 = W2 @ a1 + b2
    a2 = sigmoid(z2)
    drawing, sums = picture.panels(4, 5, height=3.2)
    draw_network(drawing, at, x, (z1, a1), (z2, a2))
    equation = (
        [("x", x, BLUE)],
        [("z", z1, BLUE), ("=", W1, None), ("·", x, BLUE), ("+", b1, INK)],
        [("a", a1, BLUE), ("= relu", z1, BLUE)],
        [("z", z2, BLUE), ("=", W2, None), ("·", a1, BLUE), ("+", b2, INK)],
        [("a", a2, BLUE), ("= σ", z2, BLUE)],
    )[at]
    write_equation(sums, WHERE[at], equation)
    name, result, _ = equation[0]
    values = ", ".join(number(value, 2) for value in result.ravel())
    picture.say(
        f"Step {at}, {WHERE[at]}. Now {name} = ({values}), of shape {result.shape}."
        + (" This is the output of the network." if at == 4 else "")
    )
    filled = ("the inputs", "the inputs and layer 1", "the inputs and layer 1", "all", "all")[at]
    picture.describe(
        f"Left, a network of 2 inputs, 3 hidden units and 1 output, with numbers in {filled} so "
        f"far. Right, the step as brackets of numbers, the result in blue: {WHERE[at]}."
    )
    return {"z1": z1, "a1": a1, "z2": z2, "a2": a2}


def draw_network(panel, at, x, hidden, output):
    """The network with the numbers that are known after step `at`."""
    now = (at + 1) // 2  # the column that is being worked out
    diagram = Diagram(panel, (2, 3, 1))
    diagram.lines([W1, W2], lit=now if at % 2 else 0)
    diagram.units(lit=(now,))
    diagram.names(0, ["x₁", "x₂"])
    diagram.values(0, x.ravel())
    diagram.note(0, "x")
    for column, signals in ((1, hidden), (2, output)):
        if now >= column:
            applied = at >= 2 * column  # the activation
            diagram.values(column, signals[applied].ravel())
            diagram.note(column, f"{'za'[applied]} of layer {column}")


def write_equation(panel, title, equation):
    """A step in brackets: what comes out, and behind each sign what went in, in its color.

    Weights have no color of their own: it is that of their sign, as on the lines of the drawing.
    """
    panel.axes(x=(-0.1, 8.9), y=(-2.6, 3.0), bare=True)
    panel.words("title", 0, 2.7, title, weight="bold", fontsize=10.5)
    left = 0.0
    for k, (sign, M, color) in enumerate(equation):
        if k:
            gap = 0.7 if len(sign) == 1 else 0.5 + 0.3 * len(sign)
            panel.words(f"sign {k}", left + gap / 2, 0, sign, ha="center")
            left += gap
        corner, digits = (left, len(M) / 2), 2 if color == BLUE else 1
        bracketed(panel, f"M{k}", M, corner, color, digits=digits, size=8)
        shape_below(panel, f"M{k}", M, corner)
        left += M.shape[1]


# ------------------------------------------------------------------------------------------------
# One entry of a product

HERE, ELSEWHERE = "columns, as here", "rows, as in frameworks"
W, b = np.array([[1, -1], [2, 0], [-1, 3]]), np.array([[0], [1], [-2]])
BATCH = np.array([[2, 1, 0, 3], [1, -1, 2, 1]])


@explorer(
    unit=Slider(1, 3, label="unit"),
    example=Slider(1, 4, label="example"),
    layout=Choice([HERE, ELSEWHERE], "examples are"),
)
def product(picture, unit=1, example=1, layout=HERE):
    """Which numbers meet in one entry of z?"""
    z, i, j = W @ BATCH + b, unit - 1, example - 1
    if layout == HERE:
        names, at = ("W", "a", "b", "z"), (i, j)
        left, above, bias, result = W, BATCH, b, z
    else:
        names, at = ("aᵀ", "Wᵀ", "bᵀ", "zᵀ"), (j, i)
        left, above, bias, result = BATCH.T, W.T, b.T, z.T
    picture.panels(1, height=3.4)
    picture.axes(x=(-4.2, 6.8), y=(-len(result) - 2.3, 2.9), bare=True)
    draw_product(picture, names, (left, above, bias, result), at)
    terms = " + ".join(
        f"{bracket(w, 0)}·{bracket(a, 0)}" for w, a in zip(W[i], BATCH[:, j], strict=True)
    )
    shapes = f"{left.shape} · {above.shape} + {bias.shape} gives {result.shape}"
    picture.say(
        f"Unit {unit}, example {example}: z = {terms} + {bracket(b[i, 0], 0)} = "
        f"{number(z[i, j], 0)}. Shapes: {shapes}."
    )
    picture.describe(
        f"{names[0]} on the left, {names[1]} above, and {names[3]} where their rows and columns "
        f"cross. Row {at[0] + 1} on the left and column {at[1] + 1} above are lit, and so is the "
        f"entry where both cross, {number(z[i, j], 0)}."
    )
    return {"z": z[i, j], "shapes": (left.shape, above.shape, bias.shape, result.shape)}


def draw_product(panel, names, matrices, at):
    """The first matrix on the left, the second above, their product plus the third between them.

    The entry `at` of the product stands out, and all that it is made of.
    """
    _, above, bias, result = matrices
    (i, j), inner, (rows, columns) = at, len(above), result.shape
    aside = bias.shape[1] == 1  # a bias that is a row lies below
    # The product's upper left corner is the origin.
    corners = (
        (-inner - 1.1, 0), (0, inner + 0.5),
        (columns + 1.5, 0) if aside else (0, -rows - 1.1), (0, 0),
    )  # fmt: skip
    row, column = {(i, k) for k in range(inner)}, {(k, j) for k in range(inner)}
    bold = (row, column, {(i, 0) if aside else (0, j)}, {at})
    wash(panel, "row", (corners[0][0], -i), inner, 1)
    wash(panel, "column", (j, corners[1][1]), 1, inner)
    wash(panel, "entry", (j, -i), 1, 1)
    for name, M, (x, y), some in zip(names, matrices, corners, bold, strict=True):
        color = {"W": None, "b": INK}.get(name[0], BLUE)
        bracketed(panel, name, M, (x, y), color, bold=some, size=10.5)
        sign = "+ " if name[0] == "b" else ""
        panel.words(f"{name} name", x, y - 0.5, sign + name, (-5, 0), ha="right", weight="bold",
                    fontsize=11)  # fmt: skip
        if M is above:
            panel.words("shape", columns, y - inner / 2, f"{M.shape}", (7, 0), color=MUTED,
                        fontsize=8.5)  # fmt: skip
        else:
            shape_below(panel, name, M, (x, y))


# ------------------------------------------------------------------------------------------------
# The plane folded

SPLIT, JOIN = np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([[1.0, 1.0]])  # relu makes |x₁ − x₂|
CORNERS, XOR_LABELS = GATE_INPUTS, GATES["xor"][0]
BESIDE = (((-8, -9), "right"), ((-8, 9), "right"), ((9, -9), "left"), ((8, 9), "left"))
HALF = 20  # places of the slider from x to z, and as many from z to a
AROUND = (-0.5, 1.5)
PLACES = grid(AROUND, AROUND, 41)


@explorer(travel=Steps(0, 2 * HALF, label="on the way"), bend=Switch("ReLU"))
def fold(picture, travel=0, bend=True):
    """Where does a hidden layer put the plane, and why is one line enough there?"""
    g = relu if bend else identity
    inputs, hidden = picture.panels(1, 1, height=3.5)
    inputs.axes(x=AROUND, y=AROUND, xlabel="x₁", ylabel="x₂", xticks=[0, 1], yticks=[0, 1],
                title="what the network answers", equal=True)  # fmt: skip
    answers = JOIN @ g(SPLIT @ PLACES)
    surface(inputs, answers, AROUND, AROUND, low=-0.5, high=1.5)
    boundary(inputs, answers, AROUND, AROUND)
    points(inputs, CORNERS, XOR_LABELS, ("equal", "different"), size=9)
    hidden.axes(x=(-1.6, 1.6), y=(-1.6, 1.6), xlabel="first number", ylabel="second number",
                xticks=[-1, 0, 1], yticks=[-1, 0, 1], title="the same points, on the way",
                equal=True)  # fmt: skip
    net = moved(lattice(), travel, g)
    if travel == HALF:  # W has laid all of its lines onto one
        net = net[:, [net[0].argmin(), net[0].argmax()]]
    hidden.curves(
        "lattice",
        *net.reshape(2, -1, 2 if travel == HALF else 19),
        color=MUTED,
        linewidth=1.1,
        alpha=0.6,
    )
    hidden.line("line of the output", [-1.1, 1.6], [1.6, -1.1], color=INK, linewidth=2.2)
    now = moved(CORNERS, travel, g)
    points(hidden, now, XOR_LABELS, ("equal", "different"), size=9)
    name_corners(hidden, now)
    stages = (
        "The inputs x",
        "Between x and z",
        "z = W x",
        "Between z and a",
        f"a = {'relu(z)' if bend else 'z, as nothing bends'}",
    )
    at = stages[(travel > 0) + (travel >= HALF) + (travel > HALF) + (travel == 2 * HALF)]
    parts = "parts" if separated(now) else "does not part"
    answers = listed([number(answer, 0) for answer in (JOIN @ g(SPLIT @ CORNERS))[0]])
    picture.say(
        f"{at}: the line {parts} circles from squares. "
        f"For 00, 01, 10 and 11 the network answers {answers}."
    )
    picture.describe(
        "Left, the plane of inputs: "
        + ("a blue stripe holds both circles, and both squares lie outside. " if bend else
           "one colour everywhere. ")
        + f"Right, the four points on a lattice that is being folded, and a slanted line that "
        f"{parts} circles from squares."
    )  # fmt: skip
    return {"points": now, "parted": separated(now)}


def name_corners(panel, at):
    """A name beside each corner; 00 and 11 share one when they have come to the same place."""
    names = ["00", "01", "10", "11"]
    if np.allclose(at[:, 0], at[:, 3]):
        names = ["00, 11", "01", "10"]
    for name, place, (offset, side) in zip(names, at.T, BESIDE, strict=False):
        panel.words(name[:2], *place, name, offset, ha=side, fontsize=8.5)


def separated(at):
    """Whether the line a₁ + a₂ = 1/2 has the squares above it and the circles below."""
    return bool(((at.sum(axis=0) > 0.5) == (XOR_LABELS == 1)).all())


def lattice():
    """A lattice over the plane of inputs: (2, n), 20 lines of 19 points one behind the other."""
    along, across = (
        np.tile(np.linspace(-0.4, 1.4, 19), 10),
        np.repeat(np.linspace(-0.4, 1.4, 10), 19),
    )
    return np.hstack([[along, across], [across, along]])


def moved(x, travel, g):
    """Where the points x (2, m) are on their way: first to z = W x, then on to a = g(z)."""
    first, then = min(travel / HALF, 1.0), max(travel / HALF - 1, 0.0)
    z = SPLIT @ x
    return (1 - first) * x + first * z + then * (g.value(z) - z)


# ------------------------------------------------------------------------------------------------
# What each unit sees

WIDE, SIDE, MOST = (-2.4, 2.4), 31, 6
PLANE = grid(WIDE, WIDE, SIDE)
TASKS = {"rings": rings, "moons": moons, "xor": xor}
BENDS = {"tanh": tanh, "relu": relu}


@explorer(
    units=Slider(1, MOST, label="hidden units"),
    added=Steps(0, MOST, label="of these added up"),
    task=Choice(list(TASKS), "points"),
    bend=Choice(list(BENDS), "activation"),
)
def views(picture, units=4, added=4, task="rings", bend="tanh"):
    """What does each hidden unit see, and what do they make together?"""
    data, seen, a, weights, bias = responses(units, task, bend)
    added = min(added, units)
    v = np.where(np.arange(units) < added, weights, 0.0)  # those not added yet weigh nothing
    maps, total, space = picture.panels(1, 1, 1, height=3.3)
    draw_maps(maps, seen, weights, added)
    total.axes(x=WIDE, y=WIDE, xticks=[-2, 0, 2], yticks=[-2, 0, 2], equal=True,
               title="their sum z")  # fmt: skip
    most = np.abs(weights @ seen + bias).max()
    surface(total, v @ seen + bias, WIDE, WIDE, low=-most, high=most)
    boundary(total, v @ seen + bias, WIDE, WIDE, level=0.0)
    points(total, data.x, data.labels, data.names, size=3.5)
    z, along = from_the_side(a, v, bias)
    space.axes(x=(-1.1, 1.1), y=(-1.1, 1.1), xticks={-0.55: "z < 0", 0.55: "z > 0"}, yticks=[],
               title="hidden space")  # fmt: skip
    space.vrule("line of the output", 0, color=INK, linestyle="-", linewidth=2.2)
    points(space, np.stack([z / max(np.abs(z).max(), 1e-9), along]), data.labels, data.names,
           size=3.5)  # fmt: skip
    right = int(np.sum((z > 0) == (data.labels == 1)))
    picture.say(
        f"{plural(units, 'hidden unit')}, {added} added up: {right} of {data.m} points are on "
        f"their side of the line, in the plane and in hidden space."
    )
    picture.describe(
        f"Left, {plural(units, 'small map')}, each red on one side of a straight edge and blue on "
        f"the other. In the middle, {added} of them added up, with the {task} drawn over the sum. "
        f"Right, the same points in hidden space, {right} of {data.m} on their side of one "
        f"straight line."
    )
    return {"right": right, "z": z}


def draw_maps(panel, seen, weights, added):
    """A small map for each unit, two in a row; those that are not added stand back."""
    panel.axes(x=(0, 2), y=(-3, 0), bare=True, equal=True, title="each hidden unit")
    most = np.abs(seen).max()
    step = min(1.1, 3 / ceil(len(seen) / 2))  # from row to row
    size = step - 0.25
    for k, values in enumerate(seen):
        row, column = divmod(k, 2)
        left, top = column + 0.02, -step * row - 0.22
        right, bottom = left + size, top - size
        panel.heat(f"map {k}", values.reshape(SIDE, SIDE), (left, right), (bottom, top), low=-most,
                   high=most, cmap=DIVERGING)  # fmt: skip
        if k >= added:  # a veil
            panel.band(f"veil {k}", [left, right], bottom, top, facecolor=PAPER, alpha=0.75)
        panel.words(f"weight {k}", left, top + 0.12, f"weight {number(weights[k], 1)}", fontsize=8,
                    color=PURPLE if weights[k] < 0 else GREEN,
                    alpha=1.0 if k < added else 0.5)  # fmt: skip


def from_the_side(a, v, bias):
    """z of the output for the examples a (units, m), and where they lie along its line, (m,) each.

    Of all directions in which z does not change, the one along which the examples differ most.
    """
    centred = a - a.mean(axis=1, keepdims=True)
    if v.any():
        u = v / np.linalg.norm(v)
        centred = centred - np.outer(u, u @ centred)
    direction = np.linalg.eigh(centred @ centred.T)[1][:, -1]  # that of the largest variance
    direction = direction * np.sign(direction[np.abs(direction).argmax()])  # of two, one for sure
    along = direction @ centred
    return v @ a + bias, along / max(np.abs(along).max(), 1e-9)


@lru_cache(maxsize=64)
def responses(units, task, bend):
    """The points, the hidden outputs all over the plane and for the points, and W and b behind."""
    data, net = trained_on_points(units, task, bend)
    _, hidden, last = net.layers
    seen = hidden.g(hidden.W @ PLANE + hidden.b)  # (units, places)
    a = hidden.g(hidden.W @ data.x + hidden.b)  # (units, examples)
    return data, seen, a, last.W[0], last.b[0, 0]


@lru_cache(maxsize=64)
def trained_on_points(units, task, bend):
    """200 points, and a small network trained on them, in the same way each time."""
    rng = np.random.default_rng(0)
    data = TASKS[task].draw(200, rng=rng)
    layers = dense([2, units, 1], BENDS[bend], sigmoid, init=xavier, rng=rng)
    net = Network(layers, binary_cross_entropy)
    for _ in train(net, data.x, data.y, Adam(rate=0.05), epochs=400, batch=200, rng=rng):
        pass
    return data, net


# ------------------------------------------------------------------------------------------------
# Digits

POOLS = ["all", "its mistakes"]
TESTED, DARKEST = 450, 3.6  # ink of a black pixel, in the units of the inputs


@explorer(
    place=Slider(1, TESTED, label="digit no."),
    covered=Slider(0, 8, label="rows covered"),
    pool=Choice(POOLS, "show"),
)
def digit(picture, place=4, covered=0, pool="all"):
    """What becomes of an image on its way through a network?"""
    test, net, blank, mistakes = trained_on_digits()
    some = np.arange(TESTED) if pool == "all" else mistakes
    which = some[(place - 1) % len(some)]
    pixels = np.arange(64) < 8 * covered  # row by row, from the top
    x = np.where(pixels, blank, test.x[:, which])[:, None]
    _, hidden, output = net.layers
    a = hidden.g(hidden.W @ x + hidden.b)
    p = output.g(output.W @ a + output.b)[:, 0]
    image, units, classes = picture.panels(3, 3, 5, height=2.9)
    image.axes(x=(-0.1, 8.1), y=(-0.1, 8.1), bare=True, equal=True, title="64 pixels")
    ink = x[:, 0] - blank
    image.heat("ink", ink.reshape(8, 8)[::-1], (0, 8), (0, 8), low=0, high=DARKEST,
               cmap="Greys")  # fmt: skip
    image.line("frame", [0, 8, 8, 0, 0], [0, 0, 8, 8, 0], color=MUTED, linewidth=1.0)
    units.axes(x=(0, 4), y=(0, 8), bare=True, title="32 hidden units")
    units.heat("a", a.reshape(8, 4)[::-1], (0, 4), (0, 8), low=-1, high=1, cmap=DIVERGING)
    classes.axes(x=(-0.7, 9.7), y=(0, 1.12), xticks=list(range(10)), title="10 probabilities")
    classes.bars("p", np.arange(10), p)
    best, true, sure = int(p.argmax()), int(test.labels[which]), number(p.max(), 2, never=(1,))
    classes.words("best", best, p[best], sure, (0, 8), ha="center", weight="bold")
    rows = f", {covered} of 8 rows covered" if covered else ""
    picture.say(
        f"Written: {true}{rows}. The network says {best} with probability {sure}: "
        f"{'right' if best == true else 'wrong'}. Of all {TESTED} test digits it gets "
        f"about {1 - len(mistakes) / TESTED:.0%} right."
    )
    picture.describe(
        f"A small grey image of a handwritten {true}{rows}, a block of 32 coloured squares, and "
        f"ten bars, the highest over {best}."
    )
    return {"p": p, "true": true, "mistakes": len(mistakes)}


@lru_cache(maxsize=1)
def trained_on_digits():
    """The test digits, a 64-32-10 network trained on the others, no ink at all, and its mistakes.

    Half the course is about how such a network is trained; here it is only used.
    """
    rng = np.random.default_rng(0)
    training, test = digits_split(rng=rng)
    net = Network(dense([64, 32, 10], tanh, softmax, init=xavier, rng=rng), cross_entropy)
    for _ in train(net, training.x, training.y, SGD(rate=0.1), epochs=10, batch=32, rng=rng):
        pass
    wrong = net.predict(test.x).argmax(axis=0) != test.labels
    return test, net, training.x.min(axis=1), np.flatnonzero(wrong)


# ------------------------------------------------------------------------------------------------
# Predictions and a stopwatch

the_rest = Prediction(
    loop,
    "The batch size goes from 8 to 10. How many iterations make one epoch of the 24 examples?",
    ["2", "3", "24"],
    right=1,
    because="Two batches of ten, and a third with the four examples that are left. An epoch ends "
    "when every example has had its turn.",
    show={"batch": 10, "at": 8},
)

longer = Prediction(
    stopping,
    "Train on, to epoch 100. The loss on the training digits keeps falling. And on the digits that "
    "were held back?",
    ["it falls as well", "it stops falling and stays level", "it falls, and then climbs"],
    right=2,
    because="The network begins to learn the wrong labels of its own 100 digits by heart, and that "
    "spoils its answers for other digits.",
    show={"epoch": 100},
)

all_silent = Prediction(
    step,
    "Let x be (−2, −1.5). No z of layer 1 is above 0 then. What does the network answer?",
    ["0", "σ(0) = 0.50", "σ(0.5) = 0.62"],
    right=2,
    because="ReLU sends three zeros on, and zeros times any weights are 0. What is left is the "
    "bias of layer 2, which is 0.5.",
    show={"at": 4, "x1": -2.0, "x2": -1.5},
)

turned_over = Prediction(
    product,
    "Frameworks write each example as a row. What happens to the numbers in z?",
    ["other numbers come out", "the same numbers, rows and columns exchanged", "nothing at all"],
    right=1,
    because="Each entry is still one unit with one example, and the same numbers meet in it. Only "
    "its place changes: row and column are exchanged.",
    show={"layout": ELSEWHERE},
)

no_bend_no_line = Prediction(
    fold,
    "Switch ReLU off and go to the end of the way. Could another line do it, one that you place "
    "yourself?",
    ["yes", "no"],
    right=1,
    because="Without the bend, the two circles lie midway between the two squares, all on one "
    "line. Whatever has both squares on one side has what lies between them there as well.",
    show={"travel": 2 * HALF, "bend": False},
)

fence = Prediction(
    views,
    "Each tanh unit has one straight edge. What is the smallest number of them that fences the "
    "inner ring in?",
    ["1", "2", "3"],
    right=2,
    because="Two straight edges leave a way out, three close a triangle. Try 1 and 2 as well.",
    show={"units": 3, "added": 3},
)

nothing_to_see = Prediction(
    digit,
    "Cover all eight rows, so that no ink is left. What does the network say?",
    ["10% for each digit", "one digit, well ahead of the rest", "nothing"],
    right=1,
    because="It has no way to say that it sees nothing. Any 64 numbers run through the same sums, "
    "and ten probabilities come out.",
    show={"covered": 8},
)


@lru_cache(maxsize=1)
def a_layer():
    """W (32, 64), b (32, 1) and a (64, 100): a layer of 32 units, and 100 examples."""
    rng = np.random.default_rng(0)
    return rng.normal(size=(32, 64)), rng.normal(size=(32, 1)), rng.normal(size=(64, 100))


def all_at_once():
    """z by one product for all examples."""
    W, b, a = a_layer()
    return W @ a + b


def one_by_one():
    """z by one product for each example."""
    W, b, a = a_layer()
    return np.column_stack([W @ example + b[:, 0] for example in a.T])


def loops():
    """z by loops in Python, number by number."""
    W, b, a = (M.tolist() for M in a_layer())
    z = []
    for row, (bias,) in zip(W, b, strict=True):
        z.append([sum(w * x[j] for w, x in zip(row, a, strict=True)) + bias for j in range(100)])
    return np.array(z)


ways = Stopwatch(
    "z of 32 units with 64 inputs, for 100 examples",
    {"one product": all_at_once, "a product for each example": one_by_one, "loops": loops},
)
