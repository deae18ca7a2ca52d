"""What a prediction calls right is computed, and so is every number that it tells.

Each prediction of the course has a function of its own name in `tests/truths`, in the module of
its notebook. It takes what the explorer found at its start and where "Show me" leads, and the
values of the controls there, and gives two dictionaries: from each option to whether it is true
there, and from each number of the question and the reason, with some words around it, to what was
computed. Predictions are found by themselves; one without a truth fails. A question without a
picture is held to a truth in the same way, which takes nothing.
"""

import copy
import importlib
import inspect
import pkgutil
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

import dl_basics.explorers
import tests.truths
from dl_basics.live import Prediction, Question
from tests.numerals import COUNTS, NUMBER, PARTS, numerals, rounds_to


def modules(package):
    """The modules of a package by their last name."""
    names = [found.name for found in pkgutil.iter_modules(package.__path__)]
    return {name: importlib.import_module(f"{package.__name__}.{name}") for name in names}


PREDICTIONS = {
    f"{notebook}.{name}": thing
    for notebook, module in modules(dl_basics.explorers).items()
    for name, thing in vars(module).items()
    if isinstance(thing, Question)
}
TRUTHS = {
    f"{notebook}.{name}": thing
    for notebook, module in modules(tests.truths).items()
    for name, thing in vars(module).items()
    if inspect.isfunction(thing) and thing.__module__ == module.__name__ and name[0] != "_"
}
# All tests of one prediction follow one another, so that one worker computes its truth, once.
every_prediction = pytest.mark.parametrize("name", PREDICTIONS, scope="module")


@cache
def truth(name):
    """Whether each option is true, and the number behind each that is told."""
    prediction = PREDICTIONS[name]
    if name not in TRUTHS:
        notebook, _, function = name.partition(".")
        pytest.fail(f"tests/truths/{notebook}.py has no function {function}")
    if not isinstance(prediction, Prediction):
        return TRUTHS[name]()
    explorer = prediction.explorer
    start, there = explorer(), explorer(**prediction.show)
    return TRUTHS[name](start.numbers, there.numbers, there.values)


def wrong_options(prediction, true):
    """What is wrong with the options, in words."""
    told = {text: k == prediction.right for k, text in enumerate(prediction.options)}
    if told.keys() != true.keys():
        return [f"options without a truth or the reverse: {told.keys() ^ true.keys()}"]
    return [f"{text!r} is {bool(true[text])}" for text in told if told[text] != bool(true[text])]


def wrong_numbers(prediction, computed):
    """What is wrong with the numbers of the question and the reason, in words."""
    text = f"{prediction.question} {prediction.because}"
    found, behind = numerals(text), {key: numerals(key) for key in computed}
    if missing := [key for key in computed if key not in text]:
        return [f"not in the text: {missing}"]
    if found != (expected := [numeral for some in behind.values() for numeral in some]):
        return [f"the text has the numbers {found}, but computed are {expected}"]
    return [
        f"{key!r}: {numeral} is {value}"
        for key, some in behind.items()
        for numeral, value in zip(some, each(computed[key]), strict=True)
        if not rounds_to(numeral, value)
    ]


def each(value):
    """The values behind the numbers of one key: a tuple, or a single one."""
    return value if isinstance(value, tuple) else (value,)


def test_every_prediction_has_one_truth_and_every_truth_its_prediction():
    assert TRUTHS.keys() == PREDICTIONS.keys()
    assert len(PREDICTIONS) >= 65


def test_the_place_of_an_option_does_not_tell_that_it_is_right():
    of_three = {name: one.right for name, one in PREDICTIONS.items() if len(one.options) == 3}
    for notebook in ("", *modules(dl_basics.explorers)):
        places = [right for name, right in of_three.items() if name.startswith(notebook)]
        if len(places) < 5:  # too few to have a habit
            continue
        shares = np.bincount(places, minlength=3) / len(places)
        assert shares.min() >= 0.15, (notebook, shares)
        assert shares.max() <= 0.55, (notebook, shares)


@every_prediction
def test_the_option_called_right_is_true_and_no_other(name):
    assert not wrong_options(PREDICTIONS[name], truth(name)[0])


@every_prediction
def test_every_number_told_is_the_one_that_is_computed(name):
    assert not wrong_numbers(PREDICTIONS[name], truth(name)[1])


# ------------------------------------------------------------------------------------------------
# Nothing here is told in vain: whatever is changed in a prediction, one of the two finds it.


def changed(prediction, **words):
    """A copy of a prediction with other words."""
    other = copy.copy(prediction)
    vars(other).update(words)
    return other


@every_prediction
def test_another_option_called_right_is_found(name):
    prediction, (true, _) = PREDICTIONS[name], truth(name)
    for k in range(len(prediction.options)):
        if k != prediction.right:
            options = list(prediction.options)
            options[k], options[prediction.right] = options[prediction.right], options[k]
            assert wrong_options(changed(prediction, right=k), true)
            assert wrong_options(changed(prediction, options=options), true)


def misprints(text):
    """The text with one number changed, to another digit, sign or word, or with two exchanged."""
    places = [*NUMBER.finditer(text)]
    for place in places:
        for other in misread(place.group()):
            yield text[: place.start()] + other + text[place.end() :]
    for one, two in pairwise(places):
        if one.group() != two.group():
            between = text[one.end() : two.start()]
            swapped = two.group() + between + one.group()
            yield text[: one.start()] + swapped + text[two.end() :]


def misread(numeral):
    """Other numerals that look like this one."""
    word = numeral.lower()
    for words in (COUNTS, PARTS):
        if word in words:
            yield from (other for other in words if words[other] != words[word])
            return
    yield numeral.removeprefix("−") if numeral[0] == "−" else f"−{numeral}"
    for digits in ("01234567890", "⁰¹²³⁴⁵⁶⁷⁸⁹⁰"):
        for k, sign in enumerate(numeral):
            if sign in digits:
                yield numeral[:k] + digits[digits.index(sign) + 1] + numeral[k + 1 :]


@every_prediction
def test_a_misprinted_number_is_found(name):
    prediction, (_, computed) = PREDICTIONS[name], truth(name)
    for part in ("question", "because"):
        for text in misprints(getattr(prediction, part)):
            assert wrong_numbers(changed(prediction, **{part: text}), computed), text
