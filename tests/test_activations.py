"""Activations are exact and silent from −1000 to 1000, and answer bad input with a sentence.

The strictest referee is the formula that learners read: `g.formula` is evaluated with 50 digits.
PyTorch stands beside it, and central differences watch the slopes.
"""

from dataclasses import replace

import mpmath as mp
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dl_basics import activations
from dl_basics.activations import (
    ELU,
    Activation,
    LeakyReLU,
    Softmax,
    elu,
    identity,
    leaky_relu,
    relu,
    sigmoid,
    silu,
    softmax,
    softplus,
    step,
    tanh,
)
from dl_basics.registry import ACTIVATIONS, ELEMENTWISE, register

EXACT = 1e-12  # allowed error, absolute or relative, whichever is looser
steady = settings(derandomize=True, deadline=None, max_examples=200)

CURVES = [
    *ELEMENTWISE.values(),
    *(LeakyReLU(alpha) for alpha in (0.0, 0.3, 0.99)),
    *(ELU(alpha) for alpha in (0.1, 3.0)),
]
SOFTMAXES = [Softmax(temperature) for temperature in (0.01, 0.1, 1.0, 10.0)]

tiny = np.array([5e-324, 1e-310, 1e-300, 1e-100, 1e-20, 1e-9, 1e-4])
corners = np.array([0.1, 1.0, 4.585, 19.9, 20.0, 20.1, 36.7, 37.0, 88.8, 709.7, 709.8, 745.2, 1000])
FEW = np.concatenate([-corners, -tiny, [-0.0, 0.0], tiny, corners, np.linspace(-9, 9, 31)])
MANY = np.concatenate([FEW, np.linspace(-1000, 1000, 4001), np.linspace(-40, 40, 8001)])

anywhere = st.floats(-1000, 1000)
curves = st.one_of(
    st.sampled_from(CURVES),
    st.builds(LeakyReLU, st.floats(0, 1, exclude_max=True)),
    st.builds(ELU, st.floats(0.01, 10)),
)
columns = arrays(float, st.tuples(st.integers(1, 6), st.integers(1, 4)), elements=anywhere)
by_name = {"argvalues": CURVES, "ids": str}


pytestmark = pytest.mark.usefixtures("silence")


def error(found, truth):
    """The largest error, absolute or relative, whichever is looser."""
    found, truth = np.asarray(found), np.asarray(truth)
    assert found.shape == truth.shape
    assert np.isfinite(found).all()
    return (np.abs(found - truth) / np.maximum(1, np.abs(truth))).max()


# The menu


def test_the_menu_holds_eleven_activations_of_which_ten_are_curves():
    names = "identity, step, sigmoid, tanh, relu, leaky relu, elu, softplus, gelu, silu, softmax"
    assert ", ".join(ACTIVATIONS) == names
    assert [*ELEMENTWISE, "softmax"] == list(ACTIVATIONS)
    assert all(ACTIVATIONS[name] is ELEMENTWISE[name] for name in ELEMENTWISE)


def test_the_ready_instances_are_those_of_the_menu():
    for name, g in ACTIVATIONS.items():
        assert getattr(activations, name.replace(" ", "_")) == g


def test_an_activation_prints_as_code_and_as_words():
    assert (repr(leaky_relu), str(leaky_relu)) == (
        "LeakyReLU(alpha=0.01)",
        "leaky relu (α = 0.01)",
    )
    assert (repr(relu), str(relu)) == ("ReLU()", "relu")
    assert repr(replace(leaky_relu, alpha=np.float64(0.3))) == "LeakyReLU(alpha=0.3)"


def test_every_position_of_every_slider_is_allowed():
    for g in ACTIVATIONS.values():
        for field, knob in g.knobs.items():
            positions = np.arange(knob.low, knob.high + knob.step / 2, knob.step)
            assert len(positions) >= 10
            for value in [*positions, knob.low, knob.high]:
                assert getattr(replace(g, **{field: value}), field) == value


@pytest.mark.parametrize("g", **by_name)
def test_the_stated_range_is_filled_and_never_left(g):
    a = g(MANY)
    assert ((g.low <= a) & (a <= g.high)).all()
    for end, furthest in [(g.low, a.min()), (g.high, a.max())]:
        reached = abs(furthest - end) < 1e-5 if np.isfinite(end) else abs(furthest) > 9
        assert reached, f"{furthest} is far from {end}"


@pytest.mark.parametrize(
    "g",
    [
        *ACTIVATIONS.values(),
        *(
            replace(g, **{field: end})
            for g in ACTIVATIONS.values()
            for field, knob in g.knobs.items()
            for end in (knob.low, knob.high)
        ),
    ],
    ids=str,
)
def test_the_range_in_words_agrees_with_its_ends(g):
    words = g.range[1:].replace("∞", "inf").replace("−", "-").replace("…", "")
    low, high = words.replace(")", ",").replace("}", ",").replace("α", "1").split(",")[:2]
    assert (float(low), float(high)) == pytest.approx((g.low, g.high), abs=1e-3)


def test_a_leaky_relu_that_leaks_nothing_has_the_range_of_a_relu():
    assert (LeakyReLU(0.0).low, LeakyReLU(0.01).low) == (0.0, -np.inf)


# Exact values and slopes


def page(g, right):
    """The formula of the page as a function for mpmath; `right` says on which side of 0 we are."""
    code = g.formula.replace("eᶻ", "exp(z)").replace("e⁻ᶻ", "exp(-z)").replace("−", "-")
    code = code.replace("·", "*").replace("z³", "z**3").replace("√", "sqrt").replace("π", "pi")
    code = code.replace("α", "alpha").replace("max(0, z)", "(z if z > 0 else 0)")
    code = code.replace(", else", " else").replace("z > 0", "right")
    words = {"exp": mp.exp, "ln": mp.log, "tanh": mp.tanh, "sqrt": mp.sqrt, "pi": mp.pi}
    alpha = mp.mpf(getattr(g, "alpha", 0))
    return lambda z: mp.mpf(eval(code, {**words, "alpha": alpha, "right": right, "z": z}))


@pytest.mark.parametrize("g", **by_name)
@mp.workdps(50)
def test_values_and_slopes_agree_with_the_formula_of_the_page_in_fifty_digits(g):
    values = [float(page(g, z > 0)(mp.mpf(float(z)))) for z in FEW]
    slopes = [float(mp.diff(page(g, z > 0), mp.mpf(float(z)))) for z in FEW]
    assert error(g(FEW), values) <= EXACT
    assert error(g.prime(FEW), slopes) <= EXACT


def torch_twin(g, torch):
    F, alpha = torch.nn.functional, getattr(g, "alpha", None)
    return {
        "identity": lambda z: z * 1,
        "step": lambda z: torch.heaviside(z.detach(), z.new_zeros(())) + 0 * z,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": torch.relu,
        "leaky relu": lambda z: F.leaky_relu(z, alpha),
        "elu": lambda z: F.elu(z, alpha),
        "softplus": lambda z: F.softplus(z, threshold=700),  # past it PyTorch says z
        "gelu": lambda z: F.gelu(z, approximate="tanh"),
        "silu": F.silu,
    }[g.name]


@pytest.mark.referee
@pytest.mark.parametrize("g", **by_name)
def test_values_and_slopes_agree_with_pytorch(g):
    torch = pytest.importorskip("torch")
    z = torch.tensor(MANY, requires_grad=True)
    a = torch_twin(g, torch)(z)
    a.sum().backward()
    assert error(g(MANY), a.detach().numpy()) <= EXACT
    assert error(g.prime(MANY), z.grad.numpy()) <= EXACT


@given(curves, anywhere)
@steady
def test_slopes_agree_with_central_differences_away_from_kinks(g, z):
    h = 1e-6 * max(1, abs(z))
    has_kink = g.name in ("step", "relu", "leaky relu") or (g.name == "elu" and g.alpha != 1)
    assume(abs(z) > h or not has_kink)
    slope = (g(z + h) - g(z - h)) / ((z + h) - (z - h))
    assert g.prime(z) == pytest.approx(slope, rel=1e-6, abs=1e-6)


def test_at_a_kink_the_slope_is_the_one_on_the_left():
    for zero in (0.0, -0.0):
        assert relu.prime(zero) == 0.0
        assert leaky_relu.prime(zero) == 0.01
        assert ELU(3.0).prime(zero) == 3.0
        assert (step(zero), step.prime(zero)) == (0.0, 0.0)
    assert (step(5e-324), relu.prime(5e-324), leaky_relu.prime(5e-324)) == (1.0, 1.0, 1.0)


def test_sigmoid_keeps_its_smallest_slopes_on_both_sides():
    z = np.linspace(0, 700, 701)
    np.testing.assert_array_equal(sigmoid.prime(z), sigmoid.prime(-z))
    assert sigmoid.prime(700.0) == pytest.approx(np.exp(-700.0), rel=1e-13)


def test_elu_keeps_the_smallest_numbers_below_zero():
    np.testing.assert_allclose(elu(-tiny), -tiny, rtol=1e-4)


def test_familiar_values_come_out():
    assert (sigmoid(0), sigmoid.prime(0), tanh.prime(0)) == (0.5, 0.25, 1.0)
    assert softplus(0) == pytest.approx(np.log(2), abs=1e-15)
    assert silu.prime(0) == 0.5
    np.testing.assert_array_equal(relu([-2, 0, 3]), [0.0, 0.0, 3.0])


@given(curves, st.floats(allow_nan=False, allow_infinity=False))
@steady
def test_every_finite_number_passes_in_silence(g, z):
    assert np.isfinite([g(z), g.prime(z), g.delta(z, 1.0)]).all()


@given(curves, columns)
@steady
def test_delta_is_the_slope_times_what_comes_from_above(g, z):
    dL_da = np.cos(np.arange(z.size)).reshape(z.shape)
    np.testing.assert_array_equal(g.delta(z, dL_da), dL_da * g.prime(z))


# Softmax


@pytest.mark.parametrize("g", SOFTMAXES, ids=str)
@mp.workdps(50)
def test_softmax_agrees_with_fifty_digits(g):
    rng = np.random.default_rng(1)
    for scale in (1e-3, 1.0, 30.0, 1000.0):
        z = rng.uniform(-scale, scale, 4) + rng.choice([-1000, 0, 1000])
        scores = [mp.exp((mp.mpf(float(zi)) - 1000) / mp.mpf(g.temperature)) for zi in z]
        truth = [score / sum(scores) for score in scores]
        J = [
            [ai * ((i == j) - aj) / mp.mpf(g.temperature) for j, aj in enumerate(truth)]
            for i, ai in enumerate(truth)
        ]
        assert error(g(z), np.array(truth, dtype=float)) <= EXACT
        assert error(g.jacobian(z), np.array(J, dtype=float)) <= EXACT


@pytest.mark.referee
@pytest.mark.parametrize("g", SOFTMAXES, ids=str)
def test_softmax_and_its_jacobian_agree_with_pytorch(g):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(2)
    for scale in (0.01, 1.0, 30.0, 1000.0):
        z, dL_da = rng.uniform(-scale, scale, (5, 7)), rng.normal(size=(5, 7))
        leaf = torch.tensor(z, requires_grad=True)
        a = torch.softmax(leaf / g.temperature, dim=0)
        a.backward(torch.tensor(dL_da))
        assert error(g(z), a.detach().numpy()) <= EXACT
        assert error(g.delta(z, dL_da), leaf.grad.numpy()) <= EXACT
        J = torch.autograd.functional.jacobian(
            lambda column: torch.softmax(column / g.temperature, dim=0), torch.tensor(z[:, 0])
        )
        assert error(g.jacobian(z[:, :1]), J.numpy()) <= EXACT


@given(st.builds(Softmax, st.floats(1e-6, 1e6)), columns)
@steady
def test_softmax_gives_probabilities_in_every_column(g, z):
    a = g(z)
    assert a.shape == z.shape
    assert ((a >= 0) & (a <= 1)).all()
    np.testing.assert_allclose(a.sum(axis=0), 1, rtol=1e-14)
    for j in range(z.shape[1]):
        np.testing.assert_allclose(g(z[:, j]), a[:, j], rtol=1e-14)


@given(st.sampled_from(SOFTMAXES), columns)
@steady
def test_the_delta_of_softmax_is_its_jacobian_at_work_column_by_column(g, z):
    dL_da = np.cos(np.arange(z.size)).reshape(z.shape)
    for j, delta in enumerate(g.delta(z, dL_da).T):
        np.testing.assert_allclose(delta, g.jacobian(z[:, j]).T @ dL_da[:, j], atol=1e-12)


def test_the_jacobian_of_softmax_agrees_with_central_differences():
    z, h = np.array([0.5, -1.0, 2.0]), 1e-6
    for g in (softmax, Softmax(0.5)):
        rows = [(g(z + h * e) - g(z - h * e)) / (2 * h) for e in np.eye(3)]
        np.testing.assert_allclose(g.jacobian(z), np.transpose(rows), atol=1e-9)


def test_softmax_does_not_feel_a_shift_of_all_scores():
    z = np.array([[1.0, -2.0], [3.0, 0.5], [0.25, 4.0]])
    np.testing.assert_array_equal(softmax(z), softmax(z + 1000))


def test_a_temperature_near_zero_picks_the_winner_without_overflow():
    for temperature in (1e-3, 1e-6, 1e-300, 5e-324):
        np.testing.assert_array_equal(Softmax(temperature)([1000.0, -1000.0, 999.0]), [1, 0, 0])
    np.testing.assert_array_equal(softmax([1e308, -1e308]), [1, 0])


def test_softmax_says_that_it_has_no_single_slope():
    with pytest.raises(TypeError, match=r"no single slope.*jacobian"):
        softmax.prime([1.0, 2.0])


@pytest.mark.parametrize("z", [1.0, [], np.zeros((0, 3)), np.zeros((2, 0, 2))])
def test_softmax_asks_for_columns(z):
    with pytest.raises(ValueError, match=r"softmax needs columns of scores, \(n,\) or \(n, m\)"):
        softmax(z)


def test_the_jacobian_asks_for_one_column():
    with pytest.raises(ValueError, match=r"one column.*z is \(3, 2\)"):
        softmax.jacobian(np.zeros((3, 2)))


# What goes in, what comes out


@pytest.mark.parametrize("g", **by_name)
def test_one_number_gives_a_float_and_an_array_gives_its_own_shape(g):
    for number in (1, 1.0, np.float32(1), np.float64(1), np.array(1.0), np.uint8(1)):
        assert type(g(number)) is type(g.prime(number)) is type(g.delta(number, 2)) is float
    for shape in [(0,), (1,), (3,), (2, 3), (2, 0), (2, 3, 4)]:
        z = np.ones(shape)
        assert g(z).shape == g.prime(z).shape == g.delta(z, z).shape == shape
    assert g([[1, 2], [3, 4]]).shape == (2, 2)


@pytest.mark.parametrize("g", argvalues=ACTIVATIONS.values(), ids=str)
def test_float32_and_whole_numbers_are_computed_in_float64(g):
    z = np.array([-3, 1, 2])
    for dtype in (np.float16, np.float32, np.int8, np.int64, np.longdouble):
        assert g(z.astype(dtype)).dtype == g.delta(z.astype(dtype), z).dtype == np.float64
        np.testing.assert_array_equal(g(z.astype(dtype)), g(z.astype(float)))


@pytest.mark.parametrize("g", argvalues=ACTIVATIONS.values(), ids=str)
def test_what_goes_in_is_left_alone(g):
    z = np.linspace(-3, 3, 6).reshape(3, 2)
    before = z.copy()
    for a in (g(z), g.delta(z, z)):
        assert not np.shares_memory(a, z)
        a[:] = 99
    np.testing.assert_array_equal(z, before)


@pytest.mark.parametrize(
    ("z", "kind", "words"),
    [
        ("hello", TypeError, "z must be numbers, but you gave 'hello'"),
        (["1", "2"], TypeError, "must be numbers"),
        (b"1", TypeError, "must be numbers"),
        (None, TypeError, "z must be numbers, but you gave None"),
        (1j, TypeError, "must be numbers"),
        (np.array([1, 2], dtype=object), TypeError, "must be numbers"),
        (10**400, TypeError, "must be numbers"),
        ({1, 2}, TypeError, "must be numbers"),
        (np.array([True, False]), TypeError, "did you mean z, not z > 0"),
        ([[1, 2], [3]], ValueError, "z has rows of different lengths"),
        (np.nan, ValueError, "z must be finite numbers, but z is nan"),
        (-np.inf, ValueError, "z is -inf"),
        ([0.0, np.nan], ValueError, r"z\[1\] is nan"),
        ([[0.0, 1.0], [np.inf, np.nan]], ValueError, r"z\[1, 0\] is inf"),
    ],
)
@pytest.mark.parametrize("g", [identity, sigmoid, leaky_relu, softmax], ids=str)
def test_what_is_no_finite_number_is_refused_in_words(g, z, kind, words):
    calls = [g, g.jacobian if g is softmax else g.prime, lambda z: g.delta(z, z)]
    for call in calls:
        with pytest.raises(kind, match=words):
            call(z)


@pytest.mark.parametrize("g", [relu, softmax], ids=str)
def test_delta_names_the_partner_that_is_wrong(g):
    z = np.zeros((3, 2))
    with pytest.raises(ValueError, match=r"shape of z, \(3, 2\), but has \(2, 3\)"):
        g.delta(z, z.T)
    with pytest.raises(ValueError, match=r"dL_da\[0, 1\] is nan"):
        g.delta(z, z + np.array([0, np.nan]))


# Your own


CELL = """
@register(ACTIVATIONS, ELEMENTWISE)
class Squash(Activation):
    name = "squash"
    def value(self, z): return z / (1 + abs(z))
    def derivative(self, z): return 1 / (1 + abs(z)) ** 2
"""


def run_cell(source):
    words = {"register": register, "Activation": Activation, "__name__": "__main__"}
    exec(source, {**words, "ACTIVATIONS": ACTIVATIONS, "ELEMENTWISE": ELEMENTWISE})


def test_your_own_activation_takes_five_lines_and_stands_in_every_menu():
    run_cell(CELL)
    g = ELEMENTWISE["squash"]
    assert (g(1), g.prime(1), g.delta(1, 8), g.knobs, repr(g)) == (0.5, 0.25, 2.0, {}, "Squash()")
    assert list(ACTIVATIONS)[-1] == "squash"
    with pytest.raises(ValueError, match="z is nan"):
        g(np.nan)


def test_running_your_cell_again_replaces_your_activation():
    run_cell(CELL)
    run_cell(CELL.replace("return z /", "return 2 * z /"))
    assert ELEMENTWISE["squash"](1) == ACTIVATIONS["squash"](1) == 1.0
    assert len(ACTIVATIONS) == 12


def test_the_name_of_a_built_in_activation_is_kept():
    with pytest.raises(ValueError, match="'relu' is built in"):
        run_cell(CELL.replace("squash", "relu"))
    assert ACTIVATIONS["relu"] == relu


def test_a_missing_slope_is_named():
    run_cell(CELL.rsplit("    def", 1)[0])
    g = ACTIVATIONS["squash"]
    assert g(1) == 0.5
    for call in (lambda: g.prime(1), lambda: g.delta(1, 1)):
        with pytest.raises(NotImplementedError, match=r"no derivative yet.*derivative\(self, z\)"):
            call()


def test_a_missing_value_is_named():
    run_cell(CELL.replace("def value", "def valeu"))
    with pytest.raises(NotImplementedError, match=r"squash has no value yet.*value\(self, z\)"):
        ACTIVATIONS["squash"](1)


def test_a_formula_that_loses_the_shape_is_named():
    with pytest.raises(TypeError, match="value of squash must give an array, but gives"):
        run_cell(CELL.replace("z / (1 + abs(z))", "z.max()"))
    with pytest.raises(
        ValueError, match=r"value of squash must give shape \(2, 3\), but gives .*3"
    ):
        run_cell(CELL.replace("z / (1 + abs(z))", "z.max(axis=0)"))
    assert "squash" not in ACTIVATIONS


def test_a_formula_of_true_and_false_still_gives_numbers():
    run_cell(CELL.replace("z / (1 + abs(z))", "z > 0"))
    assert ACTIVATIONS["squash"]([-1, 2]).tolist() == [0.0, 1.0]
    assert type(ACTIVATIONS["squash"](2)) is float
