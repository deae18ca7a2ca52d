"""What a fix costs is measured: an epoch of training with it, against one without."""

from functools import lru_cache, partial

import numpy as np

from dl_basics.activations import relu
from dl_basics.experiments.digits import digits_for
from dl_basics.explorers.fixes.ailments import BATCH, EXAMPLES
from dl_basics.initializers import he
from dl_basics.live import Stopwatch
from dl_basics.recipes import Recipe
from dl_basics.registry import FIXES
from dl_basics.training import train

PLAIN = Recipe((64, 64, 64, 10), g=relu, init=he)  # skips need layers of one width


def epoch(recipe):
    """Train the network of this recipe for one more epoch."""
    net, optimizer, rng = ready(recipe)
    (x,), (y,), *_ = digits_for((0,), EXAMPLES)
    for _ in train(net, x, y, optimizer, epochs=1, batch=BATCH, rng=rng):
        pass


@lru_cache
def ready(recipe):
    """A network, its optimizer, and the generator that shuffles its batches."""
    rng = np.random.default_rng(0)
    return recipe.network(rng=rng), recipe.optimizer(), rng


cost = Stopwatch(
    f"An epoch of {EXAMPLES} digits, two hidden layers of 64 units",
    {"no fix": partial(epoch, PLAIN)}
    | {
        name: partial(epoch, FIXES[name].apply(PLAIN))
        for name in ("batch norm", "dropout", "skip connections", "clipping", "weight decay")
    },
)
