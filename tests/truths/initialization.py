"""What is true of the predictions of notebook 08."""

import numpy as np

from dl_basics.activations import sigmoid
from dl_basics.experiments.starts import twin_steps
from dl_basics.explorers.initialization import learns, sigma, sigmoids
from dl_basics.initializers import he
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
    six, ten = start["Xavier"].mean(axis=1), there["Xavier"].mean(axis=1)
    five = there["Xavier"][4]
    profit = 1 + np.flatnonzero(ten > six + 0.05)
    return {
        "Yes, they only needed time": five.mean() > 0.5,
        "Half of the networks do": 3 <= (five > 0.2).sum() <= 7,
        "No": five.max() < 0.15,
    }, {
        "Ten epochs": shown["epoch"],
        "six": sigmoids.start["epoch"],
        "five layers": 1 + int((ten < 0.15).argmax()),
        "Three and four": tuple(profit),
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


def deeper(start, there, shown):
    before, after = ({*np.flatnonzero(one["means"] > 0.15)} for one in (start, there))
    he_before, he_after = (one["he"].mean() for one in (start, there))
    return {
        "The same gains do: the rule does not know the depth": after == before,
        "There are fewer of them": (
            after < before and start["best"] == there["best"] and he_after < he_before / 2
        ),
        "Larger gains are needed, as more is lost on the way": there["best"] > start["best"],
    }, {
        "Ten layers": learns.start["layers"],
        "√2": start["best"],
        "Take thirty": shown["layers"],
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
