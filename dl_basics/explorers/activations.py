"""What you move in notebook 02: thresholds, curves and slopes, hinges, stacked layers, softmax."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from dl_basics.activations import elu, identity, relu, sigmoid, step
from dl_basics.activations import softmax as softmax_of
from dl_basics.draw.style import BLUE, DIVERGING, GREEN, MUTED, ON_DARK, ON_LIGHT, ORANGE, PURPLE
from dl_basics.draw.table import Table
from dl_basics.draw.words import listed, number, plural
from dl_basics.explorers.curves import Z, flat_parts, in_words, lifted, operations, reach
from dl_basics.live import Choice, LogSlider, Prediction, Slider, Steps, Stopwatch, explorer
from dl_basics.registry import ELEMENTWISE


@explorer(
    b=Slider(-4.0, 4.0, 0.1, "bias b"),
    temperature=LogSlider(0.1, 10.0, 20, "temperature T"),
    s=Slider(-6.0, 6.0, 0.1, "weighted sum s"),
)
def threshold(picture, b=-2.0, temperature=1.0, s=1.0):
    """At which weighted sum does the neuron switch on?"""
    soft, hard = sigmoid((s + b) / temperature), step(s + b)
    picture.axes(
        x=(-6.3, 6.3), y=(-0.12, 1.2), xlabel="weighted sum  s = Σ wᵢ xᵢ", ylabel="output a",
        legend=("step(s + b)", "σ((s + b) / T)"),
    )  # fmt: skip
    picture.vrule("threshold", -b)
    picture.words("its place", -b, 1.1, f"−b = {number(-b, 1)}", offset=(5, 0), color=MUTED)
    before, after = [-6.3, -b], [-b, 6.3]
    picture.line("off", before, [0, 0], color=GREEN, linestyle="--")
    picture.line("step(s + b)", after, [1, 1], color=GREEN, linestyle="--")
    picture.line("σ((s + b) / T)", Z, sigmoid((Z + b) / temperature))
    picture.dots("hard", s, hard, color=GREEN, marker="s", markersize=7)
    picture.dots("soft", s, soft, color=BLUE)
    picture.say(
        f"At s = {number(s, 1)}: step {hard:.0f}, sigmoid {soft:.3f}. "
        f"Both switch at s = −b = {number(-b, 1)}."
    )
    picture.describe(
        f"A dashed step jumps from 0 to 1 at {number(-b, 1)}. A sigmoid rises through one half "
        f"at the same place, {'almost as steeply' if temperature < 0.2 else 'more gently'}."
    )
    return {"hard": hard, "soft": soft, "threshold": -b}


@explorer(g=Choice(ELEMENTWISE, "activation g"), z=Slider(-6.0, 6.0, 0.1, "z"))
def slope(picture, g="sigmoid", z=1.5):
    """Where does the curve still answer when z moves a little?"""
    curve, slopes = picture.panels(1, 1)
    a, da_dz = g(z), g.prime(z)
    lowest, highest, steepest, falling = reach(g)
    curve.axes(x=(-6.3, 6.3), y=(lowest, highest), xlabel="z", title="the curve  a = g(z)")
    curve.line("g(z)", Z, lifted(g(Z)))
    near = z + np.array([-1.6, 1.6])
    curve.line("tangent", near, a + da_dz * (near - z), color=ORANGE, linewidth=1.6)
    curve.dots("here", z, a, color=BLUE)
    slopes.axes(x=(-6.3, 6.3), y=(falling, steepest), xlabel="z", title="its slope  g′(z)")
    parts = flat_parts(g)
    for k, (left, right) in enumerate(parts):
        ends = [max(left, -6.3), min(right, 6.3)]
        slopes.band(f"flat {k}", ends, falling, steepest, facecolor=MUTED, alpha=0.16)
    slopes.line("g′(z)", Z, lifted(g.prime(Z)), color=ORANGE)
    slopes.dots("here", z, da_dz, color=ORANGE, marker="s", markersize=7)
    picture.say(
        f"At z = {number(z, 1)}: a = {number(a, 3, never=(g.low, g.high))}, slope "
        f"{number(da_dz, 3, never=(0,))}. Outputs lie in {g.range}. "
        f"Less than 1% of a nudge comes through {in_words(parts)}."
    )
    picture.describe(
        f"Left, the curve of {g} with its tangent at z = {number(z, 1)}, which "
        f"{'rises' if da_dz > 0 else 'falls' if da_dz < 0 else 'is level'}. "
        f"Right, its slope; grey where less than 1% of a nudge comes through."
    )
    return {"a": a, "slope": da_dz, "flat": parts}


@explorer(
    g=Choice(ELEMENTWISE, "first"), h=Choice(ELEMENTWISE, "second"), z=Slider(-6.0, 6.0, 0.1, "z")
)
def compare(picture, g="relu", h="softplus", z=0.0):
    """Where do two activations differ, and by how much?"""
    curves, slopes = picture.panels(1, 1)
    gap = g(Z) - h(Z)
    widest = Z[np.abs(gap).argmax()]
    ends_g, ends_h = reach(g), reach(h)
    one, two = g.name, h.name if h.name != g.name else f"{h.name} again"
    low, high = min(ends_g[0], ends_h[0]), max(ends_g[1], ends_h[1])
    curves.axes(x=(-6.3, 6.3), y=(low, high), xlabel="z", title="the curves",
                legend=(one, two))  # fmt: skip
    curves.band("between", Z, g(Z), h(Z), facecolor=PURPLE, alpha=0.25)
    curves.line(one, Z, lifted(g(Z)), color=BLUE)
    curves.line(two, Z, lifted(h(Z)), color=GREEN, linestyle="--")
    curves.dots("on the first", z, g(z), color=BLUE)
    curves.dots("on the second", z, h(z), color=GREEN, marker="s", markersize=7)
    low, high = min(ends_g[3], ends_h[3]), max(ends_g[2], ends_h[2])
    slopes.axes(x=(-6.3, 6.3), y=(low, high), xlabel="z", title="their slopes")
    slopes.line(one, Z, lifted(g.prime(Z)), color=BLUE)
    slopes.line(two, Z, lifted(h.prime(Z)), color=GREEN, linestyle="--")
    slopes.dots("on the first", z, g.prime(z), color=BLUE)
    slopes.dots("on the second", z, h.prime(z), color=GREEN, marker="s", markersize=7)
    apart = "They are the same." if not gap.any() else (
        f"Between −6 and 6 they are furthest apart at z = {number(widest, 1)}, by "
        f"{np.abs(gap).max():.3f}."
    )  # fmt: skip
    picture.say(
        f"At z = {number(z, 1)}: {g} gives {number(g(z), 3)}, {h} {number(h(z), 3)}; slopes "
        f"{number(g.prime(z), 3)} and {number(h.prime(z), 3)}. {apart}"
    )
    picture.describe(f"Left, {g} as a full and {h} as a dashed curve; right, their slopes. {apart}")
    return {"values": (g(z), h(z)), "furthest apart": np.abs(gap).max(), "at": widest}


X = np.linspace(-3, 3, 601)
TARGETS = {
    "wave": np.sin(2 * X),
    "bump": np.exp(-2 * X**2) * 2 - 1,
    "stairs": np.floor(np.minimum(X, 2.99)) / 2 + 0.25,  # no step of its own at the last point
    "parabola": X**2 / 4.5 - 1,
}
BENDS = {"relu": relu, "none": identity}


@explorer(
    units=Steps(1, 40, label="hinges h"),
    target=Choice(list(TARGETS), "target"),
    bend=Choice(list(BENDS), "activation"),
)
def hinges(picture, units=5, target="wave", bend="relu"):
    """How many straight pieces does a curve need?"""
    hinge, weights, bias = fit_hinges(units, target, bend)
    parts = weights * hinge.T  # (points, units)
    curve = parts.sum(axis=1) + bias
    error, bent = np.sqrt(np.mean((curve - TARGETS[target]) ** 2)), pieces(curve)
    sums, rows = picture.panels(3, 2)
    sums.axes(x=(-3, 3), y=(-1.9, 1.9), xlabel="x", title="the sum",
              legend=("target", "sum of hinges"))  # fmt: skip
    sums.line("target", X, TARGETS[target], color=MUTED, linestyle="--", linewidth=1.6)
    sums.line("sum of hinges", X, curve)
    rows.axes(x=(-3, 3), y=(-8, 8), xlabel="x", title="the hinges, one by one")
    rows.curves("hinges", X[::20], parts[::20].T, color=PURPLE,
                linewidth=1.2 if units <= 15 else 0.6)  # fmt: skip
    kind = "hinge" if bend == "relu" else "unit"
    count, straight = plural(units, kind), plural(bent, "straight piece")
    picture.say(
        f"{count}, {straight}" +
        (f" (at most {units + 1})" if bend == "relu" else ": without a bend, any sum is a line") +
        f". Typical error {error:.3f}."
    )  # fmt: skip
    picture.describe(
        f"A dashed {target}, and a curve of {straight} that follows it, typically {error:.2f} "
        f"away; beside it, one by one, {count}."
    )
    return {"error": error, "pieces": bent}


@lru_cache(maxsize=512)
def fit_hinges(units, target, bend):
    """The hidden outputs (units, points), output weights and bias with the least squared error.

    The hinges g(±(x − k)) sit at evenly spaced places k, and open to the right and to the left in
    turns. Only the output layer is fitted, as a linear least-squares problem.
    """
    places = np.linspace(-3, 3, units + 2)[1:-1]
    facing = np.where(np.arange(units) % 2 == 0, 1.0, -1.0)
    hinge = BENDS[bend](facing[:, None] * (X - places[:, None]))  # a = g(w x + b), (units, points)
    inputs = np.vstack([hinge, np.ones_like(X)]).T
    fitted = np.linalg.lstsq(inputs, TARGETS[target], rcond=1e-9)[0]
    return hinge, fitted[:-1], fitted[-1]


def pieces(curve):
    """The number of straight pieces of a sampled curve: its slope changes once at each end."""
    turns = np.abs(np.diff(curve, 2)) > 1e-7
    return 1 + np.count_nonzero(turns[1:] & ~turns[:-1]) + int(turns[0])


SIDE = np.linspace(-2, 2, 61)
PLANE = np.stack(np.meshgrid(SIDE, SIDE)).reshape(2, -1)  # (2, 3721): one column for each point


@explorer(
    layers=Slider(1, 10, label="layers"),
    g=Choice(ELEMENTWISE, "activation g"),
    draw=Slider(0, 20, label="random weights no."),
)
def collapse(picture, layers=10, g="identity", draw=0):
    """Can one layer do what ten layers do?"""
    weights, biases = random_layers(layers, draw)
    a = PLANE
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        a = g(W @ a + b)
    deep = weights[-1] @ a + biases[-1]
    straight = layers == 1 or g.name == "identity"
    W, b = fold(weights, biases) if straight else nearest_layer(deep)
    single = W @ PLANE + b
    height = np.ptp(deep)
    largest = np.abs(deep - single).max() / max(height, 1e-12)
    typical = np.sqrt(np.mean((deep - single) ** 2)) / max(height, 1e-12)
    left, right = picture.panels(1, 1, height=3.5)
    for panel, values, title in (
        (left, deep, "layer after layer"),
        (right, single, "the nearest single layer"),
    ):
        panel.axes(x=(-2, 2), y=(-2, 2), xlabel="x₁", ylabel="x₂", title=title, equal=True)
        # Each map from its own lowest to its own highest: maps that are equal still look equal.
        middle, half = (values.max() + values.min()) / 2, max(np.ptp(values) / 2, 1e-9)
        panel.heat("output", (values.reshape(61, 61) - middle) / half, (-2, 2), (-2, 2),
                   low=-1, high=1, cmap=DIVERGING)  # fmt: skip
    if height < 1e-9:
        verdict = "The left map is one number everywhere."
    elif straight:
        verdict = "One layer does the same, to less than 10⁻¹² of the map's height."
    else:
        verdict = f"Even the nearest layer is off by {typical:.1%} of the map's height, typically."
    if layers == 1:
        verdict += " A single layer has nothing between layers to bend."
    picture.say(f"{plural(layers, 'layer')}, activation {g}. {verdict}")
    picture.describe(
        "Two maps of colours over the plane, each changing evenly from one side to the other. "
        "They look the same."
        if straight
        else "Two maps of colours over the plane. The right one changes evenly; the left one is "
        "made of bends or steps that the right one cannot follow."
    )
    return {"largest": largest, "typical": typical}


FIT = np.linalg.pinv(np.vstack([PLANE, np.ones((1, PLANE.shape[1]))]))  # least squares, once


def nearest_layer(values):
    """W (1, 2) and b (1, 1) of the affine layer with the least squared distance to a map."""
    *W, b = (values @ FIT).ravel()
    return np.array([W]), np.array([[b]])


@lru_cache(maxsize=64)
def random_layers(layers, draw):
    """Weights (out, in) and biases (out, 1) of `layers` layers: 2 inputs, 8 units, 1 output."""
    rng = np.random.default_rng(draw)
    sizes = [2] + [8] * (layers - 1) + [1]
    shapes = list(zip(sizes[1:], sizes[:-1], strict=True))
    weights = [rng.normal(0, 1 / np.sqrt(n_in), (n_out, n_in)) for n_out, n_in in shapes]
    return weights, [rng.normal(0, 0.3, (n_out, 1)) for n_out, _ in shapes]


def fold(weights, biases):
    """The one affine map of a stack without activations: W₂(W₁x + b₁) + b₂ = (W₂W₁)x + …"""
    W, b = weights[0], biases[0]
    for next_W, next_b in zip(weights[1:], biases[1:], strict=True):
        W, b = next_W @ W, next_W @ b + next_b
    return W, b


@explorer(
    z1=Slider(-5.0, 5.0, 0.1, "z₁"),
    z2=Slider(-5.0, 5.0, 0.1, "z₂"),
    z3=Slider(-5.0, 5.0, 0.1, "z₃"),
    temperature=LogSlider(0.1, 10.0, 20, "temperature T"),
    shift=Choice(["0", "1000", "−1000"], "add to all three"),
)
def softmax(picture, z1=2.0, z2=1.0, z3=-1.0, temperature=1.0, shift="0"):
    """What do three scores become when they must share?"""
    z = np.array([z1, z2, z3]) + float(shift.replace("−", "-"))
    g = replace(softmax_of, temperature=temperature)
    p, J = g(z), g.jacobian(z)
    shares, slopes = picture.panels(1, 1, height=3.3)
    classes = {0: "a₁", 1: "a₂", 2: "a₃"}
    shares.axes(x=(-0.6, 2.6), y=(0, 1.12), ylabel="probability", title="a = softmax(z / T)",
                xticks=classes)  # fmt: skip
    shares.bars("probabilities", [0, 1, 2], p, thickness=0.7)
    for k in range(3):
        shares.words(f"p{k}", k, p[k], f"{p[k]:.3f}", offset=(0, 8), ha="center")
    slopes.axes(x=(-0.5, 2.5), y=(2.5, -0.5), title="slopes  ∂aᵢ/∂zⱼ", equal=True,
                xticks={0: "z₁", 1: "z₂", 2: "z₃"}, yticks=classes)  # fmt: skip
    most = 0.25  # the largest slope at T = 1
    slopes.heat("J", J[::-1], (-0.5, 2.5), (2.5, -0.5), low=-most, high=most, cmap=DIVERGING)
    for i in range(3):
        for j in range(3):
            strong = abs(J[i, j]) > 0.6 * most
            slopes.words(f"J{i}{j}", j, i, number(J[i, j], 3), ha="center",
                         color=ON_DARK if strong else ON_LIGHT)  # fmt: skip
    picture.say(
        f"a = ({p[0]:.3f}, {p[1]:.3f}, {p[2]:.3f}), together {p.sum():.3f}. "
        f"The largest slope is {number(np.abs(J).max(), 3, never=(0,))}."
    )
    top = [f"z{'₁₂₃'[k]}" for k in np.flatnonzero(p == p.max())]
    picture.describe(
        f"Three bars of height {p[0]:.2f}, {p[1]:.2f} and {p[2]:.2f}, highest for {listed(top)}. "
        f"Beside them the 3 by 3 table of slopes: red where a score helps its own output, blue "
        f"where it takes from another, pale where slopes are small."
    )
    return {"p": p, "jacobian": J}


def facts():
    """The table of all elementwise activations, each entry measured on the functions themselves.

    lowest, highest: outputs over z from −1000 to 1000. mean and zeros: over 200,000 standard
    normal z. steepest: the largest slope. operations: NumPy's, for each number.
    """
    far = np.linspace(-1000, 1000, 400_001)
    z = np.random.default_rng(0).normal(size=200_000)
    columns = [
        "g", "formula", "range", "lowest", "highest", "mean", "zeros", "steepest", "flat",
        "operations",
    ]  # fmt: skip
    rows = []
    for name, g in ELEMENTWISE.items():
        a = g(far)
        rows.append([
            name, g.formula, g.range, f"{a.min():.4g}".replace("-", "−"), f"{a.max():.4g}",
            number(g(z).mean(), 2), f"{np.mean(g(z) == 0):.0%}", number(g.prime(far).max(), 2),
            in_words(flat_parts(g)), operations(g),
        ])  # fmt: skip
    return Table(columns, rows)


which_bias = Prediction(
    threshold,
    "The bias goes from −2 up to 3. Where does the neuron switch on now?",
    ["at s = 3", "at s = 0", "at s = −3"],
    right=2,
    because="It switches on where s + b passes zero, so at s = −b. A larger bias means an easier "
    "neuron: the threshold moves to the left.",
    show={"b": 3.0, "s": -2.5},
)

a_nudge = Prediction(
    slope,
    "Take tanh at z = 5 and push z up by 0.1. By how much does the output grow?",
    ["by about 0.1", "by about 0.01", "by about 0.00002"],
    right=2,
    because="The slope there is 0.0002, and a tenth of it is what a push of 0.1 gives. tanh is "
    "saturated: it answers a push with next to nothing.",
    show={"g": "tanh", "z": 5.0},
)

a_corner = Prediction(
    compare,
    "ELU is called a smooth ReLU. Give it α = 3. Does it have a corner at z = 0?",
    ["no, it is smooth", "yes"],
    right=1,
    because="From the left its slope arrives as α, on the right it is 1. Only for α = 1 do the two "
    "meet; for α = 3 the slope jumps from 3 to 1.",
    show={"g": replace(elu, alpha=3.0), "h": "relu", "z": 0.0},
)

no_bend = Prediction(
    hinges,
    "Forty units instead of five, but without any activation. How well does the sum follow the "
    "wave?",
    ["very well: forty is plenty", "about as well as five hinges", "no better than one line"],
    right=2,
    because="Without a bend every unit is a straight line, and straight lines add up to a "
    "straight line, however many there are.",
    show={"units": 40, "bend": "none"},
)

ten_bent_layers = Prediction(
    collapse,
    "Ten layers again, now with tanh between them. Could a single layer do the same, if you chose "
    "its weights well?",
    ["yes, with other weights", "almost: tanh is nearly a straight line", "no"],
    right=2,
    because="A single layer changes evenly in one direction, whatever its weights. Once something "
    "bends between the layers, the map is no longer of that kind.",
    show={"g": "tanh"},
)

a_thousand = Prediction(
    softmax,
    "Add 1000 to all three scores. What happens to the probabilities?",
    ["all three become 1/3", "nothing", "the highest becomes 1"],
    right=1,
    because="Each e^(z + 1000) has the same factor e^1000 above and below the fraction line, and "
    "it cancels. Only differences between scores count.",
    show={"shift": "1000"},
)

cost_alone = Stopwatch(
    "The activation alone, on 1000 × 500 numbers",
    {g.name: lambda g=g: g.value(examples()) for g in (relu, sigmoid, elu)},
)

cost_in_a_layer = Stopwatch(
    "A whole layer, g(W a): 1000 units, 1000 inputs, 500 examples",
    {g.name: lambda g=g: g.value(weights() @ examples()) for g in (relu, sigmoid, elu)},
)

cost_of_zeros = Stopwatch(
    "The product W a, when so many of its inputs are zero",
    {
        f"{share:.0%} zeros": lambda share=share: weights() @ examples(share)
        for share in (0.0, 0.5, 0.9)
    },
)


@lru_cache
def examples(share=0.0):
    """1000 numbers for each of 500 examples, the lowest share of them replaced by zeros."""
    a = np.random.default_rng(0).normal(size=(1000, 500))
    return np.where(np.quantile(a, share) < a, a, 0.0)


@lru_cache
def weights():
    """Weights of 1000 units with 1000 inputs."""
    return np.random.default_rng(1).normal(size=(1000, 1000))
