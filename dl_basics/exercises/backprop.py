"""Exercises of notebook 05: δ of every layer, all gradients, the loop, Adam, a tape, four bugs."""

import numpy as np

from .exercise import changed
from .words import Words

words = Words(__file__)

# Two units and three examples, so that no two sizes can be mistaken for one another.
A = np.array([[0.5, 0.25, 0.75], [0.1, 0.9, 0.6]])
Y = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
DELTA = np.array([[0.5, -1.0, 0.25], [2.0, 0.0, -0.5]])
HIDDEN = np.array([[1.0, 0.0, -1.0], [0.5, 2.0, 1.0], [0.0, -1.0, 3.0], [2.0, 1.0, -2.0]])
SQUARE = np.array([[1.0, 2.0], [-1.0, 0.5]])
TALL = np.array([[1.0, 2.0, 0.0, -1.0], [-1.0, 0.5, 3.0, 0.25]])
Z = np.array([[0.5, -0.5, 1.0], [2.0, 0.0, -1.0]])


@words.exercise(
    inputs=[(A, Y), (A[:1], Y[:1]), (A[:, :1], Y[:, :1]), (A.T, Y.T)],
    mistakes=dict(
        no_mean=lambda a, y: a - y,
        sign=lambda a, y: (y - a) / a.shape[1],
        by_outputs=lambda a, y: (a - y) / a.shape[0],
        by_entries=lambda a, y: (a - y) / a.size,
        slope_for_a=lambda a, y: ((1 - y) / (1 - a) - y / a) / a.shape[1],
        factor=lambda a, y: (a - y) * a * (1 - a) / a.shape[1],
    ),
)
def output_delta(a, y):
    """δ of the output for m examples: sigmoid with binary cross-entropy, mean loss."""
    return (a - y) / a.shape[1]  # δ = (a − y) / m


@words.exercise(
    inputs=[(SQUARE, DELTA, Z), (TALL, DELTA, HIDDEN), (np.ones((1, 2)), DELTA[:1], Z)],
    mistakes=dict(
        W_as_it_is=lambda W, delta, z: W @ delta * (1 - np.tanh(z) ** 2),
        slope_for_a=lambda W, delta, z: W.T @ delta,
        value_of_a=lambda W, delta, z: W.T @ delta * np.tanh(z),
        z_for_a=lambda W, delta, z: W.T @ delta * (1 - z**2),
        no_square=lambda W, delta, z: W.T @ delta * (1 - np.tanh(z)),
        sigmoid=lambda W, delta, z: W.T @ delta * np.exp(-z) / (1 + np.exp(-z)) ** 2,
    ),
)
def hidden_delta(W, delta, z):
    """δ of a tanh layer, from W and delta of the layer behind it and its own z."""
    dL_da = W.T @ delta  # ∂L/∂a = Wᵀ δ
    return dL_da * (1 - np.tanh(z) ** 2)  # δ = ∂L/∂a · g′(z)


@words.exercise(
    stub=(..., ...),
    inputs=[(DELTA, HIDDEN), (DELTA, Z), (DELTA[:, :1], HIDDEN[:, :1]), (DELTA, HIDDEN[:3])],
    gives=("dW", "db"),
    mistakes=dict(
        not_added=lambda delta, a: (delta @ a.T, delta),
        other_axis=lambda delta, a: (delta @ a.T, delta.sum(axis=0, keepdims=True)),
        flat=lambda delta, a: (delta @ a.T, delta.sum(axis=1)),
        mean_twice=lambda delta, a: (delta @ a.T / a.shape[1], delta.mean(axis=1, keepdims=True)),
        mean=lambda delta, a: (delta @ a.T, delta.mean(axis=1, keepdims=True)),
        on_its_side=lambda delta, a: (a @ delta.T, delta.sum(axis=1, keepdims=True)),
        a_as_it_is=lambda delta, a: (delta @ a, delta.sum(axis=1, keepdims=True)),
    ),
)
def gradients(delta, a_prev):
    """∂L/∂W and ∂L/∂b of a layer, from its δ and the values that came into it."""
    return delta @ a_prev.T, delta.sum(axis=1, keepdims=True)


X2 = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
XOR = np.array([[0.0, 1.0, 1.0, 0.0]])
W1, B1 = np.array([[1.0, -0.5], [0.25, 0.75], [-1.0, 0.5]]), np.array([[0.1], [0.0], [-0.2]])
W2, B2 = np.array([[0.5, -1.0, 0.25]]), np.array([[0.3]])
START = (X2, XOR, W1, B1, W2, B2, 0.5)
BOTH = np.array([[1.0], [-0.5]])  # two outputs, so that a sum over all of them shows
TWO = (X2, BOTH - XOR, W1, B1, BOTH * W2 - 0.1, BOTH * B2, 0.5)


@words.exercise(
    stub=(..., ..., ..., ...),
    inputs=[(*START, 1), (*TWO, 3), (*START, 20)],
    gives=("W1", "b1", "W2", "b2"),
    mistakes=dict(
        climbs=changed("- rate", "+ rate"),
        no_mean=changed(" / x.shape[1]", ""),
        too_late=changed("d1 = W2.T", "d1 = (W2 - rate * d2 @ h.T).T"),
        no_slope=changed(" * (1 - h**2)", ""),
        mean=changed(".sum(", ".mean("),
        one_step=changed("    return", "        return"),
    ),
)
def gradient_descent(x, y, W1, b1, W2, b2, rate, steps):
    """Gradient descent: one hidden layer with tanh, identity as output, half squared error."""
    for _ in range(steps):
        h = np.tanh(W1 @ x + b1)
        d2 = (W2 @ h + b2 - y) / x.shape[1]
        d1 = W2.T @ d2 * (1 - h**2)
        W2, b2 = W2 - rate * d2 @ h.T, b2 - rate * d2.sum(axis=1, keepdims=True)
        W1, b1 = W1 - rate * d1 @ x.T, b1 - rate * d1.sum(axis=1, keepdims=True)
    return W1, b1, W2, b2


def passed(x, y, W1, W2):
    """What a forward pass leaves behind: x, y, h = tanh(W1 x), a = softmax(W2 h), and W2."""
    h = np.tanh(W1 @ x)
    e = np.exp(W2 @ h)
    return x, y, h, e / e.sum(axis=0), W2


WIDE = np.array([[0.5, -0.25, 1.0], [1.0, 0.5, -0.5], [-1.0, 0.75, 0.25], [0.0, -0.5, 0.5]])


@words.exercise(
    stub=(..., ..., ..., ..., ..., ..., ...),
    inputs=[
        passed(X2, np.vstack([XOR, 1 - XOR]), W1, BOTH * W2),
        passed(X2[:, 1:], np.eye(3), W1[:2], 2 * W1),
        passed(HIDDEN, np.eye(3), WIDE.T[:2], WIDE[:3, :2]),
    ],
    gives=("d2", "dW2", "db2", "dh", "d1", "dW1", "db1"),
    mistakes=dict(
        no_mean=changed(" / x.shape[1]", ""),
        sign=changed("(a - y)", "(y - a)"),
        factor=changed("(a - y)", "(a - y) * a * (1 - a)"),
        no_slope=changed(" * (1 - h**2)", ""),
        tanh_twice=changed("1 - h**2", "1 - np.tanh(h) ** 2"),
        wrong_input=changed("d1 @ x.T", "d1 @ h.T"),
        mean=changed(".sum(", ".mean("),
    ),
)
def every_gradient(x, y, h, a, W2):
    """All gradients of x → tanh → softmax → cross-entropy, from the output back to the inputs."""
    d2 = (a - y) / x.shape[1]  # softmax with cross-entropy, mean loss
    dW2, db2 = d2 @ h.T, d2.sum(axis=1, keepdims=True)
    dh = W2.T @ d2  # back over the same lines
    d1 = dh * (1 - h**2)  # through tanh
    dW1, db1 = d1 @ x.T, d1.sum(axis=1, keepdims=True)
    return d2, dW2, db2, dh, d1, dW1, db1


@words.exercise(
    stub=(..., ..., ...),
    inputs=[
        (SQUARE, SQUARE / 4 - 1, 0 * SQUARE, 0 * SQUARE, 1),
        (TALL, TALL - 2.5, TALL / 4, TALL**2 / 8, 3),
    ],
    gives=("W", "v", "u"),
    mistakes=dict(
        not_corrected=changed("v / (1 - 0.9**t), u / (1 - 0.999**t)", "v, u"),
        no_root=changed("np.sqrt(u_hat)", "u_hat"),
        climbs=changed("W - 0.1", "W + 0.1"),
        kept=changed("1e-8), v, u", "1e-8), v_hat, u_hat"),
        exchanged=changed(
            "v = 0.9 * v + 0.1 *", "v = 0.999 * v + 0.001 *",
            "u = 0.999 * u + 0.001 *", "u = 0.9 * u + 0.1 *",
            "v / (1 - 0.9**t), u / (1 - 0.999**t)", "v / (1 - 0.999**t), u / (1 - 0.9**t)",
        ),
    ),
)
def adam_step(W, dW, v, u, t):
    """One step of Adam: the new W, v and u."""
    v = 0.9 * v + 0.1 * dW
    u = 0.999 * u + 0.001 * dW**2
    v_hat, u_hat = v / (1 - 0.9**t), u / (1 - 0.999**t)
    return W - 0.1 * v_hat / (np.sqrt(u_hat) + 1e-8), v, u


@words.exercise(
    inputs=[
        (np.array([[0.0, 0, 0, 0], [2, 0, 0, 0], [-3, 0, 0, 0], [0.5, 1, 4, 0]]),),
        (np.array([[0.0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [3, 2, 0, 0, 0], [1, 0, -1, 0, 0],
                   [0, 0, 5, 10, 0]]),),
    ],
    mistakes=dict(
        not_added=changed(
            "gradients += slopes[k] * gradients[k]",
            "gradients = np.where(slopes[k], slopes[k] * gradients[k], gradients)",
        ),
        forward=changed("reversed(range(n))", "range(n)"),
        no_factor=changed(" * gradients[k]", ""),
        no_start=changed("= 1.0", "= 0.0"),
    ),
)
def walk_back(slopes):
    """∂loss/∂ of every number on a tape, from the slopes by which each entered the others."""
    n = len(slopes)
    gradients = np.zeros(n)
    gradients[-1] = 1.0  # ∂loss/∂loss
    for k in reversed(range(n)):
        gradients += slopes[k] * gradients[k]  # the chain rule
    return gradients


@words.exercise(
    stub=changed("delta.sum(axis=1, keepdims=True)", "delta"),
    inputs=[(DELTA,), (HIDDEN,), (np.array([[1.0, 2.0, 4.0]]),)],
    mistakes=dict(
        mean=lambda delta: delta.mean(axis=1, keepdims=True),
        other_axis=lambda delta: delta.sum(axis=0, keepdims=True),
        flat=lambda delta: delta.sum(axis=1),
    ),
)
def bias_gradient(delta):
    """∂L/∂b of a layer, shape (n, 1), from its δ, shape (n, m)."""
    return delta.sum(axis=1, keepdims=True)


@words.exercise(
    stub=changed(" / a.shape[1]", ""),
    inputs=[(A, Y), (A[:1], Y[:1]), (A[:, :2], Y[:, :2])],
    mistakes=dict(
        no_two=lambda a, y: (a - y) / a.shape[1],
        by_outputs=lambda a, y: 2 * (a - y) / a.shape[0],
        by_entries=lambda a, y: 2 * (a - y) / a.size,
        sign=lambda a, y: 2 * (y - a) / a.shape[1],
    ),
)
def loss_slope(a, y):
    """∂L/∂a of the mean squared error L = 1/m Σ (a − y)², for (n, m)."""
    return 2 * (a - y) / a.shape[1]


P = np.array([[0.5, 0.2, 0.1], [0.25, 0.7, 0.1], [0.25, 0.1, 0.8]])
G = np.array([[1.0, 0.0, -1.0], [0.0, 2.0, 0.5], [-1.0, 0.0, 1.0]])


@words.exercise(
    stub=changed("a * (dL_da - (a * dL_da).sum(axis=0))", "dL_da * a * (1 - a)"),
    inputs=[(P, G), (P[:, :1], np.array([[0.0], [0.0], [3.0]])), (P, -2 * G)],
    mistakes=dict(
        other_axis=lambda a, d: a * (d - (a * d).sum(axis=1, keepdims=True)),
        one_sum=lambda a, d: a * (d - (a * d).sum()),
        no_probability=lambda a, d: a * (d - d.sum(axis=0)),
        diagonal=lambda a, d: a * d,
    ),
)
def softmax_delta(a, dL_da):
    """δ = ∂L/∂z of a softmax layer, column by column; a is its output."""
    return a * (dL_da - (a * dL_da).sum(axis=0))


H2 = np.tanh(W1 @ X2)
D2 = np.array([[0.2, -0.1, 0.05, 0.3]])


@words.exercise(
    stub=changed(
        ", W2 - rate * d2 @ h.T", ", W2",
        "    d1", "    W2 = W2 - rate * d2 @ h.T\n    d1",
    ),
    inputs=[
        *((H2, D2, X2, W1, W2, 1.0), (H2, -D2, X2, W1, W2, 0.1)),
        (H2, BOTH * D2, X2, W1, BOTH * W2, 0.5),
    ],
    gives=("W1", "W2"),
    mistakes=dict(
        W2_stays=changed(", W2 - rate * d2 @ h.T", ", W2"),
        climbs=changed("- rate", "+ rate"),
        no_slope=changed(" * (1 - h**2)", ""),
    ),
)
def one_step(h, d2, x, W1, W2, rate):
    """One update of both weight matrices; h = tanh(W1 x) is hidden, d2 is δ of the output."""
    d1 = W2.T @ d2 * (1 - h**2)
    return W1 - rate * d1 @ x.T, W2 - rate * d2 @ h.T
