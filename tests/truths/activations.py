"""What is true of the predictions of notebook 02."""

from itertools import pairwise

import numpy as np

from dl_basics.activations import LeakyReLU, elu, relu, sigmoid, tanh
from dl_basics.datasets import CURVES, GATE_INPUTS, GATES
from dl_basics.datasets import rings as two_rings
from dl_basics.draw.plane import grid
from dl_basics.experiments.runs import trained
from dl_basics.explorers.activations import (
    hinges,
    race,
    revival,
    sigmoid_to_tanh,
    threshold,
)
from dl_basics.explorers.activations.revival import DEAD
from tests.numerals import rounds_to


def no_bend(start, there, shown):
    x = np.linspace(-3, 3, 601)
    line = np.polyfit(x, CURVES["wave"](x), 1)
    best = np.sqrt(np.mean((CURVES["wave"](x) - np.polyval(line, x)) ** 2))
    return {
        "very well: forty is plenty": there["error"] < start["error"],
        "about as well as five hinges": 0.5 < there["error"] / start["error"] < 2,
        "no better than one line": np.isclose(there["error"], best) and there["pieces"] == 1,
    }, {"Forty units": shown["units"], "five": hinges.start["units"]}


def ten_bent_layers(start, there, shown):
    """No single layer is nearer than the one that least squares finds."""
    return {
        "yes, with other weights": there["typical"] < 1e-9,
        "almost: tanh is nearly a straight line": 1e-9 < there["typical"] < 0.05,
        "no": there["typical"] > 0.05 and start["largest"] < 1e-12,
    }, {"Ten layers": shown["layers"]}


def below_line(start, there, shown):
    return {
        "About 0: a ReLU": abs(there["alpha"]) < 0.1,
        "About 1: a straight line": abs(there["alpha"] - 1) < 0.1,
        "About −1": abs(there["alpha"] + 1) < 0.1,
    }, {"α = 0.25": start["alpha"], "slope of −1": there["alpha"]}


def never_negative(start, there, shown):
    x = np.linspace(-3, 3, 121)
    floor = np.mean(np.minimum(np.sin(x), 0) ** 2)  # all that is negative is answered by 0
    left = there["errors"].mean() / start["errors"].mean()
    return {
        "It stays about as large": left > 0.75,
        "About half as large": 0.25 < left < 0.75,
        "Close to 0": left < 0.05 and there["errors"].max() < 0.05 * floor < start["errors"].min(),
    }, {}


def wins_again(start, there, shown):
    def first(numbers):
        return max(("sigmoid", "tanh", "relu", "elu"), key=numbers.get)

    ahead = there["lead"] / start["lead"]
    return {
        "Further: more networks show it more clearly": ahead > 1.1,
        "As far as with five": 0.9 < ahead < 1.1,
        "Less than half as far": ahead < 0.5 and first(start) != first(there),
    }, {
        "twenty networks": shown["networks"],
        "instead of five": race.start["networks"],
        "With five": race.start["networks"],
        "Over twenty": shown["networks"],
    }


def wakes(start, there, shown):
    back = {name for name, share in there.items() if share > 0.9}
    dead = {name for name, share in there.items() if share < 0.15}
    slowly = there["α = 0.01"] > start["α = 0.01"] + 0.1
    return {
        "All that leak": back == there.keys() - {"relu"},
        "α = 0.1 and 0.3; α = 0.01 is on its way": (
            back == {"α = 0.1", "α = 0.3"} and dead == {"relu"} and slowly
        ),
        "None: dead is dead": not back and len(dead) == 4,
    }, {
        "Fifteen epochs": shown["epoch"] - revival.start["epoch"],
        "One hundredth": DEAD["α = 0.01"].prime(-1.0),
    }


def bend_it(start, there, shown):
    run = trained(two_rings, 1, shown["units"], shown["g"], 0.3)
    inside = run.answers(shown["epoch"], grid(run.side, run.side, 41)).reshape(41, 41) > 0.5
    rim = np.concatenate([inside[[0, -1]].ravel(), inside[:, [0, -1]].ravel()])
    return {
        "It stays a line, in a better place": there["right"] < 0.75,
        "It bends a little": 0.75 < there["right"] < 0.95,
        "It closes around the inner ring": (
            there["right"] == 1 and inside[20, 20] and not rim.any() and start["right"] < 0.75
        ),
    }, {"Eight bent units": shown["units"]}


def which_cause(start, there, shown):
    right, tanh = there["right"].mean(), sigmoid_to_tanh(steep="1", centred="yes").numbers["right"]
    steep = sigmoid_to_tanh(steep="1", centred="no").numbers["right"]
    return {
        "Yes: the centre was the trouble": right > 0.75 * tanh.mean(),
        "Only half as well": 0.25 < right / tanh.mean() < 0.75,
        "No": right < 0.12 and start["right"].mean() < 0.12 < 0.5 * tanh.mean() < steep.mean(),
    }, {
        "σ(z) − 1/2": sigmoid(0.0),
        "slope at 1/4": sigmoid.prime(0.0),
        "slope of 1/4": sigmoid.prime(0.0),
        "five layers": 5,
    }


def which_bias(start, there, shown):
    on = there["hard"] == 1 and there["soft"] > 0.5 and there["threshold"] < start["threshold"]
    return {
        "at x = 3": rounds_to("3", there["threshold"]),
        "at x = 0": rounds_to("0", there["threshold"]),
        "at x = −3": rounds_to("−3", there["threshold"]) and on,
    }, {"from −2": threshold.start["b"], "up to 3": shown["b"]}


def a_nudge(start, there, shown):
    grown = np.tanh(shown["z"] + 0.1) - there["a"]
    return {
        "by about 0.1": rounds_to("0.1", grown),
        "by about 0.01": rounds_to("0.01", grown),
        "by about 0.00002": rounds_to("0.00002", grown),
    }, {
        "z = 5": shown["z"],
        "up by 0.1": 0.1,
        "0.0002": there["slope"],
        "a tenth": 0.1,
        "push of 0.1": 0.1,
    }


def a_corner(start, there, shown):
    def left(g):
        return (g(0.0) - g(-1e-6)) / 1e-6

    g = shown["g"]
    right = (g(1e-6) - g(0.0)) / 1e-6
    return {
        "no, it is smooth": np.isclose(left(g), right, rtol=1e-3),
        "yes": left(g) > 1.5 * right,
    }, {
        "Give it α = 3": g.alpha,
        "z = 0": shown["z"],
        "on the right it is 1": right,
        "Only for α = 1": left(elu),  # the usual one has α = 1
        "the two": 2,
        "for α = 3": g.alpha,
        "from 3": left(g),
        "to 1": right,
    }


def a_thousand(start, there, shown):
    more = int(shown["shift"])
    return {
        "all three become 1/3": np.allclose(there["p"], 1 / 3),
        "nothing": np.allclose(there["p"], start["p"]),
        "the highest becomes 1": there["p"].max() > 0.99,
    }, {
        "Add 1000": more,
        "all three scores": len(there["p"]),
        "e^(z + 1000)": more,
        "e^1000": more,
    }


def why_xor():
    around = np.stack(np.meshgrid(*[np.linspace(-1, 1, 21)] * 3), -1).reshape(-1, 3)
    sums = around[:, :2] @ GATE_INPUTS + around[:, 2:]
    able = {
        name: ((sums > 0) == (GATES[name.lower()][0] == 1)).all(axis=1).any()
        for name in ("AND", "OR", "XOR")
    }
    return {name: not can for name, can in able.items()}, {
        "two inputs": len(GATE_INPUTS),
        "are 0 or 1. Which": (GATE_INPUTS.min(), GATE_INPUTS.max()),
        "00 and 11": (0, 11),
        "01 and 10": (1, 10),
    }


def hidden_identity():
    rng = np.random.default_rng(0)
    sizes = (2, 8, 8, 1)
    layers = [(rng.normal(size=(n, m)), rng.normal(size=(n, 1))) for m, n in pairwise(sizes)]
    a = x = rng.normal(size=(2, 300))
    for W, b in layers:
        a = W @ a + b
    inputs = np.vstack([x, np.ones(300)])
    affine = np.allclose(a, a @ np.linalg.pinv(inputs) @ inputs)
    return {
        "what one neuron with a sigmoid does, and no more": affine,
        "two rings, as it has enough units": not affine,
        "a curve with at most 17 straight pieces": not affine,
    }, {"two hidden layers": len(sizes) - 2, "8 units": sizes[1]}


def kinks():
    place, slope = 3 / 2, relu(2 * 5 - 3) - relu(2 * 4 - 3)
    return {
        "at x = 3, with slope 1": (place, slope) == (3, 1),
        "at x = 1.5, with slope 2": (place, slope) == (1.5, 2),
        "at x = −3, with slope 2": (place, slope) == (-3, 2),
    }, {
        "relu(2x − 3)": (2, 3),
        "sum is 0": 2 * place - 3,
        "3/2": place,
        "grows by 2": slope,
    }


def who_wakes():
    slopes = {
        "Leaky ReLU with α = 0.01": LeakyReLU(0.01).prime(-4.0),
        "ReLU": relu.prime(-4.0),
        "sigmoid": sigmoid.prime(-4.0),
    }
    some = [slope for slope in slopes.values() if slope]
    assert all(0.01 <= slope < 0.02 for slope in some)
    return {name: slope == 0 for name, slope in slopes.items()}, {
        "z is −4": -4,
        "there is 0": slopes["ReLU"],
        "a hundredth or two": (0.01, 2),
    }


def which_output():
    far = np.linspace(-50, 50, 11)
    return {
        "ReLU, as it is a good start": relu(far).min() < 0,
        "tanh, as it is centred": np.abs(tanh(far)).max() > 1,
        "the identity": True,
    }, {"below 0": relu(far).min(), "beyond 1": np.abs(tanh(far)).max()}
