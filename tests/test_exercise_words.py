"""What exercises say, held against what their functions do: each diagnosis and its mistake."""

import copy
import importlib
import re
from operator import attrgetter

import numpy as np
import pytest

from dl_basics.exercises import initialization
from dl_basics.exercises.exercise import Comparator, Exercise
from dl_basics.exercises.network_exercise import checkers
from tests.answers.words import SAYS, SHAPES
from tests.test_exercises import ANSWERS, EXERCISES

# The parts of the last exercise have diagnoses of their own.
PARTS = {
    f"initialization.{part}": checker
    for part, checker in checkers(EXERCISES["initialization.my_network"].right()).items()
}
TELLING = {name: ex for name, ex in (EXERCISES | PARTS).items() if ex.mistakes}


LETTER = "(?:1|m|n|n_in|n_out|units|examples)"
SHAPE = re.compile(rf"\((?=[^()]*[a-z]){LETTER}(?:, {LETTER})*,?\)")
LOADED = re.compile(
    r"\b(?:sums?|mean|rows?|columns?|across|down(?=,| a | each | the )|axis|divided?)\b"
    r"|1/m|\.shape\[\d\]"
)
AXIS = r"axis=\d|\.shape\[\d\]"
AXES = {
    "neuron.neuron": ["axis=0"],  # written as w @ x
    "loss.cross_entropy": ["axis=0", ".shape[1]"],  # written as .mean()
}


def shapes_in_full(source):
    return re.sub(r"len\((\w+)\)", r"\1.shape[0]", source)


def told(name):
    """{words of a diagnosis: what they say comes out}, from the tables of the exercise."""
    notebook, _, exercise = name.partition(".")
    known = (ANSWERS / f"{notebook}.py").is_file()
    tables = vars(importlib.import_module(f"tests.answers.{notebook}")) if known else {}
    if exercise not in tables:
        pytest.fail(
            f"tests/answers/{notebook}.py has no function {exercise}(right) that returns, for "
            "words of each diagnosis, an answer that gives what they speak of"
        )
    return tables[exercise](TELLING[name].right)


EXACTLY = Comparator()  # also where an exercise itself looks at statistics


def outcomes(ex, function):
    return [EXACTLY.attempt(function, args, ex.gives) for args in ex.inputs]


def alike(found, wanted):
    """Whether these outcomes are the wanted ones, or one of them stops with the wanted words."""
    if isinstance(wanted, str):
        return any(wanted in one.error for one in found)
    return all(EXACTLY.same(one, other) for one, other in zip(found, wanted, strict=True))


def tied(ex, words):
    """The one diagnosis with these words; " … " stands between two parts of it."""
    (diagnosis,) = (one for one in ex.mistakes if all(part in one for part in words.split(" … ")))
    return diagnosis


@pytest.mark.parametrize("name", TELLING)
def test_a_mistake_does_what_its_diagnosis_says_and_no_other_does(name):
    """So two diagnoses that are exchanged do not pass, nor one whose word has changed."""
    ex = TELLING[name]
    does = {diagnosis: outcomes(ex, wrong) for diagnosis, wrong in ex.mistakes.items()}
    unsaid = list(does)
    for words, saying in told(name).items():
        wanted = saying if isinstance(saying, str) else outcomes(ex, saying)
        guilty = [diagnosis for diagnosis, found in does.items() if alike(found, wanted)]
        assert guilty == [tied(ex, words)], words
        unsaid.remove(*guilty)
    assert not unsaid, "no test says what these diagnoses mean"


@pytest.mark.parametrize("name", TELLING)
def test_what_a_diagnosis_says_of_sums_rows_and_shapes_is_tied_too(name):
    """Beside that it speaks of columns only, and its last axis is that of the solution."""
    ex = TELLING[name]
    source = ex.solution_source if isinstance(ex, Exercise) else ""
    axes = AXES.get(name) or re.findall(AXIS, shapes_in_full(source))
    for words in told(name):
        rest = diagnosis = tied(ex, words)
        for part in words.split(" … "):
            rest = rest.replace(part, "")
        assert not re.search(rf"\b(?:sums?|mean|rows?)\b|1/m|{SHAPE.pattern}", rest), diagnosis
        assert set(re.findall(AXIS, diagnosis)[-1:]) <= set(axes), diagnosis


# What statements, docstrings and hints say


def texts(ex):
    """Statement, docstring and hints, each in one line."""
    parts = [ex.statement, ex.right.__doc__, *ex.hints]
    return [" ".join(part.split()) for part in parts]


def checked(name, text):
    """The places in a text that a rule or a claim holds against the solution."""
    source = shapes_in_full(EXERCISES[name].solution_source)
    for match in re.finditer(r"\.(?:sum|mean)\((?:axis=\d)?|\baxis=\d|\w+\.shape\[\d\]", text):
        assert match[0] in source, f"the solution has no {match[0]}"
        yield match.span()
    yield from (match.span() for match in SHAPE.finditer(text))  # by the next test
    for phrase in SAYS.get(name, ()):
        yield from (match.span() for match in re.finditer(re.escape(phrase), text))


@pytest.mark.parametrize("name", EXERCISES)
def test_each_word_about_axes_sums_and_divisors_is_held_against_the_solution(name):
    for text in texts(EXERCISES[name]):
        spans = list(checked(name, text))
        for word in LOADED.finditer(text):
            inside = any(start <= word.start() and word.end() <= end for start, end in spans)
            assert inside, f"nothing checks {word[0]!r} in {text!r}"


@pytest.mark.parametrize("name", SAYS)
def test_what_is_said_of_axes_sums_and_divisors_is_true(name):
    ex = EXERCISES[name]
    for phrase, claim in SAYS[name].items():
        assert any(phrase in text for text in texts(ex)), f"{phrase!r} is said no more"
        for args in ex.inputs:
            assert claim(ex.right, *copy.deepcopy(args)), phrase


def shapes(ex):
    return [shape for text in texts(ex) for shape in SHAPE.findall(text)]


@pytest.mark.parametrize("name", [name for name, ex in EXERCISES.items() if shapes(ex)])
def test_each_shape_that_is_told_is_the_shape(name):
    """The letters stand for one size throughout a call; m counts the examples, across."""
    ex = EXERCISES[name]
    owners = SHAPES.get(name, ["result"] * len(shapes(ex)))
    for args in ex.inputs:
        there = dict(zip(ex.parameters, args, strict=True))
        sizes = {letter: there[letter] for letter in ("n_out", "n_in") if letter in there}
        result = ex.right(*copy.deepcopy(args))
        there |= dict(zip(ex.gives, result, strict=True)) if ex.gives else {"result": result}
        for shape, owner in zip(shapes(ex), owners, strict=True):
            letters = re.findall(r"\w+", shape)
            found = np.shape(eval(owner, there))
            assert len(letters) == len(found), owner
            if owner not in ("X", "X @ V"):  # rows as examples, in the other layout
                assert not {"m", "examples"} & set(letters[:-1]), owner
            for letter, size in zip(letters, found, strict=True):
                wanted = int(letter) if letter.isdigit() else sizes.setdefault(letter, size)
                assert size == wanted, f"{owner} is {found}, not {shape}"


# Names that neither the solution nor another exercise has, and why they are there all the same.
ALSO = {
    "neuron.parameters": {"array"},  # makes an input
    "initialization.xavier_weights": {"default_rng"},  # makes an input
    "activations.softmax_jacobian": {"p_j"},  # a formula
    "backprop.softmax_delta": {"aᵢ"},  # a formula
    "backprop.walk_back": {"i"},  # a formula
    "loss.constant_slope": {"L"},  # a formula
    "loss.bce_from_logits": {"σ"},  # a formula
    "forward_pass.to_columns": {"reshape"},  # another way
    "initialization.my_network": {"z", "y", "W", "dW", "rng"},  # what the parts are called with
}
CODE = re.compile(r"`([^`]+)`|(?:np|rng|linalg)\.(\w+)|(\w+)\(|\b([A-Za-z]+(?:_\w+)+)\b")


@pytest.mark.parametrize("name", EXERCISES)
def test_each_name_in_code_is_one_of_the_solution(name):
    ex = EXERCISES[name]
    known = {*re.findall(r"\w+", ex.stub + ex.solution_source), *ex.gives, *ALSO.get(name, ())}
    known |= {other.name for other in EXERCISES.values()} | {
        "n_in",
        "n_out",
        "for",
        "if",
        "range",
        "zip",
    }
    for text in texts(ex):
        code = " ".join(part for found in CODE.findall(text) for part in found)
        assert {*re.findall(r"[^\W\d]\w*", code)} <= known


def calls(text):
    """The calls of NumPy in a text, up to the part that is left out: "np.where(z > 0, "."""
    for match in re.finditer(r"\bnp\.[\w.]+\(", text):
        end = match.end()
        while text[match.start() : end].count("(") > text[match.start() : end].count(")"):
            end += 1
        yield text[match.start() : end].partition("...")[0]


@pytest.mark.parametrize(
    "name", [name for name, ex in EXERCISES.items() if [*calls("".join(ex.hints))]]
)
def test_each_call_in_a_hint_stands_in_the_solution(name):
    """Unless it speaks of other names: np.maximum(a, b) is the larger of a and b."""
    source = re.sub("#.*", "", EXERCISES[name].solution_source)
    for call in calls(" ".join(EXERCISES[name].hints)):
        if {*re.findall(r"\w+", call)} <= {*re.findall(r"\w+", source)}:
            assert call in source.replace(", keepdims=True", "")


def test_the_last_exercise_names_parts_of_the_package():
    ex = EXERCISES["initialization.my_network"]
    package = {
        name: vars(initialization)[name]
        for name in ("activations", "initializers", "losses", "optimizers")
    }
    named = re.findall(rf"\b({'|'.join(package)})\.([\w.]+)", " ".join(texts(ex)))
    assert {module for module, _ in named} == set(package)
    for module, attribute in named:
        assert attrgetter(attribute.rstrip("."))(package[module])
    called = dict(re.findall(r"`(\w+)\((.*?)\)`", ex.statement))
    assert {*called} - {ex.name} == {checker.name for checker in PARTS.values()}
    for checker in PARTS.values():
        assert called[checker.name] == ", ".join(checker.parameters)
