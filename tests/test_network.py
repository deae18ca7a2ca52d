"""A network has PyTorch's loss and gradients, and only training ever changes it."""

import pickle
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_basics.activations import identity, relu, sigmoid, softmax, tanh
from dl_basics.initializers import Normal, he, xavier
from dl_basics.layers import BatchNorm, Dense, Dropout, Input, PReLU, Residual
from dl_basics.losses import (
    HalfSquaredError,
    absolute_error,
    binary_cross_entropy,
    cross_entropy,
    half_squared_error,
    one_hot,
    squared_error,
)
from dl_basics.network import Network, accuracy, dense
from dl_basics.optimizers import SGD, Adam, Momentum
from dl_basics.registry import ACTIVATIONS, ELEMENTWISE
from tests.exact import rng, same
from tests.seeds import every

PARTNERS = [
    (identity, half_squared_error),
    (sigmoid, binary_cross_entropy),
    (softmax, cross_entropy),
]
STRANGERS = [
    (tanh, squared_error),
    (sigmoid, squared_error),
    (identity, absolute_error),
    (softmax, squared_error),
    (relu, half_squared_error),
    (softmax, binary_cross_entropy),
    (sigmoid, cross_entropy),
]
ends = pytest.mark.parametrize(("g", "loss"), [*PARTNERS, *STRANGERS], ids=str)
partners = pytest.mark.parametrize(("g", "loss"), PARTNERS, ids=str)


pytestmark = pytest.mark.usefixtures("silence")


def small(g, loss, depth=2, seed=0):
    """Dense layers 3-4-...-4-2, with biases that are not 0."""
    r = rng(seed)
    net = Network(dense([3, *[4] * (depth - 1), 2], tanh, g, init=xavier, rng=r), loss)
    for layer in net.layers[1:]:
        layer.b[...] = r.normal(size=layer.b.shape)
    return net


def everything(seed=0, loss=cross_entropy):
    """A network 3-4-4-2 with every kind of layer."""
    r = rng(seed)
    inside = [Dense(4, 4, identity, rng=r), BatchNorm(4, tanh), Dropout(4, 0.3, rng=r)]
    return Network(
        [
            Dense(3, 4, tanh, rng=r),
            BatchNorm(4, identity),
            PReLU(4),
            Dropout(4, 0.5, rng=r),
            Residual(inside, 0.5),
            Dense(4, 2, softmax, rng=r),
        ],
        loss,
    )


def data(m=6, seed=1):
    """x (3, m) and y (2, m), fit for every loss."""
    r = rng(seed)
    return r.normal(size=(3, m)), one_hot(r.integers(0, 2, m), 2)


def gradients(net):
    return [p.gradient.copy() for p in net.learned()]


def trained(net, steps=3, optimizer=None):
    optimizer, (x, y) = optimizer or SGD(rate=0.5), data()
    for _ in range(steps):
        net.forward(x)
        net.backward(y)
        optimizer(net)
    return net


# Against PyTorch


def torchs(name, a, y):
    """The loss in PyTorch: summed over outputs, averaged over examples."""
    import torch

    return {
        "squared error": lambda: ((a - y) ** 2).sum(),
        "half squared error": lambda: ((a - y) ** 2).sum() / 2,
        "absolute error": lambda: (a - y).abs().sum(),
        "binary cross-entropy": lambda: torch.nn.functional.binary_cross_entropy(
            a, y, reduction="sum"
        ),
        "cross-entropy": lambda: -(y * torch.log(a)).sum(),
    }[name]() / a.shape[1]


def torch_layer(layer, x, p):
    """What a layer does, in PyTorch; p gives the next parameter."""
    import torch

    if isinstance(layer, Dense):
        return torchs_g(layer.g)(next(p) @ x + next(p))
    if isinstance(layer, PReLU):
        return torch.nn.functional.prelu(x.T, next(p).ravel()).T
    if isinstance(layer, Dropout):
        return x * torch.tensor(layer.mask)
    if isinstance(layer, BatchNorm):
        gamma, beta = next(p).ravel(), next(p).ravel()
        z = torch.nn.functional.batch_norm(x.T, None, None, gamma, beta, training=True).T
        return torchs_g(layer.g)(z)
    if isinstance(layer, Residual):
        signal = x
        for inner in layer.branch:
            signal = torch_layer(inner, signal, p)
        return x + layer.scale * signal
    assert isinstance(layer, Input)
    return x


def torchs_g(g):
    import torch

    return {
        "identity": lambda z: z,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": torch.relu,
        "softmax": lambda z: torch.softmax(z, dim=0),
    }[g.name]


def way_back(net, y):
    """∂L/∂a_prev of each layer, the last first, ∂L/∂x at the end; `net` has gone forward."""
    dL_da, back = net.loss.dL_da(net.layers[-1].a, y), []
    for layer in reversed(net.layers[1:]):
        dL_da = layer.backward(dL_da)
        back.append(dL_da)
    return back


def against_torch(net, x, y):
    torch = pytest.importorskip("torch")
    a, loss = net.forward(x), net.backward(y)
    back = way_back(net, y)
    p = [torch.tensor(p.value, requires_grad=True) for p in net.learned()]
    t, rest = torch.tensor(x, requires_grad=True), iter(p)
    signals = [t]
    for layer in net.layers:
        signals.append(torch_layer(layer, signals[-1], rest))
    for signal in signals:
        signal.retain_grad()
    theirs = torchs(net.loss.name, signals[-1], torch.tensor(y))
    theirs.backward()
    same(a, signals[-1].detach())
    same(loss, theirs.item())
    same(net.loss_now(y), theirs.item())
    for learned, q in zip(net.learned(), p, strict=True):
        same(learned.gradient, q.grad)
    same(back[-1], t.grad)
    for dL_da, signal in zip(reversed(back), signals[1:-1], strict=True):  # signals[0] is x
        same(dL_da, signal.grad)


@pytest.mark.referee
@ends
@pytest.mark.parametrize("depth", [1, 3, 6])
@pytest.mark.parametrize("m", [1, 8])
def test_outputs_loss_and_all_gradients_are_pytorchs(g, loss, depth, m):
    against_torch(small(g, loss, depth, seed=depth), *data(m))


@pytest.mark.referee
@every("seed", range(2))
def test_a_network_with_every_kind_of_layer_is_pytorchs(seed):
    against_torch(everything(seed), *data(7))


@pytest.mark.referee
def test_the_short_route_is_pytorchs_from_logits_where_the_long_one_is_lost():
    torch = pytest.importorskip("torch")
    net = Network([Dense(1, 1, sigmoid, rng=rng())], binary_cross_entropy)
    net.layers[1].W[...] = 40
    net.forward([[1.0]])
    loss = net.backward([[0.0]])
    z = torch.tensor([[40.0]], dtype=torch.float64, requires_grad=True)
    zero = torch.zeros_like(z)
    theirs = torch.nn.functional.binary_cross_entropy_with_logits(z, zero)
    theirs.backward()
    same(net.layers[1].delta, z.grad)
    same(loss, theirs.item())
    assert loss == 40


# The two routes to δ


class Long(Network):
    """Takes no short cut: δ = ∂L/∂a · g′(z), also between partners."""

    ends_in_partners = False


@partners
@pytest.mark.parametrize("depth", [1, 3, 6])
def test_the_short_route_and_the_long_one_meet(g, loss, depth):
    short, (x, y) = small(g, loss, depth), data()
    assert short.ends_in_partners
    long = Long(short.copy().layers, loss)
    same(short.forward(x), long.forward(x))
    same(short.backward(y), long.backward(y))
    same(short.loss_now(y), long.loss_now(y))
    for one, other in zip(gradients(short), gradients(long), strict=True):
        same(one, other)


def test_only_the_short_route_survives_saturation():
    layer = Dense(1, 1, sigmoid, rng=rng())
    layer.W[...] = 40
    net = Network([layer], binary_cross_entropy)
    a = net.forward([[1.0]])
    net.backward([[0.0]])
    assert layer.delta == 1 and layer.dW == 1 and layer.db == 1
    assert a == 1 and a * (1 - a) == 0  # the usual g′ stops here
    long = Long([layer], binary_cross_entropy)
    long.forward([[1.0]])
    long.backward([[0.0]])
    assert layer.delta != 1


def test_only_partners_take_the_short_route():
    assert all(small(g, loss).ends_in_partners for g, loss in PARTNERS)
    assert not any(small(g, loss).ends_in_partners for g, loss in STRANGERS)
    last = BatchNorm(2, softmax)
    assert not Network([Dense(3, 2, rng=rng()), last], cross_entropy).ends_in_partners
    cold = type(softmax)(temperature=0.5)
    against_differences(Network([Dense(3, 2, cold, rng=rng())], cross_entropy), *data())


@pytest.mark.parametrize(
    "last",
    [
        BatchNorm(4, sigmoid),
        PReLU(4),
        Dropout(4, 0.5, rng=rng()),
        Residual([PReLU(4)]),
    ],
    ids=lambda it: type(it).__name__,
)
def test_any_layer_may_be_the_last(last):
    net = Network([Dense(3, 4, tanh, rng=rng()), last], squared_error)
    against_differences(net, data()[0], rng(2).normal(size=(4, 6)))


# ∂L/∂x, by finite differences


def against_differences(net, x, y, step=1e-6):
    """∂L/∂x by central differences, with one mask for all passes."""
    net.forward(x)
    for layer in net.every_layer:
        if isinstance(layer, Dropout):
            layer.frozen = True
    net.backward(y)
    found, slope = way_back(net, y)[-1], np.empty(x.shape)
    for place in np.ndindex(x.shape):
        losses = []
        for sign in (1, -1):
            moved = x.copy()
            moved[place] += sign * step
            net.forward(moved)
            losses.append(net.loss_now(y))
        slope[place] = (losses[0] - losses[1]) / (2 * step)
    same(found, slope, 1e-6)
    assert np.abs(found).max() > 1e-3


@ends
def test_the_gradient_of_the_inputs_is_a_slope(g, loss):
    against_differences(small(g, loss, 3), *data())


def test_the_gradient_of_the_inputs_is_a_slope_through_every_kind_of_layer():
    against_differences(everything(), *data())


# The mean over the examples


class WithoutMean(HalfSquaredError):
    """The known mistake: a slope without its 1/m."""

    def derivative(self, a, y):
        return a - y


@ends
def test_a_batch_given_twice_changes_neither_loss_nor_gradients(g, loss):
    net, (x, y) = small(g, loss, 3), data()
    net.forward(x)
    once, before = net.backward(y), gradients(net)
    net.forward(np.tile(x, 2))
    same(net.backward(np.tile(y, 2)), once)
    for one, other in zip(before, gradients(net), strict=True):
        same(other, one)


def test_a_missing_mean_would_show_in_a_batch_given_twice():
    net, (x, y) = small(tanh, WithoutMean()), data()
    net.forward(x)
    net.backward(y)
    before = gradients(net)
    net.forward(np.tile(x, 2))
    net.backward(np.tile(y, 2))
    for one, other in zip(before, gradients(net), strict=True):
        same(other, 2 * one)
        assert np.abs(other - one).max() > 0.01


# What stays the same


@pytest.mark.parametrize("make", [everything, lambda: small(softmax, cross_entropy)])
def test_backward_twice_gives_the_same(make):
    net, (x, y) = make(), data()
    net.forward(x)
    once, before = net.backward(y), gradients(net)
    assert net.backward(y) == once
    for one, other in zip(before, gradients(net), strict=True):
        assert (one == other).all()


def test_backward_moves_no_weight_and_forgets_no_target():
    net, (x, y) = everything(), data()
    given, asked = x.copy(), y.copy()
    before = [p.value.copy() for p in net.learned()]
    net.forward(x)
    net.backward(1 - y)
    net.backward(y)
    after, fresh = gradients(net), everything()
    assert all(
        (W == V).all() for W, V in zip(before, [p.value for p in net.learned()], strict=True)
    )
    assert (x == given).all() and (y == asked).all()
    fresh.forward(x)
    fresh.backward(y)
    assert all((g == h).all() for g, h in zip(after, gradients(fresh), strict=True))


@pytest.mark.parametrize("optimizer", [SGD(), Momentum(), Adam()], ids=lambda it: type(it).__name__)
def test_parameters_keep_their_identity_over_steps_and_reset(optimizer):
    net = everything()
    arrays = [p.value for p in net.learned()]
    start = [W.copy() for W in arrays]
    for _ in range(2):
        trained(net, 3, optimizer)
        assert all((W != V).any() for W, V in zip(arrays, start, strict=True))
        net.reset()
        assert all((W == V).all() for W, V in zip(arrays, start, strict=True))
        optimizer.reset()
    for W, p in zip(arrays, net.learned(), strict=True):
        assert W is p.value is getattr(p.layer, p.name)


def test_the_same_rng_gives_the_same_network_and_another_seed_another():
    x, y = data()
    one, two, other = everything(3), everything(3), everything(4)
    for _ in range(3):  # the masks of dropout, too
        a = one.forward(x)
        assert (a == two.forward(x)).all() and (a != other.forward(x)).any()
    assert one.backward(y) == two.backward(y)
    assert pickle.dumps(trained(one)) == pickle.dumps(trained(two))


@pytest.mark.parametrize("loss", [cross_entropy, squared_error], ids=str)
def test_predict_and_evaluate_leave_everything_as_it_was(loss):
    net, (x, y) = everything(loss=loss), data()
    untouched = pickle.dumps(net)
    net.predict(x)
    net.evaluate(x, y)
    assert pickle.dumps(net) == untouched
    before = pickle.dumps(trained(net))
    assert before != untouched
    net.predict(x[:, :2])
    net.evaluate(x[:, :2], y[:, :2])
    net.forward(x, training=False)
    net.loss_now(y)
    assert pickle.dumps(net) == before
    assert (net.predict(x) == net.predict(x)).all()


def test_a_backward_pass_after_predict_still_belongs_to_the_last_forward_pass():
    net, twin, (x, y) = everything(), everything(), data()
    net.forward(x)
    twin.forward(x)
    net.predict(data(9, seed=5)[0])
    net.evaluate(*data(2, seed=6))
    assert net.backward(y) == twin.backward(y)
    for one, other in zip(gradients(net), gradients(twin), strict=True):
        assert (one == other).all()


def test_a_copy_starts_the_same_and_goes_its_own_way():
    net, (x, y) = trained(everything()), data()
    twin = net.copy()
    before = pickle.dumps(net)
    assert pickle.dumps(trained(twin)) != before
    assert pickle.dumps(net) == before
    again = net.copy()
    assert (net.forward(x) == again.forward(x)).all()  # with the same masks
    assert net.backward(y) == again.backward(y)
    twin.reset()
    net.reset()
    assert (twin.forward(x) == net.forward(x)).all()
    assert not any(layer is other for layer in net.layers for other in twin.layers)


def test_reset_brings_back_weights_averages_and_random_numbers():
    net, fresh, (x, _) = everything(), everything(), data()
    for _ in range(2):  # and once more
        trained(net)
        for layer in net.every_layer:
            if isinstance(layer, Dropout):
                layer.p, layer.frozen = 0.9, True
        assert (net.predict(x) != fresh.predict(x)).any()
        net.reset()
        assert (net.predict(x) == fresh.predict(x)).all()
        twin = fresh.copy()
        for _ in range(3):  # the same masks again, one by one
            assert (net.forward(x) == twin.forward(x)).all()
        for layer, other in zip(net.every_layer, twin.every_layer, strict=True):
            if isinstance(layer, BatchNorm):
                assert (layer.running_mean == other.running_mean).all()
                assert (layer.running_var == other.running_var).all()


def test_reset_works_for_layers_that_have_been_used_before():
    """Such as the first half of a network, looked at by itself."""
    whole, (x, _) = small(softmax, cross_entropy, 3), data(6)
    given = x.copy()
    whole.forward(x)
    half = Network(whole.layers[:2])
    start = half.predict(x)
    half.forward(data(4)[0])
    half.backward(np.ones((4, 4)))
    SGD()(half)
    half.reset()
    assert (half.predict(x) == start).all() and (x == given).all()


# What a network tells about itself


def test_a_network_prints_its_shapes_its_loss_and_how_much_it_learns():
    assert repr(everything()) == "\n".join(
        [
            "  0  Input(3)",
            "  1  Dense(3, 4, tanh)",
            "  2  BatchNorm(4, identity)",
            "  3  PReLU(4)",
            "  4  Dropout(4, p = 0.5)",
            "  5  Residual([Dense(4, 4, identity), BatchNorm(4, tanh), Dropout(4, p = 0.3)], "
            "scale = 0.5)",
            "  6  Dense(4, 2, softmax (T = 1))",
            "     cross-entropy, 66 parameters",
        ]
    )
    assert small(identity, squared_error, 1).parameters == 3 * 2 + 2


def test_what_is_learned_comes_in_order_with_its_gradient():
    net, (x, y) = everything(), data()
    names = [(1, "W"), (1, "b"), (2, "gamma"), (2, "beta"), (3, "alpha")]
    names += [(6, "W"), (6, "b"), (7, "gamma"), (7, "beta"), (9, "W"), (9, "b")]
    places = list(net.every_layer)
    assert [(places.index(p.layer), p.name) for p in net.learned()] == names
    assert all(p.gradient is None for p in net.learned())
    net.forward(x)
    assert all(p.gradient is None for p in net.learned())
    net.backward(y)
    for p in net.learned():
        assert p.value is getattr(p.layer, p.name) and p.gradient is getattr(p.layer, f"d{p.name}")
        assert p.gradient.shape == p.value.shape
    assert net.parameters == sum(p.value.size for p in net.learned())


def test_layer_l_is_the_l_of_the_page_whether_the_input_is_given_or_not():
    r = rng()
    for more in ([], [Input(3)]):
        net = Network([*more, Dense(3, 4, rng=r), Dense(4, 2, rng=r)])
        assert [layer.n_out for layer in net.layers] == [3, 4, 2]
        assert net.layers[2].W.shape == (2, 4) and net.loss == half_squared_error


def test_dense_gives_the_last_layer_its_own_activation():
    made = dense([2, 8, 8, 1], relu, sigmoid, init=he, rng=rng())
    assert [(la.n_in, la.n_out, la.g) for la in made] == [
        (2, 8, relu),
        (8, 8, relu),
        (8, 1, sigmoid),
    ]
    assert len(dense([2, 1], relu, sigmoid, init=he, rng=rng())) == 1


# Evaluation


@ends
def test_evaluate_is_the_loss_of_a_forward_pass_if_no_layer_knows_training(g, loss):
    net, (x, y) = small(g, loss, 3), data()
    evaluated = net.evaluate(x, y)
    a = net.forward(x)
    assert isinstance(evaluated, float)
    same(evaluated, net.loss_now(y))
    same(evaluated, net.backward(y))
    same(evaluated, loss(a, y))
    same(net.predict(x), a)


def test_evaluate_is_the_loss_of_what_predict_says():
    net, (x, y) = trained(everything()), data()
    same(net.evaluate(x, y), cross_entropy(net.predict(x), y))
    net.forward(x)
    assert abs(net.evaluate(x, y) - net.loss_now(y)) > 0.01  # dropout and batch norm matter


@pytest.mark.parametrize(("g", "loss"), PARTNERS[1:], ids=str)
def test_logits_of_a_thousand_cost_a_thousand(g, loss):
    net = Network([Dense(2, 2, g, rng=rng())], loss)
    net.layers[1].W[...] = np.diag([1000, -1000])
    x, right = np.array([[1.0, -1.0], [1.0, -1.0]]), np.array([[1.0, 0.0], [0.0, 1.0]])
    assert net.evaluate(x, right) == 0
    assert net.evaluate(x, 1 - right) == 2000
    net.forward(x)
    assert (net.loss_now(right), net.backward(right)) == (0, 0)
    assert (net.loss_now(1 - right), net.backward(1 - right)) == (2000, 2000)
    assert (np.abs(net.layers[1].delta) == 0.5).all()


def test_accuracy_of_one_output_counts_yes_and_no():
    a, y = np.array([[0.9, 0.5, 0.2, 0.6]]), np.array([[1, 0, 1, 1]])
    assert accuracy(a, y) == 0.75


def test_accuracy_of_several_outputs_counts_the_largest():
    a = np.array([[0.2, 0.9, 0.3], [0.5, 0.1, 0.4], [0.3, 0.0, 0.3]])
    assert accuracy(a, one_hot(np.array([1, 0, 2]), 3)) == pytest.approx(2 / 3)
    assert accuracy(10 * a - 5, one_hot(np.array([1, 0, 1]), 3)) == 1


@pytest.mark.parametrize("size", [1e10, 1e200, 1e308])
@ends
def test_weights_of_any_size_are_silent(g, loss, size):
    net, (x, y) = small(g, loss, 3), data()
    for layer in net.layers[1:]:
        layer.W[...] = size
    net.forward(x)
    net.predict(x)
    assert isinstance(net.backward(y), float)
    assert isinstance(net.evaluate(x, y), float)


def test_every_kind_of_layer_is_silent_when_it_overflows():
    net, (x, y) = everything(), data()
    for W in [p.value for p in net.learned()]:
        W[...] = 1e200
    net.forward(x)
    net.backward(y)
    assert not np.isfinite(net.evaluate(x, y))


# Bad input


@pytest.mark.parametrize(
    ("x", "kind", "words"),
    [
        (np.ones((2, 5)), ValueError, r"x must be \(3, m\), one column.*has shape \(2, 5\)"),
        (np.ones((5, 3)), ValueError, r"\(3, m\).*\(5, 3\)"),
        (np.ones(3), ValueError, r"\(3, m\), one column for each example, but has shape \(3,\)"),
        (np.ones((3, 1, 1)), ValueError, r"has shape \(3, 1, 1\)"),
        (np.ones((3, 0)), ValueError, "x has no column, so there is no example"),
        ([[1], [2], [np.nan]], ValueError, r"x\[2, 0\] is nan"),
        ([[1, 2], [3, -np.inf], [5, 6]], ValueError, r"x\[1, 1\] is -inf"),
        ([["a"]] * 3, TypeError, "x must be numbers"),
        ([[1, 2], [3], [4]], ValueError, "x has rows of different lengths"),
    ],
)
def test_inputs_that_are_none_are_told(x, kind, words):
    net = small(softmax, cross_entropy)
    for use in (net.forward, net.predict, lambda x: net.evaluate(x, data()[1])):
        with pytest.raises(kind, match=words):
            use(x)
    assert not hasattr(net.layers[0], "a")


@pytest.mark.parametrize(
    ("loss", "y", "words"),
    [
        (
            half_squared_error,
            np.ones((2, 5)),
            r"the shape of the outputs, \(2, 6\), but has \(2, 5\)",
        ),
        (half_squared_error, np.ones((1, 6)), r"\(2, 6\), but has \(1, 6\)"),
        (half_squared_error, np.ones(6), r"\(2, 6\), but has \(6,\)"),
        (half_squared_error, np.full((2, 6), np.nan), r"y\[0, 0\] is nan"),
        (binary_cross_entropy, np.full((2, 6), 2), "needs targets y from 0 to 1, but one is 2"),
        (binary_cross_entropy, np.full((2, 6), -1), "needs targets y from 0 to 1, but one is -1"),
        (cross_entropy, np.ones((2, 6)), "column 0 adds up to 2; one_hot"),
        (cross_entropy, np.zeros((2, 6)), "column 0 adds up to 0"),
        (cross_entropy, np.tile([[2], [-1]], 6), "needs targets y from 0 to 1, but one is 2"),
    ],
)
def test_targets_that_are_none_are_told(loss, y, words):
    net, (x, right) = small(ACTIVATIONS[loss.partner], loss), data()
    net.forward(x)
    net.backward(right)
    before = pickle.dumps(net)
    for use in (net.backward, lambda y: net.evaluate(x, y)):
        with pytest.raises(ValueError, match=words):
            use(y)
    assert pickle.dumps(net) == before


def test_outputs_that_are_no_probabilities_are_told():
    net, (x, y) = small(identity, cross_entropy), data()
    net.forward(10 * x)
    for use in (net.backward, lambda y: net.evaluate(10 * x, y)):
        with pytest.raises(ValueError, match="cross-entropy needs outputs a from 0 to 1"):
            use(y)


def test_whole_numbers_and_lists_are_fine():
    net = small(softmax, cross_entropy)
    a = net.forward([[1, 2], [3, 4], [5, 6]])
    assert a.dtype == np.float64 and (a == net.forward(np.array([[1.0, 2], [3, 4], [5, 6]]))).all()
    assert isinstance(net.backward([[1, 0], [0, 1]]), float)


@pytest.mark.parametrize("make", [everything, lambda: small(tanh, squared_error)])
def test_a_backward_pass_needs_a_forward_pass(make):
    net, (x, y) = make(), data()
    net.predict(x)
    with pytest.raises(ValueError, match=r"first comes net\.forward\(x\)"):
        net.backward(y)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda r: [], "there must be one layer at least, but the list is empty"),
        (lambda r: [Input(3)], "there must be a layer behind the input"),
        (
            lambda r: [Dense(2, 3, rng=r), Dense(4, 1, relu, rng=r)],
            r"Dense\(2, 3, identity\) has 3 outputs, but Dense\(4, 1, relu\) behind it "
            "takes 4 inputs",
        ),
        (lambda r: [Input(2), Dense(3, 1, rng=r)], r"Input\(2\) has 2 outputs.*takes 3 inputs"),
        (lambda r: [Dense(3, 3, rng=r)] * 2, r"^Dense\(3, 3, identity\) stands there twice"),
        (lambda r: [Residual([PReLU(3)] * 2)], r"^PReLU\(3\) stands there twice.*make a new one"),
    ],
)
def test_what_makes_no_network_is_told(make, words):
    with pytest.raises(ValueError, match=words):
        Network(make(rng()))


# For networks of any size

sizes = st.lists(st.integers(1, 6), min_size=2, max_size=5)
seeds = st.integers(0, 1000)
hidden = st.sampled_from(list(ELEMENTWISE.values()))
outputs = st.sampled_from([*PARTNERS, *STRANGERS])
examples = st.integers(1, 7)


def some(sizes, g, end, m, seed):
    """A network of these sizes, and m examples for it."""
    r = rng(seed)
    net = Network(dense(sizes, g, end[0], init=Normal(1.0), rng=r), end[1])
    for layer in net.layers[1:]:
        layer.b[...] = r.normal(size=layer.b.shape)
    y = one_hot(r.integers(0, sizes[-1], m), sizes[-1])
    return net, r.normal(size=(sizes[0], m)), y


anyone = given(st.builds(some, sizes, hidden, outputs, examples, seeds))


@anyone
def test_every_signal_and_gradient_has_its_shape(case):
    net, x, y = case
    m = x.shape[1]
    assert net.forward(x).shape == net.predict(x).shape == y.shape
    assert isinstance(net.backward(y), float)
    for before, layer in pairwise(net.layers):
        assert layer.W.shape == layer.dW.shape == (layer.n_out, before.n_out)
        assert layer.b.shape == layer.db.shape == (layer.n_out, 1)
        assert layer.z.shape == layer.a.shape == layer.delta.shape == (layer.n_out, m)
        assert layer.a_prev is before.a
    n = [layer.n_out for layer in net.layers]
    assert net.parameters == sum(a * b + b for a, b in pairwise(n))


@anyone
def test_the_gradient_of_a_batch_is_the_mean_of_those_of_its_examples(case):
    net, x, y = case
    m = x.shape[1]
    alone, losses = [], []
    for k in range(m):
        net.forward(x[:, [k]])
        losses.append(net.backward(y[:, [k]]))
        alone.append(gradients(net))
    net.forward(x)
    same(net.backward(y), np.mean(losses))
    for k, gradient in enumerate(gradients(net)):
        same(gradient, sum(one[k] for one in alone) / m, 1e-10)


@anyone
def test_the_bias_gradient_is_delta_summed_and_the_slope_of_a_weight_delta_times_input(case):
    net, x, y = case
    net.forward(x)
    net.backward(y)
    for before, layer in pairwise(net.layers):
        same(layer.db[:, 0], sum(layer.delta.T))
        same(layer.dW, np.einsum("im,jm->ij", layer.delta, before.a))


@anyone
def test_the_order_of_the_examples_does_not_matter(case):
    net, x, y = case
    order = rng(x.size).permutation(x.shape[1])
    a, loss, slope = net.forward(x), net.backward(y), way_back(net, y)[-1]
    before = gradients(net)
    same(net.forward(x[:, order]), a[:, order], 1e-10)
    same(net.backward(y[:, order]), loss, 1e-10)
    same(way_back(net, y[:, order])[-1], slope[:, order], 1e-10)
    for one, other in zip(before, gradients(net), strict=True):
        same(other, one, 1e-10)


@anyone
def test_the_order_of_hidden_units_does_not_matter(case):
    net, x, _ = case
    a = net.predict(x)
    for layer, behind in pairwise(net.layers[1:]):
        order = rng(layer.n_out).permutation(layer.n_out)
        layer.W[...], layer.b[...] = layer.W[order], layer.b[order]
        behind.W[...] = behind.W[:, order]
    same(net.predict(x), a, 1e-10)


@anyone
def test_an_activation_that_is_the_identity_collapses_into_one_layer(case):
    net, x, _ = case
    W, b = np.eye(net.layers[0].n_out), 0
    for layer in net.layers[1:]:
        layer.g = identity
        W, b = layer.W @ W, layer.W @ b + layer.b if np.ndim(b) else layer.b
    same(net.predict(x), W @ x + b, 1e-10)


def test_a_row_of_layers_goes_backward_by_itself():
    one, two = Dense(3, 4, tanh, rng=rng(1)), Dense(4, 2, rng=rng(2))
    net, (x, y) = Network([one, two]), data()
    net.forward(x)
    net.backward(y)
    before = gradients(net)
    one.backward(two.backward_from(half_squared_error.dL_da(two.a, y)))
    assert all((g == h).all() for g, h in zip(before, gradients(net), strict=True))


def test_reset_forgets_what_was_remembered():
    net = Network([Dense(2, 2, rng=np.random.default_rng(0))])
    net.forward(np.ones((2, 3)))
    net.backward(np.ones((2, 3)))
    net.reset()
    assert [p.gradient for p in net.learned()] == [None, None]
    with pytest.raises(ValueError, match="first comes"):
        net.backward(np.ones((2, 3)))


def test_what_is_done_to_inputs_and_outputs_afterwards_does_not_reach_the_layers():
    net, twin, (x, y) = everything(), everything(), data()
    given = x.copy()
    a = net.forward(given)
    given *= 100
    a[...] = 0.5
    twin.forward(x)
    assert net.backward(y) == twin.backward(y)
    for one, other in zip(gradients(net), gradients(twin), strict=True):
        assert (one == other).all()


def test_the_layers_of_a_network_stay():
    net = everything()
    with pytest.raises(AttributeError, match=r"the layers of a network stay as they are; build"):
        net.layers = net.layers[:2]
    assert len(net.copy().layers) == len(net.layers)
