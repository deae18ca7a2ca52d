"""The digits for many networks at once, each with its own split; and what was measured on them."""

import json
from functools import lru_cache

import numpy as np

from dl_basics.datasets import DATA, digits_split
from dl_basics.experiments.harness import history, networks, optimizer, shares_right


@lru_cache(maxsize=2)
def digits_for(seeds, examples=None, wrong=0.0, tests=None):
    """Training x, y and test x, y, stacked over the splits of these seeds.

    Of each split only the first `examples`, a share `wrong` of them with a wrong label, and the
    first `tests`; None is all of them. Only the last ones are kept: all splits of ten seeds are
    9 MB, and are made again in less time than any training takes.
    """
    splits = []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        learn, test = digits_split(rng=rng)
        learn = learn.take(slice(examples)).with_label_noise(wrong, rng=rng)
        splits.append((learn, test.take(slice(tests))))
    return [
        np.stack([getattr(split[k], part) for split in splits]) for k in (0, 1) for part in "xy"
    ]


CHOOSE_ON = 450
"""So many training digits, the last of each split, are for choosing: rates, strengths, epochs."""


@lru_cache(maxsize=1)
def three_roles(seeds, examples, tests=None, wrong=0.0):
    """Of each split x and y to learn from, to choose on (validation), and to judge on (test).

    Three pairs, stacked over the splits of these seeds; a share `wrong` of the labels learned from
    is. Nothing is learned from what is chosen on, so that `examples` is at most 897. Raises
    ValueError for more. tests: so many to choose on, and to judge on; None is all of them.
    """
    draw = digits_for.__wrapped__  # what is kept here need not be kept there as well
    x, y, *test = draw(seeds, tests=tests)
    most = x.shape[-1] - CHOOSE_ON
    if examples > most:
        raise ValueError(f"examples must be at most {most}; the other digits are for choosing")
    learn = (x[..., :examples], y[..., :examples])
    if wrong:
        learn = draw(seeds, examples, wrong)[:2]
    choose = [part[..., most:][..., :tests] for part in (x, y)]
    return tuple(tuple(part.copy() for part in role) for role in (learn, choose, test))


def at_its_best(validation, test):
    """The test shares (networks,) of each network at the setting that its validation prefers.

    validation, test: shares right, (settings, networks). Each network chooses for itself, so that
    no digit it is judged by has had a say.
    """
    return np.take_along_axis(test, validation.argmax(axis=0)[None], axis=0)[0]


@lru_cache
def scores(recipe, seeds, examples, epochs, bias=0.0):
    """The shares of test digits right, before and after each epoch: (epochs + 1, networks).

    bias: where the biases of the first hidden layer start.
    """
    x, y, *test = digits_for(seeds)
    net = networks([recipe] * len(seeds), seeds)
    net.layers[1].b[...] = bias
    x, y = x[..., :examples], y[..., :examples]
    right = history(net, optimizer([recipe]), x, y, lambda net: shares_right(net, *test))
    return right.first(epochs + 1)


@lru_cache
def stored(name):
    """What a table of `dl_basics/data` says, such as "race", which `tools.make_race` makes anew."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
