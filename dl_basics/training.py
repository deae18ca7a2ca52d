"""Training is a loop: forward, loss, backward, update, again and again until a rule says stop.

>>> for record in train(net, x, y, SGD(rate=0.1), epochs=20, batch=32, rng=rng):
...     print(record)
"""

from dataclasses import dataclass
from math import inf, isfinite
from numbers import Integral

import numpy as np

from .checks import check_rng


@dataclass(frozen=True)
class Record:
    """What is known after an epoch, which is one pass over all examples, or after a step.

    step: how many steps there were so far. loss: the mean training loss since the last record,
    each batch weighted by its examples. validation: the loss on other examples, in evaluation
    mode, or None. diverged: whether the loss is no longer a finite number; the last record, then.
    """

    epoch: int
    step: int
    loss: float
    validation: float | None = None
    diverged: bool = False

    def __str__(self):
        if self.diverged:
            return f"diverged at step {self.step}"
        more = "" if self.validation is None else f", validation {self.validation:.4g}"
        return f"epoch {self.epoch}, step {self.step}: loss {self.loss:.4g}{more}"


def train(net, x, y, optimizer, *, epochs, batch, rng, per="epoch", validation=None, stop=None):
    """Train `net` on x (n_in, m), y (n_out, m); yields a `Record` per "epoch" or per "step".

    batch: examples per step; the last batch of an epoch has the rest. rng shuffles.
    validation: other examples (x, y). stop: a function of the record, such as `EarlyStopping()`,
    that ends the training when it is true. Raises ValueError, as the first record is asked for, if
    x and y do not fit together or to the network, or a number is out of range; TypeError without a
    generator.
    """
    x = net.checked(x)
    m = x.shape[1]
    y = net.checked_targets(y, m)
    if validation is not None:
        validation = checked_pair(net, validation)
    check_rng(rng)
    whole = all(isinstance(n, Integral) and n >= 1 for n in (epochs, batch))
    if not (whole and per in ("epoch", "step")):
        raise ValueError(
            f"epochs and batch must be whole numbers from 1 on and per 'epoch' or 'step', "
            f"but they are {epochs!r}, {batch!r} and {per!r}"
        )
    step = 0
    for epoch in range(1, epochs + 1):
        pieces = batches(x, y, batch, rng)
        for some in [pieces] if per == "epoch" else [[piece] for piece in pieces]:
            steps, loss = descend(net, some, optimizer)
            step, diverged = step + steps, not isfinite(loss)
            other = net.evaluate(*validation) if validation and not diverged else None
            record = Record(epoch, step, loss, other, diverged)
            yield record
            if diverged or (stop is not None and stop(record)):
                return


def checked_pair(net, other):
    """Other examples (x, y), fit for the network. Raises TypeError if they are no pair."""
    if not (isinstance(other, tuple | list) and len(other) == 2):
        raise TypeError(
            f"validation must be a pair (x, y), such as (test.x, test.y), "
            f"but is a {type(other).__name__}"
        )
    x = net.checked(other[0])
    return x, net.checked_targets(other[1], x.shape[1])


def descend(net, pieces, optimizer):
    """One step for each piece (x, y) of the data: how many steps, and the mean loss before them.

    Stops at a loss that is no finite number, and returns that.
    """
    total = seen = 0
    with np.errstate(all="ignore"):  # what diverges is said in the record, not warned of
        for step, (x, y) in enumerate(pieces, 1):
            net.run(x)  # forward
            loss = net.backpropagate(y)  # loss and backward
            if not isfinite(loss):
                return step, loss
            optimizer(net)  # update
            total, seen = total + loss * x.shape[1], seen + x.shape[1]
    return len(pieces), total / seen


def batches(x, y, size, rng):
    """x and y in random order, in pieces of `size` examples; the last one has the rest."""
    order = rng.permutation(x.shape[1])
    x, y = x[:, order], y[:, order]
    return [(x[:, k : k + size], y[:, k : k + size]) for k in range(0, len(order), size)]


@dataclass
class EarlyStopping:
    """A rule to stop: the validation loss has not fallen for so many records (early stopping)."""

    records: int = 5

    def __post_init__(self):
        self.best, self.since = inf, 0

    def __call__(self, record):
        if record.validation is None:
            raise ValueError("patience watches the validation loss: give train validation=(x, y)")
        self.since = 0 if record.validation < self.best else self.since + 1
        self.best = min(self.best, record.validation)
        return self.since >= self.records


def progress(records, every=10):
    """The same records, one in `every` printed on the way, and the last: to see that it moves."""
    shown = True
    for number, record in enumerate(records, 1):
        shown = number % every == 0
        if shown:
            print(record)
        yield record
    if not shown:
        print(record)
