"""Every claim that can be computed without training, computed. The S-numbers count the claims."""

import json
import re
from itertools import pairwise, product

import numpy as np
import pytest

from dl_basics.activations import (
    ELU,
    LeakyReLU,
    elu,
    gelu,
    identity,
    leaky_relu,
    relu,
    sigmoid,
    silu,
    softmax,
    step,
    tanh,
)
from dl_basics.datasets import GATE_INPUTS, GATES, digits_split, iris
from dl_basics.experiments import zigzags
from dl_basics.experiments.descents import DESCENTS, walk_down
from dl_basics.experiments.paired_difference import paired_difference
from dl_basics.experiments.rates import (
    BATCHES,
    OPTIMIZERS,
    RATES,
    SCHEDULED_RATES,
    SCHEDULES,
    loss_by_rate,
    right_by_epoch,
    right_by_rate,
    turning_point,
)
from dl_basics.explorers import activations as explore
from dl_basics.explorers.activations.curves import flat_parts
from dl_basics.explorers.activations.facts import operations
from dl_basics.explorers.activations.hinges import TARGETS
from dl_basics.initializers import (
    Orthogonal,
    he,
    lecun,
    normal,
    orthogonal,
    xavier,
    xavier_uniform,
)
from dl_basics.layers import BatchNorm, Dense, Dropout, LayerNorm, PReLU, RMSNorm
from dl_basics.losses import binary_cross_entropy, cross_entropy, one_hot, squared_error
from dl_basics.network import Network, dense
from dl_basics.optimizers import SGD
from dl_basics.recipes import Recipe
from dl_basics.registry import ACTIVATIONS, ELEMENTWISE
from dl_basics.training import train
from tests.seeds import every
from tools import ROOT

Z = np.linspace(-50, 50, 200_001)
SEEDS = range(3)  # what is said holds at any weights
every_seed = every("seed", SEEDS)


def stored_cell(notebook, name):
    """A cell of a stored notebook, by its id."""
    (path,) = (ROOT / "notebooks").glob(f"{notebook}.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return next(cell for cell in cells if cell["id"] == name)


def source(notebook, name):
    return "".join(stored_cell(notebook, name)["source"])


def stored_text(name, notebook="05_backprop"):
    """What a cell printed."""
    return "".join(stored_cell(notebook, name)["outputs"][0]["text"])


def small_network(seed, g=tanh, sizes=(4, 5, 3), m=8, **recipe):
    """A small network, and inputs and one-hot targets for it, after a forward and backward pass."""
    rng = np.random.default_rng(seed)
    net = Recipe(sizes, g=g, **recipe).network(rng=rng)
    x, y = rng.normal(size=(sizes[0], m)), one_hot(rng.integers(0, sizes[-1], m), sizes[-1])
    net.forward(x)
    net.backward(y)
    return net, x, y


# --- Neurons, layers and networks ---------------------------------------------------------------


@every_seed
def test_s3_a_hard_step_passes_no_gradient_back(seed):
    """S3: its slope is 0, so gradient descent cannot train the layers before it."""
    net, _, _ = small_network(seed, g=step)
    assert not net.layers[1].dW.any() and net.layers[2].dW.any()


def test_s4_s5_layers_with_weights_are_counted_and_the_input_has_none():
    """S4, S5: 64-32-10 has two; the input layer passes on what it gets."""
    net, x, _ = small_network(0)
    weighty = [layer for layer in net.layers if layer.learned]
    assert len(weighty) == 2 and not net.layers[0].learned
    assert net.layers[0].forward(x) is x


@every_seed
def test_s6_without_hidden_layers_the_sums_are_affine_in_the_inputs(seed):
    """S6, S4: and with a sigmoid that is logistic regression. S13: affine, not linear."""
    rng = np.random.default_rng(seed)
    net = Network([Dense(3, 1, sigmoid, rng=rng)], binary_cross_entropy)
    net.layers[1].b[:] = 1
    p, q = rng.normal(size=(2, 3, 1))

    def z(x):
        net.forward(x)
        return net.layers[1].z

    np.testing.assert_allclose(z((p + q) / 2), (z(p) + z(q)) / 2, rtol=1e-12)
    assert abs(z(p + q) - z(p) - z(q)) > 0.5  # a linear map would give 0: the bias is in the way
    np.testing.assert_allclose(net.forward(p), sigmoid(net.layers[1].W @ p + 1))


@every_seed
def test_s9_two_softmax_outputs_are_one_sigmoid_of_their_difference(seed):
    """S9: p = σ(z₁ − z₀), so a yes or no needs one unit or two."""
    z = np.random.default_rng(seed).normal(size=(2, 20)) * 5
    np.testing.assert_allclose(softmax(z)[1], sigmoid(z[1] - z[0]), rtol=1e-12)


def test_s10_a_layer_has_n_in_times_n_out_weights_and_n_out_biases():
    """S10: 64-32-10 has 64 · 32 + 32 + 32 · 10 + 10 parameters."""
    net, _, _ = small_network(0, sizes=(64, 32, 10))
    assert net.layers[1].W.shape == (32, 64) and net.layers[1].b.shape == (32, 1)
    assert net.parameters == 64 * 32 + 32 + 32 * 10 + 10 == 2410


def test_s12_s13_s15_a_neuron_by_hand():
    """S12, S13, S15: z = w₁x₁ + w₂x₂ + b, and the activation of z is the output."""
    neuron = Dense(2, 1, sigmoid, rng=np.random.default_rng(0))
    neuron.W[:], neuron.b[:] = [[0.5, -1.0]], 0.25
    a = neuron.forward(np.array([[2.0], [3.0]]))
    assert neuron.z == 0.5 * 2 - 1 * 3 + 0.25 == -1.75
    assert a == sigmoid(-1.75)


def test_s14_gates_that_one_neuron_can_be_with_a_bias_and_without():
    """S14: every direction of w by steps of 1°, every useful bias: 14 gates of 16, and 6."""
    angle = np.radians(np.arange(360) + 0.5)
    s = np.stack([np.cos(angle), np.sin(angle)], axis=1) @ GATE_INPUTS  # (360, 4)
    b = np.linspace(-2, 2, 81)[:, None, None]

    def best(gate, bias):
        return (step(s + bias) == GATES[gate]).mean(axis=-1).max()

    with_bias = {gate: best(gate, b) for gate in GATES}
    without = {gate: best(gate, 0) for gate in GATES}
    assert sorted(gate for gate in GATES if with_bias[gate] < 1) == ["xnor", "xor"]
    assert sum(share == 1 for share in without.values()) == 6
    assert (with_bias["and"], without["and"]) == (1, 0.75)
    assert (with_bias["nand"], without["nand"]) == (1, 0.5)
    assert (with_bias["xor"], without["xor"]) == (0.75, 0.75)


def test_s201_without_a_bias_z_of_two_corners_adds_up_to_that_of_the_third():
    w = np.random.default_rng(0).normal(size=(2000, 2))
    z = w @ GATE_INPUTS  # corners (0, 0), (0, 1), (1, 0), (1, 1)
    np.testing.assert_allclose(z[:, 1:3], w[:, ::-1])
    np.testing.assert_allclose(z[:, 3], z[:, 1] + z[:, 2])
    assert not ((z > 0) == GATES["and"][0]).all(axis=1).any()
    assert (np.ones(2) @ GATE_INPUTS - 1.5 > 0).astype(float).tolist() == GATES["and"][0].tolist()


# --- Activations --------------------------------------------------------------------------------


@every("draw", SEEDS)
@pytest.mark.parametrize("layers", [1, 2, 5, 10])
def test_s16_a_stack_of_affine_layers_is_one_affine_layer(layers, draw):
    """S16: without an activation, depth adds nothing."""
    assert explore.collapse(layers=layers, draw=draw).numbers["largest"] < 1e-12


@every("draw", SEEDS)
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
    """S22: every straight line has f(1) + f(−1) = 2 f(0). S21: relu(z) = max(0, z)."""
    assert np.array_equal(relu(Z), np.where(Z > 0, Z, 0))
    assert relu(1.0) + relu(-1.0) == 1 != 2 * relu(0.0)
    assert np.array_equal(relu(Z) + relu(-Z), np.abs(Z))


def test_s23_s28_s29_relu_passes_all_or_nothing():
    """S23, S28: slope 0 or 1, and 0 at the kink by agreement. S29: 1 on active paths only."""
    assert set(relu.prime(Z)) == {0.0, 1.0}
    assert relu.prime(0.0) == 0


def test_s24_the_activation_is_a_small_part_of_a_wide_layer():
    """S24, S32: 1 operation against 7, by counting, and below 1% of a layer with 1000 inputs."""
    assert operations(relu) == "1" and operations(sigmoid) == "7, with exp"
    assert 7 / (2 * 1000 + 7) < 0.01


@pytest.mark.parametrize("target", TARGETS)
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
        for target in TARGETS
    }
    for smooth in ("wave", "bump", "parabola"):
        assert errors[smooth] == sorted(errors[smooth], reverse=True)
        assert errors[smooth][-1] < errors[smooth][0] / 20
    assert min(errors["stairs"]) > 0.05


@every_seed
def test_s26_half_of_the_relus_are_silent_at_random_weights(seed):
    """S26: 48 to 54% zeros, by symmetry."""
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


@every_seed
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


def test_s41_alpha_is_chosen_for_leaky_relu_and_learned_for_prelu():
    """S41, S42, S44: what is learned is what has a gradient."""
    chosen, _, _ = small_network(0, g=leaky_relu)
    assert {p.name for p in chosen.learned()} == {"W", "b"}
    rng = np.random.default_rng(0)
    learned = Network([Dense(3, 4, rng=rng), PReLU(4), Dense(4, 2, rng=rng)])
    assert {p.name for p in learned.learned()} == {"W", "b", "alpha"}
    assert learned.parameters - (3 * 4 + 4 + 4 * 2 + 2) == 4  # one more for each unit


@every_seed
def test_s42_the_gradient_of_alpha_sums_what_lies_below_zero(seed):
    """S42: ∂L/∂α = Σ z · ∂L/∂a over the negative z, as nudging α confirms."""
    rng = np.random.default_rng(seed)
    z, dL_da = rng.normal(size=(2, 1, 20))
    unit, h = PReLU(1), 1e-6
    unit.forward(z)
    unit.backward(dL_da)
    by_hand = sum(one * d for one, d in zip(z[0], dL_da[0], strict=True) if one < 0)
    rise = ((PReLU(1, 0.25 + h).forward(z) - PReLU(1, 0.25 - h).forward(z)) * dL_da).sum()
    np.testing.assert_allclose(unit.dalpha[0, 0], [by_hand], rtol=1e-12)
    np.testing.assert_allclose(unit.dalpha[0, 0], [rise / (2 * h)], rtol=1e-6)


@pytest.mark.parametrize(("alpha", "lowest"), [(0.25, -2.5), (0.0, 0.0), (-0.5, 0.0)])
def test_s43_prelu_reaches_below_zero_only_while_alpha_is_positive(alpha, lowest):
    """S43, S44: nothing keeps a learned α above 0; it is one parameter for each unit."""
    unit = PReLU(1, alpha)
    assert unit.forward(np.linspace(-10, 10, 101)[None]).min() == lowest
    assert unit.alpha.size == 1


@pytest.mark.parametrize("alpha", [0.5, 1.0, 2.0])
def test_s56_the_slope_of_elu_has_no_jump_only_for_alpha_1(alpha):
    """S56: from the left it is α, from the right 1."""
    g = ELU(alpha=alpha)
    assert g(-1e-9) == pytest.approx(0, abs=1e-8)
    assert g.prime(-1e-9) == pytest.approx(alpha) and g.prime(1e-9) == 1


@every_seed
def test_s55_s58_elu_shifts_the_mean_less_than_relu_and_tanh_not_at_all(seed):
    """S58: E[elu] = 0.1605 against E[relu] = 0.3989 for standard normal z: reduced, not gone."""
    z = np.random.default_rng(seed).normal(size=400_000)
    assert relu(z).mean() == pytest.approx(0.3989, abs=0.004)
    assert elu(z).mean() == pytest.approx(0.1605, abs=0.006)
    assert tanh(z).mean() == pytest.approx(0, abs=0.004)


@every_seed
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


@pytest.mark.parametrize("sure", [5.0, 10.0, 20.0, 500.0])
def test_s64_with_cross_entropy_a_wrong_softmax_hears_everything(sure):
    """S64, S49: δ = p − y has length √2, while squared error hears next to nothing."""
    z, y = np.array([[sure], [0.0], [0.0]]), np.array([[0.0], [1.0], [0.0]])
    p = softmax(z)
    assert np.linalg.norm(cross_entropy.delta(p, y)) == pytest.approx(np.sqrt(2), rel=0.02)
    dulled = np.linalg.norm(softmax.delta(z, squared_error.dL_da(p, y)))
    assert dulled == pytest.approx(7.5 * np.exp(-sure), rel=0.1)  # 3.4e-4 at 10, 1.5e-8 at 20


def test_s66_several_labels_at_once_need_sigmoids():
    """S66: two sigmoids can both be sure; two of softmax's shares cannot both pass one half."""
    z = np.array([5.0, 5.0, -5.0])
    assert (sigmoid(z) > 0.99).sum() == 2 and (softmax(z) > 0.5).sum() == 0


def test_s67_relu_as_an_output_can_never_be_negative():
    """S67: what is left is the mean of min(y, 0)²; identity for any number, softplus for positive.

    The numbers are those of the notebook.
    """
    y = np.array([-2.0, -1.0, 0.5, 1.5, 3.0])
    best = ((relu(Z)[:, None] - y) ** 2).min(axis=0)
    assert np.mean(best) == pytest.approx(np.mean(np.minimum(y, 0) ** 2)) == 1
    assert relu(Z).min() == 0
    assert ELEMENTWISE["softplus"](Z).min() > 0
    assert ACTIVATIONS["identity"](-3.0) == -3


# --- Forward, loss, backward, update ------------------------------------------------------------


@every_seed
def test_s69_s71_only_the_update_moves_weights(seed):
    """S69, S71, S83: backward finds the gradients; then the update, W ← W − α ∂L/∂W."""
    net, x, y = small_network(seed)
    before = [p.value.copy() for p in net.learned()]
    net.forward(x)
    net.backward(y)
    assert all(np.array_equal(b, p.value) for b, p in zip(before, net.learned(), strict=True))
    SGD(rate=0.1)(net)
    for old, p in zip(before, net.learned(), strict=True):
        np.testing.assert_array_equal(p.value, old - 0.1 * p.gradient)


@every_seed
def test_s70_training_and_evaluation_differ_with_dropout_and_batch_norm_only(seed):
    """S70: the same forward pass otherwise."""
    for fix, same in (({}, True), ({"dropout": 0.5}, False), ({"batch_norm": True}, False)):
        net, x, _ = small_network(seed, **fix)
        assert np.array_equal(net.forward(x), net.predict(x)) == same


@pytest.mark.parametrize(("m", "batch"), [(20, 5), (20, 6), (20, 20), (20, 50), (7, 1)])
def test_s72_an_epoch_is_m_over_batch_steps_rounded_up(m, batch):
    """S72: one pass over the data; an iteration is one step."""
    net, x, y = small_network(0, m=m)
    *_, last = train(net, x, y, SGD(0.1), epochs=3, batch=batch, rng=np.random.default_rng(0))
    assert last.step == 3 * -(-m // batch)


@every_seed
def test_s74_a_batch_goes_through_as_columns(seed):
    """S74: z = W a + b for all examples at once is what a loop over numbers gives one by one."""
    net, x, _ = small_network(seed)
    hidden = net.layers[1]
    for j in range(x.shape[1]):
        for k in range(hidden.n_out):
            z = sum(hidden.W[k, i] * x[i, j] for i in range(hidden.n_in)) + hidden.b[k, 0]
            assert hidden.z[k, j] == pytest.approx(z, abs=1e-12)
            assert hidden.a[k, j] == pytest.approx(np.tanh(z), abs=1e-12)


@every_seed
def test_s75_softmax_is_not_elementwise(seed):
    """S75, S61: one score moves every output; with tanh it moves its own only."""
    z = np.random.default_rng(seed).normal(size=4)
    nudged = z + np.array([0.1, 0, 0, 0])
    assert (softmax(nudged) != softmax(z)).all()
    assert np.array_equal(tanh(nudged) != tanh(z), [True, False, False, False])


def test_s76_binary_cross_entropy_by_hand_and_far_out():
    """S76, S19: the mean of −ln of the probability of what was so; from logits it never breaks."""
    a, y = np.array([[0.9, 0.2]]), np.array([[1.0, 0.0]])
    assert binary_cross_entropy(a, y) == pytest.approx(-(np.log(0.9) + np.log(0.8)) / 2)
    no = np.array([[0.0]])
    with np.errstate(divide="ignore"):
        assert -np.log(1 - 1 / (1 + np.exp(-37.0))) == np.inf  # as the formula is written
    for z in (37.0, 1000.0):
        assert binary_cross_entropy.logits(np.array([[z]]), no) == pytest.approx(z)


@every_seed
def test_s77_the_slope_of_a_mean_has_its_share_of_1_over_m(seed):
    """S77: −(y/a − (1 − y)/(1 − a)) is m times ∂L/∂a, infinite where a is all wrong; δ is not."""
    rng = np.random.default_rng(seed)
    m = 6
    z, y = rng.normal(size=(1, m)), rng.integers(0, 2, (1, m)).astype(float)
    a = sigmoid(z)
    dL_da = binary_cross_entropy.dL_da(a, y)
    np.testing.assert_allclose(m * dL_da, -(y / a - (1 - y) / (1 - a)), rtol=1e-12)
    np.testing.assert_allclose(sigmoid.delta(z, dL_da), (a - y) / m, rtol=1e-9, atol=1e-15)
    ends, truths = np.array([[0.0, 0.0, 1.0, 1.0]]), np.array([[0.0, 1.0, 0.0, 1.0]])
    slopes = 4 * binary_cross_entropy.dL_da(ends, truths)
    np.testing.assert_array_equal(slopes, [[1, -np.inf, np.inf, -1]])
    assert binary_cross_entropy.delta(np.array([[1.0]]), np.array([[0.0]])) == 1


@every_seed
def test_s78_s80_s81_the_equations_of_backpropagation_by_hand(seed):
    """S78, S80, S81: δ, the recursion Wᵀδ, δ aᵀ, and the sum of δ over the examples."""
    net, x, y = small_network(seed)
    one, two = net.layers[1:]
    delta2 = (softmax(two.z) - y) / x.shape[1]
    delta1 = two.W.T @ delta2 * (1 - np.tanh(one.z) ** 2)
    for layer, delta, a_prev in ((two, delta2, one.a), (one, delta1, x)):
        np.testing.assert_allclose(layer.delta, delta, atol=1e-15)
        np.testing.assert_allclose(
            layer.dW,
            sum(np.outer(d, a) for d, a in zip(delta.T, a_prev.T, strict=True)),
            atol=1e-15,
        )
        np.testing.assert_allclose(layer.db[:, 0], sum(delta.T), atol=1e-15)


@every_seed
def test_s82_the_chain_rule_with_whole_jacobians_gives_the_same(seed):
    """S82: ∂z/∂W has three indices, ∂a/∂z is a matrix; products need their right order."""
    net, _, y = small_network(seed, m=1)
    last = net.layers[2]
    dL_da = cross_entropy.dL_da(last.a, y)[:, 0]
    da_dz = softmax.jacobian(last.z)
    dz_dW = np.einsum("ik,j->ikj", np.eye(3), net.layers[1].a[:, 0])  # ∂zᵢ/∂Wₖⱼ = [i = k] aⱼ
    assert dz_dW.shape == (3, 3, 5)
    np.testing.assert_allclose(np.einsum("a,az,zkj->kj", dL_da, da_dz, dz_dW), last.dW, atol=1e-14)


def test_s83b_backpropagation_costs_at_most_three_forward_passes(monkeypatch):
    """S83b: multiplications counted; finite differences need two passes a weight."""

    def counted(name, method):
        def call(layer, signal, *rest):
            work[name] += layer.W.size * signal.shape[1]
            return method(layer, signal, *rest)

        return call

    names = {"forward": "forward", "gradients_from": "dW", "backward_from": "dL_da_prev"}
    for method, name in names.items():
        monkeypatch.setattr(Dense, method, counted(name, getattr(Dense, method)))
    rng = np.random.default_rng(0)
    for sizes, passes in (([64, 64, 10], 2.14), ([64] * 11 + [10], 2.90)):
        work = dict.fromkeys(names.values(), 0)
        net = Network([Dense(n_in, n_out, rng=rng) for n_in, n_out in pairwise(sizes)])
        net.forward(rng.normal(size=(64, 5)))
        net.backward(rng.normal(size=(10, 5)))
        whole = sum(work.values()) / work["forward"]
        assert whole == pytest.approx(passes, abs=0.005)
        assert work["dW"] == work["forward"] > work["dL_da_prev"]  # nobody asks for ∂L/∂x
    small, _, _ = small_network(0, sizes=(64, 64, 10))
    assert small.parameters == 4810 and 2 * small.parameters / whole > 3000


# --- Learning rates, optimizers and tapes --------------------------------------------------------


def test_s241_only_adam_notices_that_a_valley_is_turned():
    """S241: and turned by 90° its axes are axes again."""
    for name in DESCENTS:
        ends = [walk_down(name, 0.1, degrees=turn)[1][25] for turn in (0, 45, 90)]
        assert ends[0] == pytest.approx(ends[2], rel=1e-6)
        if name == "Adam":
            assert ends[:2] == pytest.approx([0.052, 0.26], rel=0.02)
        else:
            assert ends[0] == pytest.approx(ends[1], rel=1e-6)


def test_s242_adam_and_adamw_as_their_formulas_say():
    """S242: the cell computes both by hand, and prints both numbers twice."""
    shown = [
        line.split(": by hand ")[1].split(", by the package ")
        for line in stored_text("adam-by-hand").splitlines()
    ]
    assert len(shown) == 2 and all(by_hand == package for by_hand, package in shown)
    assert shown[0] != shown[1]


def test_s243_a_third_of_where_a_range_test_turns_is_a_good_rate():
    """S243: by what is stored of ten networks, on their validation digits."""
    turns = {name: turning_point(*loss_by_rate(name)) for name in OPTIMIZERS}
    assert 0.7 < turns["SGD"] < 0.85
    for name, turn in turns.items():
        if name != "SGD":
            assert 0.07 < turn < 0.15
        means = right_by_rate(name)[0].mean(axis=1)
        some = [m for rate, m in zip(RATES, means, strict=True) if turn / 11 < rate < turn / 2.9]
        assert some and all(0.945 < mean < 0.975 for mean in some)
    sgd = right_by_rate("SGD")[0].mean(axis=1)
    assert sgd[RATES.index(3.16)] < 0.15 < 0.95 < sgd[RATES.index(1.0)]
    assert right_by_rate("Adam")[0].mean(axis=1).argmax() == RATES.index(0.01)


def test_s244_what_schedules_do_and_do_not():
    """S244: the numbers of the text, and warm-up at every rate that a constant one can keep."""
    for rate, cost in ((0.1, [-0.9, -1.2, -0.6]), (1.0, [-0.1, -0.2, 0.0])):
        steady, decayed = (right_by_epoch(plan, 32, rate) for plan in ("constant", "decay"))
        gain = 100 * np.array(paired_difference(steady[-1], decayed[-1]))
        assert gain == pytest.approx(cost, abs=0.05)
        assert 100 * np.abs(np.diff(decayed[-6:], axis=0)).mean() < 0.05
    assert right_by_epoch("constant", 32, 2.0)[-1].mean() == pytest.approx(0.30, abs=0.005)
    assert right_by_epoch("decay", 32, 2.0)[-1].mean() == pytest.approx(0.95, abs=0.005)
    ends = {plan: right_by_epoch(plan, 8, 2.0)[-1].mean() for plan in SCHEDULES}
    assert ends.pop("warm-up and decay") > 0.945 and max(ends.values()) == 0
    for batch, rate in product(BATCHES, SCHEDULED_RATES):
        before, after = (right_by_epoch(plan, batch, rate)[-1] for plan in ("constant", "warm-up"))
        if before.mean() > 0.8:
            assert abs(after.mean() - before.mean()) < 0.01
    kept = {(8, 1.0): False, (32, 1.0): True, (32, 2.0): False, (128, 2.0): True}
    for (batch, rate), well in kept.items():
        assert (right_by_epoch("constant", batch, rate)[-1].mean() > 0.95) == well


@every_seed
def test_s245_four_times_as_many_examples_halve_the_noise(seed):
    """S245: of the first gradient of a layer with weights of 0, on the digits."""
    rng = np.random.default_rng(seed)
    learn, _ = digits_split(rng=rng)
    delta = 0.1 - learn.y
    whole = delta @ learn.x.T / learn.m
    off = [
        np.mean(
            [
                np.linalg.norm(delta[:, k] @ learn.x[:, k].T / size - whole)
                for k in (rng.choice(learn.m, size) for _ in range(200))
            ]
        )
        for size in (8, 32, 128)
    ]
    assert np.divide(off[:2], off[1:]) == pytest.approx(2, abs=0.15)


def test_s246_inputs_make_the_valley():
    """S246: a nudge of the gradient gives x xᵀ/m, and iris bears twenty times the rate."""
    x = iris().x
    scaled = (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True)
    for some in (x, scaled):
        net = Network([Dense(4, 1, rng=np.random.default_rng(0))])
        slopes = []
        for nudge in (0.0, 1e-3):
            net.layers[1].W[0, 2] += nudge
            net.forward(some)
            net.backward(np.zeros((1, 150)))
            slopes.append(net.layers[1].dW.copy())
        found = (slopes[1] - slopes[0])[0] / 1e-3
        np.testing.assert_allclose(found, (some @ some.T / 150)[2], rtol=1e-6, atol=1e-9)
    limits = [2 / np.linalg.eigvalsh(some @ some.T / 150).max() for some in (x, scaled)]
    assert limits == pytest.approx([0.03, 0.69], abs=0.005) and 20 < limits[1] / limits[0] < 22


@every_seed
def test_s247_a_wrong_class_gets_its_probability_as_gradient(seed):
    """S247: and −ln p of the right class alone, without softmax, gives the others none."""
    z = np.random.default_rng(seed).normal(size=(5, 1))
    y = one_hot(np.array([2]), 5)
    a = softmax(z)
    assert np.count_nonzero(cross_entropy.dL_da(a, y)) == 1
    delta = softmax.delta(z, cross_entropy.dL_da(a, y))
    np.testing.assert_allclose(np.delete(delta, 2), np.delete(a, 2), rtol=1e-12)


@every_seed
def test_s248_the_tape_of_the_notebook_agrees_with_the_layers(seed):
    """S248: the cells of notebook 05 as they stand, for other networks and examples."""
    names = {"np": np}
    for cell in ("tape-number", "tape-backward"):
        exec(source("05_backprop", cell), names)
    on_tape = np.vectorize(names["Number"], otypes=[object])
    rng = np.random.default_rng(seed)
    net = Network(dense([3, 4, 4, 2], tanh, identity, init=xavier, rng=rng))
    x, y = rng.normal(size=(3, 5)), rng.normal(size=(2, 5))
    learned = [on_tape(parameter.value) for parameter in net.learned()]
    h = on_tape(x)
    for k in (0, 2, 4):
        z = learned[k] @ h + learned[k + 1]
        h = np.tanh(z) if k < 4 else z
    error = h + on_tape(-y)
    loss = (error * error).sum() * names["Number"](0.1)
    names["backward"](loss)
    net.forward(x)
    assert net.backward(y) == pytest.approx(loss.value, rel=1e-12)
    for parameter, table in zip(net.learned(), learned, strict=True):
        by_tape = np.vectorize(lambda number: number.gradient)(table)
        np.testing.assert_allclose(by_tape, parameter.gradient, rtol=1e-12, atol=1e-15)


@pytest.mark.referee
def test_s249_both_sides_of_the_pytorch_cell_end_at_the_same_weights():
    """S249: the lines of the text as they stand, and those of the package in its comments."""
    torch = pytest.importorskip("torch")
    (code,) = re.findall(r"```python\n(.*?)```", source("05_backprop", "pytorch"), re.DOTALL)
    theirs = [line.partition("#")[0].rstrip() for line in code.splitlines()]
    ours = [line.partition("# ")[2] for line in code.splitlines() if "#" in line]
    cut = next(k for k, line in enumerate(theirs) if line.startswith("step = "))
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 6)), rng.normal(size=(1, 6))
    here = {"Network": Network, "Dense": Dense, "SGD": SGD, "tanh": tanh, "identity": identity}
    here |= {"rng": rng, "x": x, "y": y}
    exec("\n".join(ours), here)
    net = here["net"]
    ended = [parameter.value.copy() for parameter in net.learned()]
    net.reset()
    there = {"torch": torch, "nn": torch.nn, "x": torch.tensor(x), "y": torch.tensor(y)}
    exec("\n".join(theirs[:cut]), there)
    with torch.no_grad():  # the same first weights
        for parameter, start in zip(there["net"].parameters(), net.learned(), strict=True):
            parameter.copy_(torch.tensor(start.value).reshape(parameter.shape))
    exec("\n".join(theirs[cut:]), there)
    for parameter, end in zip(there["net"].parameters(), ended, strict=True):
        found = parameter.detach().numpy().reshape(end.shape)
        np.testing.assert_allclose(found, end, rtol=1e-12, atol=1e-14)
        assert abs(end).max() > 0


# --- Signals through many layers ----------------------------------------------------------------


def test_s202_a_wrong_class_takes_from_the_true_one():
    z, y, h = np.random.default_rng(0).normal(size=(4, 1)), one_hot([2], 4), 1e-6
    p = softmax(z)
    jacobian = [
        (softmax(z + h * e) - softmax(z - h * e))[2, 0] / (2 * h) for e in np.eye(4)[..., None]
    ]
    np.testing.assert_allclose(jacobian, p[2, 0] * (y - p)[:, 0], atol=1e-9)
    np.testing.assert_allclose(-np.array(jacobian) / p[2, 0], (p - y)[:, 0], atol=1e-8)
    wrong = [0, 1, 3]
    np.testing.assert_allclose(cross_entropy.delta(p, y)[wrong], p[wrong])


def test_s203_the_slope_of_hubers_loss_is_the_error_cut_off():
    def huber(error):
        size = np.abs(error)
        return np.where(size <= 1, error**2 / 2, size - 0.5)

    error, h = np.array([-5.0, -1.5, -0.4, 0.0, 0.7, 3.0]), 1e-6
    slope = (huber(error + h) - huber(error - h)) / (2 * h)
    np.testing.assert_allclose(slope, np.clip(error, -1, 1), atol=1e-9)


@pytest.mark.parametrize(("rho", "size"), [(0.9, 2.656e-5), (1.0, 1.0), (1.1, 1.378e4)])
def test_s91_a_matrix_repeated_a_hundred_times(rho, size):
    """S91: ρ¹⁰⁰, here ρ times a rotation: what a recurrent network does over 100 steps."""
    W = Orthogonal(gain=rho).draw(20, 20, rng=np.random.default_rng(0))
    x = np.random.default_rng(1).normal(size=(20, 1))
    growth = np.linalg.norm(np.linalg.matrix_power(W, 100) @ x) / np.linalg.norm(x)
    assert growth == pytest.approx(size, rel=1e-3)


@every_seed
def test_s96_a_unit_that_is_dead_on_the_data_is_alive_elsewhere(seed):
    """S96: some x = t w gives z = 1, whatever the bias, as long as w is not 0."""
    rng = np.random.default_rng(seed)
    layer = Dense(64, 20, relu, init=he, rng=rng)
    layer.b[:] = -10
    assert not layer.forward(rng.normal(size=(64, 500))).any()
    t = (1 - layer.b) / (layer.W**2).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(np.diag(layer.forward((t * layer.W).T)), 1, rtol=1e-12)


def test_s264_gelu_and_silu_turn_at_one_point():
    """S264: elsewhere their slopes are not 0, nor are those of the others but ReLU and step."""
    z = np.linspace(-4, 4, 8001)
    for g, turn in ((gelu, -0.752), (silu, -1.278)):
        zero = z[np.flatnonzero(np.diff(np.sign(g.prime(z))))]
        assert len(zero) == 1 and zero[0] == pytest.approx(turn, abs=2e-3)
    for g in ELEMENTWISE.values():
        assert ((g.prime(z) == 0).sum() > 100) == (g.name in ("relu", "step"))
    # In float64 a slope on the way to 0 gets there: what is meant is the paper's.
    assert not tanh.prime([-20.0, 20.0]).any() and tanh.prime([-18.0, 18.0]).all()
    assert gelu.prime(-8.0) == 0 != gelu.prime(-6.0)


# --- Dropout and batch norm ---------------------------------------------------------------------


@every_seed
def test_s104_dropout_silences_a_random_number_of_units(seed):
    """S104: each by itself, with a new mask for each example; the count is binomial."""
    layer = Dropout(100, 0.3, rng=np.random.default_rng(seed))
    silent = (layer.forward(np.ones((100, 2000))) == 0).sum(axis=0)
    assert silent.mean() == pytest.approx(30, abs=0.5)
    assert silent.std() == pytest.approx(np.sqrt(100 * 0.3 * 0.7), rel=0.1)
    assert not np.array_equal(layer.forward(np.ones((100, 1))), layer.forward(np.ones((100, 1))))


@every_seed
def test_s105_inverted_dropout_keeps_the_mean_and_needs_nothing_in_evaluation(seed):
    """S105: what stays is divided by 1 − p."""
    rng = np.random.default_rng(seed)
    layer, a = Dropout(50, 0.4, rng=rng), rng.uniform(1, 2, (50, 1))
    assert layer.forward(a, training=False) is a
    masked = layer.forward(np.repeat(a, 20_000, axis=1))
    assert set(np.unique((masked / a).round(12))) == {0, round(1 / 0.6, 12)}
    np.testing.assert_allclose(masked.mean(axis=1), a[:, 0], rtol=0.05)


@every_seed
def test_s107_dropout_before_and_after_relu_are_the_same(seed):
    """S107: a mask of numbers from 0 up can be drawn through ReLU; not so through sigmoid."""
    rng = np.random.default_rng(seed)
    layer, z = Dropout(20, 0.5, rng=rng), rng.normal(size=(20, 30))
    layer.forward(z)
    layer.frozen = True
    np.testing.assert_allclose(layer.forward(relu(z)), relu(layer.forward(z)), rtol=1e-15)
    assert not np.allclose(layer.forward(sigmoid(z)), sigmoid(layer.forward(z)))


@every_seed
def test_s108_s110_batch_norm_by_hand(seed):
    """S108, S110: per feature, over the batch, √(var + ε), then γ and β; the running variance is
    the unbiased one.
    """
    rng = np.random.default_rng(seed)
    x, gamma, beta = rng.normal(3, 2, (4, 10)), rng.normal(size=(4, 1)), rng.normal(size=(4, 1))
    layer = BatchNorm(4, epsilon=0.1, momentum=1.0)
    layer.gamma[:], layer.beta[:] = gamma, beta
    x_hat = (x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + 0.1)
    np.testing.assert_allclose(layer.forward(x), gamma * x_hat + beta, rtol=1e-12)
    np.testing.assert_allclose(layer.running_var, x.var(axis=1, ddof=1, keepdims=True))
    fixed = (x - layer.running_mean) / np.sqrt(layer.running_var + 0.1)
    np.testing.assert_allclose(layer.forward(x, training=False), gamma * fixed + beta, rtol=1e-12)


@every_seed
def test_s109_before_the_activation_the_bias_of_a_batch_normed_layer_does_nothing(seed):
    """S109: the mean takes it away again, and its gradient is 0."""
    net, x, _ = small_network(seed, g=relu, batch_norm=True)
    before = net.forward(x)
    np.testing.assert_allclose(net.layers[1].db, 0, atol=1e-15)
    net.layers[1].b += 5
    np.testing.assert_allclose(net.forward(x), before, rtol=1e-9)


@every_seed
def test_s114_a_batch_of_one_tells_a_batch_normed_network_nothing(seed):
    """S114: in training mode every single example gives the same output."""
    net, x, _ = small_network(seed, batch_norm=True)
    assert np.array_equal(net.forward(x[:, :1]), net.forward(x[:, 1:2]))
    assert not np.array_equal(net.predict(x[:, :1]), net.predict(x[:, 1:2]))


def test_s282_one_interval_in_twenty_misses_0_where_there_is_nothing():
    """S282: of 95% intervals for ten pairs, whatever their spread; of 54 that is two or three."""
    before, after = np.random.default_rng(0).normal(size=(2, 40_000, 10))
    _, low, high = paired_difference(before, after)
    missed = ((low > 0) | (high < 0)).mean()
    assert missed == pytest.approx(0.05, abs=0.004) and 2 < 54 * missed < 3


def test_s283_the_best_of_many_is_partly_lucky():
    """S283: twenty equals on 200 digits; the best of them, and what it gets on fresh digits."""
    seen, fresh = np.random.default_rng(0).binomial(200, 0.94, (2, 2000, 20)) / 200
    best = seen.argmax(axis=1)[:, None]
    assert np.take_along_axis(seen, best, axis=1).mean() > 0.965
    assert np.take_along_axis(fresh, best, axis=1).mean() == pytest.approx(0.94, abs=0.002)


@every_seed
@pytest.mark.parametrize("kind", [LayerNorm, RMSNorm])
def test_s284_layer_norm_asks_one_example_alone(kind, seed):
    x, layer = np.random.default_rng(seed).normal(1, 2, (6, 5)), kind(6, tanh)
    a = layer.forward(x)
    assert np.array_equal(a, layer.forward(x, training=False))
    for k in range(5):
        np.testing.assert_allclose(layer.forward(x[:, [k]]), a[:, [k]], rtol=1e-12)
    np.testing.assert_allclose(layer.forward(2 * x), a, rtol=1e-3)
    if kind is LayerNorm:
        np.testing.assert_allclose(layer.forward(x + 3), a, rtol=1e-9)


@every_seed
def test_s288_ten_times_the_weights_before_batch_norm_have_a_tenth_of_the_gradient(seed):
    rng = np.random.default_rng(seed)
    x, back, found = rng.normal(size=(4, 8)), rng.normal(size=(3, 8)), []
    for times in (1, 10):
        dense, norm = Dense(4, 3, rng=np.random.default_rng(seed)), BatchNorm(3, epsilon=1e-30)
        dense.W *= times
        z = norm.forward(dense.forward(x))
        dense.backward(norm.backward(back))
        found.append((z, dense.dW, dense.W))
    (z, dW, W), (same_z, tenth, large) = found
    np.testing.assert_allclose(z, same_z, rtol=1e-9)
    np.testing.assert_allclose(dW, 10 * tenth, rtol=1e-9)
    np.testing.assert_allclose(dW / W, 100 * tenth / large, rtol=1e-9)


@every_seed
def test_s289_what_comes_back_through_batch_norm_has_no_mean_and_no_part_along_x_hat(seed):
    rng = np.random.default_rng(seed)
    norm = BatchNorm(3, epsilon=1e-30)
    norm.forward(rng.normal(2, 3, (3, 9)))
    back = norm.backward(rng.normal(size=(3, 9)))
    assert np.abs(back.mean(axis=1)).max() < 1e-12
    assert np.abs((back * norm.x_hat).mean(axis=1)).max() < 1e-12


def test_s293_the_variance_behind_a_relu():
    """S293: by numbers, over a normal z: 1/2, 1/√(2π), and (1 − 1/π)/2."""
    z = np.linspace(-12, 12, 1_000_001)
    weight = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * (z[1] - z[0])
    square, mean = ((np.maximum(0, z) ** k * weight).sum() for k in (2, 1))
    assert (square, mean) == pytest.approx((0.5, 1 / np.sqrt(2 * np.pi)), rel=1e-6)
    assert square - mean**2 == pytest.approx((1 - 1 / np.pi) / 2, rel=1e-6)
    assert square / (square - mean**2) == pytest.approx(np.pi / (np.pi - 1), rel=1e-6)


# --- Initializers -------------------------------------------------------------------------------


def test_s116_rules_differ_in_sigma_and_an_orthogonal_start_loses_nothing():
    """S116: the product of a hundred orthogonal layers keeps every direction, a normal one few."""
    sigmas = [init.sigma(fan_in=100, fan_out=50) for init in (xavier, he, lecun)]
    assert sigmas == pytest.approx([np.sqrt(2 / 150), np.sqrt(2 / 100), 0.1])
    rng = np.random.default_rng(0)
    for init, low, high in ((orthogonal, 1 - 1e-9, 1 + 1e-9), (lecun, 0, 1e-10)):
        layers = [init.draw(64, 64, rng=rng) for _ in range(100)]
        stretched = np.linalg.svd(np.linalg.multi_dot(layers), compute_uv=False)
        assert low <= np.median(stretched) <= high


@pytest.mark.parametrize(("n_out", "n_in"), [*product([30, 100, 300], repeat=2)])
def test_s118_s119_xavier(n_out, n_in):
    """S118, S119: σ = √(2 / (fan_in + fan_out)) is a standard deviation, and the uniform draw from
    ±√(6 / (fan_in + fan_out)) has the same. Biases start at 0.
    """
    sigma = np.sqrt(2 / (n_in + n_out))
    rng = np.random.default_rng(0)
    assert xavier.sigma(fan_in=n_in, fan_out=n_out) == pytest.approx(sigma)
    assert xavier.draw(n_out, n_in, rng=rng).std() == pytest.approx(sigma, rel=0.1)
    W = xavier_uniform.draw(n_out, n_in, rng=rng)
    assert W.std() == pytest.approx(sigma, rel=0.1)
    assert np.abs(W).max() == pytest.approx(np.sqrt(6 / (n_in + n_out)), rel=0.05)
    assert not Dense(n_in, n_out, rng=rng).b.any()
    assert normal.draw(300, 300, rng=rng).std() == pytest.approx(0.1, rel=0.02)


def test_s120_s121_fan_in_and_fan_out_are_the_two_sides_of_w():
    """S120, S121: inputs of a unit, and units fed by one input; a neuron has one output value."""
    layer = Dense(3, 5, rng=np.random.default_rng(0))
    fan_out, fan_in = layer.W.shape
    assert (fan_in, fan_out) == (layer.n_in, layer.n_out) == (3, 5)
    assert layer.forward(np.ones((3, 1)))[0].size == 1
    assert he.sigma(3, 5) == he.sigma(3, 500) and xavier.sigma(3, 5) == xavier.sigma(5, 3)


def test_s122_the_gain_for_a_sigmoid_keeps_the_blame():
    """S122: Xavier counts on slope 1; a sigmoid's is 1/4 at most, on average over z still less."""
    recipe = Recipe((300, 300, 10), g=sigmoid, init=None)
    W = recipe.network(rng=np.random.default_rng(0)).layers[1].W
    z = np.random.default_rng(1).normal(size=100_000)
    first = 1 / np.sqrt(np.mean(sigmoid.prime(z) ** 2))
    size = first**2 * np.mean(sigmoid(z) ** 2)
    gain = 1 / np.sqrt(np.mean(sigmoid.prime(np.sqrt(size) * z) ** 2))
    assert first == pytest.approx(4.72, rel=0.01) and gain == pytest.approx(6.48, rel=0.02)
    assert W.std() == pytest.approx(gain / np.sqrt(300), rel=0.03)


def test_s275_a_relu_of_he_has_mean_one_and_variance_five():
    """S275: 2 · relu(u)² for standard normal u; so the mean of n units varies by 5/n."""
    u = np.random.default_rng(0).normal(size=1_000_000)
    q = 2 * relu(u) ** 2
    assert q.mean() == pytest.approx(1, rel=0.01) and q.var() == pytest.approx(5, rel=0.03)
    assert 4 * (3 / 2 - 1 / 4) == 5


def test_s276_selu_pulls_the_variance_back_to_one():
    """S276: at mean 0 and variance 1 it keeps both."""
    u, found = np.random.default_rng(0).normal(size=1_000_000), {}
    for variance in (0.5, 1.0, 2.0):
        z = np.sqrt(variance) * u
        a = 1.0507 * np.where(z > 0, z, 1.6733 * np.expm1(np.minimum(z, 0)))
        found[variance] = a.mean(), a.var()
    assert found[1.0] == (pytest.approx(0, abs=0.01), pytest.approx(1, abs=0.01))
    assert 0.5 < found[0.5][1] < 1 < found[2.0][1] < 2


# --- Depth --------------------------------------------------------------------------------------


@pytest.mark.parametrize("layers", range(1, 11))
def test_s223_pieces_double_with_each_layer(layers):
    """S223: and one layer with 6L + 1 weights and biases, 2L units, has at most 2L kinks."""
    x = np.arange(4 * 2**layers + 1) / (4 * 2**layers)
    assert zigzags.pieces(zigzags.fold(x, layers)) == 2**layers
    rng = np.random.default_rng(0)
    folds = [Dense(2 if k else 1, 2, relu, rng=rng) for k in range(layers)]
    deep = Network([*folds, Dense(2, 1, identity, rng=rng)])
    wide = Network([Dense(1, 2 * layers, relu, rng=rng), Dense(2 * layers, 1, identity, rng=rng)])
    assert sum(p.value.size for p in deep.learned()) == 6 * layers + 1
    assert sum(p.value.size for p in wide.learned()) == 6 * layers + 1
    for k, layer in enumerate(deep.layers[1:]):
        layer.W[...] = [[1], [1]] if k == 0 else [[2, -4]] * len(layer.W)
        layer.b[...] = [[0], [-0.5]][: len(layer.b)]
    np.testing.assert_allclose(deep.predict(x[None])[0], zigzags.fold(x, layers), atol=1e-9)
    assert zigzags.pieces(zigzags.used_up(x, layers)) == min(2**layers, 2 * layers)


def test_s224_more_units_help_unless_the_activation_is_a_polynomial():
    """S224: with z², any number of units makes a parabola; with ReLU and tanh the error falls."""
    x = np.linspace(-1, 1, 400)
    target = np.sin(5 * x)
    rng = np.random.default_rng(0)

    def error(g, units):
        w, b = rng.normal(0, 4, (units, 1)), rng.normal(0, 4, (units, 1))
        inputs = np.vstack([g(w * x + b), np.ones_like(x)]).T
        weights = np.linalg.lstsq(inputs, target, rcond=1e-10)[0]
        return np.sqrt(np.mean((inputs @ weights - target) ** 2))

    parabola = np.polyval(np.polyfit(x, target, 2), x)
    least = np.sqrt(np.mean((parabola - target) ** 2))
    assert error(np.square, 200) == pytest.approx(least, rel=1e-6) and least > 0.5
    for g in (relu, tanh):
        assert error(g, 200) < 0.01
