"""A gradient check asks the loss itself: move one weight a little to both sides, and divide.

>>> check = gradient_check(net, x, y)
>>> check.worst < 1e-6
True
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from .activations import Softmax
from .checks import kind, number, numbers, quiet_underflow, truth
from .layers import Dropout, PReLU
from .network import Network
from .registry import POSITIVE


@dataclass(frozen=True)
class Check:
    """Both gradients of every parameter, as dicts from (layer number, name) to an array.

    kinks: how many numbers were left out, because a kink such as ReLU's lies between the two
    sides, so that there is no slope to compare with.
    """

    backward: dict
    numerical: dict
    kinks: int

    @property
    def errors(self):
        """The relative error of each parameter: |difference| / (|one| + |other|), by norms."""
        return {k: relative_error(self.backward[k], self.numerical[k]) for k in self.backward}

    @property
    def worst(self):
        """The largest relative error of all parameters; NaN if one is."""
        return float(np.max([*self.errors.values()], initial=0.0))  # unlike max, which may lose NaN


@quiet_underflow
def gradient_check(net, x, y, *, step=1e-5, one_sided=False, skip_kinks=True):
    """Compare backpropagation with finite differences, for every single parameter of `net`.

    x (n_in, m), y (n_out, m). step: how far each weight moves; 1e-5 suits float64 best.
    one_sided: forward differences, with a larger error, instead of central ones. skip_kinks:
    leave out the entries whose move crosses a kink.
    Dropout keeps one mask all the while, and batch norm runs in training mode. All is done on a
    copy: your network stays as it is; of a stack, all count together. Raises TypeError where a
    layer leaves no gradient behind, ValueError where one is not finite, and says which.
    """
    net = kind(net, Network, "net must be a network").copy()
    step = number(step, "step", POSITIVE)
    one_sided, skip_kinks = truth(one_sided, "one_sided"), truth(skip_kinks, "skip_kinks")
    net.forward(x)
    for layer in net.every_layer:
        if isinstance(layer, Dropout):
            layer.frozen = True
    net.backward(y)
    layers = list(net.every_layer)
    gradients = [checked_gradient(parameter).copy() for parameter in net.learned()]
    backward, numerical, kinks = {}, {}, 0
    for parameter, gradient in zip(net.learned(), gradients, strict=True):
        slope, crossed = numerical_slope(net, x, y, parameter.value, step, one_sided)
        crossed &= skip_kinks
        kinks += int(crossed.sum())
        key = layers.index(parameter.layer), parameter.name
        backward[key] = np.where(crossed, 0.0, gradient)
        numerical[key] = np.where(crossed, 0.0, slope)
    return Check(backward, numerical, kinks)


def checked_gradient(parameter):
    """The gradient of a parameter, if its layer left one behind that is made of finite numbers."""
    return numbers(parameter.gradient, f"the gradient of {parameter.name} of {parameter.layer}")


def numerical_slope(net, x, y, parameter, step, one_sided=False):
    """∂L/∂parameter by differences, and a mask of the entries whose move crosses a kink."""
    slope, crossed = np.zeros_like(parameter), np.zeros(parameter.shape, dtype=bool)
    for place in np.ndindex(parameter.shape):
        here = parameter[place]
        parameter[place] = here + step
        above, sides_above = loss_and_sides(net, x, y)
        parameter[place] = here if one_sided else here - step
        below, sides_below = loss_and_sides(net, x, y)
        parameter[place] = here
        slope[place] = np.sum(above - below) / (step if one_sided else 2 * step)  # (L⁺ − L⁻) / 2h
        crossed[place] = any(
            (one != two).any() for one, two in zip(sides_above, sides_below, strict=True)
        )
    return slope, crossed


FLOOR = 1e-4  # gradients below this are compared as they are: rounding alone makes about 1e-11


@quiet_underflow
def relative_error(one, other):
    """‖one − other‖ / (‖one‖ + ‖other‖), where very small gradients count as `FLOOR`."""
    size = np.linalg.norm(one) + np.linalg.norm(other)
    return float(np.linalg.norm(one - other) / max(size, FLOOR))


def loss_and_sides(net, x, y):
    """The loss, and on which side of its kink each z and each output is, where there is one."""
    a = net.forward(x)
    # −1, 0 or 1: a move that begins on a kink, as those of one-sided differences may, leaves it.
    sides = [np.sign(layer.z) for layer in net.every_layer if has_kink(layer)]
    if loss_has_kink(net.loss):
        sides.append(np.sign(a - y))
    return net.loss_now(y), sides


def has_kink(layer):
    """Whether a layer has a kink, or a jump, where z passes 0."""
    return isinstance(layer, PReLU) or (hasattr(layer, "g") and activation_has_kink(layer.g))


@cache
def activation_has_kink(g):
    def curvature(z):
        # g″(z): where it jumps, as ELU's does, digits are lost
        return (g.derivative(2 * z) - g.derivative(z)) / z

    return not isinstance(g, Softmax) and any(map(jumps, [g.value, g.derivative, curvature]))


@cache
def loss_has_kink(loss):
    return jumps(lambda error: loss.derivative(error, np.zeros_like(error)))


def jumps(f):
    """Whether the values of f jump at 0."""
    left, right = f(np.array([[-1e-6, 1e-6]]))[0]
    return abs(right - left) > 1e-3
