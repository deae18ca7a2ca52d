"""Exercises of notebook 03: count iterations, write a layer and a whole pass, and find the bugs."""

import numpy as np

from .exercise import arrays, changed
from .words import Words

words = Words(__file__)


@words.exercise(
    inputs=[
        (np.array([24, 25, 20]), 10, 1),
        (np.array([24, 10, 9]), 10, 3),
        (np.array([1347, 64, 1]), 64, 20),
    ],
    mistakes=dict(
        rest_dropped=lambda m, batch, epochs: (epochs * (m // batch)),
        not_whole=lambda m, batch, epochs: epochs * m / batch,
        rounded=lambda m, batch, epochs: epochs * np.round(m / batch),
        one_too_many=lambda m, batch, epochs: (epochs * (m // batch + 1)),
        one_epoch=lambda m, batch, epochs: np.ceil(m / batch),
        rounded_late=lambda m, batch, epochs: np.ceil(epochs * m / batch),
        examples=lambda m, batch, epochs: (epochs * m),
        epochs_alone=lambda m, batch, epochs: (epochs + 0 * m),
    ),
)
def iterations(m, batch, epochs):
    """How many iterations `epochs` epochs take, for each number of examples in m."""
    return epochs * np.ceil(m / batch).astype(int)


# (2, 3) by hand first, then as many units as examples: a bias on its side runs. Last, all does.
LAYERS = [
    arrays([[1, -1, 2], [0.5, 0, -1]], [[1], [-2.5]], [[2], [-1], [-1]]),
    arrays([[2, 0, -1], [1, 1, 1]], [[0.5], [-3]], [[1, 0], [2, -1], [-1, 4]]),
    arrays([[1, -2], [0, 3], [-1, 1]], [[0], [-1], [2]], [[1, -1, 0.5, 2], [0, 2, 1, -3]]),
    arrays([[2, -1], [1, 0.5]], [[0.5], [-4]], [[1, 3], [-1, 4]]),
]


@words.exercise(
    inputs=LAYERS,
    gives=("z", "a"),
    mistakes=dict(
        no_bias=changed(" + b", ""),
        bias_after=changed(" + b", "", "(0, z)", "(0, z) + b"),
        bias_in_z_only=changed("(0, z)", "(0, W @ a_prev)"),
        not_bent=changed("np.maximum(0, z)", "z"),
        swapped=changed("z, np.maximum(0, z)", "np.maximum(0, z), z"),
        step=changed("np.maximum(0, z)", "(z > 0) * 1.0"),
        bent_before=changed("@ a_prev", "@ np.maximum(0, a_prev)"),
        entry_by_entry=changed("W @", "W *"),
        order=changed("W @ a_prev", "a_prev @ W"),
        W_turned=changed("W @", "W.T @"),
        bias_on_side=changed(" + b", " + b.T"),
        flat_bias=changed(" + b", " + b.ravel()"),
        bias_taken_off=changed(" + b", " - b"),
        bias_multiplied=changed("a_prev + b", "(a_prev + b)"),
    ),
)
def layer(W, b, a_prev):
    """z = W a_prev + b and a = relu(z), for a batch: z, a."""
    z = W @ a_prev + b  # z = W a_prev + b
    return z, np.maximum(0, z)


@words.exercise(
    inputs=[
        arrays([[1, 2], [3, 4], [5, 6]], [[1, 0, 2, -1], [3, -2, 5, 4]], [1, -1, 2, 0]),
        arrays([[1, -2], [0, 3]], [[2, 1], [-1, 4]], [0.5, -3]),
    ],
    gives=("W", "b", "a_prev"),
    mistakes=dict(
        unchanged=lambda X, V, c: (V, c, X),
        W_unchanged=lambda X, V, c: (V, c[:, None], X.T),
        flat_bias=lambda X, V, c: (V.T, c, X.T),
        bias_a_row=lambda X, V, c: (V.T, c[None], X.T),
        examples_unchanged=lambda X, V, c: (V.T, c[:, None], X),
        examples_reshaped=lambda X, V, c: (V.T, c[:, None], X.reshape(X.shape[::-1])),
        weights_reshaped=lambda X, V, c: (V.reshape(V.shape[::-1]), c[:, None], X.T),
        both_reshaped=lambda X, V, c: (
            V.reshape(V.shape[::-1]), c[:, None], X.reshape(X.shape[::-1])
        ),
        swapped=lambda X, V, c: (X.T, c[:, None], V.T),
    ),
)
def to_columns(X, V, c):
    """W, b and a_prev as this course writes them, so that W a_prev + b is X V + c turned over."""
    return V.T, c[:, None], X.T  # (X V)ᵀ = Vᵀ Xᵀ


# A network of sizes 2, 3, 2, 1 and one of 3, 3, 3, 3: in the second, much runs that is wrong.
PASSES = [
    (
        *arrays([[1, 2], [2, -1]]),
        [*arrays([[1, -1], [0, 2], [1, 1]], [[2, 1, -1], [0, 1, 1]], [[1, -1]])],
        [*arrays([[0.5], [1], [-2]], [[1], [-1]], [[-2]])],
    ),
    (
        *arrays([[1, 0, 2], [-1, 1, 0], [2, 1, -2]]),
        [
            *arrays([[1, 0, 1], [2, 1, 0], [0, -1, 1]], [[0, 1, -1], [1, 1, 0], [2, 0, 1]]),
            *arrays([[1, 2, -1], [0, 1, 1], [-1, 1, 0]]),
        ],
        [*arrays([[1], [-1], [0]], [[0], [2], [-1]], [[1], [0], [-2]])],
    ),
]


def mistaken(change):
    """The right results, changed."""
    return lambda x, weights, biases: change(forward.right(x, weights, biases))


@words.exercise(
    inputs=PASSES,
    gives=("z1", "a1", "z2", "a2", "z3", "a3"),
    mistakes=dict(
        no_bias=changed(" + b", ""),
        bias_after=changed(" + b", "", "(0, z)", "(0, z) + b"),
        not_bent=changed("np.maximum(0, z)", "z"),
        z_goes_on=changed("[z, a]", "[z, a]\n        a = z"),
        x_everywhere=changed("W @ a", "W @ x"),
        last_not_bent=mistaken(lambda results: [*results[:5], results[4]]),
        in_kinds=mistaken(lambda results: results[0::2] + results[1::2]),
        a_first=changed("[z, a]", "[a, z]"),
        a_alone=changed("[z, a]", "[a]"),
        z_alone=changed("[z, a]", "[z]"),
        pairs=changed("[z, a]", "[(z, a)]"),
        two_lists=mistaken(lambda results: [results[0::2], results[1::2]]),
        last_alone=mistaken(lambda results: results[4:]),
        first_alone=changed("    return", "        return"),
        from_the_end=changed("(weights, biases, s", "(weights[::-1], biases[::-1], s"),
        W_turned=changed("W @", "W.T @"),
    ),
)
def forward(x, weights, biases):
    """ReLU in each of three layers, and all that comes by: z1, a1, z2, a2, z3, a3."""
    a, found = x, []
    for W, b in zip(weights, biases, strict=True):
        z = W @ a + b
        a = np.maximum(0, z)
        found += [z, a]
    return found


# As many units as inputs: whichever way W lies, the product runs.
SQUARES = [
    arrays([[1, 2], [0, 3]], [[1], [-6]], [[1], [2]]),
    arrays(
        [[0, 1, -2], [3, 0.5, 0], [1, -1, 2]], [[0], [2], [-3]], [[1, 0, -1], [2, 1, 0], [1, 3, -2]]
    ),
    arrays([[2, -1], [1, 0.5]], [[0.5], [0]], [[1, 2, 0], [-1, 1, 4]]),
]


@words.exercise(
    stub=changed("W @", "W.T @"),
    inputs=SQUARES,
    mistakes=dict(
        a_turned=lambda W, b, a: W @ a.T + b,
        both_turned=lambda W, b, a: W.T @ a.T + b,
        order=lambda W, b, a: a @ W + b,
        entry_by_entry=lambda W, b, a: W * a + b,
        no_bias=lambda W, b, a: W @ a,
        on_its_side=lambda W, b, a: (W @ a + b).T,
        bias_turned=lambda W, b, a: W @ a + b.T,
    ),
)
def square_layer(W, b, a_prev):
    """z of a layer with as many units as inputs: row i of W holds the weights of unit i."""
    return W @ a_prev + b


@words.exercise(
    stub=changed("b[:, None]", "b"),
    inputs=[
        arrays([[1, 2], [0, 3]], [10, -6], [[1, 0], [2, 1]]),
        arrays([[0, 1], [3, 1], [1, -1]], [0, 2, -3], [[1, 0, -1], [2, 1, 0]]),
        arrays([[2, -1], [1, 0.5]], [0.5, 4], [[1, 2, 0], [-1, 1, 4]]),
    ],
    mistakes=dict(
        no_bias=lambda W, b, a: W @ a,
        on_its_side=lambda W, b, a: (W @ a).T + b,
        bias_multiplied=lambda W, b, a: W @ (a + b[:, None]),
        all_biases=lambda W, b, a: (W @ a + b.sum()),
        first_bias=lambda W, b, a: W @ a + b[0],
        bias_taken_off=lambda W, b, a: W @ a - b[:, None],
    ),
)
def flat_bias(W, b, a_prev):
    """z of a layer whose biases came as a plain list of n numbers, b (n,)."""
    return W @ a_prev + b[:, None]


@words.exercise(
    inputs=[
        (np.array([0.25, 0.75, 0.5, 1.0]), 1),
        (np.array([0.125, 0.25, 0.625]), 2),
        (np.array([0.0625, 0.3125, 0.9375, 0.5]), 3),
    ],
    mistakes=dict(
        side_by_side=lambda x, layers: layers * zigzag.right(x, 1),
        first_alone=lambda x, layers: zigzag.right(x, 1),
        one_too_few=lambda x, layers: zigzag.right(x, layers - 1),
        one_too_many=lambda x, layers: zigzag.right(x, layers + 1),
        one_unit=changed(" - 4 * np.maximum(0, passed_on - 0.5)", ""),
        not_bent=changed("np.maximum(0, passed_on - 0.5)", "(passed_on - 0.5)"),
        level=changed("- 4 *", "- 2 *"),
        sign_of_bias=changed("- 0.5", "+ 0.5"),
        sign=changed("- 4 *", "+ 4 *"),
    ),
)
def zigzag(x, layers):
    """What so many layers of two ReLU units make of x: each gives 2 relu(x) - 4 relu(x - 1/2)."""
    passed_on = x
    for _ in range(layers):
        passed_on = 2 * np.maximum(0, passed_on) - 4 * np.maximum(0, passed_on - 0.5)
    return passed_on
