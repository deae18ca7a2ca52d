"""Which learning rate: a range test, and what ten networks learn with each rate and schedule.

The networks 64-32-10 with ReLU learn 896 digits; 450 others are for choosing a rate, and 450 more
for judging what was chosen. `dl_basics/data/rates.json`, made anew by `tools.make_rates`, has how
many of them each network gets right after each rate, and after each epoch of each schedule.
"""

from functools import lru_cache
from math import cos, pi

import numpy as np

from dl_basics.activations import relu
from dl_basics.experiments.digits import CHOOSE_ON, stored, three_roles
from dl_basics.experiments.harness import networks
from dl_basics.initializers import he
from dl_basics.optimizers import SGD, Adam, Momentum
from dl_basics.recipes import Recipe
from dl_basics.training import batches

TEN, EXAMPLES, BATCH = tuple(range(10)), 896, 32  # so that no batch is smaller than the others
RECIPE = Recipe((64, 32, 10), g=relu, init=he)
OPTIMIZERS = {"SGD": SGD, "momentum": Momentum, "Adam": Adam}
LOWEST, HIGHEST, GROWTH = 1e-4, 10.0, 150  # of a range test: its rates and its steps
RATES = tuple(float(f"{10 ** (k / 2):.3g}") for k in range(-8, 3))  # half a power of ten apart
EPOCHS = 10  # of the training with each of `RATES`

WARM = 0.1  # the share of all steps in which a warm-up rises
SCHEDULES = {  # by what the rate is multiplied when a share t of all steps is done
    "constant": lambda t: 1.0,
    "warm-up": lambda t: min(1.0, t / WARM),
    "decay": lambda t: (1 + cos(pi * t)) / 2,
    "warm-up and decay": lambda t: min(1.0, t / WARM) * (1 + cos(pi * t)) / 2,
}
SCHEDULED_RATES, BATCHES, LAST = (0.03, 0.1, 0.3, 1.0, 2.0), (8, 32, 128), 15


def ten_networks():
    return networks([RECIPE] * len(TEN), TEN)


@lru_cache
@np.errstate(all="ignore")  # it ends in rates that are far too large
def loss_by_rate(name):
    """A range test: rates (150,), each a little larger, and the losses before each step."""
    (x, y), *_ = three_roles(TEN, EXAMPLES)
    net, rng, losses = ten_networks(), np.random.default_rng(0), []
    rates = np.geomspace(LOWEST, HIGHEST, GROWTH)
    step = OPTIMIZERS[name](rate=LOWEST)
    while len(losses) < GROWTH:
        for some_x, some_y in batches(x, y, BATCH, rng)[: GROWTH - len(losses)]:
            step.rate = rates[len(losses)]
            net.run(some_x)
            losses.append(net.loss_now(some_y))
            net.gradients(some_y)
            step(net)
    return rates, np.array(losses)


def turning_point(rates, losses):
    """The rate at which the loss is lowest, as the median of ten networks over seven steps."""
    middle = np.median(np.nan_to_num(losses, nan=np.inf), axis=1)
    smooth = np.median(np.lib.stride_tricks.sliding_window_view(middle, 7), axis=1)
    return rates[smooth.argmin() + 3]


def right_by_rate(name):
    """The shares of validation and of test digits right after ten epochs: two (11, 10)."""
    return np.swapaxes(list(stored("rates")[name].values()), 0, 1) / CHOOSE_ON


def right_by_epoch(schedule, batch, rate):
    """The shares of validation digits right before and after each epoch, (16, 10)."""
    return np.array(stored("rates")[f"{schedule}, {batch}"][str(rate)]) / CHOOSE_ON
