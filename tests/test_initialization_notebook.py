"""What notebook 08 shows and says: first weights, what they let learn, and how its links lead."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dl_basics import activations, initializers, optimizers
from dl_basics.activations import identity, relu, sigmoid, tanh
from dl_basics.exercises import initialization as exercises
from dl_basics.experiments import signals, starts
from dl_basics.experiments.paired_difference import paired_difference
from dl_basics.explorers import initialization as explore
from dl_basics.explorers.initialization.twins import BENDS, mosaic
from dl_basics.initializers import Constant, He, Initializer, Xavier, he, orthogonal, xavier, zeros
from dl_basics.network import Network, dense
from dl_basics.recipes import fitting
from dl_basics.registry import INITIALIZERS, register
from tools.execute import NOTEBOOKS, read
from tools.lint import FENCE, LINK, headings, prose

THOROUGH = pytest.mark.thorough

# --- Twins --------------------------------------------------------------------------------------


@pytest.mark.parametrize("g", BENDS)
def test_equal_weights_stay_equal_for_a_thousand_steps(g):
    for start in ("zeros", "constant"):
        found = explore.twins(step=1000, start=start, g=g)
        assert found.numbers["apart"] == 0 and found.numbers["right"].max() < 0.4
        moves = start == "constant" or g == "sigmoid"
        assert found.numbers["rank"] == moves
        assert "do not differ" in found.text
    drawn = explore.twins(step=1000, start="drawn", g=g).numbers
    assert drawn["rank"] == 8 and drawn["right"].min() > 0.85


def test_one_image_for_each_unit_and_none_lies_on_another():
    W = np.arange(1.0, 513).reshape(8, 64)
    board = mosaic(W)
    assert board.shape == (17, 35) and np.unique(board[board > 0]).size == 512
    np.testing.assert_array_equal(board[::-1][:8, :8], W[0].reshape(8, 8))


# --- σ ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("n_in", "n_out"), [(4, 4), (64, 32), (200, 10), (16, 200)])
@pytest.mark.parametrize("name", ["xavier", "he", "lecun"])
def test_drawn_weights_have_the_sigma_of_the_rule(name, n_in, n_out):
    for kind in (name, f"{name} uniform"):
        found = explore.sigma(init=kind, fan_in=n_in, fan_out=n_out).numbers
        assert found["std"] == pytest.approx(found["sigma"], rel=0.06)
        assert abs(found["mean"]) < 0.1 * found["sigma"]
        if "uniform" in kind:
            assert 0.95 < found["largest"] / (np.sqrt(3) * found["sigma"]) <= 1
    assert found["sigma"] == pytest.approx(INITIALIZERS[name].sigma(n_in, n_out))


def test_an_initializer_of_your_own_appears_everywhere():
    with INITIALIZERS.restored():

        @register(INITIALIZERS)
        class Coin(Initializer):
            name = "coin"

            def sample(self, n_out, n_in, rng):
                return rng.choice([-1.0, 1.0], (n_out, n_in)) / np.sqrt(n_in)

        assert explore.sigma(init="coin").numbers["sigma"] == pytest.approx(1 / 8, rel=0.01)
        found = explore.signal(init="coin", g="tanh", depth=20).numbers
        middle = np.median(found["spread"], axis=1)
        np.testing.assert_allclose(middle, found["theory"][0], rtol=0.3)


# --- The signal ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("init", "g"),
    [
        (xavier, tanh),
        (orthogonal, tanh),
        (Xavier(0.5), tanh),
        (xavier, sigmoid),
        (xavier, relu),
        (Xavier(4.0), sigmoid),
        (He(1.5), relu),
        (xavier, identity),
    ],
    ids=str,
)
def test_ten_networks_follow_the_theory(init, g):
    """The root mean square over networks, in twelve layers, where rounding plays no part."""
    found = explore.signal(init=init, g=g, depth=12).numbers
    for measured, expected in (
        (found["spread"], found["theory"][0]),
        (found["delta"], found["theory"][1]),
    ):
        np.testing.assert_allclose(np.sqrt((measured**2).mean(axis=1)), expected, rtol=0.35)


def test_the_stack_is_what_ten_networks_would_do():
    spread, delta = signals.forward(xavier, tanh)[0], signals.backward(xavier, tanh, 6)
    W, x = signals.drawn(xavier), signals.X
    layers = dense([signals.UNITS] * 7, tanh, tanh, init=xavier, rng=np.random.default_rng(0))
    net = Network(layers)
    for layer, weights in zip(net.layers[1:], W, strict=False):
        layer.W[...] = weights[3]
    net.forward(x)
    dL_da = net.layers[6].backward_from(signals.DELTA[3])
    for k in (5, 4, 3, 2, 1):
        dL_da = net.layers[k].backward(dL_da)
    for k in range(1, 7):
        one = net.layers[k]
        assert np.sqrt(one.a.var(axis=1).mean()) == pytest.approx(spread[k - 1, 3])
        assert np.sqrt((one.delta**2).mean()) == pytest.approx(delta[k - 1, 3])


@pytest.mark.parametrize("name", ["lecun", "orthogonal"])
def test_turning_the_gain_of_tanh_loses_the_signal_or_lets_delta_grow(name):
    """As the text says of thirty layers: at 0.5 it dies, at 2 δ grows nearly a hundredfold."""
    low, high = (
        explore.signal(init=replace(INITIALIZERS[name], gain=gain), g="tanh").numbers
        for gain in (0.5, 2.0)
    )
    assert np.median(low["spread"][-1]) < 1e-8
    assert np.median(high["spread"][-1]) > 0.5 and 70 < np.median(high["delta"][0]) < 100


def test_zeros_pass_nothing_on_and_it_is_said():
    text = explore.signal(init=zeros, g="tanh").text
    assert "from 0 to 0;" in text and "from 1 to 0." in text


@pytest.mark.parametrize("init", [zeros, Constant(0.1), Constant(0.15)], ids=str)
def test_where_theory_is_silent_no_theory_is_drawn(init):
    found = explore.signal(init=init, g="tanh")
    assert not found.numbers["theory"].any() and "theory" not in found.alt
    assert not any("theory" in name for panel in found.picture._panels for name in panel.called)
    assert "theory" in explore.signal(init=xavier, g="tanh").alt


def test_the_spread_of_a_unit_and_the_pooled_spread_tell_different_stories():
    """Ten layers of sigmoid with Xavier: the outputs spread, the outputs of a unit do not."""
    a = np.array(signals.through(xavier, sigmoid)[1][9])
    assert a.std() > 0.1 and signals.forward(xavier, sigmoid)[0][9].max() < 1e-6


def test_two_inputs_travel_as_through_real_weights():
    """Drawn without W: the same distribution as forty networks with weights of He have."""
    sizes, cosines = [], []
    for start in range(40):
        rng = np.random.default_rng(start)
        net = Network(dense([50] * 21, relu, relu, init=he, rng=rng))
        x = np.zeros((50, 2))
        x[0, 0] = x[1, 1] = np.sqrt(50)
        a = net.run(x)
        sizes.append(np.log((a[:, 0] ** 2).mean()))
        cosines.append(a[:, 0] @ a[:, 1] / np.prod(np.linalg.norm(a, axis=0)))
    drawn_sizes, drawn_cosines = (values[20] for values in signals.two_inputs(50, 90))
    assert np.std(np.log(drawn_sizes)) == pytest.approx(np.std(sizes), rel=0.3)
    assert np.mean(np.log(drawn_sizes)) == pytest.approx(np.mean(sizes), abs=0.8)
    assert np.median(drawn_cosines) == pytest.approx(np.median(cosines), abs=0.03)


@pytest.mark.parametrize("units", ["25", "50", "100"])
def test_single_networks_scatter_as_said_and_all_inputs_turn_one_way(units):
    found = explore.luck(layer=25, units=units).numbers
    spread = np.sqrt(5 * 25 / int(units))
    assert np.std(np.log(found["sizes"])) == pytest.approx(spread, rel=0.25)
    assert explore.luck(layer=50, units=units, angle=170).numbers["cosine"] > 0.95
    assert signals.expected_cosines(90)[50] > 0.95


# --- What learns --------------------------------------------------------------------------------


def test_the_file_has_every_start_and_nothing_else():
    wanted = {
        (kind, layers, gain, starts.EPOCHS): starts.RATES
        for kind in starts.KINDS
        for layers in starts.LAYERS
        for gain in starts.GAINS
    }
    wanted |= {
        ("sigmoid", layers, gain, look): starts.SIGMOID_RATES
        for layers in starts.FEW_LAYERS
        for gain in starts.SIGMOID_GAINS
        for look in starts.LOOKS
    }
    wanted |= {
        (name, layers, gain, starts.EPOCHS): rates
        for name in starts.MENU
        for layers, rates in starts.CURVE_RATES.items()
        for gain in starts.around(name)
    }
    assert {start: tuple(runs) for start, runs in starts.kept().items()} == wanted
    every = [shares for runs in starts.kept().values() for shares in runs.values()]
    assert all(
        shares.shape == (2, 10) and 0 <= shares.min() <= shares.max() <= 1 for shares in every
    )
    assert not re.search(rb"\d{4}-\d\d|:", starts.FILE.read_bytes())  # no date and no time


@pytest.mark.parametrize(
    ("kind", "layers", "gain", "rates"),
    [
        ("relu", 5, 1.4142, starts.RATES),
        ("relu", 5, 0.7071, starts.RATES),
        ("tanh", 5, 1.0, starts.RATES),
        ("tanh, orthogonal", 5, 1.0, starts.RATES),
        pytest.param("gelu", 8, starts.around("gelu")[2], starts.CURVE_RATES[8], marks=THOROUGH),
        pytest.param("tanh, orthogonal", 50, 1.0, starts.RATES, marks=THOROUGH),
    ],
)
def test_a_part_of_the_file_trained_again_is_what_it_says(kind, layers, gain, rates):
    now = starts.train_ten(kind, layers, gain, rates)[0] / starts.TESTS
    kept = np.array([*starts.kept()[kind, layers, gain, starts.EPOCHS].values()])
    np.testing.assert_allclose(now, kept.swapaxes(0, 1), atol=0.03)


def test_a_training_that_diverges_gives_no_warning():
    with np.errstate(all="raise"):
        counts = starts.train_ten("relu", 20, 8.0, looks=(0, 1))
    assert counts.shape == (2, 2, 3, 10) and counts.dtype == int


def test_a_part_of_the_sigmoids_trained_again_is_what_the_file_says():
    gain = starts.SIGMOID_GAINS[1]
    again = starts.train_ten("sigmoid", 2, gain, starts.SIGMOID_RATES, looks=(0, 2))
    for look, now in zip((0, 2), again, strict=True):
        kept = np.array([*starts.kept()["sigmoid", 2, gain, look].values()])
        np.testing.assert_allclose(now / starts.TESTS, kept.swapaxes(0, 1), atol=0.02)


def test_each_network_takes_the_rate_that_its_validation_digits_prefer():
    runs = starts.kept()["relu", 10, 1.4142, starts.EPOCHS]
    own = starts.shares("relu", 10, np.sqrt(2))
    for k in range(10):
        best = max(runs, key=lambda rate: runs[rate][0, k])
        assert own[k] == runs[best][1, k]
    assert (starts.shares("relu", 10, np.sqrt(2), rate=0.03) == runs[0.03][1]).all()


@pytest.mark.parametrize("layers", starts.LAYERS[1:4])
def test_the_gain_of_relu_peaks_at_the_root_of_two(layers):
    found = explore_row("relu", layers)
    assert found["best"] == pytest.approx(np.sqrt(2), abs=1e-3)
    if layers <= 20:
        assert found["he"].min() > found["xavier"].max()


def test_the_ridge_of_relu_is_narrower_the_deeper_the_network_and_gone_at_fifty():
    good = [(explore_row("relu", layers)["means"] > 0.5).sum() for layers in starts.LAYERS]
    assert good == sorted(good, reverse=True) and good[0] == 7 and good[-2:] == [0, 0]


def test_fifty_layers_of_tanh_learn_from_orthogonal_weights_at_a_small_rate():
    """At 0.03 they get nine digits in ten, at 0.1 a third."""
    best = starts.shares("tanh, orthogonal", 50, 1.0)
    lost = starts.shares("tanh, orthogonal", 50, 1.0, rate=0.1)
    assert best.min() > 0.8 > 0.5 > lost.mean()
    assert best.min() > starts.shares("tanh", 50, 1.0).max()


def explore_row(g, layers):
    return explore.learns(g=g, layers=layers).numbers


def test_where_both_learn_no_difference_is_found_between_xavier_and_he():
    one, two = (explore.shallow(init) for init in (xavier, he))
    _, low, high = paired_difference(one, two)
    assert low < 0 < high and min(one.mean(), two.mean()) > 0.96


def test_xavier_carries_two_layers_of_sigmoid_and_not_four():
    for epoch in (6, 10):
        found = explore.sigmoids(epoch=epoch).numbers
        xaviers, fits = found["Xavier"], found["gain 6.5"]
        assert xaviers[:2].min() > 0.9 and xaviers[3].mean() < 0.15 and xaviers[4:].max() < 0.15
        assert fits[:4].min() > 0.85
        assert paired_difference(fits[0], xaviers[0])[1] > 0  # one layer: Xavier is ahead
        assert fits[2].mean() - xaviers[2].mean() > 0.02
    few, many = (explore.sigmoids(epoch=epoch).numbers["gain 6.5"][6:] for epoch in (6, 10))
    assert (many.mean(axis=1) > few.mean(axis=1) + 0.05).all() and many.min() > 0.8


def test_a_network_is_examined_and_treated_step_by_step():
    first, he_alone, skips, small, smaller = explore.examined().rows
    assert first[1] == "2.3" and first[2].endswith("10⁻³") and he_alone[2] == "1"
    assert float(skips[1]) > 1000 and skips[4] == "0% to 0%"
    assert float(small[1]) > 10 > float(smaller[1])
    worst = [int(row[4].split("%")[0]) for row in (small, smaller)]
    assert worst[0] > 50 and worst[1] > worst[0] + 5


# --- Exercises that draw ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            lambda n_out, n_in, rng: np.random.default_rng(0).normal(
                0, np.sqrt(2 / n_in), (n_out, n_in)
            ),
            "Two different rng give the same weights",
        ),
        (
            lambda n_out, n_in, rng: np.random.normal(  # noqa: NPY002
                0, np.sqrt(2 / n_in), (n_out, n_in)
            ),
            "Draw from rng, not from np.random",
        ),
        (lambda n_out, n_in, rng: np.zeros((n_out, n_in)), "the standard deviation of the weights"),
        (lambda n_out, n_in, rng: np.full((n_out, n_in), np.nan), "no finite numbers"),
        (
            lambda n_out, n_in, rng: (
                rng.normal(0, np.sqrt(2 / n_in), (n_out, 1)) * np.ones((1, n_in))
            ),
            "the same weight for each of its inputs",
        ),
        (lambda n_out, n_in, rng: rng.normal(0, 1, n_in) * np.ones((n_out, 1)), "twins"),
        (lambda n_out, n_in, rng: rng.normal(0.1, np.sqrt(2 / n_in), (n_out, n_in)), "the mean of"),
        (lambda n_out, n_in, rng: None, "`return` missing"),
        (lambda n_out, n_in, rng: n_out / 0, "ZeroDivisionError"),
        (lambda n_out, n_in: 1, "it is called as he_weights(n_out, n_in, rng)"),
    ],
)
def test_any_drawing_gets_a_sentence(answer, words, said):
    text = "\n".join(said(exercises.he_weights, answer))
    assert words in text and "right." not in text


def test_the_gain_of_the_exercise_is_the_one_that_the_package_takes():
    for g in (relu, identity, activations.leaky_relu, activations.LeakyReLU(0.5)):
        left, right = g.derivative(np.array([-1e-6, 1e-6]))
        gain = exercises.fitting_gain.right(left, right)
        assert gain / np.sqrt(100) == pytest.approx(fitting(g).sigma(100, 100), rel=1e-6)


# --- The network of your own --------------------------------------------------------------------


def my_relu(z):
    return np.maximum(0, z)


MINE = {
    "activation": my_relu,
    "slope": lambda z: (z > 0) * 1.0,
    "loss": lambda a, y: -np.log((a * y).sum(axis=0)).mean(),
    "delta": lambda a, y: (a - y) / a.shape[1],
    "initializer": lambda n_out, n_in, rng: rng.normal(0, np.sqrt(2 / n_in), (n_out, n_in)),
    "update": lambda W, dW, rate: W - rate * dW,
}
THEIRS = exercises.my_network.right()


def network(**changed):
    return lambda: {**THEIRS, **changed}


@pytest.mark.parametrize("name", MINE)
def test_each_part_may_be_yours(name, said):
    lines = said(exercises.my_network, network(**{name: MINE[name]}))
    assert lines[0].startswith("my_network: right.") and "95%" in lines[0]
    assert lines[1].startswith(f"Yours: {name}. The package's: ")


def test_all_parts_may_be_yours(said):
    lines = said(exercises.my_network, lambda: MINE)
    assert lines[0].startswith("my_network: right.")
    assert lines[1] == "Yours: activation, slope, loss, delta, initializer and update."


@pytest.mark.parametrize("part", [optimizers.Momentum(rate=0.05), optimizers.Adam(rate=0.01)])
def test_other_optimizers_of_the_package_will_do(part, said):
    assert said(exercises.my_network, network(update=part))[0].startswith("my_network: right.")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"loss": ...}, "loss, yours: still `...`"),
        ({"loss": 3}, "loss, yours: it is an int; it should be a function."),
        ({"activation": lambda z: z.sum()}, "activation, yours: with z ="),
        ({"activation": np.log}, "activation, yours:"),
        ({"activation": lambda z: z > 0}, "it gives True and False; it should give numbers."),
        ({"loss": optimizers.SGD()}, "loss, the package's:"),
        (
            {"initializer": lambda n_out, n_in, rng: rng.normal(0, nothing, (n_out, n_in))},  # noqa: F821
            "It happened in line",
        ),
        ({"slope": lambda z: z > -1}, "slope, yours:"),
        ({"slope": MINE["activation"]}, "slope, yours:"),
        ({"activation": tanh}, "slope, the package's:"),
        ({"loss": lambda a, y: -np.log((a * y).sum(axis=0)).sum()}, "the loss is their mean."),
        ({"delta": lambda a, y: a - y}, "The 1/m of the mean loss is missing."),
        ({"delta": lambda a, y: (y - a) / a.shape[1]}, "The sign is turned round."),
        ({"initializer": initializers.zeros.draw}, "two different rng give the same weights."),
        ({"initializer": lambda n_out, n_in, rng: rng.normal(size=(n_out, n_in)) / 0}, "finite"),
        ({"initializer": lambda n_out, n_in, rng: rng.normal(size=(n_in, n_out))}, "has shape (3"),
        ({"update": lambda W, dW, rate: W + rate * dW}, "It climbs"),
        ({"update": lambda W, dW, rate: rate * dW}, "This is only the step. Return the new W."),
        ({"update": lambda W, dW, rate: None}, "update, yours:"),
    ],
)
def test_a_wrong_part_is_named(changed, words, said):
    text = "\n".join(said(exercises.my_network, network(**changed)))
    assert text.startswith("my_network: not right yet.") and words in text


@pytest.mark.parametrize(
    ("g", "init"), [(sigmoid, xavier), (relu, xavier), (tanh, he), (relu, orthogonal)], ids=str
)
def test_every_start_is_accepted_that_learns(g, init, said):
    """The last exercise looks at the accuracy, not at one standard deviation."""
    parts = network(activation=g, slope=g.prime, initializer=init.draw)
    assert said(exercises.my_network, parts)[0].startswith("my_network: right.")


def test_an_optimizer_may_have_trained_another_network(said):
    used = optimizers.Momentum(rate=0.05)
    used.memory = dict.fromkeys(range(4), np.ones((3, 3)))
    assert said(exercises.my_network, network(update=used))[0].startswith("my_network: right.")


def test_parts_that_work_but_learn_too_little_are_told_how_far_they_come(said):
    slow = network(update=optimizers.SGD(rate=0.001))
    lines = said(exercises.my_network, slow)
    assert "not there yet. Every part works" in lines[0] and lines[1].startswith("The package's:")
    large = said(exercises.my_network, network(initializer=initializers.Normal(3.0).draw))[0]
    assert "Before the first step its loss is " in large and "where guessing has 2.30" in large
    wild = network(update=optimizers.SGD(rate=1e6))
    assert "not there yet" in said(exercises.my_network, wild)[0]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (3, "check needs your function itself, as in check(my_network), and got an int."),
        (lambda: 3, "It gives an int. It should give a dictionary with activation, slope"),
        (lambda: None, "Is the `return` missing?"),
        (lambda: {"losses": 1}, "It gives a dictionary with losses; it should have activation"),
        (lambda: 1 / 0, "ZeroDivisionError"),
    ],
)
def test_any_answer_gets_a_sentence(answer, words, said):
    assert words in said(exercises.my_network, answer)[0]


# --- The last page ------------------------------------------------------------------------------


def anchors(path):
    return {re.sub(r"\s", "-", text) for _, text, _ in headings(read(path))}


def links(cells):
    """The notebook's links to notebooks, as (file, anchor)."""
    for cell in cells:
        for _, _, target in LINK.findall(FENCE.sub("", cell.source)):
            file, _, anchor = target.partition("#")
            yield file or "08_initialization.ipynb", anchor


def test_every_link_leads_to_a_heading_that_is_there():
    here = read(NOTEBOOKS / "08_initialization.ipynb")
    found = list(links(prose(here)))
    assert len(found) > 25
    for file, anchor in found:
        assert (NOTEBOOKS / file).is_file(), file
        told = f"{file} has no heading {anchor}"
        assert not anchor or anchor in anchors(NOTEBOOKS / file), told


def test_every_line_of_the_last_page_says_where_it_was_measured_and_all_notebooks_are_there():
    here = read(NOTEBOOKS / "08_initialization.ipynb")
    (page,) = [cell for cell in here.cells if cell.id == "choose"]
    rows = [line for line in page.source.splitlines() if line.startswith("| ")]
    rows = [line for line in rows if "---" not in line and "measured in" not in line]
    assert len(rows) > 18
    for row in rows:
        assert LINK.search(row.rpartition(" | ")[2]), row
    names = {file for file, _ in links([page])}
    assert names == {Path(path).name for path in NOTEBOOKS.glob("[0-9]*.ipynb")}
