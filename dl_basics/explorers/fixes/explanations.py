"""There are two stories of why batch norm helps, and both can be measured."""

from functools import lru_cache

import numpy as np

from dl_basics.draw.curves import bands
from dl_basics.draw.style import BLUE, MUTED
from dl_basics.experiments.digits import digits_for
from dl_basics.explorers.fixes.ailments import BATCH, EXAMPLES, NETWORKS
from dl_basics.explorers.fixes.deep_norms import BENDS
from dl_basics.explorers.fixes.sweeps import PLAIN
from dl_basics.explorers.siblings import DenseStack, Siblings, each
from dl_basics.live import Choice, Prediction, Steps, explorer
from dl_basics.recipes import Recipe

RATES = np.linspace(0, 1, 11)
LOOKED = 40  # steps


@explorer(
    step=Steps(1, LOOKED, label="step of training"),
    g=Choice(list(BENDS), "activation"),
)
def reasons(picture, step=20, g="relu"):
    """Do the layers stand still for one another, or is the slope smoother?"""
    plain, normed = (every_look()[g, norm] for norm in (False, True))
    left, right = picture.panels(1, 1, height=3.3)
    left.axes(x=(0, 1), y=(0, 3), xlabel="step size along the gradient", title="loss",
              legend=("without", "with"))
    right.axes(
        x=(1, LOOKED), y=(0, 0.8), xlabel="step of training", title="change of the gradient behind"
    )
    steps = np.arange(1, LOOKED + 1)
    ways = ("without", plain, MUTED, "--"), ("with", normed, BLUE, "-")
    for name, (losses, shifts), color, dashes in ways:
        here = np.clip(losses[step - 1], 0, 3)
        bands(left, name, RATES, here, color, shade=0.2, linestyle=dashes)
        right.line(name, steps, np.clip(shifts.mean(axis=1), 0, 0.8), color=color,
                   linestyle=dashes)
    right.vrule("now", step)
    ranges = [np.ptp(losses, axis=1).mean() for losses, _ in (plain, normed)]
    now = [np.ptp(losses[step - 1], axis=0).mean() for losses, _ in (plain, normed)]
    change = [shifts.mean() for _, shifts in (plain, normed)]
    picture.say(
        f"Step {step}: along its gradient the loss ranges over {now[0]:.2f} without, {now[1]:.2f} "
        f"with. All steps: {ranges[0]:.2f} and {ranges[1]:.2f}. When the layers before move, a "
        f"gradient changes by {change[0]:.0%} and {change[1]:.0%}."
    )
    picture.describe(
        f"Left, the loss of ten networks with {g} along the gradient at step {step}, without and "
        f"with batch norm; over all steps it ranges over {ranges[0]:.2f} and {ranges[1]:.2f}. "
        f"Right, how much the gradient of the last hidden layer changes when the layers before it "
        f"make their step: {change[0]:.0%} and {change[1]:.0%} on average."
    )
    return {"now": now, "ranges": ranges, "changes": change}


@lru_cache
def every_look():
    """`look` for both activations, without and with batch norm, before the first picture."""
    return {(g, norm): look(BENDS[g], norm) for g in BENDS for norm in (False, True)}


def look(g, norm):
    """At each step of a training of ten networks: two measures.

    The losses of the batch along its gradient, for all `RATES`: (steps, rates, 10). And how far
    the gradient of the last hidden layer changes when the layers before it make their step, as a
    share of its length: (steps, 10).
    """
    rate = 0.1
    recipe = Recipe(PLAIN.sizes, g=g, init=None, rate=rate, batch_norm=norm)
    networks = Siblings.of(recipe, [[k, 1] for k in range(NETWORKS)])
    rng = np.random.default_rng(0)
    last = [layer for layer in networks.every_layer if isinstance(layer, DenseStack)][-2]
    x, y, *_ = digits_for(range(NETWORKS), EXAMPLES)
    orders = [rng.permutation(x.shape[-1]) for _ in range(LOOKED * BATCH // x.shape[-1])]
    losses, shifts = [], []
    for some in np.concatenate(orders).reshape(-1, BATCH):
        one = x[..., some], y[..., some]
        networks.forward(one[0])
        networks.backward(one[1])
        here = [(p.layer, p.value, p.value.copy(), p.gradient) for p in networks.learned()]
        losses.append([loss_at(networks, here, alpha, *one) for alpha in RATES])
        shifts.append(shift(networks, here, last, rate, *one))
        move(here, rate)  # the step that counts
    return np.array(losses), np.array(shifts)


def move(here, rate):
    """Go a step of this rate from where the gradients were taken."""
    for _, W, start, dW in here:
        W[...] = start - rate * dW


def loss_at(networks, here, rate, x, y):
    """The loss of each network a step of this rate further on: (10,)."""
    move(here, rate)
    networks.forward(x)
    return each(networks.loss.from_logits, networks.layers[-1].z, y)


def shift(networks, here, last, rate, x, y):
    """How far the gradient of the layer `last` changes if only the layers before it move: (10,)."""
    move(here, 0.0)
    behind = [layer for layer, *_ in here].index(last)
    move(here[:behind], rate)
    old = last.dW
    networks.forward(x)
    networks.backward(y)
    return np.linalg.norm(last.dW - old, axis=(1, 2)) / np.linalg.norm(old, axis=(1, 2))


stand_still = Prediction(
    reasons,
    "With tanh: does a layer's gradient change less with batch norm when the layers before it "
    "move?",
    ["Yes, clearly", "No, more than without", "It is the same"],
    right=1,
    because="Here it changes about two and a half times as much. Whatever batch norm does for "
    "these networks, this is not it.",
    show={"g": "tanh"},
)
