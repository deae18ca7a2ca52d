"""What notebook 06 shows and says: factors foretold, walls, dead units, and cures that are none."""

from dataclasses import replace

import numpy as np
import pytest

from dl_basics.activations import ReLU, relu, sigmoid, softmax, tanh
from dl_basics.datasets import DATA, digits_split
from dl_basics.diagnostics import dead_shares, gradient_sizes, rms
from dl_basics.exercises import gradient_problems as exercises
from dl_basics.experiments import gradients_by_layer, products
from dl_basics.experiments.deep_networks import EPOCHS, SHUT, TEN, ten_of, trained
from dl_basics.experiments.digits import stored
from dl_basics.experiments.harness import dense_layers, there_and_back
from dl_basics.explorers import gradient_problems as explore
from dl_basics.explorers.gradient_problems.learning import LEARNERS
from dl_basics.explorers.gradient_problems.patients import PATIENTS
from dl_basics.explorers.gradient_problems.remedies import AILMENTS, treated
from dl_basics.initializers import He, Normal, Xavier, he, xavier
from dl_basics.layers import Dense
from dl_basics.losses import cross_entropy
from dl_basics.network import Network, dense
from dl_basics.recipes import FIXES, Recipe
from tools import make_deep_networks, make_fixes


def first_digits(m):
    """The first m digits to learn from, x (64, m) and y (10, m)."""
    data, _ = digits_split(rng=np.random.default_rng(0))
    return data.x[:, :m], data.y[:, :m]


# --- Ten networks side by side --------------------------------------------------------------------

RECIPES = {
    "all at once": Recipe(
        (64, 16, 16, 10), g=tanh, skip=0.5, clip=0.1, decay=0.1, dropout=0.5, rate=1.0
    ),
    "none of it": Recipe((64, 16, 16, 16, 10), g=relu, init=None),
}


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_one_of_ten_networks_is_the_packages(recipe):
    (x, y), (ten, step) = first_digits(32), ten_of(recipe, bias=-0.1)
    alone = recipe.network(rng=np.random.default_rng(3))
    *hidden, last = (layer for layer in alone.every_layer if isinstance(layer, Dense))
    for layer in hidden:
        layer.b[:] = -0.1
    alone.forward(x)
    alone.backward(y)
    there_and_back(ten, x, y)
    for stack, layer in zip(dense_layers(ten), (*hidden, last), strict=True):
        np.testing.assert_allclose(stack.delta[3], layer.delta, rtol=1e-9, atol=1e-15)
        np.testing.assert_allclose(stack.dW[3], layer.dW, rtol=1e-9, atol=1e-15)
    recipe.optimizer()(alone)
    step(ten)
    for stack, layer in zip(dense_layers(ten), (*hidden, last), strict=True):
        np.testing.assert_allclose(stack.W[3], layer.W, rtol=1e-9, atol=1e-15)
        np.testing.assert_allclose(stack.b[3], layer.b, rtol=1e-9, atol=1e-15)


# --- The factor per layer -------------------------------------------------------------------------


@pytest.mark.parametrize("depth", [5, 20, 50])
@pytest.mark.parametrize(
    ("g", "init", "factor"),
    [
        (sigmoid, xavier, 0.236),
        (relu, xavier, np.sqrt(1 / 2)),
        (relu, he, 1.0),
        (relu, He(1.5), 1.5),
        (relu, Normal(0.01), 0.01 * np.sqrt(64 / 2)),
    ],
    ids=str,
)
def test_the_gradient_changes_by_the_predicted_factor(g, init, factor, depth):
    found = explore.vanishing(g=g, init=init, depth=depth).numbers
    assert found["factor"] == pytest.approx(factor, rel=0.1 if depth == 5 else 0.06)
    predicted = found["predicted"] ** (1 / (depth - 1))
    assert predicted == pytest.approx(factor, rel=0.05)


def test_the_explorer_finds_what_the_package_finds():
    """δ of ten layers, with the same weights in a network of the package."""
    hidden, out, x, y = gradients_by_layer.drawn()
    sizes = [64] * 11 + [10]
    layers = dense(sizes, tanh, softmax, init=xavier, rng=np.random.default_rng(0))
    net = Network(layers, cross_entropy)
    for k in range(10):
        net.layers[k + 1].W[...] = hidden[4, k] * xavier.sigma(64, 64)
    net.layers[11].W[...] = out[4] * xavier.sigma(64, 10)
    net.forward(x[0])
    net.backward(y[0])
    deltas = np.array([rms(d[4]) for d in gradients_by_layer.deltas_of(tanh, xavier, 10)])
    np.testing.assert_allclose(deltas, gradient_sizes(net)[:-1], rtol=1e-10)
    sizes, *_ = gradients_by_layer.way_back(tanh, xavier, 10)
    np.testing.assert_allclose(sizes[4], deltas / deltas[-1], rtol=1e-10)


def test_tanh_keeps_a_good_part_and_large_weights_make_it_grow():
    assert 0.03 < explore.vanishing(g="tanh", depth=50).numbers["first"] < 0.4
    grown = explore.vanishing(g="tanh", init=Xavier(4.0), depth=50).numbers
    assert grown["first"] > 1e6


def test_the_step_has_no_slope_and_says_so():
    found = explore.vanishing(g="step", depth=7)
    assert found.numbers["first"] == 0
    assert "nothing at all comes back" in found.text


def test_a_prediction_that_fails_is_not_called_close():
    assert "lie close together" in explore.vanishing(g="tanh", depth=50).alt
    assert "lie close together" in explore.vanishing(g="step", depth=7).alt
    assert (
        "drift apart, by a factor of up to " in explore.vanishing(g="gelu", init="he", depth=50).alt
    )


def test_one_layer_has_nothing_behind_it():
    assert "no second layer" in explore.vanishing(depth=1).text


def test_the_table_of_causes_agrees_with_itself():
    for row in explore.causes().rows:
        weights, slope, predicted, measured = map(float, row[1:5])
        assert predicted == pytest.approx(weights * slope, abs=0.03)
        assert measured == pytest.approx(predicted, abs=0.04)


@pytest.mark.parametrize("gain", [0.5, 0.7, 0.9])
def test_the_size_of_dw_hides_what_delta_shows(gain):
    found = explore.trap(gain=gain).numbers
    assert 0.3 < found["∂L/∂W"] < 3
    assert found["δ"] == pytest.approx(gain**19, rel=0.6)
    assert found["drop"] < 0.2


# --- Exploding ------------------------------------------------------------------------------------


@pytest.mark.parametrize("rho", [0.8, 0.9, 1.0, 1.1, 1.25])
def test_an_orthogonal_matrix_follows_the_law_exactly(rho):
    found = explore.repeated(rho=rho, times=100).numbers
    assert found["law"] == pytest.approx(rho**100)
    np.testing.assert_allclose(found["lengths"], rho**100, rtol=1e-9)


@pytest.mark.parametrize("kind", products.KINDS[1:])
def test_random_matrices_scatter(kind):
    found = explore.repeated(rho=1.0, times=100, kind=kind).numbers["lengths"]
    assert found.max() > 2 * found.min()
    assert np.isfinite(found).all()


def test_where_float64_ends():
    count = 7447
    assert (
        f"After {count} times, one more would make it too large" in explore.repeated(rho=1.1).text
    )
    with np.errstate(over="ignore"):
        assert np.isfinite(np.float64(1.1) ** count)
        assert np.isinf(np.float64(1.1) ** (count + 1))
    small = int(explore.repeated(rho=0.8).text.split("After ")[1].split()[0])
    assert 0.8**small > 0 == 0.8 ** (small + 1)


# --- The cliff ------------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", ["0.005", "0.01", "0.02", "0.05"])
def test_clipping_saves_the_descents_at_the_wall(rate):
    plain = explore.cliff(rate=rate, step=100).numbers
    saved = explore.cliff(rate=rate, step=100, limit="10").numbers
    assert plain["arrived"] <= 5 and plain["stuck"] + plain["gone"] >= 5
    assert saved["arrived"] == 10
    assert explore.cliff(rate=rate, step=100, limit="0.1").numbers["arrived"] == 0
    assert explore.cliff(rate=rate, step=100, limit="0.1").numbers["gone"] == 0
    for limit, enough in (("100", ("0.005", "0.01")), ("1", ("0.02", "0.05"))):
        arrived = explore.cliff(rate=rate, step=100, limit=limit).numbers["arrived"]
        assert (arrived == 10) == (rate in enough)


def test_at_the_rate_of_the_start_a_limit_of_100_is_hardly_one():
    found = {limit: explore.cliff(step=100, limit=limit).numbers for limit in ("100", "1")}
    assert found["100"]["arrived"] <= 2 and found["1"]["arrived"] == 10


def test_the_gradient_of_the_cliff_is_the_packages():
    w = np.random.default_rng(0).uniform(1, 1.6, products.WEIGHTS)
    net = Network([Dense(1, 1, rng=np.random.default_rng(0)) for _ in w])
    for layer, one in zip(net.layers[1:], w, strict=True):
        layer.W[:] = one
    net.forward(np.ones((1, 1)))
    net.backward(np.ones((1, 1)))
    slopes = np.array([layer.dW.item() for layer in net.layers[1:]])
    assert products.walk(0.001, None)[1, 0] == pytest.approx(np.prod(w - 0.001 * slopes))
    shortened = w - 0.05 * slopes / np.linalg.norm(slopes)
    assert products.walk(0.05, 1.0)[1, 0] == pytest.approx(np.prod(shortened))


# --- Units that die -------------------------------------------------------------------------------


def test_the_larger_the_rate_the_more_units_die():
    shares = [
        explore.dying(rate=rate, step=40).numbers["shares"][1]
        for rate in ("0.1", "0.5", "1", "1.4", "2")
    ]
    assert max(shares[:2]) < 0.01 and shares[1:] == sorted(shares[1:]) and shares[3] > 0.4


def test_a_low_bias_silences_three_layers():
    found = explore.dying(bias=-2.0, layers=3, step=40).numbers
    assert 0.5 < found["shares"].mean() < 0.75
    assert found["right"] < 0.2


def test_a_leak_makes_too_large_a_rate_overflow():
    found = explore.dying(rate=2, leak=0.1, step=40)
    assert found.numbers["lost"] == 10
    assert "all ten networks have overflowed" in found.text


def test_dead_next_to_the_data_stays_dead_and_deeper_down_most_wake():
    found = explore.waking(epoch=10).numbers
    assert (found["first"] == SHUT).all() and found["moved"][0] == 0
    assert (found["second"] <= SHUT / 2).all() and found["moved"][1] > 0.01


def test_dead_is_counted_as_the_package_does():
    x, y = first_digits(100)
    recipe = Recipe((64, 32, 32, 10), g=relu, init=he)
    net = recipe.network(rng=np.random.default_rng(0))
    net.layers[1].b[:] = -3.5
    net.forward(x)
    net.backward(y)
    counted = exercises.count_dead.right(net.layers[1].z)
    assert counted / 32 == dead_shares(net)[0]
    assert 0 < counted < 32


def test_what_is_dead_on_the_digits_lives_elsewhere():
    x = digits_split(rng=np.random.default_rng(0))[0].x
    W, b = he.draw(32, 64, rng=np.random.default_rng(0)), -15.0
    assert (W @ x + b <= 0).all()
    t = (1 - b) / (W**2).sum(axis=1)
    np.testing.assert_allclose((W * (t[:, None] * W)).sum(axis=1) + b, 1)


# --- Cures, and what is none ----------------------------------------------------------------------

LEARNS, CHANCE = 0.75, 0.15


def ends(ailment):
    """The mean share of digits right after the last epoch, for each remedy."""
    return explore.remedies(ailment=ailment, epoch=EPOCHS).numbers


def test_what_cures_vanishing_gradients_and_what_does_not():
    found = ends("gradients vanish")
    for name in ("nothing", "clipping", "dropout", "He instead of Xavier"):
        assert found[name] < CHANCE
    for name in ("ReLU with He", "tanh", "skip connections"):
        assert found[name] > LEARNS
    assert CHANCE < found["the gain that fits"]


def test_what_cures_exploding_gradients_and_what_does_not():
    found, runs = ends("gradients explode"), treated("gradients explode")
    for name in ("nothing", "weight decay", "rate / 10"):
        assert runs[name][1][-1] == 10
    assert runs["clipping"][1][-1] == 0
    assert CHANCE < found["clipping"] < 0.65 < LEARNS < found["He's own size"]


def test_what_wakes_units_that_start_shut():
    found = ends("units start shut")
    for name in ("nothing", "rate / 10", "leak of 0.01"):
        assert found[name] < 0.2
    assert 0.4 < found["leak of 0.1"] < found["leak of 0.3"] and found["leak of 0.3"] > LEARNS
    assert found["biases of 0"] > LEARNS


def test_against_too_large_a_rate_only_a_smaller_one_helps():
    found = ends("rate too large")
    assert found["rate / 10"] > 0.9 > LEARNS > max(found["nothing"], found["leak of 0.01"])
    assert treated("rate too large")["leak of 0.1"][1][-1] == 10


def test_the_remedies_are_those_of_the_package():
    sick, _, changes = AILMENTS["gradients vanish"]
    for name in ("clipping", "dropout", "skip connections"):
        assert replace(sick, **changes[name]) == FIXES[name].apply(sick)
    with_he = replace(FIXES["relu with he"].apply(sick), rate=0.1)
    assert replace(sick, **changes["ReLU with He"] | {"init": None}) == with_he
    fitting = replace(sick, **changes["the gain that fits"])
    assert fitting == FIXES["better initializer"].apply(sick)


RETRAINED = [
    ("gradients vanish", "nothing"),
    ("gradients vanish", "clipping"),
    ("gradients vanish", "dropout"),
    ("gradients vanish", "skip connections"),
    ("units start shut", "leak of 0.3"),
    ("units start shut", "biases of 0"),
    ("rate too large", "leak of 0.1"),
    ("rate too large", "rate / 10"),
]


@pytest.mark.parametrize(("ailment", "remedy"), RETRAINED)
def test_what_is_stored_of_remedies_can_be_trained_again(ailment, remedy):
    """On another processor single networks may differ; the mean must not, by more than a point."""
    check_again(ailment, remedy)


@pytest.mark.thorough
def test_all_that_is_stored_of_remedies_can_be_trained_again():
    for ailment, (_, _, row) in AILMENTS.items():
        for remedy in row:
            check_again(ailment, remedy)


def test_every_remedy_is_stored_and_no_other():
    for name in ("remedies", "learning"):
        assert (DATA / f"{name}.json").read_text("utf-8") == make_fixes.as_text(stored(name))
    assert list(stored("remedies")) == list(AILMENTS)
    assert list(stored("learning")) == list(LEARNERS)
    for ailment, (_, _, row) in AILMENTS.items():
        assert list(treated(ailment)) == list(row)
        assert all(right.shape == (EPOCHS + 1, 10) for right, _ in treated(ailment).values())


def check_again(ailment, remedy):
    right, lost = treated(ailment)[remedy]
    again = make_deep_networks.with_remedy(ailment, remedy)
    assert np.abs(np.maximum(0, again).mean(axis=1) / 200 - right.mean(axis=1)).max() < 0.01
    np.testing.assert_array_equal((again < 0).sum(axis=1), lost)


@pytest.mark.parametrize(
    "name",
    [
        "8 layers, sigmoid, Xavier",
        "8 layers, ReLU, He",
        "20 layers, ReLU, He",
        pytest.param("8 layers, tanh, Xavier", marks=pytest.mark.thorough),
        pytest.param("20 layers, ReLU, Xavier", marks=pytest.mark.thorough),
    ],
)
def test_what_is_stored_of_learners_can_be_trained_again(name):
    right, moves = make_deep_networks.learner(name)
    kept = stored("learning")[name]
    assert np.abs(right.mean(axis=1) - np.mean(kept["right"], axis=1)).max() < 2  # of 200 digits
    np.testing.assert_allclose(moves[0], kept["moves"][0], rtol=1e-6)  # before the training
    np.testing.assert_allclose(moves[:, 1], np.array(kept["moves"])[:, 1], rtol=0.02)


def test_skips_carry_fifty_layers_and_need_a_smaller_part_with_relu(capsys):
    explore.fifty_layers()
    without, with_skips = capsys.readouterr().out.splitlines()
    assert "after one epoch 0 of 10" in without and "after one epoch 10 of 10" in with_skips
    rows = {(row[0], row[1]): row[2:] for row in explore.skip_table().rows}
    assert rows["tanh, s = 0.05", "none"] == ["10⁻²⁷", "10⁻²⁷"]
    assert rows["tanh, s = 0.05", "around each"][1] in ("10⁰", "10¹")
    assert rows["ReLU, He", "around each"] == ["10¹¹", "10¹¹"]
    assert rows["ReLU, He", "layer / √50"][1] in ("10¹", "10²")


def test_clipping_at_any_limit_leaves_deep_sigmoids_at_chance():
    for limit in (0.1, 10.0):
        right, *_ = trained(replace(AILMENTS["gradients vanish"][0], clip=limit)).first(3)
        assert right[-1].mean() < CHANCE


def test_eight_layers_of_sigmoid_stay_at_chance_and_hardly_move_their_first():
    sick = explore.learning(network="8 layers, sigmoid, Xavier").numbers
    assert sick["right"].max() < CHANCE and sick["first"] < 2e-6
    assert 25_000 < sick["last"] / sick["first"] < 60_000
    for name in ("8 layers, tanh, Xavier", "8 layers, ReLU, He"):
        well = explore.learning(network=name).numbers
        assert well["right"].mean() > LEARNS and well["first"] > well["last"] / 10
    assert explore.learning(network="20 layers, ReLU, Xavier").numbers["right"].max() < CHANCE
    assert explore.learning(network="20 layers, ReLU, He").numbers["right"].mean() > 0.25


def test_the_patients_have_what_the_answer_says_and_the_exercise_finds_it():
    wanted = {"A": 2, "B": 0, "C": 1, "D": 3}
    for patient in PATIENTS:
        for network in TEN:
            found = explore.patients(patient=patient, network=network + 1).numbers
            assert exercises.diagnosis.right(found["delta"], found["dead"]) == wanted[patient]
    assert "The verdict" in explore.patients(tell=True).text
    assert "The verdict" not in explore.patients().text


# --- Exercises against the package ----------------------------------------------------------------

rng = np.random.default_rng(7)


def test_the_factor_is_what_a_layer_of_the_package_does():
    W, z = he.draw(300, 200, rng=rng), rng.normal(size=(200, 50))
    delta = rng.normal(size=(300, 50))
    back = W.T @ delta * ReLU().prime(z)
    predicted = exercises.layer_factor.right(W, ReLU().prime(z))
    assert rms(back) / rms(delta) == pytest.approx(predicted, rel=0.03)


def test_the_measured_factor_is_the_explorers():
    sizes, *_ = gradients_by_layer.way_back(sigmoid, xavier, 12)
    middle = np.median(sizes, axis=0)
    assert exercises.measured_factor.right(middle) == pytest.approx(
        gradients_by_layer.per_layer(middle)
    )


def test_through_time_is_the_explorers_product():
    lengths = products.lengths(products.KINDS[0])
    W, delta = np.linalg.qr(rng.normal(size=(5, 5)))[0], rng.normal(size=(5, 1))
    found = exercises.through_time.right(1.1 * W, delta, 9)
    assert np.linalg.norm(found) / np.linalg.norm(delta) == pytest.approx(1.1**9 * lengths[0, 9])
