"""Every layer has PyTorch's values and gradients, and known mistakes of others would be seen."""

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_basics.activations import (
    ACTIVATIONS,
    ReLU,
    Softmax,
    identity,
    leaky_relu,
    relu,
    sigmoid,
    softmax,
    tanh,
)
from dl_basics.initializers import Normal
from dl_basics.layers import (
    BatchNorm,
    Dense,
    Dropout,
    Input,
    Layer,
    LayerNorm,
    PReLU,
    Residual,
    RMSNorm,
    check_fit,
)
from dl_basics.network import walk
from tests.exact import rng, same

SIZES = [(1, 1, 1), (3, 4, 7), (5, 2, 3)]  # inputs, outputs, examples


pytestmark = pytest.mark.usefixtures("silence")


def shaken(layer, seed=9):
    """The layer, with no parameter left at its start, where a mistake might not show."""
    random = rng(seed)
    for inner in walk([layer]):
        for name in inner.learned:
            getattr(inner, name)[...] += random.normal(size=getattr(inner, name).shape)
    return layer


def kinds(seed=0):
    """One of each kind, leading from 4 units to 4."""
    random = rng(seed)
    some = [
        Dense(4, 4, tanh, rng=random),
        Dense(4, 4, softmax, rng=random),
        PReLU(4),
        Dropout(4, 0.4, rng=random),
        BatchNorm(4, tanh),
        LayerNorm(4, tanh),
        RMSNorm(4, tanh),
        Residual(block(random), 0.7),
    ]
    return [shaken(layer) for layer in some]


def block(random):
    inner = Residual([Dense(4, 4, tanh, rng=random)], -0.5)
    return [
        Dense(4, 4, identity, rng=random),
        BatchNorm(4, relu),
        Dropout(4, 0.3, rng=random),
        PReLU(4),
        inner,
    ]


NAMES = ["dense", "softmax", "prelu", "dropout", "batch norm", "layer norm", "rms norm", "residual"]


@pytest.fixture(params=range(len(NAMES)), ids=NAMES)
def layer(request):
    """One of each kind, fresh for every test."""
    return kinds()[request.param]


# Against PyTorch


def against_torch(layer, theirs, x):
    """Outputs and all gradients of the layer are those of `theirs(x, *parameters)`.

    The loss is Σ a · dL_da for some random dL_da.
    """
    torch = pytest.importorskip("torch")
    a = layer.forward(x)
    dL_da = rng(8).normal(size=a.shape)
    dL_da_prev = layer.backward(dL_da)
    found = [(one, name) for one in walk([layer]) for name in one.learned]
    p = [torch.tensor(getattr(one, name), requires_grad=True) for one, name in found]
    t = torch.tensor(x, requires_grad=True)
    out = theirs(t, *p)
    (out * torch.tensor(dL_da)).sum().backward()
    same(a, out.detach())
    same(dL_da_prev, t.grad)
    for (one, name), q in zip(found, p, strict=True):
        same(getattr(one, f"d{name}"), q.grad)


def torchs(g):
    """PyTorch's own g. A step has slope 0 by our choice: PyTorch has none."""
    import torch

    F = torch.nn.functional
    return {
        "identity": lambda z: z,
        "step": lambda z: (z > 0) + 0 * z,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": F.relu,
        "leaky relu": lambda z: F.leaky_relu(z, leaky_relu.alpha),
        "elu": F.elu,
        "softplus": F.softplus,
        "gelu": lambda z: F.gelu(z, approximate="tanh"),
        "silu": F.silu,
        "softmax": lambda z: torch.softmax(z, dim=0),
    }[g.name]


def batch_norm(x, gamma, beta, mean=None, var=None, training=True, momentum=0.1, epsilon=1e-5):
    import torch

    rows = torch.nn.functional.batch_norm(
        x.T, mean, var, gamma.ravel(), beta.ravel(), training, momentum, epsilon
    )
    return rows.T


@pytest.mark.referee
@pytest.mark.parametrize("g", ACTIVATIONS.values(), ids=str)
@pytest.mark.parametrize(("n_in", "n_out", "m"), SIZES)
@pytest.mark.parametrize("sigma", [0.5, 4.0])
def test_a_dense_layer_is_pytorchs(g, n_in, n_out, m, sigma):
    pytest.importorskip("torch")
    layer = shaken(Dense(n_in, n_out, g, init=Normal(sigma), rng=rng(n_in)))
    x = rng(m).normal(size=(n_in, m))
    against_torch(layer, lambda x, W, b: torchs(g)(W @ x + b), x)


@pytest.mark.referee
@pytest.mark.parametrize("T", [0.5, 3.0])
def test_a_softmax_of_any_temperature_is_pytorchs(T):
    pytest.importorskip("torch")
    layer = shaken(Dense(3, 4, Softmax(T), rng=rng()))
    x = rng(1).normal(size=(3, 5))
    against_torch(layer, lambda x, W, b: torchs(softmax)((W @ x + b) / T), x)


@pytest.mark.referee
@pytest.mark.parametrize("m", [1, 8])
def test_prelu_is_pytorchs_with_a_slope_for_each_unit(m):
    torch = pytest.importorskip("torch")
    layer, x = shaken(PReLU(5)), rng(m).normal(size=(5, m))
    assert len(np.unique(layer.alpha)) == 5
    x[0, 0] = 0  # the kink: its slope is the one on the left
    against_torch(layer, lambda x, al: torch.nn.functional.prelu(x.T, al.ravel()).T, x)


@pytest.mark.referee
@pytest.mark.parametrize("g", [identity, relu, tanh, softmax], ids=str)
@pytest.mark.parametrize("epsilon", [1e-5, 0.3])
@pytest.mark.parametrize("m", [2, 9])
def test_batch_norm_in_training_is_pytorchs(g, epsilon, m):
    pytest.importorskip("torch")
    layer = shaken(BatchNorm(4, g, epsilon=epsilon))
    x = rng(m).normal(3, 2, size=(4, m))
    against_torch(layer, lambda x, *p: torchs(g)(batch_norm(x, *p, epsilon=epsilon)), x)


@pytest.mark.referee
@pytest.mark.parametrize("momentum", [0.1, 0.7, 1.0])
def test_the_running_averages_over_several_batches_and_evaluation_by_them_are_pytorchs(momentum):
    torch = pytest.importorskip("torch")
    layer = shaken(BatchNorm(3, tanh, momentum=momentum, epsilon=0.01))
    gamma, beta = torch.tensor(layer.gamma), torch.tensor(layer.beta)
    mean, var = torch.zeros(3, dtype=torch.float64), torch.ones(3, dtype=torch.float64)
    more = {"momentum": momentum, "epsilon": 0.01}
    for m in (5, 2, 7):
        x = rng(m).normal(m, 2, size=(3, m))
        layer.forward(x)
        batch_norm(torch.tensor(x), gamma, beta, mean, var, **more)
        same(layer.running_mean, mean[:, None])
        same(layer.running_var, var[:, None])
        z = batch_norm(torch.tensor(x), gamma, beta, mean, var, training=False, **more)
        same(layer.forward(x, training=False), torch.tanh(z))


@pytest.mark.referee
@pytest.mark.parametrize("g", [identity, relu, tanh, softmax], ids=str)
@pytest.mark.parametrize("epsilon", [1e-5, 0.3])
@pytest.mark.parametrize("m", [1, 9])
def test_layer_norm_and_rms_norm_are_pytorchs(g, epsilon, m):
    """Over the units of each example, so that one example is enough, in both modes alike."""
    torch = pytest.importorskip("torch")
    F, x = torch.nn.functional, rng(m).normal(3, 2, size=(4, m))

    def layer_norm(x, gamma, beta):
        z = F.layer_norm(x.T, (4,), gamma.ravel(), beta.ravel(), epsilon).T
        return torchs(g)(z)

    def rms_norm(x, gamma):
        return torchs(g)(F.rms_norm(x.T, (4,), gamma.ravel(), epsilon).T)

    for kind, theirs in ((LayerNorm, layer_norm), (RMSNorm, rms_norm)):
        layer = shaken(kind(4, g, epsilon=epsilon))
        against_torch(layer, theirs, x)
        same(layer.forward(x, training=False), layer.forward(x))


@pytest.mark.referee
def test_dropout_multiplies_by_its_mask_as_pytorch_would():
    torch = pytest.importorskip("torch")
    layer = Dropout(4, 0.4, rng=rng())
    against_torch(layer, lambda x: x * torch.tensor(layer.mask), rng(1).normal(size=(4, 6)))


@pytest.mark.referee
@pytest.mark.parametrize("scale", [1.0, 0.3, -2.0, 0.0])
def test_a_skip_connection_around_all_of_them_is_pytorchs(scale):
    torch = pytest.importorskip("torch")
    layer = shaken(Residual(block(rng(2)), scale))

    def theirs(x, W1, b1, gamma, beta, alpha, W2, b2):
        z = batch_norm(W1 @ x + b1, gamma, beta)
        a = torch.relu(z) * torch.tensor(layer.branch[2].mask)
        a = torch.nn.functional.prelu(a.T, alpha.ravel()).T
        return x + scale * (a - 0.5 * torch.tanh(W2 @ a + b2))

    against_torch(layer, theirs, rng(3).normal(size=(4, 6)))


@pytest.mark.referee
def test_the_referee_knows_every_activation():
    pytest.importorskip("torch")
    assert all(callable(torchs(g)) for g in ACTIVATIONS.values())


# Against finite differences, which also find the mistakes of others


def errors(layer, x):
    """The largest error of each gradient, by name and place, against central differences."""
    for inner in walk([layer]):
        if isinstance(inner, Dropout):
            inner.forward(np.ones((inner.n_in, x.shape[1])))
            inner.frozen = True
    dL_da = rng(8).normal(size=layer.forward(x).shape)
    found = {"x": (x, layer.backward(dL_da))}
    for k, inner in enumerate(walk([layer])):
        for name in inner.learned:
            found[f"{name}{k}"] = getattr(inner, name), getattr(inner, f"d{name}")

    def slope(array, place, step=1e-6):
        here, losses = array[place], []
        for there in (here + step, here - step):
            array[place] = there
            losses.append((layer.forward(x) * dL_da).sum())
        array[place] = here
        return (losses[0] - losses[1]) / (2 * step)

    return {
        name: max(abs(slope(array, place) - gradient[place]) for place in np.ndindex(array.shape))
        for name, (array, gradient) in found.items()
    }


def test_every_gradient_is_a_slope(layer):
    found = errors(layer, rng(4).normal(size=(4, 5)))
    assert max(found.values()) < 1e-6
    assert len(found) == 1 + sum(len(inner.learned) for inner in walk([layer]))


class BiasNotSummed(Dense):
    def gradients_from(self, delta):
        super().gradients_from(delta)
        self.db = delta[:, :1]


class BiasAveraged(Dense):
    def gradients_from(self, delta):
        super().gradients_from(delta)
        self.db = delta.mean(axis=1, keepdims=True)


class OwnActivationForgotten(Dense):
    def backward(self, dL_da):
        return self.backward_from(dL_da)


class WithoutOffDiagonal(Softmax):
    name = "softmax without its off-diagonal"

    def delta_from(self, z, a, dL_da):
        return dL_da * a * (1 - a)


class MeanAndVarianceTakenAsConstant(BatchNorm):
    def backward(self, dL_da):
        super().backward(dL_da)
        return self.gamma * self.delta / self.std


class VarianceTakenAsConstant(BatchNorm):
    def backward(self, dL_da):
        super().backward(dL_da)
        d = self.gamma * self.delta
        return (d - d.mean(axis=1, keepdims=True)) / self.std


class SlopeNotSummed(PReLU):
    def backward(self, dL_da):
        dL_da_prev = super().backward(dL_da)
        self.dalpha = (dL_da * np.minimum(0, self.z))[:, :1]
        return dL_da_prev


class MaskForgotten(Dropout):
    def backward(self, dL_da):
        return dL_da


class SkipForgotten(Residual):
    def backward(self, dL_da):
        return super().backward(dL_da) - dL_da


class ScaleForgotten(Residual):
    def backward(self, dL_da):
        return super().backward(dL_da / self.scale) - dL_da / self.scale + dL_da


@pytest.mark.parametrize(
    ("make", "wrong"),
    [
        (lambda r: BiasNotSummed(4, 4, tanh, rng=r), {"b0"}),
        (lambda r: BiasAveraged(4, 4, tanh, rng=r), {"b0"}),
        (lambda r: OwnActivationForgotten(4, 4, tanh, rng=r), {"W0", "b0", "x"}),
        (lambda r: Dense(4, 4, WithoutOffDiagonal(), rng=r), {"W0", "b0", "x"}),
        (lambda r: MeanAndVarianceTakenAsConstant(4), {"x"}),
        (lambda r: VarianceTakenAsConstant(4), {"x"}),
        (lambda r: SlopeNotSummed(4), {"alpha0"}),
        (lambda r: MaskForgotten(4, rng=r), {"x"}),
        (lambda r: SkipForgotten([Dense(4, 4, tanh, rng=r)]), {"x"}),
        (lambda r: ScaleForgotten([Dense(4, 4, tanh, rng=r)], 0.5), {"W1", "b1", "x"}),
    ],
)
def test_a_known_mistake_is_found_where_it_is_and_nowhere_else(make, wrong):
    found = errors(shaken(make(rng(5))), rng(6).normal(size=(4, 5)))
    assert {name for name, error in found.items() if error > 1e-6} == wrong
    assert all(found[name] > 1e-2 for name in wrong)


def test_relu_has_one_slope_at_its_kink_wherever_it_is_asked():
    zero, one = np.zeros((1, 1)), np.ones((1, 1))
    dense = Dense(1, 1, relu, rng=rng())

    def asked(g):
        dense.g = g
        dense.forward(zero)  # b is 0: z = 0
        dense.backward(one)
        return {
            g.prime(0.0),
            g.derivative(zero)[0, 0],
            g.delta_from(zero, zero, one)[0, 0],
            g.delta(zero, one)[0, 0],
            dense.delta[0, 0],
        }

    class OneInTheChain(ReLU):
        def delta_from(self, z, a, dL_da):
            return dL_da * (z >= 0)

    assert asked(relu) == {0.0}
    assert asked(OneInTheChain()) == {0.0, 1.0}


@pytest.mark.referee
def test_the_slope_of_relu_at_its_kink_is_pytorchs():
    torch = pytest.importorskip("torch")
    z = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    torch.relu(z).sum().backward()
    assert z.grad.item() == relu.prime(0.0) == 0


# Shapes and memory


@given(n_in=st.integers(1, 5), n_out=st.integers(1, 5), m=st.integers(1, 6))
def test_every_signal_is_units_by_examples_and_a_gradient_looks_like_its_parameter(n_in, n_out, m):
    inside = [Dense(n_in, n_out, rng=rng()), Dense(n_out, n_in, rng=rng())]
    some = [Input(n_in), Dense(n_in, n_out, softmax, rng=rng()), PReLU(n_in), BatchNorm(n_in)]
    for layer in [*some, Dropout(n_in, rng=rng()), Residual(inside)]:
        for training in (False, True):
            assert layer.forward(np.ones((n_in, m)), training).shape == (layer.n_out, m)
        assert layer.a.shape == (layer.n_out, m) and layer.n_in == n_in
        assert layer.backward(np.ones((layer.n_out, m))).shape == (n_in, m)
        for inner in walk([layer]):
            for name in inner.learned:
                assert getattr(inner, f"d{name}").shape == getattr(inner, name).shape


def test_a_dense_layer_by_hand():
    dense = Dense(2, 1, relu, rng=rng())
    dense.W[...], dense.b[...] = [[1, 2]], 3
    assert dense.forward(np.array([[1.0, -5.0], [1.0, 0.0]])).tolist() == [[6, 0]]
    assert dense.z.tolist() == [[6, -2]]
    dL_da_prev = dense.backward(np.array([[10.0, 20.0]]))
    assert dense.delta.tolist() == [[10, 0]]
    assert dense.dW.tolist() == [[10, 10]] and dense.db.tolist() == [[10]]
    assert dL_da_prev.tolist() == [[10, 0], [20, 0]]


def test_evaluation_leaves_every_attribute_as_it_was(layer):
    untouched = copy.deepcopy(layer)
    for used in (False, True):
        if used:
            layer.backward(layer.forward(rng(1).normal(size=(4, 3))))
        before = pickle.dumps(layer)
        layer.forward(rng(2).normal(size=(4, 5)), training=False)
        assert pickle.dumps(layer) == before
    assert pickle.dumps(untouched) != before  # so a change would have been seen


def test_a_second_pass_forgets_the_first(layer):
    """Gradients are set, not added up, and the batch may have another size."""
    x, fresh = rng(1).normal(size=(4, 3)), copy.deepcopy(layer)
    layer.backward(layer.forward(rng(2).normal(size=(4, 6))))
    back = []
    for one in (layer, fresh):
        for inner in walk([one]):
            if isinstance(inner, Dropout):
                inner.rng = rng(3)
                inner.frozen = False
        back.append(one.backward(one.forward(x)))
    assert (back[0] == back[1]).all()
    for mine, new in zip(walk([layer]), walk([fresh]), strict=True):
        for name in mine.learned:
            assert (getattr(mine, f"d{name}") == getattr(new, f"d{name}")).all()


def test_neither_pass_changes_what_it_is_given_or_a_parameter(layer):
    x, dL_da = rng(1).normal(size=(4, 3)), rng(2).normal(size=(4, 3))
    given, asked = x.copy(), dL_da.copy()
    before = [getattr(one, name).copy() for one in walk([layer]) for name in one.learned]
    layer.forward(x)
    layer.backward(dL_da)
    assert (x == given).all() and (dL_da == asked).all()
    after = [getattr(one, name) for one in walk([layer]) for name in one.learned]
    assert all((one == two).all() for one, two in zip(before, after, strict=True))


def test_a_backward_pass_needs_a_forward_pass_in_training_mode(layer):
    layer.forward(np.ones((4, 3)), training=False)
    words = r"has no (z|a|mask), or not yet: a forward pass in training mode makes z and a"
    with pytest.raises(AttributeError, match=words):
        layer.backward(np.ones((4, 3)))
    assert not hasattr(layer, "a") and not hasattr(layer, "dW")


def test_a_layer_of_your_own_has_two_things_to_write():
    layer = Layer()
    for missing in (lambda: layer.forward(1), lambda: layer.backward(1)):
        with pytest.raises(NotImplementedError):
            missing()


def test_layers_print_their_units_and_their_knobs():
    r = rng()
    assert [
        repr(layer)
        for layer in [
            Input(2),
            Dense(2, 3, leaky_relu, rng=r),
            PReLU(3),
            Dropout(3, 0.25, rng=r),
            BatchNorm(3, relu),
            RMSNorm(3, relu),
            Residual([Dense(3, 3, rng=r)], 0.5),
        ]
    ] == [
        "Input(2)",
        "Dense(2, 3, leaky relu (α = 0.01))",
        "PReLU(3)",
        "Dropout(3, p = 0.25)",
        "BatchNorm(3, relu)",
        "RMSNorm(3, relu)",
        "Residual([Dense(3, 3, identity)], scale = 0.5)",
    ]


# Dropout


@pytest.mark.parametrize("p", [0.0, 0.2, 0.5, 0.9])
def test_a_share_p_is_silenced_and_the_mean_is_kept(p):
    layer, x = Dropout(20, p, rng=rng()), rng(1).uniform(1, 2, size=(20, 10_000))
    a = layer.forward(x)
    silent = (a == 0).mean()
    spread = np.sqrt(p * (1 - p) / x.size)
    assert abs(silent - p) <= 5 * spread
    if p != 0.5:  # the known mistake: a probability to keep, used as one to drop
        assert abs(silent - (1 - p)) > 100 * spread
    same(a[a != 0], x[a != 0] / (1 - p))
    assert abs(a.mean() - x.mean()) <= 5 * x.mean() * spread / (1 - p) + 1e-9


def test_the_mean_over_many_masks_is_the_input_itself():
    layer, x = Dropout(3, 0.3, rng=rng()), rng(1).normal(size=(3, 4))
    mean = np.mean([layer.forward(x) for _ in range(20_000)], axis=0)
    np.testing.assert_allclose(mean, x, atol=5 * np.abs(x).max() * np.sqrt(0.3 / 0.7 / 20_000))


def test_without_p_or_in_evaluation_dropout_is_the_identity():
    x = rng(1).normal(size=(3, 4))
    layer = Dropout(3, 0, rng=rng())
    assert (layer.forward(x) == x).all()
    assert (layer.backward(x) == x).all()
    assert (Dropout(3, 0.9, rng=rng()).forward(x, training=False) == x).all()


def test_the_mask_differs_between_examples_and_steps_unless_it_is_frozen():
    layer, x = Dropout(50, 0.5, rng=rng()), np.ones((50, 3))
    first, second = layer.forward(x), layer.forward(x)
    assert len(np.unique(first, axis=1).T) == 3 and (first != second).any()
    layer.frozen = True
    assert (layer.forward(x) == second).all() and (layer.forward(2 * x) == 2 * second).all()
    layer.frozen = False
    assert (layer.forward(x) != second).any()


def test_the_same_rng_gives_the_same_masks():
    one, two, other = (Dropout(9, rng=rng(seed)) for seed in (1, 1, 2))
    x = np.ones((9, 9))
    assert (one.forward(x) == two.forward(x)).all() and (one.forward(x) == two.forward(x)).all()
    assert (one.forward(x) != other.forward(x)).any()


# Batch norm


def test_after_batch_norm_each_unit_has_mean_beta_and_spread_gamma():
    layer, x = BatchNorm(3, epsilon=1e-300), rng().normal(5, [[0.1], [1], [30]], size=(3, 40))
    layer.gamma[...], layer.beta[...] = [[1], [2], [3]], [[-1], [0], [1]]
    a = layer.forward(x)
    same(a.mean(axis=1, keepdims=True), layer.beta)
    same(a.std(axis=1, keepdims=True), layer.gamma)
    by_variance = (x - x.mean(axis=1, keepdims=True)) / x.var(axis=1, keepdims=True)
    assert np.abs(by_variance.std(axis=1) - 1)[[0, 2]].min() > 0.5  # the known mistake: no root


def test_the_running_variance_is_the_unbiased_one():
    layer, x = BatchNorm(2, momentum=1.0), rng().normal(size=(2, 4))
    layer.forward(x)
    same(layer.running_var, x.var(axis=1, ddof=1, keepdims=True))
    biased = x.var(axis=1, keepdims=True)  # the known mistake
    assert (layer.running_var > 1.3 * biased).all()
    same(layer.x_hat, (x - x.mean(axis=1, keepdims=True)) / np.sqrt(biased + 1e-5))


def test_evaluation_does_not_look_at_the_batch():
    """The known mistake is evaluation by the statistics of the batch at hand."""
    layer = BatchNorm(2)
    for seed in range(200):
        layer.forward(rng(seed).normal(3, 2, size=(2, 50)))
    x = rng(1).normal(8, 1, size=(2, 6))
    a = layer.forward(x, training=False)
    same(a[:, [2]], layer.forward(x[:, [2]], training=False))
    same(a, (x - layer.running_mean) / np.sqrt(layer.running_var + 1e-5))
    assert np.abs(a.mean(axis=1) - 2.5).max() < 0.5  # (8 − 3) / 2, far from a batch's own 0


def test_a_batch_of_one_has_no_spread_and_teaches_no_variance():
    layer, x = BatchNorm(3, sigmoid), rng().normal(size=(3, 1))
    layer.gamma[...], layer.beta[...] = 2.0, [[-1], [0], [1]]
    assert (layer.forward(x) == sigmoid(layer.beta)).all() and (layer.x_hat == 0).all()
    assert (layer.running_var == 1).all()
    same(layer.running_mean, 0.1 * x)
    assert (layer.backward(np.ones((3, 1))) == 0).all() and (layer.dgamma == 0).all()
    same(layer.dbeta, sigmoid.prime(layer.beta))


def test_a_unit_that_never_varies_stays_finite():
    layer = BatchNorm(1)
    assert (layer.forward(np.full((1, 5), 7.0)) == 0).all()
    assert np.isfinite(layer.backward(np.arange(5.0)[None])).all()


def test_layer_norm_measures_each_example_by_itself():
    layer, x = LayerNorm(6, epsilon=1e-30), rng().normal(5, [[1, 9, 0.1, 3, 30]], size=(6, 5))
    a = layer.forward(x)
    same(1 + a.mean(axis=0), np.ones(5))
    same(a.std(axis=0), np.ones(5))
    for k in range(5):
        same(layer.forward(x[:, [k]]), a[:, [k]])
    short = RMSNorm(6, epsilon=1e-30).forward(x)
    same((short**2).mean(axis=0), np.ones(5))
    same(short / x, (short / x)[:1] * np.ones((6, 1)))  # no direction is lost, as with a mean


# Wrong arguments


@pytest.mark.parametrize(
    ("make", "kind", "words"),
    [
        (lambda: Input(0), ValueError, "must be a whole number from 1 on, but is 0"),
        (lambda: PReLU(0), ValueError, "but is 0"),
        (lambda: BatchNorm(2.5), ValueError, r"but is 2\.5"),
        (lambda: Dropout(-1, rng=rng()), ValueError, "but is -1"),
        (lambda: Dense(0, 3, rng=rng()), ValueError, "must be a whole number from 1 on"),
        (lambda: Dense(3, 0, rng=rng()), ValueError, "must be a whole number from 1 on"),
        (lambda: Dense(3, 2), TypeError, "rng"),
        (lambda: Dense(3, 2, rng=0), TypeError, r"rng must be a generator.*but got 0"),
        (lambda: Dropout(3), TypeError, "rng"),
        (lambda: Dropout(3, rng=None), TypeError, "rng must be a generator.*but got None"),
        (lambda: Dropout(3, 1, rng=rng()), ValueError, r"p must be in \[0, 1\), but is 1$"),
        (lambda: Dropout(3, -0.1, rng=rng()), ValueError, r"p must be in \[0, 1\), but is -0\.1"),
        (lambda: Dropout(3, float("nan"), rng=rng()), ValueError, "but is nan"),
        (lambda: Residual([Dense(3, 2, rng=rng())]), ValueError, "the branch leads from 3 to 2"),
        (lambda: Residual([]), ValueError, "the list is empty"),
        (lambda: Residual([PReLU(3), PReLU(2)]), ValueError, "3 outputs.*takes 2 inputs"),
    ],
)
def test_what_makes_no_layer_is_told(make, kind, words):
    with pytest.raises(kind, match=words):
        make()


def test_layers_that_do_not_fit_are_named():
    words = r"^Input\(2\) has 2 outputs, but PReLU\(3\) behind it takes 3 inputs \(numbers 1 and 2"
    with pytest.raises(ValueError, match=words):
        check_fit([Input(2), Input(2), PReLU(3)])
    check_fit([Input(3), PReLU(3)])


@pytest.mark.parametrize("make", [lambda g: Dense(2, 3, g, rng=rng()), lambda g: BatchNorm(2, g)])
@pytest.mark.parametrize("g", ["relu", np.tanh, None])
def test_what_is_no_activation_is_told_at_once(make, g):
    with pytest.raises(TypeError, match="g must be an activation such as tanh"):
        make(g)


@pytest.mark.parametrize("wrong", [{"epsilon": -1e-5}, {"momentum": -0.1}, {"momentum": 1.5}])
def test_batch_norm_needs_sensible_numbers(wrong):
    with pytest.raises(
        ValueError, match=r"(epsilon must be in \(0, ∞\)|momentum must be in \[0, 1\]), but is"
    ):
        BatchNorm(2, **wrong)


ODD = [
    np.ones(4),
    np.ones((3, 4)),
    np.ones((1, 5)),
    [[1.0] * 5] * 4,
    None,
    "a",
    np.ones(()),
    1.0,
]


@pytest.mark.parametrize("a_prev", ODD, ids=repr)
@pytest.mark.parametrize("training", [True, False])
def test_inputs_that_do_not_fit_a_layer_are_told(layer, a_prev, training):
    with pytest.raises(ValueError, match=r"takes an array \(4, m\), one column for each example"):
        layer.forward(a_prev, training)


@pytest.mark.parametrize(
    "dL_da", [np.ones((4, 1)), np.ones((1, 3)), np.ones(3), 1.0, [1.0]], ids=repr
)
def test_what_comes_back_must_have_the_shape_of_the_outputs(layer, dL_da):
    layer.forward(rng(1).normal(size=(4, 3)))
    with pytest.raises(ValueError, match=r"must have the shape of its outputs, \(4, 3\)"):
        layer.backward(dL_da)
