"""What is handed in wrong is told in a sentence, and what is right stays right in any setting."""

import numpy as np
import pytest

from dl_basics.checks import numbers
from dl_basics.datasets import Data, digits_split
from dl_basics.gradcheck import gradient_check
from dl_basics.layers import Dense
from dl_basics.losses import one_hot
from dl_basics.network import Network, accuracy
from dl_basics.optimizers import SGD
from dl_basics.registry import ACTIVATIONS, LOSSES
from dl_basics.training import train

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
