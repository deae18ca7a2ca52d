"""What is true of the predictions of notebook 04."""

import numpy as np

from dl_basics.activations import sigmoid
from dl_basics.experiments.calibration import NEAR, chosen, on_test_digits
from dl_basics.experiments.descents import X, Y, lowest_place
from dl_basics.experiments.noisy_digits import learned
from dl_basics.explorers.loss import (
    confusion,
    constants,
    landscape,
    likelihood,
    one_prediction,
    overfit,
    recovery,
)
from dl_basics.explorers.loss.likelihood import ASKED
from dl_basics.losses import absolute_error, binary_cross_entropy, cross_entropy, squared_error
from tests.numerals import rounds_to


def an_outlier(start, there, shown):
    before = constants(loss=shown["loss"]).numbers["best"]
    values = np.array([1, 2, 3, 4, shown["last"]])
    c = 3.5  # a little above the middle
    three, two = (int(some.sum()) for some in (values < c, values > c))
    return {
        "at 4, the new mean": rounds_to("4", there["best"]),
        "at 3, as before": (
            rounds_to("3", there["best"])
            and before == there["best"] == there["median"] < there["mean"] == 4
        ),
        "somewhere near 10": there["best"] > 8,
    }, {
        "the fifth value": len(values),
        "from 6": constants.start["last"],
        "to 10": shown["last"],
        "three values": three,
        "two on": two,
        "towards the three": three,
        "helps three": three,
        "hurts two": two,
        "the five": len(values),
    }


def the_plateau(start, there, shown):
    place, begun = np.array([there["w"], there["b"]]), np.array([shown["w"], shown["b"]])
    other = landscape(**shown | {"loss": "binary cross-entropy"}).numbers
    valley, its_valley = (lowest_place(loss)[0] for loss in (squared_error, binary_cross_entropy))
    arrived = np.allclose([other["w"], other["b"]], its_valley, atol=0.01)
    a = sigmoid(shown["w"] * X + shown["b"])
    moved, off = (np.linalg.norm(place - at) for at in (begun, valley))
    return {
        "into the valley too": off < 0.5,
        "into another valley": off > 0.5 and moved > 1,
        "nowhere: it hardly moves": moved < 0.1 and arrived and np.abs(a - 0.5).min() > 0.45,
    }, {
        "w = −6": shown["w"],
        "b = 0": shown["b"],
        "cross-entropy 60": shown["steps"],
        "Where do 60": shown["steps"],
        "all six": X.size,
        "about four": int((np.abs(a - Y) > 0.5).sum()),
    }


def never(start, there, shown):
    half = likelihood(p=0.5, yes=shown["yes"]).numbers["surprise"]
    return {
        "yes: no is the usual answer": there["surprise"] < 0.9 * half,
        "no: it is worse than p = 0.5": there["surprise"] > 1.1 * half,
        "both are equally bad": 0.9 < there["surprise"] / half < 1.1,
    }, {
        "2 of 10": (shown["yes"], ASKED),
        "p = 0.01": shown["p"],
        "p = 0.5": likelihood.start["p"],
        "Eight times": ASKED - shown["yes"],
        "two yes": shown["yes"],
        "−ln 0.01": shown["p"],
        "4.6": -np.log(shown["p"]),
        "0.93": there["surprise"],
        "0.69": half,
    }


def sure_of_yes(start, there, shown):
    def silent(z):
        numbers = one_prediction(**shown | {"z": z}).numbers
        return numbers["a"] > 0.5 and abs(numbers["squared error"][1]) < 0.001

    return {
        "where z is far below 0, as before": silent(-8.0),
        "where z is far above 0": silent(8.0),
        "nowhere": not silent(-8.0) and not silent(8.0),
    }, {
        "z = 8": shown["z"],
        "0.0007": there["squared error"][1],
        "with 1.": there["cross-entropy"][1],
    }


def from_ten(start, there, shown):
    eight, nine = (recovery(start=z).numbers["needed"]["squared error"] for z in (8.0, 9.0))
    ten = there["needed"]["squared error"]
    by_e = np.isclose((ten - nine) / (nine - eight), np.e, rtol=0.01)
    return {
        "about 180": 90 < ten < 360,
        "about 1,000": 500 < ten < 2000,
        "more than 20,000": 20_000 < ten < 25_000 and by_e,
    }, {
        "z = 4": recovery.start["start"],
        "71 steps": start["needed"]["squared error"],
        "z = 10": shown["start"],
    }


def saturated(start, there, shown):
    delta = there["delta"]
    return {
        "all nearly 0": np.allclose(delta, 0, atol=0.01),
        "about 1, 0 and −1": np.allclose(delta, (1, 0, -1), atol=0.01) and there["p"].max() > 0.99,
        "about 6, 0 and −6": np.allclose(delta, (6, 0, -6), atol=0.1),
    }, {
        "6, 0 and 0": (shown["z1"], shown["z2"], shown["z3"]),
        "class 3": 1 + int(delta.argmin()),  # only the true class is pushed up
        "slope 1": delta[0],
    }


def all_right(start, there, shown):
    climbs = [
        overfit(wrong=wrong, epoch=200).numbers["test loss"]
        - overfit(wrong=wrong, epoch=8).numbers["test loss"]
        for wrong in (overfit.start["wrong"], shown["wrong"])
    ]
    share = climbs[1] / climbs[0]
    return {
        "yes, as far": share > 0.8,
        "yes, about half as far": 0.3 < share < 0.7,
        "no: it falls on, and ends lower": (
            climbs[1] < 0 < climbs[0] and there["test accuracy"] > 0.9
        ),
    }, {"near epoch 8": start["best"]}


def divided(start, there, shown):
    change = abs(there["right"] - start["right"])
    return {
        "none": change == 0 and there["sure"] < start["sure"],
        "a few, where classes were close": 0 < change < 0.05,
        "about one in ten": change >= 0.05,
    }, {
        "1.26": shown["temperature"],
        "94.0%": 100 * there["right"],
        "93.7%": 100 * there["sure"],
        "95.6%": 100 * start["sure"],
    }


def hardly_trained(start, there, shown):
    off, before = there["sure"] - there["right"], start["sure"] - start["right"]
    return {
        "surer than right, and more so": off > before,
        "less sure than right": off < -0.01 and before > 0.01,
        "just as sure as right": abs(off) < 0.01,
    }, {
        "3 epochs": shown["epochs"],
        "83.3%": 100 * there["sure"],
        "91.5%": 100 * there["right"],
        "0.98": 0.98,
    }


def hardly_a_yes(start, there, shown):
    found, alarms, missed, rest = there["counts"]
    return {
        "it falls to about a quarter": there["accuracy"] < 0.35,
        "it falls to about one half": 0.35 < there["accuracy"] < 0.65,
        "it stays above 90%": there["accuracy"] > 0.9 and there["recall"] < 0.3,
    }, {
        "from 0.5": confusion.start["threshold"],
        "to 0.99": shown["threshold"],
        "33 of 44": (missed, found + missed),
        "406 of the 450": (rest + alarms, found + alarms + missed + rest),
    }


def a_slip():
    y = np.array([[1.0, 2, 3, 4, 50]])
    at = np.linspace(0, 50, 501)
    best = [
        at[np.argmin([loss(np.full((1, 5), c), y) for c in at])]
        for loss in (squared_error, absolute_error)
    ]
    squared, absolute = (np.isclose(c, 3) for c in best)
    return {
        "the squared error": squared and not absolute,
        "the absolute error": absolute and not squared,
        "both": squared and absolute,
    }, {
        "Five measurements": y.size,
        "1, 2, 3, 4, 50": tuple(y[0]),
        "is it 3": best[1],
        "the median, 3": best[1],
        "the mean, 12": best[0],
    }


def most_likely():
    p, yes, all_of_them = np.linspace(0.001, 0.999, 999), 30, 100
    log_likelihood = yes * np.log(p) + (all_of_them - yes) * np.log(1 - p)
    mean = [
        binary_cross_entropy([[q] * all_of_them], [[1] * yes + [0] * (all_of_them - yes)])
        for q in p
    ]
    likely, calm = p[np.argmax(log_likelihood)], p[np.argmin(mean)]
    return {
        "at 0.3, both": np.allclose([likely, calm], 0.3),
        "at 0, as most are no, and at 0.3": likely < 0.01 and np.isclose(calm, 0.3),
        "at 0.5, both": np.allclose([likely, calm], 0.5),
    }, {
        "to 100": all_of_them,
        "for 30": yes,
        "notebook 01": 1,
        "the 100": all_of_them,
    }


def sure_and_wrong():
    a, y = np.array([[0.999]]), np.array([[0.0]])
    loud = binary_cross_entropy.delta(a, y).item()
    weak = (squared_error.dL_da(a, y) * a * (1 - a)).item()
    pair = (rounds_to("0.999", loud), rounds_to("0.002", weak))
    return {
        "0.999 and 0.002": all(pair),
        "0.002 and 0.999": rounds_to("0.002", loud) and rounds_to("0.999", weak),
        "0.999 with both": np.isclose(loud, weak),
    }, {
        "notebook 02": 2,
        "answers 0.999": a.item(),
        "leaves 2": 2,
        "(1 − a)": 1,
        "is 0.001": (a * (1 - a)).item(),
    }


def a_large_logit():
    loss = binary_cross_entropy.logits([[800.0]], [[0.0]])
    return {
        "infinite": np.isinf(loss),
        "800": loss == 800 and sigmoid(800.0) == 1,
        "0": loss == 0,
    }, {
        "a yes is 800": loss,
        "ln(1 + e": 1,
        "which is 800": loss,
        "exactly 1": sigmoid(800.0),
        "ln(1 − a)": 1,
    }


def a_wrong_class():
    p, y = np.array([[0.7], [0.2], [0.1]]), np.array([[0.0], [1.0], [0.0]])
    delta = cross_entropy.delta(p, y)[:, 0]
    slope = 2 * delta[0]
    return {
        "0: that class is not in the loss": slope == 0,
        "1.4": np.isclose(slope, 1.4),
        "−1.6": np.isclose(slope, -1.6),
    }, {
        "three classes": p.size,
        "0.7, 0.2 and 0.1": tuple(p[:, 0]),
        "the input 2": 2,
        "0.7 − 0 = 0.7": (p[0, 0], y[0, 0], delta[0]),
        "notebook 01": 1,
        "0.7 · 2 = 1.4": (delta[0], 2, slope),
    }


def ninety_eight():
    """Shown by the networks of the explorer: with wrong labels, as they are and with their T."""
    shares = []
    for temperature in (1.0, chosen(0.2, 100)):
        sure, right = on_test_digits(0.2, 100, temperature)
        near = (sure > NEAR[0]) & (sure <= NEAR[1])
        shares.append(100 * right[near].mean())
    learned_by_heart = learned(0.2)["train accuracy"][:, -1].min() == 1
    return {
        "that it comes from a softmax, so it is a probability": abs(shares[0] - 98) < 3,
        "that all the digits it learned from are right by now": (
            learned_by_heart and abs(shares[0] - 98) < 3
        ),
        "that of such answers to digits it has not seen, about 98 in 100 were right": (
            abs(shares[1] - 98) < 3
        ),
    }, {
        "with 0.98": 0.98,
        "100 epochs": 100,
        "a fifth": 0.2,
        "88 in 100": (shares[0], 100),
    }
