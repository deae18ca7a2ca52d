"""What an explorer says is a function of its numbers: each number and each verdict, at many states.

`sentences.toml` holds, for every explorer, what it says in three lists, one entry a line. In them
an expression in Python knows the returned `numbers` and the `controls`, both by name as well, and
whatever NumPy and the module of the explorer know.

numbers: pieces of the sentences with an expression in braces for each number. Wherever a piece is
    said, its numbers are right to their last digit, and every number that is said lies in a piece.
    `{x}%` is a share x in hundredths. An expression that gives a word stands for that word, one
    that gives several numbers for a list of them. Digits outside of braces never change.
words: `words <- condition`. The words are said when the condition holds, and at no other time.
never: `words <- condition`. The words are said only where the condition holds: an output that is
    close to 1 is not said to be 1.
truth: what holds for the numbers themselves, worked out anew.
given: what the expressions may use. also: more states, for what is rarely said.
"""

import builtins
import random
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dl_basics.live.picture import Panel, Picture
from tests.hands import sample
from tests.test_explorers import EXPLORERS, random_value

SENTENCES = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8"))
RANDOM_STATES = 25
NUMPY = {name: thing for name, thing in vars(np).items() if not hasattr(builtins, name)}
# Where each new place of a control may train networks, only these places are looked at.
PLACES = {
    "activations.rings": {"g": ["identity", "tanh"], "units": [1, 8]},
    "backprop.training": {
        "data": ["rings", "moons"],
        "layers": [0, 1],
        "units": [8],
        "g": ["tanh", "relu"],
        "rate": ["0.3", "3"],
    },
    "fixes.before_after": {
        "ailment": ["vanishing sigmoids", "large rate", "wrong labels"],
        "fixes": [(), ("relu with he",), ("dropout",)],
        "epoch": [1, 5, 10],
    },
    "fixes.noisy": {"p": [0.0, 0.5], "decay": [0.0, 0.03], "epoch": [1, 5, 15]},
    "forward_pass.views": {"units": [1, 3, 4], "task": ["rings", "xor"]},
    "gradient_problems.dying": {
        "rate": ["0.1", "2"],
        "bias": [0.0, -3.0],
        "leak": [0.0, 0.1],
        "layers": [1, 2],
    },
    "initialization.signal": {
        "init": ["xavier", "he", "constant", "orthogonal"],
        "g": ["tanh", "relu", "sigmoid"],
    },
}


# ------------------------------------------------------------------------------------------------
# The states that are looked at, and what is said there.


def states(which):
    """The start, every control at its ends, its middle and its entries, a few at random, and more.

    Those of `also` say what is rarely said.
    """
    explorer, places = EXPLORERS[which], PLACES.get(which, {})
    chance = random.Random(which)
    controls = {
        name: places.get(name) or sample(control) for name, control in explorer.controls.items()
    }
    yield explorer.start
    for name, values in controls.items():
        yield from (explorer.start | explorer.accept({name: value}) for value in values)
    for _ in range(RANDOM_STATES):
        yield explorer.accept(
            {
                name: chance.choice(places[name])
                if name in places
                else random_value(control, chance)
                for name, control in explorer.controls.items()
            }
        )
    for line in lines(which, "also"):
        yield explorer.start | explorer.accept(eval(f"dict({line})", around(which)))


def at_its_states(which):
    """At each state of an explorer: what an expression knows there, text line and alternative."""
    explorer, picture = EXPLORERS[which], Picture()
    for at in states(which):
        with pytest.MonkeyPatch.context() as patched:  # nothing is drawn: only the words count
            patched.setattr(Panel, "_put", lambda *_: None)
            patched.setattr(Panel, "finish", lambda _: None)
            numbers = picture.draw(explorer.__wrapped__, **at)
        by_name = {re.sub(r"\W", "_", name): value for name, value in numbers.items()}
        known = around(which) | at | by_name | {"controls": at, "numbers": numbers}
        exec(entry(which).get("given", ""), known)
        yield known, picture.text, picture.alt


def around(which):
    """What an expression knows of NumPy and of the module of an explorer."""
    return NUMPY | {"replace": replace} | EXPLORERS[which].__wrapped__.__globals__


def entry(which):
    """What `sentences.toml` has of an explorer."""
    module, _, name = which.partition(".")
    if name not in SENTENCES.get(module, {}):
        pytest.fail(f"tests/sentences.toml has no table [{which}]: what it says, number by number")
    return SENTENCES[module][name]


def lines(which, kind):
    """One list of an explorer, line by line."""
    return [line for line in entry(which).get(kind, "").splitlines() if line.strip()]


# ------------------------------------------------------------------------------------------------
# Numbers in words.

PLAIN, RAISED = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?", "10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+"
NUMBER = rf"[+−]?(?:(?<![0-9.])(?:{PLAIN} · {RAISED}|{RAISED}|{PLAIN})(?![0-9]|\.[0-9])|∞)"


def read(word):
    """A number as it was said, and half a unit of its last digit."""
    if "∞" in word:
        return np.inf, 0.0
    digits, _, power = word.replace("−", "-").replace(",", "").rpartition(" · ")
    size = 1.0
    if re.fullmatch(RAISED, power):
        size = 10.0 ** int(power[2:].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))
    else:
        digits = power
    return float(digits or 1) * size, 0.5 * size * 10.0 ** -len(digits.partition(".")[2])


@pytest.mark.parametrize(
    ("word", "value", "half"),
    [
        ("−1.25", -1.25, 0.005),
        ("13,781", 13781, 0.5),
        ("+63", 63, 0.5),
        ("1.4 · 10⁻⁷", 1.4e-7, 5e-9),
        ("10⁻⁵", 1e-5, 5e-6),
        ("∞", np.inf, 0),
    ],
)
def test_a_number_is_read_as_it_was_said(word, value, half):
    assert re.fullmatch(NUMBER, word)
    assert read(word) == (pytest.approx(value), pytest.approx(half))


def fits(word, value):
    """Whether a number that was said is this value, to the last digit."""
    number, half = read(word)
    return number == value or abs(number - value) <= half * (1 + 1e-6)


# ------------------------------------------------------------------------------------------------
# Pieces and verdicts.


def piece(line, known):
    """A pattern for a piece such as "loss {loss}", with a group for each number, and the values."""
    pattern, values = "", []
    literal, *rest = re.split(r"\{(.+?)\}(%?)", line)
    for expression, percent, after in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        value, between = eval(expression, known), r"[^0-9∞]{1,10}?"
        try:
            numbers = np.ravel(np.asarray(value, float)) * (100 if percent else 1)
            group = between.join([f"({NUMBER}){percent}"] * len(numbers))
            pattern += r"\(?" * (len(numbers) > 1) + group + re.escape(after)
            values.extend(numbers)
        except (TypeError, ValueError):  # it stands for a word
            pattern += re.escape(f"{value}{percent}{after}")
    return re.escape(literal) + pattern, values


def untrue_numbers(words, lines, known, said):
    """What is wrong with the numbers in some words; the lines that are said come into `said`."""
    told = []
    for line in lines:
        if any(part not in words for part in re.split(r"\{.+?\}%?", line)):
            continue  # it is not said, and what it speaks of may not exist
        pattern, values = piece(line, known)
        for match in re.finditer(pattern, words):
            told.append(match.span())
            said.add(line)
            for word, value in zip(match.groups(), values, strict=True):
                if not fits(word, value):
                    yield f"{word} in “{line}” is {value}"
    for number in re.finditer(NUMBER, words):
        if not any(start <= number.start() and number.end() <= end for start, end in told):
            yield f"nothing tells {number[0]} in “{words[: number.end()][-30:]}”"


def untrue_verdicts(words, lines, known, said):
    """What is wrong with the verdicts in some words; the lines that are said come into `said`."""
    for line in lines:
        verdict, _, condition = line.partition(" <- ")
        for expression in re.findall(r"\{(.+?)\}", verdict):
            verdict = verdict.replace(f"{{{expression}}}", str(eval(expression, known)))
        holds = bool(eval(condition, known))
        if holds:
            said.add(line)
        if (verdict in words) != holds:
            yield f"“{verdict}” is {'not ' * holds}said, and {condition} is {holds}"


def overstated(words, lines, known):
    """Which of the words are said although what they say is only nearly so."""
    for line in lines:
        said, _, condition = line.partition(" <- ")
        if said in words and not eval(condition, known):
            yield f"“{said}” is said, and {condition} is False"


# ------------------------------------------------------------------------------------------------
# The tests.


def test_a_number_that_is_wrong_and_one_that_nothing_tells_are_named():
    lines, known = ["loss {loss},", "{right}% right", "({w})"], {"loss": 0.25, "right": 0.5}
    known["w"] = [1.0, -2.0]
    for words, wrong in {
        "loss 0.25, 50% right (1.00, −2.00)": [],
        "loss 0.24, 50% right": ["0.24 in “loss {loss},” is 0.25"],
        "(−2.00, 1.00)": ["−2.00 in “({w})” is 1.0", "1.00 in “({w})” is -2.0"],
        "loss 0.25, step 3": ["nothing tells 3 in “loss 0.25, step 3”"],
    }.items():
        assert [*untrue_numbers(words, lines, known, set())] == wrong


def test_a_verdict_that_is_missing_or_does_not_hold_is_named():
    for words, wrong in (("It grows.", 0), ("It shrinks.", 2), ("It grows and shrinks.", 1)):
        lines, known = ["grows <- x > 1", "shrinks <- x < 1"], {"x": 2}
        assert len([*untrue_verdicts(words, lines, known, set())]) == wrong


def test_what_is_only_nearly_so_is_named():
    for a, wrong in ((1.0, 0), (0.9999, 1)):
        assert len([*overstated("a = 1.000.", ["a = 1.000. <- a == 1"], {"a": a})]) == wrong


def test_each_explorer_has_its_sentences():
    assert {f"{a}.{b}" for a, more in SENTENCES.items() for b in more} == {*EXPLORERS}


@pytest.mark.parametrize("which", EXPLORERS)
def test_an_explorer_says_what_its_numbers_say(which):
    kinds = ("numbers", "words", "truth", "never")
    numbers, verdicts, truths, limits = (lines(which, kind) for kind in kinds)
    told = set()
    for known, text, alt in at_its_states(which):
        wrong = [
            *untrue_numbers(text, numbers, known, told),
            *untrue_numbers(alt, numbers, known, told),
            *untrue_verdicts(f"{text}\n{alt}", verdicts, known, told),
            *overstated(f"{text}\n{alt}", limits, known),
            *(f"not so: {line}" for line in truths if not eval(line, known)),
        ]
        assert not wrong, "\n".join([*wrong, text, alt, str(known["controls"])])
    never = {*numbers, *verdicts} - told
    assert not never, f"said at no state that was looked at: {never}"
