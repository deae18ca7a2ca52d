"""Exercises of notebook 08: first weights by two rules, a gain, two bugs, and a whole network."""

import numpy as np

from dl_basics import activations, initializers, losses, optimizers

from .exercise import changed
from .network_exercise import NetworkExercise
from .statistical import DRAWN
from .words import Words

words = Words(__file__)


def xavier(n_out, n_in):
    return np.sqrt(2 / (n_in + n_out))


def he(n_out, n_in):
    return np.sqrt(2 / n_in)


def normal(sigma):
    """A function that draws normal weights with the s that `sigma(n_out, n_in)` says."""
    return lambda n_out, n_in, rng: rng.normal(0, sigma(n_out, n_in), (n_out, n_in))


def uniform(low, high, sigma):
    """A function that draws uniform weights from `low` to `high` times this s."""
    return lambda n_out, n_in, rng: rng.uniform(low, high, (n_out, n_in)) * sigma(n_out, n_in)


@words.exercise(
    **DRAWN,
    mistakes=dict(
        variance=normal(lambda n_out, n_in: 2 / (n_in + n_out)),
        no_two=normal(lambda n_out, n_in: np.sqrt(1 / (n_in + n_out))),
        he=normal(he),
        lecun=normal(lambda n_out, n_in: np.sqrt(1 / n_in)),
        one_sided=uniform(0, np.sqrt(3), xavier),
        uniform=uniform(-1, 1, xavier),
        on_its_side=lambda n_out, n_in, rng: normal(xavier)(n_in, n_out, rng),
    ),
)
def xavier_weights(n_out, n_in, rng):
    """First weights (n_out, n_in) by Xavier's rule; rng is the source of random numbers."""
    std = np.sqrt(2 / (n_in + n_out))  # s = √(2 / (fan_in + fan_out))
    return rng.normal(0, std, (n_out, n_in))


@words.exercise(
    **DRAWN,
    mistakes=dict(
        variance=normal(lambda n_out, n_in: 2 / n_in),
        no_two=normal(lambda n_out, n_in: np.sqrt(1 / n_in)),
        xavier=normal(xavier),
        by_units=normal(lambda n_out, n_in: np.sqrt(2 / n_out)),
        two_outside=normal(lambda n_out, n_in: 2 / np.sqrt(n_in)),
        on_its_side=lambda n_out, n_in, rng: rng.normal(0, he(n_out, n_in), (n_in, n_out)),
    ),
)
def he_weights(n_out, n_in, rng):
    """First weights (n_out, n_in) by He's rule; rng is the source of random numbers."""
    return rng.normal(0, np.sqrt(2 / n_in), (n_out, n_in))  # s = √(2 / fan_in)


# The slopes left and right of 0: ReLU, Leaky ReLU, identity, and two that nobody uses.
LEFT, RIGHT = np.array([0.0, 0.1, 1.0, 0.25, 0.5]), np.array([1.0, 1.0, 1.0, 0.25, 2.0])


@words.exercise(
    inputs=[
        (LEFT, RIGHT),
        (np.array([0.5, 2.0]), np.array([0.5, 0.5])),
        (np.array([0.3, -1.0, 0.01]), np.array([1.0, 3.0, 1.0])),
    ],
    mistakes=dict(
        squared=lambda left, right: 2 / (left**2 + right**2),
        sum=lambda left, right: 1 / np.sqrt(left**2 + right**2),
        not_squared=lambda left, right: 2 / (left + right),
        not_undone=lambda left, right: np.sqrt((left**2 + right**2) / 2),
        right_only=lambda left, right: np.sqrt(2) / right,
    ),
)
def fitting_gain(left, right):
    """The gain in s = gain · √(1 / fan_in) for an activation with these slopes around 0."""
    return np.sqrt(2 / (left**2 + right**2))  # gain² (left² + right²) / 2 = 1


@words.exercise(
    **DRAWN,
    stub=changed("np.sqrt(6 / n_in)  # √3 s", "np.sqrt(2 / n_in)"),
    mistakes=dict(
        no_root=uniform(-6, 6, lambda n_out, n_in: 1 / n_in),
        three=uniform(-3, 3, he),
        one_sided=uniform(0, 2 * np.sqrt(3), he),
        divided=uniform(-np.sqrt(1 / 3), np.sqrt(1 / 3), he),
    ),
)
def uniform_weights(n_out, n_in, rng):
    """Uniform weights (n_out, n_in) with He's s."""
    limit = np.sqrt(6 / n_in)  # √3 s
    return rng.uniform(-limit, limit, (n_out, n_in))


@words.exercise(
    **DRAWN,
    stub=changed(
        "std = np.sqrt(2 / n_in)", "row = rng.normal(0, np.sqrt(2 / n_in), n_in)",
        "rng.normal(0, std, (n_out, n_in))", "np.ones((n_out, 1)) * row",
    ),
    mistakes=dict(
        by_rows=lambda n_out, n_in, rng: (
            np.ones((1, n_in)) * rng.normal(0, he(n_out, n_in), (n_out, 1))
        ),
        too_close=lambda n_out, n_in, rng: (
            rng.normal(0, he(n_out, n_in), n_in) + 0.1 * normal(he)(n_out, n_in, rng)
        ),
    ),
)
def different_units(n_out, n_in, rng):
    """First weights (n_out, n_in) by He's rule, in two lines."""
    std = np.sqrt(2 / n_in)
    return rng.normal(0, std, (n_out, n_in))


def my_network():
    """The parts of a 64-32-10 network for the digits: yours, or the package's."""
    return dict(activation=..., slope=..., loss=..., delta=..., initializer=..., update=...)


@words.exercise(NetworkExercise, stub=my_network, inputs=[()])
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
