"""Training is a loop: forward, loss, backward, update, again and again until a rule says stop.

>>> for record in train(net, x, y, SGD(rate=0.1), epochs=20, batch=32, rng=rng):
...     print(record.epoch, record.loss)
"""

from dataclasses import dataclass

import numpy as np

from .activations import numbers


@dataclass(frozen=True)
class Record:
    """What is known after an epoch, which is one pass over all examples.

    step: how many updates there were so far. loss: the mean training loss over the epoch's
    batches, each weighted by its examples. diverged: whether a loss or gradient stopped being a
    finite number; then it is the last record.
    """

    epoch: int
    step: int
    loss: float
    diverged: bool = False

    def __str__(self):
        if self.diverged:
            return f"diverged at step {self.step}"
        return f"epoch {self.epoch}: loss {self.loss:.4g}"


def train(net, x, y, optimizer, *, epochs, batch, rng, stop=lambda record: False):
    """Train `net` on x (n_in, m), y (n_out, m); yields a `Record` after every epoch.

    batch: examples per step; the last batch of an epoch has the rest. rng shuffles.
    stop: a function of the record that ends the training when it is true.
    Raises ValueError, as the first record is asked for, if x and y differ in examples, do not fit
    the network and its loss, or batch or epochs is below 1.
    """
    x, y = net.checked(x), numbers(y, "y")
    m = x.shape[1]
    if y.ndim != 2 or y.shape != (net.layers[-1].n_out, m):
        raise ValueError(f"y must be {net.layers[-1].n_out, m}, but has shape {y.shape}")
    if not (batch >= 1 and epochs >= 1):
        raise ValueError(f"batch and epochs must be from 1 on, but are {batch} and {epochs}")
    net.loss.check_targets(y)
    step = 0
    for epoch in range(1, epochs + 1):
        total = 0.0
        for some in batches(m, batch, rng):
            step += 1
            loss, finite = one_step(net, x[:, some], y[:, some], optimizer)
            if not finite:
                yield Record(epoch, step, loss, diverged=True)
                return
            total += loss * len(some)
        record = Record(epoch, step, total / m)
        yield record
        if stop(record):
            return


def one_step(net, x, y, optimizer):
    """The loss of one batch, and whether all was finite; if so, the weights have moved."""
    with np.errstate(all="ignore"):  # what diverges is said in the record, not warned of
        net.run(x)
        loss = net.backpropagate(y)
        finite = is_finite(net, loss)
        if finite:
            optimizer(net)
    return loss, finite


def batches(m, size, rng):
    """The numbers 0 to m − 1 in random order, in pieces of `size`; the last one has the rest."""
    order = rng.permutation(m)
    return [order[start : start + size] for start in range(0, m, size)]


def is_finite(net, loss):
    """Whether the loss and all gradients are finite numbers."""
    return np.isfinite(loss) and all(np.isfinite(dW).all() for *_, dW in net.learned())
