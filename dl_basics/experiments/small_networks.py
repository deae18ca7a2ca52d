"""Small networks and their training: on digits, on points in the plane, on gates and curves."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import identity, relu, sigmoid, softplus, tanh
from dl_basics.datasets import CURVES, GATE_INPUTS, GATES, digits_split, moons, rings, xor
from dl_basics.experiments.harness import history, networks, optimizer
from dl_basics.experiments.own_points import OwnData
from dl_basics.initializers import xavier
from dl_basics.layers import Dense, PReLU
from dl_basics.losses import binary_cross_entropy, half_squared_error
from dl_basics.network import Network
from dl_basics.optimizers import SGD, Adam
from dl_basics.recipes import Recipe
from dl_basics.training import train

DIGITS = Recipe((64, 32, 10))
EPOCHS, FEW = 100, 100  # of the training on a few digits
LABELS = {"all right": 0.0, "one in five wrong": 0.2}
TASKS = {"rings": rings, "moons": moons, "xor": xor}
BENDS = {"tanh": tanh, "relu": relu}


@lru_cache(maxsize=1)
def trained_on_digits():
    """The test digits, a 64-32-10 network trained on the others, no ink at all, and its mistakes.

    Half the course is about how such a network is trained; in notebook 03 it is only used.
    """
    rng = np.random.default_rng(0)
    training, test = digits_split(rng=rng)
    net, optimizer = DIGITS.network(rng=rng), DIGITS.optimizer()
    list(train(net, training.x, training.y, optimizer, epochs=10, batch=32, rng=rng))
    wrong = net.predict(test.x).argmax(axis=0) != test.labels
    return test, net, training.x.min(axis=1), np.flatnonzero(wrong)


@lru_cache
def curves(labels, start=1):
    """The loss after each epoch, on the training digits and on those held back: two rows.

    start: another one has other digits, other wrong labels, and other weights to begin with.
    """
    rng = np.random.default_rng(start)
    some, others = digits_split(rng=rng)
    some = some.take(np.arange(FEW)).with_label_noise(LABELS[labels], rng=rng)
    net, optimizer = DIGITS.network(rng=rng), DIGITS.optimizer()
    records = train(
        net,
        some.x,
        some.y,
        optimizer,
        epochs=EPOCHS,
        batch=20,
        rng=rng,
        validation=(others.x, others.y),
    )
    return np.transpose([(record.loss, record.validation) for record in records])


def first_stop(losses, patience):
    """The epoch after which no loss had been lower for `patience` epochs, or one past the last."""
    best = np.minimum.accumulate(losses)
    late = np.flatnonzero(best[patience:] == best[:-patience])
    return int(late[0]) + patience + 1 if len(late) else len(losses) + 1


@lru_cache(maxsize=64)
def trained_on_points(units, task, bend, own=None):
    """200 points, and a small network trained on them, in the same way each time.

    own: points of a reader's instead of those of the task.
    """
    rng = np.random.default_rng(0)
    data = TASKS[task].draw(200, rng=rng) if own is None else OwnData(own).draw(1, rng=rng)
    recipe = Recipe((2, units, 1), g=BENDS[bend], g_out=sigmoid, loss=binary_cross_entropy)
    net = recipe.network(rng=rng)
    list(train(net, data.x, data.y, Adam(rate=0.05), epochs=400, batch=200, rng=rng))
    return data, net


# --- Exclusive or, from many starts ---------------------------------------------------------------

XOR_STARTS = 20


@lru_cache
def xor_losses(g, width):
    """The losses of 2-width-1 networks after 500 steps on all four examples: (starts,)."""
    recipe = Recipe((2, width, 1), g=g, g_out=sigmoid, loss=binary_cross_entropy, rate=1.0)
    net = networks([recipe] * XOR_STARTS, range(XOR_STARTS))
    x, y, step = GATE_INPUTS, GATES["xor"], optimizer([recipe])

    def loss(net):
        net.run(x)
        return net.loss_now(y)

    return history(net, step, x, y, loss, batch=4).first(501)[-1]


# --- One curve, by five networks with one output activation or another ----------------------------

INPUTS = np.linspace(-3, 3, 121)[None]
TARGETS = {
    "wave, any sign": np.sin(INPUTS),
    "parabola, any sign": CURVES["parabola"](INPUTS),
    "hill, positive": np.exp(-(INPUTS**2)) + 0.2,
}
OUTPUTS = {"relu": relu, "identity": identity, "softplus": softplus}
FIT_STEPS = 400


@lru_cache
def fits(g, target):
    """The answers of five 1-16-1 networks before the training and every ten steps: (41, 5, 121)."""
    recipe = Recipe((1, 16, 1), g_out=OUTPUTS[g], loss=half_squared_error, rate=0.2)
    net, y = networks([recipe] * 5, range(5)), TARGETS[target]
    answers = history(net, optimizer([recipe]), INPUTS, y, lambda net: net.run(INPUTS)[:, 0], 121)
    return answers.first(FIT_STEPS + 1)[::10]


# --- A slope below zero that is learned -----------------------------------------------------------

SIDE = np.linspace(-2, 2, 41)[None]  # the inputs, (1, 41)
SHAPES = {
    "|x|": np.abs(SIDE),
    "max(0, x)": np.maximum(0, SIDE),
    "straight line": SIDE,
    "half below zero": np.where(SIDE > 0, SIDE, SIDE / 2),
}
ALPHA_STEPS = 60


@lru_cache
def prelu_steps(target):
    """What is known before each step of the training on a target, by name.

    alpha: the slope below zero. a: the outputs (41,). below: where z is negative, a mask (41,).
    pulls: z · ∂L/∂a of those examples, which add up to ∂L/∂α. loss: before the step.
    """
    y, move, kept = SHAPES[target], SGD(rate=0.5), []
    net = Network([Dense(1, 1, identity, init=xavier, rng=np.random.default_rng(0)), PReLU(1)])
    dense, prelu = net.layers[1:]
    dense.W[...] = 1.0  # z = x at the start
    for _ in range(ALPHA_STEPS + 1):
        a, loss = net.forward(SIDE), net.backward(y)
        below = prelu.z[0] < 0
        pulls = (prelu.z * half_squared_error.derivative(a, y))[0, below]
        kept.append((prelu.alpha.item(), a[0].copy(), below, pulls, loss))
        move(net)
    names = "alpha", "a", "below", "pulls", "loss"
    return dict(zip(names, zip(*kept, strict=True), strict=True))
