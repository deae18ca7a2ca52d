"""What is true of the predictions of notebook 08."""

import numpy as np

from dl_basics.activations import sigmoid, softmax, tanh
from dl_basics.experiments.starts import shares, twin_steps
from dl_basics.explorers.initialization import learns, sigma, sigmoids
from dl_basics.initializers import he, zeros
from dl_basics.losses import LOSSES, cross_entropy
from dl_basics.network import Network, dense
from dl_basics.optimizers import SGD
from tests.numerals import rounds_to


def equal_for_ever(start, there, shown):
    W, *_, trained = twin_steps(shown["g"])[0][shown["start"]]
    different = len(np.unique(trained.round(9), axis=0))
    same = np.ptp(W) == start["apart"] == there["apart"] == 0 and there["rank"] == 1
    return {
        "Eight: training makes them differ": different == 8,
        "Two or three groups": different in (2, 3),
        "One, eight times": different == 1 and same and np.abs(trained - W).max() > 0.01,
    }, {"0.1": W.mean(), "a thousand": shown["step"], "all eight": len(W)}


def with_patience(start, there, shown):
    five = there["Xavier"][4]
    return {
        "Yes, they only needed time": five.mean() > 0.5,
        "Half of the networks do": 3 <= (five > 0.2).sum() <= 7,
        "No": five.max() < 0.15 and start["Xavier"][4].max() < 0.15,
    }, {
        "Ten epochs": shown["epoch"],
        "six": sigmoids.start["epoch"],
        "five layers": 5,
    }


def xavier_for_sigmoid(start, there, shown):
    tanh, left = (np.median(numbers["spread"][-1]) for numbers in (start, there))
    return {
        "About 0.1, as with tanh": rounds_to("0.1", left),
        "About a thousandth": rounds_to("0.001", left),
        "By rounding errors only": 0 < left < 1e-15 and rounds_to("0.1", tanh),
    }, {
        "layer 30": shown["depth"],
        "a quarter": sigmoid.prime(0.0),
        "thirty layers": shown["depth"],
        "sixteenth": int(-np.log10(left)),  # so many digits are the same
    }


def broader(start, there, shown):
    relu = learns(layers=shown["layers"]).numbers["means"]
    most = there["means"] > 0.5
    assert relu.max() < 0.5
    return {
        "Four": most.sum() == 4 and there["means"][-1] > 0.3 and relu[-1] == 0,
        "One, near Xavier's": most.sum() == 1,
        "None either": not most.any(),
    }, {
        "thirty layers of ReLU": shown["layers"],
        "half of": 1 / 2,
        "thirty layers of tanh": shown["layers"],
        "seven gains": len(most),
        "off 1": 1,
        "thirty layers multiply": shown["layers"],
    }


def all_alike(start, there, shown):
    return {
        "Still about 0: He keeps everything as it was": abs(there["cosine"]) < 0.2,
        "About one half": 0.4 < there["cosine"] < 0.6,
        "Nearly 1": there["cosine"] > 0.95,
    }, {
        "Two inputs": 2,
        "cosine is 0": np.cos(np.radians(shown["angle"])),
        "fifty layers": shown["layer"],
    }


def four_times(start, there, shown):
    inputs, fewer = sigma.start["fan_in"], shown["fan_in"]
    before = he.sigma(inputs, shown["fan_out"])
    times = there["sigma"] / before
    return {
        "A quarter of it": np.isclose(times, 1 / 4),
        "The same": np.isclose(times, 1),
        "Twice as large": np.isclose(times, 2) and 1.9 < there["std"] / before < 2.1,
        "Four times as large": np.isclose(times, 4),
    }, {
        "64 inputs": inputs,
        "0.177": before,
        "16 inputs": fewer,
        "a quarter as": fewer / inputs,
        "√(2": there["sigma"] ** 2 * fewer,
        "a quarter under": fewer / inputs,
        "twice": times,
    }


def features(start, there, shown):
    W, *_, trained = twin_steps(shown["g"])[0]["drawn"]
    change = (trained - W).reshape(8, 8, 8)  # units, rows, columns
    beside = np.corrcoef(change[:, :, :-1].ravel(), change[:, :, 1:].ravel())[0, 1]
    below = np.corrcoef(change[:, :-1].ravel(), change[:, 1:].ravel())[0, 1]
    edge, inside = np.abs(change[:, :, 0]).max(), np.abs(change[:, :, 2:6]).max()
    return {
        "Noise, as at the start": max(beside, below) < 0.1,
        "The same stroke eight times": np.ptp(change, axis=0).max() < 0.1,
        "Patches, and nothing where no digit has ink": (
            min(beside, below) > 0.2 and edge < 0.1 * inside and there["still"] > 0
        ),
    }, {"a thousand": shown["step"], "is 0": 0}


def turned(start, there, shown):
    right, normal = there["xavier"].mean(), shares("tanh", 50, 1.0).mean()
    return {
        "Fewer": right < normal - 0.05,
        "About as many": abs(right - normal) < 0.05,
        "More than nine digits in ten": right > 0.9,
    }, {
        "Fifty layers": shown["layers"],
        "gain 1": 1,
        "59%": 100 * normal,
        "fifty of": shown["layers"],
        "near 0": 0,
    }


def nothing_at_all():
    net = Network(
        dense([3, 4, 2], tanh, softmax, init=zeros, rng=np.random.default_rng(0)), cross_entropy
    )
    net.forward(np.ones((3, 1)))
    net.backward(np.array([[1.0], [0.0]]))
    SGD(0.1)(net)
    hidden, last = net.layers[1:]
    return {
        "All weights, by the same number": hidden.W.any(),
        "The weights of the last layer": last.W.any(),
        "Biases of the last layer": last.b.all() and not (hidden.b.any() or hidden.W.any()),
    }, {"biases at 0": 0, "outputs are 0": 0, "aᵀ is 0": 0, "these are 0": 0, "(05)": 5}


def his_inputs():
    s = he.sigma(200, 50)
    return {"0.01": np.isclose(s, 0.01), "0.1": np.isclose(s, 0.1), "0.2": np.isclose(s, 0.2)}, {
        "of 50": 50,
        "has 200": 200,
        "√(2/200)": s**2,
        "= 0.1": s,
        "0.01": s**2,
    }


def a_tenth_too_small():
    left = 0.9**30
    return {"0.9": left > 0.5, "About 0.04": rounds_to("0.04", left), "About 10⁻¹⁰": left < 1e-9}, {
        "10%": 10,
        "chain of 30": 30,
        "by 30": 30,
        "by 0.9": 0.9,
        "(06)": 6,
        "0.9³⁰": 0.9,
        "0.042": left,
        "five layers": 5,
        "0.59": 0.9**5,
    }


def whose_digits():
    return {
        "On those that are learned from": False,
        "On validation digits": True,
        "On the test digits": False,
    }, {"Two starts": 2, "three learning": 3, "(03)": 3}


def several_at_once():
    both, partner = np.full((2, 1), 9.0), LOSSES["binary cross-entropy"].partner
    return {
        "Softmax, cross-entropy": softmax(both).min() > 0.9,
        "Two sigmoids, binary cross-entropy": sigmoid(both).min() > 0.9 and partner == "sigmoid",
        "Identity, squared error": False,
    }, {"sum of 1": 1, "(04)": 4, "Two sigmoids": 2, "two questions": 2}
