"""Optimizers take the steps that PyTorch takes, in place, and only once all gradients are there."""

import numpy as np
import pytest

from dl_basics.activations import identity, tanh
from dl_basics.initializers import xavier
from dl_basics.layers import BatchNorm, Dense, Dropout, PReLU
from dl_basics.network import Network, dense
from dl_basics.optimizers import (
    SGD,
    Adam,
    AdamW,
    Momentum,
    Optimizer,
    by_norm,
    by_value,
    global_norm,
)
from tests.exact import EXACT, close

KINDS = {"SGD": SGD, "Momentum": Momentum, "Adam": Adam, "AdamW": AdamW}
every = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def example(depth=2, seed=0):
    """A network, and what to learn."""
    rng = np.random.default_rng(seed)
    net = Network(dense([3, *[4] * (depth - 1), 2], tanh, identity, init=xavier, rng=rng))
    return net, rng.normal(size=(3, 7)), rng.normal(size=(2, 7))


def parameters(net):
    return [p.value for p in net.learned()]


def gradients(net):
    return [p.gradient for p in net.learned()]


def values(net):
    """All parameters as one vector."""
    return np.concatenate([parameter.ravel() for parameter in parameters(net)])


def pass_through(net, x, y):
    net.forward(x)
    return net.backward(y)


def go(net, x, y, optimizer, steps=5):
    """The parameters after so many steps from the start."""
    net.reset()
    for _ in range(steps):
        pass_through(net, x, y)
        optimizer(net)
    return values(net)


# Against PyTorch


def their_steps(name, net, x, y, decay=0.0, clip=lambda p: None, steps=5):
    """The parameters after steps in PyTorch; only weight matrices decay."""
    import torch

    p = [torch.tensor(one.copy(), requires_grad=True) for one in parameters(net)]
    groups = [{"params": p[0::2], "weight_decay": decay}, {"params": p[1::2], "weight_decay": 0.0}]
    more = {"momentum": 0.9} if name == "Momentum" else {}
    kind = getattr(torch.optim, "SGD" if name == "Momentum" else name)
    optimizer = kind(groups, lr=0.1, **more)
    for _ in range(steps):
        a = torch.tensor(x)
        for k in range(0, len(p), 2):
            z = p[k] @ a + p[k + 1]
            a = z if k == len(p) - 2 else torch.tanh(z)
        optimizer.zero_grad()
        (((a - torch.tensor(y)) ** 2).sum() / (2 * x.shape[1])).backward()
        clip(p)
        optimizer.step()
    return np.concatenate([one.detach().numpy().ravel() for one in p])


def their_plain_clipping(most):
    """‖g‖ as written; PyTorch's own clip_grad_norm_ divides by ‖g‖ + 0.000001."""

    def clip(p):
        norm = sum((one.grad**2).sum() for one in p) ** 0.5
        for one in p:
            one.grad *= min(1.0, most / norm.item())

    return clip


@pytest.mark.referee
@pytest.mark.parametrize("depth", [1, 3, 6])
@pytest.mark.parametrize("decay", [0.0, 0.05])
@pytest.mark.parametrize("clip", [None, "by norm", "by value"])
@pytest.mark.parametrize("name", KINDS)
def test_five_steps_agree_with_pytorch(name, clip, decay, depth):
    torch = pytest.importorskip("torch")
    ours, theirs = {
        None: (None, lambda p: None),
        "by norm": (by_norm(0.3), their_plain_clipping(0.3)),
        "by value": (by_value(0.05), lambda p: torch.nn.utils.clip_grad_value_(p, 0.05)),
    }[clip]
    net, x, y = example(depth, seed=depth)
    truth = their_steps(name, net, x, y, decay, theirs)
    close(go(net, x, y, KINDS[name](rate=0.1, decay=decay, clip=ours)), truth)


@pytest.mark.referee
def test_clipping_by_norm_is_pytorchs_but_for_its_epsilon():
    """PyTorch divides by ‖g‖ + 0.000001, which is 1e-6 of a ‖g‖ near 1: hence 1e-5 here."""
    torch = pytest.importorskip("torch")
    net, x, y = example(depth=3)
    theirs = their_steps(
        "SGD", net, x, y, clip=lambda p: torch.nn.utils.clip_grad_norm_(p, 0.3), steps=1
    )
    ours = go(net, x, y, SGD(rate=0.1, clip=by_norm(0.3)), steps=1)
    close(ours, theirs, 1e-5)
    assert np.abs(ours - theirs).max() > 0


# By hand


def one_weight(w=2.0, gradient=3.0):
    """A network of one weight and one bias with known gradients, by a single example."""
    net = Network([Dense(1, 1, identity, rng=np.random.default_rng(0))])
    net.layers[1].W[...] = w
    net.forward([[1.0]])
    net.backward([[w - gradient]])  # δ = a − y
    return net, net.layers[1]


def test_gradient_descent_by_hand():
    net, layer = one_weight(w=2.0, gradient=3.0)
    SGD(rate=0.5)(net)
    assert layer.W == 2 - 0.5 * 3 and layer.b == -0.5 * 3


def test_momentum_by_hand():
    net, layer = one_weight(w=2.0, gradient=3.0)
    roll = Momentum(rate=0.1, beta1=0.5)
    roll(net)
    close(layer.W, 2 - 0.1 * 3)
    roll(net)  # the same gradient again: v = 0.5 · 3 + 3
    close(layer.W, 2 - 0.1 * 3 - 0.1 * 4.5)


@pytest.mark.parametrize("gradient", [1e-3, 1.0, -500.0])
def test_the_first_step_of_adam_is_the_rate_whatever_the_gradient(gradient):
    net, layer = one_weight(w=2.0, gradient=gradient)
    Adam(rate=0.01)(net)
    close(2 - layer.W, np.sign(gradient) * 0.01, 1e-6)


def test_weight_decay_pulls_at_weights_alone():
    net, layer = one_weight(w=2.0, gradient=3.0)
    layer.b[...] = 5.0
    SGD(rate=0.5, decay=0.1)(net)
    close(layer.W, 2 - 0.5 * (3 + 0.1 * 2))
    close(layer.b, 5 - 0.5 * 3)


def test_what_is_no_weight_matrix_does_not_decay():
    rng = np.random.default_rng(0)
    layers = [Dense(2, 3, identity, rng=rng), BatchNorm(3), PReLU(3), Dense(3, 1, rng=rng)]
    one, two = Network(layers), Network(layers).copy()
    for net, decay in ((one, 0.0), (two, 0.5)):
        pass_through(net, np.array([[1.0, 2, 4], [0, 1, 1]]), np.array([[1.0, 0, 2]]))
        SGD(rate=0.1, decay=decay)(net)
    for p, q in zip(one.learned(), two.learned(), strict=True):
        moved = (p.value != q.value).any() if p.name == "W" else not (p.value != q.value).any()
        assert moved, p


def test_decay_is_added_after_clipping_so_that_it_is_never_clipped_away():
    net, layer = one_weight(w=2.0, gradient=3.0)
    SGD(rate=1.0, decay=0.1, clip=by_value(0.5))(net)
    close(layer.W, 2 - (0.5 + 0.2))


# Known mistakes, which a few steps must tell from the truth


class CountedPerParameter(Adam):
    """Counts t up at every parameter."""

    def step(self, parameter, gradient):
        self.t += parameter.name == "b"  # the second of the two
        return super().step(parameter, gradient)


class Uncorrected(Adam):
    """Leaves m and v as small as they start."""

    def step(self, parameter, gradient):
        super().step(parameter, gradient)
        m, v = self.memory[parameter]
        return self.rate * m / (np.sqrt(v) + self.epsilon)


class WithoutThePower(Adam):
    """Divides by 1 − β where 1 − βᵗ belongs."""

    def step(self, parameter, gradient):
        super().step(parameter, gradient)
        m, v = self.memory[parameter]
        m_hat, v_hat = m / (1 - self.beta1), v / (1 - self.beta2)
        return self.rate * m_hat / (np.sqrt(v_hat) + self.epsilon)


class EpsilonInTheRoot(Adam):
    """√(v̂ + ε) for √v̂ + ε."""

    def step(self, parameter, gradient):
        super().step(parameter, gradient)
        m, v = self.memory[parameter]
        m_hat, v_hat = m / (1 - self.beta1**self.t), v / (1 - self.beta2**self.t)
        return self.rate * m_hat / np.sqrt(v_hat + self.epsilon)


def algorithm_1(net, x, y, rate=0.1, beta1=0.9, beta2=0.999, epsilon=1e-8, steps=5):
    """Adam on one long vector, written down once more from the paper."""
    net.reset()
    m = v = 0.0
    for t in range(1, steps + 1):
        pass_through(net, x, y)
        g = np.concatenate([one.ravel() for one in gradients(net)])
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        theta = values(net) - rate * m_hat / (np.sqrt(v_hat) + epsilon)
        ends = np.cumsum([p.size for p in parameters(net)])[:-1]
        for p, new in zip(parameters(net), np.split(theta, ends), strict=True):
            p[...] = new.reshape(p.shape)
    return values(net)


@pytest.mark.parametrize(
    "Mistaken", [CountedPerParameter, Uncorrected, WithoutThePower, EpsilonInTheRoot]
)
def test_adam_makes_none_of_the_known_mistakes(Mistaken):
    net, x, y = example(depth=3)
    truth = algorithm_1(net, x, y)
    close(go(net, x, y, Adam(rate=0.1)), truth)
    assert np.abs(go(net, x, y, Mistaken(rate=0.1)) - truth).max() > 1e-7


def test_the_count_goes_up_once_a_step():
    net, x, y = example(depth=3)
    adam = Adam()
    go(net, x, y, adam, steps=4)
    assert adam.t == 4


@every
def test_all_gradients_are_there_before_any_weight_moves(kind):
    """Weights moved on the way back would reach the gradients of the layers before."""
    net, x, y = example(depth=2)
    pass_through(net, x, y)
    one, two = net.layers[1:]
    at_old_weights = two.W.T @ two.delta * (1 - one.a**2) @ x.T
    held = [gradient.copy() for gradient in gradients(net)]
    before = one.W.copy()
    kind(rate=0.1)(net)
    close(one.dW, at_old_weights)
    for gradient, old in zip(gradients(net), held, strict=True):
        assert (gradient == old).all()  # and the step has not touched them
    if kind is SGD:
        close(one.W, before - 0.1 * at_old_weights)


@every
def test_parameters_are_changed_in_place(kind):
    net, x, y = example()
    before, start = parameters(net), values(net)
    assert (go(net, x, y, kind(rate=0.1, decay=0.1, clip=by_norm(0.1))) != start).all()
    assert all(p is q for p, q in zip(parameters(net), before, strict=True))


@every
def test_two_optimizers_share_no_memory(kind):
    net, x, y = example()
    one, two = kind(rate=0.1), kind(rate=0.1)
    assert (go(net, x, y, one) == go(net, x, y, two)).all()


@pytest.mark.parametrize("kind", [Momentum, Adam])
def test_reset_forgets_all_earlier_steps(kind):
    net, x, y = example()
    optimizer = kind(rate=0.1)
    first = go(net, x, y, optimizer)
    with pytest.raises(ValueError, match=r"of this one before net\.reset\(\)"):
        go(net, x, y, optimizer)  # it would still roll
    optimizer.reset()
    assert (go(net, x, y, optimizer) == first).all()


def test_momentum_without_memory_is_gradient_descent():
    net, x, y = example()
    assert (go(net, x, y, Momentum(rate=0.1, beta1=0.0)) == go(net, x, y, SGD(rate=0.1))).all()


def test_the_decay_of_adam_is_divided_like_a_gradient_and_that_of_adamw_is_not():
    for gradient, decay in ((3.0, 0.5), (3000.0, 0.5)):
        for kind, wanted in ((Adam, 0.1), (AdamW, 0.1 + 0.1 * decay * 2)):
            net, layer = one_weight(w=2.0, gradient=gradient)
            kind(rate=0.1, decay=decay)(net)
            close(2 - layer.W.item(), wanted, 1e-8)  # the first step of Adam is η, whatever comes
            close(-layer.b.item(), 0.1, 1e-8)  # a bias does not decay


# Clipping


def lengths(gradients):
    return np.array([np.linalg.norm(gradient) for gradient in gradients])


def example_gradients(scale=1.0):
    rng = np.random.default_rng(3)
    return [scale * rng.normal(size=shape) for shape in [(4, 3), (4, 1), (2, 4), (2, 1)]]


@pytest.mark.parametrize("clip", [by_norm, by_value])
def test_short_gradients_are_left_alone(clip):
    short = example_gradients(1e-3)
    for gradient, old in zip(clip(1.0)(short), short, strict=True):
        assert (gradient == old).all()


def test_a_gradient_of_just_the_largest_norm_is_left_alone():
    assert by_norm(5.0)([np.array([[3.0]]), np.array([[4.0]])]) == [3.0, 4.0]


def test_clipping_by_norm_keeps_direction_and_the_ratio_between_layers():
    long = example_gradients(10.0)
    clipped = by_norm(1.0)(long)
    assert global_norm(clipped) == pytest.approx(1.0, rel=EXACT)
    ratio = lengths(clipped) / lengths(long)
    close(ratio, ratio[0])
    for gradient, old in zip(clipped, long, strict=True):
        close(gradient, ratio[0] * old)


def test_clipping_by_value_turns_the_direction():
    (clipped,) = by_value(1.0)([np.array([[0.5, 3.0, -20.0]])])
    assert clipped.tolist() == [[0.5, 1.0, -1.0]]


@pytest.mark.parametrize("scale", [1e-200, 1.0, 1e150, 1e200, 1e300])
def test_gradients_of_any_size_are_clipped_to_just_the_norm(scale):
    """The squares of the larger ones overflow, those of the smaller ones vanish."""
    long = example_gradients(scale)
    close(global_norm(long) / scale, np.sqrt(sum(lengths(example_gradients()) ** 2)))
    assert global_norm(by_norm(scale / 10)(long)) / scale == pytest.approx(0.1, rel=EXACT)


@pytest.mark.parametrize("clip", [by_norm, by_value])
def test_gradients_of_zero_survive(clip):
    assert [g.tolist() for g in clip(1.0)([np.zeros((2, 1)), np.zeros((1, 1))])] == [
        [[0.0], [0.0]],
        [[0.0]],
    ]


@pytest.mark.parametrize("clip", [by_norm, by_value])
def test_clipping_changes_none_of_the_gradients_it_is_given(clip):
    long, again = example_gradients(10.0), example_gradients(10.0)
    clip(0.1)(long)
    assert all((one == two).all() for one, two in zip(long, again, strict=True))


@every
def test_a_step_along_clipped_zero_gradients_goes_nowhere(kind):
    net, layer = one_weight(w=2.0, gradient=0.0)
    kind(rate=0.1, decay=0.0, clip=by_norm(1.0))(net)
    assert layer.W == 2.0 and layer.b == 0.0


@every
@pytest.mark.parametrize("clip", [None, by_norm(1.0), by_value(1.0)])
@pytest.mark.parametrize("gradient", [1e200, np.inf, np.nan])
def test_an_overflowing_gradient_is_no_warning(kind, clip, gradient):
    net, layer = one_weight()
    layer.dW = np.array([[gradient]])
    kind(rate=1e200, clip=clip)(net)  # pytest makes every warning an error


# What is refused


@every
@pytest.mark.parametrize("wrong", [0, -0.1, float("nan")])
def test_a_rate_that_is_not_above_0_is_refused(kind, wrong):
    with pytest.raises(ValueError, match=rf"rate must be in \(0, ∞\), but is {wrong}"):
        kind(rate=wrong)


@every
@pytest.mark.parametrize("wrong", [-0.1, float("nan")])
def test_a_decay_below_0_is_refused(kind, wrong):
    with pytest.raises(ValueError, match=rf"decay must be in \[0, ∞\), but is {wrong}"):
        kind(rate=0.1, decay=wrong)


@pytest.mark.parametrize(("kind", "name"), [(Momentum, "beta1"), (Adam, "beta1"), (Adam, "beta2")])
@pytest.mark.parametrize("wrong", [-0.1, 1, 1.5])
def test_a_share_outside_0_to_1_is_refused(kind, name, wrong):
    with pytest.raises(ValueError, match=rf"{name} must be in \[0, 1\), but is {wrong}"):
        kind(**{name: wrong})


@pytest.mark.parametrize("clip", [by_norm, by_value])
@pytest.mark.parametrize("wrong", [0, -1, float("nan")])
def test_clipping_to_nothing_is_refused(clip, wrong):
    with pytest.raises(ValueError, match=rf"the largest .* must be in \(0, ∞\], but is {wrong}"):
        clip(wrong)


@every
def test_without_gradients_there_is_no_step(kind):
    net, x, _ = example()
    start, optimizer = values(net), kind()
    for _ in range(2):
        with pytest.raises(ValueError, match=r"no gradients yet: run net\.forward"):
            optimizer(net)
        net.forward(x)  # which alone makes none
    assert (values(net) == start).all() and optimizer.t == 0


def test_a_network_that_learns_nothing_takes_a_step_of_nothing():
    net = Network([Dropout(2, 0.5, rng=np.random.default_rng(0))])
    pass_through(net, np.ones((2, 3)), np.ones((2, 3)))
    SGD(clip=by_norm(1.0))(net)


def test_an_optimizer_of_your_own_writes_step_alone():
    class Sign(Optimizer):
        def step(self, parameter, gradient):
            return self.rate * np.sign(gradient)

    net, layer = one_weight(w=2.0, gradient=3.0)
    Sign(rate=0.5)(net)
    assert layer.W == 1.5
    with pytest.raises(NotImplementedError):
        Optimizer()(net)


@pytest.mark.parametrize("wrong", [None, 1.0, np.ones(2), np.ones((1, 2))], ids=repr)
def test_a_gradient_of_another_shape_is_told_by_its_parameter(wrong):
    net, x, y = example(depth=3)
    pass_through(net, x, y)
    parameter = net.learned()[-1]
    setattr(parameter.layer, f"d{parameter.name}", wrong)
    with pytest.raises(ValueError, match=rf"the gradient of {parameter.name} \(.*\) of Dense\("):
        SGD(rate=0.1)(net)
