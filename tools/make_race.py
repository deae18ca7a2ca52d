"""Train twenty networks with each activation at each rate, and store how many digits are right.

python -m tools.make_race      makes dl_basics/data/race.json anew, in a few minutes
"""

import json
from dataclasses import replace

import numpy as np

from dl_basics.datasets import DATA
from dl_basics.experiments.digits import CHOOSE_ON, three_roles
from dl_basics.experiments.harness import history, networks, optimizer, shares_right
from dl_basics.explorers.activations.race import NETWORKS, RACERS, RATES

EXAMPLES, EPOCHS = 640, 12


def counts_right(name, rate, seeds=range(NETWORKS)):
    """How many of 450 validation and of 450 test digits each network has right: two lists."""
    recipe, (learn, *others) = replace(RACERS[name], rate=rate), three_roles(seeds, EXAMPLES)

    def measure(net):
        return tuple(CHOOSE_ON * shares_right(net, *digits) for digits in others)

    net, step = networks([recipe] * len(seeds), seeds), optimizer([recipe])
    kept = history(net, step, *learn, measure).first(EPOCHS + 1)
    return [np.rint(counts[-1]).astype(int).tolist() for counts in kept]


def as_text():
    """JSON with a line for each rate."""
    rows = (
        f" {json.dumps(name)}: [\n  "
        + ",\n  ".join(json.dumps(counts_right(name, rate)) for rate in RATES)
        + "\n ]"
        for name in RACERS
    )
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    (DATA / "race.json").write_text(as_text(), encoding="utf-8")
