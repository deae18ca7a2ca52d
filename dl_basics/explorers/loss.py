"""What you move in notebook 04: how wrong a number is, and what each way to say it teaches."""

from collections.abc import Mapping
from functools import lru_cache
from math import exp

import numpy as np

from dl_basics.activations import sigmoid
from dl_basics.activations import softmax as softmax_of
from dl_basics.draw.plane import grid
from dl_basics.draw.style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ON_DARK,
    ON_LIGHT,
    ORANGE,
    PAPER,
    SEQUENTIAL,
)
from dl_basics.draw.words import number, plural
from dl_basics.explorers.noisy_digits import EPOCHS, WRONG_LABELS, learned
from dl_basics.live import Choice, LogSlider, Prediction, Slider, Steps, explorer
from dl_basics.losses import binary_cross_entropy, cross_entropy, squared_error
from dl_basics.registry import LOSSES


class ForAnyNumber(Mapping):
    """The losses that take any number as an output, a learner's own among them."""

    def __getitem__(self, name):
        return self.now()[name]

    def __iter__(self):
        return iter(self.now())

    def __len__(self):
        return len(self.now())

    def now(self):
        """Those registered at this moment, by name."""
        return {name: loss for name, loss in LOSSES.items() if takes_any_number(loss)}


def takes_any_number(loss):
    """Whether the loss is content with an output that is no probability."""
    try:
        loss.check_outputs(np.array([[2.0]]))
    except ValueError:
        return False
    return True


FOUR = (1.0, 2.0, 3.0, 4.0)  # the values that stand still
GUESSES = np.linspace(0, 10, 101)


@explorer(
    loss=Choice(ForAnyNumber(), "loss"),
    c=Slider(0.0, 10.0, 0.1, "your number c"),
    last=Slider(0.0, 10.0, 0.1, "fifth value y₅"),
)
def constants(picture, loss="squared error", c=5.0, last=6.0):
    """Which single number is least wrong about five values?"""
    y, guess = np.array([[*FOUR, last]]), np.full((1, 5), c)
    value, slope = loss.value(guess, y), loss.slope(guess, y).sum()
    mean, median = y.mean(), np.median(y)
    values, losses = picture.panels(1, 1)
    values.axes(x=(-0.4, 10.4), y=(0.4, 6.0), xlabel="value", title="the values and your number",
                yticks={5: "y₁", 4: "y₂", 3: "y₃", 2: "y₄", 1: "y₅"})  # fmt: skip
    rows = np.arange(5, 0, -1)
    values.vrule("c", c, color=INK)
    side = 1 if c < 9.5 else -1
    values.words("its name", c, 5.7, "c", (5 * side, 0), ha="left" if c < 9.5 else "right")
    start = np.where(y[0] == guess[0], np.nan, y[0])  # no error, no line
    values.curves("errors", np.stack([start, guess[0]], 1), np.stack([rows, rows], 1),
                  color=MUTED, linewidth=3.5)  # fmt: skip
    values.dots("values", y[0], rows, color=BLUE)
    top = 1.13 * max(of_guesses(loss, 0.0).max(), of_guesses(loss, 10.0).max())
    losses.axes(x=(-0.4, 10.4), y=(-0.03 * top, top), xlabel="your number c",
                title=f"mean {loss.name}")  # fmt: skip
    for word, at, right in (("mean", mean, mean >= median), ("median", median, mean < median)):
        losses.vrule(word, at)
        losses.words(f"its {word}", at, 0.95 * top, word, (5, 0) if right else (-5, 0),
                     ha="left" if right else "right", color=MUTED)  # fmt: skip
    losses.line("loss", GUESSES, of_guesses(loss, last))
    ends = c + np.array([-1.5, 1.5])
    losses.line("tangent", ends, value + slope * (ends - c), color=ORANGE, linewidth=1.6)
    losses.dots("here", c, value, color=BLUE)
    best, name = lowest(loss, last, mean, median)
    picture.say(
        f"c = {number(c, 1)}: mean {loss} {number(value, 2)}, slope {number(slope, 2)}. It is "
        f"lowest at c = {number(best, 1)}{name}."
    )
    picture.describe(
        f"Left, five values below one another and the distance of each to your number. Right, a "
        f"curve, the mean {loss} over all numbers, with its tangent at yours, which "
        f"{'rises' if slope > 0 else 'falls' if slope < 0 else 'is level'}."
    )
    return {"loss": value, "slope": slope, "best": best, "mean": mean, "median": median}


@lru_cache(maxsize=512)
def of_guesses(loss, last):
    """The mean loss (101,) of each guess c about the four values and the last."""
    y = np.array([[*FOUR, last]])
    return np.array([loss.value(np.full((1, 5), c), y) for c in GUESSES])


def lowest(loss, last, mean, median):
    """The number with the lowest loss, and what it is called."""
    y, curve = np.array([[*FOUR, last]]), of_guesses(loss, last)
    at_mean, at_median = (loss.value(np.full((1, 5), c), y) for c in (mean, median))
    least = min(at_mean, at_median, curve.min()) + 1e-12
    if at_mean <= least:
        return mean, ", the mean" if abs(mean - median) > 1e-9 else ", mean and median"
    return (median, ", the median") if at_median <= least else (GUESSES[curve.argmin()], "")


ASKED = 10
CLAIMS = np.linspace(0.005, 0.995, 199)


@explorer(p=Slider(0.01, 0.99, 0.01, "your claim p"), yes=Slider(0, ASKED, label="answers yes"))
def likelihood(picture, p=0.5, yes=7):
    """Which probability would make what you saw most likely?"""
    curve = surprise(CLAIMS, yes)
    here, best = surprise(p, yes), surprise(yes / ASKED, yes)
    together, surprises = picture.panels(1, 1)
    together.axes(x=(-0.03, 1.03), y=(-0.05, 1.12), xlabel="your claim p",
                  yticks=[0, 0.5, 1], title="likelihood, its highest drawn as 1")  # fmt: skip
    together.vrule("share", yes / ASKED)
    together.line("likelihood", CLAIMS, np.exp(ASKED * (best - curve)))
    together.dots("here", p, np.exp(ASKED * (best - here)), color=BLUE)
    surprises.axes(x=(-0.03, 1.03), y=(-0.25, 5.4), xlabel="your claim p", title="average surprise")
    surprises.vrule("share", yes / ASKED)
    surprises.line("surprise", CLAIMS, curve)
    surprises.dots("here", p, here, color=BLUE)
    picture.say(
        f"{yes} of {ASKED} say yes, and you claim p = {number(p, 2)}. Just these answers have the "
        f"likelihood {chance(np.exp(-ASKED * here))}; average surprise {number(here, 3)}. "
        f"It would be lowest, {number(best, 3)}, at p = {number(yes / ASKED, 1)}."
    )
    picture.describe(
        f"Left, a hill, the likelihood over all claims p. Right, a valley, the average surprise. "
        f"Top and bottom both lie at {number(yes / ASKED, 1)}; your dot is on both curves."
    )
    return {"surprise": here, "best": best, "likelihood": np.exp(-ASKED * here)}


def surprise(p, yes):
    """The mean of −ln p over the answers yes and −ln(1 − p) over those that say no."""
    with np.errstate(divide="ignore", invalid="ignore"):
        for_yes = -yes * np.log(p) if yes else 0.0 * np.asarray(p)
        for_no = -(ASKED - yes) * np.log(1 - p) if yes < ASKED else 0.0 * np.asarray(p)
    return (for_yes + for_no) / ASKED


def chance(share):
    """A probability in words; small ones as "1 in 1,024"."""
    return number(share, 2) if share > 0.1 else f"1 in {float(f'{1 / share:.4g}'):,.0f}"


Z, FIVES = np.linspace(-10, 10, 401), [-10, -5, 0, 5, 10]
BINARY = {loss.name: loss for loss in (binary_cross_entropy, squared_error)}
NO_YES = {"no": 0.0, "yes": 1.0}


@explorer(z=Slider(-10.0, 10.0, 0.1, "logit z"), truth=Choice(list(NO_YES), "the truth"))
def one_prediction(picture, z=-2.0, truth="yes"):
    """How hard does a wrong answer push back?"""
    y = NO_YES[truth]
    a = sigmoid(z)
    values, slopes = picture.panels(1, 1)
    values.axes(x=(-10.3, 10.3), y=(-0.4, 10.6), xlabel="logit z", title="loss", xticks=FIVES,
                legend=("cross-entropy", "squared error"))  # fmt: skip
    slopes.axes(x=(-10.3, 10.3), y=(-1.12, 1.12), xlabel="logit z", title="slope ∂L/∂z",
                xticks=FIVES, yticks=[-1, -0.5, 0, 0.5, 1])  # fmt: skip
    wrong_side = Z < 0 if y else Z > 0
    deaf = Z[wrong_side & (np.abs(over_logits(squared_error, y)[1]) < 0.01)]
    slopes.band("deaf", deaf[[0, -1]], -1.12, 1.12, facecolor=MUTED, alpha=0.16)
    found = {}
    for name, loss, color, marker, dash in (
        ("cross-entropy", binary_cross_entropy, BLUE, "o", "-"),
        ("squared error", squared_error, GREEN, "s", "--"),
    ):
        found[name] = at_logit(loss, z, y)
        for panel, curve, here in zip((values, slopes), over_logits(loss, y), found[name],
                                      strict=True):  # fmt: skip
            panel.line(name, Z, curve, color=color, linestyle=dash)
            panel.dots(f"{name} here", z, here, color=color, marker=marker)
    (ce, push), (sq, weak) = found.values()
    picture.say(
        f"z = {number(z, 1)}: it says yes with a = {number(a, 3, never=(0, 1))}, and the truth is "
        f"{truth}. Cross-entropy {number(ce, 3)}, slope {number(push, 3, never=(0,))}. "
        f"Squared error {number(sq, 3)}, slope {number(weak, 4, never=(0,))}."
    )
    picture.describe(
        f"Left, cross-entropy climbs in a nearly straight line where the answer is wrong, and "
        f"squared error stays flat near 1. Right, their slopes: there that of cross-entropy is "
        f"close to {'−1' if y else '1'}, and that of squared error fades; grey where it is below "
        f"0.01. You stand at z = {number(z, 1)}."
    )
    return {"a": a, **found}


def at_logit(loss, z, y):
    """The loss of one logit z and its slope ∂L/∂z."""
    z, y = np.array([[z]]), np.array([[y]])
    return float(value_of(loss, z, y)), slope_of(loss, z, y).item()


def value_of(loss, z, y):
    """L of a = σ(z) for targets y, both (1, m)."""
    if loss.partner == "sigmoid":
        return loss.from_logits(z, y)
    return loss.value(sigmoid.value(z), y)


def slope_of(loss, z, y):
    """∂L/∂z (1, m), by the short route δ = (a − y) / m where there is one."""
    a = sigmoid.value(z)
    if loss.partner == "sigmoid":
        return loss.short_delta(a, y)
    return sigmoid.chain(z, a, loss.slope(a, y))


@lru_cache
def over_logits(loss, y):
    """The loss and its slope for each z of `Z`, both (401,)."""
    return np.transpose([at_logit(loss, z, y) for z in Z])


RATE, LONG = 0.5, 25_119  # 10 to the 4.4, a place on the scale of the slider
DRAWN = np.unique(np.geomspace(1, LONG, 240).round().astype(int))  # steps
IF_NO = {  # ∂L/∂z when the truth is no: tens of thousands of steps want plain numbers
    "binary cross-entropy": lambda a: a,
    "squared error": lambda a: 2 * a * a * (1 - a),
}


@explorer(
    start=Slider(1.0, 10.0, 0.5, "wrong from the start: z"),
    steps=LogSlider(1, 10**4.4, 20, "steps"),
)
def recovery(picture, start=4.0, steps=10.0):
    """How long does it take to unlearn a mistake?"""
    start, k = round(start * 2) / 2, round(steps)
    picture.axes(x=(0.85, LONG * 1.2), y=(-13.5, 13.5), xscale="log", xlabel="steps",
                 ylabel="logit z", legend=tuple(BINARY), yticks=FIVES,
                 xticks={10**n: f"{10**n:,}" for n in range(5)})  # fmt: skip
    picture.words("yes", 1, 12.2, "above 0: it still says yes", color=MUTED)
    picture.words("no", 1, -12.2, "below 0: it says no, as it should", color=MUTED)
    picture.hrule("turn", 0)
    needed, here = {}, {}
    for name, (color, shape) in zip(BINARY, ((BLUE, "o"), (GREEN, "s")), strict=True):
        z = journey(name, start)
        picture.line(name, DRAWN, z[DRAWN], color=color, linestyle="-" if shape == "o" else "--")
        picture.dots(f"{name} here", k, z[k], color=color, marker=shape)
        needed[name], here[name] = int(np.argmax(z < 0)), z[k]
    few, many = needed.values()
    picture.say(
        f"The truth is no, and z starts at {number(start, 1)}. After {counted(k)} it is "
        f"{number(here['binary cross-entropy'], 2)} with cross-entropy and "
        f"{number(here['squared error'], 2)} with squared error. Steps until z is below 0: "
        f"{few:,} and {many:,}."
    )
    picture.describe(
        f"Two curves fall from z = {number(start, 1)} over steps on a scale of powers of ten. "
        f"Cross-entropy crosses zero after {counted(few)}, squared error after {counted(many)}."
    )
    return {"needed": needed, "z": here}


def counted(steps):
    """So many steps, in words: "22,063 steps"."""
    return "1 step" if steps == 1 else f"{steps:,} steps"


@lru_cache(maxsize=64)
def journey(name, start):
    """z after 0, 1, 2, … steps of gradient descent from `start`, (LONG + 1,); the truth is no."""
    slope, z = IF_NO[name], [start]
    for _ in range(LONG):
        a = 1 / (1 + exp(-z[-1]))
        z.append(z[-1] - RATE * slope(a))  # z ← z − α ∂L/∂z
    return np.array(z)


X = np.array([[-2.0, -1.5, -0.5, 0.5, 1.0, 2.0]])
Y = np.array([[0.0, 0.0, 1.0, 0.0, 1.0, 1.0]])
EDGE, SIDE, JOURNEY = (-10.0, 10.0), 101, 60


@explorer(
    loss=Choice(BINARY, "loss"),
    w=Slider(-7.0, 7.0, 0.1, "start w"),
    b=Slider(-7.0, 7.0, 0.1, "start b"),
    rate=LogSlider(0.1, 10.0, 10, "learning rate α"),
    steps=Steps(0, JOURNEY, label="steps"),
)
def landscape(picture, loss="binary cross-entropy", w=-6.0, b=4.0, rate=1.0, steps=4):
    """Where does downhill lead?"""
    heights, (valley, least) = terrain(loss), lowest_place(loss)
    place, height, gradient = descend(loss, w, b, rate)
    length = np.linalg.norm(gradient[steps])
    level = length < 0.02
    ground, fall = picture.panels(1.12, 1, height=3.5)
    ground.axes(x=EDGE, y=EDGE, xlabel="weight w", ylabel="bias b", title="the loss from above",
                xticks=FIVES, yticks=FIVES, equal=True)  # fmt: skip
    ground.heat("heights", banded(heights), EDGE, EDGE, cmap=SEQUENTIAL)
    walked = place[: steps + 1].T
    ground.line("path", *walked, color=ON_DARK, linewidth=1.4)
    ground.dots("stops", *walked, color=ON_DARK, markersize=3.5)
    ground.dots("lowest", *valley, marker="*", markersize=13, markerfacecolor=ON_DARK,
                markeredgecolor=ON_LIGHT)  # fmt: skip
    if not level:
        tip = place[steps] - 2.5 * gradient[steps] / max(length, 1.0)
        ground.arrow("downhill", place[steps], np.clip(tip, *EDGE), color=ORANGE, linewidth=2.6)
    ground.dots("here", *place[steps], markersize=9, markerfacecolor=ON_DARK,
                markeredgecolor=ON_LIGHT)  # fmt: skip
    fall.axes(x=(-1.5, JOURNEY + 1.5), y=(0.1, 30), yscale="log", xlabel="steps",
              title="the loss on the way", yticks={0.1: "0.1", 1: "1", 10: "10"})  # fmt: skip
    fall.hrule("lowest", least)
    fall.line("loss", np.arange(JOURNEY + 1), height)
    fall.dots("here", steps, height[steps], color=BLUE)
    w, b = place[steps]
    picture.say(
        f"{loss.name.capitalize()}, after {plural(steps, 'step')}: w = {number(w, 2)}, "
        f"b = {number(b, 2)}, loss {number(height[steps], 3)}; the lowest on the map is "
        f"{number(least, 3)}. Length of the gradient {number(length, 3, never=(0,))}."
    )
    arrow = "no arrow: it is nearly level" if level else "an arrow that points downhill"
    picture.describe(
        f"Left, a map of the {loss.name} over w and b, dark where it is low, with a star at the "
        f"lowest place, the path of {plural(steps, 'step')} downhill and {arrow}. "
        f"Right, the loss after each step, now {number(height[steps], 2)}."
    )
    return {"w": w, "b": b, "loss": height[steps], "length": length}


@lru_cache
def terrain(loss):
    """The loss of the neuron a = σ(w x + b) on the six points, for each (w, b): (101, 101)."""
    logits = (w * X + b for w, b in grid(EDGE, EDGE, SIDE).T)
    return np.reshape([value_of(loss, z, Y) for z in logits], (SIDE, SIDE))


@lru_cache
def lowest_place(loss):
    """The place (w, b) with the lowest loss on the map, and that loss."""
    place = grid(EDGE, EDGE, SIDE)[:, terrain(loss).argmin()]
    for _ in range(5):  # from the best point of the map on downhill
        path, heights, _ = descend(loss, *place, 1.0)
        place = path[-1]
    return place, heights[-1]


def banded(heights, bands=12):
    """Heights from 0 to 1 in equal bands of their logarithm, so that level lines are seen."""
    share = np.log(heights / heights.min()) / np.log(heights.max() / heights.min())
    return np.minimum(np.floor(share * bands), bands - 1) / (bands - 1)


@lru_cache(maxsize=256)
def descend(loss, w, b, rate):
    """Places (61, 2), losses (61,) and gradients (61, 2) on the way down from (w, b)."""
    places, losses, gradients = [], [], []
    for _ in range(JOURNEY + 1):
        z = w * X + b
        delta = slope_of(loss, z, Y)
        dL_dw, dL_db = (delta * X).sum(), delta.sum()  # ∂L/∂w = Σ δ x, ∂L/∂b = Σ δ
        places.append((w, b))
        losses.append(value_of(loss, z, Y))
        gradients.append((dL_dw, dL_db))
        w, b = w - rate * dL_dw, b - rate * dL_db
    return np.array(places), np.array(losses), np.array(gradients)


THREE = {loss.name: loss for loss in (cross_entropy, squared_error)}


@explorer(
    z1=Slider(-8.0, 8.0, 0.1, "z₁"),
    z2=Slider(-8.0, 8.0, 0.1, "z₂"),
    z3=Slider(-8.0, 8.0, 0.1, "z₃"),
    truth=Choice(["class 1", "class 2", "class 3"], "the truth"),
    loss=Choice(THREE, "loss"),
)
def logits(picture, z1=2.0, z2=1.0, z3=-1.0, truth="class 2", loss="cross-entropy"):
    """Which scores should move, and in which direction?"""
    z, y = np.array([[z1], [z2], [z3]]), np.zeros((3, 1))
    true = int(truth[-1]) - 1
    y[true] = 1.0
    p = softmax_of.value(z)
    if loss.partner == "softmax":
        value, delta = loss.from_logits(z, y), loss.short_delta(p, y)[:, 0]
    else:
        value, delta = loss.value(p, y), softmax_of.chain(z, p, loss.slope(p, y))[:, 0]
    shares, slopes = picture.panels(1, 1)
    ticks = {0: "class 1", 1: "class 2", 2: "class 3"}
    shares.axes(x=(-0.6, 2.6), y=(-0.04, 1.14), title="what it says", xticks=ticks,
                legend=("p", "target y"))  # fmt: skip
    shares.bars("p", [0, 1, 2], p[:, 0], thickness=0.6)
    shares.curves("target y", np.add.outer([0, 1, 2], [-0.3, 0.3]), np.repeat(y, 2, axis=1),
                  color=INK, linewidth=2.4)  # fmt: skip
    slopes.axes(x=(-0.6, 2.6), y=(-1.25, 1.25), title="slope ∂L/∂z of each score",
                xticks={0: "z₁", 1: "z₂", 2: "z₃"})  # fmt: skip
    slopes.hrule("zero", 0, linestyle="-", linewidth=1.0)
    slopes.bars("slopes", [0, 1, 2], delta, thickness=0.6, facecolor=ORANGE)
    for k in range(3):
        shares.words(f"p{k}", k, p[k, 0], f"{p[k, 0]:.3f}", (0, 8) if p[k, 0] < 0.9 else (0, -9),
                     ha="center", color=INK if p[k, 0] < 0.9 else PAPER)  # fmt: skip
        above = delta[k] >= 0
        slopes.words(f"slope {k}", k, delta[k], number(delta[k], 3, never=(0,)),
                     (0, 8 if above else -9), ha="center", color=ORANGE)  # fmt: skip
    length = np.linalg.norm(delta)
    picture.say(
        f"The true class gets p = {number(p[true, 0], 3, never=(0, 1))}. "
        f"{loss.name.capitalize()} {number(value, 3, never=(0,))}. Length of the gradient "
        f"{number(length, 3, never=(0,))}."
    )
    picture.describe(
        f"Left, three bars of height {p[0, 0]:.2f}, {p[1, 0]:.2f} and {p[2, 0]:.2f}, with a line "
        f"at 1 for {truth} and at 0 for the others. Right, the slope of each score: "
        f"{', '.join(number(d, 2) for d in delta)}."
    )
    return {"p": p[:, 0], "loss": value, "delta": delta, "length": length}


@explorer(epoch=Steps(1, EPOCHS, label="epoch"), wrong=Choice(list(WRONG_LABELS), "wrong labels"))
def overfit(picture, epoch=60, wrong="20%"):
    """When does learning more make it worse?"""
    # All are trained before the first picture, so that the menu answers at once.
    histories = {name: learned(share) for name, share in WRONG_LABELS.items()}
    history, epochs = histories[wrong], np.arange(1, EPOCHS + 1)
    losses, hits = picture.panels(1, 1)
    ticks = {k: str(k) for k in (1, 3, 10, 30, 100, 200)}
    losses.axes(x=(0.9, 235), y=(-0.08, 2.6), xscale="log", xlabel="epoch", xticks=ticks,
                title="cross-entropy", legend=("training", "test"))  # fmt: skip
    hits.axes(x=(0.9, 235), y=(0.4, 1.03), xscale="log", xlabel="epoch", xticks=ticks,
              title="accuracy")  # fmt: skip
    now = {}
    for panel, measure in ((losses, "loss"), (hits, "accuracy")):
        for part, short, color, shape in (
            ("training", "train", BLUE, "o"), ("test", "test", GREEN, "s")
        ):  # fmt: skip
            runs = history[f"{short} {measure}"]
            panel.band(f"{part} runs", epochs, runs.min(axis=0), runs.max(axis=0),
                       facecolor=color, alpha=0.16)  # fmt: skip
            panel.line(part, epochs, runs.mean(axis=0), color=color,
                       linestyle="-" if shape == "o" else "--")  # fmt: skip
            now[f"{short} {measure}"] = runs[:, epoch - 1].mean()
            panel.dots(f"{part} now", epoch, now[f"{short} {measure}"], color=color, marker=shape)
        panel.vrule("now", epoch)
    best = int(history["test loss"].mean(axis=0).argmin()) + 1
    sure = history["sure when wrong"][:, epoch - 1].mean()
    lowest_loss = history["test loss"].mean(axis=0)[best - 1]
    losses.dots("lowest", best, lowest_loss, marker="s", markersize=9, markerfacecolor="none",
                markeredgecolor=GREEN)  # fmt: skip
    picture.say(
        f"Epoch {epoch}, mean of five runs. Test: cross-entropy {now['test loss']:.2f}, accuracy "
        f"{now['test accuracy']:.1%}; training: {now['train loss']:.2f} and "
        f"{now['train accuracy']:.1%}. Test cross-entropy is lowest after epoch {best}. "
        f"A wrong test answer gets p = {sure:.2f}."
    )
    after = "rises again" if best < EPOCHS // 4 else "hardly moves"
    later = "peaks early and loses ground" if WRONG_LABELS[wrong] else "stays near its best"
    picture.describe(
        f"Left, training cross-entropy falls towards zero; that of the test digits falls until "
        f"epoch {best} and then {after}. Right, training accuracy climbs to 100%, test accuracy "
        f"{later}. Shaded bands hold all five runs."
    )
    return {**now, "best": best, "sure": sure}


an_outlier = Prediction(
    constants,
    "Take the mean absolute error, and push the fifth value from 6 out to 10. Where is the loss "
    "lowest then?",
    ["at 4, the new mean", "at 3, as before", "somewhere near 10"],
    right=1,
    because="With three values on one side of c and two on the other, a small step towards the "
    "three helps three and hurts two, however far away the five are. So the best c is the middle "
    "one, and the middle one has not moved.",
    show={"loss": "absolute error", "last": 10.0, "c": 3.0},
)

never = Prediction(
    likelihood,
    "Only 2 of 10 say yes. Is p = 0.01, so nearly never, a better claim than p = 0.5?",
    ["yes: no is the usual answer", "no: it is worse than p = 0.5", "both are equally bad"],
    right=1,
    because="Eight times it was hardly surprised. But each of the two yes costs −ln 0.01 = 4.6, "
    "and that makes 0.93 on average, against 0.69 for not knowing at all.",
    show={"p": 0.01, "yes": 2},
)

far_off = Prediction(
    one_prediction,
    "The truth is yes, and z goes from −2 to −8: now it is quite sure, and wrong. Which loss "
    "pushes z back up the hardest?",
    ["squared error", "cross-entropy", "both about the same"],
    right=1,
    because="The slope of squared error passes through the sigmoid, which is flat at −8: what is "
    "left is −0.0007. Cross-entropy pushes with −1.",
    show={"z": -8.0},
)

from_ten = Prediction(
    recovery,
    "From z = 4, squared error needs 71 steps. How many does it need from z = 10?",
    ["about 180", "about 1,000", "more than 20,000"],
    right=2,
    because="Far out its slope falls by a factor e for each unit of z, so every unit takes "
    "e times as long as the one before.",
    show={"start": 10.0},
)

the_plateau = Prediction(
    landscape,
    "Start at w = −6, b = 0. With cross-entropy 60 steps lead into the valley. Where do 60 steps "
    "lead with squared error?",
    ["into the valley too", "into another valley", "nowhere: it hardly moves"],
    right=2,
    because="There the neuron is sure about five of the six points, right or wrong, and the "
    "sigmoid is flat. Squared error has a plateau there, and a plateau gives no direction.",
    show={"loss": "squared error", "w": -6.0, "b": 0.0, "steps": 60},
)

saturated = Prediction(
    logits,
    "The scores are 6, 0 and 0, but class 3 is the true one: softmax is saturated. What are the "
    "slopes?",
    ["all nearly 0", "about 1, 0 and −1", "about 6, 0 and −6"],
    right=1,
    because="The slope is p − y, so a score that got everything and should get nothing has the "
    "slope 1. It cannot be larger, and here it is as large as it gets.",
    show={"z1": 6.0, "z2": 0.0, "z3": 0.0, "truth": "class 3"},
)

late = Prediction(
    overfit,
    "From epoch 60 to epoch 200, the test accuracy changes by about one point in a hundred. What "
    "does the test cross-entropy do?",
    ["it falls on", "it changes by about one hundredth too", "it goes on rising, by about a sixth"],
    right=2,
    because="Accuracy only counts which answers are wrong. Cross-entropy also asks how sure they "
    "were, and the network gets surer of the same mistakes.",
    show={"epoch": 200},
)
