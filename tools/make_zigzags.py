"""Train ten deep and ten wide networks on each zigzag, and store what they make of it.

python -m tools.make_zigzags   makes dl_basics/data/zigzags.json anew, in about ten minutes
"""

import json

import numpy as np

from dl_basics.activations import identity, relu
from dl_basics.datasets import DATA
from dl_basics.experiments.digits import at_its_best
from dl_basics.experiments.harness import column, networks
from dl_basics.experiments.zigzags import GRID, KINDS, LAYERS, fold
from dl_basics.initializers import he
from dl_basics.losses import half_squared_error
from dl_basics.optimizers import Adam
from dl_basics.recipes import Recipe

RATES, TEN, STEPS = (0.003, 0.01, 0.03), range(10), 6000


def train_ten(kind, layers, steps=STEPS):
    """The answers (rates, 10, 129) of ten networks, and their errors on new points, (rates, 10).

    They learn a zigzag of 2 ** layers pieces from 200 points. The errors, the roots of the mean
    square, are those on 100 points to choose a rate on, and on 1000 to judge on.
    """
    points = np.random.default_rng(0).uniform(size=(1, 1300))
    learn, choose, judge = np.split(points, [200, 300], axis=1)
    recipe = Recipe(KINDS[kind], g=relu, g_out=identity, init=he, loss=half_squared_error)
    seeds = [*TEN] * len(RATES)
    net, step = networks([recipe] * len(seeds), seeds), Adam(column(np.repeat(RATES, len(TEN))))
    for _ in range(steps):
        net.run(4 * learn - 2)  # inputs around 0
        net.gradients(fold(learn, layers))
        step(net)
    answers = net.run(4 * GRID[None] - 2)[:, 0].reshape(len(RATES), len(TEN), -1)
    return answers, *(
        np.sqrt(np.mean((net.run(4 * x - 2) - fold(x, layers)) ** 2, axis=(1, 2))).reshape(
            len(RATES), -1
        )
        for x in (choose, judge)
    )


def at_their_best(kind, layers, steps=STEPS):
    """Answers and errors of ten networks, each at the rate that it chose on points for that."""
    answers, choose, judge = train_ten(kind, layers, steps)
    best = choose.argmin(axis=0)
    return answers[best, TEN], at_its_best(-choose, judge)


def as_text():
    """JSON with a line for each network's answers, and one for the errors."""
    kinds = []
    for kind in KINDS:
        zigzags = []
        for layers in LAYERS:
            answers, errors = at_their_best(kind, layers)
            rows = ",\n   ".join(map(str, answers.round(3).tolist()))
            zigzags.append(f'  "{layers}": [[\n   {rows}],\n   {errors.round(5).tolist()}]')
        kinds.append(f" {json.dumps(kind)}: {{\n" + ",\n".join(zigzags) + "\n }")
    return "{\n" + ",\n".join(kinds) + "\n}\n"


if __name__ == "__main__":
    (DATA / "zigzags.json").write_text(as_text(), encoding="utf-8")
