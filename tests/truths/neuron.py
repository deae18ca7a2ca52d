"""What is true of the predictions of notebook 01."""

import numpy as np

from dl_basics.activations import sigmoid
from dl_basics.datasets import GATE_INPUTS, GATES
from dl_basics.experiments.single_neuron import (
    best_line,
    flower_descent,
    flowers,
    right,
    third_line,
)
from dl_basics.explorers.neuron import hidden, neuron
from dl_basics.recipes import Recipe
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


def by_hand():
    z = np.array([2.0, -3.0]) @ np.ones(2) + 1
    a = sigmoid(z)
    return {
        "0": a == 0,
        "one half": a == 0.5,
        "a bit more than one half": 0.5 < a < 0.75,
    }, {
        "Weights (2, −3)": (2, -3),
        "bias 1": 1,
        "inputs (1, 1)": (1, 1),
        "z = 2 · 1 − 3 · 1 + 1 = 0": (2, 1, 3, 1, 1, z),
        "the sigmoid of 0": z,
        "is one half": a,
    }


def only_the_bias():
    w, line = np.array([1.5, -0.5]), []
    for b in (-0.5, 2.0):
        x2 = np.array([(-b - w[0] * x1) / w[1] for x1 in (0.0, 1.0)])  # where z = 0
        line.append((x2[1] - x2[0], x2[0]))
    (slope, height), (other_slope, other_height) = line
    turns, moves = not np.isclose(slope, other_slope), not np.isclose(height, other_height)
    return {
        "it turns": turns and not moves,
        "it moves, and keeps its direction": moves and not turns,
        "it turns and moves": turns and moves,
    }, {"from (0, 0)": (0, 0)}


def same_count():
    data, counts, losses, given = flowers(), [], [], []
    for rate, step in ((1.0, 1), (0.1, 100)):
        places, fall = flower_descent(rate)
        w, b = places[step, :2], places[step, 2]
        a = sigmoid(w @ data.x + b)
        counts.append(right(w, b, data.x, data.labels).sum())
        losses.append(fall[step])
        given.append(np.where(data.labels == 1, a, 1 - a))
    return {
        "nothing: both are right equally often": np.isclose(*losses),
        "it gives the true species more probability, on the whole": (
            counts[0] == counts[1] and given[1].mean() > given[0].mean()
        ),
        "it has a line that no flower lies on the wrong side of": counts[1] == 100,
    }, {
        "Two neurons": len(counts),
        "94 of 100": (counts[0], data.labels.size),
        "is 0.57": losses[0],
        "0.29": losses[1],
        "one half": 0.5,
    }


def one_step():
    weight = 0.3 - 0.5 * -0.2
    return {text: np.isclose(weight, float(text)) for text in ("0.2", "0.4", "0.5")}, {
        "is 0.3": 0.3,
        "slope of the loss is −0.2": -0.2,
        "rate 0.5": 0.5,
        "0.3 − 0.5 · (−0.2) = 0.4": (0.3, 0.5, -0.2, weight),
    }


def xor_in_numbers():
    net = Recipe((2, 2, 1)).network(rng=np.random.default_rng(0))
    weights = sum(layer.W.size for layer in net.layers[1:])
    return {
        "6": net.parameters == 6,
        "9": net.parameters == 9 and third_line("OR", "AND") is not None,
        "12": net.parameters == 12,
    }, {
        "two hidden": 2,
        "Two inputs": 2,
        "to two hidden": 2,
        "2 · 2 weights": (2, 2),
        "2 biases": 2,
        "These two": 2,
        "2 weights": 2,
        "1 bias": 1,
        "makes 9": net.parameters,
        "without biases 6": weights,
    }
