"""What is true of the predictions of notebook 07."""

import numpy as np

from dl_basics.activations import relu, sigmoid, tanh
from dl_basics.experiments.ailments import AILMENTS, differences
from dl_basics.experiments.batch_norm import SWEEPS
from dl_basics.experiments.paired_difference import direction
from dl_basics.explorers.fixes import ablation, before_after
from dl_basics.explorers.fixes.batch import MARKED
from dl_basics.explorers.fixes.skips import skips
from dl_basics.layers import BatchNorm, LayerNorm
from dl_basics.optimizers import by_norm
from tests.numerals import rounds_to


def wrong_cure(start, there, shown):
    sick = before_after(ailment=shown["ailment"], fixes=(), epoch=shown["epoch"]).numbers
    before, after = (np.median(numbers["sizes"], axis=0) for numbers in (sick, there))
    larger, right = after / before, there["after"].mean()
    layers = len(before) - 1  # from the first to the last, which is no more than the error
    lost = (before[-1] / before[0]) ** (1 / layers)
    return {
        "The gradient arrives, and the networks learn": right > 0.5 and after[0] > 0.1 * after[-1],
        "It reaches the first layer a few times larger, and nothing is learned": (
            2 < larger[0] < 10 and right < 0.12
        ),
        "It gets smaller still": larger[0] < 1,
    }, {
        "root of 2": (larger[0] / larger[-1]) ** (2 / layers),
        "more than 4": np.floor(lost),
    }


def keeps_course(start, there, shown):
    norm, value = there["turned"].values()
    first, second = np.clip([shown["g1"], shown["g2"]], -shown["limit"], shown["limit"])
    return {
        "By norm and by value: as before": norm < 0.01 and value < 0.01,
        "By norm as before; by value it turns by almost 40°": (
            norm < 0.01 and rounds_to("40", value) and value < 40
        ),
        "Both turn a little": 0.01 < norm < 20 and 0.01 < value < 20,
    }, {
        "(3, 0.3)": (shown["g1"], shown["g2"]),
        "limit of 0.3": shown["limit"],
        "3 becomes 0.3": (shown["g1"], first),
        "0.3 stays": second,
        "one tenth": shown["g2"] / shown["g1"],
    }


def alone(start, there, shown):
    (marked,) = there["training"]
    others = [BatchNorm(1).forward(np.array([[z]])).item() for z in (-3.0, 0.1, 700.0)]
    return {
        "It stays 5": rounds_to("5", marked),
        "It becomes 1": rounds_to("1", marked),
        "It becomes 0, and so would any other number": marked == 0 and not any(others),
    }, {"marked 5": MARKED, "is 0": marked}


def company(start, there, shown):
    reach, still = (np.ptp(numbers["first"]) for numbers in (start, there))
    return {
        "As far as with batch norm": still > 0.8 * reach,
        "Not at all": still < 1e-9,
        "Less, but it moves": 1e-9 < still < 0.8 * reach,
    }, {"the 5 units": len(there["z"])}


def even_so(start, there, shown):
    return {
        "It keeps its size: everything is normalized": 0.5 < there["ratio"] < 2,
        "It vanishes": there["ratio"] < 0.1,
        "It grows, layer by layer": there["ratio"] > 100 and there["square"] > 1.3,
    }, {"50 layers": shown["depth"]}


def five_networks(start, there, shown):
    row = [*AILMENTS].index(shown["ailment"])
    twenty, five = (
        {*np.flatnonzero(differences(networks)[3][row] > 0)}
        for networks in (ablation.start["networks"], shown["networks"])
    )
    return {
        "All four": five == twenty,
        "One": len(five) == 1 and five < twenty,
        "None": not five,
    }, {
        "shows four fixes": len(twenty),
        "twenty networks": ablation.start["networks"],
        "Of how many of the four": len(twenty),
        "over five networks": shown["networks"],
        "mean of five": shown["networks"],
        "that of twenty": ablation.start["networks"],
        "three of": len(twenty - five),
        "of the four hold": len(twenty),
        "hold 0": 0,
        "five networks cannot": shown["networks"],
    }


def stand_still(start, there, shown):
    without, with_ = there["changes"]
    times = with_ / without
    return {
        "Yes, clearly": times < 0.8,
        "No, more than without": times > 1.25,
        "It is the same": 0.8 < times < 1.25,
    }, {"two and a half times": (int(times), times % 1)}


def on_average(start, there, shown):
    mean, whole = there["mean"], there["evaluation"]
    return {
        "At half the output without dropout": abs(mean - whole / 2) < 0.2,
        "At the output without dropout": abs(mean - whole) < 0.2,
        "Nowhere": min(abs(mean - whole), abs(mean - whole / 2)) > 0.2,
    }, {
        "a hundred masks": shown["draws"],
        "half the units": there["silent"].mean() / 6,
        "double": 1 / (1 - shown["p"]),
        "1 − p": 1,
    }


def skip_relu(start, there, shown):
    factor = there["ratio"] ** (1 / (shown["depth"] - 1))
    return {
        "It arrives in good size": 0.1 < there["ratio"] < 10,
        "It vanishes": there["ratio"] < 0.001,
        "It explodes": there["ratio"] > 1000,
    }, {
        "Fifty layers": shown["depth"],
        "s = 1": shown["scale"],
        "1.65": factor,
        "fifty layers that": shown["depth"],
        "40 billion": there["ratio"],
    }


def larger_steps(start, there, shown):
    rates, _ = SWEEPS[shown["swept"]]
    without, with_ = (rates[there[kind].mean(axis=1) > 0.5].max() for kind in ("plain", "normed"))
    return {
        "It tolerates rates a few times as large": 3 < with_ / without < 10,
        "It tolerates any rate": with_ == rates.max(),
        "It needs smaller rates": with_ < without,
    }, {"about 0.6": without, "about 3": with_}


def decay_instead(start, there, shown):
    dropout, decay = ((one["after"] - one["before"]).mean() for one in (start, there))
    return {
        "It does nothing here": abs(decay) < 0.02,
        "It helps, but less": 0.02 < decay < dropout,
        "It helps more": decay > dropout > 0.02,
    }, {"0.03": shown["decay"]}


def small_branch():
    """Fifty layers: how δ grows as it is, and with a small branch; what a limit does to it."""
    grown, small = (
        skips(depth=50, start="relu with he", skip=True, scale=s).numbers["ratio"]
        for s in (1.0, 0.1)
    )
    clipped = by_norm(1.0)([np.array([grown]), np.array([1.0])])
    return {
        "Clipping by norm": clipped[0].item() / clipped[1].item() < 10,
        "A tenth of the learning rate": grown < 10,
        "A branch scale of 0.1": small < 10,
    }, {"Fifty": 50, "40 billion": grown, "notebook 06": 6}


def silent_sigmoid():
    sent = float(sigmoid(0.0))
    assert relu(0.0) == tanh(0.0) == 0
    return {"0": sent == 0, "0.5": sent == 0.5, "1": sent == 1}, {
        "z is 0": 0,
        "sigmoid of 0 is a half": (0, 0.5),
        "(notebook 02": 2,
        "g(0) is 0": (0, 0),
        "z = 0": 0,
    }


def one_by_one():
    x, dL_dz = np.random.default_rng(0).normal(size=(2, 16, 1))
    moved = {}
    for layer in (BatchNorm(16), LayerNorm(16)):
        through = layer.forward(x), layer.backward(dL_dz)
        moved[type(layer)] = all(np.abs(some).max() > 1e-6 for some in through)
    return {
        "Batch norm": moved[BatchNorm] and not moved[LayerNorm],
        "Layer norm": moved[LayerNorm] and not moved[BatchNorm],
        "Either": all(moved.values()),
    }, {"0 of it": BatchNorm(16).forward(x).max()}


def which_digits():
    """The best of twenty equals on 200 digits, and then on fresh ones, many times over."""
    rng = np.random.default_rng(0)
    seen, fresh = rng.binomial(200, 0.94, (2, 2000, 20)) / 200
    best = seen.argmax(axis=1)[:, None]
    change = np.take_along_axis(fresh - seen, best, axis=1).mean()
    return {
        "95% as well": abs(change) < 0.002,
        "Somewhat less": change < -0.01,
        "Somewhat more": change > 0.01,
    }, {"twenty": 20, "95%": 95}


def says_interval():
    side = direction(-0.01, 0.05)
    return {
        "It helps by 2 points": side > 0,
        "It does nothing": False,  # what is not found may be there
        "No difference was found": side == 0,
    }, {"Ten pairs": 10, "+2 points": 2, "95%": 95, "−1 to +5": (-1, 5), "0 lies": 0}
