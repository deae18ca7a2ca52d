"""Train the deep networks of notebook 06, ten of each kind, and store what they learned.

python -m tools.make_deep_networks    makes remedies.json and learning.json in dl_basics/data
"""

from dataclasses import replace

import numpy as np

from dl_basics.datasets import DATA
from dl_basics.experiments.deep_networks import EPOCHS, trained
from dl_basics.explorers.gradient_problems.learning import LEARNERS
from dl_basics.explorers.gradient_problems.remedies import AILMENTS
from tools.make_fixes import as_text


def with_remedy(ailment, remedy):
    """Of 200 test digits how many are right, −1 where a network overflowed: (epochs + 1, 10)."""
    recipe, bias, remedies = AILMENTS[ailment]
    changes = {"bias": bias} | remedies[remedy]
    bias = changes.pop("bias")
    right, _, lost = trained(replace(recipe, **changes), bias).first(EPOCHS + 1)
    return np.where(lost, -1, np.rint(200 * right)).astype(int)


def learner(name):
    """How many are right, (epochs + 1, 10), and how far a step moves each W: (epochs + 1, 3, L).

    Of the latter the least, the median and the largest of ten networks.
    """
    right, moves, _ = trained(LEARNERS[name]).first(EPOCHS + 1)
    three = np.stack([moves.min(axis=1), np.median(moves, axis=1), moves.max(axis=1)], axis=1)
    return np.rint(200 * right).astype(int), np.vectorize(lambda x: float(f"{x:.8g}"))(three)


def texts():
    """Train them all: from the name of a file to what is written there."""
    remedies = {
        ailment: {remedy: with_remedy(ailment, remedy).tolist() for remedy in changes}
        for ailment, (_, _, changes) in AILMENTS.items()
    }
    learning = {
        name: dict(zip(("right", "moves"), (part.tolist() for part in learner(name)), strict=True))
        for name in LEARNERS
    }
    return {"remedies": as_text(remedies), "learning": as_text(learning)}


if __name__ == "__main__":
    for name, text in texts().items():
        (DATA / f"{name}.json").write_text(text, encoding="utf-8")
