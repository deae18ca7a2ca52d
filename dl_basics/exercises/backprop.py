"""Exercises of notebook 05: δ of every layer, all gradients, the loop, Adam, a tape, four bugs."""

import numpy as np

from .exercise import exercise

# Two units and three examples, so that no two sizes can be mistaken for one another.
A = np.array([[0.5, 0.25, 0.75], [0.1, 0.9, 0.6]])
Y = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
DELTA = np.array([[0.5, -1.0, 0.25], [2.0, 0.0, -0.5]])
HIDDEN = np.array([[1.0, 0.0, -1.0], [0.5, 2.0, 1.0], [0.0, -1.0, 3.0], [2.0, 1.0, -2.0]])
SQUARE = np.array([[1.0, 2.0], [-1.0, 0.5]])
TALL = np.array([[1.0, 2.0, 0.0, -1.0], [-1.0, 0.5, 3.0, 0.25]])
Z = np.array([[0.5, -0.5, 1.0], [2.0, 0.0, -1.0]])


@exercise(
    """
    Write `output_delta(a, y)`: δ = ∂L/∂z of the output layer, for a sigmoid with binary
    cross-entropy. a and y have shape (n, m): n outputs, m examples. The loss is the mean over
    the examples.
    """,
    inputs=[(A, Y), (A[:1], Y[:1]), (A[:, :1], Y[:, :1]), (A.T, Y.T)],
    mistakes={
        "The 1/m of the mean loss is missing: divide by the number of examples.":
            lambda a, y: a - y,
        "The sign is turned round: δ must push a down where it is larger than y.":
            lambda a, y: (y - a) / a.shape[1],
        "m is the number of examples, which are the columns: a.shape[1].":
            lambda a, y: (a - y) / a.shape[0],
        "a.size counts every number; the mean is over the examples only, the columns.":
            lambda a, y: (a - y) / a.size,
        "This is ∂L/∂a. For ∂L/∂z it still has to pass the sigmoid.":
            lambda a, y: ((1 - y) / (1 - a) - y / a) / a.shape[1],
        "The slope of the sigmoid is in it once too often: for these partners it cancels.":
            lambda a, y: (a - y) * a * (1 - a) / a.shape[1],
    },
    hints=[
        "Sigmoid and binary cross-entropy are partners. What was left after everything cancelled?",
        "For one example it is the answer minus the target. For m examples the loss is a mean.",
        "Take a - y, and divide by how many columns it has.",
    ],
)
def output_delta(a, y):
    """δ of the output for m examples: sigmoid with binary cross-entropy, mean loss."""
    return (a - y) / a.shape[1]  # δ = (a − y) / m


@exercise(
    """
    Write `hidden_delta(W, delta, z)`: δ of a hidden layer with tanh. W (n_out, n) and delta
    (n_out, m) belong to the layer behind it, z (n, m) are its own sums.
    """,
    inputs=[(SQUARE, DELTA, Z), (TALL, DELTA, HIDDEN), (np.ones((1, 2)), DELTA[:1], Z)],
    mistakes={
        "Blame goes back over the same lines, so W has to be transposed: W.T @ delta.":
            lambda W, delta, z: W @ delta * (1 - np.tanh(z) ** 2),
        "This is ∂L/∂a. To get to ∂L/∂z, multiply by the slope of tanh at z.":
            lambda W, delta, z: W.T @ delta,
        "This multiplies by a = tanh(z). The slope of tanh is 1 - tanh(z)**2.":
            lambda W, delta, z: W.T @ delta * np.tanh(z),
        "The slope of tanh is 1 - tanh(z)**2; this has z itself where tanh(z) should be.":
            lambda W, delta, z: W.T @ delta * (1 - z**2),
        "The square is missing: the slope of tanh is 1 - tanh(z)**2.":
            lambda W, delta, z: W.T @ delta * (1 - np.tanh(z)),
        "This is the slope of the sigmoid; the layer has tanh.":
            lambda W, delta, z: W.T @ delta * np.exp(-z) / (1 + np.exp(-z)) ** 2,
    },
    hints=[
        "Two steps: from the δ behind to ∂L/∂a of this layer, then through its tanh.",
        "∂L/∂a is W.T @ delta. The slope of tanh is one minus its square.",
        "Multiply W.T @ delta, number by number, by 1 minus np.tanh(z) squared.",
    ],
)
def hidden_delta(W, delta, z):
    """δ of a tanh layer, from W and delta of the layer behind it and its own z."""
    dL_da = W.T @ delta  # ∂L/∂a = Wᵀ δ
    return dL_da * (1 - np.tanh(z) ** 2)  # δ = ∂L/∂a · g′(z)


@exercise(
    """
    Write `gradients(delta, a_prev)`: return ∂L/∂W and ∂L/∂b of a layer for a batch. delta (n, m)
    is its δ, with the 1/m already in it; a_prev (n_in, m) came into it. ∂L/∂W has shape (n, n_in)
    and ∂L/∂b shape (n, 1).
    """,
    stub=(..., ...),
    inputs=[(DELTA, HIDDEN), (DELTA, Z), (DELTA[:, :1], HIDDEN[:, :1]), (DELTA, HIDDEN[:3])],
    gives=("dW", "db"),
    mistakes={
        "The bias serves all examples, so its blame is the sum over them, over axis 1.":
            lambda delta, a: (delta @ a.T, delta),
        "For the bias the sum runs over the examples, the columns: axis=1.":
            lambda delta, a: (delta @ a.T, delta.sum(axis=0, keepdims=True)),
        "With keepdims=True the sum stays a column, of shape (n, 1).":
            lambda delta, a: (delta @ a.T, delta.sum(axis=1)),
        "The 1/m is in delta already: sum, do not take the mean.":
            lambda delta, a: (delta @ a.T / a.shape[1], delta.mean(axis=1, keepdims=True)),
        "∂L/∂W is right; ∂L/∂b is the sum over the examples, not the mean: 1/m is in delta.":
            lambda delta, a: (delta @ a.T, delta.mean(axis=1, keepdims=True)),
        "∂L/∂W is turned on its side: it needs the shape of W, (n, n_in).":
            lambda delta, a: (a @ delta.T, delta.sum(axis=1, keepdims=True)),
        "The product needs the transposed values: delta @ a_prev.T adds over the examples.":
            lambda delta, a: (delta @ a, delta.sum(axis=1, keepdims=True)),
    },
    hints=[
        "A weight joins one input and one unit. Over all examples, add up input times δ.",
        "A matrix product adds up. Which of the two must be transposed, so that examples meet?",
        "∂L/∂W is delta @ a_prev.T; ∂L/∂b is delta.sum(axis=1, keepdims=True).",
    ],
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


def wrong_descent(d2_of=lambda a, y: (a - y) / y.shape[1], late=False, slope=True, sums=True, s=-1):
    """A training loop with a mistake."""

    def descent(x, y, W1, b1, W2, b2, rate, steps):
        for _ in range(steps):
            h = np.tanh(W1 @ x + b1)
            d2 = d2_of(W2 @ h + b2, y)
            back = W2 + s * rate * d2 @ h.T if late else W2
            d1 = back.T @ d2 * (1 - h**2 if slope else 1)
            W2, W1 = W2 + s * rate * d2 @ h.T, W1 + s * rate * d1 @ x.T
            mean = np.sum if sums else np.mean
            b2 = b2 + s * rate * mean(d2, axis=1, keepdims=True)
            b1 = b1 + s * rate * mean(d1, axis=1, keepdims=True)
        return W1, b1, W2, b2

    return descent


@exercise(
    """
    Write `gradient_descent(x, y, W1, b1, W2, b2, rate, steps)`, in about ten lines. The
    hidden layer has tanh, the output is the identity, and the loss is half the squared error,
    as a mean over the examples. In each step: forward, both δ, then the update of all four.
    Return W1, b1, W2, b2; the arrays that you were given stay as they are.
    """,
    stub=(..., ..., ..., ...),
    inputs=[(*START, 1), (*TWO, 3), (*START, 20)],
    gives=("W1", "b1", "W2", "b2"),
    mistakes={
        "It climbs: the step goes against the gradient, so subtract.": wrong_descent(s=1),
        "δ of the output lacks the 1/m of the mean loss.": wrong_descent(lambda a, y: a - y),
        "W2 has moved before the blame went back through it. First all gradients, then the "
        "updates.": wrong_descent(late=True),
        "On its way into the hidden layer the blame passes tanh: multiply by 1 - h**2.":
            wrong_descent(slope=False),
        "For the biases the examples are summed, not averaged: 1/m is in δ.":
            wrong_descent(sums=False),
        "It makes one step only. Is the `return` inside the loop?":
            lambda *args: gradient_descent.right(*args[:-1], 1),
    },
    hints=[
        "You have all parts: the forward pass, output_delta, hidden_delta, gradients. Only the "
        "output is new: with the identity and half the squared error δ is (a - y) / m.",
        "In the loop: h = np.tanh(W1 @ x + b1), d2 = (W2 @ h + b2 - y) / m, then d1 from W2, d2 "
        "and h, and last four updates of the form W = W - rate * dW.",
        "d1 = W2.T @ d2 * (1 - h**2); W2 - rate * d2 @ h.T; b2 - rate * d2.sum(axis=1, "
        "keepdims=True); the same for W1 and b1 with d1 and x.",
    ],
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


def wrong_way_back(d2_of=lambda a, y: (a - y) / y.shape[1], slope=lambda h: 1 - h**2,
                   into=lambda x, h: (h, x), bias=np.sum):
    """The way back with a mistake."""

    def back(x, y, h, a, W2):
        d2, (into2, into1) = d2_of(a, y), into(x, h)
        dW2, db2 = d2 @ into2.T, bias(d2, axis=1, keepdims=True)
        dh = W2.T @ d2
        d1 = dh * slope(h)
        return d2, dW2, db2, dh, d1, d1 @ into1.T, bias(d1, axis=1, keepdims=True)

    return back


WIDE = np.array([[0.5, -0.25, 1.0], [1.0, 0.5, -0.5], [-1.0, 0.75, 0.25], [0.0, -0.5, 0.5]])


@exercise(
    """
    Write `every_gradient(x, y, h, a, W2)`: the whole way back through a small network. Forward it
    was h = tanh(W1 x + b1) and a = softmax(W2 h + b2), and the loss is the cross-entropy, as a mean
    over the examples. Return, in this order, d2 = ∂L/∂z of the output, dW2, db2, dh = ∂L/∂h,
    d1 = ∂L/∂z of the hidden layer, dW1 and db1.
    """,
    stub=(..., ..., ..., ..., ..., ..., ...),
    inputs=[
        passed(X2, np.vstack([XOR, 1 - XOR]), W1, BOTH * W2),
        passed(X2[:, 1:], np.eye(3), W1[:2], 2 * W1),
        passed(HIDDEN, np.eye(3), WIDE.T[:2], WIDE[:3, :2]),
    ],
    gives=("d2", "dW2", "db2", "dh", "d1", "dW1", "db1"),
    mistakes={
        "The 1/m of the mean loss is missing in d2, and so in everything behind it.":
            wrong_way_back(lambda a, y: a - y),
        "The sign of d2 is turned round: it is what was answered minus what was asked for.":
            wrong_way_back(lambda a, y: (y - a) / y.shape[1]),
        "Softmax and cross-entropy are partners: their slopes cancel, so d2 has no a * (1 - a).":
            wrong_way_back(lambda a, y: (a - y) * a * (1 - a) / y.shape[1]),
        "dh is ∂L/∂h. On its way into d1 it still has to pass tanh: multiply by 1 - h**2.":
            wrong_way_back(slope=np.ones_like),
        "h is tanh(z) already: the slope is 1 - h**2, without another tanh.":
            wrong_way_back(slope=lambda h: 1 - np.tanh(h) ** 2),
        "Each weight is to blame for δ times what came into it, and into W1 came x.":
            wrong_way_back(into=lambda x, h: (h, h)),
        "One bias serves all examples: add up its blame, no mean; 1/m is in δ already.":
            wrong_way_back(bias=np.mean),
    },
    hints=[
        "Walk back: z of the output, its weights, its biases; the hidden values, their z, their "
        "weights, their biases. Each is one line, and uses the lines before it.",
        "d2 = (a - y) / m; then the table of four lines gives dW2, db2 and dh. From dh to d1 it "
        "goes through tanh, and then the second and third line of the table come once more.",
        "dh = W2.T @ d2; d1 = dh * (1 - h**2); dW1 = d1 @ x.T; db1 adds up d1 as db2 does d2.",
    ],
)
def every_gradient(x, y, h, a, W2):
    """All gradients of x → tanh → softmax → cross-entropy, from the output back to the inputs."""
    d2 = (a - y) / x.shape[1]  # softmax with cross-entropy, mean loss
    dW2, db2 = d2 @ h.T, d2.sum(axis=1, keepdims=True)
    dh = W2.T @ d2  # back over the same lines
    d1 = dh * (1 - h**2)  # through tanh
    dW1, db1 = d1 @ x.T, d1.sum(axis=1, keepdims=True)
    return d2, dW2, db2, dh, d1, dW1, db1


def wrong_adam(beta1=0.9, beta2=0.999, correct=True, root=np.sqrt, s=-1, keep=False):
    """A step of Adam with a mistake."""

    def step(W, dW, v, u, t):
        v, u = beta1 * v + (1 - beta1) * dW, beta2 * u + (1 - beta2) * dW**2
        hats = (v / (1 - beta1**t), u / (1 - beta2**t)) if correct else (v, u)
        W = W + s * 0.1 * hats[0] / (root(hats[1]) + 1e-8)
        return (W, *hats) if keep else (W, v, u)

    return step


@exercise(
    """
    Write `adam_step(W, dW, v, u, t)`: one step of Adam, with η = 0.1, β₁ = 0.9, β₂ = 0.999 and
    ε = 1e-8. v and u are as the step before left them, and t counts the steps from 1. Return the
    new W, v and u.
    """,
    stub=(..., ..., ...),
    inputs=[
        (SQUARE, SQUARE / 4 - 1, 0 * SQUARE, 0 * SQUARE, 1),
        (TALL, TALL - 2.5, TALL / 4, TALL**2 / 8, 3),
    ],
    gives=("W", "v", "u"),
    mistakes={
        "v and u began at 0: divide v by 1 - 0.9**t and u by 1 - 0.999**t before you step.":
            wrong_adam(correct=False),
        "u holds squares, so the step divides by its root.": wrong_adam(root=lambda u: u),
        "The step goes against the gradient: subtract.": wrong_adam(s=1),
        "The corrected values serve this step only; v and u go on as they are.":
            wrong_adam(keep=True),
        "The two memories are exchanged: 0.9 is for the gradients, 0.999 for their squares.":
            wrong_adam(0.999, 0.9),
    },
    hints=[
        "Four lines: the new v, the new u, both corrected for their start, and the step.",
        "v becomes 0.9 * v + 0.1 * dW, and u the same with 0.999 and dW**2.",
        "v / (1 - 0.9**t) and u / (1 - 0.999**t) are the corrected ones; the step is 0.1 times the "
        "first, over the root of the second plus 1e-8.",
    ],
)
def adam_step(W, dW, v, u, t):
    """One step of Adam: the new W, v and u."""
    v = 0.9 * v + 0.1 * dW
    u = 0.999 * u + 0.001 * dW**2
    v_hat, u_hat = v / (1 - 0.9**t), u / (1 - 0.999**t)
    return W - 0.1 * v_hat / (np.sqrt(u_hat) + 1e-8), v, u


def wrong_walk(start=1.0, forward=False, add=True, factor=True):
    """A walk over a tape with a mistake."""

    def walk(slopes):
        n = len(slopes)
        gradients = np.zeros(n)
        gradients[-1] = start
        for k in range(n) if forward else reversed(range(n)):
            arrives = slopes[k] * (gradients[k] if factor else 1)
            gradients = gradients + arrives if add else np.where(slopes[k], arrives, gradients)
        return gradients

    return walk


@exercise(
    """
    Write `walk_back(slopes)`: the gradients that a tape finds. `slopes[k, i]` is the slope by
    which number i entered number k, and 0 if it did not. Each number stands behind those that it
    was made from, and the last one is the loss. Return ∂loss/∂ of each number, shape (n,).
    """,
    inputs=[
        (np.array([[0.0, 0, 0, 0], [2, 0, 0, 0], [-3, 0, 0, 0], [0.5, 1, 4, 0]]),),
        (np.array([[0.0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [3, 2, 0, 0, 0], [1, 0, -1, 0, 0],
                   [0, 0, 5, 10, 0]]),),
    ],
    mistakes={
        "A number that went several ways adds up what comes back on each: +=, not =.":
            wrong_walk(add=False),
        "The walk goes back: begin with the last number.": wrong_walk(forward=True),
        "What comes back is the slope times the gradient of the number it comes from.":
            wrong_walk(factor=False),
        "Nothing starts the walk: ∂loss/∂loss is 1.": wrong_walk(start=0.0),
    },
    hints=[
        "What is the gradient of the last number? And who is next?",
        "Go from the last number to the first. Each hands its gradient on, times the slope.",
        "With k from reversed(range(n)), add to all of them slopes[k] times the one that k has.",
    ],
)
def walk_back(slopes):
    """∂loss/∂ of every number on a tape, from the slopes by which each entered the others."""
    n = len(slopes)
    gradients = np.zeros(n)
    gradients[-1] = 1.0  # ∂loss/∂loss
    for k in reversed(range(n)):
        gradients += slopes[k] * gradients[k]  # the chain rule
    return gradients


def bias_gradient(delta):
    """∂L/∂b of a layer, shape (n, 1), from its δ, shape (n, m)."""
    return delta


@exercise(
    "Find the bug in `bias_gradient(delta)`: ∂L/∂b of a layer for a batch of m examples.",
    stub=bias_gradient,
    inputs=[(DELTA,), (HIDDEN,), (np.array([[1.0, 2.0, 4.0]]),)],
    mistakes={
        "Sum over the examples: 1/m is in δ already, so no mean.":
            lambda delta: delta.mean(axis=1, keepdims=True),
        "The examples are the columns: sum over axis 1.":
            lambda delta: delta.sum(axis=0, keepdims=True),
        "keepdims=True keeps it a column, of shape (n, 1).": lambda delta: delta.sum(axis=1),
    },
    hints=[
        "How many biases has a layer of n units? And how many numbers does this give?",
        "One bias serves all examples. What happens to its blame?",
        "delta.sum over the axis of the examples, with keepdims=True.",
    ],
)
def bias_gradient(delta):
    """∂L/∂b of a layer, shape (n, 1), from its δ, shape (n, m)."""
    return delta.sum(axis=1, keepdims=True)


def loss_slope(a, y):
    """∂L/∂a of the mean squared error L = 1/m Σ (a − y)², for (n, m)."""
    return 2 * (a - y)


@exercise(
    "Find the bug in `loss_slope(a, y)`: ∂L/∂a of the squared error, as a mean over m examples.",
    stub=loss_slope,
    inputs=[(A, Y), (A[:1], Y[:1]), (A[:, :2], Y[:, :2])],
    mistakes={
        "The 2 of the square belongs there: this is the slope of half the squared error.":
            lambda a, y: (a - y) / a.shape[1],
        "m is the number of examples, the columns: a.shape[1].":
            lambda a, y: 2 * (a - y) / a.shape[0],
        "The mean is over the examples, not over every number.": lambda a, y: 2 * (a - y) / a.size,
        "The sign is turned round.": lambda a, y: 2 * (y - a) / a.shape[1],
    },
    hints=[
        "The loss is a mean. Where has the mean gone?",
        "With twice as many examples, should every single one weigh as much as before?",
        "Divide by the number of columns.",
    ],
)
def loss_slope(a, y):
    """∂L/∂a of the mean squared error L = 1/m Σ (a − y)², for (n, m)."""
    return 2 * (a - y) / a.shape[1]


def softmax_delta(a, dL_da):
    """δ = ∂L/∂z of a softmax layer, column by column; a is its output."""
    return dL_da * a * (1 - a)


P = np.array([[0.5, 0.2, 0.1], [0.25, 0.7, 0.1], [0.25, 0.1, 0.8]])
G = np.array([[1.0, 0.0, -1.0], [0.0, 2.0, 0.5], [-1.0, 0.0, 1.0]])


@exercise(
    "Find the bug in `softmax_delta(a, dL_da)`: δ of a softmax layer, whatever the loss.",
    stub=softmax_delta,
    inputs=[(P, G), (P[:, :1], np.array([[0.0], [0.0], [3.0]])), (P, -2 * G)],
    mistakes={
        "The sum runs down each column, over the classes: axis=0.":
            lambda a, d: a * (d - (a * d).sum(axis=1, keepdims=True)),
        "The sum belongs to one column; this adds up the whole table.":
            lambda a, d: a * (d - (a * d).sum()),
        "Each ∂L/∂a counts with its probability: sum a * dL_da.":
            lambda a, d: a * (d - d.sum(axis=0)),
        "This is only the first half, the diagonal without the rest: what one class gains, the "
        "others lose.": lambda a, d: a * d,
    },
    hints=[
        "a (1 − a) is the diagonal of the Jacobian. Notebook 02 showed the other entries.",
        "δᵢ = Σⱼ ∂L/∂aⱼ · ∂aⱼ/∂zᵢ, with aᵢ(1 − aᵢ) on the diagonal and −aᵢaⱼ elsewhere. Write the "
        "sum out.",
        "It is a times (dL_da minus something); the something is the sum of a * dL_da in a column.",
    ],
)
def softmax_delta(a, dL_da):
    """δ = ∂L/∂z of a softmax layer, column by column; a is its output."""
    return a * (dL_da - (a * dL_da).sum(axis=0))


def one_step(h, d2, x, W1, W2, rate):
    """One update of both weight matrices; h = tanh(W1 x) is hidden, d2 is δ of the output."""
    W2 = W2 - rate * d2 @ h.T
    d1 = W2.T @ d2 * (1 - h**2)
    return W1 - rate * d1 @ x.T, W2


H2 = np.tanh(W1 @ X2)
D2 = np.array([[0.2, -0.1, 0.05, 0.3]])


def wrong_step(s=-1, slope=True, moves=True):
    """One update with a mistake."""

    def step(h, d2, x, W1, W2, rate):
        d1 = W2.T @ d2 * (1 - h**2 if slope else 1)
        return W1 + s * rate * d1 @ x.T, W2 + s * moves * rate * d2 @ h.T

    return step


@exercise(
    "Find the bug in `one_step(h, d2, x, W1, W2, rate)`: one update of both weight matrices.",
    stub=one_step,
    inputs=[
        *((H2, D2, X2, W1, W2, 1.0), (H2, -D2, X2, W1, W2, 0.1)),
        (H2, BOTH * D2, X2, W1, BOTH * W2, 0.5),
    ],
    gives=("W1", "W2"),
    mistakes={
        "Now W2 does not move any more.": wrong_step(moves=False),
        "The step goes against the gradient: subtract.": wrong_step(s=1),
        "The blame that goes back passes tanh: its slope 1 - h**2 has been lost.":
            wrong_step(slope=False),
    },
    hints=[
        "Every line is right. Is their order?",
        "Which W2 made the outputs that are being judged: the old or the new one?",
        "Compute d1 first, with the W2 that came in, and update afterwards.",
    ],
)
def one_step(h, d2, x, W1, W2, rate):
    """One update of both weight matrices; h = tanh(W1 x) is hidden, d2 is δ of the output."""
    d1 = W2.T @ d2 * (1 - h**2)
    return W1 - rate * d1 @ x.T, W2 - rate * d2 @ h.T
