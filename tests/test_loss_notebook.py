"""Notebook 04: what its explorers must show, its claims, and answers to its exercises."""

import math
import re
from itertools import pairwise

import nbformat
import numpy as np
import pytest

from dl_basics import activations, initializers, losses
from dl_basics.datasets import digits_split
from dl_basics.exercises import loss as exercises
from dl_basics.experiments.descents import BINARY, descend, journey, lowest_place, terrain
from dl_basics.experiments.descents import X as POINTS
from dl_basics.experiments.descents import Y as TRUTHS
from dl_basics.experiments.noisy_digits import EXAMPLES, RUNS, learned
from dl_basics.explorers import loss as explore
from dl_basics.explorers.loss.likelihood import surprise
from dl_basics.explorers.loss.one_prediction import NO_YES, at_logit
from dl_basics.losses import Loss
from dl_basics.recipes import Recipe
from dl_basics.registry import LOSSES, register
from tools.execute import NOTEBOOKS

BCE, SQUARED = losses.binary_cross_entropy, losses.squared_error
H = 1e-6


@pytest.fixture(autouse=True)
def _warnings_are_errors():
    with np.errstate(all="warn", under="ignore"):
        yield


@pytest.fixture(scope="module")
def prose():
    """The markdown of a cell of the notebook, by its id."""
    notebook = nbformat.read(NOTEBOOKS / "04_loss.ipynb", 4)
    return {cell.id: cell.source for cell in notebook.cells if cell.cell_type == "markdown"}


# ------------------------------------------------------------------------------------------------
# Which number is least wrong.


@pytest.mark.parametrize("last", [0.0, 2.5, 3.3, 6.0, 10.0])
def test_squared_error_is_lowest_at_the_mean_and_absolute_error_at_the_median(last):
    y = [1, 2, 3, 4, last]
    for loss, best, word in (
        ("squared error", np.mean(y), "mean"),
        ("half squared error", np.mean(y), "mean"),
        ("absolute error", np.median(y), "median"),
    ):
        shown = explore.constants(loss=loss, last=last)
        assert shown.numbers["best"] == pytest.approx(best)
        assert re.search(rf"lowest at c = \S+, .*{word}", shown.text)


def test_an_outlier_moves_the_mean_and_not_the_median():
    near, far = (explore.constants(last=last).numbers for last in (6.0, 10.0))
    assert (near["mean"], far["mean"]) == (pytest.approx(3.2), pytest.approx(4.0))
    assert near["median"] == far["median"] == 3


@pytest.mark.parametrize("loss", ["squared error", "half squared error", "absolute error"])
def test_the_slope_of_a_constant_is_that_of_two_small_steps(loss):
    y = np.array([[1, 2, 3, 4, 6.0]])

    def value(c):
        return LOSSES[loss](np.full((1, 5), c), y)

    for c in (0.3, 2.7, 5.0, 9.1):
        slope = explore.constants(loss=loss, c=c).numbers["slope"]
        assert slope == pytest.approx((value(c + H) - value(c - H)) / (2 * H), abs=1e-6)


def test_a_learners_own_loss_stands_in_the_menu_and_losses_of_probabilities_do_not():
    @register(LOSSES)
    class Huber(Loss):
        name = "huber"

        def value(self, a, y):
            e = np.abs(a - y)
            return np.where(e < 3, e**2 / 2, 3 * e - 4.5).sum() / a.shape[1]

        def derivative(self, a, y):
            return np.clip(a - y, -3, 3) / a.shape[1]

    shown = explore.constants(loss="huber", last=10.0)
    assert 3 < shown.numbers["best"] < 4  # between median and mean
    assert "mean huber" in shown.text
    assert "median" not in shown.text
    menu = {*explore.constants.controls["loss"].things()}
    assert menu >= {"squared error", "absolute error", "half squared error", "huber"}
    assert "cross-entropy" not in menu


# ------------------------------------------------------------------------------------------------
# Likelihood.


@pytest.mark.parametrize("yes", range(11))
def test_the_least_surprise_is_the_highest_likelihood_at_the_share_of_yes(yes):
    claims = np.round(np.arange(0.01, 1, 0.01), 2)
    found = [explore.likelihood(p=float(p), yes=yes).numbers for p in claims[::7]]
    for p, numbers in zip(claims[::7], found, strict=True):
        likelihood = math.prod([p] * yes + [1 - p] * (10 - yes))
        assert numbers["likelihood"] == pytest.approx(likelihood)
        assert numbers["surprise"] == pytest.approx(-math.log(likelihood) / 10)
        assert numbers["best"] <= numbers["surprise"] + 1e-12
    curve = surprise(claims, yes)
    assert claims[curve.argmin()] == pytest.approx(min(max(yes / 10, 0.01), 0.99))


def test_a_claim_of_never_is_worse_than_knowing_nothing():
    never, nothing = (explore.likelihood(p=p, yes=2).numbers["surprise"] for p in (0.01, 0.5))
    assert (round(never, 2), round(nothing, 2)) == (0.93, 0.69)


def test_binary_cross_entropy_is_the_average_surprise():
    y = np.array([[1.0] * 7 + [0.0] * 3])
    for p in (0.2, 0.5, 0.7):
        assert BCE(np.full((1, 10), p), y) == pytest.approx(surprise(p, 7))


def test_squared_error_is_the_surprise_at_bell_shaped_noise():
    for y in (-3.0, 0.2, 5.0):
        density = np.exp(-((y - 2) ** 2) / 2) / np.sqrt(2 * np.pi)
        rest = -np.log(density) - losses.half_squared_error([[2.0]], [[y]])
        assert rest == pytest.approx(np.log(2 * np.pi) / 2)


# ------------------------------------------------------------------------------------------------
# What each loss teaches.


@pytest.mark.parametrize("z", [-10.0, -8.0, -2.0, 0.0, 1.3, 6.0, 10.0])
@pytest.mark.parametrize("truth", ["no", "yes"])
def test_the_slopes_of_one_prediction_are_those_of_two_small_steps(z, truth):
    y = NO_YES[truth]
    numbers = explore.one_prediction(z=z, truth=truth).numbers

    def cross(z):
        return math.log1p(math.exp(z)) - y * z

    def square(z):
        return (1 / (1 + math.exp(-z)) - y) ** 2

    for name, loss in (("cross-entropy", cross), ("squared error", square)):
        value, slope = numbers[name]
        assert value == pytest.approx(loss(z), rel=1e-9, abs=1e-12)
        assert slope == pytest.approx((loss(z + H) - loss(z - H)) / (2 * H), abs=1e-8)


def test_squared_error_is_silent_where_cross_entropy_is_loud():
    numbers = explore.one_prediction(z=-8.0).numbers
    assert round(numbers["squared error"][1], 4) == -0.0007
    assert round(numbers["cross-entropy"][1], 3) == -1


@pytest.mark.parametrize("start", [2.0, 4.0, 6.0, 8.0, 10.0])
def test_the_way_to_recover_goes_down_the_slopes_of_the_package(start):
    for name, loss in BINARY.items():
        way = journey(name, start)
        for k in (0, 5, 20, 300, 20_000):
            slope = at_logit(loss, way[k], 0.0)[1]
            assert way[k + 1] == pytest.approx(way[k] - 0.5 * slope, rel=1e-12)
        needed = explore.recovery(start=start).numbers["needed"][name]
        assert way[needed] < 0 <= way[needed - 1]


def test_the_plateau_lasts_22063_steps_against_22(prose):
    text = explore.recovery(start=10.0).text
    assert text.endswith("22 and 22,063.")
    assert "22 steps" in prose["recovery-read"]
    assert "22,063" in prose["recovery-read"]
    assert explore.recovery().text.endswith("10 and 71.")
    few, many = zip(
        *(explore.recovery(start=z).numbers["needed"].values() for z in (6.0, 7.0, 8.0, 9.0, 10.0)),
        strict=True,
    )
    assert {b - a for a, b in pairwise(few)} == {2}
    assert all(2.4 < b / a < 2.8 for a, b in pairwise(many))


# ------------------------------------------------------------------------------------------------
# The landscape.


def height(loss, w, b):
    z = w * POINTS + b
    return loss.logits(z, TRUTHS) if loss.partner else loss(activations.sigmoid(z), TRUTHS)


@pytest.mark.parametrize("loss", [BCE, SQUARED])
@pytest.mark.parametrize("place", [(-6.0, 4.0), (0.0, 0.0), (3.0, -6.0), (7.0, 7.0)])
def test_the_arrow_is_the_gradient_by_two_small_steps(loss, place):
    places, heights, gradients = descend(loss, *place, 1.0)
    w, b = place
    by_steps = [
        (height(loss, w + H, b) - height(loss, w - H, b)) / (2 * H),
        (height(loss, w, b + H) - height(loss, w, b - H)) / (2 * H),
    ]
    np.testing.assert_allclose(gradients[0], by_steps, atol=1e-7)
    np.testing.assert_allclose(places[1], place - gradients[0])
    assert heights[0] == pytest.approx(height(loss, w, b))


@pytest.mark.parametrize("loss", [BCE, SQUARED])
def test_the_star_is_the_lowest_place_of_the_map(loss):
    (w, b), least = lowest_place(loss)
    assert least <= terrain(loss).min()
    assert least == pytest.approx(height(loss, w, b))
    _, _, gradients = descend(loss, w, b, 1.0)
    assert np.abs(gradients[0]).max() < 1e-6


@pytest.mark.parametrize("rate", [1.0, 3.0, 10.0])
def test_with_cross_entropy_downhill_leads_to_the_star_from_everywhere(rate):
    star, least = lowest_place(BCE)
    for w in (-7.0, -3.0, 0.0, 4.0, 7.0):
        for b in (-7.0, -2.0, 0.0, 5.0, 7.0):
            place = np.array([w, b])
            for _ in range(3):  # three times sixty steps
                places, heights, _ = descend(BCE, *place, rate)
                place = places[-1]
            np.testing.assert_allclose(place, star, atol=0.01)
            assert heights[-1] == pytest.approx(least, abs=1e-4)


def test_with_squared_error_there_are_plateaus_and_valleys_that_lead_away():
    stuck = explore.landscape(loss="squared error", w=-6.0, b=0.0, steps=60).numbers
    assert np.hypot(stuck["w"] + 6, stuck["b"]) < 0.1
    a = activations.sigmoid(stuck["w"] * POINTS + stuck["b"])
    assert np.abs(a - 0.5).min() > 0.45  # sure about all six, and wrong about four
    assert np.count_nonzero((a > 0.5) != TRUTHS) == 4
    away = explore.landscape(loss="squared error", w=3.0, b=-6.0, rate=10.0, steps=60).numbers
    (w, b), least = lowest_place(SQUARED)
    assert np.hypot(away["w"] - w, away["b"] - b) > np.hypot(3 - w, -6 - b)
    assert away["loss"] > least + 0.01


def test_cross_entropy_is_convex_in_the_weights_and_squared_error_is_not():
    rng = np.random.default_rng(0)
    pairs = rng.uniform(-10, 10, (300, 2, 2))
    sag = {
        loss.name: min(
            (height(loss, *one) + height(loss, *other)) / 2 - height(loss, *(one + other) / 2)
            for one, other in pairs
        )
        for loss in (BCE, SQUARED)
    }
    assert sag["binary cross-entropy"] > -1e-12
    assert sag["squared error"] < -0.05


def test_the_slope_of_squared_error_falls_by_at_most_an_eighth():
    z = np.linspace(-8, 8, 1601)
    a = activations.sigmoid(z)
    assert round(np.gradient(2 * a * a * (1 - a), z).min(), 2) == -0.12
    assert np.gradient(a, z).min() > 0


@pytest.mark.parametrize("rate", [1.0, 3.0, 10.0])
@pytest.mark.parametrize("loss", [BCE, SQUARED])
def test_no_path_leaves_the_map(loss, rate):
    starts = np.linspace(-7, 7, 15)
    paths = [descend(loss, w, b, rate)[0] for w in starts for b in starts]
    assert np.abs(paths).max() < 10


# ------------------------------------------------------------------------------------------------
# Classes.


@pytest.mark.parametrize("loss", ["cross-entropy", "squared error"])
@pytest.mark.parametrize("z", [(2.0, 1.0, -1.0), (6.0, 0.0, 0.0), (-8.0, 8.0, 0.5)])
def test_the_slopes_of_the_scores_are_those_of_two_small_steps(loss, z):
    values = {"z1": z[0], "z2": z[1], "z3": z[2], "truth": "class 3", "loss": loss}
    delta = explore.logits(**values).numbers["delta"]
    y = np.array([[0.0], [0.0], [1.0]])

    def value(z):
        return LOSSES[loss](activations.softmax(np.reshape(z, (3, 1))), y)

    steps = H * np.eye(3)
    by_steps = [(value(z + step) - value(z - step)) / (2 * H) for step in steps]
    np.testing.assert_allclose(delta, by_steps, atol=1e-8)
    assert delta.sum() == pytest.approx(0, abs=1e-12)
    assert np.abs(delta).max() <= 1 or loss == "squared error"


def test_s64_softmax_is_silent_with_squared_error_and_not_with_cross_entropy(prose):
    """S64: surely wrong, the gradient has length √2 with cross-entropy, and fades without it."""
    there = {"z1": 8.0, "z2": 0.0, "z3": 0.0, "truth": "class 2"}
    loud = explore.logits(**there).numbers["length"]
    silent = explore.logits(**there, loss="squared error").numbers["length"]
    assert f"falls from {loud:.2f} to {silent:.3f}" in prose["classes-read"]
    for margin, most in ((10.0, 2e-4), (20.0, 1e-8)):
        z, y = np.array([[margin], [0.0]]), np.array([[0.0], [1.0]])
        p = activations.softmax(z)
        weak = activations.softmax.delta(z, SQUARED.dL_da(p, y))
        assert np.linalg.norm(weak) < most * 1.5
        assert np.linalg.norm(losses.cross_entropy.delta(p, y)) == pytest.approx(2**0.5, abs=1e-3)


def test_s76_losses_on_paper_are_lost_from_37_and_from_logits_are_not():
    """S76: −ln(1 − σ(z)) is infinite from z = 37 on, and ln(1 + e^z) from 710."""
    with np.errstate(divide="ignore", over="ignore"):
        naive = [-np.log(1 - 1 / (1 + np.exp(-z))) for z in (36.0, 37.0)]
        assert np.isfinite(naive[0])
        assert np.isinf(naive[1])
        assert np.isfinite(np.log(1 + np.exp(709.0)))
        assert np.isinf(np.log(1 + np.exp(710.0)))
    for z in (36.0, 37.0, 40.0, 1000.0):
        assert BCE.logits([[z]], [[0.0]]) == pytest.approx(z, rel=1e-12)


def test_before_anything_is_learned_small_weights_lose_ln_k_and_large_ones_more():
    first = {}
    for sigma in (0.01, 0.1, 1.0):
        first[sigma] = []
        for draw in range(5):
            rng = np.random.default_rng(draw)
            data, _ = digits_split(rng=rng)
            net = Recipe((64, 32, 10), init=initializers.Normal(sigma)).network(rng=rng)
            first[sigma].append(net.evaluate(data.x, data.y))
    assert np.ptp([*first[0.01], np.log(10)]) < 0.005
    assert min(first[1.0]) > 2 * np.log(10)


def test_s67_partners_leave_the_plain_error_and_relu_leaves_nothing_below_zero():
    """S67: half squared error belongs to the identity. ReLU has slope 0 below zero."""
    rng = np.random.default_rng(0)
    z, y = rng.normal(size=(3, 4)), losses.one_hot(np.array([0, 2, 1, 1]), 3)
    for loss in (losses.half_squared_error, BCE, losses.cross_entropy):
        g = getattr(activations, loss.partner)
        np.testing.assert_allclose(g.delta(z, loss.dL_da(g(z), y)), (g(z) - y) / 4, atol=1e-15)
    half = losses.half_squared_error
    assert activations.relu.delta([[-1.0]], half.dL_da([[0.0]], [[-2.0]])) == 0
    softplus = activations.softplus
    np.testing.assert_allclose(
        softplus.delta(z, half.dL_da(softplus(z), y)),
        activations.sigmoid(z) * (softplus(z) - y) / 4,
    )


# ------------------------------------------------------------------------------------------------
# Overfitting.


def mean(measure, epoch, share=0.2):
    return learned(share)[measure][:, epoch - 1].mean()


def test_accuracy_stands_still_while_the_test_loss_climbs_in_each_run():
    late, later = (learned(0.2)["test loss"][:, epoch - 1] for epoch in (60, 200))
    assert (later / late > 1.1).all()
    assert 1.15 < mean("test loss", 200) / mean("test loss", 60) < 1.21  # by about a sixth
    assert abs(mean("test accuracy", 200) - mean("test accuracy", 60)) < 0.01
    sure = learned(0.2)["sure when wrong"]
    assert (sure[:, 199] > sure[:, 59] + 0.05).all()


def test_each_run_overfits_wrong_labels():
    history = learned(0.2)
    best = history["test loss"].argmin(axis=1)
    assert (best < 20).all()
    assert (history["train loss"][:, -1] < 0.05).all()
    assert (history["train accuracy"][:, -1] == 1).all()
    peak = history["test accuracy"].max(axis=1)
    assert (history["test accuracy"][:, 59] < peak - 0.05).all()


def test_without_wrong_labels_the_test_loss_stays_low():
    history = learned(0.0)
    assert (history["test loss"][:, -1] < 1.1 * history["test loss"].min(axis=1)).all()
    assert (history["test accuracy"][:, -1] > 0.9).all()


def test_the_prose_says_what_the_explorer_says(prose):
    said, picture = prose["overfit-read"], explore.overfit
    epochs = {epoch: picture(epoch=epoch).text for epoch in (8, 60, 200)}
    assert "Test cross-entropy is lowest after epoch 8." in epochs[60]
    for epoch, number in (
        (8, "87.1%"),
        (60, "78.8%"),
        (60, "0.69"),
        (200, "0.81"),
        (60, "p = 0.63"),
        (200, "p = 0.71"),
    ):
        assert number in epochs[epoch]
        assert number.removeprefix("p = ") in said
    assert f"{RUNS} networks".replace("5", "five") in prose["overfit-intro"]
    assert f"{EXAMPLES} digits" in prose["overfit-intro"]


# ------------------------------------------------------------------------------------------------
# How sure and how right.


def test_the_prose_about_calibration_says_what_the_explorer_says(prose):
    read, cure = prose["calibration-read"], prose["temperature"]
    for at, numbers in (
        ({"epochs": 3}, ("83.3%", "91.5%")),
        ({}, ("95.6%", "94.0%", "96%")),
        ({"wrong": "20%"}, ("86.6%", "77.5%", "88%")),
    ):
        text = explore.calibration(**at).text
        for number in numbers:
            assert number in text
            assert number in read or f"{number[:-1]} of 100" in read
    text = explore.calibration(**explore.divided.show).text
    assert "T = 1.26" in text and "T = 1.26" in cure
    assert all(number in text and number in cure for number in ("94.0%", "93.7%"))


def test_the_prose_about_a_threshold_says_what_the_explorer_says(prose):
    text = explore.confusion(**explore.hardly_a_yes.show).text
    assert "11 found, 33 missed" in text and "11 of 44" in prose["confusion-read"]
    for number in ("92.7%", "90.2%"):
        assert number in text and number in prose["confusion-read"]


# ------------------------------------------------------------------------------------------------
# Exercises.

rng = np.random.default_rng(4)
Y = np.array([[0.0, 1.0, 1.0, 0.0, 1.0]])
Z = rng.normal(scale=30, size=(1, 5))
SCORES = rng.normal(scale=3, size=(4, 6))
ONE_HOT = losses.one_hot(np.array([0, 3, 1, 1, 2, 0]), 4)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (exercises.bce_from_logits.right(Z, Y), BCE.logits(Z, Y)),
        (
            exercises.cross_entropy.right(activations.softmax(SCORES), ONE_HOT),
            losses.cross_entropy.logits(SCORES, ONE_HOT),
        ),
        (
            exercises.log_sum_exp.right(SCORES) - (SCORES * ONE_HOT).sum(axis=0),
            [[losses.cross_entropy.logits(SCORES[:, [k]], ONE_HOT[:, [k]]) for k in range(6)]],
        ),
        (
            exercises.softmax_delta.right(activations.softmax(SCORES), ONE_HOT),
            losses.cross_entropy.delta(activations.softmax(SCORES), ONE_HOT),
        ),
        (
            exercises.constant_slope.right(Z[0], 2.0),
            SQUARED.dL_da(np.full((1, 5), 2.0), Z).sum(),
        ),
    ],
)
def test_solutions_agree_with_the_package(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)


def test_the_formula_on_paper_is_told_that_it_passes_through_a(capsys):
    exercises.bce_from_logits.check(lambda z, y: exercises.on_paper(exercises.sigmoid(z), y))
    said = capsys.readouterr().out
    assert "z = [[40]]" in said
    assert "without passing through a" in said
