"""Training loses no example, repeats exactly, stops when told, and says when it diverged."""

from math import ceil, inf

import numpy as np
import pytest

from dl_basics.activations import identity, relu, sigmoid, tanh
from dl_basics.datasets import blobs
from dl_basics.initializers import Constant, he, xavier, zeros
from dl_basics.layers import BatchNorm, Dense, Dropout
from dl_basics.losses import (
    binary_cross_entropy,
    cross_entropy,
    half_squared_error,
    squared_error,
)
from dl_basics.network import Network, accuracy, dense
from dl_basics.optimizers import SGD, Adam, Momentum
from dl_basics.recipes import FIXES, Recipe
from dl_basics.training import EarlyStopping, Record, batches, progress, train, train_stepwise
from tests.exact import close, rng
from tests.seeds import every

both = pytest.mark.parametrize("way", [train, train_stepwise])


def example(m=10):
    """A small network, and what to learn."""
    net = Network(dense([2, 4, 1], tanh, identity, init=xavier, rng=rng()))
    x = rng(1).normal(size=(2, m))
    return net, x, np.sin(x[:1] * x[1:])


def values(net):
    """All parameters as one vector."""
    return np.concatenate([p.value.ravel() for p in net.learned()])


def go(net, x, y, optimizer=None, *, epochs=3, batch=4, seed=0, way=train, **more):
    """All records of a training from the start."""
    net.reset()
    optimizer = optimizer or SGD(rate=0.1)
    return list(way(net, x, y, optimizer, epochs=epochs, batch=batch, rng=rng(seed), **more))


class Watched(Network):
    """Writes down which examples it sees, and what each batch costs."""

    def __init__(self, layers, loss=half_squared_error):
        super().__init__(layers, loss)
        self.seen, self.costs = [], []

    def run(self, a, training=True):
        if training:
            self.seen.append(a.copy())
        return super().run(a, training)

    def loss_now(self, y):
        self.costs.append(super().loss_now(y))
        return self.costs[-1]


def watched(m=10):
    return Watched([Dense(1, 1, rng=rng())]), np.arange(float(m))[None] / m, np.ones((1, m))


# The same again


@pytest.mark.parametrize("name", [None, "dropout", "batch norm"])
def test_the_same_rng_gives_the_same_records_and_weights(name):
    recipe = Recipe(sizes=(2, 4, 4, 3))
    recipe = FIXES[name].apply(recipe) if name else recipe
    data = blobs.draw(20, rng=rng())
    records, ends = [], []
    for seed in (1, 1, 2):
        net = recipe.network(rng=rng(seed))
        more = {"epochs": 3, "batch": 6, "rng": rng(seed), "validation": (data.x, data.y)}
        records.append(list(train(net, data.x, data.y, Momentum(rate=0.1), **more)))
        ends.append(values(net))
    assert records[0] == records[1] != records[2]
    assert (ends[0] == ends[1]).all() and (ends[0] != ends[2]).any()


def test_the_order_changes_from_epoch_to_epoch():
    net, x, y = watched()
    list(train(net, x, y, SGD(), epochs=2, batch=10, rng=rng()))
    assert (net.seen[0] != net.seen[1]).any()


def test_training_changes_neither_x_nor_y():
    net, x, y = example()
    x_before, y_before = x.copy(), y.copy()
    go(net, x, y)
    assert (x == x_before).all() and (y == y_before).all()


# Batches


@both
@pytest.mark.parametrize(("m", "batch"), [(10, 4), (10, 5), (10, 1), (10, 10), (10, 99), (1, 4)])
def test_every_example_is_seen_once_an_epoch(m, batch, way):
    net, x, y = watched(m)
    records = list(way(net, x, y, SGD(), epochs=3, batch=batch, rng=rng()))
    steps = ceil(m / batch)
    assert records[-1].step == len(net.seen) == 3 * steps
    for epoch in range(3):
        seen = net.seen[epoch * steps : (epoch + 1) * steps]
        assert [one.shape[1] for one in seen[:-1]] == [batch] * (steps - 1)
        assert seen[-1].shape[1] == m - batch * (steps - 1)  # the rest
        assert sorted(np.concatenate(seen, axis=1)[0]) == sorted(x[0])


def test_inputs_and_targets_stay_together():
    x = np.arange(20.0).reshape(2, 10)
    pieces = batches(x, x[:1] * 2, 3, rng())
    assert [piece.shape[1] for piece, _ in pieces] == [3, 3, 3, 1]
    for some, targets in pieces:
        assert (targets == some[:1] * 2).all() and (some[1] == some[0] + 10).all()


# Records


def test_a_record_per_epoch_weights_its_batches_by_their_examples():
    net, x, y = watched(10)
    for record in train(net, x, y, SGD(rate=0.1), epochs=3, batch=4, rng=rng()):
        *_, one, two, rest = net.costs
        close(record.loss, (4 * one + 4 * two + 2 * rest) / 10)
        assert abs(record.loss - (one + two + rest) / 3) > 1e-4  # the known mistake


def test_a_record_per_step_has_the_loss_of_its_batch():
    net, x, y = watched(10)
    records = list(train_stepwise(net, x, y, SGD(), epochs=2, batch=4, rng=rng()))
    close([record.loss for record in records], net.costs)
    assert [record.step for record in records] == [1, 2, 3, 4, 5, 6]
    assert [record.epoch for record in records] == [1, 1, 1, 2, 2, 2]


def test_records_per_step_and_per_epoch_tell_of_the_same_training():
    net, x, y = example()
    by_epoch = go(net, x, y)
    end = values(net)
    by_step = go(net, x, y, way=train_stepwise)
    assert (values(net) == end).all()
    sizes = np.array([4, 4, 2])
    for k, record in enumerate(by_epoch):
        losses = [one.loss for one in by_step[3 * k : 3 * k + 3]]
        close(record.loss, sizes @ losses / 10)
        assert record.step == by_step[3 * k + 2].step == 3 * (k + 1)


def test_a_record_can_be_stopped_at_and_the_network_is_as_trained_till_there():
    net, x, y = example()
    go(net, x, y, epochs=2)
    after_two = values(net)
    net.reset()
    for record in train(net, x, y, SGD(rate=0.1), epochs=9, batch=4, rng=rng()):
        if record.epoch == 2:
            break
    assert (values(net) == after_two).all()


def test_a_record_reads_like_a_sentence():
    assert str(Record(3, 12, 0.123456)) == "epoch 3, step 12: loss 0.1235"
    assert str(Record(3, 12, 0.5, validation=2)) == "epoch 3, step 12: loss 0.5, validation 2"
    assert str(Record(3, 12, inf, diverged=True)) == "diverged at step 12"


# Validation and stopping


@both
def test_validation_runs_in_evaluation_mode_and_changes_nothing(way):
    r = rng()
    layers = [Dense(2, 6, rng=r), BatchNorm(6, tanh), Dropout(6, 0.5, rng=r), Dense(6, 1, rng=r)]
    net = Network(layers)
    x, y, other = r.normal(size=(2, 12)), r.normal(size=(1, 12)), r.normal(size=(2, 5))
    targets = other[:1]
    plain = go(net, x, y, batch=5, way=way)
    end, average = values(net), layers[1].running_mean.copy()
    validated = go(net, x, y, batch=5, way=way, validation=(other, targets))
    assert [record.loss for record in validated] == [record.loss for record in plain]
    assert (values(net) == end).all() and (layers[1].running_mean == average).all()
    close(validated[-1].validation, half_squared_error(net.predict(other), targets))
    assert all(record.validation is None for record in plain)


def validated(*losses):
    return [Record(epoch, epoch, 0.0, validation=loss) for epoch, loss in enumerate(losses, 1)]


@pytest.mark.parametrize(
    ("records", "losses", "stops_at"),
    [
        (2, [5, 4, 4.5, 4.2, 9, 9], 4),  # 4.5 and 4.2 are no better than 4
        (2, [5, 6, 4, 6, 3, 6, 6], 7),
        (1, [5, 5], 2),  # as good is not better
        (1, [3, 2, 1, 2], 4),
        (2, [float("nan")] * 3, 2),
        (3, [inf, 1, inf, inf, inf], 5),
    ],
)
def test_patience_ends_after_so_many_records_without_a_better_one(records, losses, stops_at):
    patience = EarlyStopping(records)
    found = [patience(record) for record in validated(*losses)]
    assert found[:stops_at] == [False] * (stops_at - 1) + [True]


def test_patience_ends_a_training_at_the_right_record():
    """The other examples say the opposite, so that learning makes it worse from the start."""
    net, x, y = example()
    records = go(net, x, y, epochs=50, validation=(x, -y), stop=EarlyStopping(3))
    losses = [record.validation for record in records]
    best = int(np.argmin(losses))
    assert len(records) == best + 1 + 3 < 50


def test_patience_without_validation_says_what_is_missing():
    net, x, y = example()
    with pytest.raises(ValueError, match=r"give validation=\(x, y\)"):
        go(net, x, y, stop=EarlyStopping())


@both
def test_a_stop_function_ends_the_training_with_the_record_it_saw(way):
    net, x, y = example()
    seen = []

    def third(record):
        seen.append(record)
        return len(seen) == 3

    assert go(net, x, y, epochs=9, way=way, stop=third) == seen
    assert len(seen) == 3


def test_progress_prints_one_in_so_many_and_the_last_and_passes_all_on(capsys):
    records = [Record(epoch, epoch, 1 / epoch) for epoch in range(1, 6)]
    assert list(progress(iter(records), every=2)) == records
    assert capsys.readouterr().out == f"{records[1]}\n{records[3]}\n{records[4]}\n"
    list(progress(records, every=5))
    assert capsys.readouterr().out == f"{records[4]}\n"
    list(progress([*records[:2], Record(3, 3, inf, diverged=True)]))
    assert capsys.readouterr().out == "diverged at step 3\n"
    assert list(progress([])) == []
    assert capsys.readouterr().out == ""


def test_progress_goes_around_train(capsys):
    net, x, y = example()
    records = list(progress(train(net, x, y, SGD(), epochs=4, batch=4, rng=rng()), every=2))
    assert len(records) == 4
    assert capsys.readouterr().out == f"{records[1]}\n{records[3]}\n"


# A training without a loop


@pytest.mark.parametrize("way", [train, train_stepwise])
@pytest.mark.parametrize("around", [lambda records: records, progress])
def test_a_training_that_is_thrown_away_without_a_loop_says_so_where_it_stands(way, around):
    net, x, y = example()
    before = values(net)
    with pytest.warns(UserWarning, match="nothing has been trained yet: .*for record in") as told:
        around(way(net, x, y, SGD(), epochs=1, batch=4, rng=rng()))
    assert {warning.filename for warning in told} == {__file__}
    with pytest.warns(UserWarning, match="nothing has been trained yet"):
        kept = around(way(net, x, y, SGD(), epochs=1, batch=4, rng=rng()))
        assert "nothing has been trained yet" in repr(kept)
        del kept
    assert (values(net) == before).all()


def test_a_training_that_was_asked_for_a_record_is_quiet():
    net, x, y = example()
    steps = train_stepwise(net, x, y, SGD(), epochs=2, batch=4, rng=rng())
    assert [next(steps).step, *(record.step for record in steps)] == [1, 2, 3, 4, 5, 6]
    assert "has begun" in repr(steps)
    assert next(steps, None) is None


@pytest.mark.parametrize("way", [train, train_stepwise])
@pytest.mark.parametrize(
    "wrong", [{"epochs": 0}, {"x": np.ones((3, 10))}, {"rng": 0}, {"validation": 1}]
)
def test_what_does_not_fit_is_told_where_it_is_typed(way, wrong):
    net, x, y = example()
    given = dict(x=x, y=y, optimizer=SGD(), epochs=1, batch=4, rng=rng())
    with pytest.raises((TypeError, ValueError)):
        way(net, **given | wrong)


# Divergence: pytest makes every warning an error


@both
@pytest.mark.parametrize("loss", [half_squared_error, squared_error], ids=str)
@pytest.mark.parametrize("rate", [10.0, 1e100, 1e300])
def test_too_high_a_rate_ends_in_a_record_that_says_so(rate, loss, way):
    _, x, y = example()
    net = Network(dense([2, 8, 8, 1], relu, identity, init=he, rng=rng()), loss)
    records = go(net, x, y, SGD(rate=rate), epochs=200, way=way, validation=(x, y))
    *before, last = records
    assert last.diverged and not np.isfinite(last.loss) and last.validation is None
    assert not any(record.diverged for record in before)
    assert str(last) == f"diverged at step {last.step}"
    assert last.epoch == ceil(last.step / 3)


@pytest.mark.parametrize("rate", [10.0, 1e100])
def test_the_step_of_divergence_is_the_first_whose_loss_is_not_finite(rate):
    _, x, y = example()
    net = Watched(dense([2, 8, 8, 1], relu, identity, init=he, rng=rng()))
    *_, last = train(net, x, y, SGD(rate=rate), epochs=200, batch=4, rng=rng())
    assert last.step == len(net.costs)
    assert np.isfinite(net.costs[:-1]).all() and not np.isfinite(net.costs[-1])


@pytest.mark.parametrize("kind", [SGD, Momentum, Adam])
@pytest.mark.parametrize("fix", FIXES)
def test_a_sick_rate_diverges_or_not_but_never_warns(fix, kind):
    recipe = FIXES[fix].apply(Recipe(sizes=(2, 8, 8, 8, 3), g=relu, init=he))
    data = blobs.draw(30, rng=rng())
    net = recipe.network(rng=rng())
    more = {"epochs": 30, "batch": 10, "rng": rng(), "validation": (data.x, data.y)}
    *_, last = train(net, data.x, data.y, kind(rate=1e30), **more)
    assert last.diverged == (not np.isfinite(last.loss))


def test_a_loss_that_is_infinite_is_divergence():
    """A ReLU that is silent gives a yes the probability 0."""
    net = Network([Dense(1, 1, relu, init=zeros, rng=rng())], binary_cross_entropy)
    assert go(net, np.ones((1, 3)), np.ones((1, 3))) == [Record(1, 1, inf, diverged=True)]


def test_outputs_that_the_loss_cannot_take_are_an_error_and_no_divergence():
    net = Network([Dense(1, 1, identity, init=Constant(1.0), rng=rng())], binary_cross_entropy)
    with pytest.raises(ValueError, match="needs outputs a from 0 to 1, but one is 3"):
        go(net, np.full((1, 3), 3.0), np.ones((1, 3)))


def test_a_diverged_record_asks_no_stop_function():
    _, x, y = example()
    net = Network(dense([2, 8, 8, 1], relu, identity, init=he, rng=rng()))
    records = go(net, x, y, SGD(rate=1e200), epochs=9, validation=(x, y), stop=EarlyStopping(9))
    assert records[-1].diverged


# What is refused


@pytest.mark.parametrize(
    "wrong",
    [
        {"epochs": 0},
        {"epochs": -1},
        {"epochs": 2.5},
        {"epochs": "3"},
        {"batch": 0},
        {"batch": -4},
        {"batch": 2.5},
        {"batch": None},
    ],
    ids=str,
)
def test_a_number_out_of_range_is_refused(wrong):
    net, x, y = example()
    (value,) = wrong.values()
    with pytest.raises(ValueError, match="a whole number from 1 on") as it:
        go(net, x, y, **wrong)
    assert repr(value) in str(it.value)


@pytest.mark.parametrize(
    ("x", "y", "told"),
    [
        (np.ones((2, 5)), np.ones((1, 4)), r"shape of the outputs, \(1, 5\), but has \(1, 4\)"),
        (np.ones((2, 5)), np.ones((5, 1)), r"\(1, 5\), but has \(5, 1\)"),
        (np.ones((5, 2)), np.ones((1, 5)), r"x must be \(2, m\), one column .* has shape \(5, 2\)"),
        (np.ones((2, 0)), np.ones((1, 0)), "there is no example"),
        (np.full((2, 5), np.nan), np.ones((1, 5)), r"x\[0, 0\] is nan"),
        (np.ones((2, 5)), np.full((1, 5), np.nan), r"y\[0, 0\] is nan"),
    ],
)
def test_examples_that_do_not_fit_are_refused(x, y, told):
    net, *_ = example()
    start = values(net)
    with pytest.raises(ValueError, match=told):
        go(net, x, y)
    assert (values(net) == start).all()


def test_targets_that_the_loss_refuses_are_refused():
    net = Recipe(sizes=(2, 3)).network(rng=rng())
    with pytest.raises(ValueError, match="each column of y must add up to 1"):
        go(net, np.ones((2, 4)), np.ones((3, 4)))
    net = Recipe(sizes=(2, 1), g_out=sigmoid, loss=binary_cross_entropy).network(rng=rng())
    with pytest.raises(ValueError, match="targets y from 0 to 1, but one is 2"):
        go(net, np.ones((2, 4)), np.full((1, 4), 2.0))


def test_validation_examples_that_do_not_fit_are_refused():
    net, x, y = example()
    with pytest.raises(ValueError, match=r"y must have the shape of the outputs, \(1, 3\)"):
        go(net, x, y, validation=(x[:, :3], y))


@pytest.mark.parametrize("wrong", [None, 0, np.random])
def test_without_a_generator_there_is_no_training(wrong):
    net, x, y = example()
    with pytest.raises(TypeError, match="rng must be a generator"):
        train(net, x, y, SGD(), epochs=1, batch=1, rng=wrong)
    with pytest.raises(TypeError, match="rng"):
        train(net, x, y, SGD(), epochs=1, batch=1)


# Against a loop written out, and against PyTorch


def test_five_epochs_are_those_of_a_loop_written_out():
    net, x, y = example()
    records = go(net, x, y, Momentum(rate=0.1), epochs=5)
    end = values(net)
    net.reset()
    r, optimizer, losses = rng(), Momentum(rate=0.1), []
    for _ in range(5):
        order, total = r.permutation(10), 0.0
        for start in range(0, 10, 4):
            some = order[start : start + 4]
            net.forward(x[:, some])
            total += net.backward(y[:, some]) * len(some)
            optimizer(net)
        losses.append(total / 10)
    close(values(net), end)
    close([record.loss for record in records], losses)


def test_an_epoch_of_one_neuron_by_bare_formulas():
    net, x, y = watched(5)
    w, b = net.layers[1].W.item(), 0.0
    list(train(net, x, y, SGD(rate=0.5), epochs=1, batch=2, rng=rng(3)))
    order = rng(3).permutation(5)
    for some in (order[:2], order[2:4], order[4:]):
        delta = (w * x[0, some] + b - y[0, some]) / len(some)
        w, b = w - 0.5 * (delta * x[0, some]).sum(), b - 0.5 * delta.sum()
    close(values(net), [w, b])


@pytest.mark.referee
def test_three_epochs_agree_with_pytorch():
    torch = pytest.importorskip("torch")
    data = blobs.draw(23, rng=rng())
    net = Recipe(sizes=(2, 8, 8, 3), g=tanh, loss=cross_entropy).network(rng=rng(1))
    hidden = [torch.nn.Linear(a, b, dtype=torch.float64) for a, b in [(2, 8), (8, 8), (8, 3)]]
    with torch.no_grad():
        for theirs, ours in zip(hidden, net.layers[1:], strict=True):
            theirs.weight.copy_(torch.tensor(ours.W))
            theirs.bias.copy_(torch.tensor(ours.b[:, 0]))
    one, two, last = hidden
    model = torch.nn.Sequential(one, torch.nn.Tanh(), two, torch.nn.Tanh(), last)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    rows, labels, r, losses = torch.tensor(data.x.T), torch.tensor(data.labels), rng(2), []
    for _ in range(3):
        total = 0.0
        for some in torch.tensor(r.permutation(23)).split(5):
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(model(rows[some]), labels[some])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(some)
        losses.append(total / 23)
    records = list(train(net, data.x, data.y, Adam(rate=0.01), epochs=3, batch=5, rng=rng(2)))
    close([record.loss for record in records], losses)
    for theirs, ours in zip(hidden, net.layers[1:], strict=True):
        close(ours.W, theirs.weight.detach().numpy())
        close(ours.b[:, 0], theirs.bias.detach().numpy())


# It learns


@every("seed", range(2))
@pytest.mark.parametrize("optimizer", [SGD(0.3), Momentum(0.1), Adam(0.02)], ids=repr)
def test_training_learns_three_clouds(optimizer, seed):
    optimizer.reset()
    data = blobs.draw(90, rng=rng(seed))
    net = Recipe(sizes=(2, 8, 3)).network(rng=rng(seed))
    first, *_, last = train(net, data.x, data.y, optimizer, epochs=15, batch=10, rng=rng(seed))
    assert last.loss < first.loss / 2
    assert accuracy(net.predict(data.x), data.y) > 0.9


@pytest.mark.parametrize("name", FIXES)
@pytest.mark.parametrize(("m", "batch"), [(9, 4), (3, 1), (1, 5)])
def test_a_last_batch_of_one_goes_through_every_fix(m, batch, name):
    """Batch norm is the one to fear: a single example has no variance."""
    recipe = FIXES[name].apply(Recipe(sizes=(2, 4, 4, 3)))
    data, net = blobs.draw(9, rng=rng()), recipe.network(rng=rng())
    x, y = data.x[:, :m], data.y[:, :m]
    records = list(train(net, x, y, recipe.optimizer(), epochs=3, batch=batch, rng=rng()))
    assert len(records) == 3 and np.isfinite([record.loss for record in records]).all()
    assert np.isfinite(net.predict(x)).all()


def test_what_is_done_to_the_data_after_the_call_does_not_reach_the_training():
    net, x, y = example()
    records = go(net, x, y, validation=(x, y))
    net.reset()
    mine = x.copy(), y.copy(), x.copy(), y.copy()
    training = train(
        net, mine[0], mine[1], SGD(rate=0.1), epochs=3, batch=4, rng=rng(0), validation=mine[2:]
    )
    for part in mine:
        part *= np.nan
    assert list(training) == records
