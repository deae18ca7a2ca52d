"""Train ten networks with every remedy for every ailment of notebook 06, and store what came out.

python -m tools.make_remedies    makes dl_basics/data/remedies.json, in a few seconds
"""

from dataclasses import replace

import numpy as np

from dl_basics.experiments.deep_networks import EPOCHS, trained
from dl_basics.explorers.gradient_problems.remedies import AILMENTS, STORED
from tools.make_fixes import as_text


def counts(ailment, remedy):
    """Of 200 test digits how many are right, −1 where a network overflowed: (epochs + 1, 10)."""
    recipe, bias, remedies = AILMENTS[ailment]
    changes = {"bias": bias} | remedies[remedy]
    bias = changes.pop("bias")
    right, _, lost = trained(replace(recipe, **changes), bias).first(EPOCHS + 1)
    return np.where(lost, -1, np.rint(200 * right)).astype(int)


def store():
    """Train them all, and write it down."""
    rows = {
        ailment: {remedy: counts(ailment, remedy).tolist() for remedy in remedies}
        for ailment, (_, _, remedies) in AILMENTS.items()
    }
    STORED.write_text(as_text(rows), encoding="utf-8")


if __name__ == "__main__":
    store()
