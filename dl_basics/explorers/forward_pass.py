"""What you move in notebook 03: the loop, a pass step by step, products, and what units see."""

from functools import lru_cache
from math import ceil

import numpy as np

from dl_basics.activations import relu, sigmoid, softmax, tanh
from dl_basics.datasets import digits, digits_split, moons, rings, xor
from dl_basics.draw.network import Diagram
from dl_basics.draw.plane import boundary, grid, points, surface
from dl_basics.draw.style import BLUE, DIVERGING, GREEN, INK, MUTED, ORANGE, PAPER, WASH
from dl_basics.draw.words import number, plural
from dl_basics.explorers.matrices import bracketed, shape_below, wash
from dl_basics.initializers import xavier
from dl_basics.live import Choice, Prediction, Slider, Steps, Stopwatch, Switch, explorer
from dl_basics.losses import binary_cross_entropy, cross_entropy
from dl_basics.network import Network, accuracy, dense
from dl_basics.optimizers import SGD, Adam
from dl_basics.training import train

# ------------------------------------------------------------------------------------------------
# The loop of training

EXAMPLES = 24
PARTS = (
    ("forward", "inputs to outputs", BLUE, (0.23, 0.76)),
    ("loss", "how wrong?", INK, (0.77, 0.76)),
    ("backward", "which way to turn?", ORANGE, (0.77, 0.24)),
    ("update", "turn a little", GREEN, (0.23, 0.24)),
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
    circle.axes(bare=True, title="one iteration")
    draw_circle(circle, part)
    examples.axes(x=(-0.6, 5.6), y=(3.6, -0.6), bare=True, title="one epoch",
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

EPOCHS, FEW = 80, 200
LABELS = {"all right": 0.0, "one in five wrong": 0.2}


@explorer(
    epoch=Steps(1, EPOCHS, label="epoch"),
    patience=Slider(1, 20, label="patience"),
    labels=Choice(list(LABELS), "training labels"),
)
def stopping(picture, epoch=12, patience=10, labels="one in five wrong"):
    """When should the loop stop?"""
    training, held_back = curves(labels)
    stop = first_stop(held_back, patience)
    seen = np.arange(1, epoch + 1)
    picture.axes(x=(0, EPOCHS + 1), y=(0, 2.4), xlabel="epoch", ylabel="loss",
                 legend=("training digits", "digits held back"))  # fmt: skip
    if stop <= epoch:
        picture.vrule("stop", stop)
        picture.words("stop word", stop, 2.25, "stop here", (5, 0), color=MUTED)
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
    turned = held_back[epoch - 1] > lowest + 0.02
    picture.describe(
        "Two curves of the loss over the epochs, both falling from about 2. "
        + ("The full one, for the training digits, goes on falling; the dashed one, for digits "
           "held back, has turned and climbs." if turned else "Neither has turned so far.")
    )  # fmt: skip
    return {"training": training, "held back": held_back, "stop": stop}


@lru_cache
def curves(labels):
    """The loss after each epoch, on the training digits and on those held back."""
    rng = np.random.default_rng(2)
    some, others = digits_split(rng=rng)
    some = some.take(np.arange(FEW)).with_label_noise(LABELS[labels], rng=rng)
    net = Network(dense([64, 32, 10], tanh, softmax, init=xavier, rng=rng), cross_entropy)
    records = train(net, some.x, some.y, SGD(rate=0.2), epochs=EPOCHS, batch=32, rng=rng,
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
def step(picture, at=1, x1=2.0, x2=1.0):
    """Where is the signal now, and how did it get there?"""
    x = np.array([[x1], [x2]])
    z1 = W1 @ x + b1
    a1 = relu(z1)
    z2 = W2 @ a1 + b2
    a2 = sigmoid(z2)
    drawing, sums = picture.panels(1, 1, height=3.5)
    draw_network(drawing, at, x, (z1, a1), (z2, a2))
    equation = (
        [("x", x)],
        [("z", z1), ("=", W1), ("·", x), ("+", b1)],
        [("a", a1), ("= relu", z1)],
        [("z", z2), ("=", W2), ("·", a1), ("+", b2)],
        [("a", a2), ("= σ", z2)],
    )[at]
    write_equation(sums, WHERE[at], equation)
    name, result = equation[0]
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
    diagram.weights(1, W1, lit=at == 1)
    diagram.weights(2, W2, lit=at == 3)
    diagram.names(0, ["x₁", "x₂"])
    diagram.names(1, [f"b = {number(b, 1)}" for b in b1.ravel()])
    diagram.names(2, [f"b = {number(b, 1)}" for b in b2.ravel()])
    diagram.values(0, x.ravel())
    diagram.note(0, "x")
    for column, signals in ((1, hidden), (2, output)):
        if now >= column:
            applied = at >= 2 * column  # the activation
            diagram.values(column, signals[applied].ravel())
            diagram.note(column, "za"[applied])


def write_equation(panel, title, equation):
    """A step in brackets: what comes out, and behind each sign what went in."""
    panel.axes(x=(-0.2, 8.6), y=(-3.2, 3.2), bare=True)
    panel.words("title", -0.2, 2.9, title, weight="bold", fontsize=10.5)
    left = 0.0
    for k, (sign, M) in enumerate(equation):
        if k:
            gap = 0.6 if len(sign) == 1 else 0.5 + 0.3 * len(sign)
            panel.words(f"sign {k}", left + gap / 2, 0, sign, ha="center")
            left += gap
        top = len(M) / 2
        every = set(np.ndindex(M.shape)) if k == 0 else ()
        bracketed(panel, f"M{k}", M, left, top, digits=1 if k else 2, lit=every, size=8.5)
        shape_below(panel, f"M{k}", M, left, top)
        left += M.shape[1]


# ------------------------------------------------------------------------------------------------
# One entry of a product

ROWS, COLUMNS = "columns, as here", "rows, as in frameworks"
W, b = np.array([[1, -1], [2, 0], [-1, 3]]), np.array([[0], [1], [-2]])
BATCH = np.array([[2, 1, 0, 3], [1, -1, 2, 1]])


@explorer(
    unit=Slider(1, 3, label="unit"),
    example=Slider(1, 4, label="example"),
    layout=Choice([ROWS, COLUMNS], "examples are"),
)
def product(picture, unit=1, example=1, layout=ROWS):
    """Which numbers meet in one entry of z?"""
    z = W @ BATCH + b
    i, j = unit - 1, example - 1
    rows = layout != ROWS
    above, left, bias, result = (W.T, BATCH.T, b.T, z.T) if rows else (BATCH, W, b, z)
    names = ("Wᵀ", "aᵀ", "bᵀ", "zᵀ") if rows else ("a", "W", "b", "z")
    picture.panels(1, height=4.2)
    picture.axes(x=(-3.0, 8.0), y=(-5.6, 3.4), bare=True)
    draw_product(picture, names, above, left, bias, result, (j, i) if rows else (i, j))
    w, a = W[i], BATCH[:, j]
    terms = " + ".join(f"{bracket(w[k])}·{bracket(a[k])}" for k in range(2))
    picture.say(
        f"Unit {unit}, example {example}: z = {terms} + {bracket(b[i, 0])} = "
        f"{number(z[i, j], 0)}. Shapes: "
        + (f"{BATCH.T.shape} · {W.T.shape} + {b.T.shape} = {z.T.shape}." if rows else
           f"{W.shape} · {BATCH.shape} + {b.shape} = {z.shape}.")
    )  # fmt: skip
    picture.describe(
        f"A product laid out with {names[1]} on the left, {names[0]} above, and {names[3]} where "
        f"they meet. A row on the left and a column above are lit, and so is the one entry of "
        f"{names[3]} where both cross, {number(z[i, j], 0)}."
    )
    return {"z": z[i, j]}


def draw_product(panel, names, above, left, bias, result, at):
    """`left` beside and `above` over their product `result`; the entry `at` and its parents lit."""
    i, j = at
    inner, (rows, columns) = len(above), result.shape
    # The result's upper left corner is the origin; its parents lie to the left and above.
    beside, over = -inner - 0.7, inner + 0.7
    wash(panel, "row", beside, -i, inner, 1, GREEN)
    wash(panel, "column", j, over, 1, inner, BLUE)
    wash(panel, "entry", j, -i, 1, 1, INK)
    row, column = {(i, k) for k in range(inner)}, {(k, j) for k in range(inner)}
    bracketed(panel, "left", left, beside, 0, lit=row, strong=GREEN, size=11)
    bracketed(panel, "above", above, 0, over, lit=column, strong=BLUE, size=11)
    bracketed(panel, "result", result, 0, 0, lit={at}, strong=INK, size=11)


def bracket(n):
    """A whole number for the middle of a sum: in brackets if it is negative."""
    return f"(−{-n})" if n < 0 else f"{n}"
