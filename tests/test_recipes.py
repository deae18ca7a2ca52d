"""A fix changes its own fields of a recipe and no other, and fixes stack in any order."""

from dataclasses import fields, replace
from itertools import permutations
from math import sqrt

import numpy as np
import pytest

from dl_basics.activations import (
    LeakyReLU,
    elu,
    gelu,
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
from dl_basics.initializers import LeCun, he, orthogonal
from dl_basics.layers import BatchNorm, Dense, Dropout, Residual
from dl_basics.losses import cross_entropy, half_squared_error, one_hot
from dl_basics.optimizers import SGD, global_norm
from dl_basics.recipes import Clipping, Dropped, Fix, Leaky, Recipe, Skip, SmallerRate, fitting
from dl_basics.registry import ELEMENTWISE, FIXES, register
from dl_basics.training import train
from tests.exact import rng

EXACT = 1e-12
SICK = Recipe(sizes=(4, 6, 6, 6, 3), g=sigmoid, rate=0.5)
CHANGES = {
    "relu with he": {"g": relu, "init": None},
    "leaky relu": {"g": LeakyReLU(0.1)},
    "skip connections": {"skip": 1.0},
    "clipping": {"clip": 1.0},
    "batch norm": {"batch_norm": True},
    "dropout": {"dropout": 0.5},
    "weight decay": {"decay": 0.001},
    "smaller rate": {"rate": 0.05},
    "better initializer": {"init": None},
}
PAIRS = [*permutations(CHANGES, 2)]


def stack(recipe, *names):
    for name in names:
        recipe = FIXES[name].apply(recipe)
    return recipe


def kinds(recipe):
    """What the layers behind the input are, as words; those of a branch in brackets."""

    def word(layer):
        inside = [word(one) for one in layer.branch]
        return [type(layer).__name__, inside] if inside else type(layer).__name__

    return [word(layer) for layer in recipe.network(rng=rng()).layers[1:]]


# What a fix does


def test_the_menu_holds_nine_fixes():
    assert list(FIXES) == list(CHANGES)


@pytest.mark.parametrize("name", CHANGES)
def test_a_fix_changes_its_own_fields_and_no_other(name):
    better = FIXES[name].apply(SICK)
    changed = {
        field.name: getattr(better, field.name)
        for field in fields(Recipe)
        if getattr(better, field.name) != getattr(SICK, field.name)
    }
    assert changed == CHANGES[name]
    assert SICK == Recipe(sizes=(4, 6, 6, 6, 3), g=sigmoid, rate=0.5)  # the old one stays


@pytest.mark.parametrize(("one", "two"), PAIRS)
def test_fixes_of_different_fields_commute_and_of_the_same_the_last_counts(one, two):
    fixed = stack(SICK, one, two)
    assert fixed == replace(SICK, **{**CHANGES[one], **CHANGES[two]})
    if not set(CHANGES[one]) & set(CHANGES[two]):
        assert fixed == stack(SICK, two, one)


def test_of_two_activations_the_last_one_counts():
    assert stack(SICK, "leaky relu", "relu with he").g == relu
    assert stack(SICK, "relu with he", "leaky relu").g == LeakyReLU(0.1)


@pytest.mark.parametrize("name", [name for name in CHANGES if name != "smaller rate"])
def test_a_fix_applied_twice_is_the_same_as_once(name):
    assert stack(SICK, name, name) == stack(SICK, name)


def test_a_smaller_rate_twice_is_smaller_still():
    assert stack(SICK, "smaller rate", "smaller rate").rate == pytest.approx(0.005)


def test_the_knob_of_a_fix_sets_its_strength():
    assert Leaky(0.3).apply(SICK).g == LeakyReLU(0.3)
    assert Skip(0.2).apply(SICK).skip == 0.2
    assert Clipping(3.0).apply(SICK).clip == 3.0
    assert Dropped(0.1).apply(SICK).dropout == 0.1
    assert SmallerRate(0.5).apply(SICK).rate == 0.25


# What is built


def test_the_layers_of_each_recipe():
    hidden, last = ["Dense"], ["Dense"]
    assert kinds(SICK) == 3 * hidden + last
    assert kinds(stack(SICK, "batch norm")) == 3 * ["Dense", "BatchNorm"] + last
    assert kinds(stack(SICK, "dropout")) == 3 * ["Dense", "Dropout"] + last
    both = ["Dense", "BatchNorm", "Dropout"]
    assert kinds(stack(SICK, "dropout", "batch norm")) == 3 * both + last
    everything = stack(SICK, *CHANGES)
    assert kinds(everything) == both + 2 * [["Residual", both]] + last


def test_a_skip_goes_around_hidden_layers_with_as_many_inputs_as_outputs():
    skip = Skip().apply
    around, plain = ["Residual", ["Dense"]], "Dense"
    assert kinds(skip(Recipe(sizes=(4, 6, 6, 3)))) == [plain, around, plain]
    assert kinds(skip(Recipe(sizes=(6, 6, 4, 4, 6, 3)))) == [around, plain, around, plain, plain]
    assert kinds(skip(Recipe(sizes=(6, 5, 4)))) == [plain, plain]
    assert kinds(skip(Recipe(sizes=(5, 5)))) == [plain]  # the output layer never
    assert kinds(skip(Recipe(sizes=(4, 5, 5)))) == [plain, plain]


def test_the_activations_and_numbers_of_a_recipe_reach_its_layers():
    recipe = Recipe(sizes=(6, 6, 6, 3), g=elu, batch_norm=True, dropout=0.25, skip=0.0)
    net = recipe.network(rng=rng())
    residual = net.layers[1]
    dense, norm, drop = residual.branch
    assert isinstance(residual, Residual) and residual.scale == 0
    assert isinstance(dense, Dense) and dense.g == identity
    assert isinstance(norm, BatchNorm) and norm.g == elu
    assert isinstance(drop, Dropout) and drop.p == 0.25
    assert net.layers[-1].g == softmax and net.loss == cross_entropy
    plain = Recipe(sizes=(4, 5, 2), g=elu, g_out=tanh, loss=half_squared_error)
    assert [layer.g for layer in plain.network(rng=rng()).layers[1:]] == [elu, tanh]


@pytest.mark.parametrize("init", [he, orthogonal], ids=str)
def test_every_weight_is_drawn_by_the_initializer_of_the_recipe(init):
    net = Recipe(sizes=(3, 4, 2), init=init).network(rng=rng(5))
    again = rng(5)
    for layer, shape in zip(net.layers[1:], [(4, 3), (2, 4)], strict=True):
        assert (layer.W == init.draw(*shape, rng=again)).all()
        assert (layer.b == 0).all()


def test_without_an_initializer_the_one_that_fits_is_taken():
    for g in (relu, tanh, sigmoid):
        fits = Recipe(sizes=(3, 4, 2), g=g, init=fitting(g)).network(rng=rng())
        left_open = Recipe(sizes=(3, 4, 2), g=g, init=None).network(rng=rng())
        assert (fits.layers[1].W == left_open.layers[1].W).all()
    assert stack(SICK, "better initializer").network(rng=rng()).layers[1].W.std() > 0.5


def test_the_same_rng_builds_the_same_network():
    recipe = stack(SICK, *CHANGES)
    x = rng(3).normal(size=(4, 5))
    one, two, other = (recipe.network(rng=rng(seed)).forward(x) for seed in (1, 1, 2))
    assert (one == two).all() and (one != other).any()


def test_sizes_may_be_a_list():
    assert kinds(Recipe(sizes=[4] + [5] * 2 + [3])) == 3 * ["Dense"]


def test_the_optimizer_has_the_rate_the_decay_and_the_clipping():
    assert SICK.optimizer() == SGD(rate=0.5)
    optimizer = stack(SICK, "clipping", "weight decay", "smaller rate").optimizer()
    assert (optimizer.rate, optimizer.decay) == (pytest.approx(0.05), 0.001)
    assert global_norm(optimizer.clip([np.array([[30.0, 40.0]])])) == pytest.approx(1.0)


@pytest.mark.parametrize("names", [*((name,) for name in CHANGES), *PAIRS], ids=" + ".join)
def test_every_fix_and_every_two_build_and_train(names):
    recipe = stack(SICK, *names)
    net = recipe.network(rng=rng())
    x, y = rng(1).normal(size=(4, 9)), one_hot(np.arange(9) % 3, 3)
    start = net.layers[-1].W.copy()
    *_, last = train(net, x, y, recipe.optimizer(), epochs=1, batch=5, rng=rng())
    assert last.step == 2 and np.isfinite(last.loss)
    assert all(np.isfinite(p.value).all() for p in net.learned())
    assert (net.layers[-1].W != start).any()


# The initializer that fits


@pytest.mark.parametrize(
    ("g", "gain"),
    [
        (relu, sqrt(2)),
        (identity, 1),
        (LeakyReLU(0.75), 1.6 / sqrt(2)),  # √(2 / (1 + 0.75²))
        (step, 1),  # which has no slope to go by
        (tanh, 1.423),
        (sigmoid, 6.483),
        (elu, 1.229),
        (softplus, 1.721),
        (gelu, 1.488),
        (silu, 1.633),
    ],
    ids=str,
)
def test_the_gain_that_fits(g, gain):
    found = fitting(g)
    assert type(found) is LeCun and found.gain == pytest.approx(gain, rel=5e-4)


@pytest.mark.parametrize("g", [sigmoid, tanh, relu, elu, softplus, gelu, silu], ids=str)
def test_the_gain_that_fits_is_that_of_a_million_numbers(g):
    z, size = rng(0).normal(size=1_000_000), 1.0
    for _ in range(2):
        gain = 1 / np.sqrt(np.mean(g.prime(np.sqrt(size) * z) ** 2))
        size = gain**2 * np.mean(g(np.sqrt(size) * z) ** 2)
    assert fitting(g).gain == pytest.approx(gain, rel=0.01)


@pytest.mark.parametrize("g", ELEMENTWISE.values(), ids=str)
def test_every_activation_has_an_initializer_that_fits(g):
    assert np.isfinite(fitting(g).draw(3, 4, rng=rng())).all()


@pytest.mark.parametrize("alpha", [0.01, 0.1, 0.5, 0.9])
def test_the_signal_keeps_its_size_through_a_leaky_relu_and_its_initializer(alpha):
    """The mean square of z stays, layer by layer, as √(2/(1 + α²)) promises."""
    g = LeakyReLU(alpha)
    z = rng(1).normal(size=(400, 50))
    for seed in range(5):
        z = fitting(g).draw(400, 400, rng=rng(seed)) @ g.value(z)
    assert 0.7 < (z**2).mean() < 1.4


@pytest.mark.referee
@pytest.mark.parametrize("alpha", [0.0, 0.01, 0.1, 0.5, 0.9])
def test_the_gain_for_a_leaky_relu_is_pytorchs(alpha):
    torch = pytest.importorskip("torch")
    theirs = torch.nn.init.calculate_gain("leaky_relu", alpha)  # on √(1/fan_in)
    ours = fitting(LeakyReLU(alpha)).sigma(50, 70) * sqrt(50)
    assert ours == pytest.approx(theirs, rel=EXACT)


@pytest.mark.referee
def test_the_gain_for_relu_is_pytorchs():
    torch = pytest.importorskip("torch")
    theirs = torch.nn.init.calculate_gain("relu")
    assert fitting(relu).sigma(50, 70) * sqrt(50) == pytest.approx(theirs, rel=EXACT)
    assert fitting(leaky_relu).gain == pytest.approx(sqrt(2 / (1 + 0.01**2)), rel=EXACT)


# Your own, and what is refused


def test_a_fix_of_your_own_stands_on_the_menu():
    @register(FIXES)
    class Wider(Fix):
        name = "twice as wide"

        def apply(self, recipe):
            first, *hidden, last = recipe.sizes
            return replace(recipe, sizes=(first, *(2 * n for n in hidden), last))

    assert stack(SICK, "twice as wide", "batch norm").sizes == (4, 12, 12, 12, 3)


def test_a_fix_that_does_nothing_yet_says_so():
    @register(FIXES)
    class Idle(Fix):
        name = "idle"

    with pytest.raises(NotImplementedError, match=r"idle does nothing yet: write apply\("):
        FIXES["idle"].apply(SICK)


def test_a_built_in_fix_stays_as_it_is():
    with pytest.raises(ValueError, match="'batch norm' is built in"):

        @register(FIXES)
        class Mine(Fix):
            name = "batch norm"


def test_a_fix_that_is_misspelt_is_found():
    with pytest.raises(KeyError, match="did you mean 'batch norm'"):
        FIXES["batchnorm"]


@pytest.mark.parametrize("sizes", [(), (3,)])
def test_less_than_two_sizes_are_refused(sizes):
    with pytest.raises(ValueError, match=r"from inputs to outputs, as \(2, 8, 1\), but are \("):
        Recipe(sizes=sizes)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"sizes": (2, 0, 1)}, "from 1 on, but is 0"),
        ({"sizes": (2, 2.5, 1)}, r"from 1 on, but is 2\.5"),
        ({"dropout": 1.0}, r"dropout must be in \[0, 1\), but is 1"),
    ],
)
def test_a_recipe_that_cannot_be_built_says_why(wrong, told):
    with pytest.raises(ValueError, match=told):
        replace(Recipe(sizes=(2, 2, 1)), **wrong).network(rng=rng())


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"rate": 0.0}, r"rate must be in \(0, ∞\)"),
        ({"decay": -1.0}, r"decay must be in \[0, ∞\)"),
        ({"clip": 0.0}, r"clip must be in \(0, ∞\]"),
    ],
)
def test_a_recipe_that_cannot_be_trained_says_why(wrong, told):
    with pytest.raises(ValueError, match=told):
        replace(SICK, **wrong).optimizer()


def test_without_a_generator_nothing_is_built():
    with pytest.raises(TypeError, match="rng must be a generator"):
        SICK.network(rng=0)
