"""What is true of the predictions of notebook 03."""

from itertools import pairwise

import numpy as np

from dl_basics.activations import sigmoid
from dl_basics.datasets import GATES
from dl_basics.experiments import inside
from dl_basics.experiments.inside import OUTPUTS
from dl_basics.experiments.small_networks import FEW, trained_on_digits
from dl_basics.experiments.zigzags import KINDS
from dl_basics.explorers.forward_pass import depth, loop, views
from dl_basics.explorers.forward_pass.loop import EXAMPLES
from dl_basics.explorers.forward_pass.zigzag import FOLLOWS
from tests.numerals import rounds_to


def nothing_to_see(start, there, shown):
    *_, second, first = np.sort(there["p"])
    return {
        "10% for each digit": np.abs(there["p"] - 0.1).max() < 0.05,
        "one digit, well ahead of the rest": first > 2 * second and first > 0.5,
        "nothing": there["p"].sum() < 0.5,
    }, {
        "eight rows": shown["covered"],
        "64 numbers": len(trained_on_digits()[0].x),
        "ten": len(there["p"]),
    }


def no_bend_no_line(start, there, shown):
    squares = GATES["xor"][0] == 1
    points = there["points"]
    around = np.linspace(0, 2 * np.pi, 3600)
    along = np.stack([np.cos(around), np.sin(around)], 1) @ points  # in each direction
    parted = (along[:, squares].min(axis=1) > along[:, ~squares].max(axis=1) + 1e-9).any()
    midway = np.allclose(points[:, ~squares].T, points[:, squares].mean(axis=1))
    return {"yes": parted, "no": not parted and midway}, {
        "two circles": int((~squares).sum()),
        "two squares": int(squares.sum()),
    }


def the_rest(start, there, shown):
    full, left = divmod(EXAMPLES, shown["batch"])
    return {option: there["iterations"] == int(option) for option in ("2", "3", "24")}, {
        "from 8": loop.start["batch"],
        "to 10": shown["batch"],
        "24 examples": EXAMPLES,
        "Two batches": full,
        "of ten": shown["batch"],
        "a third": there["iterations"],
        "four examples": left,
    }


def turned_over(start, there, shown):
    here, elsewhere = start["result"], there["result"]
    return {
        "other numbers come out": not np.array_equal(np.sort(here, None), np.sort(elsewhere, None)),
        "the same numbers, rows and columns exchanged": np.array_equal(elsewhere, here.T),
        "nothing at all": np.array_equal(elsewhere, here),
    }, {}


def all_silent(start, there, shown):
    answer, bias = there["a2"].item(), there["z2"].item()
    return {
        "0": answer == 0,
        "σ(0) = 0.50": rounds_to("0.50", answer),
        "σ(0.5) = 0.62": rounds_to("0.62", answer),
    }, {
        "(−2, −1.5)": (shown["x1"], shown["x2"]),
        "layer 1": 1,
        "above 0": there["z1"].max(),
        "three zeros": int((there["a1"] == 0).sum()),
        "weights are 0": there["a1"].sum(),
        "layer 2": 2,
        "0.5": bias,
    }


def longer(start, there, shown):
    training, held_back = there["training"], there["held back"]
    lowest = held_back.argmin()
    climbed = held_back[-1] / held_back.min()
    return {
        "it falls as well": lowest == len(held_back) - 1,
        "it stops falling and stays level": climbed < 1.05,
        "it falls, and then climbs": (
            climbed > 1.2 and 0 < lowest < 50 and training[-1] < training[lowest] / 2
        ),
    }, {"epoch 100": shown["epoch"], "100 digits": FEW}


def six_layers(start, there, shown):
    layers, most = shown["layers"], 2 * shown["layers"] + 1
    return {
        "13 and 13": there["deep"] == 13 and most == 13,
        "13 and at most 64": there["deep"] == 13 and most == 64,
        "64 and at most 13": there["deep"] == 64 and most == 13 and there["wide"] <= most,
    }, {
        "Six layers": layers,
        "two units": 2,
        "37 weights": there["numbers"],
        "12 units. How": 2 * layers,
        "becomes two": there["deep"] / depth(layers=layers - 1).numbers["deep"],
        "12 units make": 2 * layers,
        "13 pieces": most,
    }


def more_teeth(start, there, shown):
    arrive = there["arrive"]["deep"]
    sizes = KINDS["deep"]
    weights = sum(a * b + b for a, b in pairwise(sizes))
    return {
        "all ten": arrive == 10,
        "about half": 4 <= arrive <= 6,
        "none": arrive == 0,
    }, {
        "Five folds": shown["folds"],
        "make 32": 2 ** shown["folds"],
        "five layers": shown["folds"],
        "two units": 2,
        "31 weights": depth(layers=5).numbers["numbers"],
        "three layers": len(sizes) - 2,
        "16 units": sizes[1],
        "593. How": weights,
        "How many of ten": len(there["errors"]["deep"]),
        "0.05": FOLLOWS,
        "593 has": weights,
        "none of ten": 10,
    }


def packed(start, there, shown):
    outputs, *_ = inside.inside("sigmoid").first(1)
    share, middles = outputs[0, 0, 2], (OUTPUTS[1:] + OUTPUTS[:-1]) / 2
    middle = share[(middles > 0.3) & (middles < 0.7)].sum()
    return {
        "half near 0, half near 1": share[np.abs(middles - 0.5) > 0.4].sum() > 0.8,
        "spread evenly from 0 to 1": 0.3 < middle < 0.5,
        "most of them from 0.3 to 0.7": middle > 0.75,
    }, {
        "third hidden layer": 3,
        "a quarter": sigmoid.prime(0.0),
        "After two": 2,
        "after three": 3,
    }


def fence(start, there, shown):
    whole = [units for units in range(1, 7) if _all_right(units)]
    return {option: min(whole) == int(option) for option in ("1", "2", "3")}, {
        "Two straight edges": min(whole) - 1,
        "three close": min(whole),
        "1 and 2": (1, min(whole) - 1),
    }


def _all_right(units):
    found = views(units=units, added=units).numbers
    return found["right"] == len(found["z"])


def threshold_of():
    place = 6 / 2
    return {
        "above 3": place == 3 and 2 * 3.1 - 6 > 0,
        "above 6": place == 6,
        "below −3": 2 * -3.1 - 6 > 0,
    }, {"weight 2": 2, "bias −6": -6, "2x − 6": (2, 6), "above 0. A": 2 * place - 6}


def two_affine():
    one = (np.ones((1, 3)) @ np.ones((3, 2))).shape
    return {
        "nothing: the shapes no longer fit": False,
        "one layer with weights (1, 2)": one == (1, 2),
        "one layer with weights (3, 3)": one == (3, 3),
    }, {
        "Between two": 2,
        "(1, 3)": (1, 3),
        "(3, 2)": (3, 2),
        "of the two": 2,
        "the two numbers": 2,
        "are 3 and 3": (3, 3),
    }


def how_many_steps():
    batches = len(range(0, 1000, 64))
    return {f"{times} times": times == 10 * batches for times in (10, 156, 160)}, {
        "1000": 1000,
        "64": 64,
        "10 epochs": 10,
        "16 batches": batches,
    }


def who_may_choose():
    """Twenty coins: the best of them on the questions that chose it, and on others."""
    looks, fresh = [], []
    for seed in range(300):
        chosen, others = np.random.default_rng(seed).random((2, 20, 100)) < 0.5
        best = chosen.mean(axis=1).argmax()
        looks.append(chosen[best].mean())
        fresh.append(others[best].mean())
    honest = np.mean(looks) > 0.58 and abs(np.mean(fresh) - 0.5) < 0.02
    return {
        "both on the test digits": not honest,
        "both on the validation digits": not honest,
        "choose on validation digits, measure on test digits": honest,
    }, {"five": 5}


def why_deep():
    pieces = 2**8
    assert depth(layers=6).numbers["deep"] == 2**6
    return {
        "16": pieces - 1 <= 16,
        "at least 255": pieces - 1 == 255,
        "about 64": 16 < pieces - 1 <= 64,
    }, {
        "Eight layers": 8,
        "two ReLU": 2,
        "double": 2,
        "to 256": pieces,
        "256 pieces": pieces,
        "255 kinks": pieces - 1,
    }
