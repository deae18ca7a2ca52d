"""A network is a row of layers and a loss: forward to the outputs, backward to every gradient.

`forward` and `backward` look at what they are given. Behind them stand three that trust it, which
is what a training loop needs: `run(x)`, `loss_now(y)` and `gradients(y)`.
"""

import copy
from itertools import pairwise

import numpy as np

from .activations import ACTIVATIONS
from .checks import Checked, Fixed, kind, numbers, other_names, stackable, truth, whole
from .layers import Dense, Dropout, Input, check_fit
from .losses import Loss, half_squared_error, pair


class Parameter:
    """An array that a network learns: its layer, its name, and value and gradient as they are now.

    Change the value in place, and the network changes.
    """

    def __init__(self, layer, name):
        self.layer, self.name, self.gradient_name = layer, name, f"d{name}"

    @property
    def value(self):
        return getattr(self.layer, self.name)

    @value.setter
    def value(self, value):  # as `parameter.value -= ...` needs, too
        setattr(self.layer, self.name, value)

    @property
    def gradient(self):
        """∂L/∂value of the last backward pass, of the shape of the value; None before the first."""
        return getattr(self.layer, self.gradient_name, None)

    def __repr__(self):
        return f"{self.name} {self.value.shape} of {self.layer}"


@other_names
class Network:
    """Layers in a row, `net.layers[0]` the input, so that `net.layers[l].W` is W^[l].

    stack: how many networks this one is, () for a single one; see `stacked`. Raises ValueError if
    the units of neighbours do not fit together, or a layer stands there twice.
    """

    layers = Fixed("the layers of a network stay as they are; build another one: Network([...])")
    loss = Checked(
        lambda loss, name: kind(loss, Loss, "loss must be a loss such as LOSSES['cross-entropy']")
    )

    def __init__(self, layers, loss=half_squared_error):
        layers = check_fit(layers)
        if not isinstance(layers[0], Input):
            layers = (Input(layers[0].n_in), *layers)
        if len(layers) == 1:
            raise ValueError("there must be a layer behind the input")
        self.loss = loss
        vars(self)["layers"] = layers
        self.every_layer = tuple(walk(self.layers))  # those in a residual branch after it
        for k, layer in enumerate(self.every_layer):
            if any(layer is other for other in self.every_layer[:k]):
                raise ValueError(
                    f"{layer} stands there twice, but a layer remembers one pass only; "
                    f"make a new one for each place"
                )
        self._learned = tuple(
            Parameter(layer, name) for layer in self.every_layer for name in layer.learned
        )
        for parameter in self._learned:
            numbers(parameter.value, f"{parameter.name} of {parameter.layer}")
        self.stack = self._learned[0].value.shape[:-2] if self._learned else ()
        self._start = copy.deepcopy(self.every_layer)

    def forward(self, x, training=True):
        """The outputs (n_out, m) for the inputs x (n_in, m), remembered layer by layer.

        Raises ValueError if x has another number of rows, or a number that is not finite.
        """
        x = self.checked(x).copy()  # what is done to yours afterwards is not done to the layers'
        truth(training, "training")
        with np.errstate(all="ignore"):  # a sum too large for float64 is ∞, without a warning
            return self.run(x, training).copy()

    def predict(self, x):
        """The outputs in evaluation mode: no dropout, batch norm by its running averages.

        Nothing is remembered: a backward pass still belongs to the last `forward`.
        """
        return self.forward(x, training=False)

    def backward(self, y):
        """All gradients for the targets y (n_out, m) of the last forward pass; returns the loss.

        No weight is changed, and a second call gives the same. Raises ValueError if y does not
        have the shape of the outputs, is no target for the loss, or there was no forward pass.
        """
        y = self.checked_targets(y)
        with np.errstate(all="ignore"):
            loss = self.loss_now(y)
            self.gradients(y)
        return loss

    def evaluate(self, x, y):
        """The loss for x (n_in, m) and y (n_out, m) in evaluation mode; nothing is remembered."""
        a = self.checked(x)
        y = self.checked_targets(y, a.shape[-1])
        *before, last = self.layers
        with np.errstate(all="ignore"):
            for layer in before:
                a = layer.forward(a, training=False)
            if self.ends_in_partners:
                return plain(self.loss.from_logits(last.W @ a + last.b, y))
            return self.loss_at(last.forward(a, training=False), y)

    def run(self, a, training=True):
        """`forward` for an x that has been checked."""
        for layer in self.layers:
            a = layer.forward(a, training)
        return a

    def loss_now(self, y):
        """The loss of the last forward pass, for a y that has been checked."""
        last = self.layers[-1]
        if self.ends_in_partners:
            return plain(self.loss.from_logits(last.z, y))
        return self.loss_at(last.a, y)

    def gradients(self, y):
        """All gradients of the last forward pass, for a y that has been checked."""
        last = self.layers[-1]
        if self.ends_in_partners:
            dL_da = last.backward_from(self.loss.delta_from(last.a, y))  # δ = (a − y) / m
        else:
            dL_da = last.backward(self.loss.derivative(last.a, y))
        for layer in reversed(self.layers[2:-1]):
            dL_da = layer.backward(dL_da)  # ∂L/∂a of the layer before
        if len(self.layers) > 2:
            first = self.layers[1]  # nobody asks for ∂L/∂x
            (first.gradients if type(first) is Dense else first.backward)(dL_da)

    def loss_at(self, a, y):
        """The loss of outputs that were computed: ∞ or nan, not an error, if they overflowed."""
        self.loss.check_outputs(a)
        return plain(self.loss.value(a, y))

    @property
    def ends_in_partners(self):
        """Whether the last activation and the loss are partners, so that δ = (a − y) / m."""
        last, partner = self.layers[-1], self.loss.partner
        if partner is None or not isinstance(last, Dense):
            return False
        return last.g is ACTIVATIONS.entries.get(partner) or last.g == ACTIVATIONS[partner]

    def learned(self):
        """All parameters in order, a `Parameter` each."""
        return self._learned

    @property
    def parameters(self):
        """How many numbers are learned."""
        return sum(parameter.value.size for parameter in self._learned)

    def copy(self):
        """Another network with the same weights, which goes its own way from here."""
        return copy.deepcopy(self)

    def reset(self):
        """Back to the start: weights, in the same arrays, averages, random numbers, settings."""
        for layer, start in zip(self.every_layer, copy.deepcopy(self._start), strict=True):
            kept = {name: getattr(layer, name) for name in layer.learned}
            for name in layer.learned:
                kept[name][...] = getattr(start, name)
            if layer.branch:
                kept["branch"] = layer.branch
            vars(layer).clear()  # what it remembered is forgotten
            vars(layer).update(vars(start) | kept)
        # New ones, so that an optimizer that remembers steps of before is told from a new one.
        self._learned = tuple(Parameter(old.layer, old.name) for old in self._learned)

    def checked(self, x):
        """x as float64 (n_in, m), with at least one example."""
        x, wanted = numbers(x, "x"), (*self.stack, self.layers[0].n_out)
        if x.ndim < 2 or x.shape[:-1] not in (wanted, wanted[-1:]):
            shapes = " or ".join(shown(*rows, "m") for rows in dict.fromkeys([wanted, wanted[-1:]]))
            raise ValueError(
                f"x must be {shapes}, one column for each example, but has shape {x.shape}"
            )
        if x.shape[-1] == 0:
            raise ValueError("x has no column, so there is no example")
        return x

    def checked_targets(self, y, m=None):
        """y as float64, fit for the loss, with m columns or as many as the last forward pass."""
        if m is None:
            if "a" not in vars(self.layers[-1]):
                raise ValueError("first comes net.forward(x): there are no outputs to compare y to")
            m = self.layers[-1].a.shape[-1]
        y, shape = numbers(y, "y"), (*self.stack, self.layers[-1].n_out, m)
        if y.shape not in (shape, shape[-2:]):
            raise ValueError(f"y must have the shape of the outputs, {shape}, but has {y.shape}")
        self.loss.check_targets(y)
        return y

    def __repr__(self):
        lines = [f"{k:3}  {layer}" for k, layer in enumerate(self.layers)]
        return "\n".join([*lines, f"     {self.loss.name}, {self.parameters} parameters"])


class SideBySide:
    """The random generators of many networks, each of which draws the numbers of its own."""

    def __init__(self, rngs):
        self.rngs = rngs

    def random(self, shape):
        """Uniform numbers of a shape whose first axis is the networks."""
        return np.stack([rng.random(shape[1:]) for rng in self.rngs])


def stacked(networks):
    """One network that is all of these, each array with one axis more in front.

    Its signals are (networks, units, m), a loss is (networks,); x and y may be one (n, m) for all.
    A step of ten small networks costs little more than a step of one. The networks stay as they
    are. Raises ValueError if they are not built alike.
    """
    networks = list(kind(networks, tuple | list, "a stack is made of a list of networks"))
    if not networks:
        raise ValueError("a stack needs at least one network, but got none")
    for other in networks:
        kind(other, Network, "a stack is made of networks")
        if repr(other) != repr(networks[0]):
            raise ValueError(f"only networks that are built alike learn as one, but got\n{other}")
    for thing in (networks[0].loss, *(vars(layer).get("g") for layer in networks[0].every_layer)):
        stackable(thing) if thing else None
    networks = copy.deepcopy(networks)  # all at once, as layers of one network share generators
    layers = networks[0].layers
    for layer, *same in zip(walk(layers), *(net.every_layer for net in networks), strict=True):
        for name in (*layer.learned, *layer.averages):
            vars(layer)[name] = np.stack([getattr(other, name) for other in same])
        if isinstance(layer, Dropout):
            vars(layer)["rng"] = SideBySide([other.rng for other in same])
    return Network(layers, networks[0].loss)


def plain(loss):
    """A Python number, of many networks an array."""
    return float(loss) if isinstance(loss, float) or np.ndim(loss) == 0 else loss


def shown(*sizes):
    return f"({', '.join(map(str, sizes))})"


def walk(layers):
    """All layers in order, each before those inside it."""
    for layer in layers:
        yield layer
        yield from walk(layer.branch)


def units(sizes):
    """The numbers of units from the inputs to the outputs, two or more, as a tuple."""
    wanted = "sizes go from inputs to outputs, as (2, 8, 1)"
    sizes = tuple(whole(n, "a size") for n in kind(sizes, tuple | list, wanted))
    if len(sizes) < 2:
        raise ValueError(f"{wanted}, but are {sizes}")
    return sizes


def dense(sizes, g, g_out, *, init, rng):
    """Dense layers for `sizes` such as [2, 8, 1]: g in the hidden ones, g_out in the last."""
    sizes = units(sizes)
    last = len(sizes) - 2
    return [
        Dense(n_in, n_out, g_out if k == last else g, init=init, rng=rng)
        for k, (n_in, n_out) in enumerate(pairwise(sizes))
    ]


def accuracy(a, y):
    """The share of examples (columns) whose largest output, or whose yes or no, is the target's.

    a: outputs, y: targets, both (n, m): of one output zeros and ones, of several one-hot columns.
    Raises ValueError for other shapes, other targets, or an output that is not a finite number.
    """
    a, y = pair(a, y, "a")
    right = ((y == 0) | (y == 1)).all(axis=0) & ((y.sum(axis=0) == 1) | (len(y) == 1))
    if not right.all():
        raise ValueError(
            f"each column of y must be one-hot, or 0 or 1 if there is one row, but column "
            f"{np.flatnonzero(~right)[0]} of y {y.shape} is not; are the examples in the rows?"
        )
    if len(a) == 1:
        return float(np.mean((a > 0.5) == (y > 0.5)))
    return float(np.mean(a.argmax(axis=0) == y.argmax(axis=0)))
