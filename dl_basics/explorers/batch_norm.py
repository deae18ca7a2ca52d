"""What you move in notebook 07 about batch norm: a batch, two sweeps, depth, and why it helps."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import identity, relu, tanh
from dl_basics.draw.style import BLUE, INK, MUTED, ORANGE
from dl_basics.draw.words import number, plural
from dl_basics.explorers.ailments import BATCH, NETWORKS, SHARES, digits_for
from dl_basics.explorers.stacks import DenseStack, Siblings, each
from dl_basics.initializers import Normal
from dl_basics.layers import BatchNorm
from dl_basics.live import Choice, Prediction, Slider, Steps, Switch, explorer
from dl_basics.recipes import Recipe

# ------------------------------------------------------------------------------------------------
# One unit and its batches.

MEAN, SPREAD = 3.0, 2.0  # of the z of all examples there are
MARKED = 5.0  # the z of one example that is in every batch
BATCHES, MOST = 40, 64


@explorer(
    m=Slider(1, MOST, label="examples in a batch"),
    seen=Steps(1, BATCHES, label="batches seen"),
    gamma=Slider(-2.0, 2.0, 0.1, "γ"),
    beta=Slider(-2.0, 2.0, 0.1, "β"),
    mode=Choice(["training", "evaluation"], "mode"),
)
def batch(picture, m=8, seen=10, gamma=1.0, beta=0.0, mode="training"):
    """What becomes of a number when it is measured by its company?"""
    z, kept = some_batches(m), running(m)
    here, (mean, var) = z[seen - 1], kept[seen]
    layer = BatchNorm(1)
    layer.gamma[:], layer.beta[:] = gamma, beta
    layer.running_mean[:], layer.running_var[:] = mean, var
    fixed = layer.forward(here[None], training=False)[0]
    batched = layer.forward(here[None])[0]
    after = batched if mode == "training" else fixed
    left, right = picture.panels(1.35, 1, height=3.4)
    draw_batch(left, here, after)
    draw_running(right, z, kept, seen)
    alone = " A batch of one: whatever z is, x̂ is 0." if m == 1 and mode == "training" else ""
    picture.say(
        f"Batch {seen}: mean {number(here.mean(), 2)}, variance {number(here.var(), 2)}. The "
        f"marked z = 5 becomes {number(batched[0], 2)} in training, {number(fixed[0], 2)} in "
        f"evaluation.{alone}"
    )
    picture.describe(
        f"Left, {plural(m, 'dot')} on a line above and what batch norm makes of them below; a "
        f"square, 5 above, is at {number(after[0], 2)} below, in {mode}. Right, the means and "
        f"spreads of {seen} batch{'es' * (seen > 1)} as dots, and the running "
        f"averages: mean {number(mean, 2)}, spread {number(var**0.5, 2)}."
    )
    return {"training": batched, "evaluation": fixed, "mean": mean, "var": var}


def some_batches(m):
    """The z of one unit in forty batches, (40, m); the first example of each is the marked one."""
    z = MEAN + SPREAD * np.random.default_rng(1).normal(size=(BATCHES, MOST))
    z[:, 0] = MARKED
    return z[:, :m]  # a larger batch is the same one with more company


@lru_cache(maxsize=MOST)
def running(m):
    """The running mean and variance before all batches and after each: (41, 2)."""
    layer, kept = BatchNorm(1, identity), []
    for some in [None, *some_batches(m)]:
        if some is not None:
            layer.forward(some[None])
        kept.append((layer.running_mean.item(), layer.running_var.item()))
    return np.array(kept)


def draw_batch(panel, before, after):
    """The batch above, what is made of it below, and the way of the marked example."""
    panel.axes(x=(-7, 9), y=(-0.55, 1.55), yticks={0: "after", 1: "before"}, title="one batch",
               xlabel="z above, γ x̂ + β below")  # fmt: skip
    panel.vrule("zero", 0)
    for name, numbers, height, color in (("z", before, 1, MUTED), ("after", after, 0, BLUE)):
        inside = np.clip(numbers, -6.9, 8.9)
        if len(numbers) > 1:
            panel.dots(name, inside[1:], height + JITTER[: len(numbers) - 1], markersize=5,
                       color=color)  # fmt: skip
    way = np.clip([before[0], after[0]], -6.9, 8.9)
    panel.line("way", way, [1, 0], color=INK, linewidth=1.2, linestyle=":")
    panel.dots("marked", way, [1, 0], marker="s", markersize=8, color=INK)


JITTER = np.random.default_rng(2).uniform(-0.22, 0.22, MOST)


def draw_running(panel, z, kept, seen):
    """Mean and spread of each batch so far as small marks, the running averages as lines."""
    panel.axes(x=(0, BATCHES), y=(-0.3, 7.3), xlabel="batches seen",
               legend=("running mean", "running spread"))  # fmt: skip
    panel.hrule("true mean", MEAN)
    panel.hrule("true spread", SPREAD)
    upto, numbers = np.arange(seen + 1), np.arange(1, seen + 1)
    panel.dots("means", numbers, np.clip(z[:seen].mean(axis=1), -0.2, 7.2), markersize=4.5,
               markerfacecolor="none", markeredgecolor=BLUE)  # fmt: skip
    panel.dots("spreads", numbers, np.clip(z[:seen].std(axis=1), -0.2, 7.2), markersize=4.5,
               marker="^", markerfacecolor="none", markeredgecolor=MUTED)  # fmt: skip
    panel.line("running mean", upto, kept[: seen + 1, 0])
    panel.line("running spread", upto, kept[: seen + 1, 1] ** 0.5, color=MUTED, linestyle="--")


# ------------------------------------------------------------------------------------------------
# Two sweeps: over the size of the first weights, and over the learning rate.

SWEPT_EPOCHS = 5
SWEEPS = {
    "size σ of the first weights": (np.geomspace(1e-3, 1, 20), "σ"),
    "learning rate α": (np.geomspace(0.01, 10, 13), "α"),
}
PLAIN = Recipe((64, 16, 16, 16, 10), g=relu, init=None, rate=0.2)


@explorer(
    swept=Choice(list(SWEEPS), "sweep over"),
    epoch=Steps(1, SWEPT_EPOCHS, label="epoch"),
)
def sweep(picture, swept="size σ of the first weights", epoch=5):
    """How much does the choice of a number still matter?"""
    values, symbol = SWEEPS[swept]
    plain, normed = (every_sweep()[swept, norm][epoch - 1] for norm in (False, True))
    picture.axes(x=(values[0] / 1.15, values[-1] * 1.15), y=(0, 1), xscale="log", xlabel=swept,
                 yticks=SHARES, title="test digits right",
                 legend=("without", "with batch norm"))  # fmt: skip
    picture.hrule("chance", 0.1)
    for name, runs, color, style in (
        ("without", plain, MUTED, {"linestyle": "--", "marker": "o", "markersize": 4}),
        ("with batch norm", normed, BLUE, {"marker": "s", "markersize": 4.5}),
    ):
        picture.band(f"{name}, all ten", values, runs.min(axis=1), runs.max(axis=1),
                     facecolor=color, alpha=0.2)  # fmt: skip
        picture.line(name, values, runs.mean(axis=1), color=color, **style)
    best = [runs.mean(axis=1).max() for runs in (plain, normed)]
    good = [span(values, runs.mean(axis=1)) for runs in (plain, normed)]
    picture.say(
        f"Epoch {epoch}. Best mean: {best[0]:.0%} without, {best[1]:.0%} with. At least half of "
        f"the digits right for {symbol} {good[0]} without, {good[1]} with."
    )
    picture.describe(
        f"What ten networks of each kind get right over the {swept} on a log axis, after "
        f"{plural(epoch, 'epoch')}. At least half right for {symbol} {good[0]} without batch norm "
        f"and {good[1]} with it."
    )
    return {"plain": plain, "normed": normed}


def span(values, shares):
    """For which values at least half is right, in words."""
    good = values[shares >= 0.5]
    return f"from {good[0]:.2g} to {good[-1]:.2g}" if len(good) else "nowhere"


@lru_cache
def every_sweep():
    """All of both sweeps, before the first picture, so that the menu answers at once."""
    return {(swept, norm): swept_right(swept, norm) for swept in SWEEPS for norm in (False, True)}


def swept_right(swept, norm):
    """The shares right after each epoch: (epochs, values, networks)."""
    values, symbol = SWEEPS[swept]
    recipes = [
        Recipe(PLAIN.sizes, g=relu, init=Normal(value) if symbol == "σ" else None,
               rate=value if symbol == "α" else PLAIN.rate, batch_norm=norm)
        for value in values for _ in range(NETWORKS)
    ]  # fmt: skip
    rngs = [np.random.default_rng([k % NETWORKS, 1]) for k in range(len(recipes))]
    networks, rng = Siblings(recipes, rngs), np.random.default_rng(0)
    x, y, *test = (np.tile(part, (len(values), 1, 1)) for part in digits_for(NETWORKS, 0.0))
    shares = []
    for _ in range(SWEPT_EPOCHS):
        networks.epoch(x, y, BATCH, rng)
        shares.append(networks.right(*test).reshape(len(values), NETWORKS))
    return np.array(shares)


# ------------------------------------------------------------------------------------------------
# What batch norm does to gradients in deep networks.

DEEPEST, WIDTH, EXAMPLES = 50, 32, 64
BENDS = {"relu": relu, "tanh": tanh}
THEORY = (np.pi / (np.pi - 1)) ** 0.5  # by which |δ| grows per layer, for ReLU: Yang and others


@explorer(
    depth=Slider(2, DEEPEST, label="hidden layers"),
    norm=Switch("batch norm"),
    g=Choice(list(BENDS), "activation"),
)
def growth(picture, depth=20, norm=False, g="relu"):
    """Do gradients keep their size in deep networks with batch norm?"""
    sizes = sizes_at_start(depth, norm, g)
    ratios = np.clip(sizes / sizes[:, -1:], 1e-3, 1e6)
    layers, first = np.arange(1, depth + 1), float(np.median(ratios[:, 0]))
    per_layer = first ** (1 / (depth - 1))
    known, factor = norm and g == "relu", f"{first:,.0f}" if first >= 10 else f"{first:.2g}"
    picture.axes(x=(1, DEEPEST), y=(1e-3, 1e6), yscale="log", xlabel="hidden layer",
                 title="relative |δ|",
                 legend=("networks",) + ("theory",) * known)  # fmt: skip
    picture.hrule("as large", 1.0)
    picture.band("all ten", layers, ratios.min(axis=0), ratios.max(axis=0), facecolor=ORANGE,
                 alpha=0.25)  # fmt: skip
    picture.line("networks", layers, np.median(ratios, axis=0), color=ORANGE)
    if known:
        picture.line("theory", layers, THEORY ** (depth - layers), color=INK, linestyle=":",
                     linewidth=1.6)  # fmt: skip
    picture.say(
        f"{depth} hidden layers: |δ| is {factor} times as large in the first as in the last. "
        f"Its square changes by {per_layer**2:.2f} per layer"
        + (f"; theory {THEORY**2:.2f}." if known else ".")
    )
    picture.describe(
        f"The size of δ in {depth} layers with {g} on a log axis, {'with' if norm else 'without'} "
        f"batch norm: {factor} times as large in the first layer as in the last, over ten "
        f"networks" + (", beside a dotted line of theory." if known else ".")
    )
    return {"ratio": first, "square": per_layer**2}


@lru_cache(maxsize=256)
def sizes_at_start(depth, norm, g):
    """|δ| of ten networks in each of their hidden layers, (10, depth)."""
    networks = deep(norm, g).first(depth * (2 if norm else 1))
    rng = np.random.default_rng(0)
    networks.forward(rng.normal(size=(NETWORKS, WIDTH, EXAMPLES)))
    labels = rng.integers(0, 10, (NETWORKS, EXAMPLES))
    networks.backward(np.eye(10)[labels].swapaxes(1, 2))
    return networks.gradient_sizes()[:, :-1]


@lru_cache
def deep(norm, g):
    """Ten networks of fifty hidden layers, at their start."""
    recipe = Recipe((WIDTH, *[WIDTH] * DEEPEST, 10), g=BENDS[g], init=None, batch_norm=norm)
    return Siblings([recipe] * NETWORKS, [np.random.default_rng(k) for k in range(NETWORKS)])


# ------------------------------------------------------------------------------------------------
# Two explanations.

RATES = np.linspace(0, 1, 11)
LOOKED = 40  # steps


@explorer(
    step=Steps(1, LOOKED, label="step of training"),
    g=Choice(list(BENDS), "activation"),
)
def reasons(picture, step=20, g="relu"):
    """Do the layers stand still for one another, or is the slope smoother?"""
    plain, normed = (every_look()[g, norm] for norm in (False, True))
    left, right = picture.panels(1, 1, height=3.3)
    left.axes(x=(0, 1), y=(0, 3), xlabel="step size along the gradient", title="loss",
              legend=("without", "with"))  # fmt: skip
    right.axes(
        x=(1, LOOKED), y=(0, 0.8), xlabel="step of training", title="change of the gradient behind"
    )
    steps = np.arange(1, LOOKED + 1)
    ways = ("without", plain, MUTED, "--"), ("with", normed, BLUE, "-")
    for name, (losses, shifts), color, dashes in ways:
        here = np.clip(losses[step - 1], 0, 3)
        left.band(f"{name}, all ten", RATES, here.min(axis=1), here.max(axis=1), facecolor=color,
                  alpha=0.2)  # fmt: skip
        left.line(name, RATES, here.mean(axis=1), color=color, linestyle=dashes)
        right.line(name, steps, np.clip(shifts.mean(axis=1), 0, 0.8), color=color,
                   linestyle=dashes)  # fmt: skip
    right.vrule("now", step)
    ranges = [np.ptp(losses, axis=1).mean() for losses, _ in (plain, normed)]
    now = [np.ptp(losses[step - 1], axis=0).mean() for losses, _ in (plain, normed)]
    change = [shifts.mean() for _, shifts in (plain, normed)]
    picture.say(
        f"Step {step}: along its gradient the loss ranges over {now[0]:.2f} without, {now[1]:.2f} "
        f"with. All steps: {ranges[0]:.2f} and {ranges[1]:.2f}. When the layers before move, a "
        f"gradient changes by {change[0]:.0%} and {change[1]:.0%}."
    )
    picture.describe(
        f"Left, the loss of ten networks with {g} along the gradient at step {step}, without and "
        f"with batch norm; over all steps it ranges over {ranges[0]:.2f} and {ranges[1]:.2f}. "
        f"Right, how much the gradient of the last hidden layer changes when the layers before it "
        f"make their step: {change[0]:.0%} and {change[1]:.0%} on average."
    )
    return {"ranges": ranges, "changes": change}


@lru_cache
def every_look():
    """`look` for both activations, without and with batch norm, before the first picture."""
    return {(g, norm): look(BENDS[g], norm) for g in BENDS for norm in (False, True)}


def look(g, norm):
    """At each step of a training of ten networks: two measures.

    The losses of the batch along its gradient, for all `RATES`: (steps, rates, 10). And how far
    the gradient of the last hidden layer changes when the layers before it make their step, as a
    share of its length: (steps, 10).
    """
    rate = 0.1
    recipe = Recipe(PLAIN.sizes, g=g, init=None, rate=rate, batch_norm=norm)
    rngs = [np.random.default_rng([k, 1]) for k in range(NETWORKS)]
    networks, rng = Siblings([recipe] * NETWORKS, rngs), np.random.default_rng(0)
    last = [layer for layer in networks.every_layer if isinstance(layer, DenseStack)][-2]
    x, y, *_ = digits_for(NETWORKS, 0.0)
    orders = [rng.permutation(x.shape[-1]) for _ in range(LOOKED * BATCH // x.shape[-1])]
    losses, shifts = [], []
    for some in np.concatenate(orders).reshape(-1, BATCH):
        one = x[..., some], y[..., some]
        networks.forward(one[0])
        networks.backward(one[1])
        here = [(layer, W, W.copy(), dW) for layer, _, W, dW in networks.learned()]
        losses.append([loss_at(networks, here, alpha, *one) for alpha in RATES])
        shifts.append(shift(networks, here, last, rate, *one))
        move(here, rate)  # the step that counts
    return np.array(losses), np.array(shifts)


def move(here, rate):
    """Go a step of this rate from where the gradients were taken."""
    for _, W, start, dW in here:
        W[...] = start - rate * dW


def loss_at(networks, here, rate, x, y):
    """The loss of each network a step of this rate further on: (10,)."""
    move(here, rate)
    networks.forward(x)
    return each(networks.loss.from_logits, networks.layers[-1].z, y)


def shift(networks, here, last, rate, x, y):
    """How far the gradient of the layer `last` changes if only the layers before it move: (10,)."""
    move(here, 0.0)
    behind = [layer for layer, *_ in here].index(last)
    move(here[:behind], rate)
    old = last.dW
    networks.forward(x)
    networks.backward(y)
    return np.linalg.norm(last.dW - old, axis=(1, 2)) / np.linalg.norm(old, axis=(1, 2))


# ------------------------------------------------------------------------------------------------
# Questions.

alone = Prediction(
    batch,
    "A batch of one, in training. What becomes of the marked 5?",
    ["It stays 5", "It becomes 1", "It becomes 0, and so would any other number"],
    right=2,
    because="Its mean is itself, so the difference is 0 for every z. The network in training then "
    "answers the same to every input.",
    show={"m": 1, "seen": 40},
)

larger_steps = Prediction(
    sweep,
    "Sweep over the learning rate instead. What does batch norm change?",
    ["It stands rates a few times as large", "It stands any rate", "It needs smaller rates"],
    right=0,
    because="Without it the networks fall apart beyond about 0.6, with it beyond about 3. Beyond "
    "that they fall apart as well.",
    show={"swept": "learning rate α"},
)

even_so = Prediction(
    growth,
    "Switch batch norm on, with 50 layers. What happens to the gradient?",
    ["It keeps its size: everything is normalized", "It vanishes", "It grows, layer by layer"],
    right=2,
    because="Batch norm keeps the forward signal in size. On the way back it divides by a spread "
    "that ReLU has made smaller, in every layer again.",
    show={"depth": 50, "norm": True},
)

stand_still = Prediction(
    reasons,
    "With tanh: does a layer's gradient change less with batch norm when the layers before it "
    "move?",
    ["Yes, clearly", "No, more than without", "It is the same"],
    right=1,
    because="Here it changes about twice as much. Whatever batch norm does for these networks, "
    "this is not it.",
    show={"g": "tanh"},
)
