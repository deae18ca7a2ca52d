"""The last exercise: a network for the digits, put together from your parts or the package's.

Each part is checked like an exercise of its own, and named if it is wrong, with its owner. When all
of them are right they make a recipe; its network learns from three starts, and the unseen digits
are counted. First weights of any size will do if it learns; if not, it is said what they make of
the digits.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dl_basics.activations import Activation, softmax
from dl_basics.datasets import digits_split
from dl_basics.draw.words import listed
from dl_basics.initializers import Initializer, he
from dl_basics.losses import Loss, cross_entropy
from dl_basics.optimizers import Optimizer
from dl_basics.recipes import Recipe
from dl_basics.training import train

from .exercise import STOPS, Checker, Comparator, Exercise, kind_of, short_of_digits
from .statistical import Statistics

RATE, EPOCHS, BATCH, EXAMPLES, SIZES = 0.1, 20, 32, 1280, (64, 32, 10)
STARTS, ENOUGH = range(3), 0.95

Z = np.array([[-2.0, -0.5, 0.5], [1.0, 3.0, -1.0]])
P = np.array([[0.5, 0.1, 0.2, 0.4], [0.25, 0.8, 0.2, 0.3], [0.25, 0.1, 0.6, 0.3]])
Y = np.array([[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 1.0], [0.0, 0.0, 1.0, 0.0]])
W, DW = np.array([[1.0, -2.0], [0.5, 0.0]]), np.array([[2.0, 1.0], [-1.0, 4.0]])
NUDGE = 1e-5

PARTS = ("activation", "slope", "loss", "delta", "initializer", "update")


class Finite(Comparator):
    """Whatever has the right shape, is finite and has digits enough for a slope will do."""

    def difference(self, checker, name, args, value, wanted):
        unfit = short_of_digits(value) and "has too few digits for its slope to be measured"
        unfit = unfit if np.isfinite(value).all() else "gives a number that is not finite"
        return unfit and f"{checker.named(args)} it {unfit}."


class Drawn(Statistics):
    """Whatever has the right shape, is finite and is drawn from rng; the training says the rest."""

    def alike(self, a, b):
        return a.shape == b.shape

    def difference(self, checker, name, args, value, wanted):
        unfit = not np.isfinite(value).all()
        return f"{checker.named(args)} some weights are no finite numbers." if unfit else ""


# What a part is, what it is tried with, and the usual mistakes.
FIXED = {
    "loss": (
        lambda a, y: cross_entropy(a, y),
        [(P, Y), (P[:, :2], Y[:, :2])],
        {
            "This is the sum over the examples; the loss is their mean.": (
                lambda a, y: cross_entropy(a, y) * a.shape[1]
            ),
            "The mean is over the examples, not over all entries.": (
                lambda a, y: cross_entropy(a, y) / len(a)
            ),
            "The minus is missing.": lambda a, y: -cross_entropy(a, y),
        },
    ),
    "delta": (
        lambda a, y: (a - y) / a.shape[1],
        [(P, Y), (P[:, :2], Y[:, :2])],
        {
            "The 1/m of the mean loss is missing.": lambda a, y: a - y,
            "The sign is turned round.": lambda a, y: (y - a) / a.shape[1],
            "m is the number of examples, the columns.": lambda a, y: (a - y) / a.shape[0],
        },
    ),
    "update": (
        lambda W, dW, rate: W - rate * dW,
        [(W, DW, RATE), (DW, W, 0.5)],
        {
            "It climbs: the step goes against the gradient.": lambda W, dW, rate: W + rate * dW,
            "The learning rate is missing.": lambda W, dW, rate: W - dW,
            "This is only the step. Return the new W.": lambda W, dW, rate: rate * dW,
        },
    ),
}


def checkers(parts):
    """A checker for each part; a slope must fit the activation."""
    g = Bend(parts["activation"], parts["slope"])

    def slope(z):
        return (g.value(z + NUDGE) - g.value(z - NUDGE)) / (2 * NUDGE)

    near = Comparator(rtol=1e-6)  # a logarithm may be kept from 0
    grows = Comparator(rtol=1e-4, note=" That is how fast your activation grows there.")
    layer = (200, 300, np.random.default_rng(0))
    each = {
        "activation": Checker("activation", lambda z: z, [(Z,)], {}, compare=Finite()),
        "slope": Checker("slope", slope, [(Z,)], {}, compare=grows),
        "initializer": Checker("initializer", he.sample, [layer], {}, compare=Drawn()),
    }
    for name, (right, inputs, mistakes) in FIXED.items():
        each[name] = Checker(name, right, inputs, mistakes, compare=near)
    return {name: each[name] for name in PARTS}


class NetworkExercise(Exercise):
    """An exercise whose answer is a dictionary of functions, the parts of a network."""

    def verdict(self, function):
        try:
            parts = function()
        except STOPS as problem:
            return f"not right yet. It stops with {type(problem).__name__}: {problem}".rstrip(": ")
        if not isinstance(parts, dict):
            got = "None. Is the `return` missing?" if parts is None else f"{kind_of(parts)}."
            return (
                f"not right yet. It gives {got} It should give a dictionary with {listed(PARTS)}."
            )
        if set(parts) != set(PARTS):
            names = ", ".join(map(str, parts)) or "nothing in it"
            it = f"a dictionary with {names}; it should have {listed(PARTS)}."
            return f"not right yet. It gives {it}"
        if all(part is ... for part in parts.values()):
            return "not written yet. Put your own code where the ... stands."
        for name, checker in checkers(parts).items():
            if wrong := wrong_part(parts[name], checker):
                return f"not right yet. {name}, {whose(parts[name])}: {wrong}"
        try:
            low = min(learned(parts, start) for start in STARTS)
        except STOPS as problem:
            return f"not right yet. As it learns it stops with {type(problem).__name__}: {problem}"
        whole = "\n" + ownership(parts)
        if low < ENOUGH:
            return (
                f"not there yet. Every part works, but from one of {len(STARTS)} starts only "
                f"{low:.1%} of the unseen digits are right; {ENOUGH:.0%} are asked for. "
                f"{first_signal(parts)}{whole}"
            )
        return (
            f"right. From each of {len(STARTS)} starts more than {ENOUGH:.0%} of the unseen "
            f"digits are right.{whole}"
        )


def wrong_part(part, checker):
    """What is wrong with a part, in words; "" if nothing is."""
    if part is ...:
        return "still `...`. Put a function there, one of yours or the package's."
    if not callable(part):
        return f"it is {kind_of(part)}; it should be a function."
    if checker.name == "update" and isinstance(part, Optimizer):
        return ""
    part = rng_in_place(part)
    wrong = checker.misfit(part) or checker.complaint(checker.outcomes(part))
    wrong = wrong.removeprefix("not right yet. ")
    return wrong[:1].lower() + wrong[1:]


def rng_in_place(part):
    """The part itself; for `draw` of an initializer, which takes rng by name, its `sample`."""
    owner = getattr(part, "__self__", None)
    return owner.sample if isinstance(owner, Initializer) else part


def whose(part):
    """Who wrote a part: "yours", or "the package's"."""
    owner = getattr(part, "__self__", part)  # a method belongs to its object
    module = getattr(owner, "__module__", None) or type(owner).__module__
    return "the package's" if module.split(".")[0] == "dl_basics" else "yours"


def ownership(parts):
    """Which parts are whose, in a sentence for each owner."""
    lists = {"yours": [], "the package's": []}
    for name in PARTS:
        lists[whose(parts[name])].append(name)
    return " ".join(f"{who.capitalize()}: {listed(some)}." for who, some in lists.items() if some)


# ------------------------------------------------------------------------------------------------
# All parts together: each stands in the place of the package's.


@dataclass(frozen=True)
class Bend(Activation):
    value: Callable
    derivative: Callable


@dataclass(frozen=True)
class Surprise(Loss):
    value: Callable
    delta_from: Callable
    partner = "softmax"

    def from_logits(self, z, y):
        return self.value(softmax.value(z), y)


@dataclass(frozen=True)
class Start(Initializer):
    sample: Callable


@dataclass
class Update(Optimizer):
    new: Callable = None

    def __call__(self, net):
        for parameter in net.learned():
            parameter.value[...] = self.new(parameter.value, parameter.gradient, self.rate)


def recipe(parts):
    """What to build of these parts."""
    g = Bend(parts["activation"], parts["slope"])
    loss = Surprise(parts["loss"], parts["delta"])
    return Recipe(SIZES, g=g, loss=loss, init=Start(rng_in_place(parts["initializer"])))


def first_signal(parts):
    """What the first weights make of the digits, before anything is learned, in words."""
    rng = np.random.default_rng(0)
    digits, _ = digits_split(rng=rng)
    net = recipe(parts).network(rng=rng)
    net.forward(digits.x)
    loss, spread = net.loss_now(digits.y), net.layers[1].a.std(axis=1).mean()
    return (
        f"Before the first step its loss is {loss:.3g}, where guessing has 2.30, and the output of "
        f"a hidden unit differs by {spread:.2g} from digit to digit."
    )


def learned(parts, start):
    """Train a network of these parts; the share of unseen digits right, 0 if it diverged."""
    rng = np.random.default_rng(start)
    some, test = digits_split(rng=rng)
    if isinstance(parts["update"], Optimizer):
        optimizer = copy.deepcopy(parts["update"])
        optimizer.reset()  # it may have trained another network before
    else:
        optimizer = Update(RATE, new=parts["update"])
    net, (x, y) = recipe(parts).network(rng=rng), (some.x[:, :EXAMPLES], some.y[:, :EXAMPLES])
    *_, last = train(net, x, y, optimizer, epochs=EPOCHS, batch=BATCH, rng=rng)
    read = net.predict(test.x).argmax(axis=0)
    return 0.0 if last.diverged else float((read == test.labels).mean())
