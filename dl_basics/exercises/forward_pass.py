"""Exercises of notebook 03: count iterations, write a layer and a whole pass, and find the bugs."""

import numpy as np

from .exercise import arrays, exercise


@exercise(
    """
    Write `iterations(m, batch, epochs)`: how many iterations a training of so many epochs takes.
    m is an array of numbers of examples, one for each of several datasets; `batch` and `epochs`
    are whole numbers. If the last batch of an epoch is not full, it is an iteration all the same.
    """,
    inputs=[
        (np.array([24, 25, 20]), 10, 1),
        (np.array([24, 10, 9]), 10, 3),
        (np.array([1347, 64, 1]), 64, 20),
    ],
    mistakes={
        "This leaves the last, smaller batch of each epoch out.": lambda m, batch, epochs: (
            epochs * (m // batch)
        ),
        "Iterations come in whole numbers: what is left over makes one more.":
            lambda m, batch, epochs: epochs * m / batch,
        "Rounding to the nearest drops a small rest and keeps a large one. Any rest is a batch.":
            lambda m, batch, epochs: epochs * np.round(m / batch),
        "One more iteration is right only if something is left over.": lambda m, batch, epochs: (
            epochs * (m // batch + 1)
        ),
        "This is one epoch; there are several.": lambda m, batch, epochs: np.ceil(m / batch),
        "No batch crosses from one epoch into the next: round up first, then multiply.":
            lambda m, batch, epochs: np.ceil(epochs * m / batch),
        "This is how many examples are used, one after another.": lambda m, batch, epochs: (
            epochs * m
        ),
        "An epoch is a pass over all examples, not an iteration.": lambda m, batch, epochs: (
            epochs + 0 * m
        ),
    },
    hints=[
        "How many batches of 10 hold 24 examples? How many hold 25, and how many hold 20?",
        "Divide, round up, and only then multiply by the epochs.",
        "np.ceil rounds up, number by number: np.ceil(m / batch) is one epoch.",
    ],
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


@exercise(
    """
    Write `layer(W, b, a_prev)`: one layer with ReLU. W is (n_out, n_in), b is (n_out, 1) and
    a_prev is (n_in, m), one column for each example. Return both z and a.
    """,
    inputs=LAYERS,
    gives=("z", "a"),
    mistakes={
        "The bias is missing in z.": bending(lambda W, b, a: W @ a),
        "The bias is added after ReLU; it belongs into z.":
            lambda W, b, a: (W @ a, bent(W @ a) + b),
        "z is right, and in a the bias is missing.": lambda W, b, a: (W @ a + b, bent(W @ a)),
        "z is right, and nothing bends it: a = relu(z).": lambda W, b, a: (W @ a + b, W @ a + b),
        "The two results are in the wrong order: z, a.":
            lambda W, b, a: (bent(W @ a + b), W @ a + b),
        "a is the step of z, and it should be relu(z).":
            lambda W, b, a: (W @ a + b, (W @ a + b > 0) * 1.0),
        "ReLU comes after the sum, not before it.": bending(lambda W, b, a: W @ bent(a) + b),
        "* multiplies entry by entry. The product of matrices is @.":
            bending(lambda W, b, a: W * a + b),
        "The order counts: W @ a_prev, with a row of W meeting a column of a_prev.":
            bending(lambda W, b, a: a @ W + b),
        "W is (n_out, n_in) already; turned over, its rows no longer fit.":
            bending(lambda W, b, a: W.T @ a + b),
        "b is laid on its side here, so that each example gets a bias of its own. Each unit has "
        "one: leave b a column.": bending(lambda W, b, a: W @ a + b.T),
        "b without its second axis is added along a row, one number for each example. Leave b a "
        "column.": bending(lambda W, b, a: W @ a + b.ravel()),
        "The bias is added, not taken off.": bending(lambda W, b, a: W @ a - b),
        "W multiplies the inputs only, not the bias.": bending(lambda W, b, a: W @ (a + b)),
    },
    hints=[
        "Row i of W holds the weights of unit i, a column of a_prev one example. Which sign of "
        "Python lets every row meet every column?",
        "First z, by a product with @ and a bias; b has one column, and NumPy adds it to each "
        "column of the product. Then a from z.",
        "z = W @ a_prev + b is the first line, and np.maximum(0, z) is a.",
    ],
)
def layer(W, b, a_prev):
    """z = W a_prev + b and a = relu(z), for a batch: z, a."""
    z = W @ a_prev + b  # z = W a_prev + b
    return z, np.maximum(0, z)


@exercise(
    """
    Write `to_columns(X, V, c)`. Somebody hands you numbers in the other layout: X is (m, n_in),
    one row for each example, V is (n_in, n_out), c is (n_out,), and their layer is X V + c. Return
    W, b and a_prev in the shapes of this course, (n_out, n_in), (n_out, 1) and (n_in, m).
    """,
    inputs=[
        arrays([[1, 2], [3, 4], [5, 6]], [[1, 0, 2, -1], [3, -2, 5, 4]], [1, -1, 2, 0]),
        arrays([[1, -2], [0, 3]], [[2, 1], [-1, 4]], [0.5, -3]),
    ],
    gives=("W", "b", "a_prev"),
    mistakes={
        "The three are still in the other layout.": lambda X, V, c: (V, c, X),
        "W is still V. One row of W holds the weights of one unit: turn V over.":
            lambda X, V, c: (V, c[:, None], X.T),
        "b has one axis still. It needs a second one, of length 1, to be a column.":
            lambda X, V, c: (V.T, c, X.T),
        "b is a row here, (1, n_out), and should be a column, (n_out, 1).":
            lambda X, V, c: (V.T, c[None], X.T),
        "a_prev is still X, with a row for each example: turn it over.":
            lambda X, V, c: (V.T, c[:, None], X),
        "reshape keeps the numbers in their order and breaks the rows elsewhere, so the examples "
        "are mixed up. Turning over is .T.":
            lambda X, V, c: (V.T, c[:, None], X.reshape(X.shape[::-1])),
        "reshape keeps the numbers in their order and breaks the rows elsewhere, so the weights go "
        "to other units. Turning over is .T.":
            lambda X, V, c: (V.reshape(V.shape[::-1]), c[:, None], X.T),
        "reshape keeps the numbers in their order and breaks the rows elsewhere. Turning a matrix "
        "over is .T, for W and for a_prev.":
            lambda X, V, c: (V.reshape(V.shape[::-1]), c[:, None], X.reshape(X.shape[::-1])),
        "W and a_prev are exchanged: the weights come from V, the examples from X.":
            lambda X, V, c: (X.T, c[:, None], V.T),
    },
    hints=[
        "X V is (m, n_out), and z is (n_out, m). What turns rows into columns?",
        ".T turns a matrix over. On an array with one axis only it does nothing: c needs a second "
        "axis.",
        "V.T and X.T are two of the three; c[:, None] and c.reshape(-1, 1) both make a column.",
    ],
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


@exercise(
    """
    Write `forward(x, weights, biases)`: a network of three layers, each with ReLU. `weights` is
    the list of W¹, W², W³ and `biases` the list of b¹, b², b³. Return everything on the way, in
    the order in which it is computed: a list of z1, a1, z2, a2, z3, a3.
    """,
    inputs=PASSES,
    gives=("z1", "a1", "z2", "a2", "z3", "a3"),
    mistakes={
        "The bias is missing.": with_layers(bending(lambda W, b, a: W @ a)),
        "The bias is added after ReLU; it belongs into z.":
            with_layers(lambda W, b, a: (W @ a, bent(W @ a) + b)),
        "Nothing bends: a = relu(z) in every layer.":
            with_layers(lambda W, b, a: (W @ a + b, W @ a + b)),
        "Each layer is right by itself, but z goes on to the next one. What goes on is a.":
            with_layers(bending(lambda W, b, a: W @ a + b), passed_on=0),
        "Every layer here is given x. Only the first one is; the others take the a before them.": (
            lambda x, weights, biases: [
                part
                for W, b in zip(weights, biases, strict=True)
                for part in (W @ x + b, bent(W @ x + b))
            ]
        ),
        "The last layer has ReLU as well here; only its z is returned in place of a.":
            mistaken(lambda results: [*results[:5], results[4]]),
        "All are there, in another order: z1, a1, then z2, a2, then z3, a3.":
            mistaken(lambda results: results[0::2] + results[1::2]),
        "In each pair a stands before z. First z, then the a made from it.":
            mistaken(lambda results: [results[k] for k in (1, 0, 3, 2, 5, 4)]),
        "These are the three a alone. The z are asked for as well.":
            mistaken(lambda results: results[1::2]),
        "These are the three z alone. The a are asked for as well.":
            mistaken(lambda results: results[0::2]),
        "These are three pairs. Put z and a into one list, one after another: found += [z, a].":
            mistaken(lambda results: [*zip(results[0::2], results[1::2], strict=True)]),
        "These are two lists, of the z and of the a. Put them into one, in the order in which "
        "they come: found += [z, a].": mistaken(lambda results: [results[0::2], results[1::2]]),
        "This is the last layer alone. All that comes on the way is asked for.":
            mistaken(lambda results: results[4:]),
        "This is the first layer alone. Does the return stand inside the loop?":
            mistaken(lambda results: results[:2]),
        "The layers come in the order of the list; this starts at its end.":
            lambda x, weights, biases: forward.right(x, weights[::-1], biases[::-1]),
        "W is (n_out, n_in) already; turned over, it is another layer.":
            with_layers(bending(lambda W, b, a: W.T @ a + b)),
    },
    hints=[
        "One layer you have written already. What does the second one take as its input?",
        "Start with a = x and an empty list. Go through weights and biases together, and let each "
        "layer replace a.",
        "In `for W, b in zip(weights, biases):` stand three lines: z = W @ a + b, then a from z, "
        "then the list grows by [z, a].",
    ],
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


@exercise(
    """
    Find the bug in `square_layer(W, b, a_prev)`. It gives the z of a layer that has as many units
    as inputs, W (n, n), b (n, 1), a_prev (n, m). Row i of W holds the weights of unit i. No shape
    is wrong, so nothing complains.
    """,
    stub=square_layer,
    inputs=SQUARES,
    mistakes={
        "Now a_prev is turned over, and an example is a row of it. W was the trouble.":
            lambda W, b, a: W @ a.T + b,
        "Both are turned over now. Neither should be.": lambda W, b, a: W.T @ a.T + b,
        "The order counts: with a_prev first, its rows meet the columns of W.":
            lambda W, b, a: a @ W + b,
        "* multiplies entry by entry. The product of matrices is @.": lambda W, b, a: W * a + b,
        "The product is right now, and the bias has gone.": lambda W, b, a: W @ a,
        "The numbers are right and lie on their side: do not turn the result over.":
            lambda W, b, a: (W @ a + b).T,
        "The product is right now. b was right before: a column, one number for each unit.":
            lambda W, b, a: W @ a + b.T,
    },
    hints=[
        "Take W = [[1, 2], [0, 3]] and a_prev = [[1], [2]], and work out unit 1 by hand. Which "
        "weights does the code use for it?",
        "Something is turned over that should stay as it is.",
        "Row i of W meets a column of a_prev in W @ a_prev, with no .T anywhere.",
    ],
)
def square_layer(W, b, a_prev):
    """z of a layer with as many units as inputs: row i of W holds the weights of unit i."""
    return W @ a_prev + b


def flat_bias(W, b, a_prev):
    """z of a layer whose biases came as a plain list of n numbers, b (n,)."""
    return W @ a_prev + b


@exercise(
    """
    Find the bug in `flat_bias(W, b, a_prev)`. It gives the z of a layer, W (n, n_in) and
    a_prev (n_in, m), but the biases came as b (n,), with one axis: one number for each unit. With
    as many examples as units it runs, and is wrong.
    """,
    stub=flat_bias,
    inputs=[
        arrays([[1, 2], [0, 3]], [10, -6], [[1, 0], [2, 1]]),
        arrays([[0, 1], [3, 1], [1, -1]], [0, 2, -3], [[1, 0, -1], [2, 1, 0]]),
        arrays([[2, -1], [1, 0.5]], [0.5, 4], [[1, 2, 0], [-1, 1, 4]]),
    ],
    mistakes={
        "The bias has gone; each unit has one.": lambda W, b, a: W @ a,
        "The numbers are right and lie on their side: a column for each example.":
            lambda W, b, a: (W @ a).T + b,
        "W multiplies the inputs only, not the bias.": lambda W, b, a: W @ (a + b[:, None]),
        "All biases are added up here, and every unit gets the sum.": lambda W, b, a: (
            W @ a + b.sum()
        ),
        "Now every unit gets the first bias. Unit i needs number i.": lambda W, b, a: W @ a + b[0],
        "The bias is added, not taken off.": lambda W, b, a: W @ a - b[:, None],
    },
    hints=[
        "Print W @ a_prev and the result for the first example in the message. Which numbers got "
        "the 10?",
        "NumPy lays an array with one axis along the rows, so entry j went to example j. It has to "
        "stand as a column.",
        "b[:, None] is the same numbers as a column, (n, 1).",
    ],
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


@exercise(
    """
    Write `zigzag(x, layers)`. In each layer two ReLU units look at the one number before them: the
    first as it is, the second with the bias -1/2. The layer passes on 2 times the first less 4
    times the second. x is an array of numbers from 0 to 1; return what comes out after so many
    layers.
    """,
    inputs=[
        (np.array([0.25, 0.75, 0.5, 1.0]), 1),
        (np.array([0.125, 0.25, 0.625]), 2),
        (np.array([0.0625, 0.3125, 0.9375, 0.5]), 3),
    ],
    mistakes={
        "The layers stand side by side here, and their outputs are added. Each takes what the one "
        "before it gave.": lambda x, layers: layers * zigzag.right(x, 1),
        "This is the first layer alone. Does the return stand inside the loop?":
            lambda x, layers: zigzag.right(x, 1),
        "This is one layer too few.": lambda x, layers: zigzag.right(x, layers - 1),
        "This is one layer too many.": lambda x, layers: zigzag.right(x, layers + 1),
        "The second unit is missing: without it a layer doubles, and nothing folds.":
            layers_of(lambda a: 2 * bent(a)),
        "The second unit has no ReLU here. Left of 1/2 it should say nothing.":
            layers_of(lambda a: 2 * bent(a) - 4 * (a - 0.5)),
        "With 2 times the second unit the curve goes level after its kink. To come down again it "
        "takes 4 times.": layers_of(lambda a: 2 * bent(a) - 2 * bent(a - 0.5)),
        "The bias of the second unit is +1/2 here, and should be -1/2.":
            layers_of(lambda a: 2 * bent(a) - 4 * bent(a + 0.5)),
        "The second unit is added, and should be taken off.":
            layers_of(lambda a: 2 * bent(a) + 4 * bent(a - 0.5)),
    },
    hints=[
        "Write one layer first: what does it make of 0.25, and what of 0.75?",
        "Begin with a = x. In each round of a loop a new a takes the place of the old one.",
        "In `for _ in range(layers):` stands "
        "a = 2 * np.maximum(0, a) - 4 * np.maximum(0, a - 0.5).",
    ],
)
def zigzag(x, layers):
    """What so many layers of two ReLU units make of x: each gives 2 relu(x) - 4 relu(x - 1/2)."""
    passed_on = x
    for _ in range(layers):
        passed_on = 2 * np.maximum(0, passed_on) - 4 * np.maximum(0, passed_on - 0.5)
    return passed_on
