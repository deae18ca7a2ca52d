"""Exercises of notebook 08: first weights by two rules, a gain, two bugs, and a whole network."""

import numpy as np

from dl_basics import activations, initializers, losses, optimizers

from .exercise import exercise
from .network_exercise import network_exercise
from .statistical import statistical


def drawn(sigma):
    """A function that draws normal weights with the s that `sigma(n_out, n_in)` says."""
    return lambda n_out, n_in, rng: rng.normal(0, sigma(n_out, n_in), (n_out, n_in))


@statistical(
    """
    Write `xavier_weights(n_out, n_in, rng)`: the first weights of a layer with n_in inputs and
    n_out units, by Xavier's rule. rng is a generator, such as np.random.default_rng(0). Normal or
    uniform, as you like.
    """,
    mistakes={
        "This takes the variance for s: the second argument of rng.normal is the standard "
        "deviation. A root is missing.": drawn(lambda n_out, n_in: 2 / (n_in + n_out)),
        "The 2 is missing: s = √(2 / (fan_in + fan_out)).":
            drawn(lambda n_out, n_in: np.sqrt(1 / (n_in + n_out))),
        "This looks at the inputs only: it is He's rule.":
            drawn(lambda n_out, n_in: np.sqrt(2 / n_in)),
        "This looks at the inputs only: it is LeCun's rule.":
            drawn(lambda n_out, n_in: np.sqrt(1 / n_in)),
        "These go from 0 to √3 s, so none is negative: uniform weights go from −√3 s to √3 s.":
            lambda n_out, n_in, rng: rng.uniform(0, np.sqrt(6 / (n_in + n_out)), (n_out, n_in)),
        "Uniform numbers between −r and r have the standard deviation r/√3: with r = s they are "
        "too small.": (
            lambda n_out, n_in, rng: rng.uniform(-1, 1, (n_out, n_in)) * np.sqrt(2 / (n_in + n_out))
        ),
        "The rows are the units: the shape is (n_out, n_in).":
            lambda n_out, n_in, rng: rng.normal(0, np.sqrt(2 / (n_in + n_out)), (n_in, n_out)),
    },
    hints=[
        "You need two things: s from n_in and n_out, and random numbers with this s.",
        "fan_in is n_in, fan_out is n_out. np.sqrt has the root, rng.normal the numbers.",
        "rng.normal(0, std, (n_out, n_in)) with std = np.sqrt(2 / (n_in + n_out)).",
    ],
)
def xavier_weights(n_out, n_in, rng):
    """First weights (n_out, n_in) by Xavier's rule; rng is the source of random numbers."""
    std = np.sqrt(2 / (n_in + n_out))  # s = √(2 / (fan_in + fan_out))
    return rng.normal(0, std, (n_out, n_in))


@statistical(
    """
    Write `he_weights(n_out, n_in, rng)`: the first weights of a layer of ReLUs with n_in inputs
    and n_out units, by He's rule.
    """,
    mistakes={
        "This takes the variance for s: rng.normal wants the standard deviation, a root.":
            drawn(lambda n_out, n_in: 2 / n_in),
        "This is right for something that bends nothing. ReLU drops half: where is the 2?":
            drawn(lambda n_out, n_in: np.sqrt(1 / n_in)),
        "This is Xavier's rule.": drawn(lambda n_out, n_in: np.sqrt(2 / (n_in + n_out))),
        "This divides by the units. The sum in a unit runs over its inputs: n_in.":
            drawn(lambda n_out, n_in: np.sqrt(2 / n_out)),
        "The 2 belongs under the root: s = √(2 / fan_in).":
            drawn(lambda n_out, n_in: 2 / np.sqrt(n_in)),
        "The rows are the units: the shape is (n_out, n_in).":
            lambda n_out, n_in, rng: rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)),
    },
    hints=[
        "Only s is new. How many numbers does a unit add up, and how much does ReLU drop?",
        "The variance of a weight is 2 over the number of inputs.",
        "std is np.sqrt(2 / n_in); the rest is as with Xavier.",
    ],
)
def he_weights(n_out, n_in, rng):
    """First weights (n_out, n_in) by He's rule; rng is the source of random numbers."""
    return rng.normal(0, np.sqrt(2 / n_in), (n_out, n_in))  # s = √(2 / fan_in)


# The slopes left and right of 0: ReLU, Leaky ReLU, identity, and two that nobody uses.
LEFT, RIGHT = np.array([0.0, 0.1, 1.0, 0.25, 0.5]), np.array([1.0, 1.0, 1.0, 0.25, 2.0])


@exercise(
    """
    Write `fitting_gain(left, right)`: which gain keeps the mean square of the signal, for an
    activation of two straight lines, with the slope `left` below 0 and `right` above it? Both are
    arrays, an entry for each activation; the gain belongs to s = gain · √(1 / fan_in).
    """,
    inputs=[
        (LEFT, RIGHT),
        (np.array([0.5, 2.0]), np.array([0.5, 0.5])),
        (np.array([0.3, -1.0, 0.01]), np.array([1.0, 3.0, 1.0])),
    ],
    mistakes={
        "This is the gain squared, which belongs to the variance. For s take the root.":
            lambda left, right: 2 / (left**2 + right**2),
        "Each side holds half of all z: the mean of the two squares, not their sum.":
            lambda left, right: 1 / np.sqrt(left**2 + right**2),
        "The slopes count squared, as the mean square of the signal is to be kept.":
            lambda left, right: 2 / (left + right),
        "This is what the activation does to the signal. The gain must undo it: 1 over this.":
            lambda left, right: np.sqrt((left**2 + right**2) / 2),
        "Below 0 is half of all z, and its slope counts as well.":
            lambda left, right: np.sqrt(2) / right,
    },
    hints=[
        "Half of all z are below 0 and are multiplied by left, the other half by right. What "
        "becomes of the mean of the squares?",
        "It is multiplied by (left² + right²)/2. The weights must make up for that: gain² times "
        "this is 1.",
        "gain² = 2 / (left² + right²). Check: ReLU gets √2, the identity 1.",
    ],
)
def fitting_gain(left, right):
    """The gain in s = gain · √(1 / fan_in) for an activation with these slopes around 0."""
    return np.sqrt(2 / (left**2 + right**2))  # gain² (left² + right²) / 2 = 1


def uniform_weights(n_out, n_in, rng):
    """Uniform weights (n_out, n_in) with He's s."""
    limit = np.sqrt(2 / n_in)
    return rng.uniform(-limit, limit, (n_out, n_in))


@statistical(
    "Find the bug in `uniform_weights(n_out, n_in, rng)`: uniform weights with the s of He.",
    stub=uniform_weights,
    mistakes={
        "Now the root is lost: √3 · s = √(6 / fan_in).":
            lambda n_out, n_in, rng: rng.uniform(-6 / n_in, 6 / n_in, (n_out, n_in)),
        "It is √3 that s must be multiplied by, not 3.":
            lambda n_out, n_in, rng: rng.uniform(-3, 3, (n_out, n_in)) * np.sqrt(2 / n_in),
        "s is right, but the weights should be uniform around 0, from −limit to limit.":
            lambda n_out, n_in, rng: rng.uniform(0, 2 * np.sqrt(6 / n_in), (n_out, n_in)),
        "The limit must become larger: √3 times s, not s divided by it.":
            lambda n_out, n_in, rng: rng.uniform(-1, 1, (n_out, n_in)) * np.sqrt(2 / n_in / 3),
    },
    hints=[
        "Draw many numbers with rng.uniform(-1, 1). What is their standard deviation?",
        "A uniform number between −r and r has the standard deviation r/√3.",
        "So that r/√3 is √(2 / n_in), r must be np.sqrt(6 / n_in).",
    ],
)
def uniform_weights(n_out, n_in, rng):
    """Uniform weights (n_out, n_in) with He's s."""
    limit = np.sqrt(6 / n_in)  # √3 s
    return rng.uniform(-limit, limit, (n_out, n_in))


def different_units(n_out, n_in, rng):
    """First weights (n_out, n_in) by He's rule, in two lines."""
    row = rng.normal(0, np.sqrt(2 / n_in), n_in)
    return np.ones((n_out, 1)) * row


@statistical(
    "Find the bug in `different_units(n_out, n_in, rng)`: first weights by He's rule.",
    stub=different_units,
    mistakes={
        "Now each unit has a number of its own, but uses it for all of its inputs.": (
            lambda n_out, n_in, rng: (
                np.ones((1, n_in)) * rng.normal(0, np.sqrt(2 / n_in), (n_out, 1))
            )
        ),
        "The units differ by a noise that is far too small: s is what He's rule says, for all "
        "weights.": (
            lambda n_out, n_in, rng: (
                rng.normal(0, np.sqrt(2 / n_in), n_in)
                + rng.normal(0, 0.1 * np.sqrt(2 / n_in), (n_out, n_in))
            )
        ),
    },
    hints=[
        "Look at what it gives for n_out = 3, n_in = 4. What do you notice about the rows?",
        "A row belongs to a unit. How many numbers are drawn, and how many should be?",
        "Draw n_out times n_in numbers: the last argument of rng.normal is the shape.",
    ],
)
def different_units(n_out, n_in, rng):
    """First weights (n_out, n_in) by He's rule, in two lines."""
    std = np.sqrt(2 / n_in)
    return rng.normal(0, std, (n_out, n_in))


def my_network():
    """The parts of a 64-32-10 network for the digits: yours, or the package's."""
    return dict(activation=..., slope=..., loss=..., delta=..., initializer=..., update=...)


@network_exercise(
    """
    Write `my_network()`: the six parts of a 64-32-10 network for the digits. `activation(z)` and
    its `slope(z)`; `loss(a, y)` and `delta(a, y)`, its δ, for the probabilities a of a softmax;
    `initializer(n_out, n_in, rng)`; and `update(W, dW, rate)`, which returns the new W.
    """,
    stub=my_network,
    hints=[
        "Take relu and relu_prime from notebook 02, cross_entropy and softmax_delta from 04, "
        "he_weights from above, and write update yourself: one line.",
        "A part of the package: activations.relu, activations.relu.prime, losses.cross_entropy, "
        "losses.cross_entropy.delta, initializers.he.draw, optimizers.SGD(rate=0.1).",
        "Begin with the package everywhere: activation=activations.relu and so on. Then put in "
        "yours, one after the other.",
    ],
)
def my_network():
    """The parts of a 64-32-10 network for the digits: yours, or the package's."""
    return dict(
        activation=activations.relu,
        slope=activations.relu.prime,
        loss=losses.cross_entropy,
        delta=losses.cross_entropy.delta,
        initializer=initializers.he.draw,
        update=optimizers.SGD(rate=0.1),
    )
