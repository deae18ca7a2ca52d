"""A stack of networks does what each of its networks would do alone."""

import copy
import pickle

import numpy as np
import pytest

from dl_basics import diagnostics
from dl_basics.activations import identity, relu, softmax, tanh
from dl_basics.layers import BatchNorm, Dense, Dropout, PReLU, Residual
from dl_basics.losses import cross_entropy, half_squared_error
from dl_basics.network import Network, stacked
from dl_basics.optimizers import SGD, Adam, Momentum, by_norm, by_value, global_norm
from dl_basics.recipes import Recipe
from dl_basics.registry import ACTIVATIONS, LOSSES
from dl_basics.training import train

NETWORKS, M = 3, 6


def rng(seed=0):
    return np.random.default_rng(seed)


def everything(seed, g_out=softmax, loss=cross_entropy):
    r = rng(seed)
    inside = [Dense(4, 4, relu, rng=r), BatchNorm(4, tanh), PReLU(4)]
    layers = [Dense(3, 4, tanh, rng=r), Residual(inside, 0.5), Dropout(4, 0.3, rng=r)]
    net = Network([*layers, Dense(4, 2, g_out, rng=r)], loss)
    net.layers[1].b[...] = r.normal(size=(4, 1))
    return net


def data(seed=9):
    r = rng(seed)
    return r.normal(size=(3, M)), np.eye(2)[:, r.integers(0, 2, M)]


def alone_and_stacked(**more):
    alone = [everything(seed, **more) for seed in range(NETWORKS)]
    return alone, stacked([net.copy() for net in alone])


def same(one, other):
    np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-14)


def each(alone, get):
    return np.stack([get(net) for net in alone])


@pytest.mark.parametrize("separate", [False, True], ids=["one x for all", "each its own"])
def test_a_step_of_a_stack_is_a_step_of_each_network(separate):
    alone, stack = alone_and_stacked()
    (x, y), pairs = data(), [data(seed) for seed in range(NETWORKS)]
    if not separate:
        pairs = [(x, y)] * NETWORKS
    given = tuple(map(np.stack, zip(*pairs, strict=True))) if separate else (x, y)
    for step in (Momentum(rate=0.1), SGD(rate=0.1, decay=0.01, clip=by_value(0.05))):
        steps = [copy.deepcopy(step) for _ in alone]
        for _ in range(3):
            outputs = [net.forward(a) for net, (a, _) in zip(alone, pairs, strict=True)]
            losses = [net.backward(b) for net, (_, b) in zip(alone, pairs, strict=True)]
            same(stack.forward(given[0]), np.stack(outputs))
            same(stack.backward(given[1]), losses)
            for k, parameter in enumerate(stack.learned()):
                same(parameter.gradient, each(alone, lambda net, k=k: net.learned()[k].gradient))
            step(stack)
            for net, move in zip(alone, steps, strict=True):
                move(net)
            for k, parameter in enumerate(stack.learned()):
                same(parameter.value, each(alone, lambda net, k=k: net.learned()[k].value))
    same(
        stack.predict(given[0]), [net.predict(a) for net, (a, _) in zip(alone, pairs, strict=True)]
    )
    same(
        stack.evaluate(*given),
        [net.evaluate(*pair) for net, pair in zip(alone, pairs, strict=True)],
    )


@pytest.mark.parametrize("loss", LOSSES.values(), ids=str)
@pytest.mark.parametrize("g", ACTIVATIONS.values(), ids=str)
def test_every_activation_and_loss_works_on_stacks(g, loss):
    r = rng(1)
    z, y = r.normal(size=(NETWORKS, 4, M)), np.eye(4)[:, r.integers(0, 4, M)]
    a = g.value(z)
    same(a, [g.value(one) for one in z])
    dL_da = r.normal(size=z.shape)
    pairs = list(zip(z, a, dL_da, strict=True))
    same(g.delta_from(z, a, dL_da), [g.delta_from(*three) for three in pairs])
    p = softmax.value(z)  # fit for every loss
    same(loss.value(p, y), [loss.value(one, y) for one in p])
    same(loss.derivative(p, y), [loss.derivative(one, y) for one in p])
    same(loss.delta_from(p, y), [loss.delta_from(one, y) for one in p])
    if loss.partner:
        same(loss.from_logits(z, y), [loss.from_logits(one, y) for one in z])


def test_checked_softmax_takes_stacks_too():
    z = rng().normal(size=(2, 4, 3))
    same(softmax(z), [softmax(one) for one in z])
    same(softmax.delta(z, z), [softmax.delta(one, one) for one in z])


def test_a_training_of_a_stack_is_the_training_of_each():
    alone, stack = alone_and_stacked()
    x, y = data()
    how = {"epochs": 4, "batch": 4}
    records = list(train(stack, x, y, Adam(rate=0.01), rng=rng(3), validation=(x, y), **how))
    for k, net in enumerate(alone):
        single = list(train(net, x, y, Adam(rate=0.01), rng=rng(3), validation=(x, y), **how))
        same([record.loss[k] for record in records], [record.loss for record in single])
        same([record.validation[k] for record in records], [r.validation for r in single])
    assert str(records[0]).startswith("epoch 1, step 2: loss ")


def test_a_stack_goes_on_while_one_of_its_networks_is_finite():
    x, y = data()
    nets = [Network([Dense(3, 2, identity, rng=rng(k))], half_squared_error) for k in range(2)]
    rates = np.reshape([0.01, 1e200], (2, 1, 1))
    last = [*train(stacked(nets), x, y, SGD(rate=rates), epochs=9, batch=M, rng=rng())][-1]
    assert last.epoch == 9 and not last.diverged
    assert np.isfinite(last.loss).tolist() == [True, False]
    last = [*train(stacked(nets), x, y, SGD(rate=1e200), epochs=9, batch=M, rng=rng())][-1]
    assert last.diverged and last.epoch < 9


def test_each_network_of_a_stack_may_have_its_own_rate_and_its_own_limit():
    recipes = [Recipe((3, 5, 2), rate=0.1, clip=0.01), Recipe((3, 5, 2), rate=0.3)]
    alone = [recipe.network(rng=rng(k)) for k, recipe in enumerate(recipes)]
    stack, (x, y) = stacked(alone), data()
    limits = np.reshape([0.01, np.inf], (2, 1, 1))
    step = SGD(rate=np.reshape([0.1, 0.3], (2, 1, 1)), clip=by_norm(limits))
    for net, move in [
        *zip(alone, [recipe.optimizer() for recipe in recipes], strict=True),
        (stack, step),
    ]:
        net.forward(x)
        net.backward(y)
        move(net)
    for k, parameter in enumerate(stack.learned()):
        same(parameter.value, each(alone, lambda net, k=k: net.learned()[k].value))


def test_the_norm_of_a_stack_is_that_of_each_network():
    gradients = [rng(k).normal(size=(NETWORKS, 2 + k, 3)) for k in range(2)]
    gradients[0][1], gradients[1][1] = 0.0, 0.0
    norms = global_norm(gradients)
    assert norms.shape == (NETWORKS, 1, 1) and norms[1] == 0
    same(norms.ravel(), [global_norm([g[k] for g in gradients]) for k in range(NETWORKS)])
    assert isinstance(global_norm([g[0] for g in gradients]), float)


@pytest.mark.parametrize(
    "number",
    [
        diagnostics.gradient_sizes,
        diagnostics.dead_shares,
        lambda net: diagnostics.update_ratios(net, 0.1),
    ],
)
def test_diagnostics_of_a_stack_are_those_of_each(number):
    alone, stack = alone_and_stacked()
    x, y = data()
    for net in (*alone, stack):
        net.forward(x)
        net.backward(y)
    same(number(stack), [number(net) for net in alone])


@pytest.mark.parametrize("again", [copy.deepcopy, lambda thing: pickle.loads(pickle.dumps(thing))])
def test_a_copy_of_anything_works(again):
    alone, stack = alone_and_stacked()
    (x, y), step = data(), Momentum(rate=0.1)
    for net in (alone[0], stack):
        net.forward(x)
        net.backward(y)
        step.reset()
        step(net)
        twin, its = again((net, step))
        for one, move in ((net, step), (twin, its)):
            one.forward(x)
            one.backward(y)
            move(one)
        for mine, theirs in zip(net.learned(), twin.learned(), strict=True):
            assert mine.value is not theirs.value
            same(mine.value, theirs.value)
        assert again(net.every_layer[-1]).W.shape == net.every_layer[-1].W.shape


def test_the_networks_themselves_stay_as_they_are():
    alone = [everything(seed) for seed in range(NETWORKS)]
    before = pickle.dumps(alone)
    stack, (x, y) = stacked(alone), data()
    stack.forward(x)
    stack.backward(y)
    SGD(rate=1.0)(stack)
    assert pickle.dumps(alone) == before


def test_a_stack_goes_back_to_its_start():
    stack, fresh = alone_and_stacked()[1], alone_and_stacked()[1]
    x, y = data()
    first = stack.forward(x)
    stack.backward(y)
    SGD(rate=1.0)(stack)
    stack.reset()
    same(stack.forward(x), first)
    same(fresh.forward(x), first)


def test_networks_that_are_not_alike_are_told():
    nets = [Recipe((3, units, 2)).network(rng=rng()) for units in (4, 5)]
    with pytest.raises(ValueError, match=r"built alike learn as one, but got\n.*Input\(3\)"):
        stacked(nets)
    with pytest.raises(ValueError, match="built alike"):
        stacked([everything(0), Recipe((3, 4, 2)).network(rng=rng())])
    with pytest.raises(ValueError, match="at least one network"):
        stacked([])


@pytest.mark.parametrize("x", [np.ones(3), np.ones((2, 6)), np.ones((2, 3, 6)), np.ones((3, 6, 3))])
def test_an_x_that_fits_no_stack_is_told(x):
    _, stack = alone_and_stacked()
    with pytest.raises(ValueError, match=r"x must be \(3, 3, m\) or \(3, m\), one column for each"):
        stack.forward(x)


def test_targets_that_fit_no_stack_are_told():
    _, stack = alone_and_stacked()
    x, y = data()
    stack.forward(x)
    with pytest.raises(ValueError, match=r"y must have the shape of the outputs, \(3, 2, 6\), but"):
        stack.backward(y[:, :3])


@pytest.mark.parametrize("kind", [Momentum, Adam])
def test_an_optimizer_that_meets_a_stranger_says_so(kind):
    (one, other, *_), _ = alone_and_stacked()
    step = kind(rate=0.1)
    for net in (one, other):
        net.forward(data()[0])
        net.backward(data()[1])
    step(one)
    before = [p.value.copy() for p in other.learned()]
    with pytest.raises(ValueError, match=f"this {kind.__name__} remembers the steps of another"):
        step(other)
    for p, value in zip(other.learned(), before, strict=True):
        assert (p.value == value).all()
    step(one)
    step.reset()
    step(other)
    plain = SGD(rate=0.1)  # which remembers nothing
    plain(one)
    plain(other)
