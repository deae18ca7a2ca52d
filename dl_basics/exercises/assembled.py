"""The last exercise: a network for the digits, put together from your parts or the package's.

The checker looks at one part after the other, says which is wrong, and whose each of them is. When
all of them work, it trains the network from three starts and counts the unseen digits.
"""

import contextlib
import copy

import numpy as np

from dl_basics.activations import softmax
from dl_basics.datasets import digits_split
from dl_basics.draw.words import listed
from dl_basics.initializers import he
from dl_basics.losses import cross_entropy
from dl_basics.optimizers import Optimizer

from .exercise import Exercise, attempt, kind_of, show

RATE, EPOCHS, BATCH, EXAMPLES, UNITS = 0.1, 20, 32, 1280, 32
STARTS, ENOUGH = range(3), 0.95

Z = np.array([[-2.0, -0.5, 0.5], [1.0, 3.0, -1.0]])
P = np.array([[0.5, 0.1, 0.2, 0.4], [0.25, 0.8, 0.2, 0.3], [0.25, 0.1, 0.6, 0.3]])
Y = np.array([[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 1.0], [0.0, 0.0, 1.0, 0.0]])
W, DW = np.array([[1.0, -2.0], [0.5, 0.0]]), np.array([[2.0, 1.0], [-1.0, 4.0]])
NUDGE = 1e-5

PARTS = ("activation", "slope", "loss", "delta", "initializer", "update")

# What each part is called with, what it should give, and the usual mistakes.
ARGUMENTS = {"loss": ("a", "y"), "delta": ("a", "y"), "update": ("W", "dW", "rate")}
RIGHT = {
    "loss": lambda a, y: cross_entropy(a, y),
    "delta": lambda a, y: (a - y) / a.shape[1],
    "update": lambda W, dW, rate: W - rate * dW,
}
MISTAKES = {
    "loss": {
        "This is the sum over the examples; the loss is their mean.": (
            lambda a, y: cross_entropy(a, y) * a.shape[1]
        ),
        "The mean is over the examples, not over all entries.": (
            lambda a, y: cross_entropy(a, y) / len(a)
        ),
        "The minus is missing.": lambda a, y: -cross_entropy(a, y),
    },
    "delta": {
        "The 1/m of the mean loss is missing.": lambda a, y: a - y,
        "The sign is turned round.": lambda a, y: (y - a) / a.shape[1],
        "m is the number of examples, the columns.": lambda a, y: (a - y) / a.shape[0],
    },
    "update": {
        "It climbs: the step goes against the gradient.": lambda W, dW, rate: W + rate * dW,
        "The learning rate is missing.": lambda W, dW, rate: W - dW,
        "This is only the step. Return the new W.": lambda W, dW, rate: rate * dW,
    },
}


def assembled(statement, *, stub, hints):
    """As `exercise`, for a function that returns a dictionary of parts."""
    return lambda solution: Assembled(statement, stub, solution, [()], {}, hints)


class Assembled(Exercise):
    """An exercise whose answer is a dictionary of functions, the parts of a network."""

    def _verdict(self, function):
        if not callable(function):
            found = "nothing" if function is None else kind_of(function)
            return f"check needs your function itself, as in check({self.name}), and got {found}."
        try:
            parts = function()
        except Exception as problem:
            return f"not right yet. It stops with {type(problem).__name__}: {problem}"
        if not isinstance(parts, dict):
            found = "None. Is the `return` missing?" if parts is None else f"{kind_of(parts)}."
            wanted = f"It should give a dictionary with {listed(PARTS)}."
            return f"not right yet. It gives {found} {wanted}"
        if set(parts) != set(PARTS):
            names = ", ".join(map(str, parts)) or "nothing in it"
            wanted = f"it should have {listed(PARTS)}."
            return f"not right yet. It gives a dictionary with {names}; {wanted}"
        if all(part is ... for part in parts.values()):
            return "not written yet. Put your own code where the ... stands."
        return self.tried(parts)

    def tried(self, parts):
        """The first part that is wrong, or how well the network of all of them learns."""
        for name in PARTS:
            if complaint := wrong_part(name, parts):
                return f"not right yet. {name}, {whose(parts[name])}: {complaint}"
        shares = [learned(parts, start) for start in STARTS]
        low = min(shares)
        whole = "\n" + ownership(parts)
        if low < ENOUGH:
            return (
                f"not there yet. Every part works, but from one of {len(STARTS)} starts only "
                f"{low:.1%} of the unseen digits are right; {ENOUGH:.0%} are asked for.{whole}"
            )
        return (
            f"right. From each of {len(STARTS)} starts more than {ENOUGH:.0%} of the unseen "
            f"digits are right.{whole}"
        )


def whose(part):
    """Who wrote a part: "yours", or "the package's"."""
    owner = getattr(part, "__self__", part)  # a method belongs to its object
    module = getattr(owner, "__module__", None) or type(owner).__module__
    return "the package's" if module.split(".")[0] == "dl_basics" else "yours"


def ownership(parts):
    """Which parts are whose, in a sentence for each owner."""
    lists = {
        owner: [name for name in PARTS if whose(parts[name]) == owner]
        for owner in ("yours", "the package's")
    }
    return " ".join(f"{who.capitalize()}: {listed(some)}." for who, some in lists.items() if some)


# ------------------------------------------------------------------------------------------------
# Each part by itself.


def wrong_part(name, parts):
    """What is wrong with a part, in words; "" if nothing is."""
    part = parts[name]
    if part is ...:
        return "still `...`. Put a function there, one of yours or the package's."
    if not callable(part):
        return f"it is {kind_of(part)}; it should be a function."
    if name == "activation":
        return wrong_values(part, (Z,), ("z",), None)
    if name == "slope":
        return wrong_slope(part, parts["activation"])
    if name == "initializer":
        return wrong_start(part, parts["slope"])
    if name == "update" and isinstance(part, Optimizer):
        return ""
    args = {"loss": (P, Y), "delta": (P, Y), "update": (W, DW, RATE)}[name]
    wanted = np.asarray(RIGHT[name](*args))
    complaint = wrong_values(part, args, ARGUMENTS[name], wanted)
    if not complaint:
        return ""
    found = attempt(part, args)
    for why, mistake in MISTAKES[name].items():
        given = np.asarray(mistake(*args))
        if found.values and found.values[0].shape == given.shape:
            if np.allclose(found.values[0], given):
                return f"{complaint}\n{why}"
    return complaint


def wrong_values(part, args, names, wanted, rtol=1e-6):
    """What is wrong with what a part gives; without `wanted` the shape of its argument will do."""
    one = attempt(part, args)
    given = ", ".join(f"{name} = {show(x)}" for name, x in zip(names, args, strict=True))
    if one.error:
        return f"with {given} it {one.error}"
    found = one.values[0]
    if found.dtype.kind == "b":
        return f"with {given} it gives True and False; it should give numbers."
    shape = np.shape(args[0]) if wanted is None else wanted.shape
    if found.shape != shape:
        return f"with {given} the result has shape {found.shape}; it should have shape {shape}."
    if not np.isfinite(found).all():
        return f"with {given} it gives a number that is not finite."
    if wanted is None or np.allclose(found, wanted, rtol=rtol, atol=1e-8):
        return ""
    at = tuple(np.argwhere(~np.isclose(found, wanted, rtol=rtol, atol=1e-8))[0].tolist())
    entry = f" at {list(at)}" if at else ""
    return f"with {given} the value{entry} is {found[at]:.4g}; it should be {wanted[at]:.4g}."


def wrong_slope(slope, activation):
    """The slope must be what nudging the activation gives."""
    nudged = (activation(Z + NUDGE) - activation(Z - NUDGE)) / (2 * NUDGE)
    complaint = wrong_values(slope, (Z,), ("z",), nudged, rtol=1e-4)
    return complaint and f"{complaint} That is how fast your activation grows there."


def wrong_start(initializer, slope):
    """The first weights must differ, and be about as large as the activation needs."""
    n_out, n_in = 200, 300
    one = attempt(initializer, (n_out, n_in), rng=np.random.default_rng(0))
    if one.error:
        return f"with n_out = {n_out}, n_in = {n_in} it {one.error}"
    found = one.values[0]
    if found.shape != (n_out, n_in):
        return f"it gives the shape {found.shape}; it should give {(n_out, n_in)}."
    if found.std(axis=0).mean() < 0.5 * found.std() or found.std() == 0:
        return "it gives all units the same weights. They would stay twins for ever."
    left, right = (float(np.ravel(slope(np.array([[z]])))[0]) for z in (-1e-6, 1e-6))
    fits = he.sigma(n_in, n_out) / max(np.hypot(left, right), 0.05)
    if not fits / 2 < found.std() < fits * 2:
        return (
            f"with {n_in} inputs its weights have σ = {found.std():.2g}; the σ that fits this "
            f"activation is {fits:.2g}."
        )
    return ""


# ------------------------------------------------------------------------------------------------
# All parts together.


class Learned:
    """The least that an optimizer needs of a parameter: its name, value and gradient."""

    def __init__(self, name, value):
        self.name, self.value = name[0], value  # "W" or "b": only W is decayed


class Parameters:
    """The least that an optimizer needs of a network: its parameters."""

    def __init__(self, arrays):
        self.by_name = {name: Learned(name, array) for name, array in arrays.items()}

    def learned(self):
        return [*self.by_name.values()]


class Diverged(Exception):
    """A number has become too large for the computer."""


def learned(parts, start):
    """Train 64-32-10 with these parts; the share of unseen digits right, 0 if it diverged."""
    rng = np.random.default_rng(start)
    some, test = digits_split(rng=rng)
    x, y = some.x[:, :EXAMPLES], some.y[:, :EXAMPLES]
    sizes, draw = {"W1": (UNITS, 64), "W2": (10, UNITS)}, parts["initializer"]
    net = {name: np.array(draw(*shape, rng=rng), float) for name, shape in sizes.items()}
    net |= {"b1": np.zeros((UNITS, 1)), "b2": np.zeros((10, 1))}
    move = mover(parts["update"], net)
    with np.errstate(all="ignore"), contextlib.suppress(Diverged):
        for _ in range(EPOCHS):
            order = rng.permutation(EXAMPLES)
            for k in range(0, EXAMPLES, BATCH):
                batch = order[k : k + BATCH]
                move(gradients(parts, net, x[:, batch], y[:, batch]))
            finite(parts["loss"](outputs(parts, net, x)[-1], y))
        a = outputs(parts, net, test.x)[-1]
        return float((a.argmax(axis=0) == test.labels).mean())
    return 0.0


def finite(x):
    """x itself. Raises `Diverged` if a number in it is not finite."""
    if not np.isfinite(x).all():
        raise Diverged
    return x


def outputs(parts, net, x):
    """z¹, a¹ and the probabilities for the columns of x."""
    z = finite(net["W1"] @ x + net["b1"])
    a = parts["activation"](z)
    return z, a, softmax(finite(net["W2"] @ a + net["b2"]))


def gradients(parts, net, x, y):
    """All four gradients of a batch, by name."""
    z, a, p = outputs(parts, net, x)
    d2 = parts["delta"](p, y)
    d1 = net["W2"].T @ d2 * parts["slope"](z)
    return {"W1": d1 @ x.T, "W2": d2 @ a.T,
            "b1": d1.sum(axis=1, keepdims=True), "b2": d2.sum(axis=1, keepdims=True)}  # fmt: skip


def mover(update, net):
    """A function of the gradients that moves all parameters: one of the package's, or yours."""
    if isinstance(update, Optimizer):
        optimizer, parameters = copy.deepcopy(update), Parameters(net)
        optimizer.reset()  # it may have trained another network before

        def move(found):
            for name, gradient in found.items():
                parameters.by_name[name].gradient = gradient
            optimizer(parameters)

    else:

        def move(found):
            for name, gradient in found.items():
                net[name] = update(net[name], gradient, RATE)

    return move
