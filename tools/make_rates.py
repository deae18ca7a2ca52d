"""Train ten networks with each learning rate and each schedule, and store what they learned.

python -m tools.make_rates    makes dl_basics/data/rates.json, in a few minutes
"""

from itertools import count

import numpy as np

from dl_basics.datasets import DATA
from dl_basics.experiments.digits import CHOOSE_ON, three_roles
from dl_basics.experiments.harness import history, shares_right
from dl_basics.experiments.rates import (
    BATCH,
    BATCHES,
    EPOCHS,
    EXAMPLES,
    LAST,
    OPTIMIZERS,
    RATES,
    SCHEDULED_RATES,
    SCHEDULES,
    TEN,
    ten_networks,
)
from dl_basics.optimizers import SGD
from tools.make_fixes import as_text


def train_ten(step, batch, epochs, factor=SCHEDULES["constant"]):
    """Validation and test digits right before and after each epoch: two (epochs + 1, 10)."""
    (x, y), validation, test = three_roles(TEN, EXAMPLES)
    done, steps, rate = count(), epochs * -(-EXAMPLES // batch), step.rate

    def scheduled(net):
        step.rate = rate * factor((next(done) + 0.5) / steps)
        step(net)

    def measure(net):
        return shares_right(net, *validation), shares_right(net, *test)

    kept = history(ten_networks(), scheduled, x, y, measure, batch).first(epochs + 1)
    return [np.rint(CHOOSE_ON * shares).astype(int) for shares in kept]


def by_rate(name, rate):
    """Validation and test digits right after the last epoch: two lists of ten counts."""
    return [right[-1].tolist() for right in train_ten(OPTIMIZERS[name](rate=rate), BATCH, EPOCHS)]


def by_epoch(schedule, batch, rate):
    """Validation digits right, before and after each epoch of plain steps with a schedule."""
    right, _ = train_ten(SGD(rate=rate), batch, LAST, SCHEDULES[schedule])
    return right.tolist()


def counts():
    """Train them all, which takes a few minutes."""
    rates = {name: {str(rate): by_rate(name, rate) for rate in RATES} for name in OPTIMIZERS}
    return rates | {
        f"{schedule}, {batch}": {
            str(rate): by_epoch(schedule, batch, rate) for rate in SCHEDULED_RATES
        }
        for schedule in SCHEDULES
        for batch in BATCHES
    }


if __name__ == "__main__":
    (DATA / "rates.json").write_text(as_text(counts()), encoding="utf-8")
