"""What is true of the predictions of notebook 03."""

import numpy as np

from dl_basics.datasets import GATES
from dl_basics.experiments.small_networks import FEW, trained_on_digits
from dl_basics.explorers.forward_pass import loop, views
from dl_basics.explorers.forward_pass.loop import EXAMPLES
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
