"""What notebook 07 shows and says: twins, batch norm, dropout, skips, clipping, and the grid."""

from dataclasses import replace

import numpy as np
import pytest

from dl_basics.activations import relu, sigmoid, softmax, tanh
from dl_basics.exercises import fixes as exercises
from dl_basics.experiments import batch_norm, costs
from dl_basics.experiments.ailments import (
    AILMENTS,
    differences,
    grid,
    judged,
    started,
    trained,
    treated,
    trial,
)
from dl_basics.experiments.harness import BATCH, epoch, optimizer, shares_right
from dl_basics.experiments.paired_difference import direction, paired_difference, student
from dl_basics.explorers import fixes as explore
from dl_basics.explorers.fixes.batch import running, some_batches
from dl_basics.explorers.fixes.masks import HIDDEN, WEIGHTS
from dl_basics.explorers.fixes.pairs import percent
from dl_basics.explorers.fixes.skips import STARTS
from dl_basics.initializers import Normal, xavier
from dl_basics.layers import BatchNorm, Dense, Dropout, LayerNorm, Residual
from dl_basics.losses import cross_entropy
from dl_basics.network import Network, stacked
from dl_basics.optimizers import by_norm
from dl_basics.recipes import Fix, Recipe
from dl_basics.registry import FIXES, register
from tools import make_fixes

# --- Before and after ---------------------------------------------------------------------------


def test_a_trial_goes_on_where_it_stopped():
    recipe = AILMENTS["healthy network"]
    (_, first), (_, second) = (trial.__wrapped__(recipe) for _ in range(2))
    first.first(2)
    np.testing.assert_array_equal(first.first(4), second.first(4))
    assert first.first(3)[0].shape == (3, 10)


@pytest.mark.parametrize("ailment", ["healthy network", "large rate"])
@pytest.mark.parametrize("wrong", [0.0, 0.3])
def test_a_trial_says_what_its_networks_get_right(ailment, wrong):
    """After three epochs: of 200 validation digits, and of the labels that they learned from."""
    recipe = replace(AILMENTS[ailment], dropout=0.5)
    (net, (x, y), choose, judge), rng = started(recipe, wrong), np.random.default_rng(0)
    assert x.shape[-1] == 320 and choose[0].shape[-1] == judge[0].shape[-1] == 200
    step = optimizer([recipe] * 10)
    for _ in range(3):
        epoch(net, step, x, y, BATCH, rng)
    right, repeated = trial(recipe, wrong)[1].first(5)
    np.testing.assert_array_equal(right[3], shares_right(net, *choose))
    np.testing.assert_array_equal(repeated[3], shares_right(net, x, y))


def test_the_difference_of_pairs_by_hand():
    before, after = np.full(10, 0.5), 0.5 + np.array([0.1, 0.2] * 5)
    mean, low, high = paired_difference(before, after)
    off = 2.262157163 * np.std(after, ddof=1) / np.sqrt(10)
    assert (mean, high - mean, mean - low) == pytest.approx((0.15, off, off), rel=1e-6)
    assert direction(low, high) == 1 and direction(-high, -low) == -1
    assert direction(-0.1, 0.2) == direction(0.004, 0.02) == 0
    assert [percent(x) for x in (0.051, -0.123, 0.004)] == ["+5", "−12", "0"]


@pytest.mark.parametrize(
    ("confidence", "pairs", "known"),  # from a table of Student's t
    [(0.95, 5, 2.776), (0.95, 10, 2.262), (0.95, 30, 2.045), (0.999, 5, 8.610), (0.999, 20, 3.883)],
)
def test_students_t_is_that_of_the_tables(confidence, pairs, known):
    assert student(confidence, pairs) == pytest.approx(known, abs=6e-4)


def test_each_network_is_judged_with_the_recipe_that_its_validation_digits_prefer():
    """Another choice of test digits changes no choice of a recipe, and none is learned from."""
    recipes = [replace(AILMENTS["healthy network"], rate=rate) for rate in (0.02, 0.2)]
    validation, test = zip(*(trained(recipe, 3) for recipe in recipes), strict=True)
    best = np.argmax(validation, axis=0)
    assert {*best} == {1}  # three epochs are too few for the smaller rate
    np.testing.assert_array_equal(judged(recipes, 3), test[1])
    np.testing.assert_array_equal(explore.ten_networks(recipes[1], 3), validation[1])
    _, kept = trial(recipes[1])
    np.testing.assert_array_equal(kept.first(4)[0][3], validation[1])


def test_only_fixes_with_a_strength_have_some_to_choose_from():
    assert {*make_fixes.STRENGTHS} < {*FIXES}
    assert make_fixes.strengths(FIXES["batch norm"]) == [FIXES["batch norm"]]
    assert [fix.p for fix in make_fixes.strengths(FIXES["dropout"])] == [0.25, 0.5]
    usual = [fix in make_fixes.strengths(fix) for fix in FIXES.values()]
    assert all(usual)


CURES = {  # the fixes that help at the last epoch, of those that the prose names
    "vanishing sigmoids": {"relu with he", "batch norm", "skip connections", "better initializer"},
    "large rate": {"clipping", "smaller rate", "batch norm"},
    "wrong labels": {"weight decay", "smaller rate", "clipping", "dropout"},
    "healthy network": {"weight decay"},
}
NO_CURES = {
    "vanishing sigmoids": {"clipping", "dropout", "weight decay", "smaller rate"},
    "large start": {"weight decay"},
    "wrong labels": {"batch norm", "better initializer"},
    "healthy network": {"clipping", "dropout", "better initializer", "skip connections"},
}


def row_of_differences(ailment):
    """From a fix to its mean difference over twenty networks, the interval, and its direction."""
    columns = (numbers[list(AILMENTS).index(ailment)] for numbers in differences(20))
    return dict(zip(FIXES, zip(*columns, strict=True), strict=True))


@pytest.mark.parametrize("ailment", CURES)
def test_the_grid_finds_what_cures(ailment):
    found = {fix for fix, (*_, side) in row_of_differences(ailment).items() if side > 0}
    assert CURES[ailment] <= found
    assert not found & NO_CURES.get(ailment, set())


@pytest.mark.parametrize("ailment", NO_CURES)
def test_the_grid_finds_no_difference_where_there_is_none(ailment):
    row = row_of_differences(ailment)
    assert all(direction(*row[fix][1:3]) == row[fix][3] == 0 for fix in NO_CURES[ailment])


def test_the_grid_holds_every_built_in_fix_on_every_ailment():
    fixes, shares = grid()
    assert fixes == ["none", *FIXES] and shares.shape == (len(AILMENTS), len(fixes), 20)
    stored = {
        sick: dict(zip(fixes, row.tolist(), strict=True))
        for sick, row in zip(AILMENTS, shares, strict=True)
    }
    assert make_fixes.STORED.read_text(encoding="utf-8") == make_fixes.as_text(stored)


@pytest.mark.parametrize(
    ("ailment", "fix"),
    [("healthy network", None), ("large rate", "smaller rate"), ("vanishing sigmoids", "clipping")],
)
def test_the_grid_can_be_trained_again(ailment, fix):
    """On another processor single networks may differ; the mean must not, by more than 2 points."""
    again = make_fixes.grid_cell(ailment, FIXES[fix] if fix else None)
    fixes, shares = grid()
    stored = shares[list(AILMENTS).index(ailment), fixes.index(fix or "none")]
    assert abs(again.mean() - stored.mean()) < 0.02


def test_the_text_says_what_helps_and_what_does_not():
    assert "It helps: +" in explore.before_after().text
    assert "No difference at all" in explore.before_after(fixes=("clipping",)).text
    worse = explore.before_after(ailment="large rate", fixes=("leaky relu",)).text
    assert "(10 of 10 have overflowed)" in worse
    assert "without a fix" in explore.before_after(fixes=()).text
    stronger = replace(FIXES["weight decay"], strength=0.03)
    strong = explore.before_after(ailment="wrong labels", fixes=(stronger,), epoch=30).text
    assert "It helps: +1" in strong


def test_fixes_stack_and_dropout_only_lets_a_vanished_gradient_grow_a_little():
    both = treated("vanishing sigmoids", (FIXES["batch norm"], FIXES["skip connections"]))
    assert both[1].first(6)[0][-1].mean() > 0.3
    plain, masked = (treated("vanishing sigmoids", fixes)[0] for fixes in ((), (DROPOUT,)))
    per_layer = np.median((masked / plain)[:, 0] / (masked / plain)[:, -2]) ** (1 / 5)
    assert 1.2 < per_layer < 1.5
    assert explore.before_after(fixes=("dropout",), epoch=40).numbers["after"].mean() < 0.15


DROPOUT = FIXES["dropout"]


def test_a_learners_own_fix_can_be_switched_on():
    with FIXES.restored():

        @register(FIXES)
        class Wider(Fix):
            name = "wider"

            def apply(self, recipe):
                return replace(recipe, sizes=(64, *[24] * (len(recipe.sizes) - 2), 10), g=relu)

        found = explore.before_after(ailment="healthy network", fixes=("wider", "batch norm"))
        assert "fixes: = batch norm, wider" in repr(found)
        assert found.numbers["after"].mean() > 0.7


# --- Batch norm ---------------------------------------------------------------------------------


@pytest.mark.parametrize("m", [2, 8, 64])
@pytest.mark.parametrize("seen", [1, 40])
def test_a_batch_is_measured_by_its_company_or_by_running_averages(m, seen):
    found = explore.batch(m=m, seen=seen, gamma=1.5, beta=-0.5).numbers
    z = some_batches(m)[seen - 1]
    x_hat = (z - z.mean()) / np.sqrt(z.var() + 1e-5)
    np.testing.assert_allclose(found["training"], 1.5 * x_hat - 0.5, rtol=1e-9)
    fixed = (z - found["mean"]) / np.sqrt(found["var"] + 1e-5)
    np.testing.assert_allclose(found["evaluation"], 1.5 * fixed - 0.5, rtol=1e-9)


def test_running_averages_come_near_the_truth_with_large_batches():
    mean, var = running(64)[0][-1]
    assert mean == pytest.approx(3, abs=0.2) and var == pytest.approx(4, abs=0.6)
    np.testing.assert_array_equal(running(64)[0][0], [0, 1])


def test_a_batch_of_one_says_nothing():
    found = explore.batch(m=1, gamma=2.0, beta=0.3)
    assert found.numbers["training"] == pytest.approx([0.3])
    assert "x̂ is 0" in found.text
    assert "x̂ is 0" not in explore.batch(m=1, mode="evaluation").text


def test_with_batch_norm_the_size_of_the_first_weights_matters_little():
    found = explore.sweep(epoch=5).numbers
    plain, normed = found["plain"].mean(axis=1), found["normed"].mean(axis=1)
    assert normed.min() > 0.45 and normed.max() > 0.8
    assert (plain < 0.5).sum() >= 15 and plain.max() > 0.7


def test_with_batch_norm_larger_rates_are_tolerated():
    found = explore.sweep(swept="learning rate η", epoch=5).numbers
    values, _ = batch_norm.SWEEPS["learning rate η"]
    last = [values[np.flatnonzero(found[k].mean(axis=1) >= 0.5)[-1]] for k in ("plain", "normed")]
    assert last[0] < 1 < 2.5 < last[1] < 5
    assert found["normed"].mean(axis=1)[-1] < 0.2  # it does not tolerate any rate


@pytest.mark.parametrize("depth", [10, 30, 50])
def test_batch_norm_makes_gradients_grow_as_theory_says(depth):
    found = explore.growth(depth=depth, norm=True).numbers
    assert found["square"] == pytest.approx(np.pi / (np.pi - 1), rel=0.08)
    assert 0.8 < explore.growth(depth=depth).numbers["square"] < 1.2
    gentle = explore.growth(depth=depth, norm=True, g="tanh").numbers["square"]
    assert 1.05 < gentle < found["square"]


def test_smoother_along_the_gradient_but_no_stiller_for_the_layers_behind():
    relus, tanhs = (explore.reasons(g=g).numbers for g in ("relu", "tanh"))
    assert relus["ranges"][1] < 0.8 * relus["ranges"][0]
    assert relus["changes"][1] > 0.9 * relus["changes"][0]
    assert tanhs["ranges"][1] > 0.8 * tanhs["ranges"][0]
    assert tanhs["changes"][1] > 1.5 * tanhs["changes"][0]
    plain, normed = (batch_norm.looks("relu", norm)[0].mean(axis=2) for norm in (False, True))
    higher = np.flatnonzero(plain[:, -1] > plain[:, 0]) + 1  # the steps that end above their start
    assert (len(plain), len(higher), higher.min()) == (40, 18, 22)
    assert (normed[:, -1] < normed[:, 0]).all()
    by_network = [
        np.ptp(batch_norm.looks("relu", norm)[0], axis=1).mean(axis=1) for norm in (False, True)
    ]
    wider = np.flatnonzero(by_network[1] > by_network[0]) + 1
    assert (len(wider), wider.max()) == (10, 15)


@pytest.mark.thorough
def test_a_marked_number_jumps_the_more_the_smaller_its_batch_down_to_two():
    jumps = {}
    for m in (64, 32, 16, 8, 4, 2, 1):
        answers = [explore.batch(m=m, seen=k).numbers["training"][0] for k in range(1, 41)]
        jumps[m] = np.std(answers)
    assert jumps.pop(1) == 0 and [*jumps.values()] == sorted(jumps.values())


def test_the_change_of_a_gradient_by_hand():
    """One network: the gradient of its last hidden layer before and after the others moved."""
    recipe = Recipe((4, 3, 3, 2), g=tanh, rate=0.1)
    net = recipe.network(rng=np.random.default_rng(0))
    stack = stacked([net])
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(4, 6)), np.eye(2)[:, rng.integers(0, 2, 6)]
    stack.forward(x)
    stack.backward(y)
    found = batch_norm.step_in_two(stack, 0.1, x, y)
    net.forward(x)
    net.backward(y)
    old, first, *behind = net.layers[2].dW, *net.layers[1:]
    ends = [layer.W - 0.1 * layer.dW for layer in behind]
    first.W -= 0.1 * first.dW
    first.b -= 0.1 * first.db
    net.forward(x)
    net.backward(y)
    change = np.linalg.norm(net.layers[2].dW - old) / np.linalg.norm(old)
    assert found == pytest.approx([change])
    for moved, end in zip(stack.layers[1:], [first.W, *ends], strict=True):  # and all went a step
        np.testing.assert_allclose(moved.W[0], end, rtol=1e-12)


@pytest.mark.parametrize("g", batch_norm.BENDS)
def test_the_losses_along_a_gradient_start_where_the_networks_are_and_end_a_step_on(g):
    losses, shifts = batch_norm.looks(g, False)
    assert losses.shape == (40, 11, 10) and shifts.shape == (40, 10)
    init = None if g == "relu" else xavier
    recipe = replace(batch_norm.PLAIN, g=batch_norm.BENDS[g], init=init)
    net, (x, y), *_ = started(recipe)
    order = np.random.default_rng(0).permutation(320)[:BATCH]
    x, y = x[..., order], y[..., order]
    net.forward(x)
    np.testing.assert_allclose(losses[0, 0], net.backward(y), rtol=1e-12)
    for parameter in net.learned():
        parameter.value[...] -= parameter.gradient
    net.forward(x)
    np.testing.assert_allclose(losses[0, -1], net.loss_now(y), rtol=1e-12)


@pytest.mark.parametrize(
    ("swept", "value"), [("size s of the first weights", 12), ("learning rate η", 4)]
)
def test_the_networks_of_a_sweep_learn_what_others_of_their_recipe_learn(swept, value):
    values, kind = batch_norm.SWEEPS[swept]
    number = float(values[value])
    recipe = replace(batch_norm.PLAIN, rate=0.2, batch_norm=True)
    if kind == "sizes":
        recipe = replace(recipe, init=Normal(number))
    else:
        recipe = replace(recipe, rate=number)
    (net, (x, y), choose, _), rng = started(recipe), np.random.default_rng(0)
    net.reset()  # the running averages are those of the start
    step = optimizer([recipe] * 10)
    for shares in batch_norm.swept_right(swept, True).first(6)[1:]:
        epoch(net, step, x, y, BATCH, rng)
        np.testing.assert_array_equal(shares[value], shares_right(net, *choose))


# --- Dropout ------------------------------------------------------------------------------------


@pytest.mark.parametrize("p", [0.2, 0.5, 0.8])
def test_the_mean_over_masks_comes_near_the_output_in_evaluation(p):
    found = explore.masks(draws=100, p=p).numbers
    spread = np.sqrt(((WEIGHTS.T * HIDDEN) ** 2).sum() * p / (1 - p))
    assert abs(found["mean"] - found["evaluation"]) < 2.5 * spread / 10
    assert len(set(found["silent"])) > 2  # how many are silent is random


def test_dropout_helps_where_labels_are_wrong_and_decay_more():
    masked = explore.noisy(p=0.5, epoch=40).numbers
    decayed = explore.noisy(p=0.0, decay=0.03, epoch=40).numbers
    assert paired_difference(masked["before"], masked["after"])[1] > 0.04
    assert paired_difference(masked["after"], decayed["after"])[1] > 0.02
    assert masked["repeated"][0].mean() > 0.98 > 0.95 > masked["repeated"][1].mean()


def test_what_changes_nothing_is_drawn_once_as_it_was_before():
    idle = explore.before_after(fixes=("clipping",))
    panel = idle.picture._panels[1]
    assert "before" in panel.called and "after" not in panel.called
    alone = explore.noisy(p=0.0, decay=0.0)
    assert "No difference at all." in alone.text
    assert all(
        "without" in panel.called and "with" not in panel.called for panel in alone.picture._panels
    )


def test_on_clean_labels_dropout_changes_a_point_at_most():
    found = explore.noisy(p=0.5, epoch=40, wrong="none").numbers
    assert abs(paired_difference(found["before"], found["after"])[0]) < 0.015


def test_dropout_left_on_costs_accuracy_in_every_network():
    off, on = explore.left_on()
    assert (off - on > 0.01).sum() >= 8


@pytest.mark.parametrize(("g", "low", "high"), [(sigmoid, 1e-10, 1e-8), (relu, 100, 1e4)])
def test_dropout_cures_no_gradient(g, low, high):
    without, with_ = (explore.first_against_last(g, p) for p in (0.0, 0.5))
    assert low < with_ < high
    assert (with_ / without) ** (1 / 19) == pytest.approx(np.sqrt(2), rel=0.07)


# --- Skips and clipping -------------------------------------------------------------------------


def test_a_skip_carries_a_gradient_or_makes_it_explode():
    assert explore.skips(depth=50).numbers["ratio"] < 1e-10
    assert 0.5 < explore.skips(depth=50, skip=True).numbers["ratio"] < 100
    wild = {"depth": 50, "start": "relu with he", "skip": True}
    assert explore.skips(**wild, scale=1.0).numbers["ratio"] > 1e9
    assert explore.skips(**wild, scale=0.15).numbers["ratio"] < 100  # near 1/√50
    assert 0.1 < explore.skips(depth=50, start="relu with he").numbers["ratio"] < 10


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("scale", [0.1, 0.5, 1.0])
def test_the_dotted_line_is_an_upper_estimate(start, scale):
    found = explore.skips(depth=50, start=start, skip=True, scale=scale).numbers
    assert found["ratio"] < 1.2 * found["predicted"]


@pytest.mark.parametrize("g1", [-4.0, 0.0, 0.3, 3.6])
@pytest.mark.parametrize("g2", [-2.0, 0.0, 1.0])
def test_by_norm_never_turns_and_both_keep_the_limit(g1, g2):
    found = explore.clipping(g1=g1, g2=g2, limit=1.5).numbers
    assert found["turned"]["by norm"] == pytest.approx(0, abs=1e-5)
    length = np.hypot(g1, g2)
    assert found["lengths"]["by norm"] == pytest.approx(min(length, 1.5))
    assert found["lengths"]["by value"] <= min(length, 1.5 * np.sqrt(2)) + 1e-12


def test_by_value_turns_the_gradient_of_the_prediction_by_almost_40_degrees():
    found = explore.clipping(g1=3.0, g2=0.3, limit=0.3).numbers
    assert 38 < found["turned"]["by value"] < 40


# --- Exercises against the package --------------------------------------------------------------

rng = np.random.default_rng(3)


def test_dropout_and_batch_norm_agree_with_the_package():
    a, u = rng.normal(size=(4, 6)), rng.random((4, 6))

    class Given:
        def random(self, shape):
            return u

    layer = Dropout(4, 0.3, rng=np.random.default_rng(0))
    vars(layer)["rng"] = Given()
    np.testing.assert_allclose(exercises.inverted_dropout.right(a, u, 0.3), layer.forward(a))
    norm = BatchNorm(4)
    norm.gamma[:], norm.beta[:] = rng.normal(size=(4, 1)), rng.normal(size=(4, 1))
    norm.running_mean[:] = 0.5
    y, mean = exercises.normalize_batch.right(a, norm.gamma, norm.beta, norm.running_mean + 0)
    np.testing.assert_allclose(y, norm.forward(a), rtol=1e-12)
    np.testing.assert_allclose(mean, norm.running_mean, rtol=1e-12)
    fixed = exercises.evaluated.right(a, norm.gamma, norm.beta, norm.running_mean, norm.running_var)
    np.testing.assert_allclose(fixed, norm.forward(a, training=False), rtol=1e-12)


def test_layer_norm_and_the_way_back_of_batch_norm_agree_with_the_package():
    x, d = rng.normal(size=(4, 6)), rng.normal(size=(4, 6))
    layer, batch = LayerNorm(4), BatchNorm(4)
    for norm in (layer, batch):
        norm.gamma[:], norm.beta[:] = rng.normal(size=(4, 1)), rng.normal(size=(4, 1))
        norm.forward(x)
    mine = exercises.layer_norm.right(x, layer.gamma, layer.beta)
    np.testing.assert_allclose(mine, layer.a, rtol=1e-12)
    mine = exercises.norm_backward.right(batch.gamma * d, batch.x_hat, batch.std)
    np.testing.assert_allclose(mine, batch.backward(d), rtol=1e-10)


def test_the_residual_gradient_and_clipping_agree_with_the_package():
    branch = Dense(3, 3, tanh, rng=np.random.default_rng(0))
    head = Dense(3, 2, softmax, rng=np.random.default_rng(1))
    net = Network([Residual([branch], 0.3), head], cross_entropy)
    x, y = rng.normal(size=(3, 5)), np.eye(2)[:, rng.integers(0, 2, 5)]
    net.forward(x)
    net.backward(y)
    dL_da = head.backward_from(head.delta)
    mine = exercises.residual_gradient.right(dL_da, branch.W, branch.z, 0.3)
    np.testing.assert_allclose(mine, net.layers[1].backward(dL_da), rtol=1e-10)
    for limit in (0.01, 100.0):
        found = exercises.clip_by_norm.right(head.dW, head.db, limit)
        for one, other in zip(found, by_norm(limit)([head.dW, head.db]), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-12)


def test_the_stopwatch_times_an_epoch_with_each_fix_that_it_names():
    assert len(explore.cost.ways) == 6
    for name, way in explore.cost.ways.items():
        assert name == "no fix" or costs.FIXED[name] == FIXES[name].apply(costs.FIXED["no fix"])
        net, *_ = costs.ready(costs.FIXED[name])
        before = [p.value.copy() for p in net.learned()]
        way()
        after = [p.value for p in net.learned()]
        assert all((one != two).any() for one, two in zip(before, after, strict=True)), name
