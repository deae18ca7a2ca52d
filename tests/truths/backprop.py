"""What is true of the predictions of notebook 05."""

from pathlib import Path

import numpy as np

from dl_basics.activations import sigmoid
from tests.numerals import rounds_to


def stuck(start, there, shown):
    z = shown["w"] * shown["x"] + shown["b"]
    slope = there["backward"]["w"]
    (book,) = (Path(__file__).parents[2] / "notebooks").glob("*_loss.ipynb")
    return {
        "As large as it gets: the error is as large as it gets": slope > 0.9 * shown["x"],
        "About 0.5": rounds_to("0.5", slope),
        "Almost 0": abs(slope) < 0.001,
    }, {
        "Target 0": shown["y"],
        "almost 1": sigmoid(z),
        "z = 9,": z,
        "a − y is 1": there["backward"]["a"],
        "z = 9 has": z,
        "0.0001": sigmoid.prime(z),
        "Notebook 04": int(book.name[:2]),
    }


def smaller(start, there, shown):
    middle = np.median(there["errors"], axis=0)

    def error(step):
        return middle[np.isclose(there["sizes"], step, atol=0)].item()

    rounded, best = error(shown["step"]), error(1e-5)
    return {
        "It is smaller still": rounded < best,
        "It is larger than at 10⁻⁵": rounded > 10 * best and best < error(1e-2) / 10,
        "It is exactly 0": rounded == 0,
    }, {
        "nudge of 10⁻¹⁰": shown["step"],
        "two losses": 2,
        "16 digits": -np.log10(np.finfo(float).eps),
    }


def too_far(start, there, shown):
    rate, steep = shown["rate"], there["factors"].min()
    curvature = 2 / there["limit"]
    return {
        "It still arrives, only later": abs(steep) < 1,
        "It circles the middle for ever": np.isclose(abs(steep), 1),
        "It grows without end": abs(steep) > 1 and np.diff(there["losses"][-10:]).min() > 0,
    }, {
        "α = 0.40": there["limit"],
        "at 0.41": rate,
        "by 1 −": 1,
        "0.41 ·": rate,
        "· 5": curvature,
        "−1.05": 1 - rate * curvature,
        "2/λ": there["limit"] * curvature,
    }


def cut_off(start, there, shown):
    before, after = start["backward"], there["backward"]  # of W¹₁₁, W¹₁₂, …; W²₁₁ is the seventh
    return {
        "They stay as they are": np.allclose(after[:2], before[:2]),
        "They become 0": not after[:2].any() and before[:2].all() and after[6] != 0,
        "They change their sign": np.allclose(after[:2], -before[:2]),
    }, {
        "output to 0": shown["w"],
        "two weights": 2,
        "δ is 0": shown["w"] * after[8],  # ∂L/∂b of the output is its δ
        "itself is not 0": 0,
        "stay at 0": shown["w"],
    }


def no_hidden(start, there, shown):
    return {
        "About half to two thirds": 0.45 < there["right"] < 0.7 and start["right"] == 1,
        "Nine in ten": 0.85 < there["right"] < 0.95,
        "All, but later": there["right"] == 1,
    }, {}
