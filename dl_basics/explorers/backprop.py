"""What you move in notebook 05: blame on its way back, checked by nudging; steps down a slope."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import identity, relu, softmax, tanh
from dl_basics.datasets import DATASETS
from dl_basics.draw.network import Diagram
from dl_basics.draw.plane import boundary, points, surface
from dl_basics.draw.style import BLUE, GREEN, INK, MUTED, ORANGE, PAPER, PURPLE
from dl_basics.draw.words import number, plural
from dl_basics.explorers.runs import EPOCHS, trained
from dl_basics.gradcheck import gradient_check, numerical_slope
from dl_basics.initializers import xavier
from dl_basics.live import Choice, LogSlider, Prediction, Slider, Steps, Stopwatch, explorer
from dl_basics.losses import cross_entropy
from dl_basics.network import Network, dense
from dl_basics.optimizers import SGD, Adam, Momentum
from dl_basics.registry import ELEMENTWISE

NUDGE = 1e-5  # how far a number is moved to both sides, to see what the loss does


def nudged(loss, at):
    """How fast `loss` grows at a place, by moving a little to both sides and dividing."""
    return (loss(at + NUDGE) - loss(at - NUDGE)) / (2 * NUDGE)  # (L⁺ − L⁻) / 2h


@explorer(
    w=Slider(-3.0, 3.0, 0.1, "weight w"),
    b=Slider(-3.0, 3.0, 0.1, "bias b"),
    x=Slider(-2.0, 2.0, 0.1, "input x"),
    y=Slider(-1.0, 2.0, 0.1, "target y"),
    g=Choice(ELEMENTWISE, "activation g"),
)
def chain(picture, w=1.2, b=-0.5, x=1.5, y=0.0, g="sigmoid"):
    """How does a nudge of w reach the loss?"""
    z = w * x + b
    a = g(z)
    loss = (a - y) ** 2 / 2
    forward = {"w": w, "z": z, "a": a, "L": loss}
    dL_da = a - y
    dL_dz = dL_da * g.prime(z)
    backward = {"w": dL_dz * x, "z": dL_dz, "a": dL_da, "L": 1.0}
    measured = {
        "w": nudged(lambda w: (g(w * x + b) - y) ** 2 / 2, w),
        "z": nudged(lambda z: (g(z) - y) ** 2 / 2, z),
        "a": nudged(lambda a: (a - y) ** 2 / 2, a),
        "L": 1.0,
    }
    draw_chain(picture, forward, backward, measured, [x, g.prime(z), dL_da])
    apart = max(abs(backward[k] - measured[k]) for k in backward)
    kink = apart > 1e-4
    picture.say(
        f"L = {number(loss, 4)}. Back: ∂L/∂a = {number(dL_da, 4)}, ∂L/∂z = {number(dL_dz, 4)}, "
        f"∂L/∂w = {number(backward['w'], 4)}; by nudging w: {number(measured['w'], 4)}."
        + (" The nudge crosses a kink or a jump, where no slope is right." if kink else "")
    )
    picture.describe(
        f"A chain of four circles: w = {number(w, 1)}, z = {number(z, 2)}, a = {number(a, 2)} and "
        f"the loss {number(loss, 3)}. Below them run arrows from right to left, each with the "
        f"number that it multiplies by. Under each circle two gradients, by the chain rule and by "
        f"nudging: {'they differ, at a kink' if kink else 'they agree'}."
    )
    return {"backward": backward, "measured": measured, "loss": loss, "apart": apart}


def draw_chain(picture, forward, backward, measured, factors):
    """Four circles; values forward above, gradients backward below, with their factors between."""
    (panel,) = picture.panels(1, height=3.2)
    panel.axes(x=(-0.75, 3.5), y=(0, 1), bare=True)
    says = {"w": "w", "z": "z = w x + b", "a": "a = g(z)", "L": "L = ½ (a − y)²"}
    small, digits, gap = (7.5, 3, 0.36) if picture.narrow else (9.5, 4, 0.24)
    top, middle, bottom = 0.8, 0.3, 0.02
    for k, name in enumerate(("x", "g′(z)", "a − y")):
        panel.arrow(f"on {k}", (k + gap, top), (k + 1 - gap, top), color=BLUE)
        panel.arrow(f"back {k}", (k + 1 - gap, middle), (k + gap, middle), color=ORANGE)
        style = {"ha": "center", "color": ORANGE, "fontsize": small}
        panel.words(f"factor {k}", k + 0.5, middle, f"· {name}", (0, 10), **style)
        factor = number(factors[k], 3, never=(0.0,))
        panel.words(f"by {k}", k + 0.5, middle, factor, (0, -11), **style)
    panel.dots("circles", [0, 1, 2, 3], [top] * 4, markersize=38, markerfacecolor=PAPER,
               markeredgecolor=INK, markeredgewidth=1.2)  # fmt: skip
    for k, name in enumerate(forward):
        style = {"ha": "center", "fontsize": small}
        panel.words(f"what {name}", k, top, says[name], (0, 28), **style)
        panel.words(f"value {name}", k, top, number(forward[name], 3), ha="center", color=BLUE)
        panel.words(f"symbol {name}", k, middle, f"∂L/∂{name}", (0, 17), color=ORANGE, **style)
        panel.words(f"slope {name}", k, middle, number(backward[name], digits), color=ORANGE,
                    weight="bold", **style)  # fmt: skip
        panel.words(f"check {name}", k, bottom, number(measured[name], digits), color=MUTED,
                    **style)  # fmt: skip
    for label, height, color in (("value", top, BLUE), ("gradient", middle, ORANGE),
                                 ("by nudging", bottom, MUTED)):  # fmt: skip
        panel.words(label, -0.75, height, label, (-14, 0), color=color, fontsize=small)


STEPS = (
    "inputs", "z of the hidden units", "a of the hidden units", "z of the output",
    "a of the output, and the loss", "δ of the output", "∂W and ∂b of the output",
    "blame for the hidden units", "δ of the hidden units", "∂W and ∂b of the hidden units",
)  # fmt: skip


@explorer(
    step=Steps(0, len(STEPS) - 1, label="step"),
    x1=Slider(-2.0, 2.0, 0.1, "x₁"),
    x2=Slider(-2.0, 2.0, 0.1, "x₂"),
    w=Slider(-2.0, 2.0, 0.1, "w₁₁ of the output"),
    y=Slider(-1.0, 1.0, 0.1, "target y"),
)
def network(picture, step=9, x1=1.0, x2=-0.5, w=0.8, y=1.0):
    """Who is to blame, and by how much?"""
    net = small_network()
    net.layers[2].W[0, 0] = w
    x, target = np.array([[x1], [x2]]), np.array([[y]])
    net.forward(x)
    loss = net.backward(target)
    learned = [parameter for _, _, parameter, _ in net.learned()]
    backward = np.concatenate([gradient.ravel() for *_, gradient in net.learned()])
    left, right = picture.panels(5, 3, height=4.0)
    draw_network(left, net, step)
    measured = [numerical_slope(net, x, target, parameter, NUDGE)[0] for parameter in learned]
    measured = np.concatenate([slope.ravel() for slope in measured])
    draw_twins(right, backward, measured, step)
    apart = np.abs(backward - measured).max()
    answer = f" Output {number(net.layers[2].a[0, 0], 3)}, loss {number(loss, 4)}."
    agree = " All nine gradients agree with nudging, to 8 digits." if apart < 1e-8 else ""
    picture.say(
        f"Step {step}: {STEPS[step]}.{answer if step >= 4 else ''}{agree if step == 9 else ''}"
    )
    picture.describe(
        f"A network of two inputs, two hidden units and one output, with its numbers up to this "
        f"step: {STEPS[step]}. Beside it two columns of numbers, each gradient that is known so "
        f"far by backpropagation and by nudging that weight: they are the same."
    )
    return {"backward": backward, "measured": measured, "loss": loss, "apart": apart}


@lru_cache(maxsize=1)
def small_network():
    """The network 2-2-1 with tanh, and weights that are easy to read."""
    net = Network(dense([2, 2, 1], tanh, identity, init=xavier, rng=np.random.default_rng(0)))
    net.layers[1].W[...] = [[0.7, -0.4], [-0.3, 0.9]]
    net.layers[1].b[...] = [[0.1], [-0.2]]
    net.layers[2].W[...] = [[0.8, -0.6]]
    net.layers[2].b[...] = [[0.2]]
    return net


def draw_network(panel, net, step):
    """The network with all numbers that are known at this step, and the lit column."""
    hidden, out = net.layers[1], net.layers[2]
    diagram = Diagram(panel, (2, 2, 1))
    lit = (0, 1, 1, 2, 2, 2, 2, 1, 1, 1)[step]
    diagram.lines([hidden.W, out.W], lit={7: 2}.get(step, lit or None))
    diagram.units(lit=(lit,))
    diagram.weights(1, hidden.W)
    diagram.weights(2, out.W)
    diagram.names(0, ["x₁", "x₂"])
    diagram.values(0, net.layers[0].a[:, 0])
    if step >= 1:
        diagram.names(1, ["z₁", "z₂"] if step == 1 else ["h₁", "h₂"])
        diagram.values(1, hidden.z[:, 0] if step == 1 else hidden.a[:, 0])
    if step >= 3:
        diagram.names(2, ["z"] if step == 3 else ["a"])
        diagram.values(2, out.z[:, 0] if step == 3 else out.a[:, 0])
    if step >= 5:
        diagram.deltas(2, out.delta[:, 0])
    if step >= 6:
        diagram.gradients(2, out.dW)
    if step == 7:
        diagram.deltas(1, out.dL_da_prev()[:, 0], symbol="∂L/∂h")
    if step >= 8:
        diagram.deltas(1, hidden.delta[:, 0])
    if step >= 9:
        diagram.gradients(1, hidden.dW)


NAMES = "W¹₁₁ W¹₁₂ W¹₂₁ W¹₂₂ b¹₁ b¹₂ W²₁₁ W²₁₂ b²₁".split()


def draw_twins(panel, backward, measured, step):
    """Each gradient that is known by now, twice: by backpropagation and by nudging."""
    panel.axes(x=(0, 3), y=(0, 11), bare=True)
    style = {"ha": "right", "fontsize": 8.5}
    panel.words("backprop", 1.95, 10.3, "backprop", color=ORANGE, **style)
    panel.words("nudging", 3.0, 10.3, "nudging", color=MUTED, **style)
    for k, name in enumerate(NAMES):
        height = 9.2 - k - 0.4 * (k >= 6)  # a gap between the layers
        panel.words(name, 0.0, height, f"∂L/∂{name}", fontsize=8.5)
        if step >= (9 if k < 6 else 6):
            panel.words(f"{name} back", 1.95, height, number(backward[k], 4), color=ORANGE, **style)
            panel.words(f"{name} twin", 3.0, height, number(measured[k], 4), color=MUTED, **style)


@explorer(
    step=LogSlider(1e-13, 1e-1, 1, "nudge h"),
    g=Choice(["tanh", "relu"], "activation"),
    way=Choice(["both sides", "one side"], "nudge to"),
)
def check(picture, step=1e-2, g="tanh", way="both sides"):
    """How far should you nudge?"""
    sizes, errors = check_errors(g, way == "one side")
    middle = np.median(errors, axis=0)
    here = int(np.abs(np.log(sizes / step)).argmin())
    best = int(middle.argmin())
    picture.axes(
        x=(3e-14, 3e-1), y=(1e-12, 10), xscale="log", yscale="log", xlabel="nudge h",
        title="relative error", legend=("five networks", "their median"),
    )  # fmt: skip
    picture.curves("five networks", sizes, errors, color=MUTED, linewidth=0.9)
    picture.line("their median", sizes, middle, color=ORANGE)
    picture.dots("here", sizes[here], middle[here], color=ORANGE, marker="s")
    picture.words("best", sizes[best], middle[best], f"best: h = {power(sizes[best])}", (0, -14),
                  ha="center", color=INK)  # fmt: skip
    # Between kinks the loss of a ReLU network is a parabola: nudging to both sides is exact there.
    kinks = g == "relu" and way == "both sides"
    far = "kinks that the nudge crosses" if kinks else "the bend of the curve"
    blame = ("rounding", "a little of both", far)[np.sign(here - best) + 1]
    picture.say(
        f"h = {power(sizes[here])}: relative error {power(middle[here])}; "
        f"the smallest is at h = {power(sizes[best])}. To blame here: {blame}."
    )
    picture.describe(
        f"The error of a gradient check against the size of the nudge, both on log axes: "
        f"{'a slope that ends in a jump' if kinks else 'a V'}, lowest at {power(sizes[best])}. To "
        f"the left it rises by rounding, to the right because of {far}."
    )
    return {"sizes": sizes, "errors": errors, "best": sizes[best]}


@lru_cache(maxsize=4)
def check_errors(g, one_sided):
    """The worst relative error for 13 sizes of nudge, and 5 networks: (13,) and (5, 13)."""
    sizes = 10.0 ** np.arange(-13, 0)
    errors = np.empty((5, len(sizes)))
    for seed in range(5):
        rng = np.random.default_rng(seed)
        net = Network(dense([3, 6, 2], ELEMENTWISE[g], identity, init=xavier, rng=rng))
        x, y = rng.normal(size=(3, 40)), rng.normal(size=(2, 40))
        for k, size in enumerate(sizes):
            found = gradient_check(net, x, y, step=size, one_sided=one_sided, skip_kinks=False)
            errors[seed, k] = max(found.worst, 1e-12)
    return sizes, errors


def power(x):
    """A number as a power of ten times a digit: "3 · 10⁻⁷"."""
    digit, exponent = f"{x:.0e}".split("e")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"10{raised}" if digit == "1" else f"{digit} · 10{raised}"


# A bowl L = ½ (λ₁ θ₁² + λ₂ θ₂²): the curvatures λ along its axes, and where a path begins.
BOWL, START = np.array([0.5, 5.0]), np.array([-3.0, 0.9])
VALLEY, AWAY = np.array([0.05, 5.0]), np.array([-3.0, 0.3])


@explorer(
    rate=Slider(0.01, 0.6, 0.01, "learning rate α"),
    steps=Steps(0, 40, label="steps"),
)
def descent(picture, rate=0.1, steps=10):
    """How large may a step be?"""
    path = START * (1 - rate * BOWL) ** np.arange(steps + 1)[:, None]  # θ ← θ − α λ θ
    losses = (BOWL * path**2).sum(axis=1) / 2
    left, right = picture.panels(1, 1, height=3.3)
    draw_bowl(left, BOWL, 1.15)
    seen = in_sight(path, 1.15)
    left.line("path", *seen.T, color=ORANGE, linewidth=1.4, marker="o", markersize=3.5)
    left.dots("here", *seen[-1], color=ORANGE, marker="s")
    right.axes(x=(0, 40), y=(1e-3, 1e9), yscale="log", xlabel="step", title="the loss")
    right.line("loss", np.arange(steps + 1), np.clip(losses, 1e-3, 1e9))
    right.dots("now", steps, np.clip(losses[-1], 1e-3, 1e9), color=BLUE)
    limit = 2 / BOWL.max()
    factors = 1 - rate * BOWL
    verdict = ("It shrinks." if rate < limit - 1e-9 else
               "It stays." if rate < limit + 1e-9 else "It grows without end.")  # fmt: skip
    picture.say(
        f"α = {rate:.2f}, limit 2/λ = {limit:.2f}. Each step multiplies the flat direction by "
        f"{number(factors[0], 2)}, the steep one by {number(factors[1], 2)}. {verdict}"
    )
    picture.describe(
        f"Left, the rings of a long bowl and a path of {plural(steps, 'step')} that "
        f"{'leads towards' if rate < limit else 'leaps away from' if rate > limit else 'circles'} "
        f"its middle. Right, the loss on a log axis. {verdict}"
    )
    return {"losses": losses, "factors": factors, "limit": limit}


def in_sight(path, high):
    """The path up to its first point outside the picture, which is moved to the edge."""
    outside = np.flatnonzero((np.abs(path) > (3.5, high)).any(axis=1))
    end = outside[0] + 1 if len(outside) else len(path)
    return np.clip(path[:end], (-3.5, -high), (3.5, high))


def draw_bowl(panel, curvatures, high):
    """The rings of equal loss of a bowl, seen from above, up to the height `high`."""
    panel.axes(x=(-3.5, 3.5), y=(-high, high), xlabel="θ₁", ylabel="θ₂",
               title="the bowl from above")  # fmt: skip
    around = np.linspace(0, 2 * np.pi, 121)
    rings = np.array([0.02, 0.15, 0.4, 0.8, 1.3])[:, None] * curvatures[0] * 9 / 2
    across, up = np.sqrt(2 * rings / curvatures).T  # where λ θ²/2 is the loss of the ring
    x, y = np.outer(across, np.cos(around)), np.outer(up, np.sin(around))
    panel.curves("rings", x, y, color=MUTED, linewidth=0.9)
    panel.dots("middle", 0, 0, marker="+", markersize=9, markeredgecolor=INK)


DESCENTS = {"SGD": SGD, "momentum": Momentum, "Adam": Adam}
LOOKS = {"SGD": (ORANGE, "-", "s"), "momentum": (PURPLE, "--", "o"), "Adam": (GREEN, ":", "^")}


@explorer(
    rate=LogSlider(0.01, 0.5, 20, "learning rate α"),
    steps=Steps(0, 60, label="steps"),
)
def optimizers(picture, rate=0.1, steps=25):
    """Do a rolling ball and an even pace get there sooner?"""
    paths = {name: walk_down(name, rate)[: steps + 1] for name in DESCENTS}
    losses = {name: (VALLEY * path**2).sum(axis=1) / 2 for name, path in paths.items()}
    left, right = picture.panels(1, 1, height=3.3)
    draw_bowl(left, VALLEY, 0.38)
    right.axes(x=(0, 60), y=(1e-6, 1e2), yscale="log", xlabel="step",
               legend=tuple(DESCENTS))  # fmt: skip
    for name, path in paths.items():
        color, dashes, marker = LOOKS[name]
        seen = in_sight(path, 0.38)
        left.line(name, *seen.T, color=color, linestyle=dashes, linewidth=1.5)
        left.dots(f"{name} now", *seen[-1], color=color, marker=marker)
        right.line(name, np.arange(steps + 1), np.clip(losses[name], 1e-6, 1e2), color=color,
                   linestyle=dashes)  # fmt: skip
    ends = ", ".join(f"{name} {losses[name][-1]:.2g}" for name in paths)
    picture.say(f"α = {rate:.2g}, after {plural(steps, 'step')} the loss is: {ends}.")
    picture.describe(
        f"Three paths in a long bowl, and their losses on a log axis. After "
        f"{plural(steps, 'step')} the losses are: {ends}."
    )
    return {name: values[-1] for name, values in losses.items()}


@lru_cache(maxsize=128)
def walk_down(name, rate):
    """The path of one of the package's optimizers down the valley, (61, 2)."""
    valley = Valley()
    optimizer, path = DESCENTS[name](rate=rate), [AWAY]
    with np.errstate(over="ignore"):
        for _ in range(60):
            optimizer(valley)
            path.append(valley.theta.copy())
    return np.array(path)


class Valley:
    """The least that an optimizer needs: parameters, and their gradients."""

    def __init__(self):
        self.theta = AWAY.copy()

    def learned(self):
        return [(self, "theta", self.theta, VALLEY * self.theta)]  # ∂L/∂θ = λ θ, for L = ½ Σ λ θ²


@explorer(
    epoch=Steps(0, EPOCHS, label="epoch"),
    data=Choice(DATASETS, "data"),
    layers=Slider(0, 3, label="hidden layers"),
    units=Slider(1, 8, label="units in each"),
    g=Choice(["tanh", "relu", "sigmoid"], "activation g"),
    rate=Choice(["0.01", "0.03", "0.1", "0.3", "1", "3"], "learning rate α"),
)
def training(picture, epoch=60, data="rings", layers=1, units=8, g="tanh", rate="0.3"):
    """What does a network learn, epoch by epoch?"""
    run = trained(data, layers, units, ELEMENTWISE[g], float(rate))
    epoch = min(epoch, len(run.weights) - 1)
    outputs = run.outputs(epoch)
    left, right = picture.panels(1, 1, height=3.5)
    side = run.side
    left.axes(x=side, y=side, xlabel="x₁", ylabel="x₂", equal=True, title="what it answers")
    surface(left, outputs, side, side)
    boundary(left, outputs, side, side)
    points(left, run.x, run.labels, ("first class", "second class"), size=4.5)
    right.axes(x=(0, EPOCHS), y=(1e-3, 20), yscale="log", xlabel="epoch",
               legend=("loss", "size of ∂L/∂W¹"))  # fmt: skip
    upto = np.arange(epoch + 1)
    right.line("loss", upto, np.clip(run.losses[: epoch + 1], 1e-3, 20))
    right.line("size of ∂L/∂W¹", upto, np.clip(run.sizes[: epoch + 1], 1e-3, 20), color=ORANGE,
               linestyle="--")  # fmt: skip
    right.dots("now", epoch, np.clip(run.losses[epoch], 1e-3, 20), color=BLUE)
    stopped = f" It {run.diverged}; this is the last good picture." if run.diverged else ""
    picture.say(
        f"Epoch {epoch}: loss {run.losses[epoch]:.3f}, "
        f"{run.right[epoch]:.0%} of the examples right.{stopped}"
    )
    picture.describe(
        f"Left, two classes of points, {data.name}, on a map of the network's answers, with the "
        f"line where it is undecided. Right, loss and size of the first gradient to epoch {epoch}; "
        f"{run.right[epoch]:.0%} of the points lie on their own side."
    )
    return {"loss": run.losses[epoch], "right": run.right[epoch], "epochs": len(run.weights) - 1}


def cost_of_backward():
    """The ways to compare: a forward pass, and forward and backward together, on one batch."""
    rng = np.random.default_rng(0)
    net = Network(dense([64, 128, 128, 10], relu, softmax, init=xavier, rng=rng), cross_entropy)
    x, y = rng.normal(size=(64, 128)), np.eye(10)[:, rng.integers(0, 10, 128)]

    def both():
        net.forward(x)
        net.backward(y)

    return {"forward": lambda: net.forward(x), "forward and backward": both}


cost = Stopwatch("What does the way back cost, against the way forward?", cost_of_backward())

stuck = Prediction(
    chain,
    "Target 0, and a sigmoid that answers almost 1: z = 9, as wrong as it can be. "
    "How large is ∂L/∂w?",
    ["As large as it gets: the error is as large as it gets", "About 0.5", "Almost 0"],
    right=2,
    because="The error a − y is 1, but on its way back it is multiplied by g′(z), and a sigmoid "
    "at z = 9 has a slope of about 0.0001. Notebook 04 cured this with another loss.",
    show={"w": 3.0, "b": 3.0, "x": 2.0, "y": 0.0, "g": "sigmoid"},
)

cut_off = Prediction(
    network,
    "Set the weight from h₁ to the output to 0. What becomes of the gradients of the two weights "
    "into h₁?",
    ["They stay as they are", "They become 0", "They change their sign"],
    right=1,
    because="Blame travels back over the same weight: W²₁₁ · δ is 0, so nothing reaches h₁. "
    "The gradient of W²₁₁ itself is not 0, so it will not stay at 0.",
    show={"step": 9, "w": 0.0},
)

smaller = Prediction(
    check,
    "The error falls as the nudge gets smaller. What happens at a nudge of 10⁻¹⁰?",
    ["It is smaller still", "It is larger than at 10⁻⁵", "It is exactly 0"],
    right=1,
    because="The two losses are then so close that their difference keeps only a few of its 16 "
    "digits: rounding takes over.",
    show={"step": 1e-10},
)

too_far = Prediction(
    descent,
    "At α = 0.40 the path neither shrinks nor grows. And at 0.41?",
    ["It still arrives, only later", "It circles the middle for ever", "It grows without end"],
    right=2,
    because="Each step multiplies the steep direction by 1 − 0.41 · 5 = −1.05. It overshoots, a "
    "little further every time. The limit is α = 2/λ, sharp.",
    show={"rate": 0.41, "steps": 40},
)

no_hidden = Prediction(
    training,
    "Take the hidden layer away. How many of the points will the network get right?",
    ["About half to two thirds", "Nine in ten", "All, but later"],
    right=0,
    because="Without a hidden layer it is one neuron, and one neuron draws one straight line. "
    "No line parts a ring from what is inside it.",
    show={"layers": 0, "epoch": 60},
)
