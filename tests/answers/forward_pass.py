"""Notebook 03: what each diagnosis speaks of, and answers written in another way."""

import numpy as np

from dl_basics.activations import relu


def iterations(right):
    return {
        "leaves the last, smaller batch of each epoch out": lambda m, batch, epochs: right(
            m - m % batch, batch, epochs
        ),
        "Iterations come in whole numbers": lambda m, batch, epochs: epochs * m / batch,
        "Rounding to the nearest": lambda m, batch, epochs: epochs * np.rint(m / batch),
        "right only if something is left over": lambda m, batch, epochs: right(
            m + (m % batch == 0), batch, epochs
        ),
        "This is one epoch": lambda m, batch, epochs: right(m, batch, 1),
        "No batch crosses from one epoch into the next": lambda m, batch, epochs: right(
            m * epochs, batch, 1
        ),
        "how many examples are used": lambda m, batch, epochs: right(m, 1, epochs),
        "An epoch is a pass over all examples": lambda m, batch, epochs: right(m, m, epochs),
    }


def layer(right):
    def entry_by_entry(W, b, a):
        z = W * a + b
        return z, z * (z > 0)

    def after(W, b, a):
        z, a = right(W, 0 * b, a)
        return z, a + b

    return {
        "The bias is missing in z": lambda W, b, a: right(W, 0 * b, a),
        "added after ReLU": after,
        "in a the bias is missing": lambda W, b, a: (right(W, b, a)[0], right(W, 0 * b, a)[1]),
        "nothing bends it": lambda W, b, a: (right(W, b, a)[0],) * 2,
        "in the wrong order": lambda W, b, a: right(W, b, a)[::-1],
        "a is the step of z": lambda W, b, a: (right(W, b, a)[0], np.sign(right(W, b, a)[1])),
        "ReLU comes after the sum, not before it": lambda W, b, a: right(W, b, a * (a > 0)),
        "* multiplies entry by entry": entry_by_entry,
        "The order counts: W @ a_prev, with a row of W meeting a column": lambda W, b, a: right(
            a, b, W
        ),
        "W is (n_out, n_in) already; turned over, its rows no longer fit": lambda W, b, a: right(
            W.T, b, a
        ),
        "b is laid on its side here, so that each example gets a bias of its own. Each unit has "
        "one: leave b a column": lambda W, b, a: right(W, b.T, a),
        "b without its second axis is added along a row, one number for each example. Leave b a "
        "column": lambda W, b, a: right(W, b[:, 0], a),
        "The bias is added, not taken off": lambda W, b, a: right(W, -b, a),
        "W multiplies the inputs only": lambda W, b, a: right(W, 0 * b, a + b),
    }


def to_columns(right):
    def with_(W=None, b=None, a_prev=None):
        """The right answer with some of the three changed, by a function of what was given."""

        def answer(X, V, c):
            changes = zip((W, b, a_prev), right(X, V, c), strict=True)
            return tuple(change(X, V, c) if change else part for change, part in changes)

        return answer

    def V_reshaped(X, V, c):
        return V.reshape(V.shape[1], -1)

    def X_reshaped(X, V, c):
        return X.reshape(X.shape[1], -1)

    return {
        "still in the other layout": lambda X, V, c: (V, c, X),
        "W is still V. One row of W holds the weights of one unit": with_(W=lambda X, V, c: V),
        "b has one axis still. It needs a second one": with_(b=lambda X, V, c: c),
        "b is a row here, (1, n_out), and should be a column, (n_out, 1)": with_(
            b=lambda X, V, c: c[None]
        ),
        "a_prev is still X, with a row for each example": with_(a_prev=lambda X, V, c: X),
        "the rows elsewhere, so the examples": with_(a_prev=X_reshaped),
        "the rows elsewhere, so the weights": with_(W=V_reshaped),
        "the rows elsewhere … for W and for a_prev": with_(W=V_reshaped, a_prev=X_reshaped),
        "W and a_prev are exchanged": lambda X, V, c: right(X, V, c)[::-1],
    }


def forward(right):
    def layer_by_layer(layer):
        """What comes by if each layer does this with W, b and the a before: z, a, what goes on."""

        def answer(a, weights, biases):
            found = []
            for W, b in zip(weights, biases, strict=True):
                *pair, a = layer(W, b, a)
                found += pair
            return found

        return answer

    def after(W, b, a):
        z, a = right(a, [W], [0 * b])
        return z, a + b, a + b

    def no_bend(W, b, a):
        z, _ = right(a, [W], [b])
        return z, z, z

    def z_goes_on(W, b, a):
        z, a = right(a, [W], [b])
        return z, a, z

    def picked(pick):
        return lambda x, weights, biases: pick(right(x, weights, biases))

    return {
        "The bias is missing": lambda x, Ws, bs: right(x, Ws, [0 * b for b in bs]),
        "added after ReLU": layer_by_layer(after),
        "Nothing bends": layer_by_layer(no_bend),
        "but z goes on to the next one": layer_by_layer(z_goes_on),
        "Every layer here is given x": lambda x, Ws, bs: [
            *right(x, Ws[:1], bs[:1]),
            *right(x, Ws[1:2], bs[1:2]),
            *right(x, Ws[2:], bs[2:]),
        ],
        "only its z is returned in place of a": picked(lambda all: [*all[:-1], all[-2]]),
        "All are there, in another order": picked(lambda all: [*all[0::2], *all[1::2]]),
        "In each pair a stands before z": picked(
            lambda all: [one for k in (0, 2, 4) for one in all[k : k + 2][::-1]]
        ),
        "the three a alone": picked(lambda all: all[1::2]),
        "the three z alone": picked(lambda all: all[0::2]),
        "These are three pairs": picked(lambda all: [all[0:2], all[2:4], all[4:6]]),
        "These are two lists, of the z and of the a": picked(lambda all: [all[0::2], all[1::2]]),
        "This is the last layer alone": picked(lambda all: all[-2:]),
        "This is the first layer alone": lambda x, Ws, bs: right(x, Ws[:1], bs[:1]),
        "this starts at its end": lambda x, Ws, bs: right(x, Ws[::-1], bs[::-1]),
        "W is (n_out, n_in) already; turned over, it is another layer": lambda x, Ws, bs: right(
            x, [W.T for W in Ws], bs
        ),
    }


def square_layer(right):
    return {
        "Now a_prev is turned over, and an example is a row of it": lambda W, b, a: right(
            W, b, a.T
        ),
        "Both are turned over now": lambda W, b, a: right(W.T, b, a.T),
        "with a_prev first, its rows meet the columns of W": lambda W, b, a: right(a, b, W),
        "* multiplies entry by entry": lambda W, b, a: W * a + b,
        "The product is right now, and the bias has gone": lambda W, b, a: right(W, 0 * b, a),
        "The numbers are right and lie on their side": lambda W, b, a: right(W, b, a).T,
        "b was right before: a column": lambda W, b, a: right(W, b.T, a),
    }


def flat_bias(right):
    return {
        "The bias has gone": lambda W, b, a: right(W, 0 * b, a),
        "lie on their side: a column for each example": lambda W, b, a: right(W, b, a).T,
        "W multiplies the inputs only": lambda W, b, a: right(W, 0 * b, a + b[:, None]),
        "All biases are added up here, and every unit gets the sum": lambda W, b, a: right(
            W, b.sum() + 0 * b, a
        ),
        "every unit gets the first bias": lambda W, b, a: right(W, b[0] + 0 * b, a),
        "The bias is added, not taken off": lambda W, b, a: right(W, -b, a),
    }


def zigzag(right):
    def over_and_over(layer):
        def answer(x, layers):
            for _ in range(layers):
                x = layer(x)
            return x

        return answer

    return {
        "The layers stand side by side here": lambda x, layers: right(x, 1) * layers,
        "This is the first layer alone": lambda x, layers: right(x, 1),
        "This is one layer too few": lambda x, layers: right(x, layers - 1),
        "This is one layer too many": lambda x, layers: right(right(x, layers), 1),
        "The second unit is missing": lambda x, layers: x * 2**layers,
        "The second unit has no ReLU here": over_and_over(lambda a: 2 * relu(a) - 4 * a + 2),
        "With 2 times the second unit the curve goes level": over_and_over(
            lambda a: 2 * np.where(a > 0.5, 0.5, relu(a))
        ),
        "The bias of the second unit is +1/2 here": over_and_over(
            lambda a: 2 * relu(a) - 4 * relu(a + 1 / 2)
        ),
        "The second unit is added": over_and_over(lambda a: 2 * relu(a) + 4 * relu(a - 1 / 2)),
    }


def with_loops(W, b, a_prev):
    z = np.zeros((len(W), a_prev.shape[1]))
    for i, j in np.ndindex(z.shape):
        z[i, j] = b[i, 0] + sum(W[i, k] * a_prev[k, j] for k in range(W.shape[1]))
    return z, np.where(z > 0, z, 0)


def by_index(x, weights, biases):
    found = []
    for k in range(3):
        before = x if k == 0 else found[-1]
        found.append(np.dot(weights[k], before) + biases[k])
        found.append(relu(found[-1]))
    return tuple(found)


def pairs(x, weights, biases):
    found = by_index(x, weights, biases)
    return [found[k : k + 2] for k in (0, 2, 4)]


def passes_z_on(x, weights, biases):
    found, z = [], x
    for W, b in zip(weights, biases, strict=True):
        z = W @ z + b
        found += [z, z * (z > 0)]
    return found


ALSO_RIGHT = [
    ("iterations", lambda m, batch, epochs: -(-m // batch) * epochs),
    ("iterations", lambda m, batch, epochs: (m + batch - 1) // batch * epochs),
    ("iterations", lambda m, batch, epochs: np.ceil(m / batch) * epochs),
    ("layer", with_loops),
    ("layer", lambda W, b, a: [np.dot(W, a) + b, relu(np.dot(W, a) + b)]),
    ("layer", lambda W, b, a: ((a.T @ W.T + b.T).T, relu((a.T @ W.T + b.T).T))),
    ("to_columns", lambda X, V, c: (V.transpose(), c.reshape(-1, 1), X.transpose())),
    ("to_columns", lambda X, V, c: [V.T, np.array([c]).T, X.T]),
    ("forward", by_index),
    ("square_layer", lambda W, b, a: with_loops(W, b, a)[0]),
    ("square_layer", lambda W, b, a: (a.T @ W.T).T + b),
    ("zigzag", lambda x, layers: np.arccos(np.cos(2**layers * np.pi * x)) / np.pi),
    ("zigzag", lambda x, layers: 1 - abs((2**layers * x) % 2 - 1)),
    ("flat_bias", lambda W, b, a: ((W @ a).T + b).T),
    ("flat_bias", lambda W, b, a: W @ a + b.reshape(-1, 1)),
]

SAME_MISTAKE = [
    ("iterations", lambda m, batch, epochs: np.floor(m / batch) * epochs, "This leaves the"),
    ("iterations", lambda m, batch, epochs: -(-m * epochs // batch), "No batch crosses"),
    ("layer", lambda W, b, a: (np.matmul(a, W) + b, relu(a @ W + b)), "The order counts"),
    (
        "layer",
        lambda W, b, a: (W @ a + b, (W @ a + b).clip(max=0) * 0 + W @ a + b),
        "z is right, and nothing bends",
    ),
    (
        "layer",
        lambda W, b, a: (np.multiply(W, a) + b, relu(a * W + b)),
        "* multiplies entry by entry",
    ),
    ("to_columns", lambda X, V, c: (V.T, c.T, X.T), "b has one axis still"),
    ("to_columns", lambda X, V, c: (V.T, c.reshape(1, -1), X.T), "b is a row here"),
    (
        "to_columns",
        lambda X, V, c: (V.T, c[:, None], np.resize(X, X.shape[::-1])),
        "reshape keeps",
    ),
    ("forward", passes_z_on, "Each layer is right by itself, but z goes on"),
    ("forward", lambda x, W, b: by_index(x, W, b)[-2:], "This is the last layer alone"),
    ("forward", lambda x, W, b: by_index(x, W, b)[:2], "This is the first layer alone"),
    ("forward", lambda x, W, b: by_index(x, W, b)[0::2], "These are the three z alone"),
    ("forward", lambda x, W, b: by_index(x, W, b)[1::2], "These are the three a alone"),
    ("forward", pairs, "These are three pairs"),
    ("forward", lambda *given: tuple(zip(*pairs(*given), strict=True)), "These are two lists"),
    (
        "square_layer",
        lambda W, b, a: (W @ a).reshape(len(W), -1),
        "The product is right now, and",
    ),
    ("flat_bias", lambda W, b, a: W @ a + b.mean() * len(b), "All biases are added up here"),
]
