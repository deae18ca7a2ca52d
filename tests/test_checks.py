"""What is handed in wrong is told in a sentence, and what is right stays right in any setting."""

import sys
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
import pytest

from dl_basics.activations import Activation, relu, sigmoid, softmax
from dl_basics.checks import numbers
from dl_basics.datasets import Data, Dataset, digits_split
from dl_basics.experiments.harness import Kept
from dl_basics.gradcheck import gradient_check
from dl_basics.initializers import Initializer, Uniform, xavier
from dl_basics.layers import BatchNorm, Dense, Dropout, Layer, Residual, RMSNorm
from dl_basics.losses import Loss, cross_entropy, one_hot, squared_error
from dl_basics.network import Network, accuracy, stacked
from dl_basics.optimizers import SGD, Adam, AdamW, Momentum, Optimizer, by_norm, global_norm
from dl_basics.recipes import Fix, Recipe
from dl_basics.registry import (
    ACTIVATIONS,
    DATASETS,
    FIXES,
    INITIALIZERS,
    LOSSES,
    Interval,
    knob,
    register,
)
from dl_basics.training import EarlyStopping, Record, train

FAR = np.array([[-1000.0, -40.0, -0.5, 0.0], [0.5, 3.0, 40.0, 1000.0]])


@pytest.mark.parametrize("g", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_an_activation_does_not_care_whether_a_reader_lets_numpy_raise(g):
    def asked():
        slope = () if g.name == "softmax" else (g.prime(FAR),)
        return g(FAR), g.delta(FAR, np.ones((2, 4))), *slope

    usual = asked()
    with np.errstate(all="raise"):
        raising = asked()
    for one, other in zip(usual, raising, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_a_loss_does_not_care_either(loss):
    a = np.array([[1e-300, 1.0, 0.0], [1.0, 0.0, 1.0]])
    y = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    usual = loss(a, y)
    with np.errstate(all="raise"):
        assert loss(a, y) == usual
        assert loss.dL_da(a, y).shape == a.shape
        if loss.partner:
            assert np.isfinite(loss.logits(FAR, one_hot(np.array([0, 1, 1, 0]), 2)))


def test_masked_entries_and_truths_are_told_by_the_name_of_what_they_are():
    with pytest.raises(ValueError, match="x has masked entries; leave them out"):
        numbers(np.ma.masked_greater([1.0, 9.0], 5), "x")
    np.testing.assert_array_equal(numbers(np.ma.masked_greater([1.0, 2.0], 5)), [1, 2])
    with pytest.raises(TypeError, match=r"y must be numbers, .*; multiply by 1 to get 1"):
        numbers(np.array([True]), "y")
    with pytest.raises(TypeError, match="did you mean z, not z > 0"):
        numbers(np.array([True]), "z")


LABELS = np.array([2, 0, 1, 1])
RIGHT = np.eye(3)[:, [2, 0, 1, 2]]


@pytest.mark.parametrize(
    ("a", "y", "told"),
    [
        (RIGHT, LABELS, r"a is \(3, 4\) and y is \(4,\)"),
        (RIGHT, LABELS[None], r"a is \(3, 4\) and y is \(1, 4\)"),
        (RIGHT.T, one_hot(LABELS, 3).T, "are the examples in the rows"),
        (np.full((3, 4), np.nan), one_hot(LABELS, 3), r"a\[0, 0\] is nan"),
        (np.ones((4, 1)), np.array([[1.0], [0], [1], [0]]), "are the examples in the rows"),
        (np.ones((1, 3)), np.array([[1.0, 2.0, 0.0]]), "column 1 of y"),
        (RIGHT, 0.5 * one_hot(LABELS, 3), "column 0 of y"),
    ],
)
def test_accuracy_refuses_what_it_would_count_wrong(a, y, told):
    with pytest.raises(ValueError, match=told):
        accuracy(a, y)


def test_accuracy_counts_columns():
    assert accuracy(RIGHT, one_hot(LABELS, 3)) == 0.75
    assert accuracy(np.array([[0.9, 0.2, 0.6]]), np.array([[1, 0, 0]])) == pytest.approx(2 / 3)


class Series:
    """Like a column of a table that was sorted: by position it is not what it is by its index."""

    def __init__(self, values, index):
        self.values, self.index = np.asarray(values), index

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype)

    def __getitem__(self, place):
        return self.values[[self.index.index(k) for k in place]]

    def __len__(self):
        return len(self.values)


def test_labels_are_taken_by_their_place_not_by_an_index():
    data = Data(np.arange(6.0).reshape(2, 3), Series([2, 1, 0], [2, 0, 1]), ("a", "b", "c"))
    assert data.take([0, 1, 2]).labels.tolist() == [2, 1, 0]


@pytest.mark.parametrize(
    ("x", "labels", "error", "told"),
    [
        (np.zeros((2, 10)), np.zeros(150, int), ValueError, r"x must be \(features, 150\)"),
        (np.zeros((2, 2)), np.array([1, 2]), ValueError, r"labels\[1\] is 2"),
        (np.zeros((2, 2)), np.array([0.5, 1]), TypeError, "whole numbers"),
        (np.zeros(2), np.array([0, 1]), ValueError, r"has shape \(2,\)"),
        (np.full((2, 2), np.inf), np.array([0, 1]), ValueError, r"x\[0, 0\] is inf"),
        ("two", np.array([0, 1]), TypeError, "x must be numbers"),
    ],
)
def test_data_that_do_not_fit_together_are_refused_at_once(x, labels, error, told):
    with pytest.raises(error, match=told):
        Data(x, labels, ("no", "yes"))


@pytest.mark.parametrize("other", ["data", "x", "turned"])
def test_validation_is_looked_at_before_anything_moves(other):
    learn, test = digits_split(rng=np.random.default_rng(0))
    wrong = {"data": test, "x": (test.x,), "turned": (test.x.T, test.y.T)}[other]
    net = Network([Dense(64, 10, rng=np.random.default_rng(0))])
    before = net.layers[1].W.copy()
    with pytest.raises((TypeError, ValueError), match=r"pair \(x, y\)|one column for each"):
        next(
            train(
                net,
                learn.x,
                learn.y,
                SGD(),
                epochs=1,
                batch=32,
                validation=wrong,
                rng=np.random.default_rng(0),
            )
        )
    np.testing.assert_array_equal(net.layers[1].W, before)


class Broken(Dense):
    """A dense layer whose bias gradient is spoilt by `spoil`."""

    spoil = staticmethod(lambda db: db)

    def gradients_from(self, delta):
        super().gradients_from(delta)
        self.db = self.spoil(self.db)


@pytest.mark.parametrize(
    ("spoil", "error", "told"),
    [
        (lambda db: db * np.nan, ValueError, r"the gradient of b of Dense\(2, 3.*\[0, 0\] is nan"),
        (lambda db: None, TypeError, r"the gradient of b of Dense\(2, 3"),
    ],
)
def test_a_gradient_that_is_none_or_not_a_number_is_named(monkeypatch, spoil, error, told):
    monkeypatch.setattr(Broken, "spoil", staticmethod(spoil))
    rng = np.random.default_rng(0)
    net = Network([Broken(2, 3, rng=rng), Dense(3, 1, rng=rng)])
    with pytest.raises(error, match=told):
        gradient_check(net, rng.normal(size=(2, 4)), rng.normal(size=(1, 4)))


def test_an_error_that_is_not_a_number_is_the_worst():
    check = gradient_check(Network([Dense(1, 1, rng=np.random.default_rng(0))]), [[1.0]], [[2.0]])
    check.numerical[1, "W"][:] = np.nan
    assert np.isnan(check.worst)


# Parameters set by hand


@pytest.mark.parametrize(
    "W",
    [[[1, -1]], np.array([[1, -1]]), np.float32([[1, -1]]), np.array([[1.0, -1.0]])],
    ids=["list", "whole", "float32", "float64"],
)
def test_weights_set_by_hand_learn_as_those_that_were_drawn(W):
    net = Network([Dense(2, 1, rng=np.random.default_rng(0))])
    net.layers[1].W, net.layers[1].b = W, 0.5
    assert net.layers[1].W.dtype == net.layers[1].b.dtype == np.float64
    x, y = np.array([[0.5, 1.0], [2.0, -1.0]]), np.array([[1.0, 3.0]])
    assert gradient_check(net, x, y).worst < 1e-7
    net.forward(x)
    net.backward(y)
    SGD(rate=0.1)(net)
    np.testing.assert_allclose(net.layers[1].W, [[1.075, -0.825]])  # δ = (−1, −0.25)
    np.testing.assert_allclose(net.layers[1].b, [[0.625]])
    assert np.array_equal(W, [[1, -1]])  # what was handed in stays as it is


def test_weights_of_another_shape_are_told():
    layer = Dense(2, 3, rng=np.random.default_rng(0))
    with pytest.raises(
        ValueError, match=r"W of Dense\(2, 3.* must be \(3, 2\), but you gave \(2, 3"
    ):
        layer.W = layer.W.T
    with pytest.raises(TypeError, match=r"b of Dense\(2, 3, identity\) must be numbers"):
        layer.b = None


def test_weights_of_a_stack_are_set_with_its_axis():
    nets = [Network([Dense(2, 1, rng=np.random.default_rng(k))]) for k in range(3)]
    layer = stacked(nets).layers[1]
    layer.W = np.ones((3, 1, 2))
    with pytest.raises(ValueError, match=r"must be \(3, 1, 2\), but you gave \(1, 2\)"):
        layer.W = np.ones((1, 2))


def test_a_layer_of_your_own_that_forgets_its_array_is_told():
    class Scale(Layer):
        learned, n_in, n_out = ("s",), 1, 1

    with pytest.raises(TypeError, match=r"s of .*Scale.* must be numbers"):
        Network([Scale()])


def test_a_step_by_hand_over_the_parameters_is_that_of_gradient_descent():
    net, x, y = small()
    other = net.copy()
    for one in (net, other):
        one.forward(x)
        one.backward(y)
    SGD(rate=0.1)(other)
    for parameter in net.learned():
        parameter.value -= 0.1 * parameter.gradient
    np.testing.assert_array_equal(net.layers[1].W, other.layers[1].W)


@pytest.mark.parametrize("name", [["relu"], {}, None, 3])
def test_a_menu_tells_what_is_no_name(name):
    with pytest.raises(KeyError, match="no activation called"):
        ACTIVATIONS[name]


# Used twice


def small():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 12))
    return Network([Dense(2, 1, rng=rng)]), x, x[:1] - x[1:]


def goes_on(optimizer, stop, net=None):
    net, x, y = net or small()[0], *small()[1:]
    settings = {"epochs": 30, "batch": 5, "rng": np.random.default_rng(1)}
    return len([*train(net, x, y, optimizer, validation=(x, -y), stop=stop, **settings)])


def test_one_early_stopping_serves_training_after_training():
    stop = EarlyStopping(3)
    alone = goes_on(SGD(rate=0.1), EarlyStopping(3))
    assert [goes_on(SGD(rate=0.1), stop) for _ in range(3)] == [alone] * 3
    by_hand = [Record(k, k, 1.0, 0.5) for k in (1, 2, 3)]
    assert [*map(stop, by_hand)] == [*map(stop, by_hand)] == [False] * 3


def test_an_early_stopping_of_a_stack_waits_for_the_last_network():
    stop = EarlyStopping(2)
    losses = [[1.0, 1.0], [2.0, 0.5], [2.0, 0.4], [2.0, 0.4], [2.0, 0.4]]
    records = [Record(k, k, 1.0, np.array(pair)) for k, pair in enumerate(losses, 1)]
    assert [*map(stop, records)] == [False] * 4 + [True]


@pytest.mark.parametrize("kind", [Momentum, Adam])
def test_an_optimizer_tells_a_network_that_was_reset(kind):
    net, step = small()[0], kind()
    goes_on(step, None, net)
    net.reset()
    with pytest.raises(ValueError, match=r"before net\.reset\(\); make a new one"):
        goes_on(step, None, net)
    step.reset()
    assert goes_on(step, None, net) == 30


def test_a_training_that_is_over_says_so():
    net, x, y = small()
    records = train(net, x, y, SGD(), epochs=2, batch=4, rng=np.random.default_rng(0))
    assert len([*records]) == 2
    with pytest.raises(ValueError, match=r"this training is over; call train\(\.\.\.\) again"):
        next(iter(records))


def test_a_history_that_ended_early_says_so():
    kept = Kept(iter([1.0, 2.0]))
    assert kept.first(2).tolist() == [1, 2]
    with pytest.raises(ValueError, match="gave 2 measures, not 3"):
        kept.first(3)


# Settings, where they are typed


@pytest.mark.parametrize(
    ("give", "error", "told"),
    [
        (lambda: SGD(rate="1e-3"), TypeError, "rate must be a number, but got '1e-3'"),
        (lambda: SGD(rate=np.inf), ValueError, r"rate must be in \(0, ∞\), but is inf"),
        (lambda: setattr(SGD(), "rate", -1), ValueError, r"rate must be in \(0, ∞\), but is -1"),
        (lambda: SGD(clip=1.0), TypeError, r"clip must be a function such as by_norm\(1\.0\)"),
        (lambda: SGD(clip=by_norm), TypeError, r"clip needs its limit: by_norm\(1\.0\)"),
        (lambda: Adam(epsilon=-1), ValueError, r"epsilon must be in \(0, ∞\), but is -1"),
        (lambda: Recipe((2, 1), batch_norm="False"), TypeError, "batch_norm must be True or False"),
        (lambda: Recipe((2, 1), init="he"), TypeError, "init must be an initializer such as he"),
        (lambda: Recipe((2, "8", 1)), ValueError, "a size must be a whole number .* but is '8'"),
        (lambda: Network([Dense], cross_entropy), TypeError, "number 0 of the layers must be a"),
        (
            lambda: Network([small()[0].layers[1]], "cross-entropy"),
            TypeError,
            r"loss must be a loss such as LOSSES\['cross-entropy'\], but got 'cross-entropy'",
        ),
    ],
)
def test_a_setting_is_judged_where_it_is_typed(give, error, told):
    with pytest.raises(error, match=told):
        give()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"optimizer": SGD}, "optimizer must be one such as SGD.* without its brackets"),
        ({"stop": EarlyStopping}, r"stop must be a rule such as EarlyStopping\(5\).* brackets"),
        ({"stop": EarlyStopping()}, r"give validation=\(x, y\)"),
        ({"batch": True}, "batch must be a whole number"),
    ],
)
def test_a_training_is_judged_where_it_is_called(wrong, told):
    net, x, y = small()
    settings = {"optimizer": SGD(), "epochs": 2, "batch": 4, "rng": np.random.default_rng(0)}
    with pytest.raises((TypeError, ValueError), match=told):
        train(net, x, y, **settings | wrong)


def test_small_whole_numbers_do_not_overflow():
    many = np.uint8(200)
    assert xavier.sigma(many, many) == xavier.sigma(200, 200)
    net, x, y = small()
    rng = np.random.default_rng(0)
    assert len([*train(net, x, y, SGD(), epochs=np.uint8(255), batch=np.uint8(8), rng=rng)]) == 255


def test_networks_with_other_losses_are_not_built_alike():
    net, _, _ = small()
    other = Network([Dense(2, 1, rng=np.random.default_rng(0))], squared_error)
    with pytest.raises(ValueError, match="built alike"):
        stacked([net, other])


# What a learner writes is tried once, where it is registered or first used


def own(base, **parts):
    """A thing of a class such as a learner writes, on no menu."""
    return dataclass(frozen=True)(type("Mine", (base,), {"name": "mine", **parts}))()


MENUS = {Activation: ACTIVATIONS, Loss: LOSSES, Initializer: INITIALIZERS, Dataset: DATASETS}
MENUS |= {Fix: FIXES}
Z2 = {"derivative": lambda self, z: 2 * z}
SLOPE = {"derivative": lambda self, a, y: (a - y) / a.shape[-1]}
SQUARE = {"value": lambda self, a, y: ((a - y) ** 2).sum() / a.shape[-1]}


def first_use(thing):
    """What looks at a thing that stands on no menu."""
    rng, recipe = np.random.default_rng(0), Recipe((2, 1))
    return {
        Activation: lambda: Dense(2, 1, thing, rng=rng),
        Loss: lambda: Network([Dense(2, 1, rng=rng)], thing),
        Initializer: lambda: Dense(2, 1, init=thing, rng=rng),
        Dataset: lambda: thing.draw(4, rng=rng),
        Fix: lambda: FIXES["dropout"].apply(thing.apply(recipe)),
    }[type(thing).__mro__[1]]()


@pytest.mark.parametrize(
    ("base", "parts", "told"),
    [
        (Activation, {"value": lambda self, z: None}, "value of mine must give an array, .* None"),
        (Activation, {"value": lambda self, z: 0.5}, "value of mine must give an array, .* 0.5"),
        (Activation, {"value": lambda self, z: z.tolist()}, "must give an array, but gives "),
        (Activation, {"value": lambda self, z: z[:1]}, r"shape \(2, 3\), but gives shape \(1, 3\)"),
        (Activation, {"value": lambda self, z: np.log(z)}, "must be finite numbers, .* is nan"),
        (Activation, {"value": lambda self, z: z * 1j}, "value of mine must be numbers"),
        (Activation, {"value": lambda self, z: np.abs(z, out=z)}, "value of mine writes into"),
        (Activation, {"value": lambda self, z: z if z > 0 else 0}, "stops with ValueError: .*trut"),
        (Activation, {"value": lambda self, z: z * z.shape[1]}, "stops with IndexError"),
        (Activation, {"value": lambda z: z}, "stops with TypeError"),
        (
            Activation,
            {"value": lambda self, z: np.vectorize(lambda v: 0 if v < 0 else v)(z), **Z2},
            "an output depends on numbers beside its own",
        ),
        (Activation, {"value": lambda self, z: z / z.max(), **Z2}, "depends on numbers beside"),
        (Activation, {"value": lambda self, z: sys.exit()}, "stops with SystemExit"),
        (
            Activation,
            {"value": lambda self, z: z, "derivative": lambda self, z: 1},
            "derivative of",
        ),
        (Loss, {"value": lambda self, a, y: (a - y) ** 2}, r"must give one number, .* \(2, 3\)"),
        (Loss, {"value": lambda self, a, y: np.sum(a - y, axis=0)}, "must give one number"),
        (Loss, {"value": lambda self, a, y: None}, "value of mine must be numbers, .* None"),
        (Loss, {"value": lambda self, a, y: np.subtract(a, y, out=y).sum()}, "writes into"),
        (Loss, {**SQUARE, "derivative": lambda self, a, y: (a - y).sum()}, "derivative of mine"),
        (Loss, {**SQUARE, **SLOPE, "partner": "identity", "from_logits": lambda *_: [1]}, "from_l"),
        (Initializer, {"std": lambda self, n_in, n_out: None}, "sample of mine stops with"),
        (Initializer, {"std": lambda self, n_in, n_out: -1.0}, "stops with ValueError: scale < 0"),
        (Initializer, {"sample": lambda self, o, i, rng: np.ones((i, o))}, r"W \(1, 2\)|\(3, 2\)"),
        (Dataset, {"points": lambda self, labels, rng: None}, "points of mine"),
        (Dataset, {"points": lambda self, labels, rng: labels * 1.0}, r"must give shape \(2, "),
        (Dataset, {"points": lambda self, labels, rng: np.ones((2, 1))}, r"must give shape \(2, "),
        (
            Dataset,
            {"points": lambda *_: np.ones((2, 7)), "names": ("a",)},
            "number of classes|shape",
        ),
        (
            Fix,
            {"apply": lambda self, recipe: None},
            "must give Recipe, but gives None|a fix changes",
        ),
    ],
)
def test_a_thing_of_your_own_is_told_at_register_and_where_it_is_used_first(base, parts, told):
    with MENUS[base].restored():
        if parts.get("names") != ("a",):
            with pytest.raises((TypeError, ValueError), match=told):
                register(MENUS[base])(type("Mine", (base,), {"name": "mine", **parts}))
        assert "mine" not in MENUS[base]
    with pytest.raises((TypeError, ValueError), match=told):
        first_use(own(base, **parts))


def test_what_is_true_or_whole_counts_as_numbers():
    gate = own(Activation, value=lambda self, z: z > 0, derivative=lambda self, z: z > 0)
    assert gate([-1, 2]).tolist() == [0.0, 1.0]
    Dense(2, 1, gate, rng=np.random.default_rng(0))


def test_a_thing_on_no_menu_has_a_name_and_no_knobs():
    class Plain(Activation):
        def value(self, z):
            return +z

    layer = Dense(2, 1, Plain(), rng=np.random.default_rng(0))
    assert (repr(layer), Plain().knobs) == ("Dense(2, 1, Plain)", {})
    with pytest.raises(NotImplementedError, match="Plain has no derivative yet"):
        Plain().prime(1.0)


def test_what_is_not_written_yet_may_be_registered():
    with ACTIVATIONS.restored():
        register(ACTIVATIONS)(type("Later", (Activation,), {"name": "later"}))
        with pytest.raises(NotImplementedError, match=r"later has no value yet: write value\("):
            ACTIVATIONS["later"](1.0)


def test_a_formula_works_on_a_copy_of_what_you_give():
    x, a, y = np.array([-1.0, 1.0]), np.array([[1.0, 2.0]]), np.array([[1.0, 1.0]])
    own(Activation, value=lambda self, z: np.abs(z, out=z))(x)
    own(Loss, value=lambda self, a, y: np.subtract(a, y, out=y).sum())(a, y)
    assert x.tolist() == [-1, 1] and y.tolist() == [[1, 1]]
    assert own(
        Dataset, points=lambda self, labels, rng: (labels.fill(0), np.ones((2, len(labels))))[1]
    ).draw(4, rng=np.random.default_rng(0)).labels.tolist() == [0, 1, 0, 1]


@pytest.mark.parametrize("menu", [LOSSES, INITIALIZERS, DATASETS, FIXES])
def test_a_menu_takes_its_own_kind_only(menu):
    with pytest.raises(TypeError, match=rf"on the menu of each {menu.kind} stands a class Mine\("):
        register(menu)(type("Mine", (Activation,), {"name": "mine"}))


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: register(ACTIVATIONS)(relu), r"class Mine\(Activation\): not ReLU\(\)"),
        (lambda: register(ACTIVATIONS)(type("M", (Activation,), {"name": " "})), "needs a name"),
        (
            lambda: register(ACTIVATIONS)(
                type("M", (Activation,), {"name": "m", "__init__": lambda self, k: None})
            ),
            r"M\(\) stops with TypeError",
        ),
        (
            lambda: register(ACTIVATIONS)(
                type(
                    "M",
                    (Activation,),
                    {"name": "m", "k": knob(1, low=0, high=2, step=1, label="k")},
                )
            ),
            "M, as a dataclass, stops with TypeError: 'k' is a field but has no type annotation",
        ),
        (
            lambda: knob("0.1", low=0, high=1, step=0.1, label="k"),
            "default of a knob must be a num",
        ),
        (lambda: knob(0.1, low=0, high=1, step=0.1, label=None), "label must be a text"),
        (lambda: Interval("0", "1"), "from number to number"),
    ],
)
def test_what_cannot_be_registered_is_told(make, told):
    with pytest.raises((TypeError, ValueError), match=told):
        make()


class Scale(Layer):
    """As a learner writes one, right."""

    learned = ("s",)

    def __init__(self, n):
        self.n_in = self.n_out = n
        self.s = np.full((n, 1), 0.5)

    def forward(self, a_prev, training=True):
        a = self.s * a_prev
        if training:
            self.a_prev, self.a = a_prev, a
        return a

    def backward(self, dL_da):
        self.ds = (dL_da * self.a_prev).sum(axis=-1, keepdims=True)
        return dL_da * self.s


def scaled(kind, seed=0):
    rng = np.random.default_rng(seed)
    return Network([Dense(2, 3, rng=rng), kind(3), Dense(3, 1, rng=rng)])


def test_a_layer_of_your_own_learns_is_stacked_and_checked():
    nets = [scaled(Scale, seed) for seed in (0, 1)]
    _, x, y = small()
    assert gradient_check(nets[0], x, y).worst < 1e-7
    assert repr(nets[0].layers[2]) == "Scale(3, 3)"
    stack, step = stacked(nets), SGD(rate=0.1)
    for net in (stack, *nets):
        net.forward(x)
        net.backward(y)
        step(net)
    np.testing.assert_allclose(stack.layers[2].s, [net.layers[2].s for net in nets])
    assert nets[0].layers[2].s[0, 0] != 0.5


def test_one_learned_name_needs_no_comma():
    class Comma(Scale):
        learned = "s"

    assert [p.name for p in scaled(Comma).learned()] == ["W", "b", "s", "W", "b"]


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"learned": ()}, "there is ds, but s is not listed in `learned`"),
        ({"forward": lambda self, a_prev: a_prev}, "forward of Mine stops with TypeError"),
        ({"forward": lambda self, a_prev, training: None}, "forward of Mine must give an array"),
        ({"forward": lambda self, a, training: a[:1]}, r"shape \(3, 3\), but gives shape \(1, 3\)"),
        (
            {"forward": lambda self, a, training: np.abs(a - 2, out=a)},
            "forward of Mine writes into",
        ),
        ({"forward": lambda self, a, training: a}, "backward of Mine stops with .* has no a_prev"),
        ({"backward": lambda self, dL_da: None}, "backward of Mine must give an array"),
        (
            {
                "forward": lambda self, a, training: (
                    setattr(self, "a_prev", a) or setattr(self, "a", self.s * a) or self.a
                )
            },
            "backward of Mine stops with ValueError",  # it remembers what evaluation saw
        ),
        ({"__init__": lambda self, n: None}, r"n_in of Mine\(\?, \?\) must be a whole number"),
    ],
)
@pytest.mark.parametrize("inside", [False, True])
def test_a_layer_of_your_own_is_told_where_it_is_built_in(parts, told, inside):
    layer = type("Mine", (Scale,), parts)(3)
    with pytest.raises((TypeError, ValueError), match=told):
        Network([Residual([layer])] if inside else [layer])


# Optimizers


class Sign(Optimizer):
    def __init__(self, rate):  # without the one it comes from
        self.rate = rate

    def step(self, parameter, gradient):
        return self.rate * np.sign(gradient)


def after_a_step(optimizer, net=None):
    _, x, y = small()
    net = net or small()[0]
    net.forward(x)
    net.backward(y)
    optimizer(net)
    return net


def test_an_optimizer_without_super_steps_and_counts():
    step = Sign(0.25)
    moved = after_a_step(step).layers[1].W - small()[0].layers[1].W
    assert (np.abs(moved) == 0.25).all() and step.t == 1


class Counting(Sign):
    """One that keeps something of its own: the look at its shapes must leave that alone."""

    steps = 0

    def step(self, parameter, gradient):
        self.steps += 1
        return self.rate * gradient


def test_the_look_at_an_optimizer_leaves_it_as_it_is():
    step = Counting(0.1)
    after_a_step(step)
    assert step.steps == 2  # W and b
    np.testing.assert_array_equal(
        after_a_step(Momentum(rate=0.1)).layers[1].W, after_a_step(SGD(rate=0.1)).layers[1].W
    )


@pytest.mark.parametrize(
    ("optimizer", "told"),
    [
        (
            type("None_", (Sign,), {"step": lambda self, p, g: None})(1),
            "the step of W .* its shape",
        ),
        (
            type("Sum", (Sign,), {"step": lambda self, p, g: g.sum()})(1),
            r"the step of W .* has \(\)",
        ),
        (type("T", (Sign,), {"step": lambda self, p, g: g.T})(1), r"step of W .* has \(2, 1\)"),
        (
            type("Few", (Sign,), {"step": lambda self, p: 0})(1),
            "step of Few.* stops with TypeError",
        ),
        (SGD(clip=lambda gs: gs[:1]), "the gradient of b .* must have its shape"),
        (SGD(clip=lambda gs: [*gs, 1]), "the gradient of None must have its shape"),
        (SGD(clip=lambda gs: None), "clip stops with TypeError"),
        (SGD(clip=lambda gs: [g.sum() for g in gs]), "the gradient of W .* must have its shape"),
        (SGD(clip=np.clip), "clip stops with"),
        (SGD(rate=np.full((2, 1, 1), 0.1)), r"the step of W .* but has \(2, 1, 2\)"),
    ],
)
def test_a_step_that_does_not_fit_is_told_and_moves_nothing(optimizer, told):
    net = small()[0]
    before = net.layers[1].W.copy()
    for _ in range(2):  # and again, if the cell is run again
        with pytest.raises(ValueError, match=told):
            after_a_step(optimizer, net)
    np.testing.assert_array_equal(net.layers[1].W, before)


def test_rates_of_another_count_than_the_networks_are_told():
    nets = stacked([small()[0], small()[0]])
    with pytest.raises(ValueError, match=r"step of SGD.* stops with ValueError"):
        after_a_step(SGD(rate=np.full((3, 1, 1), 0.1)), nets)


# Other names, other settings


@pytest.mark.parametrize(
    ("thing", "name", "meant"),
    [
        (SGD, "lr", "rate"),
        (Adam, "learning_rate", "rate"),
        (SGD, "weight_decay", "decay"),
        (Adam, "eps", "epsilon"),
        (SGD, "colour", "rate, decay, clip"),
        (lambda: Dense(2, 1, rng=np.random.default_rng(0)), "w", "W"),
        (lambda: Dense(2, 1, rng=np.random.default_rng(0)), "bias", "b"),
        (lambda: Dense(2, 1, rng=np.random.default_rng(0)), "activation", "g"),
        (lambda: BatchNorm(2), "eps", "epsilon"),
        (lambda: BatchNorm(2), "Running_Var", "running_var"),
        (lambda: Dropout(2, rng=np.random.default_rng(0)), "rate", "p"),
        (lambda: small()[0], "layer", "layers"),
        (lambda: small()[0], "Loss", "loss"),
        (EarlyStopping, "patience", "records"),
    ],
)
def test_a_setting_under_another_name_is_told(thing, name, meant):
    thing = thing()
    with pytest.raises(AttributeError, match=rf"has no {name}; did you mean {meant}\?"):
        setattr(thing, name, 0.5)
    assert not hasattr(thing, name)


def test_an_optimizer_of_your_own_may_keep_what_it_likes():
    step = Counting(0.1)
    step.colour = "red"
    assert step.colour == "red"


@pytest.mark.parametrize(
    ("give", "told"),
    [
        (lambda: BatchNorm(2, epsilon=0), r"epsilon must be in \(0, ∞\), but is 0"),
        (lambda: setattr(BatchNorm(2), "running_var", -1.0), "running_var of .* one is -1"),
        (lambda: Uniform(1e308).draw(2, 2, rng=np.random.default_rng(0)), "stops with OverflowErr"),
    ],
)
def test_a_setting_that_gives_no_numbers_is_told(give, told):
    with pytest.raises(ValueError, match=told):
        give()


def test_a_frozen_mask_fits_its_batch_only():
    layer = Dropout(2, rng=np.random.default_rng(0))
    layer.forward(np.ones((2, 1)))
    layer.frozen = True
    with pytest.raises(ValueError, match=r"frozen with a mask \(2, 1\), not \(2, 5\)"):
        layer.forward(np.ones((2, 5)))


# Data, changed in place


def test_data_are_copies_and_labels_are_looked_at_again():
    x, labels = np.array([[1.0, 2.0]]), np.array([0, 1])
    data = Data(x, labels, ("a", "b"))
    x[:], labels[:] = 9, 0
    part = data.take(slice(0, 2))
    part.x[:] = 7
    assert data.x.tolist() == [[1, 2]] and data.y.tolist() == [[0, 1]]
    data.labels[0] = 7
    for use in (
        lambda: data.y,
        lambda: data.take([0]),
        lambda: data.with_label_noise(1.0, rng=np.random.default_rng(0)),
    ):
        with pytest.raises(ValueError, match="labels must lie from 0 to 1, but"):
            use()


# Rules to stop


def test_two_trainings_that_take_turns_share_a_rule_and_not_its_count():
    def begun(stop, seed):
        net, x, y = small()
        rng = np.random.default_rng(seed)
        more = {"validation": (x, -y), "stop": stop}
        return train(net, x, y, SGD(rate=0.1), epochs=30, batch=5, rng=rng, **more)

    alone = [len([*begun(EarlyStopping(2), seed)]) for seed in (1, 2)]
    stop = EarlyStopping(2)
    turns = [0, 0]
    for pair in zip_longest(begun(stop, 1), begun(stop, 2)):
        turns = [count + (record is not None) for count, record in zip(turns, pair, strict=True)]
    assert turns == alone and max(alone) < 30


@pytest.mark.parametrize(
    ("stop", "told"),
    [
        (lambda record: "no", "what stop gives must be True or False, but got 'no'"),
        (lambda record: np.array([True, False]), "what stop gives must be True or False"),
        (lambda record: record.validation < 1, "stop stops with TypeError"),
        (lambda: True, "stop stops with TypeError"),
    ],
)
def test_a_rule_that_gives_no_answer_is_told(stop, told):
    net, x, y = small()
    rng = np.random.default_rng(0)
    with pytest.raises((TypeError, ValueError), match=told):
        [*train(net, x, y, SGD(), epochs=2, batch=5, rng=rng, stop=stop)]


# Gradient checks of stacks, and what NumPy may raise


def test_a_stack_is_checked_as_its_networks_are():
    _, x, y = small()
    nets = [Network([Dense(2, 1, rng=np.random.default_rng(k))]) for k in range(3)]
    check = gradient_check(stacked(nets), x, y)
    assert check.worst < 1e-7
    for k, net in enumerate(nets):
        np.testing.assert_allclose(
            check.numerical[1, "W"][k], gradient_check(net, x, y).numerical[1, "W"]
        )
    broken = stacked([Network([Broken(2, 1, rng=np.random.default_rng(k))]) for k in range(2)])
    type(broken.layers[1]).spoil = staticmethod(lambda db: db * [[[1.0]], [[2.0]]])
    try:
        assert gradient_check(broken, x, y).worst > 0.1
    finally:
        Broken.spoil = staticmethod(lambda db: db)


TINY = np.full((2, 3), 1e-320)


@pytest.mark.parametrize(
    "use",
    [
        lambda: softmax.jacobian([0.0, -800.0, -740.0]),
        lambda: cross_entropy.delta([[1e-308] * 3, [1] * 3], [[0] * 3, [1] * 3]),
        lambda: global_norm([np.array([1e-200, 1.0])]),
        lambda: by_norm(1.0)([np.array([[1e-320, 5.0]])])[0],
        lambda: Dense(2, 1, sigmoid, rng=np.random.default_rng(0)).forward(TINY),
        lambda: there_and_back(Dense(2, 2, sigmoid, rng=np.random.default_rng(0))),
        lambda: gradient_check(small()[0], small()[1] * 1e-200, small()[2]).worst,
    ],
)
def test_what_underflows_is_0_where_a_reader_lets_numpy_raise(use):
    usual = use()
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(use(), usual)


def there_and_back(layer):
    layer.forward(np.full((2, 3), 300.0))
    return layer.backward(np.full((2, 3), 1e-300))


# Stacks of things of your own

DEVIATION = {
    "value": lambda self, z: z - z.mean(axis=0),
    "derivative": lambda self, z: np.ones_like(z),
}


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (own(Loss, **SQUARE, **SLOPE), "value of mine mixes networks: use the axes −2 and −1"),
        (own(Activation, **DEVIATION), "value of mine mixes networks"),
        (
            own(Activation, value=lambda self, z: +z if z.ndim < 3 else z[9], **Z2),
            "value of mine, in a stack, stops with IndexError",
        ),
    ],
)
def test_what_works_for_one_network_only_is_not_stacked(thing, told):
    def net(seed):
        rng = np.random.default_rng(seed)
        if isinstance(thing, Loss):
            return Network([Dense(2, 2, rng=rng)], thing)
        return Network([Dense(2, 2, thing, rng=rng)])

    net(0).forward(small()[1])
    with pytest.raises(ValueError, match=told):
        stacked([net(0), net(1)])


def test_a_loss_for_any_number_of_axes_is_stacked():
    loss = own(
        Loss, value=lambda self, a, y: ((a - y) ** 2).sum(axis=(-2, -1)) / a.shape[-1], **SLOPE
    )
    _, x, y = small()
    nets = [Network([Dense(2, 1, rng=np.random.default_rng(k))], loss) for k in (0, 1)]
    np.testing.assert_allclose(
        stacked(nets).evaluate(x, y), [net.evaluate(x, y) for net in nets], rtol=1e-12
    )


def test_nothing_else_is_put_on_a_menu_by_hand():
    with pytest.raises(TypeError, match="on the menu of each activation"):
        ACTIVATIONS.add(squared_error)


# What is set or taken away on the way, and things of your own


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("t", -3, "t must be a whole number from 0 on, but is -3"),
        ("t", "3", "t must be a whole number"),
        ("memory", None, "memory must be a dictionary, which reset.. empties"),
        ("memory", [], "memory must be a dictionary"),
    ],
)
def test_what_an_optimizer_remembers_is_looked_at_as_it_is_set(name, value, told):
    optimizer, net = Adam(), small()[0]
    net.forward(small()[1])
    net.backward(small()[2])
    optimizer(net)
    with pytest.raises((TypeError, ValueError), match=told):
        setattr(optimizer, name, value)
    optimizer(net)
    assert optimizer.t == 2


def test_a_rate_for_each_of_a_stack_is_told_after_the_first_step_too():
    optimizer, net = SGD(), small()[0]
    net.forward(small()[1])
    net.backward(small()[2])
    optimizer(net)
    optimizer.rate = np.array([[[0.1]], [[0.2]]])
    with pytest.raises(ValueError, match=r"the step of W \(1, 2\) of Dense.* has \(2, 1, 2\)"):
        optimizer(net)


@pytest.mark.parametrize("cls", [SGD, Momentum, Adam, AdamW])
def test_only_the_rate_is_given_by_its_place(cls):
    """`AdamW(net.parameters, 0.001)`, written as elsewhere, is told."""
    assert cls(0.2).rate == 0.2
    with pytest.raises(TypeError, match="positional"):
        cls(17, 0.001)


@pytest.mark.parametrize(
    ("take", "told"),
    [
        (lambda net: delattr(net, "loss"), "Network needs its loss"),
        (lambda net: delattr(net, "layers"), "the layers of a network stay"),
        (lambda net: delattr(net.layers[1], "W"), "Dense needs its W"),
        (lambda net: delattr(net.layers[1], "g"), "Dense needs its g"),
    ],
)
def test_what_is_needed_is_not_taken_away(take, told):
    net = small()[0]
    with pytest.raises(AttributeError, match=told):
        take(net)
    net.forward(small()[1])


def test_rms_norm_has_no_beta():
    layer = RMSNorm(3)
    with pytest.raises(AttributeError, match="RMSNorm has no β"):
        layer.beta = 5.0
    with pytest.raises(AttributeError, match="RMSNorm has no β"):
        layer.beta += 5.0
    assert not layer.forward(np.zeros((3, 2))).any()


def test_a_number_of_your_own_that_is_no_knob_stays_a_number():
    @dataclass(frozen=True)
    class Mine(Activation):
        name = "mine"
        slope: float = 0.1
        label: str = "a"

    assert Mine(2).slope == 2 and Mine(label="b").label == "b"
    for wrong in ("0.3", None, [1.0]):
        with pytest.raises(TypeError, match="slope of mine must be a number"):
            Mine(wrong)


def test_a_record_without_a_loss_is_told_when_it_is_printed():
    with pytest.raises(TypeError, match="the loss of a record must be numbers"):
        print(Record(1, 1, None))


def test_a_network_has_its_weights_in_its_layers():
    net = small()[0]
    with pytest.raises(AttributeError, match="Network has no W; did you mean layers"):
        net.W = 0
