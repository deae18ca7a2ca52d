"""The time that an activation takes: alone, in a layer, and where many numbers are zero."""

from dl_basics.activations import elu, relu, sigmoid, tanh
from dl_basics.experiments.costs import examples, weights
from dl_basics.live import Stopwatch

TIMED = relu, tanh, sigmoid, elu

cost_alone = Stopwatch(
    "The activation alone, on 1000 × 500 numbers",
    {g.name: lambda g=g: g.value(examples()) for g in TIMED},
)
cost_in_a_layer = Stopwatch(
    "A whole layer, g(W a): 1000 units, 1000 inputs, 500 examples",
    {g.name: lambda g=g: g.value(weights() @ examples()) for g in TIMED},
)
cost_of_zeros = Stopwatch(
    "The product W a, when so many of its inputs are zero",
    {f"{share:.0%} zeros": lambda share=share: weights() @ examples(share)
     for share in (0.0, 0.5, 0.9)},
)
