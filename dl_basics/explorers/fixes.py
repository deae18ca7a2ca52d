"""What you move in notebook 07: sick networks before and after, skips, clipping, and the grid."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import relu, tanh
from dl_basics.draw.style import BLUE, INK, MUTED, ON_LIGHT, ORANGE
from dl_basics.draw.words import plural
from dl_basics.explorers.ailments import (
    AILMENTS,
    EPOCHS,
    GRID_NETWORKS,
    NETWORKS,
    SHARES,
    direction,
    gain,
    grid,
    percent,
    treated,
)
from dl_basics.explorers.stacks import Siblings
from dl_basics.initializers import Normal, he
from dl_basics.live import (
    Choice,
    Prediction,
    Several,
    Slider,
    Steps,
    Switch,
    explorer,
)
from dl_basics.optimizers import by_norm, by_value, global_norm
from dl_basics.recipes import Recipe
from dl_basics.registry import FIXES

LOWEST, HIGHEST = 1e-9, 1e5  # of |δ| in the picture


@explorer(
    ailment=Choice(list(AILMENTS), "ailment"),
    fixes=Several(FIXES, "fixes:"),
    epoch=Steps(1, EPOCHS, label="epoch"),
)
def before_after(picture, ailment="vanishing sigmoids", fixes=("relu with he",), epoch=10):
    """What does a fix do to a sick network, and how do you know?"""
    without, with_ = treated(ailment), treated(ailment, fixes)
    before, after = without.right(epoch), with_.right(epoch)
    left, right = picture.panels(1, 1.15, height=3.4)
    draw_flow(left, without.sizes, with_.sizes if fixes else None)
    draw_learning(right, before, after if fixes else None)
    flow = f"|δ| in the first layer is {times(with_.sizes)} as large as in the last."
    if not fixes:
        picture.say(f"Epoch {epoch}, without a fix: {share(before[-1])} right. {flow}")
    else:
        picture.say(
            f"Epoch {epoch}: {share(before[-1])} right without, {share(after[-1])} with. "
            f"{in_words(before[-1], after[-1])} With it, {flow}"
        )
    picture.describe(
        f"Left, the size of δ in each layer on a log axis, for ten networks with the ailment "
        f"{ailment!r}: {times(without.sizes)} as large in the first layer as in the last before, "
        f"{times(with_.sizes)} as large after. Right, the test digits they get right over {epoch} "
        f"epochs, with bands that hold all ten: {share(before[-1])} before, "
        f"{share(after[-1])} after."
    )
    return {"before": before[-1], "after": after[-1], "sizes": capped(with_.sizes)}


def share(shares):
    """The mean of ten networks in words, and how many of them are lost."""
    lost = int((shares == 0).sum())
    mean = f"{shares.mean():.0%}"
    return mean + f" ({lost} of {len(shares)} have overflowed)" * bool(lost)


def in_words(before, after):
    """The gain with its interval, and what may be said of it."""
    mean, low, high = gain(before, after)
    between = f"95% interval {percent(low)} to {percent(high)}"
    if np.array_equal(before, after):
        return "No difference at all."
    does = ("No difference found", "It helps", "It hurts")[direction(low, high)]
    return f"{does}: {percent(mean)} points, {between}."


def capped(sizes):
    """|δ| inside the picture; what has overflowed lies at its upper edge."""
    return np.clip(np.nan_to_num(sizes, nan=HIGHEST, posinf=HIGHEST), LOWEST, HIGHEST)


def times(sizes):
    """How large |δ| is in the first layer against the last hidden one, before "as large as"."""
    first, last = (np.median(capped(sizes)[:, k]) for k in (0, -2))
    return "about" if 0.5 < first / last < 2 else f"{ratio(first / last)} times"


def ratio(x):
    """A positive number of any size: "0.00051", "3", "650", "4.4e+10"."""
    return f"{x:,.0f}" if 10 <= x < 1e6 else f"{x:.2g}"


def draw_flow(panel, before, after):
    """|δ| per layer: medians of the ten before as circles, after as a line with a band."""
    layers = np.arange(1, before.shape[1] + 1)
    panel.axes(x=(0.7, layers[-1] + 0.3), y=(LOWEST, HIGHEST), yscale="log", xlabel="layer",
               xticks=list(layers), title="|δ| at the start",
               legend=("before",) if after is None else ("before", "after"))  # fmt: skip
    if after is not None:
        after = capped(after)
        panel.band("ten after", layers, after.min(axis=0), after.max(axis=0), facecolor=ORANGE,
                   alpha=0.25)  # fmt: skip
        panel.line("after", layers, np.median(after, axis=0), color=ORANGE, marker="s",
                   markersize=4.5)  # fmt: skip
    panel.dots("before", layers, np.median(capped(before), axis=0), markersize=8,
               markerfacecolor="none", markeredgecolor=MUTED, markeredgewidth=1.6)  # fmt: skip


def draw_learning(panel, before, after):
    """The shares right over the epochs: means, and bands that hold all ten networks."""
    same = after is not None and np.array_equal(before, after)
    names = ("before",) * (not same) + ("after",) * (after is not None)
    panel.axes(x=(0, EPOCHS + 1), y=(0, 1), xlabel="epoch", title="test digits right",
               yticks=SHARES, legend=names)  # fmt: skip
    panel.hrule("chance", 0.1)
    upto = np.arange(len(before))
    for name, runs, color, dashes in (("before", before, MUTED, "--"), ("after", after, BLUE, "-")):
        if name in names:
            panel.band(f"{name}, all ten", upto, runs.min(axis=1), runs.max(axis=1),
                       facecolor=color, alpha=0.22)  # fmt: skip
            panel.line(name, upto, runs.mean(axis=1), color=color, linestyle=dashes)
            panel.dots(f"{name} now", upto[-1], runs[-1].mean(), color=color, markersize=6)


# ------------------------------------------------------------------------------------------------
# Skip connections.

WIDTH, DEEPEST = 32, 50
STARTS = {"tanh, small": (tanh, Normal(0.1)), "relu with he": (relu, he)}


@explorer(
    depth=Slider(2, DEEPEST, label="hidden layers"),
    start=Choice(list(STARTS), "start"),
    skip=Switch("skip connections"),
    scale=Slider(0.05, 1.0, 0.05, "branch scale s"),
)
def skips(picture, depth=30, start="tanh, small", skip=False, scale=1.0):
    """What reaches the first layer?"""
    ratios = np.clip(flow(depth, start, skip, scale if skip else 1.0), 1e-14, 1e12)
    layers = np.arange(1, depth + 1)
    factor, estimate = factor_per_layer(start, skip, scale), "upper estimate" if skip else "theory"
    predicted = np.clip(factor ** (depth - layers), 1e-14, 1e12)
    picture.axes(x=(1, DEEPEST), y=(1e-14, 1e12), yscale="log", xlabel="hidden layer",
                 title="relative |δ|",
                 legend=("networks", estimate))  # fmt: skip
    picture.hrule("as large", 1.0)
    picture.band("all ten", layers, ratios.min(axis=0), ratios.max(axis=0), facecolor=ORANGE,
                 alpha=0.25)  # fmt: skip
    picture.line("networks", layers, np.median(ratios, axis=0), color=ORANGE)
    picture.line(estimate, layers, predicted, color=INK, linestyle=":", linewidth=1.6)
    first = np.median(ratios[:, 0])
    words = "vanishes" if first < 1e-3 else "explodes" if first > 1e3 else "arrives"
    picture.say(
        f"{depth} hidden layers: in the first one |δ| is {ratio(first)} times that of the "
        f"last: the gradient {words}. Factor per layer, {estimate}: {factor:.3f}."
        + (f" 1/√{depth} is {depth**-0.5:.2f}." if skip else " No skip, so s does nothing.")
    )
    picture.describe(
        f"The size of δ in each of {plural(depth, 'layer')} on a log axis, {start}, "
        f"{f'with skips of scale {scale:.2f}' if skip else 'without skips'}; ten networks and a "
        f"dotted prediction. At the first layer it is {ratio(first)} times the last: it {words}."
    )
    return {"ratio": first, "factor": factor, "predicted": predicted[0]}


def factor_per_layer(start, skip, scale):
    """By how much |δ| changes on its way back through one layer, in theory."""
    if start == "tanh, small":
        q = 0.1 * WIDTH**0.5  # √(n Var(w) E[g′²]) of a branch, with slopes near 1, their largest
        return float(np.hypot(1, scale * q)) if skip else q
    # ReLU with He keeps |δ|. Its outputs are never negative, so layers agree on a direction, in
    # which a branch adds s/√π to 1; at right angles to it the rest of s² comes on top.
    return float(np.sqrt(1 + 2 * scale / np.sqrt(np.pi) + scale**2)) if skip else 1.0


@lru_cache(maxsize=512)
def flow(depth, start, skip, scale):
    """|δ| in each hidden layer against the last one, of ten networks: (10, depth)."""
    networks, (x, y) = deep(start, skip).first(depth), gaussian()
    if skip:
        for layer in networks.layers[1:-1]:
            layer.scale = scale
    networks.forward(x)
    networks.backward(y)
    sizes = networks.gradient_sizes()[:, :-1]
    return sizes / sizes[:, -1:]


@lru_cache
def deep(start, skip):
    """Ten networks of fifty hidden layers, at their start."""
    g, init = STARTS[start]
    recipe = Recipe((WIDTH, *[WIDTH] * DEEPEST, 10), g=g, init=init, skip=1.0 if skip else None)
    return Siblings([recipe] * NETWORKS, [np.random.default_rng(k) for k in range(NETWORKS)])


@lru_cache
def gaussian():
    """Inputs and targets for ten networks: 32 examples each, of independent normal numbers."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(NETWORKS, WIDTH, 32))
    return x, np.eye(10)[rng.integers(0, 10, (NETWORKS, 32))].swapaxes(1, 2)


# ------------------------------------------------------------------------------------------------
# Clipping.


@explorer(
    g1=Slider(-4.0, 4.0, 0.1, "∂L/∂w₁"),
    g2=Slider(-4.0, 4.0, 0.1, "∂L/∂w₂"),
    limit=Slider(0.2, 4.0, 0.1, "limit"),
)
def clipping(picture, g1=3.6, g2=1.0, limit=1.5):
    """What does clipping do to the direction?"""
    gradient = [np.array([g1, g2])]
    norm = global_norm(gradient)
    around = np.linspace(0, 2 * np.pi, 121)
    edges = {
        "by norm": (by_norm, limit * np.cos(around), limit * np.sin(around)),
        "by value": (by_value, limit * SQUARE[0], limit * SQUARE[1]),
    }
    turned, lengths = {}, {}
    for panel, (name, (way, *edge)) in zip(
        picture.panels(1, 1, height=3.6), edges.items(), strict=True
    ):
        clipped = way(limit)(gradient)[0]
        turned[name], lengths[name] = angle(gradient[0], clipped), float(np.linalg.norm(clipped))
        panel.axes(x=(-4.4, 4.4), y=(-4.4, 4.4), xlabel="∂L/∂w₁", ylabel="∂L/∂w₂", equal=True,
                   title=name)  # fmt: skip
        panel.line("limit", *edge, color=MUTED, linewidth=1.2, linestyle=(0, (4, 3)))
        if not np.array_equal(clipped, gradient[0]):
            panel.line("cut off", *np.stack([clipped, gradient[0]], axis=1), color=MUTED,
                       linestyle=":", linewidth=1.6)  # fmt: skip
            panel.dots("gradient", g1, g2, markersize=7, markerfacecolor="none",
                       markeredgecolor=MUTED, markeredgewidth=1.6)  # fmt: skip
        if norm > 0:
            panel.arrow("clipped", (0, 0), tuple(clipped), color=ORANGE)
    picture.say(
        f"Length {norm:.2f}. By norm it becomes {lengths['by norm']:.2f} and turns by "
        f"{turned['by norm']:.0f}°; by value {lengths['by value']:.2f}, and it turns by "
        f"{turned['by value']:.0f}°."
    )
    picture.describe(
        f"Two planes with the same gradient, of length {norm:.2f}. By norm an arrow stays in its "
        f"direction and ends within a circle; by value it ends within a square and turns by "
        f"{turned['by value']:.0f} degrees."
    )
    return {"turned": turned, "lengths": lengths}


SQUARE = np.array([[-1, 1, 1, -1, -1], [-1, -1, 1, 1, -1]])


def angle(one, other):
    """The angle between two vectors in degrees; 0 if one has no length."""
    length = np.linalg.norm(one) * np.linalg.norm(other)
    if length == 0:
        return 0.0
    return abs(float(np.degrees(np.arccos(np.clip(one @ other / length, -1, 1)))))


# ------------------------------------------------------------------------------------------------
# The grid.


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
               yticks={}, title=ailment)  # fmt: skip
    right.vrule("none", 0)
    for k, (mean, low, high) in enumerate(reversed(found[ailment].values())):
        clear = direction(low, high)
        if picture.narrow:  # beside the table the rows have their names
            right.words(f"name {k}", -1.1, k, fixes[-1 - k], (0, 9), fontsize=7.5, color=MUTED)
        right.line(f"interval {k}", [max(low, -1), min(high, 1)], [k, k], linewidth=3,
                   color=BLUE if clear else MUTED)  # fmt: skip
        right.dots(f"mean {k}", mean, k, markersize=7, color=BLUE if clear else MUTED,
                   marker="s" if clear else "o")  # fmt: skip
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
               cmap="RdBu")  # fmt: skip
    for k, fix in enumerate(reversed(fixes)):
        panel.words(fix, -0.15, k, fix, ha="right", fontsize=8.5)
    for column, sick in enumerate(columns):
        for line, word in enumerate(sick.split()):
            panel.words(f"{sick} {line}", column + 0.5, n + 0.25 - 0.45 * line, word, ha="center",
                        fontsize=7.5, weight="bold" if sick == chosen else "normal")  # fmt: skip
        for k, fix in enumerate(reversed(fixes)):
            mean, low, high = found[sick][fix]
            if direction(low, high):
                panel.words(f"{sick}, {fix}", column + 0.5, k, percent(mean), ha="center",
                            fontsize=8.5, color=ON_LIGHT)  # fmt: skip
    at = columns.index(chosen)
    panel.line("chosen", [at, at + 1, at + 1, at, at], [-0.5, -0.5, n - 0.5, n - 0.5, -0.5],
               color=INK, linewidth=1.6)  # fmt: skip


# ------------------------------------------------------------------------------------------------
# Questions.

wrong_cure = Prediction(
    before_after,
    "Switch on dropout instead. What does it do to the gradient, and to what is learned?",
    [
        "The gradient arrives, and the networks learn",
        "It reaches the first layer a little larger, and nothing is learned",
        "It gets smaller still",
    ],
    right=1,
    because="What is not silenced is scaled up, on the way back too, so δ grows by about the root "
    "of 2 in each layer. That is no match for a factor of 4 lost in each, and it carries no news.",
    show={"fixes": ("dropout",), "epoch": 40},
)

skip_relu = Prediction(
    skips,
    "Fifty layers of ReLU with He, and skip connections with s = 1. What happens to the gradient?",
    ["It arrives in good size", "It vanishes", "It explodes"],
    right=2,
    because="A branch with He keeps the size of the signal, and the skip adds the signal itself. "
    "So each layer makes it larger, by about 1.6. Over fifty layers that is 10 billion.",
    show={"depth": 50, "start": "relu with he", "skip": True, "scale": 1.0},
)

keeps_course = Prediction(
    clipping,
    "The gradient (3, 0.3), and a limit of 0.3. Which way does the clipped one point?",
    [
        "By norm and by value: as before",
        "By norm as before; by value it turns by almost 40°",
        "Both turn a little",
    ],
    right=1,
    because="By norm all entries shrink alike. By value each is cut by itself: 3 becomes 0.3, "
    "and 0.3 stays, so what was one tenth is suddenly as large.",
    show={"g1": 3.0, "g2": 0.3, "limit": 0.3},
)

same_for_all = Prediction(
    ablation,
    "Which single fix helps against wrong labels?",
    ["Batch norm", "Skip connections", "Dropout, or a smaller rate"],
    right=2,
    because="Both keep the network from learning every label by heart: dropout by noise, the "
    "smaller rate by not getting there in 40 epochs. Weight decay needs more than its usual λ.",
    show={"ailment": "wrong labels"},
)
