"""What is true of the predictions of notebook 06."""

import numpy as np

from dl_basics.activations import relu
from dl_basics.diagnostics import rms
from dl_basics.experiments.digits import digits_for
from dl_basics.experiments.gradients_by_layer import NETWORKS, way_forward
from dl_basics.experiments.products import STARTS
from dl_basics.explorers.gradient_problems import dying, learning, repeated, vanishing
from dl_basics.explorers.gradient_problems.cliff import LIMITS
from dl_basics.explorers.gradient_problems.learning import LEARNERS
from dl_basics.explorers.gradient_problems.remedies import AILMENTS
from dl_basics.initializers import He, he, xavier
from dl_basics.optimizers import SGD, by_norm
from dl_basics.recipes import Recipe
from dl_basics.training import train
from tests.numerals import rounds_to


def comes_back(start, there, shown):
    (first, second), (_, before) = (numbers["moved"] for numbers in (there, start))
    asleep, woken = there["first"].mean(), start["second"].mean() > there["second"].mean()
    return {
        "Layer 1 follows, only later": asleep < 16,
        "Layer 1 stays dead, layer 2 gets most of them back": (
            asleep == 16 == start["first"].mean() > start["second"].mean()
            and woken
            and 0 < there["second"].mean() < 8
            and first == 0 < before < second
        ),
        "Those of layer 2 are dead again": there["second"].mean() > start["second"].mean(),
    }, {
        "of layer 2": 2,
        "of layer 1": 1,
        "after ten": shown["epoch"],
        "unit in layer 1": 1,
        "unit in layer 2": 2,
        "is layer 1": 1,
    }


def level(start, there, shown):
    delta, dW = (there[name][0] / there[name][-1] for name in ("delta", "dW"))
    return {
        "Yes": 0.1 < delta < 10,
        "No: its gradients vanish": delta < 0.01 and 0.5 < dW < 2,
        "No: its units are dead": there["dead"].max() > 0.5,
    }, {
        "in layer 1 as": 1,
        "layer 12": len(there["delta"]),
        "a thousand": np.floor(1 / delta / 1000) * 1000,
        "smaller in layer 1": 1,
        "into layer 1": 1,
    }


def fair(start, there, shown):
    wild, _, changes = AILMENTS[shown["ailment"]]
    finite = there["clipping"] > 0.1 > there["nothing"]
    return {
        "Weight decay": there["weight decay"] > 0.75,
        "A rate ten times smaller": there["rate / 10"] > 0.75,
        "Clipping": there["clipping"] > 0.75,
        "Weights of He's own size": there["He's own size"] > 0.75 and finite,
    }, {
        "Ten layers": len(wild.sizes) - 2,
        "twice He": wild.init.gain,
        "ten times": wild.rate / changes["rate / 10"]["rate"],
    }


def a_little_less(start, there, shown):
    lengths = there["lengths"]
    return {
        "About 0.9": all(rounds_to("0.9", length) for length in lengths),
        "About a hundredth": all(rounds_to("0.01", length) for length in lengths),
        "Less than a ten thousandth": max(lengths) < 1e-4,
    }, {
        "ρ = 1.1": repeated.start["rho"],
        "a hundred": shown["times"],
        "14,000": start["lengths"].mean(),
        "ρ = 0.9": shown["rho"],
        "0.9 to": shown["rho"],
        "100": shown["times"],
        "0.000027": lengths.mean(),
        "less than 1": 1,
    }


def too_fast(start, there, shown):
    (_, second), few = there["shares"], start["shares"].max() < 0.05
    return {
        "Still hardly any": there["shares"].max() < 0.05,
        "A few units of the second layer": 0.05 < second < 0.3,
        "Half of the second layer or more": second >= 0.5 and few and there["lost"] == 0,
    }, {
        "rate 0.1": float(dying.start["rate"]),
        "rate 1.4": float(shown["rate"]),
        "40 steps": shown["step"],
    }


def still(start, there, shown):
    right = there["right"].mean()
    names = learning.start["network"], shown["network"]
    eight, twenty = (len(LEARNERS[name].sizes) - 2 for name in names)
    with_he = learning(network="20 layers, ReLU, He").numbers["right"].mean()
    return {
        "They learn: ReLU does not vanish": right > 0.75,
        "They learn, only later": 0.2 < right < 0.75,
        "Nothing either": right < 0.12 and start["right"].mean() < 0.12 and with_he > 0.2,
    }, {
        "Eight layers": eight,
        "Twenty layers": twenty,
        "√½": xavier.sigma(64, 64) / he.sigma(64, 64),  # He loses nothing
        "twenty layers begin": twenty,
    }


def saved(start, there, shown):
    return {
        "Fewer: short steps are too slow": there["arrived"] < start["arrived"],
        "About half": 4 <= there["arrived"] <= 6,
        "All ten": there["arrived"] == STARTS > start["arrived"],
    }, {
        "ten starts": STARTS,
        "longer than 1": LIMITS[shown["limit"]],
        "100 steps": shown["step"],
    }


def fifty(start, there, shown):
    before, after = start["first"], there["first"]
    layers, more = shown["depth"], shown["depth"] - vanishing.start["depth"]
    return {
        "About a third of that": rounds_to("third", after / before),
        "About the square of that": 0.1 < after / before**2 < 10,
        "Still smaller: about 10⁻³¹": rounds_to("10⁻³¹", after),
    }, {
        "twenty layers": vanishing.start["depth"],
        "layer 1": 1,
        "10⁻¹²": before,
        "fifty": layers,
        "by about 0.235": there["factor"],
        "thirty more layers": more,
        "thirty more factors": more,
        "0.235 to": there["factor"],
        "49": layers - 1,
    }


def slope_of_one(start, there, shown):
    _, slopes = way_forward(relu, shown["init"])
    return {
        "All of it": rounds_to("1", there["first"]),
        "About a half": rounds_to("half", there["first"]),
        "About 10⁻⁸": rounds_to("10⁻⁸", there["first"]),
    }, {
        "has the slope 1": relu.prime(1.0),
        "fifty": shown["depth"],
        "slope is 1": relu.prime(1.0),
        "half of the units": np.mean(slopes),
        "and 0": relu.prime(-1.0),
        "√½": there["factor"],
        "49 times": shown["depth"] - 1,
    }


def one_and_a_half(start, there, shown):
    gain, layers = shown["init"].gain, shown["depth"]
    return {
        "1.5 times": rounds_to("1.5", there["first"]),
        "About 75 times": rounds_to("75", there["first"]),
        "More than a million times": there["first"] > 1e6,
    }, {
        "weights 1.5": gain,
        "fifty": layers,
        "layer 1": 1,
        "layer 50": layers,
        "now 1.5": there["factor"],
        "1.5 to": gain,
        "49": layers - 1,
        "400 million": gain ** (layers - 1),
        "ten networks": NETWORKS,
    }


def looks_healthy(start, there, shown):
    named = np.isclose(shown["gain"] * he.sigma(64, 64), xavier.sigma(64, 64), rtol=0.02)
    small = rounds_to("0.001", there["drop"]) and named
    return {
        "a": 0.5 < there["a"] < 2,
        "δ": 0.5 < there["δ"] < 2,
        "∂L/∂W": 0.5 < there["∂L/∂W"] < 2 and small,
    }, {
        "0.7 times": shown["gain"],
        "three curves": len(there.keys() - {"drop"}),
        "two ends": 2,
        "a factor of 2": 2,
        "a thousand": round(1 / there["drop"], -1),
    }


def half_of_them():
    rng = np.random.default_rng(0)
    W, z, delta = 0.1 * rng.normal(size=(100, 100)), *rng.normal(size=(2, 100, 100))
    factor = rms(W.T @ delta * relu.prime(z)) / rms(delta)
    return {
        "About 1, the slope of a ReLU that is on": abs(factor - 1) < 0.1,
        "About √½": abs(factor - np.sqrt(0.5)) < 0.05,
        "About 1/4": abs(factor - 0.25) < 0.1,
    }, {
        "of 100": 100,
        "0.1.": 0.1,
        "slope is 1": relu.prime(1.0),
        "half": 0.5,
        "and 0": relu.prime(-1.0),
        "√½": np.sqrt(0.5),
        "(02)": 2,
        "weights is 1": 100 * 0.1**2,
    }


def where_to_look():
    x = np.ones((1, 1))
    alike = np.isclose((1e-3 * x) @ (1e3 * x).T, x @ x.T).item()  # small δ and large a
    return {
        "Yes: equal gradients, equal δ": not alike,
        "Nobody can say before looking at δ": alike,
    }, {"layer 1 and": 1, "layer 20": 20, "to layer 1": 1, "(05)": 5}


def still_as_unequal():
    before = [np.array([0.04]), np.array([40.0]), np.array([30.0])]
    after = by_norm(5.0)(before)
    fraction = (after[0] / after[1]).item()
    return {
        "A thousandth": rounds_to("0.001", fraction),
        "A hundredth": rounds_to("0.01", fraction),
        "All of it: they are equal": fraction == 1,
    }, {
        "length 50": round(np.hypot(*before[1:]).item()),
        "layer 1 is": 1,
        "a thousandth": fraction,
        "layer 8": 8,
        "at 5": 5,
        "1/10": (after[1] / before[1]).round(6).item(),
        "of two": 2,
    }


def far_above_ln_ten():
    x, y = (part[0] for part in digits_for((0,), 100)[:2])
    losses = []
    for times in (1.0, 1.5):
        recipe = Recipe((64, *[64] * 12, 10), g=relu, init=He(times))
        losses.append(recipe.network(rng=np.random.default_rng(0)).evaluate(x, y))
    return {
        "The learning rate": False,  # there was no step
        "The size of the first weights": losses[0] < 5 < 40 < losses[1],
        "The labels": False,
    }, {
        "Ten classes": 10,
        "is 40": 40,
        "ln 10": 10,
        "2.3": np.log(10),
        "(04)": 4,
        "of 40": 40,
    }


def neither_wakes_it():
    x, y = (part[0] for part in digits_for((0,), 200)[:2])
    net = Recipe((64, 8, 10), g=relu, init=he).network(rng=np.random.default_rng(0))
    layer = net.layers[1]
    layer.b[0], before = -20.0, layer.W[0].copy()
    list(train(net, x, y, SGD(0.1, decay=0.1), epochs=20, rng=np.random.default_rng(0), batch=32))
    net.forward(x)
    asleep, ratio = (layer.z[0] <= 0).all(), layer.W[0] / before
    return {
        "Its gradient wakes it": not asleep,
        "The decay wakes it": not asleep,
        "It stays dead, and its weights shrink": asleep and np.ptp(ratio) < 1e-9 and ratio[0] < 1,
    }, {"Slope 0": relu.prime(-1.0), "(02)": 2, "towards 0": 0, "below 0": 0}
