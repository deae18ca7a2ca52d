"""What notebook 05 shows and says: gradients beside their twins, sharp limits, and bugs."""

import re

import numpy as np
import pytest

from dl_basics import layers
from dl_basics.activations import relu, softmax, tanh
from dl_basics.datasets import DATA, xor
from dl_basics.draw.plane import grid
from dl_basics.exercises import backprop as exercises
from dl_basics.experiments.digits import CHOOSE_ON, stored
from dl_basics.experiments.rates import RATES, SCHEDULES, right_by_epoch, right_by_rate
from dl_basics.experiments.runs import trained
from dl_basics.explorers import backprop as explore
from dl_basics.explorers.backprop.check import check_errors
from dl_basics.initializers import xavier
from dl_basics.layers import Dense
from dl_basics.losses import binary_cross_entropy, cross_entropy, squared_error
from dl_basics.network import Network, dense
from dl_basics.optimizers import SGD, Adam
from dl_basics.registry import ELEMENTWISE
from tools import make_fixes, make_rates

SMOOTH = [name for name in ELEMENTWISE if name != "step"]


@pytest.mark.parametrize("g", SMOOTH)
@pytest.mark.parametrize("at", [-2.7, -0.3, 0.4, 2.9])
def test_each_gradient_of_the_chain_is_what_nudging_says(g, at):
    found = explore.chain(g=g, w=at, b=0.7, x=1.1, y=0.3).numbers
    assert found["apart"] < 1e-8


def test_the_chain_says_when_a_nudge_meets_a_kink():
    found = explore.chain(g="relu", w=1.0, x=1.0, b=-1.0, y=1.0)
    assert found.numbers["apart"] > 1e-3
    assert "crosses a kink" in found.text
    assert "crosses a kink" not in explore.chain(g="relu").text


@pytest.mark.parametrize("w", [-2.0, 0.0, 1.3])
@pytest.mark.parametrize("x1", [-2.0, 0.1, 2.0])
def test_each_gradient_of_the_network_is_what_nudging_says(w, x1):
    found = explore.network(w=w, x1=x1, x2=-1.4, y=-0.5).numbers
    assert found["backward"].shape == found["measured"].shape == (9,)
    assert found["apart"] < 1e-8


def test_without_its_line_to_the_output_a_hidden_unit_gets_no_blame():
    found = explore.network(w=0.0).numbers["backward"]
    np.testing.assert_array_equal(found[[0, 1, 4]], 0)
    assert abs(found[6]) > 0.1


def test_the_steps_reveal_the_gradients_one_after_the_other():
    marks = [
        set(explore.network(step=k).picture.panels(5, 3, height=4.0)[1].called) for k in (4, 6, 9)
    ]
    backs = [sum(name.endswith("back") for name in called) for called in marks]
    assert backs == [0, 3, 9]


def test_the_gradient_check_is_a_v_with_its_lowest_point_at_1e_5():
    """Best nudge 1e-5 in every network; slope 2 to the right, −1 to the left; one-sided slope 1."""
    sizes, errors = check_errors("tanh", False)
    assert (np.abs(np.log10(sizes[errors.argmin(axis=1)]) + 5) <= 1).all()
    logs = np.log10(np.median(errors, axis=0))
    right = np.polyfit(np.log10(sizes)[9:12], logs[9:12], 1)[0]
    left = np.polyfit(np.log10(sizes)[1:7], logs[1:7], 1)[0]
    assert right == pytest.approx(2, abs=0.1) and left == pytest.approx(-1, abs=0.3)
    one_sided = np.log10(np.median(check_errors("tanh", True)[1], axis=0))
    assert np.polyfit(np.log10(sizes)[8:12], one_sided[8:12], 1)[0] == pytest.approx(1, abs=0.1)


def test_kinks_spoil_the_check_of_a_relu_network_when_the_nudge_is_large():
    tanh_error = np.median(check_errors("tanh", False)[1], axis=0)
    relu_error = np.median(check_errors("relu", False)[1], axis=0)
    assert relu_error[-2:].max() > 3 * tanh_error[-2:].max()


@pytest.mark.parametrize("share", [0.5, 0.9, 0.975])
def test_below_the_limit_the_loss_shrinks_and_above_it_grows(share):
    limit = explore.descent().numbers["limit"]
    below = losses_at(share * limit)
    above = losses_at(min(0.6, (2 - share) * limit))
    assert below[-1] < below[0]
    assert above[-1] > above[0]


def test_at_the_limit_the_steep_direction_keeps_its_size():
    found = explore.descent(rate=0.4, steps=40)
    assert found.numbers["factors"] == pytest.approx([0.8, -1.0])
    assert "keeps its size" in found.text and "leaps to and fro across" in found.alt


def test_a_path_creeps_at_a_small_rate_and_zigzags_near_the_limit():
    flat, steep = np.abs(explore.descent(rate=0.1).numbers["factors"]) ** 10
    assert flat > 0.5 and steep < 0.01
    flat, steep = explore.descent(rate=0.39).numbers["factors"]
    assert 0 < flat < 0.85 and steep < -0.9


def losses_at(rate):
    """The losses of 40 steps at the nearest rate that the slider has."""
    return explore.descent(rate=round(rate, 2), steps=40).numbers["losses"]


def test_in_a_valley_momentum_and_adam_arrive_where_plain_steps_creep():
    for rate in (0.0501, 0.1, 0.2):
        ends = explore.optimizers(rate=rate, steps=60).numbers
        assert ends["momentum"] < ends["SGD"] / 5
        assert ends["Adam"] < ends["SGD"] / 5


@pytest.mark.parametrize("rate", [0.0501, 0.5])
def test_large_and_small_losses_are_said_as_powers_of_ten(rate):
    assert not re.search(r"\de[+-]", explore.optimizers(rate=rate, steps=60).text)


@pytest.mark.parametrize(("name", "rate"), [("SGD", 0.1), ("momentum", 0.0316), ("Adam", 0.01)])
def test_what_is_stored_of_a_rate_can_be_trained_again(name, rate):
    """On another processor single networks may differ; the means must not, by more than a point."""
    again = np.mean(make_rates.by_rate(name, rate), axis=1) / CHOOSE_ON
    stored = right_by_rate(name)[:, RATES.index(rate)].mean(axis=1)
    assert abs(again - stored).max() < 0.01


def test_what_is_stored_of_a_schedule_can_be_trained_again():
    again = np.array(make_rates.by_epoch("warm-up and decay", 32, 0.3)) / CHOOSE_ON
    kept = right_by_epoch("warm-up and decay", 32, 0.3)
    assert again.shape == kept.shape == (16, 10)
    assert abs(again[[0, -1]].mean(axis=1) - kept[[0, -1]].mean(axis=1)).max() < 0.01


def test_everything_is_stored_as_it_was_made():
    assert (DATA / "rates.json").read_text(encoding="utf-8") == make_fixes.as_text(stored("rates"))


@pytest.mark.parametrize("plan", SCHEDULES)
def test_a_schedule_stays_above_nothing_and_below_its_highest(plan):
    shares = [SCHEDULES[plan](t) for t in (np.arange(300) + 0.5) / 300]
    assert 0 < min(shares) and max(shares) <= 1
    assert (shares[0] < 0.02) == ("warm-up" in plan) and (shares[-1] < 0.01) == ("decay" in plan)


def test_a_network_without_hidden_layer_cannot_part_rings_and_one_with_can():
    assert explore.training(layers=0).numbers["right"] < 0.7
    assert explore.training(layers=1).numbers["right"] > 0.95


def test_a_training_that_diverges_keeps_its_last_good_picture():
    run = trained(xor, 3, 8, relu, 3.0)
    assert all(np.isfinite(run.losses))
    assert np.isfinite(run.answers(-1, grid(run.side, run.side))).all()


def test_the_way_back_counts_twice_the_matrix_products_of_the_way_forward(monkeypatch):
    products = []
    monkeypatch.setattr(layers, "product", lambda A, B: products.append(A) or A @ B)
    layer = Dense(3, 2, tanh, rng=np.random.default_rng(0))
    layer.forward(np.ones((3, 4)))
    assert len(products) == 1
    layer.backward_from(np.ones((2, 4)))
    assert len(products) == 3


# --- Exercises against the package ----------------------------------------------------------------

rng = np.random.default_rng(3)
x, y = rng.normal(size=(2, 6)), rng.normal(size=(1, 6))


def test_the_pieces_agree_with_the_package():
    net = Network(
        dense([2, 4, 1], tanh, ELEMENTWISE["sigmoid"], init=xavier, rng=np.random.default_rng(0)),
        binary_cross_entropy,
    )
    targets = (y > 0).astype(float)
    a = net.forward(x)
    net.backward(targets)
    hidden, out = net.layers[1:]
    d2 = exercises.output_delta.right(a, targets)
    d1 = exercises.hidden_delta.right(out.W, d2, hidden.z)
    np.testing.assert_allclose(d1, hidden.delta, rtol=1e-12, atol=1e-15)
    dW, db = exercises.gradients.right(d1, x)
    np.testing.assert_allclose(dW, hidden.dW, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(db, hidden.db, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(exercises.bias_gradient.right(d1), hidden.db, atol=1e-15)


def test_the_way_back_agrees_with_the_package():
    targets = np.eye(3)[:, [0, 2, 1, 1, 0, 2]]
    init = {"init": xavier, "rng": np.random.default_rng(2)}
    net = Network(dense([2, 4, 3], tanh, softmax, **init), cross_entropy)
    a = net.forward(x)
    net.backward(targets)
    hidden, out = net.layers[1:]
    found = exercises.every_gradient.right(x, targets, hidden.a, a, out.W)
    dh = out.W.T @ out.delta
    wanted = out.delta, out.dW, out.db, dh, hidden.delta, hidden.dW, hidden.db
    for mine, theirs in zip(found, wanted, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-12, atol=1e-15)


def test_a_step_of_adam_agrees_with_the_package():
    net = Network([Dense(2, 1, tanh, rng=np.random.default_rng(1))])
    step, W, v, u = Adam(rate=0.1), net.layers[1].W.copy(), 0.0, 0.0
    for t in range(1, 6):
        net.forward(x)
        net.backward(y)
        W, v, u = exercises.adam_step.right(W, net.layers[1].dW, v, u, t)
        step(net)
        np.testing.assert_allclose(W, net.layers[1].W, rtol=1e-12)


def test_the_loop_agrees_with_the_package():
    net = Network(
        dense([2, 3, 1], tanh, ELEMENTWISE["identity"], init=xavier, rng=np.random.default_rng(1))
    )
    before = [p.value.copy() for p in net.learned()]
    found = exercises.gradient_descent.right(x, y, *before, 0.2, 15)
    step = SGD(rate=0.2)
    for _ in range(15):
        net.forward(x)
        net.backward(y)
        step(net)
    for mine, parameter in zip(found, [p.value for p in net.learned()], strict=True):
        np.testing.assert_allclose(mine, parameter, rtol=1e-11, atol=1e-13)


def test_the_repairs_agree_with_the_package():
    z, dL_da = rng.normal(size=(4, 5)), rng.normal(size=(4, 5))
    np.testing.assert_allclose(
        exercises.softmax_delta.right(softmax(z), dL_da), softmax.delta(z, dL_da), atol=1e-15
    )
    np.testing.assert_allclose(exercises.loss_slope.right(z, dL_da), squared_error.dL_da(z, dL_da))
