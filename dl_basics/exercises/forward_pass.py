"""Exercises of notebook 03: count iterations, write a layer and a whole pass, and find the bugs."""

import numpy as np

from .exercise import arrays
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


def bent(z):
    """ReLU, for the mistakes below."""
    return np.maximum(0, z)


def bending(sums):
    """A layer that gives such sums z, and a = relu(z)."""
    return lambda W, b, a: (sums(W, b, a), bent(sums(W, b, a)))


@words.exercise(
    inputs=LAYERS,
    gives=("z", "a"),
    mistakes=dict(
        no_bias=bending(lambda W, b, a: W @ a),
        bias_after=lambda W, b, a: (W @ a, bent(W @ a) + b),
        bias_in_z_only=lambda W, b, a: (W @ a + b, bent(W @ a)),
        not_bent=lambda W, b, a: (W @ a + b, W @ a + b),
        swapped=lambda W, b, a: (bent(W @ a + b), W @ a + b),
        step=lambda W, b, a: (W @ a + b, (W @ a + b > 0) * 1.0),
        bent_before=bending(lambda W, b, a: W @ bent(a) + b),
        entry_by_entry=bending(lambda W, b, a: W * a + b),
        order=bending(lambda W, b, a: a @ W + b),
        W_turned=bending(lambda W, b, a: W.T @ a + b),
        bias_on_side=bending(lambda W, b, a: W @ a + b.T),
        flat_bias=bending(lambda W, b, a: W @ a + b.ravel()),
        bias_taken_off=bending(lambda W, b, a: W @ a - b),
        bias_multiplied=bending(lambda W, b, a: W @ (a + b)),
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


def with_layers(one_layer, passed_on=1):
    """A forward pass whose layers give what `one_layer(W, b, a)` does, and pass one of them on."""

    def passes(x, weights, biases):
        results = [x, x]
        for W, b in zip(weights, biases, strict=True):
            results += one_layer(W, b, results[passed_on - 2])
        return results[2:]

    return passes


def mistaken(change):
    """The right results, changed."""
    return lambda x, weights, biases: change(forward.right(x, weights, biases))


@words.exercise(
    inputs=PASSES,
    gives=("z1", "a1", "z2", "a2", "z3", "a3"),
    mistakes=dict(
        no_bias=with_layers(bending(lambda W, b, a: W @ a)),
        bias_after=with_layers(lambda W, b, a: (W @ a, bent(W @ a) + b)),
        not_bent=with_layers(lambda W, b, a: (W @ a + b, W @ a + b)),
        z_goes_on=with_layers(bending(lambda W, b, a: W @ a + b), passed_on=0),
        x_everywhere=lambda x, weights, biases: [
            part
            for W, b in zip(weights, biases, strict=True)
            for part in (W @ x + b, bent(W @ x + b))
        ],
        last_not_bent=mistaken(lambda results: [*results[:5], results[4]]),
        in_kinds=mistaken(lambda results: results[0::2] + results[1::2]),
        a_first=mistaken(lambda results: [results[k] for k in (1, 0, 3, 2, 5, 4)]),
        a_alone=mistaken(lambda results: results[1::2]),
        z_alone=mistaken(lambda results: results[0::2]),
        pairs=mistaken(lambda results: [*zip(results[0::2], results[1::2], strict=True)]),
        two_lists=mistaken(lambda results: [results[0::2], results[1::2]]),
        last_alone=mistaken(lambda results: results[4:]),
        first_alone=mistaken(lambda results: results[:2]),
        from_the_end=lambda x, weights, biases: forward.right(x, weights[::-1], biases[::-1]),
        W_turned=with_layers(bending(lambda W, b, a: W.T @ a + b)),
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


def square_layer(W, b, a_prev):
    """z of a layer with as many units as inputs: row i of W holds the weights of unit i."""
    return W.T @ a_prev + b


@words.exercise(
    stub=square_layer,
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


def flat_bias(W, b, a_prev):
    """z of a layer whose biases came as a plain list of n numbers, b (n,)."""
    return W @ a_prev + b


@words.exercise(
    stub=flat_bias,
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


def layers_of(pair):
    """So many layers in a row, of which each makes `pair` of what the last one gave."""

    def network(x, layers):
        for _ in range(layers):
            x = pair(x)
        return x

    return network


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
        one_unit=layers_of(lambda a: 2 * bent(a)),
        not_bent=layers_of(lambda a: 2 * bent(a) - 4 * (a - 0.5)),
        level=layers_of(lambda a: 2 * bent(a) - 2 * bent(a - 0.5)),
        sign_of_bias=layers_of(lambda a: 2 * bent(a) - 4 * bent(a + 0.5)),
        sign=layers_of(lambda a: 2 * bent(a) + 4 * bent(a - 0.5)),
    ),
)
def zigzag(x, layers):
    """What so many layers of two ReLU units make of x: each gives 2 relu(x) - 4 relu(x - 1/2)."""
    passed_on = x
    for _ in range(layers):
        passed_on = 2 * np.maximum(0, passed_on) - 4 * np.maximum(0, passed_on - 0.5)
    return passed_on
