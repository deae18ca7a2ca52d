"""Whatever is handed to the library: a right answer comes back, or a sentence of ours.

Each public function is fed in one argument at a time, with a drawer of odd things and with what
Hypothesis thinks of. What fits must give what the plain value gives; what does not must be told by
a `raise` of the package, at once, and must move nothing. `plain` says what is meant by a thing, in
another way than the package does.
"""

import ast
import copy
import inspect
import re
import traceback
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from fractions import Fraction
from functools import cache
from importlib import import_module
from itertools import islice
from math import inf, nan
from numbers import Real
from pathlib import Path
from pkgutil import iter_modules
from types import FunctionType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import dl_basics
from dl_basics import (
    activations,
    datasets,
    diagnostics,
    gradcheck,
    initializers,
    layers,
    losses,
    network,
    optimizers,
    recipes,
    training,
)
from dl_basics.activations import relu, softmax, tanh
from dl_basics.layers import Dense
from dl_basics.losses import cross_entropy
from dl_basics.network import Network
from dl_basics.optimizers import SGD
from dl_basics.recipes import FIXES, Recipe
from dl_basics.registry import Interval, knob
from dl_basics.training import EarlyStopping, Record


def rng():
    return np.random.default_rng(0)


class Column:
    """As of a sorted table: an array by place, but square brackets ask its index."""

    def __init__(self, values):
        self.values = np.array(values)
        self.index = np.arange(len(self.values))[::-1]

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype)

    def __getitem__(self, label):
        return self.values[self.index[label]]

    def __len__(self):
        return len(self.values)


# What is meant, and what fits


class Unfit(Exception):
    """Must be told in a sentence."""


def fit(condition):
    if not condition:
        raise Unfit


def plain(value, finite=True):
    """The numbers that are meant, as a float64 array, by place."""
    if isinstance(value, Column):
        value = value.values
    if isinstance(value, np.ma.MaskedArray):
        fit(not np.ma.getmaskarray(value).any())
        value = value.data
    if isinstance(value, (list, tuple)):
        fit(not value or not all(isinstance(part, bool) for part in value))
        parts = [plain(part + 0 if isinstance(part, bool) else part) for part in value]
        fit(len({part.shape for part in parts}) <= 1)
        return np.array(parts, dtype=float)
    value = np.array(value) if isinstance(value, (int, float, np.generic)) else value
    fit(isinstance(value, np.ndarray) and value.dtype.kind in "iuf")
    with np.errstate(over="ignore"):
        value = value.astype(float)
    fit(not finite or np.isfinite(value).all())
    return value


@dataclass
class Array:
    """Numbers that `ok`, which may look at their shape."""

    good: object
    ok: object = None

    def __call__(self, value):
        value = plain(value)
        fit(self.ok(value) if self.ok else value.shape == np.shape(self.good))
        return value


@dataclass
class Number:
    good: float
    ok: object

    def __call__(self, value):
        fit(isinstance(value, (int, float, Fraction, np.integer, np.floating)))
        fit(not isinstance(value, bool))
        number = inf if isinstance(value, int) and value > 10**300 else float(value)
        fit(self.ok(number))
        return number


@dataclass
class Whole:
    good: int
    least: int = 1

    def __call__(self, value):
        fit(isinstance(value, (int, np.integer)) and not isinstance(value, bool))
        fit(self.least <= value < 10**9)
        return int(value)


def Flag(good):
    return Kind(good, (bool, np.bool_))


@dataclass
class Kind:
    """A thing of a kind, and no class; `good` is the thing."""

    good: object
    kinds: object

    def __call__(self, value):
        fit(isinstance(value, self.kinds) and not isinstance(value, type))
        return value


@dataclass
class Or:
    """This, or one of a few others, such as None or ∞."""

    one: object
    others: tuple = (None,)

    @property
    def good(self):
        return self.one.good

    def __call__(self, value):
        if any(value is other or (other == inf and repr(value) == "inf") for other in self.others):
            return value
        return self.one(value)


@dataclass
class Meant:
    """Any other rule: `rule(value)` gives what is meant, or raises Unfit."""

    good: object
    rule: object

    def __call__(self, value):
        return self.rule(value)


def positive(x):
    return 0 < x < inf


def not_negative(x):
    return 0 <= x < inf


def share(x):
    return 0 <= x < 1


def closed(x):
    return 0 <= x <= 1


def any_number(x):
    return -inf < x < inf


# The drawer

SCORES = np.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.5]])  # (2, 3)
SHARES = np.array([[0.25, 0.5, 0.125], [0.75, 0.5, 0.875]])
HOT = np.array([[1.0, 0, 1], [0, 1, 0]])


def net():
    return Network(
        [Dense(2, 4, tanh, rng=rng()), Dense(4, 2, softmax, rng=np.random.default_rng(1))],
        cross_entropy,
    )


def run_net():
    done = net()
    done.forward(SCORES)
    done.backward(HOT)
    return done


def masked(array):
    return np.ma.array(array, mask=np.arange(array.size).reshape(array.shape) == 1)


DRAWER = {
    "nothing": lambda: None,
    "True": lambda: True,
    "numpy's True": lambda: np.True_,
    "text": lambda: "relu",
    "digits": lambda: "1e-3",
    "False in quotes": lambda: "False",
    "bytes": lambda: b"1",
    "nan": lambda: nan,
    "inf": lambda: inf,
    "-inf": lambda: -inf,
    "-1": lambda: -1,
    "0": lambda: 0,
    "2": lambda: 2,
    "0.5": lambda: 0.5,
    "2.5": lambda: 2.5,
    "1e300": lambda: 1e300,
    "a giant in a list": lambda: [10**400, 0.5],
    "complex": lambda: 1j,
    "fraction": lambda: Fraction(1, 2),
    "float32": lambda: np.float32(0.5),
    "giant": lambda: 10**400,
    "longdouble": lambda: np.longdouble("1e400"),
    "int64": lambda: np.int64(3),
    "uint8": lambda: np.uint8(200),
    "0-d": lambda: np.array(0.5),
    "0-d nan": lambda: np.array(nan),
    "empty list": lambda: [],
    "nested empty": lambda: [[], []],
    "empty tuple": lambda: (),
    "ragged": lambda: [[1.0, 2.0], [3.0]],
    "list with text": lambda: [1.0, "2"],
    "list with None": lambda: [0.5, None],
    "list with masked": lambda: [0.5, np.ma.masked],
    "masked": lambda: np.ma.masked,
    "list of truths": lambda: [True, False, True],
    "whole list": lambda: [0, 1, 1],
    "list of sizes": lambda: [2, 3, 2],
    "far list": lambda: [0, 7, 1],
    "dict": lambda: {"x": 1.0},
    "set": lambda: {1.0},
    "generator": lambda: (k for k in range(3)),
    "function": lambda: lambda given: given,
    "module": lambda: np,
    "object": object,
    "date": lambda: np.datetime64("2020-01-01"),
    "dates": lambda: np.array(["2020-01-01"], dtype="datetime64[D]"),
    "texts": lambda: np.array(["a", "b", "c"]),
    "objects": lambda: np.array([1.0, None, "x"], dtype=object),
    "object numbers": lambda: SCORES.astype(object),
    "truths": lambda: SCORES > 0,
    "activation": lambda: relu,
    "activation class": lambda: activations.Tanh,
    "loss": lambda: losses.squared_error,
    "loss class": lambda: losses.CrossEntropy,
    "initializer": lambda: initializers.he,
    "initializer class": lambda: initializers.He,
    "optimizer": lambda: SGD(rate=0.5),
    "optimizer class": lambda: SGD,
    "clip without limit": lambda: optimizers.by_norm,
    "early stopping class": lambda: EarlyStopping,
    "generator class": lambda: np.random.Generator,
    "old random numbers": lambda: np.random.RandomState(0),
    "random": rng,
    "layer": lambda: Dense(2, 2, rng=rng()),
    "layers": lambda: [Dense(2, 2, rng=rng())],
    "layer class": lambda: Dense,
    "network": net,
    "networks": lambda: [net(), net()],
    "network class": lambda: Network,
    "recipe": lambda: Recipe(sizes=(2, 3, 2)),
    "recipe class": lambda: Recipe,
    "pair": lambda: (SCORES, HOT),
    "triple": lambda: (SCORES, HOT, HOT),
    "names": lambda: ["a", "b"],
}
for _name, _array in {"scores": SCORES, "shares": SHARES, "hot": HOT}.items():
    DRAWER |= {
        _name: _array.copy,
        f"{_name} turned": lambda a=_array: a.T,
        f"{_name} as list": _array.tolist,
        f"{_name} in float32": lambda a=_array: a.astype(np.float32),
        f"{_name} masked": lambda a=_array: masked(a),
        f"{_name}, mask empty": lambda a=_array: np.ma.array(a),
        f"{_name} of a table": lambda a=_array: Column(a),
        f"{_name} with nan": lambda a=_array: np.where(a == a[0, 1], nan, a),
        f"{_name} with -inf": lambda a=_array: np.where(a == a[0, 1], -inf, a),
        f"{_name}, one row": lambda a=_array: a[:1],
        f"{_name}, flat": lambda a=_array: a.ravel(),
        f"{_name}, an axis more": lambda a=_array: a[None],
        f"{_name}, no example": lambda a=_array: a[:, :0],
        f"{_name}, no row": lambda a=_array: a[:0],
        f"{_name}, a list with None": lambda a=_array: [[None, *row[1:]] for row in a.tolist()],
    }
DRAWER |= {
    "label column": lambda: Column([2, 0, 1]),
    "masked labels": lambda: np.ma.array([0, 1, 1], mask=[0, 1, 0]),
    "small labels": lambda: np.array([0, 1, 1], np.uint8),
}
THOUGHT_OF = st.one_of(
    st.floats(),
    st.integers(-3, 9),
    st.text(max_size=3),
    st.lists(st.floats(-2, 2) | st.none() | st.booleans(), max_size=3),
    arrays(
        st.sampled_from([np.float64, np.float32, np.float16, np.int8, np.uint64, bool, complex]),
        array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3),
    ),
    arrays(np.float64, (2, 3), elements=st.floats(0, 1) | st.just(nan)),
)


MODULES = [
    import_module(f"dl_basics.{found.name}")
    for found in iter_modules(dl_basics.__path__)
    if not found.ispkg
]

# What is fed


def one_hot_columns(y):
    return y.shape == (2, 3) and ((y == 0) | (y == 1)).all() and (y.sum(axis=0) == 1).all()


def labels_below(count, m=3):
    def rule(value):
        meant = plain(value)
        inner = value.values if isinstance(value, Column) else value
        fit(np.asarray(inner).dtype.kind in "iu" and meant.ndim == 1)
        fit(m in (None, len(meant)) and ((meant >= 0) & (meant < count)).all())
        return meant.astype(int)

    return rule


def sizes(value):
    fit(isinstance(value, (list, tuple)) and len(value) > 1)
    return tuple(map(UNITS, value))


def matrix(value):
    value = plain(value, finite=False)
    fit(value.ndim > 1 and value.size)
    return value


def places(value):
    """Of four examples."""
    if isinstance(value, slice):
        return value
    inner = value.values if isinstance(value, Column) else value
    value = plain(value)
    fit(np.asarray(inner).dtype.kind in "iu" and value.ndim < 2)
    fit(((value >= -4) & (value < 4)).all())
    return np.atleast_1d(value.astype(int))


def row_of_layers(value):
    fit(isinstance(value, (list, tuple)) and value)
    fit(all(isinstance(layer, layers.Layer) for layer in value))
    return value


def row_of_networks(value):
    fit(isinstance(value, (list, tuple)) and value)
    fit(all(isinstance(other, Network) for other in value))
    return value


def two_arrays(value):
    fit(isinstance(value, (list, tuple)) and len(value) == 2)
    return X3(value[0]), Y(value[1])


def class_names(value):
    fit(isinstance(value, (list, tuple)) and len(value) > 1)
    return tuple(value)


def function_or(kinds):
    def rule(value):
        fit(isinstance(value, (FunctionType, kinds)))
        return value

    return rule


def clip(value):
    fit(value is not optimizers.by_norm)
    fit(value is None or (callable(value) and not isinstance(value, type)))
    return value


def interval_ends(value):
    fit(isinstance(value, str) and value in ("()", "[)", "(]", "[]"))
    return value


def many_records(value):
    fit(isinstance(value, (list, tuple, Iterator)))
    return value


X = Array(SCORES, lambda x: x.shape in {(2, m) for m in range(1, 9)})
X3 = Array(SCORES)
Y = Array(HOT, lambda y: y.shape == (2, 3) and (y >= 0).all() and np.allclose(y.sum(axis=0), 1))
RNG = Kind(rng(), np.random.Generator)
NET = Kind(net(), Network)
RUN_NET = Kind(run_net(), Network)
G = Kind(tanh, activations.Activation)
LOSS = Kind(cross_entropy, losses.Loss)
INIT = Kind(initializers.he, initializers.Initializer)
UNITS = Whole(2)
PROBABILITIES = Array(SHARES, lambda a: a.shape == (2, 3) and (a >= 0).all() and (a <= 1).all())
DATA = datasets.Data(np.arange(8.0).reshape(2, 4), [0, 1, 1, 0], ("a", "b"))
TRAINING = {
    "net": NET,
    "x": X3,
    "y": Y,
    "optimizer": Meant(SGD(rate=0.1), function_or(optimizers.Optimizer)),
    "epochs": Whole(2),
    "batch": Whole(2),
    "rng": RNG,
    "validation": Or(Meant((SCORES, HOT), two_arrays)),
    "stop": Or(Meant(EarlyStopping(3), function_or(EarlyStopping))),
}


def of(thing, method="__call__"):
    """A method of a thing that is made anew for each try."""
    return lambda **given: getattr(copy.deepcopy(thing), method)(**given)


def put(layer, name):
    """A layer after one of its attributes was set by hand."""

    def by_hand(value):
        changed = copy.deepcopy(layer)
        setattr(changed, name, value)
        return changed

    return by_hand


def full(shape):
    """An array of this shape, or one number for all of it."""
    return Array(np.ones(shape), lambda a: a.shape in ((), shape))


def knob_number(entry, name):
    domain = entry.knobs[name].domain
    return Number(getattr(entry, name), lambda x: x in domain)


DENSE, NORM = Dense(3, 2, tanh, rng=rng()), layers.BatchNorm(2, tanh)
LAYER_NORMS = {kind.__name__: kind for kind in (layers.LayerNorm, layers.RMSNorm)}
FED = {
    "activations.Activation.__call__": (of(tanh), {"z": Array(SCORES, lambda z: True)}),
    "activations.Activation.prime": (of(tanh, "prime"), {"z": Array(SCORES, lambda z: True)}),
    "activations.Activation.delta": (of(tanh, "delta"), {"z": X3, "dL_da": X3}),
    "activations.Softmax.delta": (of(softmax, "delta"), {"z": X3, "dL_da": X3}),
    "activations.Softmax.__call__": (
        of(softmax),
        {"z": Array(SCORES, lambda z: z.ndim and z.shape[-min(2, z.ndim)])},
    ),
    "activations.Softmax.jacobian": (
        of(softmax, "jacobian"),
        {"z": Array(SCORES[:, :1], lambda z: z.ndim and 0 < z.size == len(z))},
    ),
    **{
        f"losses.Loss.{method} of {loss}": (of(loss, method), {first: a, "y": y})
        for loss, a, y in [
            (losses.squared_error, X3, X3),
            (losses.half_squared_error, X3, X3),
            (losses.absolute_error, X3, X3),
            (losses.binary_cross_entropy, PROBABILITIES, PROBABILITIES),
            (losses.cross_entropy, PROBABILITIES, Y),
        ]
        for method in ["__call__", "dL_da", "delta", "logits"]
        if loss.partner or method in ("__call__", "dL_da")
        for first in ["z" if method == "logits" else "a"]
        for a in [X3 if method == "logits" else a]
    },
    "losses.one_hot": (
        losses.one_hot,
        {"labels": Meant([0, 2, 1], labels_below(3, None)), "classes": Whole(3, 3)},
    ),
    **{
        f"initializers.Initializer.draw of {name}": (
            of(init, "draw"),
            {"n_out": UNITS, "n_in": UNITS, "rng": RNG},
        )
        for name, init in initializers.INITIALIZERS.items()
        if name in ("xavier", "uniform", "orthogonal")
    },
    "initializers.Initializer.sigma": (
        of(initializers.xavier, "sigma"),
        {"fan_in": UNITS, "fan_out": UNITS},
    ),
    **{
        f"{type(entry).__module__.split('.')[1]}.{type(entry).__name__}": (
            type(entry),
            {name: knob_number(entry, name) for name in entry.knobs},
        )
        for menu in [
            activations.ACTIVATIONS,
            initializers.INITIALIZERS,
            datasets.DATASETS,
            FIXES,
        ]
        for entry in menu.values()
        if entry.knobs
    },
    "datasets.Data": (
        datasets.Data,
        {
            "x": Array(SCORES, lambda x: x.ndim == 2 and x.shape[1] == 3),
            "labels": Meant([0, 1, 1], labels_below(2)),
            "names": Meant(("a", "b"), class_names),
        },
    ),
    "datasets.Data.take": (of(DATA, "take"), {"some": Meant([0, 3], places)}),
    "datasets.Data.split": (
        of(DATA, "split"),
        {"share": Number(0.75, lambda x: 0.125 < x < 0.875), "rng": RNG},
    ),
    "datasets.Data.with_label_noise": (
        of(DATA, "with_label_noise"),
        {"share": Number(0.5, closed), "rng": RNG},
    ),
    "datasets.Dataset.draw": (of(datasets.xor, "draw"), {"m": Whole(4, 2), "rng": RNG}),
    "datasets.digits_split": (datasets.digits_split, {"rng": RNG}),
    "layers.Input": (layers.Input, {"n": UNITS}),
    "layers.Dense": (Dense, {"n_in": UNITS, "n_out": UNITS, "g": G, "init": INIT, "rng": RNG}),
    "layers.Dense.g": (put(DENSE, "g"), {"value": G}),
    "layers.Dense.W": (put(DENSE, "W"), {"value": full((2, 3))}),
    "layers.Dense.b": (put(DENSE, "b"), {"value": full((2, 1))}),
    "layers.PReLU": (layers.PReLU, {"n": UNITS, "alpha": Number(0.5, any_number)}),
    "layers.PReLU.alpha": (put(layers.PReLU(2), "alpha"), {"value": full((2, 1))}),
    "layers.Dropout": (layers.Dropout, {"n": UNITS, "p": Number(0.5, share), "rng": RNG}),
    "layers.Dropout.p": (
        put(layers.Dropout(2, rng=rng()), "p"),
        {"value": Number(0.5, share)},
    ),
    "layers.Dropout.rng": (put(layers.Dropout(2, rng=rng()), "rng"), {"value": RNG}),
    "layers.Dropout.frozen": (put(layers.Dropout(2, rng=rng()), "frozen"), {"value": Flag(True)}),
    "layers.BatchNorm": (
        layers.BatchNorm,
        {
            "n": UNITS,
            "g": G,
            "epsilon": Number(0.1, positive),
            "momentum": Number(0.1, closed),
        },
    ),
    **{
        f"layers.BatchNorm.{name}": (put(NORM, name), {"value": full((2, 1))})
        for name in ["gamma", "beta", "running_mean", "running_var"]
    },
    **{
        f"layers.{name}": (kind, {"n": UNITS, "g": G, "epsilon": Number(0.1, positive)})
        for name, kind in LAYER_NORMS.items()
    },
    "layers.LayerNorm.beta": (put(layers.LayerNorm(2), "beta"), {"value": full((2, 1))}),
    **{
        f"layers.{name}.gamma": (put(kind(2), "gamma"), {"value": full((2, 1))})
        for name, kind in LAYER_NORMS.items()
    },
    "layers.BatchNorm.momentum": (put(NORM, "momentum"), {"value": Number(0.1, closed)}),
    "layers.Residual": (
        layers.Residual,
        {
            "branch": Meant([Dense(2, 2, rng=rng())], row_of_layers),
            "scale": Number(0.5, any_number),
        },
    ),
    "network.Network": (
        Network,
        {"layers": Meant([Dense(2, 2, softmax, rng=rng())], row_of_layers), "loss": LOSS},
    ),
    "network.Network.loss": (put(net(), "loss"), {"value": LOSS}),
    "network.Network.forward": (of(net(), "forward"), {"x": X, "training": Flag(True)}),
    "network.Network.predict": (of(net(), "predict"), {"x": X}),
    "network.Network.backward": (of(run_net(), "backward"), {"y": Y}),
    "network.Network.evaluate": (of(net(), "evaluate"), {"x": X3, "y": Y}),
    "network.stacked": (network.stacked, {"networks": Meant([net(), net()], row_of_networks)}),
    "network.dense": (
        network.dense,
        {"sizes": Meant((2, 3, 2), sizes), "g": G, "g_out": G, "init": INIT, "rng": RNG},
    ),
    "network.accuracy": (network.accuracy, {"a": X3, "y": Array(HOT, one_hot_columns)}),
    "optimizers.SGD": (
        SGD,
        {
            "rate": Number(0.1, positive),
            "decay": Number(0.1, not_negative),
            "clip": Meant(optimizers.by_norm(1.0), clip),
        },
    ),
    "optimizers.SGD.rate": (put(SGD(), "rate"), {"value": Number(0.1, positive)}),
    "optimizers.Momentum": (
        optimizers.Momentum,
        {"rate": Number(0.1, positive), "beta1": Number(0.5, share)},
    ),
    "optimizers.Adam": (
        optimizers.Adam,
        {
            "rate": Number(0.1, positive),
            "beta1": Number(0.5, share),
            "beta2": Number(0.5, share),
            "epsilon": Number(0.1, positive),
        },
    ),
    "optimizers.AdamW": (
        optimizers.AdamW,
        {"rate": Number(0.1, positive), "decay": Number(0.1, not_negative)},
    ),
    "optimizers.Optimizer.__call__": (of(SGD()), {"net": RUN_NET}),
    "optimizers.by_norm": (optimizers.by_norm, {"most": Number(1.0, lambda x: x > 0)}),
    "optimizers.by_value": (optimizers.by_value, {"most": Number(1.0, lambda x: x > 0)}),
    "recipes.Recipe": (
        Recipe,
        {
            "sizes": Meant((2, 3, 3, 2), sizes),
            "g": G,
            "g_out": Kind(softmax, activations.Activation),
            "loss": LOSS,
            "init": Or(INIT),
            "batch_norm": Flag(True),
            "dropout": Number(0.5, share),
            "skip": Or(Number(0.5, any_number)),
            "rate": Number(0.1, positive),
            "decay": Number(0.1, not_negative),
            "clip": Or(Number(1.0, lambda x: x > 0)),
        },
    ),
    "recipes.Recipe.network": (of(Recipe(sizes=(2, 3, 2)), "network"), {"rng": RNG}),
    "recipes.fitting": (recipes.fitting, {"g": G}),
    **{
        f"recipes.Fix.apply of {name}": (
            of(fix, "apply"),
            {"recipe": Kind(Recipe(sizes=(2, 3, 2)), Recipe)},
        )
        for name, fix in FIXES.items()
    },
    "training.train": (training.train, TRAINING),
    "training.train_stepwise": (training.train_stepwise, TRAINING),
    "training.EarlyStopping": (EarlyStopping, {"records": Whole(3)}),
    "training.EarlyStopping.__call__": (
        of(EarlyStopping(3)),
        {"record": Kind(Record(1, 2, 0.5, 0.5), Record)},
    ),
    "training.progress": (
        training.progress,
        {"records": Meant([Record(1, 2, 0.5)], many_records), "every": Whole(3)},
    ),
    "gradcheck.gradient_check": (
        gradcheck.gradient_check,
        {
            "net": NET,
            "x": X3,
            "y": Y,
            "step": Number(1e-5, positive),
            "one_sided": Flag(False),
            "skip_kinks": Flag(True),
        },
    ),
    "registry.Interval": (
        Interval,
        {
            "low": Kind(0.0, Real),
            "high": Kind(1.0, Real),
            "ends": Meant("[)", interval_ends),
        },
    ),
    "registry.knob": (
        lambda **given: [
            float(part) if isinstance(part, Real) else part
            for part in astuple(knob(**{"default": 0.5} | given).metadata["knob"])
        ],
        {
            "default": Number(0.5, closed),
            "low": Number(0.0, lambda x: -inf < x <= 0.5),
            "high": Number(1.0, lambda x: 0.5 <= x < inf),
            "step": Number(0.1, positive),
            "label": Kind("x", str),
            "domain": Kind(Interval(), Interval),
        },
    ),
    **{
        f"diagnostics.{name}": (getattr(diagnostics, name), {"net": RUN_NET})
        for name in ("gradient_sizes", "dead_shares")
    },
    "diagnostics.rms": (diagnostics.rms, {"x": Meant(SCORES, matrix)}),
    "diagnostics.update_ratios": (
        diagnostics.update_ratios,
        {"net": RUN_NET, "rate": Number(0.1, positive)},
    ),
}
# Names that stand for a value, or that only the package calls, with what was looked at before.
PACKAGE = Path(network.__file__).parent
INSIDE = {
    *"gradcheck.Check training.Record training.Records network.Parameter".split(),  # made by us
    *"network.SideBySide layers.product".split(),
    *"layers.Layer layers.Learned initializers.UniformInitializer".split(),  # to build upon
    *"layers.activation layers.check_fit layers.check_inputs layers.check_gradient".split(),
    *"losses.check_probabilities losses.class_numbers".split(),
    *"losses.pair network.units optimizers.number_for_each recipes.changed".split(),  # are checks
    *"training.checked training.checked_pair gradcheck.checked_gradient".split(),
    *"losses.divide_or_zero losses.surprisal losses.total initializers.gain_knob".split(),
    *"network.plain network.shown network.walk training.batches training.descend".split(),
    *"training.finite training.printed training.records optimizers.global_norm".split(),
    *"diagnostics.active_layers diagnostics.by_layer diagnostics.slopes".split(),
    *"gradcheck.activation_has_kink gradcheck.has_kink gradcheck.jumps".split(),
    *"gradcheck.loss_and_sides gradcheck.loss_has_kink gradcheck.numerical_slope".split(),
    *"gradcheck.relative_error".split(),
}
INSIDE |= {
    *"datasets.Dataset optimizers.Optimizer layers.Layer.check_learned".split(),
    *"checks.asked checks.given checks.kind checks.masked checks.trial checks.stackable".split(),
    *"checks.check_rng checks.number checks.numbers checks.truth checks.whole".split(),
    *"checks.Checked checks.Fixed checks.Misspelt checks.other_names checks.from_toml".split(),
    *"optimizers.check_shapes registry.unwritten registry.Knob registry.Registry".split(),
    *"registry.Registry.add registry.Registry.check registry.register".split(),  # test_registry
    *"activations.Activation.checked activations.Activation.shaped_like".split(),
    "activations.Activation.by_columns",
    *"activations.Softmax.checked losses.Loss.checked network.Network.checked".split(),
    *"network.Network.checked_targets network.Network.loss_at network.Network.loss_now".split(),
    *"network.Network.run network.Network.gradients network.SideBySide.random".split(),
    *"recipes.Recipe.hidden layers.BatchNorm.average layers.Dense.backward_from".split(),
    *"layers.LayerNorm.middle layers.RMSNorm.middle".split(),
    *"layers.Dense.gradients layers.Dense.gradients_from".split(),
}
# What somebody writes and the package calls, with what was looked at before, or only its shape.
FORMULAS = {
    *"value derivative delta_from from_logits check_outputs check_targets".split(),
    *"std sample points step forward backward apply".split(),
}
TOLD = (TypeError, ValueError, AttributeError, KeyError)


def essence(result):
    """What a result is, as something that can be compared; a training is gone through."""
    if isinstance(result, np.ndarray):
        return result.dtype.str, result.shape, result.tolist()
    if isinstance(result, Network):
        return repr(result), [essence(layer) for layer in result.every_layer]
    if isinstance(result, layers.Layer):
        learned = [essence(getattr(result, name)) for name in (*result.learned, *result.averages)]
        return repr(result), [str(vars(result).get(k)) for k in ("p", "momentum", "g")], learned
    if isinstance(result, datasets.Data):
        return essence(result.x), essence(result.labels), str(result.names)
    if isinstance(result, gradcheck.Check):
        return result.worst
    if isinstance(result, Iterator):
        try:
            return [essence(record) for record in islice(result, 2)]
        except TOLD as error:  # by a function that was handed in
            assert sentence(error)
            return str(error)
    if isinstance(result, (tuple, list)):
        return [essence(part) for part in result]
    if isinstance(result, FunctionType):
        return essence(result([SCORES]))
    return re.sub(" at 0x[0-9a-f]*", "", repr(result))


@cache
def raising(file):
    """The numbers of the lines of a file's `raise` statements."""
    tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    raises = [node for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    return {line for node in raises for line in range(node.lineno, node.end_lineno + 1)}


def sentence(error):
    """Whether an error is one of ours: raised by a `raise` of the package, and in words."""
    *_, (frame, line) = traceback.walk_tb(error.__traceback__)
    file = frame.f_code.co_filename
    ours = Path(file).is_relative_to(PACKAGE) and line in raising(file)
    return ours and isinstance(error, TOLD) and len(str(error).split()) > 4


def fed(name, argument, value):
    """Feed one argument with `value()`, all others as they should be, and judge what comes."""
    call, specs = FED[name]
    given = {key: copy.deepcopy(spec.good) for key, spec in specs.items()}
    before = essence(given.get("net"))
    try:
        meant, fits = specs[argument](value()), True
    except Unfit:
        fits = False
    try:
        result = call(**{**given, argument: value()})
    except Exception as error:
        assert sentence(error), f"{type(error).__name__}: {error}"
        assert argument == "net" or essence(given.get("net")) == before  # nothing has moved
        return False
    assert fits, f"accepted, and gave {result!r}"
    right = call(
        **{**{key: copy.deepcopy(spec.good) for key, spec in specs.items()}, argument: meant}
    )
    assert essence(result) == essence(right)
    return True


def public_in(owner, place):
    """Functions, classes and methods that take something, by their dotted name."""
    for name, thing in vars(owner).items():
        thing = inspect.unwrap(getattr(thing, "__func__", thing))  # as of a class method
        own = place.count(".") or getattr(thing, "__module__", None) == owner.__name__
        if not own or not isinstance(thing, (type, FunctionType)):
            continue
        method = place.count(".") and isinstance(thing, FunctionType)
        if name == "__call__" or (name[0] != "_" and len(signature(thing)) > bool(method)):
            yield f"{place}.{name}"
        if isinstance(thing, type) and not place.count("."):
            yield from public_in(thing, f"{place}.{name}")


def signature(thing):
    return inspect.signature(thing).parameters


def test_everything_public_is_fed():
    public = {name for module in MODULES for name in public_in(module, module.__name__[10:])}
    assert {"training.train", "datasets.Data.split", "optimizers.Optimizer.__call__"} <= public
    fed_in = {name.split(" of ")[0] for name in FED}
    left = sorted(public - fed_in - INSIDE)
    assert [name for name in left if name.split(".")[-1] not in FORMULAS] == []
    assert not fed_in & INSIDE


@pytest.mark.parametrize("name", FED)
def test_what_is_right_is_accepted(name):
    for argument, spec in FED[name][1].items():
        assert fed(name, argument, lambda spec=spec: copy.deepcopy(spec.good)), argument


@pytest.mark.parametrize("name", FED)
def test_what_lies_in_the_drawer_gives_a_right_answer_or_a_sentence(name):
    for argument in FED[name][1]:
        for thing, value in DRAWER.items():
            try:
                fed(name, argument, value)
            except Exception as error:
                error.add_note(f"{name}({argument} = {thing})")
                raise


@pytest.mark.parametrize("name", FED)
@settings(max_examples=12)
@given(data=st.data())
def test_what_hypothesis_thinks_of_gives_a_right_answer_or_a_sentence(name, data):
    value = data.draw(THOUGHT_OF)
    fed(name, data.draw(st.sampled_from([*FED[name][1]])), lambda: copy.deepcopy(value))
