"""Training is a loop: forward, loss, backward, update, again and again until a rule says stop.

>>> for record in train(net, x, y, SGD(rate=0.1), epochs=20, batch=32, rng=rng):
...     print(record)
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, isfinite
from types import FunctionType, MethodType
from warnings import warn

import numpy as np

from .checks import asked, check_rng, kind, numbers, other_names, truth, whole
from .network import Network
from .optimizers import Optimizer


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
        numbers(self.loss, "the loss of a record", finite=False)
        more = "" if self.validation is None else f", validation {np.mean(self.validation):.4g}"
        return f"epoch {self.epoch}, step {self.step}: loss {np.mean(self.loss):.4g}{more}"


def train(net, x, y, optimizer, *, epochs, batch, rng, validation=None, stop=None):
    """Train `net` on x (n_in, m), y (n_out, m): `Records`, one after each epoch, for a loop.

    batch: examples per step; the last batch of an epoch has the rest. rng shuffles.
    validation: other examples (x, y). stop: a function of the record, such as `EarlyStopping()`,
    that ends the training when it is true. Raises ValueError at once if x and y do not fit together
    or to the network, or a number is out of range; TypeError for what is no optimizer, say.
    """
    x, y, validation = checked(net, x, y, optimizer, rng, validation, stop)
    epochs, batch = whole(epochs, "epochs"), whole(batch, "batch")
    parts = ((n, batches(x, y, batch, rng)) for n in range(1, epochs + 1))
    return Records(records(net, parts, optimizer, validation, stop))


def train_stepwise(net, x, y, optimizer, *, epochs, batch, rng, validation=None, stop=None):
    """The same as `train`, with a `Record` after each step."""
    x, y, validation = checked(net, x, y, optimizer, rng, validation, stop)
    epochs, batch = whole(epochs, "epochs"), whole(batch, "batch")
    parts = ((n, [piece]) for n in range(1, epochs + 1) for piece in batches(x, y, batch, rng))
    return Records(records(net, parts, optimizer, validation, stop))


class Records:
    """The records of a training, which goes on as each is asked for, and says so if none ever is.

    They come once: whoever asks for them anew is told so, by a ValueError.
    """

    def __init__(self, records):
        self.records, self.asked = records, False

    def __iter__(self):
        if self.records.gi_frame is None:
            raise ValueError("this training is over; call train(...) again for another one")
        self.asked = True
        return self.records

    def __next__(self):
        self.asked = True
        return next(self.records)

    def __repr__(self):
        begun = "a training that has begun" if self.asked else "nothing has been trained yet"
        return f"{begun}: it goes on as you ask, `for record in train(...): print(record)`"

    def __del__(self):
        if not self.asked:
            warn(f"{self!r}", stacklevel=2)


def records(net, parts, optimizer, validation, stop):
    """A record for each part of the training: the number of its epoch, and its pieces of data."""
    if isinstance(stop, EarlyStopping):
        stop = copy.copy(stop)  # two trainings that take turns each have their own
        stop.reset()
    step = 0
    for epoch, pieces in parts:
        steps, loss = descend(net, pieces, optimizer)
        step, diverged = step + steps, not finite(loss)
        other = net.evaluate(*validation) if validation and not diverged else None
        record = Record(epoch, step, loss, other, diverged)
        yield record
        if diverged or (stop and truth(asked("stop", stop, record), "what stop gives")):
            return


def descend(net, pieces, optimizer):
    """One step for each piece (x, y) of the data: how many steps, and the mean loss before them.

    Stops at a loss that is no finite number, and returns that.
    """
    total = seen = 0
    move = type(optimizer).__call__
    move = getattr(move, "__wrapped__", move)  # without an errstate of its own
    with np.errstate(all="ignore"):  # what diverges is said in the record, not warned of
        for step, (x, y) in enumerate(pieces, 1):
            net.run(x)  # forward
            loss = net.loss_now(y)  # loss
            if not finite(loss):
                return step, loss
            net.gradients(y)  # backward
            move(optimizer, net)  # update
            total, seen = total + loss * x.shape[-1], seen + x.shape[-1]
    return step, total / seen


def finite(loss):
    """Whether a loss is a finite number; of a stack of networks, whether one of them is."""
    return isfinite(loss) if isinstance(loss, float) else bool(np.isfinite(loss).any())


def checked(net, x, y, optimizer, rng, validation, stop):
    """x, y and the validation pair, fit for the network and for each other."""
    x, y = checked_pair(kind(net, Network, "net must be a network"), (x, y))
    kind(optimizer, Optimizer | FunctionType, "optimizer must be one such as SGD(rate=0.1)")
    check_rng(rng)
    rules = EarlyStopping | FunctionType | MethodType | None
    kind(stop, rules, "stop must be a rule such as EarlyStopping(5), or a function")
    if isinstance(stop, EarlyStopping) and validation is None:
        raise ValueError("EarlyStopping watches the validation loss: give validation=(x, y)")
    return x, y, checked_pair(net, validation)


def checked_pair(net, other):
    """Other examples (x, y), fit for the network, or None. Raises TypeError if they are no pair."""
    if other is None:
        return None
    if not (isinstance(other, tuple | list) and len(other) == 2):
        raise TypeError(f"validation must be a pair (x, y), but is a {type(other).__name__}")
    x = net.checked(other[0])
    # Copies: what is done to yours before the loop begins is not done to the training.
    return x.copy(), net.checked_targets(other[1], x.shape[-1]).copy()


def batches(x, y, size, rng):
    """x and y in random order, in pieces of `size` examples; the last one has the rest."""
    order = rng.permutation(x.shape[-1])
    x, y = x[..., order], y[..., order]
    return [(x[..., k : k + size], y[..., k : k + size]) for k in range(0, len(order), size)]


@other_names
@dataclass
class EarlyStopping:
    """A rule to stop: the validation loss has not fallen for so many records (early stopping)."""

    records: int = 5

    def __post_init__(self):
        self.records = whole(self.records, "records")
        self.reset()

    def reset(self):
        """Begin anew, as `train` does with each training."""
        self.best, self.since, self.step = inf, 0, 0

    def __call__(self, record):
        kind(record, Record, "EarlyStopping looks at a record of a training")
        if record.validation is None:
            raise ValueError("EarlyStopping watches the validation loss: give validation=(x, y)")
        if record.step <= self.step:  # another training
            self.reset()
        better = np.any(record.validation < self.best)  # for one of a stack at least
        self.since = 0 if better else self.since + 1
        self.best, self.step = np.fmin(self.best, record.validation), record.step
        return self.since >= whole(self.records, "records")


def progress(records, every=10):
    """The same records, one in `every` printed on the way, and the last: to see that it moves."""
    kind(records, Iterator | list | tuple, "progress follows the records of train(...)")
    return Records(printed(records, whole(every, "every")))


def printed(records, every):
    shown = True
    for number, record in enumerate(records, 1):
        shown = number % every == 0
        if shown:
            print(record)
        yield record
    if not shown:
        print(record)
