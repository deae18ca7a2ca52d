"""What is true of the predictions of notebook 01."""

import numpy as np

from dl_basics.datasets import GATE_INPUTS, GATES
from dl_basics.experiments.single_neuron import best_line, flowers
from dl_basics.explorers.neuron import hidden, neuron
from tests.numerals import rounds_to


def sepals(start, there, shown):
    return {
        "nearly all, again": there["best"] >= 95 and start["best"] >= 95,
        "about three quarters": 70 <= there["best"] <= 80 and there["right"] == there["best"],
        "half: no better than guessing": there["best"] <= 55,
    }, {
        "the hundred": flowers(shown["pair"], shown["part"]).y.size,
        "75": there["best"],
        "two species": 2,
    }


def without_a_bias(start, there, shown):
    around = np.linspace(0, 2 * np.pi, 3600)
    z = np.stack([np.cos(around), np.sin(around)], 1) @ GATE_INPUTS  # of every line through (0, 0)
    best = ((z > 1e-9) == GATES["and"][0]).sum(axis=1).max()
    return {
        "yes, with other weights": best == 4,
        "no: three of the four corners at best": (
            best == there["best"] == there["right"] == 3 < start["best"]
        ),
        "no: not even two": best < 2,
    }, {
        "b is 0": 0,
        "At (1, 0)": tuple(GATE_INPUTS[:, 2]),
        "at (0, 1)": tuple(GATE_INPUTS[:, 1]),
        "may be above 0": 0,
        "z at (1, 1)": _corner("and", 1),
        "is not above 0": 0,
    }


def _corner(gate, answer):
    """The one corner to which a gate gives this answer."""
    ((x1, x2),) = GATE_INPUTS[:, GATES[gate][0] == answer].T
    return x1, x2


def a_second_neuron(start, there, shown):
    yes, also = there["places"][:, GATES["xor"][0] == 1].T
    return {
        option: hidden(**shown | {"second": option}).numbers["separable"]
        for option in ("x₁", "AND", "NOR")
    }, {
        "third neuron": 3,
        "no to (0, 0)": _corner("or", 0),
        "yes to (1, 1)": _corner("and", 1),
        "fall on (1, 0)": tuple((yes + also) / 2),
    }


def a_hundred_steps(start, there, shown):
    best = best_line(flowers())
    return {
        "97, as many as the best line": there["right"] == best == 97,
        "94 or 95": there["right"] in (94, 95) and best == 97 and there["loss"] < start["loss"] / 2,
        "fewer: it loses its way": there["right"] < 94,
    }, {"94 of the 100": (start["right"], flowers().y.size), "a hundred steps": shown["steps"]}


def exclusive(start, there, shown):
    ends = there["ends"]
    return {
        "near 0 from a lucky start, higher from others": ends.min() < 0.1,
        "somewhere else from each start": np.ptp(ends) > 0.001,
        "at 0.693 from every start": all(rounds_to("0.693", end) for end in ends),
    }, {
        "a hundred steps": shown["steps"],
        "twenty": len(ends),
        "ln 2": np.exp(ends.mean()),
        "one half": there["a"].max(),
    }


def sixty_four_inputs(start, there, shown):
    inputs, units, outputs = shown["inputs"], shown["units"], shown["outputs"]
    weights = inputs * units + units * outputs
    biases = units + outputs
    return {
        "106": there["parameters"] == 106,
        "2368": there["parameters"] == 2368,
        "2410": there["parameters"] == 2410 == weights + biases,
    }, {
        "64 inputs": inputs,
        "32 units": units,
        "10 outputs": outputs,
        "64 · 32": (inputs, units),
        "32 · 10": (units, outputs),
        "2368": weights,
        "42": biases,
    }


def halved(start, there, shown):
    def line(values):
        """How far it runs from the centre, and in which direction."""
        length = np.hypot(values["w1"], values["w2"])
        return values["b"] / length, values["w1"] / length

    (before, from_), (after, to) = line(neuron.start), line(shown)
    less_sure = abs(there["a"] - 0.5) < abs(start["a"] - 0.5)
    return {
        "it moves towards the centre": abs(after) < abs(before) - 1e-6,
        "it turns": abs(to - from_) > 1e-6,
        "it stays where it is": np.allclose((before, from_), (after, to)) and less_sure,
    }, {"z was 0": 0, "half of it": there["z"] / start["z"], "is 0 too": 0}
