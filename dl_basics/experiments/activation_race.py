"""Twenty networks with each of four activations, each at the rate that its validation prefers."""

import json
from dataclasses import replace
from functools import lru_cache

import numpy as np

from dl_basics.activations import elu, relu, sigmoid, tanh
from dl_basics.datasets import DATA
from dl_basics.experiments.digits import CHOOSE_ON, at_its_best, three_roles
from dl_basics.experiments.harness import Kept, history, networks, optimizer, shares_right
from dl_basics.initializers import he
from dl_basics.recipes import Recipe

FILE = DATA / "race.json"
RATES, NETWORKS, EXAMPLES, EPOCHS = (0.5, 1.0, 2.0, 4.0), 20, 640, 12
RACERS = {
    "sigmoid": Recipe((64, 32, 10), g=sigmoid),
    "tanh": Recipe((64, 32, 10), g=tanh),
    "relu": Recipe((64, 32, 10), g=relu, init=he),
    "elu": Recipe((64, 32, 10), g=elu),
}


def counts_right(name, rate, seeds=range(NETWORKS)):
    """How many of 450 validation and of 450 test digits each network has right: two lists."""
    recipes = [replace(RACERS[name], rate=rate)] * len(seeds)
    (x, y), choose, judge = three_roles(seeds, EXAMPLES)
    net = networks(recipes, map(np.random.default_rng, seeds))
    kept = Kept(
        history(
            net,
            optimizer(recipes),
            x,
            y,
            lambda net: (shares_right(net, *choose), shares_right(net, *judge)),
        )
    )
    return [
        np.rint(CHOOSE_ON * shares[-1]).astype(int).tolist() for shares in kept.first(EPOCHS + 1)
    ]


@lru_cache(maxsize=1)
def stored():
    """By activation, the counts of validation and test digits right: (rates, 2, networks)."""
    return {name: np.array(c) for name, c in json.loads(FILE.read_text(encoding="utf-8")).items()}


def raced(name):
    """What each of twenty networks gets right of its test digits, at its own best rate: (20,)."""
    validation, test = stored()[name].transpose(1, 0, 2)
    return at_its_best(validation, test) / CHOOSE_ON
