"""What you move in notebook 02 once networks have learned: which bends learn, and how well."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dl_basics.activations import (
    Activation,
    LeakyReLU,
    elu,
    identity,
    relu,
    sigmoid,
    softplus,
    tanh,
)
from dl_basics.datasets import CURVES, GATE_INPUTS, GATES
from dl_basics.datasets import rings as two_rings
from dl_basics.draw.plane import boundary, points, surface
from dl_basics.draw.style import BLUE, GREEN, INK, MUTED, ORANGE, PURPLE
from dl_basics.draw.table import Table
from dl_basics.draw.words import number, plural
from dl_basics.explorers.curves import Z
from dl_basics.explorers.digits import digits_for
from dl_basics.explorers.runs import EPOCHS, Stack, trained
from dl_basics.initializers import he, xavier
from dl_basics.layers import Dense, PReLU
from dl_basics.live import Choice, Prediction, Slider, Steps, explorer
from dl_basics.losses import binary_cross_entropy, half_squared_error
from dl_basics.network import Network
from dl_basics.optimizers import SGD
from dl_basics.recipes import Recipe
from dl_basics.registry import ELEMENTWISE

CLASSES = ("outer ring", "inner ring")


@explorer(
    epoch=Steps(0, EPOCHS, label="epoch"),
    g=Choice(ELEMENTWISE, "activation g"),
    units=Slider(1, 8, label="hidden units"),
)
def rings(picture, epoch=60, g="identity", units=8):
    """Can training part two rings?"""
    run = trained(two_rings, 1, units, g, 0.3)
    epoch = min(epoch, len(run.weights) - 1)
    a, side, radius = run.answers(epoch, run.x), run.side, np.hypot(*run.x)
    left, right = picture.panels(1, 1, height=3.5)
    left.axes(x=side, y=side, xlabel="x₁", ylabel="x₂", equal=True, title="the answer everywhere")
    everywhere = run.outputs(epoch)
    surface(left, everywhere, side, side)
    boundary(left, everywhere, side, side)
    points(left, run.x, run.labels, CLASSES, size=4.5)
    right.axes(x=(0, 2.2), y=(-0.05, 1.05), xlabel="distance from the middle", ylabel="answer a",
               legend=CLASSES)  # fmt: skip
    right.hrule("one half", 0.5)
    points(right, np.stack([radius, a]), run.labels, CLASSES, size=4.5)
    stopped = f" It {run.diverged}; this is the last good picture." if run.diverged else ""
    picture.say(
        f"Epoch {epoch}, {plural(units, 'hidden unit')}, activation {g}: loss "
        f"{run.losses[epoch]:.2f}, {run.right[epoch]:.0%} of the points right.{stopped}"
    )
    picture.describe(
        f"Left, a ring of points around another, on a map of the network's answers. Right, the "
        f"answer to each point over its distance from the middle; "
        f"{run.right[epoch]:.0%} lie on their own side of one half."
    )
    return {"loss": run.losses[epoch], "right": run.right[epoch]}


# ------------------------------------------------------------------------------------------------
# Exclusive or, from twenty starts.

STARTS = 20
SOLVED = 0.1  # a loss below this; a coin has ln 2 = 0.69
WIDTHS = (2, 4, 8)
BENDS = (identity, tanh, relu)


def xor_table():
    """How many of twenty starts solve exclusive or: a row for each activation and width."""
    rows = [[f"{g}", *(f"{count_solved(g, width)} of {STARTS}" for width in WIDTHS)] for g in BENDS]
    return Table(["hidden activation", *(f"{width} units" for width in WIDTHS)], rows)


def count_solved(g, width):
    """How many of the starts end at a loss that says "solved"."""
    return int((xor_losses(g, width) < SOLVED).sum())


@lru_cache
def xor_losses(g, width):
    """The losses of 2-width-1 networks after 500 steps on all four examples: (starts,)."""
    x, y = GATE_INPUTS, GATES["xor"]
    recipe = Recipe((2, width, 1), g=g, g_out=sigmoid, loss=binary_cross_entropy, rate=1.0)
    stack = Stack(recipe, range(STARTS))
    for _ in range(500):
        stack.step(x, y)
    stack.forward(x)
    return np.array([binary_cross_entropy.from_logits(z, y) for z in stack.z[-1]])


# ------------------------------------------------------------------------------------------------
# A slope that is learned.

SIDE = np.linspace(-2, 2, 41)[None]  # the inputs, (1, 41)
SHAPES = {
    "|x|": np.abs(SIDE),
    "max(0, x)": np.maximum(0, SIDE),
    "straight line": SIDE,
    "half below zero": np.where(SIDE > 0, SIDE, SIDE / 2),
}
ALPHA_STEPS = 60


@explorer(
    step=Steps(0, ALPHA_STEPS, label="step"),
    target=Choice(list(SHAPES), "target"),
)
def learned_slope(picture, step=0, target="|x|"):
    """Which slope below zero do the data ask for?"""
    kept = prelu_steps(target)
    alpha, a, below, pulls = (kept[name][step] for name in ("alpha", "a", "below", "pulls"))
    fit, each, path = picture.panels(1, 1, 1, height=3.0)
    fit.axes(x=(-2.15, 2.15), y=(-2.4, 2.4), xlabel="x", legend=("target", "unit"))
    x, y = SIDE[0], SHAPES[target][0]
    fit.curves("misses", np.stack([x[below]] * 2, 1), np.stack([a[below], y[below]], 1),
               color=ORANGE, linewidth=1)  # fmt: skip
    fit.dots("target", x, y, color=MUTED, markersize=3)
    fit.line("unit", x, a)
    each.axes(x=(-2.15, 2.15), y=(-0.09, 0.135), xlabel="x", title="each  z · ∂L/∂a")
    each.bars("pulls", x[below], pulls, thickness=0.07, color=ORANGE)
    each.hrule("zero", 0)
    path.axes(x=(-2, ALPHA_STEPS + 2), y=(-1.2, 1.2), xlabel="step", title="learned α")
    path.hrule("zero", 0)
    color = GREEN if alpha > 0 else PURPLE
    path.line("alpha", np.arange(step + 1), kept["alpha"][: step + 1], color=color)
    path.dots("now", step, alpha, color=color)
    total = pulls.sum()
    move = "stays" if abs(total) < 5e-4 else "falls" if total > 0 else "rises"
    picture.say(
        f"Step {step}: α = {number(alpha, 3)}. The negative z give ∂L/∂α = {number(total, 3)}, so "
        f"α {move}. Loss {kept['loss'][step]:.3f}."
    )
    picture.describe(
        f"Left, a target and the bent line of one unit, with the misses where z is negative. "
        f"Middle, a bar for each of these misses. Right, α from 0.25 at the start to "
        f"{number(alpha, 2)} after {plural(step, 'step')}."
    )
    return {"alpha": alpha, "slope": total, "loss": kept["loss"][step]}


@lru_cache
def prelu_steps(target):
    """One unit with a PReLU, trained on a target: what is known before each step, by name.

    alpha: the slope below zero. a: the outputs (41,). below: where z is negative, a mask (41,).
    pulls: z · ∂L/∂a of those examples, which add up to ∂L/∂α. loss: before the step.
    """
    y = SHAPES[target]
    net = Network([Dense(1, 1, identity, init=xavier, rng=np.random.default_rng(0)), PReLU(1)])
    dense, prelu = net.layers[1:]
    dense.W[...] = 1.0  # z = x at the start
    move, kept = SGD(rate=0.5), {name: [] for name in ("alpha", "a", "below", "pulls", "loss")}
    for _ in range(ALPHA_STEPS + 1):
        a = net.forward(SIDE)
        loss, below = net.backward(y), prelu.z[0] < 0
        dL_da = half_squared_error.slope(a, y)
        pulls = (prelu.z * dL_da)[0, below]
        values = (prelu.alpha.item(), a[0].copy(), below, pulls, loss)
        for name, value in zip(kept, values, strict=True):
            kept[name].append(value)
        move(net)
    return kept


# ------------------------------------------------------------------------------------------------
# What a ReLU as output misses.

INPUTS = np.linspace(-3, 3, 121)[None]
TARGETS = {
    "wave, any sign": np.sin(INPUTS),
    "parabola, any sign": CURVES["parabola"](INPUTS),
    "hill, positive": np.exp(-(INPUTS**2)) + 0.2,
}
OUTPUTS = {"relu": relu, "identity": identity, "softplus": softplus}
FIVE = range(5)
FIT_STEPS = 400


@explorer(
    step=Steps(0, FIT_STEPS, 10, label="step"),
    g=Choice(list(OUTPUTS), "output activation"),
    target=Choice(list(TARGETS), "target"),
)
def outputs(picture, step=400, g="relu", target="wave, any sign"):
    """Which numbers can the last layer say?"""
    now, y, answers = step // 10, TARGETS[target], fits(g, target)
    moments = np.arange(0, step + 1, 10)
    errors = np.mean((answers - y) ** 2, axis=-1)  # (moments, networks)
    here, silent = errors[now], (answers[now] == 0).all(axis=-1).sum()
    floor = 0.0 if g == "identity" else np.mean(np.minimum(y, 0) ** 2)
    left, right = picture.panels(1.2, 1, height=3.2)
    left.axes(x=(-3, 3), y=(-1.5, 1.7), xlabel="x", legend=("target", "five networks"))
    left.line("target", INPUTS[0], y[0], color=MUTED, linestyle="--", linewidth=1.6)
    left.curves("five networks", INPUTS[0], answers[now], linewidth=1.1)
    right.axes(x=(0, FIT_STEPS), y=(1e-4, 10), yscale="log", xlabel="step",
               title="mean squared error")  # fmt: skip
    if floor:
        right.hrule("floor", floor, color=INK)
        right.words("its name", FIT_STEPS, floor, f"never below {floor:.2f}", (0, -9), ha="right")
    right.curves("errors", moments, np.clip(errors[: now + 1].T, 1e-4, 10), linewidth=1.1)
    range_of = f"{here.min():.2f} to {here.max():.2f}"
    quiet = f" Answering 0 to every x: {silent} of them." * bool(silent)
    picture.say(
        f"Step {moments[-1]}, {g} as output: mean squared error {range_of} over five networks."
        + quiet + f" Without negative answers it is at least {floor:.2f}." * bool(floor)
    )  # fmt: skip
    picture.describe(
        f"Left, a dashed target and the curves of five networks with {g} as output. Right, their "
        f"mean squared errors on a log axis over the steps, at step {moments[-1]} {range_of}."
    )
    return {"errors": here, "floor": floor, "silent": silent}


@lru_cache
def fits(g, target):
    """The answers of five 1-16-1 networks before the training and every ten steps: (41, 5, 121)."""
    y = TARGETS[target]
    recipe = Recipe((1, 16, 1), g_out=OUTPUTS[g], loss=half_squared_error, rate=0.2)
    stack, kept = Stack(recipe, FIVE), []
    for step in range(FIT_STEPS + 1):
        if step % 10 == 0:
            kept.append(stack.forward(INPUTS)[:, 0])
        stack.step(INPUTS, y)
    return np.array(kept)


# ------------------------------------------------------------------------------------------------
# Digits. Each network has its own split into training and test digits.


@lru_cache
def scores(recipe, seeds, examples, count, bias=0.0):
    """The shares of test digits right, before and after each epoch: (epochs + 1, networks).

    bias: where the biases of the first hidden layer start.
    """
    x, y, test_x, test_y = digits_for(seeds)
    stack, rng = Stack(recipe, seeds), np.random.default_rng(0)
    stack.b[0][:] = bias

    def right():
        return (stack.forward(test_x).argmax(axis=1) == test_y.argmax(axis=1)).mean(axis=-1)

    learning = stack.epochs(x[..., :examples], y[..., :examples], count, batch=32, rng=rng)
    return np.array([right(), *(right() for _ in learning)])


DEAD = {"relu": relu} | {f"α = {a}": LeakyReLU(a) for a in (0.01, 0.1, 0.3)}
LOOKS = ((MUTED, "-"), (PURPLE, ":"), (GREEN, "--"), (BLUE, "-"))
WAKING = 20  # epochs


@explorer(epoch=Steps(0, WAKING, label="epoch"))
def revival(picture, epoch=5):
    """Does a layer in which every unit is dead come back?"""
    shares = {name: woken(g)[: epoch + 1] for name, g in DEAD.items()}
    picture.axes(x=(-0.2, WAKING + 0.2), y=(0, 1), xlabel="epoch", ylabel="test digits right",
                 xticks=[0, 5, 10, 15, 20], legend=tuple(DEAD))  # fmt: skip
    picture.hrule("chance", 0.1)
    upto = np.arange(epoch + 1)
    for (name, runs), (color, dashes) in zip(shares.items(), LOOKS, strict=True):
        picture.band(f"{name}, all five", upto, runs.min(axis=1), runs.max(axis=1),
                     facecolor=color, alpha=0.2)  # fmt: skip
        picture.line(name, upto, runs.mean(axis=1), color=color, linestyle=dashes)
        picture.dots(f"{name} now", epoch, runs[-1].mean(), color=color, markersize=5)
    now = {name: runs[-1].mean() for name, runs in shares.items()}
    ends = ", ".join(f"{name} {share:.0%}" for name, share in now.items())
    picture.say(f"Epoch {epoch}, test digits right, mean of five networks: {ends}.")
    picture.describe(
        f"Four curves of right answers over the epochs, for a ReLU and three leaks α, each with a "
        f"band that holds its five networks. After {plural(epoch, 'epoch')}: {ends}."
    )
    return now


def woken(g):
    """What 64-32-10 networks get right whose hidden biases start at −15: no z is above zero."""
    recipe = Recipe((64, 32, 10), g=g, init=he, rate=0.3)
    return scores(recipe, FIVE, 640, WAKING, bias=-15.0)


@dataclass(frozen=True)
class Bend(Activation):
    """height · (σ(z) − middle): its slope at 0 is height/4, and its outputs are centred or not."""

    name = "bend"
    height: float = 1.0
    middle: float = 0.0

    def value(self, z):
        return self.height * ((1 + np.tanh(z / 2)) / 2 - self.middle)  # σ(z) = (1 + tanh(z/2)) / 2

    def slope(self, z):
        return self.height * sigmoid.slope(z)

    def chain(self, z, a, dL_da):
        s = a / self.height + self.middle  # σ(z) is known already
        return dL_da * self.height * s * (1 - s)


STEEPNESS = {"1/4": 1.0, "1/2": 2.0, "1": 4.0}
PLACES = {"no": 0.0, "yes": 0.5}
DEEP_EPOCHS = 8


@explorer(
    steep=Choice(list(STEEPNESS), "slope at 0"),
    centred=Choice(list(PLACES), "centred on 0"),
    epoch=Steps(0, DEEP_EPOCHS, label="epoch"),
)
def sigmoid_to_tanh(picture, steep="1/4", centred="no", epoch=8):
    """Is it the slope, or the centre?"""
    g = Bend(STEEPNESS[steep], PLACES[centred])
    every = {(s, c): five_hidden(s, c) for s in STEEPNESS for c in PLACES}
    runs = every[steep, centred][: epoch + 1]
    curve, shares = picture.panels(1, 1.3)
    curve.axes(x=(-6.3, 6.3), y=(-2.3, 4.3), xlabel="z", title="the activation")
    curve.hrule("zero", 0)
    curve.line("g(z)", Z, g(Z))
    curve.line("at 0", [-1.5, 1.5], g(0.0) + np.array([-1.5, 1.5]) * g.height / 4, color=ORANGE,
               linewidth=1.6)  # fmt: skip
    shares.axes(x=(0, DEEP_EPOCHS), y=(0, 1), xlabel="epoch", ylabel="test digits right",
                legend=("all six", "your choice"))  # fmt: skip
    means = np.array([one.mean(axis=1) for one in every.values()])
    shares.curves("all six", np.arange(DEEP_EPOCHS + 1), means, color=MUTED, linewidth=1.1)
    upto = np.arange(epoch + 1)
    shares.band("five networks", upto, runs.min(axis=1), runs.max(axis=1), facecolor=BLUE,
                alpha=0.25)  # fmt: skip
    shares.line("your choice", upto, runs.mean(axis=1))
    known = {("1/4", "no"): ", the sigmoid", ("1", "yes"): ", a tanh"}.get((steep, centred), "")
    here = f"{runs[-1].min():.0%} to {runs[-1].max():.0%}"
    picture.say(
        f"Slope {steep} at 0, {'centred' if centred == 'yes' else 'not centred'}{known}: after "
        f"{plural(epoch, 'epoch')} {here} of the test digits right, over five networks."
    )
    picture.describe(
        f"Left, an S from {number(-g.height * g.middle, 1)} to "
        f"{number(g.height * (1 - g.middle), 1)}. Right, what networks with it get right over the "
        f"epochs, at last {here}, among the five other choices in grey."
    )
    return {"right": runs[-1]}


def five_hidden(steep, centred):
    """What networks with five hidden layers of one bend get right: (epochs + 1, 5)."""
    g = Bend(STEEPNESS[steep], PLACES[centred])
    return scores(Recipe((64, *[32] * 5, 10), g=g, rate=0.1), FIVE, 960, DEEP_EPOCHS)


RACERS = {  # each with the best rate of 0.5, 1, 2 and 4, over twenty networks
    "sigmoid": Recipe((64, 32, 10), g=sigmoid, rate=2.0),
    "tanh": Recipe((64, 32, 10), g=tanh, rate=2.0),
    "relu": Recipe((64, 32, 10), g=relu, init=he, rate=1.0),
    "elu": Recipe((64, 32, 10), g=elu, rate=1.0),
}
NETWORKS = 20


@explorer(
    networks=Slider(3, NETWORKS, label="networks of each"),
    first=Slider(1, NETWORKS, label="beginning with no."),
)
def race(picture, networks=5, first=1):
    """Which activation wins, and would it win again?"""
    some = np.arange(first - 1, first - 1 + networks) % NETWORKS
    found = {name: raced(name)[some] for name in RACERS}
    picture.axes(x=(0.915, 0.995), y=(-0.6, 3.6), xlabel="test digits right", xticks=TENTHS,
                 yticks={3 - k: name for k, name in enumerate(RACERS)})  # fmt: skip
    ends = {}
    for k, (name, shares) in enumerate(found.items()):
        mean, off = shares.mean(), 2 * shares.std(ddof=1) / np.sqrt(networks)
        ends[name] = mean - off, mean, mean + off
        apart = np.linspace(-0.22, 0.22, networks)
        picture.flat_bars(name, [3 - k], [2 * off], thickness=0.62, base=mean - off, color=BLUE,
                          alpha=0.25)  # fmt: skip
        picture.dots(f"{name}, each", shares, 3 - k + apart, color=MUTED, markersize=4)
        picture.line(f"{name}, mean", [mean, mean], [3 - k - 0.31, 3 - k + 0.31], color=BLUE)
    order = sorted(ends, key=lambda name: -ends[name][1])
    lead = ends[order[0]][1] - ends[order[-1]][1]
    overlap = max(low for low, _, _ in ends.values()) < min(high for _, _, high in ends.values())
    picture.say(
        f"{networks} networks of each: {order[0]} leads with {ends[order[0]][1]:.1%}, {order[-1]} "
        f"is last with {ends[order[-1]][1]:.1%}. "
        + ("All four bars overlap." if overlap else "Not all bars overlap.")
    )
    picture.describe(
        f"Four rows, sigmoid, tanh, relu and elu, each with {networks} dots, a line at their mean "
        f"and a bar around it. {order[0]} is ahead of {order[-1]} by {lead:.1%}; "
        + ("the bars overlap." if overlap else "not all bars overlap.")
    )
    means = {name: mean for name, (_, mean, _) in ends.items()}
    return {"lead": lead, "overlap": overlap} | means


TENTHS = {0.92: "92%", 0.94: "94%", 0.96: "96%", 0.98: "98%"}


def raced(name):
    """What each of twenty 64-32-10 networks gets right after 12 epochs on 640 digits: (20,)."""
    return scores(RACERS[name], range(NETWORKS), 640, 12)[-1]


# ------------------------------------------------------------------------------------------------
# Questions.

bend_it = Prediction(
    rings,
    "The same network, the same training, but with tanh in its hidden layer. What becomes of the "
    "line?",
    ["It stays a line, in a better place", "It bends a little", "It closes around the inner ring"],
    right=2,
    because="Eight bent units draw a closed curve around the inner ring. Without the bend there "
    "is only a line to place, and no line has one ring on each side.",
    show={"g": "tanh"},
)

below_line = Prediction(
    learned_slope,
    "The unit starts with α = 0.25, and its target is |x|. Which α will it learn?",
    ["About 0: a ReLU", "About 1: a straight line", "About −1"],
    right=2,
    because="On the left |x| is −x, and a slope of −1 is what makes the unit follow it. Nothing "
    "keeps a learned α above zero.",
    show={"step": 60},
)

wakes = Prediction(
    revival,
    "Fifteen epochs later: which of these layers has come back?",
    ["All that leak", "α = 0.1 and 0.3; α = 0.01 is on its way", "None: dead is dead"],
    right=1,
    because="Below zero a unit hears α times its gradient. One hundredth is not nothing, but the "
    "way back is then very long. ReLU hears nothing.",
    show={"epoch": 20},
)

which_cause = Prediction(
    sigmoid_to_tanh,
    "Centre the sigmoid on zero, σ(z) − 1/2, but leave its slope at 1/4. Does the network learn?",
    ["Yes: the centre was the trouble", "Only half as well", "No"],
    right=2,
    because="With a slope of 1/4 too little of a nudge comes through five layers, wherever the "
    "curve is centred. Steepness first, then the centre.",
    show={"centred": "yes"},
)

wins_again = Prediction(
    race,
    "Train twenty networks of each instead of five. How far is the first ahead of the last?",
    ["Further: more networks show it more clearly", "As far as with five", "Less than half as far"],
    right=2,
    because="With five networks the lead was mostly luck: which digits are in the test, and where "
    "the weights began. Over twenty it averages out, and another one is first.",
    show={"networks": 20},
)

never_negative = Prediction(
    outputs,
    "Replace the ReLU at the output by the identity. How small does the error get?",
    ["It stays about as large", "About half as large", "Close to 0"],
    right=2,
    because="The hidden layer could follow the wave all the time. Only the ReLU at the end cut "
    "off every negative answer.",
    show={"g": "identity"},
)
