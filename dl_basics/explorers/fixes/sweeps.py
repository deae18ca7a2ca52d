"""With batch norm it matters less how large the first weights are, or the steps."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import relu
from dl_basics.draw.curves import bands
from dl_basics.draw.style import BLUE, MUTED
from dl_basics.draw.words import plural
from dl_basics.experiments.digits import digits_for
from dl_basics.explorers.fixes.ailments import BATCH, EXAMPLES, NETWORKS, SHARES, TESTS
from dl_basics.explorers.siblings import Siblings
from dl_basics.initializers import Normal
from dl_basics.live import Choice, Prediction, Steps, explorer
from dl_basics.recipes import Recipe

SWEPT_EPOCHS = 5

SWEEPS = {
    "size σ of the first weights": (np.geomspace(1e-3, 1, 20), "σ"),
    "learning rate α": (np.geomspace(0.01, 10, 13), "α"),
}

PLAIN = Recipe((64, 16, 16, 16, 10), g=relu, init=None, rate=0.2)


@explorer(
    swept=Choice(list(SWEEPS), "sweep over"),
    epoch=Steps(1, SWEPT_EPOCHS, label="epoch"),
)
def sweep(picture, swept="size σ of the first weights", epoch=5):
    """How much does the choice of a number still matter?"""
    values, symbol = SWEEPS[swept]
    plain, normed = (every_sweep()[swept, norm][epoch - 1] for norm in (False, True))
    picture.axes(x=(values[0] / 1.15, values[-1] * 1.15), y=(0, 1), xscale="log", xlabel=swept,
                 yticks=SHARES, title="test digits right",
                 legend=("without", "with"))
    picture.hrule("chance", 0.1)
    for name, runs, color, style in (
        ("without", plain, MUTED, {"linestyle": "--", "marker": "o", "markersize": 4}),
        ("with", normed, BLUE, {"marker": "s", "markersize": 4.5}),
    ):
        bands(picture, name, values, runs, color, shade=0.2, **style)
    best = [runs.mean(axis=1).max() for runs in (plain, normed)]
    good = [np.count_nonzero(runs.mean(axis=1) >= 0.5) for runs in (plain, normed)]
    picture.say(
        f"Epoch {epoch}. Best mean: {best[0]:.0%} without, {best[1]:.0%} with. At least half "
        f"right: {good[0]} of the {len(values)} {symbol} without, {good[1]} with."
    )
    picture.describe(
        f"What ten networks of each kind get right over the {swept} on a log axis, after "
        f"{plural(epoch, 'epoch')}. At least half right for {good[0]} of the {len(values)} "
        f"{symbol} without batch norm and for {good[1]} with it."
    )
    return {"plain": plain, "normed": normed}


@lru_cache
def every_sweep():
    """All of both sweeps, before the first picture, so that the menu answers at once."""
    return {(swept, norm): swept_right(swept, norm) for swept in SWEEPS for norm in (False, True)}


def swept_right(swept, norm):
    """The shares right after each epoch: (epochs, values, networks)."""
    values, symbol = SWEEPS[swept]
    recipes = [
        Recipe(PLAIN.sizes, g=relu, init=Normal(value) if symbol == "σ" else None,
               rate=value if symbol == "α" else PLAIN.rate, batch_norm=norm)
        for value in values for _ in range(NETWORKS)
    ]
    rngs = [np.random.default_rng([k % NETWORKS, 1]) for k in range(len(recipes))]
    networks, rng = Siblings(recipes, rngs), np.random.default_rng(0)
    digits = digits_for(range(NETWORKS), EXAMPLES, tests=TESTS)
    x, y, *test = (np.tile(part, (len(values), 1, 1)) for part in digits)
    shares = []
    for _ in range(SWEPT_EPOCHS):
        networks.epoch(x, y, BATCH, rng)
        shares.append(networks.right(*test).reshape(len(values), NETWORKS))
    return np.array(shares)


larger_steps = Prediction(
    sweep,
    "Sweep over the learning rate instead. What does batch norm change?",
    [
        "It tolerates rates a few times as large",
        "It tolerates any rate",
        "It needs smaller rates",
    ],
    right=0,
    because="Without it the networks fall apart beyond about 0.6, with it beyond about 3. Beyond "
    "that they fall apart as well.",
    show={"swept": "learning rate α"},
)
