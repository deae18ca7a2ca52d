"""Losses are right, in value and slope, also where an output is 0 or 1, and never warn."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dl_basics import losses
from dl_basics.activations import ACTIVATIONS, identity, sigmoid, softmax
from dl_basics.losses import (
    Loss,
    absolute_error,
    binary_cross_entropy,
    cross_entropy,
    half_squared_error,
    one_hot,
    squared_error,
)
from dl_basics.registry import LOSSES, register

EXACT = 1e-12
PARTNERS = [
    (half_squared_error, identity),
    (binary_cross_entropy, sigmoid),
    (cross_entropy, softmax),
]
partners = pytest.mark.parametrize(("loss", "g"), PARTNERS, ids=lambda it: it.name)
every = pytest.mark.parametrize("loss", LOSSES.values(), ids=str)
SIZES = [(1, 1), (1, 7), (3, 1), (4, 6)]


pytestmark = pytest.mark.usefixtures("silence")


def targets(loss, shape, rng):
    if loss == cross_entropy:
        return one_hot(rng.integers(0, shape[0], shape[1]), shape[0])
    if loss == binary_cross_entropy:
        return rng.integers(0, 2, shape).astype(float)
    return rng.normal(size=shape)


def example(loss, shape, seed=0):
    """Outputs and targets that fit the loss."""
    rng = np.random.default_rng(seed)
    probabilities = loss in (binary_cross_entropy, cross_entropy)
    a = rng.uniform(0.05, 0.95, shape) if probabilities else rng.normal(size=shape)
    return a, targets(loss, shape, rng)


def close(found, truth, allowed=EXACT):
    found, truth = np.asarray(found), np.asarray(truth)
    assert found.shape == truth.shape
    assert (np.abs(found - truth) <= allowed * np.maximum(1, np.abs(truth))).all()


# Values and slopes


def test_the_menu_holds_five_losses_and_the_ready_instances():
    names = ["squared error", "half squared error", "absolute error"]
    assert list(LOSSES) == [*names, "binary cross-entropy", "cross-entropy"]
    for name, loss in LOSSES.items():
        assert getattr(losses, name.replace(" ", "_").replace("-", "_")) == loss
        assert loss.formula != Loss.formula
        assert loss.partner is None or loss.partner in ACTIVATIONS


def test_values_by_hand():
    a, y = np.array([[1.0, 3.0], [0.0, 2.0]]), np.array([[0.0, 5.0], [0.0, 1.0]])
    assert squared_error(a, y) == (1 + 4 + 1) / 2
    assert half_squared_error(a, y) == (1 + 4 + 1) / 4
    assert absolute_error(a, y) == (1 + 2 + 1) / 2
    close(binary_cross_entropy([[0.5, 0.25]], [[1, 0]]), (np.log(2) + np.log(4 / 3)) / 2)
    close(cross_entropy([[0.5, 0.2], [0.5, 0.8]], [[1, 0], [0, 1]]), -np.log(0.5 * 0.8) / 2)


@every
@pytest.mark.parametrize("shape", SIZES)
def test_the_slope_is_that_of_central_differences(loss, shape):
    a, y = example(loss, shape)
    slope = loss.dL_da(a, y)
    for place in np.ndindex(shape):
        step = np.zeros(shape)
        step[place] = 1e-6
        close(slope[place], (loss(a + step, y) - loss(a - step, y)) / 2e-6, 1e-6)


@every
def test_the_mean_over_the_examples_is_taken_here_and_only_once(loss):
    """The known mistake is a 1/m that is missing, or one that also divides by the outputs."""
    a, y = example(loss, (3, 4))
    close(loss(np.tile(a, 5), np.tile(y, 5)), loss(a, y))
    close(loss.dL_da(np.tile(a, 5), np.tile(y, 5)), np.tile(loss.dL_da(a, y), 5) / 5)
    alone = [loss(a[:, [k]], y[:, [k]]) for k in range(4)]
    close(loss(a, y), np.mean(alone))
    if loss != cross_entropy:  # its columns belong together
        close(loss(a, y), sum(loss(a[[i]], y[[i]]) for i in range(3)))


@every
def test_whole_numbers_and_lists_are_fine_and_nothing_given_is_changed(loss):
    a, y = np.array([[1, 0], [0, 1]]), np.array([[1, 0], [0, 1]])
    assert isinstance(loss(a.tolist(), y.tolist()), float)
    assert str(loss(a, y)) == "0.0"  # and not -0.0
    assert loss.dL_da(a, y).dtype == np.float64
    assert (a == np.eye(2)).all() and (y == np.eye(2)).all()


def test_the_absolute_error_has_slope_0_at_its_kink():
    assert absolute_error.dL_da([[1.0, 2.0]], [[1.0, 3.0]]).tolist() == [[0.0, -0.5]]


# Certainty


def test_a_certain_answer_costs_nothing_if_right_and_everything_if_wrong():
    for y in (0.0, 1.0):
        assert binary_cross_entropy([[y]], [[y]]) == 0
        assert binary_cross_entropy([[1 - y]], [[y]]) == np.inf
    assert binary_cross_entropy.dL_da([[1.0, 0.0]], [[1, 0]]).tolist() == [[-0.5, 0.5]]
    assert binary_cross_entropy.dL_da([[0.0, 1.0]], [[1, 0]]).tolist() == [[-np.inf, np.inf]]
    assert cross_entropy([[1.0], [0.0]], [[1], [0]]) == 0
    assert cross_entropy([[1.0], [0.0]], [[0], [1]]) == np.inf
    slope = cross_entropy.dL_da([[1.0, 0.0], [0.0, 1.0]], [[1, 1], [0, 0]])
    assert str(slope.tolist()) == "[[-0.5, -inf], [0.0, 0.0]]"


def test_a_probability_too_small_to_divide_by_is_silent():
    assert binary_cross_entropy.dL_da([[5e-324]], [[1]]) == -np.inf
    assert cross_entropy.dL_da([[5e-324], [1.0]], [[1], [0]])[0] == -np.inf
    assert 744 < cross_entropy([[5e-324], [1.0]], [[1], [0]]) < 745


# Logits and the short route


@partners
def test_logits_and_outputs_tell_the_same_where_both_are_finite(loss, g):
    for seed, shape in enumerate(SIZES):
        rng = np.random.default_rng(seed)
        z, y = rng.normal(0, 3, shape), targets(loss, shape, rng)
        close(loss.logits(z, y), loss(g(z), y))


@partners
def test_logits_of_any_size_give_a_finite_loss(loss, g):
    z, y = np.array([[1000.0, -1000.0], [-1000.0, 1000.0]]), np.array([[1, 1], [0, 0]])
    squares = (999**2 + 1001**2 + 1000**2 + 1000**2) / 4
    expected = {"identity": squares, "sigmoid": 1000, "softmax": 1000}
    assert loss.logits(z, y) == expected[g.name]
    assert np.isfinite(loss.delta(g(z), y)).all()


@pytest.mark.parametrize(
    ("loss", "z", "y"),
    [
        (binary_cross_entropy, [[1000.0, -1000.0]], [[1, 0]]),
        (cross_entropy, [[1000.0], [-1000.0]], [[1], [0]]),
    ],
)
def test_being_surely_right_costs_exactly_0(loss, z, y):
    assert str(loss.logits(z, y)) == "0.0"


@partners
@given(data=st.data())
def test_the_short_route_agrees_with_the_long_one(loss, g, data):
    shape = data.draw(st.tuples(st.integers(1, 5), st.integers(1, 5)))
    z = data.draw(arrays(float, shape, elements=st.floats(-8, 8)))
    y = targets(loss, shape, np.random.default_rng(0))
    a = g(z)
    close(loss.delta(a, y), g.delta(z, loss.dL_da(a, y)))


@partners
def test_the_short_route_is_the_slope_of_the_loss_from_logits(loss, g):
    rng = np.random.default_rng(3)
    z, y = rng.normal(0, 2, (3, 4)), targets(loss, (3, 4), rng)
    delta = loss.delta(g(z), y)
    for place in np.ndindex(z.shape):
        step = np.zeros(z.shape)
        step[place] = 1e-6
        numeric = (loss.logits(z + step, y) - loss.logits(z - step, y)) / 2e-6
        close(delta[place], numeric, 1e-6)


def test_the_short_route_is_right_where_the_product_is_lost():
    z, y = np.array([[40.0]]), np.array([[0.0]])
    a = sigmoid(z)
    assert a == 1 and a * (1 - a) == 0  # g′ as it is often written: times any slope this is no 1
    assert binary_cross_entropy.delta(a, y) == 1
    z, y = np.array([[1000.0], [0.0]]), np.array([[0.0], [1.0]])
    assert cross_entropy.delta(softmax(z), y).tolist() == [[1.0], [-1.0]]


def test_soft_targets_are_targets():
    y = np.array([[0.3], [0.7]])
    close(cross_entropy.dL_da(y, y), [[-1.0], [-1.0]])
    assert cross_entropy(y, y) < cross_entropy(y[::-1], y)
    close(binary_cross_entropy.dL_da(y, y), np.zeros((2, 1)))


# Labels


def test_one_hot_has_a_single_1_in_the_row_of_the_label():
    assert one_hot([2, 0], 3).tolist() == [[0.0, 1.0], [0.0, 0.0], [1.0, 0.0]]
    assert one_hot(np.zeros(4, dtype=np.uint8), 1).tolist() == [[1.0] * 4]  # one class only


@pytest.mark.parametrize(
    ("labels", "classes", "kind", "words"),
    [
        ([0, 3], 3, ValueError, r"from 0 to 2, but labels\[1\] is 3"),
        ([0, 1, -1], 3, ValueError, r"labels\[2\] is -1"),
        ([0.0, 1.0], 3, TypeError, "whole numbers"),
        ([True, False], 2, TypeError, "labels must be numbers, .*; multiply by 1 to get 1 and 0"),
        ([[0, 1]], 2, TypeError, "a row of whole numbers"),
        ([0], 0, ValueError, "from 1 on, but is 0"),
        ([0], 2.5, ValueError, "from 1 on, but is 2.5"),
    ],
)
def test_wrong_labels_are_told(labels, classes, kind, words):
    with pytest.raises(kind, match=words):
        one_hot(labels, classes)


# Bad input


@every
@pytest.mark.parametrize(
    ("a", "y", "kind", "words"),
    [
        ([0.5, 0.5], [1, 0], ValueError, r"must both be \(n, m\).*a is \(2,\)"),
        ([[0.5, 0.5]], [1, 0], ValueError, r"a is \(1, 2\) and y is \(2,\)"),
        ([[0.5, 0.5]], [[1], [0]], ValueError, r"a is \(1, 2\) and y is \(2, 1\)"),
        (0.5, 1, ValueError, r"a is \(\)"),
        (np.ones((1, 0)), np.ones((1, 0)), ValueError, r"nothing to take a mean of.*\(1, 0\)"),
        (np.ones((0, 2)), np.ones((0, 2)), ValueError, r"nothing to take a mean of.*\(0, 2\)"),
        ([[np.nan]], [[1]], ValueError, r"a\[0, 0\] is nan"),
        ([[0.5]], [[np.inf]], ValueError, r"y\[0, 0\] is inf"),
        ([["yes"]], [[1]], TypeError, "a must be numbers"),
        ([[0.5]], [[True]], TypeError, "y must be numbers"),
    ],
)
def test_what_is_no_pair_is_told(loss, a, y, kind, words):
    for use in (loss, loss.dL_da):
        with pytest.raises(kind, match=words):
            use(a, y)
    if loss.partner:
        with pytest.raises(kind, match=re.sub(r"\ba\b(?! mean)", "z", words)):
            loss.logits(a, y)


@partners
def test_the_short_route_refuses_shapes_that_would_be_stretched(loss, g):
    with pytest.raises(ValueError, match=r"a is \(1, 3\) and y is \(3, 1\)"):
        loss.delta(np.ones((1, 3)), np.ones((3, 1)))


@pytest.mark.parametrize("loss", [binary_cross_entropy, cross_entropy], ids=str)
def test_probabilities_lie_from_0_to_1(loss):
    with pytest.raises(ValueError, match=r"needs outputs a from 0 to 1, but one is 1\.2"):
        loss([[1.2], [0.0]], [[1], [0]])
    with pytest.raises(ValueError, match=r"needs targets y from 0 to 1, but one is -1"):
        loss([[0.5], [0.5]], [[1], [-1]])
    with pytest.raises(ValueError, match="targets y"):
        loss.logits([[7.0], [0.5]], [[2], [-1]])


def test_columns_of_targets_add_up_to_1():
    y = [[1, 1], [0, 1]]
    for use in (cross_entropy, cross_entropy.dL_da, cross_entropy.logits):
        with pytest.raises(ValueError, match=r"column 1 adds up to 2; one_hot"):
            use([[0.5, 0.5], [0.5, 0.5]], y)


def test_a_loss_without_a_partner_has_no_short_route():
    for loss in (squared_error, absolute_error):
        for use in (loss.logits, loss.delta):
            with pytest.raises(TypeError, match="has no partner activation"):
                use(np.ones((1, 1)), np.ones((1, 1)))


def test_your_own_loss_is_welcome_and_says_what_it_lacks():
    @register(LOSSES)
    class Cubed(Loss):
        name, partner = "cubed", "identity"

    cubed, one = LOSSES["cubed"], np.ones((1, 1))
    uses = {"value": cubed, "derivative": cubed.dL_da, "from_logits": cubed.logits}
    for method, use in uses.items():
        with pytest.raises(NotImplementedError, match=rf"write {method}\("):
            use(one, one)


# PyTorch


def torch_loss(loss, torch, a, y):
    functional, m = torch.nn.functional, a.shape[1]
    return {
        "squared error": lambda: functional.mse_loss(a, y, reduction="sum") / m,
        "half squared error": lambda: functional.mse_loss(a, y, reduction="sum") / (2 * m),
        "absolute error": lambda: functional.l1_loss(a, y, reduction="sum") / m,
        "binary cross-entropy": lambda: functional.binary_cross_entropy(a, y, reduction="sum") / m,
        "cross-entropy": lambda: functional.nll_loss(a.log().T, y.argmax(dim=0)),
    }[loss.name]()


@pytest.mark.referee
@every
@pytest.mark.parametrize("shape", SIZES)
def test_values_and_slopes_are_pytorchs(loss, shape):
    torch = pytest.importorskip("torch")
    for seed in range(5):
        a, y = example(loss, shape, seed)
        theirs = torch.tensor(a, requires_grad=True)
        value = torch_loss(loss, torch, theirs, torch.tensor(y))
        value.backward()
        close(loss(a, y), value.item())
        close(loss.dL_da(a, y), theirs.grad.numpy())


@pytest.mark.referee
@pytest.mark.parametrize("size", [1, 30, 1000])
def test_losses_from_logits_and_their_delta_are_pytorchs(size):
    torch = pytest.importorskip("torch")
    functional, rng = torch.nn.functional, np.random.default_rng(size)
    z, m = rng.uniform(-size, size, (4, 6)), 6
    for loss, g in PARTNERS[1:]:
        y = targets(loss, z.shape, rng)
        theirs = torch.tensor(z, requires_grad=True)
        if loss == cross_entropy:
            value = functional.cross_entropy(theirs.T, torch.tensor(y.T))
        else:
            value = (
                functional.binary_cross_entropy_with_logits(
                    theirs, torch.tensor(y), reduction="sum"
                )
                / m
            )
        value.backward()
        close(loss.logits(z, y), value.item())
        close(loss.delta(g(z), y), theirs.grad.numpy())
