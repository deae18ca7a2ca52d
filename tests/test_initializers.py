"""Initializers draw what their formula says, the same weights for the same rng."""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest

from dl_basics import initializers
from dl_basics.initializers import (
    Constant,
    Initializer,
    Normal,
    Orthogonal,
    Uniform,
    constant,
    he,
    he_uniform,
    lecun,
    lecun_uniform,
    orthogonal,
    uniform,
    xavier,
    xavier_uniform,
    zeros,
)
from dl_basics.registry import INITIALIZERS, register
from tests.exact import rng

EXACT = 1e-12
every = pytest.mark.parametrize("init", INITIALIZERS.values(), ids=str)
SHAPES = [(1, 1), (1, 5), (5, 1), (8, 3), (3, 8), (6, 6)]


@pytest.fixture(autouse=True)
def silence():
    with np.errstate(all="raise"):
        yield


def test_the_menu_holds_eleven_and_the_ready_instances():
    assert list(INITIALIZERS) == [
        "zeros",
        "constant",
        "normal",
        "uniform",
        "xavier",
        "xavier uniform",
        "he",
        "he uniform",
        "lecun",
        "lecun uniform",
        "orthogonal",
    ]
    for name, init in INITIALIZERS.items():
        assert getattr(initializers, name.replace(" ", "_")) == init
        assert init.formula != Initializer.formula


@every
@pytest.mark.parametrize("shape", SHAPES)
def test_the_weights_are_n_out_by_n_in_and_the_same_for_the_same_rng(init, shape):
    W = init.draw(*shape, rng=rng(1))
    assert W.shape == shape and W.dtype == np.float64
    assert (W == init.draw(*shape, rng=rng(1))).all()
    if init.name not in ("zeros", "constant") and W.size > 1:  # 1 by 1, orthogonal is ±1
        assert (W != init.draw(*shape, rng=rng(2))).any()


@every
def test_a_second_draw_is_another_array(init):
    one, two = init.draw(2, 3, rng=rng()), init.draw(2, 3, rng=rng())
    one += 1
    assert (one != two).all()


def test_zeros_and_constant_are_exact():
    assert (zeros.draw(3, 2, rng=rng()) == 0).all()
    assert (constant.draw(3, 2, rng=rng()) == 0.1).all()
    assert (Constant(-0.75).draw(3, 2, rng=rng()) == -0.75).all()
    assert zeros.sigma(3, 2) == constant.sigma(3, 2) == 0


def test_sigma_by_hand():
    assert xavier.sigma(3, 5) == xavier.sigma(5, 3) == xavier_uniform.sigma(3, 5) == 0.5
    assert he.sigma(8, 3) == he_uniform.sigma(8, 99) == 0.5
    assert lecun.sigma(4, 3) == lecun_uniform.sigma(4, 99) == 0.5
    assert orthogonal.sigma(4, 3) == orthogonal.sigma(1, 4) == 0.5
    assert Normal(0.3).sigma(4, 3) == 0.3
    assert Uniform(sqrt(3)).sigma(4, 3) == pytest.approx(1, abs=EXACT)


@pytest.mark.parametrize("name", [name for name, g in INITIALIZERS.items() if "gain" in g.knobs])
def test_the_gain_is_a_factor_on_every_weight(name):
    init = INITIALIZERS[name]
    louder = replace(init, gain=2.5)
    assert louder.sigma(7, 4) == pytest.approx(2.5 * init.sigma(7, 4), rel=EXACT)
    W, louder_W = init.draw(4, 7, rng=rng()), louder.draw(4, 7, rng=rng())
    assert np.allclose(louder_W, 2.5 * W, rtol=EXACT, atol=0)
    assert (replace(init, gain=0.0).draw(4, 7, rng=rng()) == 0).all()


@every
def test_fan_in_is_the_number_of_columns_and_the_sample_has_the_stated_sigma(init):
    """n_in and n_out are far apart, so that mixing them up shows."""
    draws = [init.draw(40, 160, rng=rng(seed)) for seed in range(5)]
    sigma = init.sigma(fan_in=160, fan_out=40)
    mean = init.c if init.name == "constant" else 0.0
    for W in draws:
        assert abs(W.mean() - mean) < 5 * sigma / sqrt(W.size) + EXACT
        assert W.std() == pytest.approx(sigma, rel=0.05, abs=EXACT)


@pytest.mark.parametrize("init", [xavier, he, lecun, INITIALIZERS["normal"]], ids=str)
def test_normal_draws_have_the_tails_of_a_normal(init):
    W = init.draw(200, 200, rng=rng()) / init.sigma(200, 200)
    assert np.mean(np.abs(W) < 1) == pytest.approx(0.6827, abs=0.01)
    assert np.mean(np.abs(W) < 2) == pytest.approx(0.9545, abs=0.01)


@pytest.mark.parametrize(
    ("init", "limit"),
    [
        (uniform, 0.1),
        (xavier_uniform, sqrt(6 / 500)),
        (he_uniform, sqrt(6 / 300)),
        (lecun_uniform, sqrt(3 / 300)),
    ],
    ids=str,
)
def test_uniform_draws_fill_their_interval_and_never_leave_it(init, limit):
    W = init.draw(200, 300, rng=rng()) / limit
    assert 0.999 < W.max() <= 1 + EXACT and -1 - EXACT <= W.min() < -0.999
    share, _ = np.histogram(W, bins=10, range=(-1, 1))
    assert np.allclose(share / W.size, 0.1, atol=0.01)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("gain", [1.0, 3.0])
def test_orthogonal_weights_are_orthogonal(shape, gain):
    for seed in range(5):
        W = Orthogonal(gain).draw(*shape, rng=rng(seed)) / gain
        product = W.T @ W if shape[0] >= shape[1] else W @ W.T
        assert np.abs(product - np.eye(min(shape))).max() < EXACT
        assert sqrt((W**2).mean()) == pytest.approx(orthogonal.sigma(shape[1], shape[0]))


def test_an_orthogonal_draw_favours_no_direction():
    """The signs of a QR factorization alone would: its diagonal is not symmetric about 0."""
    draws = np.array([orthogonal.draw(3, 3, rng=rng(seed)) for seed in range(2000)])
    assert np.abs(draws.mean(axis=0)).max() < 5 / sqrt(3 * 2000)
    assert np.abs(np.mean(np.linalg.det(draws) > 0) - 0.5) < 0.06


def test_every_end_of_every_slider_is_allowed():
    for init in INITIALIZERS.values():
        for field, knob in init.knobs.items():
            for value in (knob.low, knob.high):
                turned = replace(init, **{field: value})
                assert getattr(turned, field) == value
                assert np.isfinite(turned.draw(3, 4, rng=rng())).all()


@every
def test_without_a_generator_nothing_is_drawn(init):
    with pytest.raises(TypeError, match="rng"):
        init.draw(2, 3)
    for wrong in (None, 0, np.random.RandomState(0), np.random):
        with pytest.raises(TypeError, match=r"rng must be a generator, np\.random\.default_rng"):
            init.draw(2, 3, rng=wrong)


@every
@pytest.mark.parametrize("size", [(0, 3), (3, 0), (-1, 3), (2.5, 3), (3, "4"), (None, 3)])
def test_a_size_that_is_none_is_told(init, size):
    (wrong,) = {*size} - {3}
    with pytest.raises(ValueError, match=f"must be a whole number from 1 on, but is {wrong!r}"):
        init.draw(*size, rng=rng())
    with pytest.raises(ValueError, match=f"must be a whole number from 1 on, but is {wrong!r}"):
        init.sigma(*size)


def test_your_own_initializer_needs_no_more_than_the_formula_of_sigma():
    @register(INITIALIZERS)
    class Small(Initializer):
        name = "small"

    with pytest.raises(NotImplementedError, match=r"write std\("):
        INITIALIZERS["small"].draw(2, 3, rng=rng())

    @register(INITIALIZERS)
    class Smaller(Initializer):
        name = "smaller"

        def std(self, fan_in, fan_out):
            return 1 / fan_in

    W = INITIALIZERS["smaller"].draw(50, 100, rng=rng())
    assert W.std() == pytest.approx(0.01, rel=0.05)


@pytest.mark.referee
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("gain", [1.0, 1.7])
def test_the_scale_is_pytorchs(shape, gain):
    """From the same seed PyTorch's weights are its standard draws times the scale we look for."""
    torch = pytest.importorskip("torch")
    n_out, n_in = shape

    def drawn(fill):
        with torch.random.fork_rng():
            torch.manual_seed(0)
            W = torch.empty(shape, dtype=torch.float64)
            fill(W)
            return W.numpy()

    def scale(fill, standard):
        return drawn(fill) / drawn(standard)

    def normal(W):
        return W.normal_(0, 1)

    def even(W):
        return W.uniform_(-1, 1)

    init = torch.nn.init
    relu_gain = init.calculate_gain("relu")
    he_, linear = {"nonlinearity": "relu"}, {"nonlinearity": "linear"}
    sigmas = [
        (xavier, gain, lambda W: init.xavier_normal_(W, gain), normal, 1),
        (xavier_uniform, gain, lambda W: init.xavier_uniform_(W, gain), even, sqrt(3)),
        (he, 1.0, lambda W: init.kaiming_normal_(W, **he_), normal, 1),
        (he_uniform, 1.0, lambda W: init.kaiming_uniform_(W, **he_), even, sqrt(3)),
        (lecun, 1.0, lambda W: init.kaiming_normal_(W, **linear), normal, 1),
        (lecun_uniform, 1.0, lambda W: init.kaiming_uniform_(W, **linear), even, sqrt(3)),
    ]
    assert he.sigma(n_in, n_out) == pytest.approx(relu_gain / sqrt(n_in), rel=EXACT)
    for ours, factor, fill, standard, width in sigmas:
        sigma = replace(ours, gain=factor).sigma(n_in, n_out)
        assert np.allclose(scale(fill, standard), width * sigma, rtol=EXACT, atol=0), ours.name
    theirs = drawn(lambda W: init.orthogonal_(W, gain))
    size = sqrt((theirs**2).mean())
    assert size == pytest.approx(Orthogonal(gain).sigma(n_in, n_out), rel=EXACT)
