"""How far a gradient check is off, by the size of its nudge."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import ELEMENTWISE, identity
from dl_basics.gradcheck import gradient_check
from dl_basics.initializers import xavier
from dl_basics.network import Network, dense


@lru_cache(maxsize=4)
def check_errors(g, one_sided):
    """The worst relative error for 13 sizes of nudge, and 5 networks: (13,) and (5, 13)."""
    sizes = 10.0 ** np.arange(-13, 0)
    errors = np.empty((5, len(sizes)))
    for seed in range(5):
        rng = np.random.default_rng(seed)
        net = Network(dense([3, 6, 2], ELEMENTWISE[g], identity, init=xavier, rng=rng))
        x, y = rng.normal(size=(3, 40)), rng.normal(size=(2, 40))
        for k, size in enumerate(sizes):
            check = gradient_check(net, x, y, step=size, one_sided=one_sided, skip_kinks=False)
            errors[seed, k] = max(check.worst, 1e-12)
    return sizes, errors
