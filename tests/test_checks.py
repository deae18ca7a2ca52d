"""What is handed in wrong is told in a sentence, and what is right stays right in any setting."""

import numpy as np
import pytest

from dl_basics.checks import numbers
from dl_basics.datasets import Data, digits_split
from dl_basics.experiments.harness import Kept
from dl_basics.gradcheck import gradient_check
from dl_basics.initializers import xavier
from dl_basics.layers import Dense, Layer
from dl_basics.losses import cross_entropy, one_hot, squared_error
from dl_basics.network import Network, accuracy, stacked
from dl_basics.optimizers import SGD, Adam, Momentum, by_norm
from dl_basics.recipes import Recipe
from dl_basics.registry import ACTIVATIONS, LOSSES
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
