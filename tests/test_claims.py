"""Every claim of the course that can be computed, computed. The S-numbers count the claims."""

import numpy as np
import pytest

from dl_basics.activations import LeakyReLU, elu, leaky_relu, relu, sigmoid, softmax, step, tanh
from dl_basics.explorers import activations as explore
from dl_basics.explorers.curves import flat_parts, operations
from dl_basics.registry import ACTIVATIONS, ELEMENTWISE

Z = np.linspace(-50, 50, 200_001)
SEEDS = range(10)


@pytest.mark.parametrize("draw", SEEDS)
@pytest.mark.parametrize("layers", [1, 2, 5, 10])
def test_s16_a_stack_of_affine_layers_is_one_affine_layer(layers, draw):
    """S16: without an activation, depth adds nothing."""
    assert explore.collapse(layers=layers, draw=draw).numbers["largest"] < 1e-12


@pytest.mark.parametrize("draw", SEEDS)
@pytest.mark.parametrize("layers", [2, 3, 10])
def test_s16_with_a_bend_no_single_layer_is_the_same_map(layers, draw):
    """S16: even the nearest affine map misses it by a visible part of its height."""
    for g in ("relu", "tanh"):
        assert explore.collapse(g=g, layers=layers, draw=draw).numbers["typical"] > 0.02


@pytest.mark.parametrize("b", [-3.0, 0.0, 2.5])
def test_s17_the_threshold_is_minus_b_hard_for_the_step_and_soft_for_the_sigmoid(b):
    """S17: a gate, but only the step is all or nothing."""
    assert step(-b + b + 1e-9) == 1 and step(-b + b - 1e-9) == 0
    assert sigmoid(-b + b) == 0.5
    assert 0.4 < sigmoid(-0.1) < sigmoid(0.1) < 0.6


def test_s18_s19_s46_s52_ranges():
    """S18, S19, S31, S46, S52, S57: outputs lie in the stated ranges, and come near their ends."""
    for g in ELEMENTWISE.values():
        a = g(np.linspace(-1000, 1000, 400_001))
        assert g.low - 1e-9 <= a.min() and a.max() <= g.high
        if np.isfinite(g.low):
            assert a.min() < g.low + 1e-5
        if np.isfinite(g.high):
            assert a.max() > g.high - 1e-5


def test_s19_s20_where_the_sigmoid_leaves_paper():
    """S19, S20: exactly 1 from z = 37 in float64, and e^z overflows between 709 and 710."""
    naive = [1 / (1 + np.exp(-z)) for z in (36.0, 37.0)]
    assert naive[0] < 1 and naive[1] == 1
    with np.errstate(over="ignore"):
        assert np.isfinite(np.exp(709.0)) and np.isinf(np.exp(710.0))


def test_s22_relu_is_not_linear():
    """S22: every straight line has f(1) + f(−1) = 2 f(0)."""
    assert relu(1.0) + relu(-1.0) == 1 != 2 * relu(0.0)
    assert np.array_equal(relu(Z) + relu(-Z), np.abs(Z))


def test_s23_s28_s29_relu_passes_all_or_nothing():
    """S23, S28: slope 0 or 1, and 0 at the kink by agreement. S29: 1 on active paths only."""
    assert set(relu.prime(Z)) == {0.0, 1.0}
    assert relu.prime(0.0) == 0


def test_s24_the_activation_is_a_small_part_of_a_wide_layer():
    """S24: by counting, 1 operation against 7, and less than 1 % of a layer with 1000 inputs."""
    assert operations(relu) == "1" and operations(sigmoid) == "7, with exp"
    assert 7 / (2 * 1000 + 7) < 0.01


@pytest.mark.parametrize("target", explore.TARGETS)
@pytest.mark.parametrize("units", [1, 2, 5, 11, 24, 40])
def test_s25_h_hinges_make_at_most_h_plus_1_straight_pieces(units, target):
    """S25: piecewise linear, and the number of pieces is bounded by the units."""
    assert 1 <= explore.hinges(units=units, target=target).numbers["pieces"] <= units + 1


@pytest.mark.parametrize("units", [1, 4, 10, 25, 40])
def test_s25_the_bound_is_reached_and_without_a_bend_there_is_one_piece(units):
    assert explore.hinges(units=units).numbers["pieces"] == units + 1
    assert explore.hinges(units=units, bend="none").numbers["pieces"] == 1


def test_s25_more_hinges_follow_a_smooth_curve_more_closely_and_a_jump_slowly():
    errors = {
        target: [explore.hinges(units=h, target=target).numbers["error"] for h in (5, 10, 20, 40)]
        for target in explore.TARGETS
    }
    for smooth in ("wave", "bump", "parabola"):
        assert errors[smooth] == sorted(errors[smooth], reverse=True)
        assert errors[smooth][-1] < errors[smooth][0] / 20
    assert min(errors["stairs"]) > 0.05


@pytest.mark.parametrize("seed", SEEDS)
def test_s26_half_of_the_relus_are_silent_at_random_weights(seed):
    """S26: 48 to 54 % zeros, by symmetry."""
    rng = np.random.default_rng(seed)
    W, x = rng.normal(size=(100, 50)), rng.normal(size=(50, 200))
    assert 0.48 < np.mean(relu(W @ x) == 0) < 0.54


def test_s36_unbounded_is_a_fact_not_a_fault():
    """S36: the identity is unbounded too, and so are all the newer ones."""
    unbounded = [name for name, g in ELEMENTWISE.items() if g(1000.0) == 1000]
    assert set(unbounded) >= {"identity", "relu", "leaky relu", "elu", "softplus", "gelu", "silu"}


def test_s38_s39_leaky_relu_reaches_below_zero_for_alpha_above_zero():
    """S38, S39, S41: α is chosen, and with α = 0 the range is that of ReLU."""
    assert leaky_relu(-1000.0) == -10
    assert LeakyReLU(alpha=0.0)(Z).min() == 0


def test_s48_the_slope_of_the_sigmoid_is_at_most_a_quarter_and_below_1_percent_from_4_585():
    """S48, S30: and that of tanh at most 1."""
    assert sigmoid.prime(Z).max() == sigmoid.prime(0.0) == 0.25
    (_, left), (right, _) = flat_parts(sigmoid)
    assert -left == pytest.approx(4.585, abs=1e-3) and right == pytest.approx(4.585, abs=1e-3)
    assert tanh.prime(Z).max() == tanh.prime(0.0) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_s50_one_example_pushes_all_weights_of_a_unit_the_same_way_unless_inputs_are_centred(seed):
    """S50: in every example for sigmoid and for ReLU too, in almost none for tanh."""
    rng = np.random.default_rng(seed)
    z, delta = rng.normal(size=(20, 1000)), rng.normal(size=(1, 1000))
    for g, least, most in ((sigmoid, 1, 1), (relu, 1, 1), (tanh, 0, 0.005)):
        nudges = delta * g(z)
        same = (nudges >= 0).all(axis=0) | (nudges <= 0).all(axis=0)
        assert least <= same.mean() <= most


def test_s51_tanh_is_a_stretched_sigmoid():
    """S51: tanh(z) = 2 σ(2z) − 1."""
    np.testing.assert_allclose(tanh(Z), 2 * sigmoid(2 * Z) - 1, atol=1e-15)


@pytest.mark.parametrize("seed", SEEDS)
def test_s55_s58_elu_shifts_the_mean_less_than_relu_and_tanh_not_at_all(seed):
    """S58: E[elu] = 0.1605 against E[relu] = 0.3989 for standard normal z: reduced, not gone."""
    z = np.random.default_rng(seed).normal(size=400_000)
    assert relu(z).mean() == pytest.approx(0.3989, abs=0.004)
    assert elu(z).mean() == pytest.approx(0.1605, abs=0.006)
    assert tanh(z).mean() == pytest.approx(0, abs=0.004)


@pytest.mark.parametrize("seed", SEEDS)
def test_s61_s62_softmax_shares_one_whole_and_sees_differences_only(seed):
    """S61, S62: coupled, shift-invariant, sum 1; the Jacobian has rank K − 1."""
    z = np.random.default_rng(seed).normal(size=5) * 3
    p, J = softmax(z), softmax.jacobian(z)
    assert (p > 0).all() and p.sum() == pytest.approx(1, abs=1e-15)
    np.testing.assert_allclose(softmax(z + 1000), p, rtol=1e-12)
    np.testing.assert_allclose(J, np.diag(p) - np.outer(p, p), atol=1e-16)
    assert np.linalg.matrix_rank(J, tol=1e-10) == 4


def test_s64_the_slopes_of_softmax_fade_when_it_is_sure():
    """S64: what a loss makes of that is another question."""
    sizes = [np.abs(softmax.jacobian(np.array([sure, 0.0, 0.0]))).max() for sure in (0, 5, 10, 20)]
    assert sizes == sorted(sizes, reverse=True) and sizes[-1] < 1e-8


def test_s67_relu_as_an_output_can_never_be_negative():
    """S67: what is left is the mean of min(y, 0)²; identity for any number, softplus for positive.

    The numbers are those of the notebook.
    """
    y = np.array([-2.0, -1.0, 0.5, 1.5, 3.0])
    best = [min(np.mean((relu(np.full(1, z)) - target) ** 2) for z in Z) for target in y]
    assert np.mean(best) == pytest.approx(np.mean(np.minimum(y, 0) ** 2)) == 1
    assert relu(Z).min() == 0
    assert ELEMENTWISE["softplus"](Z).min() > 0
    assert ACTIVATIONS["identity"](-3.0) == -3
