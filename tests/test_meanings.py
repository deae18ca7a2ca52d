"""What marks mean: their colours, signs, shapes, names and units, read from what is drawn.

`meanings.toml` declares for every explorer what each panel is called, what its axes measure, and
which look each mark has. It is written by hand, unlike the record: a look that changes by mistake
does not slip in with a new record. The rules below hold for all explorers, declared or not.
"""

import re
import tomllib
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from dl_basics.draw import style
from dl_basics.live.text_artist import TextArtist
from tests.record import EXPLORERS, states

DECLARED = tomllib.loads(Path(__file__).with_name("meanings.toml").read_text(encoding="utf-8"))
ROLES = {
    getattr(style, name): name
    for name in (
        "INK",
        "MUTED",
        "PAPER",
        "BLUE",
        "ORANGE",
        "GREEN",
        "PURPLE",
        "GOLD",
        "WASH",
        "ON_DARK",
        "ON_LIGHT",
    )
}
every_explorer = pytest.mark.parametrize("name", EXPLORERS)


@cache
def looked_at(name):
    """An explorer at its start, where predictions lead, and where all controls are elsewhere."""
    explorer = EXPLORERS[name]
    titles = list(states(explorer))
    chosen = [titles[0], *titles[-2:]]
    return [explorer(**states(explorer)[title]) for title in chosen]


@pytest.fixture(scope="module", autouse=True)
def _figures_are_let_go_at_the_end():
    yield
    looked_at.cache_clear()


def marks(name):
    """All marks that are drawn in these states, as (exploration, panel number, name, artist)."""
    for exploration in looked_at(name):
        for number, panel in enumerate(exploration.picture._panels, 1):
            for mark in panel.called:
                yield exploration, number, mark, panel._marks[mark].artist


def role(color):
    """What the house style calls a colour; "none" where nothing is painted."""
    rgba = mpl.colors.to_rgba(color)
    return ROLES.get(to_hex(rgba), to_hex(rgba)) if rgba[3] else "none"


def look(artist):
    """How a mark looks, in the words of `meanings.toml`: "GREEN dashed", "square BLUE"."""
    if isinstance(artist, TextArtist):
        return role(artist._color)
    if isinstance(artist, AxesImage):
        return artist.get_cmap().name
    if not isinstance(artist, Line2D):
        return role(
            artist.get_edgecolor()
            if isinstance(artist, FancyArrowPatch)
            else artist.get_facecolor()
        )
    words = []
    if artist.get_linestyle() != "None":
        words.append(role(artist.get_color()))
        words += DASHES.get(artist.get_linestyle(), [])
    if artist.get_marker() != "None":
        inside, edge = role(artist.get_markerfacecolor()), role(artist.get_markeredgecolor())
        words += [MARKERS[artist.get_marker()], inside if inside == edge else f"{inside}/{edge}"]
    return " ".join(words)


DASHES = {"--": ["dashed"], ":": ["dotted"], "-.": ["dash-dotted"]}
MARKERS = {
    "o": "circle",
    "s": "square",
    "^": "triangle",
    "D": "diamond",
    "*": "star",
    "x": "cross",
    "|": "bar",
    "+": "plus",
}


def declared(name, number, mark, usual):
    """The look that is declared for a mark: by its name, its name without numbers, a pattern."""
    looks = DECLARED.get(name, {}).get(f"marks {number}", {})
    kind = re.sub(r"\d+(\.\d+)?", "#", mark)
    patterns = (look for key, look in looks.items() if "*" in key and fnmatchcase(mark, key))
    return (looks.get(mark) or looks.get(kind) or next(patterns, usual)).split(" or ")


def panel_words(panel):
    """Title, axes and scales of a panel, in one line."""
    ax = panel.ax
    scales = [f"log {axis.axis_name}" for axis in (ax.xaxis, ax.yaxis) if axis.get_scale() == "log"]
    labels = [ax.get_xlabel(), ax.get_ylabel()] if ax.axison else []
    return " | ".join([ax.get_title(loc="left"), *labels, *scales])


# ------------------------------------------------------------------------------------------------
# What is declared.


def test_every_explorer_is_declared_and_no_other():
    assert set(DECLARED) == set(EXPLORERS)


@every_explorer
def test_each_panel_has_its_title_axes_units_and_scales(name):
    for exploration in looked_at(name):
        for number, panel in enumerate(exploration.picture._panels, 1):
            allowed = DECLARED.get(name, {}).get(f"panel {number}", [])
            seen = f'tests/meanings.toml, ["{name}"]: "panel {number}" = "{panel_words(panel)}"'
            assert panel_words(panel) in ([allowed] if isinstance(allowed, str) else allowed), seen


@every_explorer
def test_each_mark_has_the_look_of_its_meaning(name):
    """Words in ink need no declaration, and are the only ones."""
    for exploration, number, mark, artist in marks(name):
        usual = "INK" if isinstance(artist, TextArtist) else "not declared"
        seen = look(artist)
        told = f'tests/meanings.toml, ["{name}"."marks {number}"]: "{mark}" = "{seen}"'
        assert seen in declared(name, number, mark, usual), f"{told}, at {exploration.values}"


@every_explorer
def test_a_legend_shows_the_look_of_the_mark_that_it_names(name):
    for exploration in looked_at(name):
        for panel in exploration.picture._panels:
            if legend := panel.ax.get_legend():
                for text, handle in zip(legend.get_texts(), legend.legend_handles, strict=True):
                    mark = panel._marks[text.get_text()].artist
                    assert text.get_text() in panel.called
                    assert look(handle) == look(mark), text.get_text()


# ------------------------------------------------------------------------------------------------
# Rules for all.


def test_the_meanings_of_colours():
    assert style.signed(1e-9) == style.signed(0) == style.POSITIVE == style.GREEN
    assert style.signed(-1e-9) == style.NEGATIVE == style.PURPLE
    low, high = (mpl.colormaps[style.DIVERGING](end)[:3] for end in (0.15, 0.85))
    assert low[2] > low[0] + 0.2 and high[0] > high[2] + 0.2  # blue is low, red is high
    dark, bright = (sum(mpl.colormaps[style.SEQUENTIAL](end)[:3]) for end in (0.0, 1.0))
    assert bright > dark + 0.5
    for color, (strongest, weakest) in {
        "BLUE": (2, 0),
        "ORANGE": (0, 2),
        "GREEN": (1, 0),
        "PURPLE": (2, 1),
        "GOLD": (0, 2),
    }.items():
        light = getattr(style, color)
        for one in (light, style.DARK[light]):
            rgb = mpl.colors.to_rgb(one)
            assert np.argmin(rgb) == weakest, color
            assert max(rgb) - rgb[strongest] < 0.05, color


@every_explorer
def test_a_number_in_the_colour_of_a_sign_has_that_sign(name):
    signs = {"POSITIVE": style.POSITIVE, "NEGATIVE": style.NEGATIVE}
    for exploration, number, mark, artist in marks(name):
        if isinstance(artist, TextArtist) and to_hex(artist._color) in signs.values():
            digits = re.search(r"(−?)[\d.,]+$", artist.string)
            if digits and float(digits[0].strip("−").replace(",", "")):  # 0.00 may be either
                color = signs["NEGATIVE" if digits[1] else "POSITIVE"]
                assert to_hex(artist._color) == color, (exploration.values, number, mark)


WORDS = {"circles": "circle ON_DARK/ON_LIGHT", "squares": "square ON_LIGHT/ON_DARK"}


@every_explorer
def test_the_words_for_a_class_name_the_shape_that_is_drawn(name):
    for exploration in looked_at(name):
        for class_name, shape in re.findall(r"(\w+) as (circles|squares)", exploration.alt):
            panels = [p for p in exploration.picture._panels if class_name in p.called]
            assert panels, class_name
            for panel in panels:
                assert look(panel._marks[class_name].artist) == WORDS[shape]


@every_explorer
def test_numbers_on_a_map_say_what_the_map_shows_there(name):
    """A map that is upside down, turned or in other units disagrees with its numbers."""
    for exploration in looked_at(name):
        for panel in exploration.picture._panels:
            artists = [panel._marks[mark].artist for mark in panel.called]
            for image in (a for a in artists if isinstance(a, AxesImage)):
                told = [
                    (float(a.string.replace("−", "-")), value_at(image, a.xy))
                    for a in artists
                    if isinstance(a, TextArtist)
                    and inside(image, a.xy)
                    and re.fullmatch(r"[+−]?[\d.]+", a.string)
                ]
                if len({number for number, _ in told}) > 2:
                    assert np.corrcoef(np.transpose(told))[0, 1] > 0.999, exploration.values


def inside(image, xy):
    left, right, bottom, top = image._extent
    return left <= xy[0] <= right and min(bottom, top) <= xy[1] <= max(bottom, top)


def value_at(image, xy):
    """The value that a map shows at a place."""
    left, right, bottom, top = image._extent
    rows, columns = np.shape(image.get_array())
    column = int(min((xy[0] - left) / (right - left) * columns, columns - 1))
    row = int(min((xy[1] - bottom) / (top - bottom) * rows, rows - 1))
    return float(image.get_array()[row, column])


@every_explorer
def test_a_boundary_runs_where_its_map_changes(name):
    """Around each point of the line the map has both sides, or is flat as far as it can tell."""
    for exploration in looked_at(name):
        for panel in exploration.picture._panels:
            if {"boundary", "surface"} <= set(panel.called):
                image = panel._marks["surface"].artist
                line = panel._marks["boundary"].artist.get_xydata()
                line = line[np.isfinite(line).all(axis=1)]
                middle = level(exploration)
                left, right, *_ = image._extent
                near = 1.5 * (right - left) / np.shape(image.get_array())[1]
                around = near * np.array([(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)])
                sides = [
                    [value_at(image, p) for p in place + around if inside(image, p)]
                    for place in line
                ]
                fits = [min(some) <= middle <= max(some) for some in sides]
                assert not fits or np.mean(fits) > 0.9, exploration.values


def level(exploration):
    """What a map shows on its boundary: z = 0 through the activation; ½ for an answer."""
    g = exploration.values.get("g")
    if exploration.explorer.name == "neuron":
        return float(g(0.0))
    if exploration.explorer.name == "views":
        return 0.0
    return 0.5


# ------------------------------------------------------------------------------------------------
# What is worked out again, without the code that draws it.


def xy(exploration, panel, mark):
    """The points of a mark as drawn, without gaps: two arrays."""
    points = exploration.picture._panels[panel - 1]._marks[mark].artist.get_xydata()
    return points[np.isfinite(points).all(axis=1)].T


def curves(exploration, panel, mark):
    """The curves of a mark, as a list of arrays (2, n)."""
    points = exploration.picture._panels[panel - 1]._marks[mark].artist.get_xydata()
    gaps = np.flatnonzero(np.isnan(points).any(axis=1))
    return [part.T[:, np.isfinite(part).all(axis=1)] for part in np.split(points, gaps)][:-1]


def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, float)))


def cosines_of_wide_layers(angle):
    """The arc-cosine kernel of degree 1, by numbers: E[relu(u) relu(v)] over a half turn."""
    found = [np.cos(np.radians(angle))]
    turn = np.linspace(0, 2 * np.pi, 20001)[:-1]
    for _ in range(50):
        theta = np.arccos(min(1.0, found[-1]))
        both = np.maximum(0, np.cos(turn)) * np.maximum(0, np.cos(turn - theta))
        found.append(both.mean() / (np.maximum(0, np.cos(turn)) ** 2).mean())
    return np.array(found)


def luck(e):
    from dl_basics.experiments.signals import two_inputs

    angle, units = e.values["angle"], int(e.values["units"])
    cosines = two_inputs(units, angle)[1][: e.values["layer"] + 1]
    yield "median", xy(e, 2, "median")[1], np.median(cosines, axis=1), 1e-9
    yield "cosine", xy(e, 2, "theory")[1], cosines_of_wide_layers(angle), 1e-4
    layers = np.arange(51)
    for mark, sign in (("theory, low", -1), ("theory, high", 1)):
        spread = np.sqrt(5 * layers / units)  # of ln, whose mean makes the mean of the size 1
        yield mark, np.log(xy(e, 1, mark)[1]), sign * 1.645 * spread - spread**2 / 2, 1e-6
    yield "on average", xy(e, 1, "on average")[1], [1, 1], 0


def sigma(e):
    out, fan_in = e.values["fan_out"], np.arange(4, 201)
    yield "lecun", xy(e, 2, "lecun")[1], fan_in**-0.5, 1e-9
    yield "he", xy(e, 2, "he")[1], (2 / fan_in) ** 0.5, 1e-9
    yield "xavier", xy(e, 2, "xavier")[1], (2 / (fan_in + out)) ** 0.5, 1e-9


def skips(e):
    from dl_basics.experiments.deep_networks import relative_sizes
    from dl_basics.explorers.fixes.skips import STARTS

    depth, start, skip, scale = e.values.values()
    back = np.arange(depth - 1, -1, -1)
    q = 0.1 * np.sqrt(32) if start == "tanh, small" else 1.0
    if start == "tanh, small":
        factor = np.sqrt(1 + (scale * q) ** 2) if skip else q
        estimate = np.log(np.clip(factor**back, 1e-14, 1e12))
        yield "theory", np.log(xy(e, 1, "upper estimate" if skip else "theory")[1]), estimate, 1e-6
    ratios = relative_sizes(depth, *STARTS[start], scale if skip else None)
    yield "median", xy(e, 1, "networks")[1], np.clip(np.median(ratios, axis=0), 1e-14, 1e12), 1e-9


def growth(e):
    from dl_basics.experiments.batch_norm import BENDS
    from dl_basics.experiments.deep_networks import relative_sizes

    depth, norm, g = e.values.values()
    sizes = relative_sizes(depth, BENDS[g], batch_norm=norm, examples=64)
    ratios = np.clip(np.median(sizes, axis=0), 1e-3, 1e6)
    yield "median", xy(e, 1, "networks")[1], ratios, 1e-9
    if norm and g == "relu":
        back = np.arange(depth - 1, -1, -1)
        # Dividing by the spread of a ReLU, √(½ − 1/2π), on the way on; halved on the way back.
        factor = np.sqrt(0.5 / (0.5 - 0.5 / np.pi))
        yield "theory", xy(e, 1, "theory")[1], factor**back, 1e-9


def masks(e):
    from dl_basics.explorers.fixes.masks import HIDDEN, WEIGHTS

    p, draws = e.values["p"], e.values["draws"]
    if p == 0:
        return
    masks = np.array(np.meshgrid(*[[0, 1]] * 6)).reshape(6, -1)  # all 64, and how likely each is
    chance = np.prod(np.where(masks, 1 - p, p), axis=0)
    outputs = (WEIGHTS @ (HIDDEN * masks))[0] / (1 - p)
    mean = chance @ outputs
    yield "evaluation", xy(e, 2, "evaluation")[1], [mean] * 2, 1e-9
    spread = np.sqrt(chance @ (outputs - mean) ** 2)
    for (_, likely), sign in zip(curves(e, 2, "likely"), (-1, 1), strict=True):
        wanted = mean + sign * 2 * spread / np.sqrt(np.arange(1, 101))
        yield "likely", likely[60:], wanted[60:], 1e-9  # further left it may be cut off
    if draws > 1:
        means = np.cumsum(xy(e, 2, "each")[1]) / np.arange(1, draws + 1)
        yield "mean", xy(e, 2, "mean")[1], means, 1e-9


def batch(e):
    yield "true mean", xy(e, 2, "true mean")[1], [3, 3], 1e-9
    yield "true spread", xy(e, 2, "true spread")[1], [2, 2], 1e-9
    means = xy(e, 2, "means")[1]
    running = [0.0]
    for mean in means:
        running.append(running[-1] + 0.1 * (mean - running[-1]))
    yield "running mean", xy(e, 2, "running mean")[1], running, 1e-9


def constants(e):
    name, last = e.values["loss"].name, e.values["last"]
    y, guess = np.array([1, 2, 3, 4, last]), xy(e, 2, "loss")[0]
    far = guess[:, None] - y
    loss = {
        "squared error": far**2,
        "half squared error": far**2 / 2,
        "absolute error": np.abs(far),
    }[name].mean(axis=1)
    yield "loss", xy(e, 2, "loss")[1], loss, 1e-9
    yield "mean", xy(e, 2, "mean")[0], [y.mean()] * 2, 1e-9
    yield "median", xy(e, 2, "median")[0], [np.sort(y)[2]] * 2, 1e-9
    lowest = np.sort(y)[2] if name == "absolute error" else y.mean()
    yield "lowest", e.numbers["best"], lowest, 1e-9
    yield "values", xy(e, 1, "values"), [y, [5, 4, 3, 2, 1]], 1e-9


def landscape(e):
    x, y = np.array([-2, -1.5, -0.5, 0.5, 1, 2]), np.array([0, 0, 1, 0, 1, 1])

    def loss(w, b):
        a = sigmoid(w * x + b)
        if e.values["loss"].name == "squared error":
            return np.mean((a - y) ** 2)
        return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))

    star = xy(e, 1, "lowest")[:, 0]
    around = [loss(*(star + step)) for step in 0.3 * np.array([(1, 0), (-1, 0), (0, 1), (0, -1)])]
    yield "the star is at the bottom", loss(*star) < min(around), True, 0
    yield "rule", xy(e, 2, "lowest")[1], [loss(*star)] * 2, 1e-6
    path, heights = xy(e, 1, "path"), xy(e, 2, "loss")[1]
    yield "loss on the way", heights[: path.shape[1]], [loss(*p) for p in path.T], 1e-6
    if "downhill" in e.picture._panels[0].called:
        start, tip = e.picture._panels[0]._marks["downhill"].artist._posA_posB
        step = np.subtract(tip, start) / 100
        yield "downhill", loss(*np.add(start, step)) < loss(*start), True, 0
    image = e.picture._panels[0]._marks["heights"].artist
    yield "dark at the star", value_at(image, star) <= np.min(image.get_array()) + 1e-9, True, 0


def likelihood(e):
    share = e.values["yes"] / 10
    for panel in (1, 2):
        yield "share", xy(e, panel, "share")[0], [share] * 2, 1e-9
    p, surprise = xy(e, 2, "surprise")
    with np.errstate(divide="ignore", invalid="ignore"):
        wanted = -np.where(share, share * np.log(p), 0) - np.where(
            share < 1, (1 - share) * np.log(1 - p), 0
        )
    yield "surprise", surprise, wanted, 1e-9
    yield "top", abs(p[xy(e, 1, "likelihood")[1].argmax()] - np.clip(share, 0.005, 0.995)), 0, 0.006


def overfit(e):
    epochs, loss = xy(e, 1, "test")
    yield "lowest", xy(e, 1, "lowest")[:, 0], [epochs[loss.argmin()], loss.min()], 1e-9
    _, training = xy(e, 1, "training")
    yield "training falls on, test does not", training[-1] < 0.1 < loss[-1], True, 0
    yield (
        "the higher accuracy is training's",
        (xy(e, 2, "training")[1][-1] > xy(e, 2, "test")[1][-1]),
        True,
        0,
    )


def check(e):
    each = np.array([curve[1] for curve in curves(e, 1, "five networks")])
    h, median = xy(e, 1, "median")
    yield "median", median, np.sort(each, axis=0)[2], 1e-12
    best = e.picture._panels[0]._marks["best"].artist
    yield "best", best.xy, (h[median.argmin()], median.min()), 1e-12
    yield "from rounding to the bend", (np.diff(median[:4]) < 0).all(), True, 0


def learning(e):
    from dl_basics.experiments.digits import stored

    low, middle, high = stored("learning")[e.values["network"]]["moves"][e.values["epoch"]]
    yield "median", xy(e, 2, "median")[1], np.maximum(middle, 1e-12), 1e-9
    yield "in order", (np.array(low) <= middle).all() and (np.array(middle) <= high).all(), True, 0


def vanishing(e):
    from dl_basics.experiments.gradients_by_layer import WIDTH, way_back

    depth, g, init = e.values.values()
    sizes, _, _, slopes = way_back(g, init, depth)
    x, drawn = xy(e, 1, "median of ten")
    wanted = np.median(sizes / sizes[:, -1:], axis=0) if sizes.all() else None
    if wanted is not None:
        yield "median", drawn, wanted[x.astype(int) - 1], 1e-9
    gain = init.sigma(WIDTH, WIDTH) * np.sqrt(WIDTH)
    layers, dots = xy(e, 1, "predicted")
    back = [np.prod(gain * slopes[int(at) - 1 : depth - 1]) for at in layers]
    yield "predicted", dots, back, 1e-9


def repeated(e):
    at, law = xy(e, 1, "ρ to that power")
    yield "law", law, [np.exp(np.log(e.values["rho"]) * k) for k in at], 1e-6


def signal(e):
    from dl_basics.experiments import signals

    depth, init, g = e.values.values()
    spreads, deltas = signals.forward(init, g)[0][:depth], signals.backward(init, g, depth)
    for mark, values in (("spread of a", spreads), ("size of δ", deltas)):
        yield mark, xy(e, 2, mark)[1], np.clip(np.median(values, axis=1), 1e-16, 1e8), 1e-9
    called = e.picture._panels[1].called
    if "theory" in called and g.name in ("tanh", "relu", "identity") and depth > 5:
        # Theory is about the mean over networks: the ten scatter around it, near the start.
        for theory, values in (("theory", spreads[:5]), ("theory of δ", deltas[-5:])):
            rows = slice(0, 5) if theory == "theory" else slice(-5, None)
            ratio = xy(e, 2, theory)[1][rows] / np.median(values, axis=1)
            yield theory, np.abs(np.log(ratio)).max() < 0.3, True, 0


def race(e):
    for name in ("sigmoid", "tanh", "relu", "elu"):
        each, mean = xy(e, 1, f"{name}, each")[0], xy(e, 1, f"{name}, mean")
        yield name, mean[0], [np.sum(each) / len(each)] * 2, 1e-9
        row = {"sigmoid": 3, "tanh": 2, "relu": 1, "elu": 0}[name]
        yield f"{name}, its row", mean[1].mean(), row, 1e-9
        yield f"{name}, its number", each.mean(), e.numbers[name], 1e-9


def remedies(e):
    shares, rows = xy(e, 1, "each")
    bars = e.picture._panels[0]._marks["mean"].artist.get_path().vertices.reshape(-1, 5, 2)
    bars = {round(bar[:4, 1].mean()): bar[:, 0].max() for bar in bars}
    for row in {*rows.round().astype(int)}:
        mean = shares[rows.round() == row].mean()
        yield f"row {row}", bars.get(row, 0.0), mean, 1e-9


def dying(e):
    shares, layers = xy(e, 2, "each network")[::-1]
    bars = e.picture._panels[1]._marks["mean"].artist.get_path().vertices
    tops = {round(bar[:4, 0].mean()): bar[:4, 1].max() for bar in bars.reshape(-1, 5, 2)}
    for layer in {*layers.round().astype(int)}:
        yield f"layer {layer}", tops.get(layer, 0.0), shares[layers.round() == layer].mean(), 1e-9


def outputs(e):
    if "floor" in e.picture._panels[1].called:
        target = xy(e, 1, "target")[1]
        floor = np.mean(np.minimum(target, 0) ** 2)
        yield "floor", xy(e, 2, "floor")[1], [floor] * 2, 1e-9
    last = [curve[1][-1] for curve in curves(e, 2, "errors")]
    target = xy(e, 1, "target")[1]
    errors = [np.mean((c[1] - target) ** 2) for c in curves(e, 1, "five networks")]
    yield "errors", last, np.clip(errors, 1e-4, 10), 1e-9


def one_prediction(e):
    z, yes = xy(e, 1, "cross-entropy")[0], e.values["truth"] == "yes"
    a = sigmoid(z)
    yield "cross-entropy", xy(e, 1, "cross-entropy")[1], np.log1p(np.exp(-z if yes else z)), 1e-9
    yield "squared error", xy(e, 1, "squared error")[1], (a - yes) ** 2, 1e-9
    for name in ("cross-entropy", "squared error"):
        slope = np.gradient(xy(e, 1, name)[1], z)
        yield f"slope of {name}", xy(e, 2, name)[1][1:-1], slope[1:-1], 2e-3


def recovery(e):
    zs = {name: e.values["start"] for name in ("binary cross-entropy", "squared error")}
    for _ in range(10):
        a = {name: sigmoid(z) for name, z in zs.items()}
        zs["binary cross-entropy"] -= 0.5 * a["binary cross-entropy"]
        sq = a["squared error"]
        zs["squared error"] -= 0.5 * 2 * sq * sq * (1 - sq)
    for name, z in zs.items():
        steps, path = xy(e, 1, name)
        yield name, path[list(steps).index(10)], z, 1e-9


def slope(e):
    z, curve = xy(e, 1, "g(z)")
    known = np.abs(np.gradient(curve, z) - np.gradient(curve, z, edge_order=2)) < 1e-2
    wanted = np.gradient(curve, z)
    found = np.interp(z, *xy(e, 2, "g′(z)"))
    smooth = known & (np.abs(np.gradient(wanted, z)) < 1)  # not at a kink
    yield "g′", found[smooth][1:-1], wanted[smooth][1:-1], 0.05
    ends = xy(e, 1, "tangent")
    if ends.size:
        rise = (ends[1, -1] - ends[1, 0]) / (ends[0, -1] - ends[0, 0])
        yield "tangent", rise, float(np.ravel(xy(e, 2, "here")[1])[0]), 1e-6


def compare(e):
    for key in ("g", "h"):
        g = e.values[key]
        if g.name in ("relu", "softplus", "tanh", "sigmoid"):
            formula = {
                "relu": lambda z: z * (z > 0),
                "softplus": lambda z: np.log1p(np.exp(z)),
                "tanh": np.tanh,
                "sigmoid": sigmoid,
            }[g.name]
            z, curve = xy(e, 1, g.name)
            off = np.median(np.abs(curve - formula(z)))  # lines on top of each other are lifted
            yield g.name, off, 0, 0.05


def learn(e):
    yield "half to everything", xy(e, 2, "ln 2")[1], [-np.log(0.5)] * 2, 1e-9
    loss = xy(e, 2, "this one")[1]
    yield "here", xy(e, 2, "here")[1], [loss[e.values["steps"]]], 1e-9


def learns(e):
    from dl_basics.experiments.starts import GAINS, LAYERS, RATES, shares

    image = e.picture._panels[0]._marks["map"].artist
    at = {"rate": e.values["rate"] if e.values["rate"] in RATES else None}
    for column, layers in ((2, 5), (5, 50), (6, 30)):
        wanted = shares(e.values["g"], layers, GAINS[column], **at).mean()
        yield f"{layers} layers", value_at(image, (column, LAYERS.index(layers))), wanted, 1e-9
    xavier, he = (xy(e, 2, name)[0][0] for name in ("Xavier", "He"))
    yield "gains", np.take(GAINS, [int(xavier), int(he)]), [1, np.sqrt(2)], 1e-3
    row = [shares(e.values["g"], e.values["layers"], gain, **at).mean() for gain in GAINS]
    yield "mean", xy(e, 2, "mean")[1], row, 1e-9


def twins(e):
    from dl_basics.experiments.starts import EVERY, twin_steps

    images = twin_steps(e.values["g"])[0][e.values["start"]]
    W = images[e.values["step"] // EVERY]
    W = W if e.values["show"] == "weights" else W - images[0]
    image = e.picture._panels[0]._marks["weights"].artist
    for unit, pixel in ((0, 0), (2, 17), (4, 5), (7, 63)):  # from the left, from above
        place = 9 * (unit % 4) + pixel % 8 + 0.5, 17 - (9 * (unit // 4) + pixel // 8 + 0.5)
        yield f"unit {unit}", value_at(image, place), W[unit, pixel], 1e-9
    low, _, high = (image.get_cmap()(end)[:3] for end in (0.1, 0.5, 0.9))
    yield "green above and purple below zero", high[1] > high[2] and low[2] > low[1], True, 0


def digit(e):
    from dl_basics.experiments.small_networks import trained_on_digits

    test, _, blank, _ = trained_on_digits()
    image = e.picture._panels[0]._marks["ink"].artist
    ink = np.array([[value_at(image, (x + 0.5, 7.5 - y)) for x in range(8)] for y in range(8)])
    fits = np.abs(test.x - blank[:, None] - ink.reshape(64, 1)).max(axis=0) < 1e-9
    covered = not ink.any(axis=1).all()
    yield "a digit, upright", fits.any() or covered, True, 0
    yield "dark where there is ink", sum(image.get_cmap()(1.0)[:3]) < 0.5, True, 0


def optimizers(e):
    if e.values["steps"] < 3:
        return
    angle = np.radians(e.values["turn"])
    back = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    places = back @ xy(e, 1, "SGD")  # along the valley and across it
    shrinks = places[:, 1:4] / places[:, :3]  # in a bowl each step shrinks each part alike
    yield "SGD", shrinks, np.repeat(shrinks[:, :1], 3, axis=1), 1e-9
    first = np.abs(np.diff(xy(e, 1, "Adam")[:, :2], axis=1))
    yield "Adam steps alike in all directions", first[0], first[1], 1e-6


def depth(e):
    x, y = xy(e, 1, "deep")
    for panel, name in ((1, "one layer less"), (2, "the deep one")):
        times = e.values["layers"] - (name == "one layer less")
        yield name, xy(e, panel, name)[1], np.arccos(np.cos(2**times * np.pi * x)) / np.pi, 1e-9
    yield "deep", y, np.arccos(np.cos(2 ** e.values["layers"] * np.pi * x)) / np.pi, 1e-9
    reached = np.minimum(x, (2 * e.values["layers"] - 1) / 2 ** e.values["layers"])
    if e.values["layers"] > 2:
        yield "wide", xy(e, 2, "wide")[1], np.interp(reached, x, y), 1e-9


def inside_layers(e):
    for panel in (1, 2):
        for layer in (1, 2, 3):
            edges, shares = xy(e, panel, f"layer {layer}")
            total = np.sum(np.diff(edges) * shares[:-1]) / (edges[2] - edges[1])
            yield f"layer {layer}", total, 1.0, 1e-9
    edges, shares = xy(e, 2, "layer 2")
    bins, each = edges[1:-1:2], shares[1:-1:2]
    half = np.searchsorted(np.cumsum(each), 0.5)
    middle = np.log10(e.numbers["middle"][1])
    yield "the middle one", bins[half] <= middle <= edges[2:][::2][half], True, 0


def zigzag(e):
    x, errors = xy(e, 2, e.values["kind"])
    here = np.round(x) == e.values["folds"]
    yield "errors", errors[here], e.numbers["errors"][e.values["kind"]], 1e-9
    curve = xy(e, 1, "zigzag")
    kinks = np.count_nonzero(np.abs(np.diff(curve[1], 2)) > 1e-6)
    yield "teeth", kinks + 1, 2 ** e.values["folds"], 0


WORKED_OUT = {
    "backprop.optimizers": optimizers,
    "forward_pass.digit": digit,
    "forward_pass.depth": depth,
    "forward_pass.inside": inside_layers,
    "forward_pass.zigzag": zigzag,
    "initialization.learns": learns,
    "initialization.twins": twins,
    "neuron.learn": learn,
    "activations.compare": compare,
    "activations.outputs": outputs,
    "activations.race": race,
    "activations.slope": slope,
    "backprop.check": check,
    "fixes.batch": batch,
    "fixes.growth": growth,
    "fixes.masks": masks,
    "fixes.skips": skips,
    "gradient_problems.dying": dying,
    "gradient_problems.learning": learning,
    "gradient_problems.remedies": remedies,
    "gradient_problems.repeated": repeated,
    "gradient_problems.vanishing": vanishing,
    "initialization.luck": luck,
    "initialization.sigma": sigma,
    "initialization.signal": signal,
    "loss.constants": constants,
    "loss.landscape": landscape,
    "loss.likelihood": likelihood,
    "loss.one_prediction": one_prediction,
    "loss.overfit": overfit,
    "loss.recovery": recovery,
}


@pytest.mark.parametrize("name", WORKED_OUT)
def test_theory_means_medians_and_lowest_places_are_where_they_should_be(name):
    count = 0
    for exploration in looked_at(name):
        for label, drawn, wanted, off in WORKED_OUT[name](exploration):
            told = f"{name}, {exploration.values}: {label}"
            np.testing.assert_allclose(drawn, wanted, rtol=1e-6, atol=off, err_msg=told)
            count += 1
    assert count
