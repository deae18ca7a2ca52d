"""Diagnostics are a few numbers for each layer that tell a healthy network from a sick one.

All of them are read off a network that has just been forward and backward:

>>> net.forward(x); net.backward(y)
>>> gradient_sizes(net)

Each gives one number for each layer with an activation, the input's side first; of a stack of
networks, (networks, layers).
"""

import numpy as np

from .checks import kind, number, numbers
from .layers import BatchNorm, Dense, LayerNorm
from .network import Network, plain
from .registry import POSITIVE

silent = np.errstate(all="ignore")  # a number too large for float64 is ∞, without a warning


def active_layers(net):
    """The layers that hold an activation; of a Dense and the batch norm behind it, the latter."""
    layers = list(kind(net, Network, "net must be a network").every_layer)
    return [
        layer
        for layer, behind in zip(layers, [*layers[1:], None], strict=True)
        if hasattr(layer, "g") and not isinstance(behind, BatchNorm | LayerNorm)
    ]


def gradient_sizes(net):
    """The root mean square of δ, layer by layer."""
    return by_layer(rms(layer.delta) for layer in active_layers(net))


def dead_shares(net):
    """The share of units that pass on no gradient for any example."""
    return by_layer((slopes(layer) == 0).all(axis=-1).mean(axis=-1) for layer in active_layers(net))


@silent
def update_ratios(net, rate):
    """How far one step of gradient descent moves each W, against its size."""
    kind(net, Network, "net must be a network")
    rate = number(rate, "rate", POSITIVE)
    dense = [layer for layer in net.every_layer if isinstance(layer, Dense)]
    return by_layer(rate * rms(layer.dW) / np.maximum(rms(layer.W), 1e-300) for layer in dense)


@silent
def slopes(layer):
    """g′(z) of a layer, relative to the largest slope of g; 1 for softmax, which has none."""
    if layer.g.name == "softmax":
        return np.ones_like(layer.z)
    steepest = np.abs(layer.g.derivative(np.linspace(-6, 6, 121))).max() or 1.0
    return layer.g.derivative(layer.z) / steepest


@silent
def rms(x):
    """The root of the mean of the squares of a matrix: a number; of a stack, one for each."""
    x = numbers(x, "x", finite=False)
    if x.ndim < 2 or not x.size:
        raise ValueError(f"rms is of a matrix, but x has the shape {x.shape}")
    return plain(np.sqrt(np.mean(np.square(x), axis=(-2, -1))))


def by_layer(sizes):
    """The numbers of the layers as one array, with the layers last."""
    sizes = [*sizes]
    if not sizes:
        raise ValueError("this network has no layer with such a number")
    return np.stack(sizes, axis=-1)
