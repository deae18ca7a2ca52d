"""What is true of the predictions of notebook 05."""

from pathlib import Path

import numpy as np

from dl_basics.activations import identity, sigmoid, tanh
from dl_basics.experiments.rates import right_by_epoch
from dl_basics.explorers.backprop import questions
from dl_basics.initializers import xavier
from dl_basics.layers import Dense
from dl_basics.losses import binary_cross_entropy, half_squared_error
from dl_basics.network import Network, dense
from tests.numerals import rounds_to


def stuck(start, there, shown):
    z = shown["w"] * shown["x"] + shown["b"]
    slope = there["backward"]["w"]
    (book,) = (Path(__file__).parents[2] / "notebooks").glob("*_loss.ipynb")
    return {
        "As large as it gets: the error is as large as it gets": slope > 0.9 * shown["x"],
        "About 0.5": rounds_to("0.5", slope),
        "Almost 0": abs(slope) < 0.001,
    }, {
        "Target 0": shown["y"],
        "almost 1": sigmoid(z),
        "z = 9,": z,
        "a − y is 1": there["backward"]["a"],
        "z = 9 has": z,
        "0.0001": sigmoid.prime(z),
        "Notebook 04": int(book.name[:2]),
    }


def one_side(start, there, shown):
    two, one = (np.median(found["errors"], axis=0) for found in (start, there))
    times = one.min() / two.min()
    at = {step: np.isclose(there["sizes"], step, atol=0).argmax() for step in (1e-3, 1e-4)}
    return {
        "As small": 0.5 < times < 2,
        "A thousand times as large, or more": times > 1000,
        "A little smaller: one forward pass less": times < 0.9,
    }, {
        "two sides": 2,
        "nudge ten times": 10,
        "error only ten times": one[at[1e-3]] / one[at[1e-4]],
    }


def too_far(start, there, shown):
    rate, steep = shown["rate"], there["factors"].min()
    curvature = 2 / there["limit"]
    return {
        "It still arrives, only later": abs(steep) < 1,
        "It circles the middle for ever": np.isclose(abs(steep), 1),
        "It grows without end": abs(steep) > 1 and np.diff(there["losses"][-10:]).min() > 0,
    }, {
        "η = 0.40": there["limit"],
        "at 0.41": rate,
        "by 1 −": 1,
        "0.41 ·": rate,
        "· 5": curvature,
        "−1.05": 1 - rate * curvature,
        "2/κ": there["limit"] * curvature,
    }


def cut_off(start, there, shown):
    before, after = start["backward"], there["backward"]  # of W¹₁₁, W¹₁₂, …; W²₁₁ is the seventh
    return {
        "They stay as they are": np.allclose(after[:2], before[:2]),
        "They become 0": not after[:2].any() and before[:2].all() and after[6] != 0,
        "They change their sign": np.allclose(after[:2], -before[:2]),
    }, {
        "output to 0": shown["w"],
        "two weights": 2,
        "δ is 0": shown["w"] * after[8],  # ∂L/∂b of the output is its δ
        "itself is not 0": 0,
        "stay at 0": shown["w"],
    }


def no_hidden(start, there, shown):
    return {
        "About half to two thirds": 0.45 < there["right"] < 0.7 and start["right"] == 1,
        "Nine in ten": 0.85 < there["right"] < 0.95,
        "All, but later": there["right"] == 1,
    }, {}


def turned_valley(start, there, shown):
    worse = {name: there[name] > 2 * start[name] for name in start}
    same = {name: np.isclose(there[name], start[name]) for name in start}
    return {
        "All three": all(worse.values()),
        "Momentum and Adam": worse["momentum"] and worse["Adam"] and same["SGD"],
        "Adam alone": worse["Adam"] and same["SGD"] and same["momentum"],
    }, {"by 45°": shown["turn"], "of the three": len(start)}


def other_steps(start, there, shown):
    turn = there["turn"]
    return {
        "Near 8: its steps are tamed": 4 < turn < 16,
        "Near 0.8 as well": 0.4 < turn < 1.6,
        "Near 0.08": rounds_to("0.08", turn),
    }, {"near 0.8.": start["turn"]}


def decayed(start, there, shown):
    before = right_by_epoch("constant", shown["batch"], shown["rate"])[-1].mean()
    right = there["right"][-1].mean()
    return {
        "At about 30%, as before": rounds_to("30", 100 * right),
        "At about half": 0.4 < right < 0.6,
        "At about 95%": rounds_to("95", 100 * right),
    }, {
        "A rate of 2": shown["rate"],
        "of 32": shown["batch"],
        "ten networks": there["right"].shape[1],
        "end at 30%": 100 * before,
        "begin with 2": shown["rate"],
    }


# --- The questions at the end, by the package ----------------------------------------------------


def _layer(g, x):
    """A layer of two inputs and one unit after a pass forward and back, with ∂L/∂a = 1."""
    one = Dense(2, 1, g, rng=np.random.default_rng(0))
    one.W[...] = [[0.5, -1.0]]
    one.forward(x)
    one.backward(np.ones_like(one.a))
    return one


def silent_input():
    moved = [_layer(g, np.array([[2.0], [0.0]])).dW[0] for g in (tanh, sigmoid, identity)]
    return {
        "Not at all": all(first and not second for first, second in moved),
        "By η δ": any(second for _, second in moved),
        "By as much as the first weight": any(first == second for first, second in moved),
    }, {"01": 1, "input is 0": 0, "that is 0": moved[0][1], "always 1": 1}


def two_ways():
    outputs = Dense(1, 2, identity, rng=np.random.default_rng(0))
    outputs.forward(np.array([[0.7]]))
    delta = np.array([[0.5], [-2.0]])
    parts = outputs.W * delta
    found = outputs.backward_from(delta).item()
    return {
        "The sum of what comes back from both": np.isclose(found, parts.sum()),
        "Their mean": np.isclose(found, parts.mean()),
        "That of the later one": np.isclose(found, parts[1, 0]),
    }, {"03": 3, "two outputs": outputs.n_out}


def twice():
    rng = np.random.default_rng(0)
    net = Network(dense([2, 3, 1], tanh, identity, init=xavier, rng=rng))
    x, y = rng.normal(size=(2, 5)), rng.normal(size=(1, 5))
    db = []
    for times in (1, 2):
        net.forward(np.hstack([x] * times))
        net.backward(np.hstack([y] * times))
        db.append(net.layers[1].db.copy())
    share = db[1] / db[0]
    return {
        "It doubles": np.allclose(share, 2),
        "It stays as it is": np.allclose(share, 1),
        "It halves": np.allclose(share, 0.5),
    }, {"03": 3, "two times": 2, "1/m": 1}


def sure_and_wrong():
    a, y = np.array([[0.99]]), np.zeros((1, 1))
    short = binary_cross_entropy.delta_from(a, y).item()
    squared = (half_squared_error.derivative(a, y) * a * (1 - a)).item()
    return {
        "Half the squared error, twice": np.isclose(squared, 2 * short),
        "Both the same": np.isclose(squared, short),
        "Cross-entropy, about a hundred times": 95 < short / squared < 105,
    }, {
        "Target 0": 0,
        "notebook 02": 2,
        "answers 0.99": a.item(),
        "04": 4,
        "y = 0.99": short,
        "With half": half_squared_error.value(a, y) / (a.item() ** 2),
        "sigmoid, 0.99": a.item(),
        "· 0.01": 1 - a.item(),
        "0.0098": squared,
    }


def first_rate():
    turn = 0.06

    def is_a_third(option):
        return rounds_to(option.partition(",")[0].partition(":")[0], turn / 3)

    options = questions[-1].options
    return {option: is_a_third(option) for option in options}, {
        "is 0.06,": turn,
        "One third": 1 / 3,
        "three times": 3,
    }
