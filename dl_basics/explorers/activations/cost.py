"""What an activation costs is measured: alone, in a layer, and where many numbers are zero."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import elu, relu, sigmoid
from dl_basics.live import Stopwatch

cost_alone = Stopwatch(
    "The activation alone, on 1000 × 500 numbers",
    {g.name: lambda g=g: g.value(examples()) for g in (relu, sigmoid, elu)},
)

cost_in_a_layer = Stopwatch(
    "A whole layer, g(W a): 1000 units, 1000 inputs, 500 examples",
    {g.name: lambda g=g: g.value(weights() @ examples()) for g in (relu, sigmoid, elu)},
)

cost_of_zeros = Stopwatch(
    "The product W a, when so many of its inputs are zero",
    {
        f"{share:.0%} zeros": lambda share=share: weights() @ examples(share)
        for share in (0.0, 0.5, 0.9)
    },
)


@lru_cache
def examples(share=0.0):
    """1000 numbers for each of 500 examples, the lowest share of them replaced by zeros."""
    a = np.random.default_rng(0).normal(size=(1000, 500))
    return np.where(np.quantile(a, share) < a, a, 0.0)


@lru_cache
def weights():
    """Weights of 1000 units with 1000 inputs."""
    return np.random.default_rng(1).normal(size=(1000, 1000))
