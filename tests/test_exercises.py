"""Every exercise knows its solution, its stub and each listed mistake, and survives any answer."""

import copy
import functools
import importlib
import math
import pkgutil
import re
import warnings
from pathlib import Path

import numpy as np
import pytest

import dl_basics.exercises
from dl_basics import activations as package
from dl_basics import initializers, losses, optimizers
from dl_basics.exercises import activations, neuron
from dl_basics.exercises.exercise import Comparator, Exercise, changed, exercise, flat
from dl_basics.exercises.initialization import my_network, xavier_weights
from dl_basics.exercises.network_exercise import checkers, rng_in_place, wrong_part
from dl_basics.exercises.statistical import Statistics
from dl_basics.exercises.words import Words
from tests.answers.activations import slope_by_steps
from tests.answers.fresh import FRESH
from tests.mutants import mutants, sources

MODULES = [
    importlib.import_module(f"dl_basics.exercises.{found.name}")
    for found in pkgutil.iter_modules(dl_basics.exercises.__path__)
]
ANSWERS = Path(__file__).parent / "answers"
EXERCISES = {
    f"{module.__name__.rpartition('.')[2]}.{name}": thing
    for module in MODULES
    for name, thing in vars(module).items()
    if isinstance(thing, Exercise)
}
# Those of another kind, which draw or train, have more tests with their notebook.
PLAIN = {
    name: ex
    for name, ex in EXERCISES.items()
    if type(ex) is Exercise and type(ex.compare) is Comparator
}
every_exercise = pytest.mark.parametrize("ex", EXERCISES.values(), ids=EXERCISES)
PARTS = checkers(EXERCISES["initialization.my_network"].right())
every_answer = pytest.mark.parametrize(
    "ex", [ex for ex in EXERCISES.values() if ex.mistakes], ids=lambda ex: ex.name
)
every_plain_one = pytest.mark.parametrize("ex", PLAIN.values(), ids=PLAIN)


def tabled(table):
    """The rows of this name in the tables of all notebooks, each with its exercise."""
    for notebook in dict.fromkeys(name.partition(".")[0] for name in EXERCISES):
        if not (ANSWERS / f"{notebook}.py").is_file():  # told by `test_exercise_words`
            continue
        answers = importlib.import_module(f"tests.answers.{notebook}")
        for number, (name, *row) in enumerate(getattr(answers, table, ()), 1):
            name = f"{notebook}.{name}"
            yield pytest.param(EXERCISES[name], *row, id=f"{name}-{number}")


def repairs(ex):
    """Whether the stub has a bug that is to be found, and no `...`."""
    return "..." not in ex.stub


def function_from(text, name):
    """The function that a notebook cell with this text defines."""
    cell = {
        "np": np,
        "activations": package,
        "initializers": initializers,
        "losses": losses,
        "optimizers": optimizers,
    }
    exec(compile(text, "cell", "exec"), cell)
    return cell[name]


def test_these_are_the_exercises():
    assert {f"activations.{name}" for name in ("relu", "hat", "softmax", "prelu")} <= set(EXERCISES)
    assert all(e.name == name.partition(".")[2] for name, e in EXERCISES.items())
    assert [name for name, ex in EXERCISES.items() if not ex.mistakes] == [
        "initialization.my_network"  # it has the mistakes of its parts
    ]


LAST_DIGITS = (
    "Right but for the last digits. The difference of two close numbers loses them, and so "
    "does float32 on the way; a small number that was added moves them."
)


# Words that stand in a file of their own

TWICE = """
[shared]
sum = "Add."

[twice]
statement = "Write `twice(x)`."
hints = ["Two.", "Times.", "2 * x"]

[twice.mistakes]
half = "That is half."
"""


def twice(x):
    """Two times x."""
    return 2 * x


def worded(folder, stub=..., **mistakes):
    (folder / "mine.toml").write_text(TWICE, encoding="utf-8")
    words = Words(folder / "mine.py")
    return words.exercise(inputs=[(np.array([1.0, 5.0]),)], stub=stub, mistakes=mistakes)(twice)


def test_an_exercise_finds_its_words_by_its_name(tmp_path, said):
    ex = worded(tmp_path, half=lambda x: x / 2, sum=lambda x: x + 2)
    assert ex.statement == "Write `twice(x)`." and ex.hints[1] == "Times."
    assert said(ex, lambda x: x / 2)[1:] == ["That is half."]
    assert said(ex, lambda x: x + 2)[1:] == ["Add."]
    assert said(ex, twice)[0].startswith("twice: right.")


@pytest.mark.parametrize(
    ("mistakes", "lacks"),
    [
        ({}, "half has words, but no function makes it"),
        ({"half": twice, "third": twice}, "no words for third"),
        ({"halve": twice}, "no words for halve; half has words, but no function .*"),
    ],
)
def test_a_mistake_and_its_words_come_together(tmp_path, mistakes, lacks):
    told = rf"mine.toml, \[twice.mistakes\]: {lacks}$"
    with pytest.raises(ValueError, match=told):
        worded(tmp_path, **mistakes)


def test_an_exercise_without_words_is_told(tmp_path):
    (tmp_path / "mine.toml").write_text("", encoding="utf-8")
    with pytest.raises(ValueError, match=r"mine.toml has no table \[twice\]"):
        Words(tmp_path / "mine.py").exercise(inputs=[(1.0,)])(twice)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[twice]\nstatement = "no end', r"mine\.toml: .* \(at (line 2|end of document)"),
        ('[twice]\nhints = ["a"]', r"mine\.toml, \[twice\] has no statement$"),
        ('[twice]\nstatement = "Write."', r"mine\.toml, \[twice\] has no hints$"),
    ],
)
def test_a_slip_in_a_text_file_is_told_with_its_place(tmp_path, text, told):
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=told):
        Words(tmp_path / "mine.py").exercise(inputs=[(1.0,)])(twice)


def test_a_mistake_and_a_stub_may_be_the_solution_with_a_change(tmp_path, said):
    ex = worded(tmp_path, stub=changed("2 * x", "x"), half=changed("2 *", "0.5 *"))
    assert ex.stub.splitlines()[-1] == "    return x"
    assert said(ex, lambda x: x)[0].startswith("twice: not repaired yet.")
    assert said(ex, lambda x: x / 2)[1:] == ["That is half."]
    with pytest.raises(ValueError, match=r"^twice has no '3 \*' that could be changed$"):
        changed("3 *", "4 *").of(twice)


@pytest.mark.parametrize("module", [m for m in MODULES if hasattr(m, "words")])
def test_no_words_are_left_over(module):
    tables = dict(module.words.tables)
    shared = tables.pop("shared", {})
    mine = [ex for ex in vars(module).values() if isinstance(ex, Exercise)]
    assert {*tables} == {ex.name for ex in mine}
    for name, words in shared.items():
        assert sum(words in ex.mistakes for ex in mine) > 1, name


# Each exercise against its own parts


@every_exercise
def test_the_solution_shown_is_right(ex, capsys, said):
    ex.solution()
    shown = capsys.readouterr().out
    line, *more = said(ex, function_from(shown, ex.name))
    assert line.startswith(f"{ex.name}: right. ")
    if ex in PLAIN.values():
        assert re.search(r"Tried on \d+ numbers from \S+ to \S+\.$", line) and not more


@every_exercise
def test_the_stub_is_one_stable_line(ex, said):
    text = {False: "not written yet. Put", True: "not repaired yet. It still"}[repairs(ex)]
    lines = said(ex, function_from(ex.stub, ex.name))
    assert len(lines) == 1
    assert lines[0].startswith(f"{ex.name}: {text}")


@every_exercise
def test_stub_and_solution_are_one_cell_long_and_alike_from_outside(ex):
    stub, solution = ex.stub.splitlines(), ex.solution_source.splitlines()
    assert stub[:2] == solution[:2], "the same signature and docstring"
    assert stub != solution
    assert len(stub) <= 8
    assert len(solution) <= 10


@every_exercise
def test_a_listed_mistake_gets_its_diagnosis_and_no_other(ex, said):
    for why, wrong in ex.mistakes.items():
        lines = said(ex, wrong)
        assert not lines[0].startswith(f"{ex.name}: right.")
        assert lines[-1] == why
        assert [other for other in ex.mistakes if other in lines] == [why]


@every_plain_one
def test_mistakes_differ_from_the_solution_the_stub_and_each_other(ex):
    kinds = {"solution": ex.right, "stub": ex.start, **ex.mistakes}
    alike = [
        (one, other)
        for one in kinds
        for other in kinds
        if one < other and ex.agrees(ex.outcomes(kinds[one]), kinds[other])
    ]
    assert not alike


@every_plain_one
def test_a_mistake_nobody_listed_gets_input_value_and_right_value(ex, said):
    def off(far):
        def answer(*args):
            right = ex.right(*args)
            return tuple(value + far for value in right) if ex.gives else right + far

        return answer

    for far in (-3.0, 1e-8):
        lines = said(ex, off(far))
        assert lines[1:] in ([], [LAST_DIGITS][: far == 1e-8])
        found, right = re.search(r" is (\S+); it should be (\S+)\.$", lines[0]).groups()
        assert found != right
        assert float(found) - float(right) == pytest.approx(far, rel=1e-4)
    assert f"With {ex.parameters[0]} = " in lines[0]
    named = float(re.search(r" = \[*([-\d.]+)", lines[0])[1])
    assert named == pytest.approx(flat(ex.inputs[0][0])[0], rel=1e-5)
    assert not ex.gives or f"the value of {ex.gives[0]}" in lines[0]


@every_plain_one
def test_the_first_wrong_number_is_the_one_named(ex, said):
    def only_the_last_number_is_wrong(*args):
        *others, last = ex.right(*args) if ex.gives else (ex.right(*args),)
        last = np.array(last, dtype=float)
        last.flat[-1] += 7
        return (*others, last) if ex.gives else last

    right = ex.right(*ex.inputs[0])
    right = np.asarray(right[-1] if ex.gives else right)
    line = said(ex, only_the_last_number_is_wrong)[0]
    assert f"is {right.flat[-1] + 7:.6g}; it should be {right.flat[-1]:.6g}." in line
    first = ex.inputs[0][0]
    if right.ndim == 1 and not ex.gives and np.shape(first) == right.shape:
        assert f"With {ex.parameters[0]} = {first[-1]:g}" in line
    elif right.ndim:
        assert f" at {[n - 1 for n in right.shape]} is" in line


@every_exercise
def test_hints_are_three_and_the_answer_is_not_in_the_first(ex, capsys):
    answer = ex.solution_source.partition("return ")[2].partition("  #")[0]
    for number in (1, 2, 3):
        ex.hint(number)
        text = capsys.readouterr().out
        assert text.startswith(f"Hint {number} of 3: ")
        assert text.count("\n") == 1
        assert answer not in text or (number == 3 and type(ex.compare) is Statistics)
    ex.hint()
    assert capsys.readouterr().out.startswith("Hint 1 of 3: ")
    for wrong in (0, 4, -1, "2", None, 1.5, 1.0, True, 10**400, np.array([1, 2])):
        ex.hint(wrong)
        assert capsys.readouterr().out == f"{ex.name} has the hints 1 to 3.\n"


def test_an_argument_reshaped_in_place_is_told(said):
    by_hand = neuron.sum_by_hand

    def turned(x1, x2):
        x1.shape = (*x1.shape, 1)
        return by_hand.right(x1[..., 0], x2)

    assert "it writes into the array it was given" in said(by_hand, turned)[0]


@pytest.mark.parametrize("leave", [SystemExit, GeneratorExit])
def test_an_answer_that_leaves_python_is_told(leave, said):
    def leaves(*_):
        raise leave

    for ex in (neuron.sum_by_hand, my_network):
        what = leaves if ex is neuron.sum_by_hand else lambda: leaves()
        line = "\n".join(said(ex, what))
        assert "not right yet" in line and f"stops with {leave.__name__}" in line


@pytest.mark.parametrize(
    ("small", "told"),
    [
        (lambda n_out, n_in, rng: 1 / 0, "it stops with ZeroDivisionError"),
        (lambda n_out, n_in, rng: rng.normal(size=3), "it gives the shape (3,)."),
    ],
)
def test_first_weights_that_fail_for_small_layers_are_not_right(small, told, said):
    def weights(n_out, n_in, rng):
        return (xavier_weights.right if n_out > 9 else small)(n_out, n_in, rng)

    line = said(xavier_weights, weights)[0]
    assert line.startswith(f"xavier_weights: not right yet. With n_out = 3, n_in = 4 {told}")


def test_parts_that_stop_as_they_learn_are_told(said):
    def update(W, dW, rate):
        return W - rate * dW if W.shape == (2, 2) else {}["W"]

    lines = said(my_network, lambda: {**my_network.right(), "update": update})
    assert lines[0] == "my_network: not right yet. As it learns it stops with KeyError: 'W'"


@every_exercise
def test_an_exercise_shows_its_statement(ex):
    assert repr(ex) == ex._repr_markdown_() == ex.__doc__ == ex.statement
    assert f"`{ex.name}({', '.join(ex.parameters)})`" in ex.statement
    assert ("Find the bug" in ex.statement) == repairs(ex)
    assert all(line == line.strip() for line in ex.statement.splitlines())


@every_plain_one
def test_a_check_leaves_the_inputs_as_they_were(ex, said):
    before = repr(ex.inputs)

    def destroys(*args):
        for array in args:
            if isinstance(array, np.ndarray):
                array[...] = 99.0
            elif isinstance(array, list):
                array.clear()
        return args[0]

    said(ex, destroys)
    assert repr(ex.inputs) == before


# The solutions against the package

z = np.linspace(-30, 30, 243)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (activations.relu.right(z), package.relu(z)),
        (activations.relu_prime.right(z), package.relu.prime(z)),
        (activations.leaky_relu.right(z, 0.3), package.LeakyReLU(alpha=0.3)(z)),
        (activations.leaky_relu_prime.right(z, 0.3), package.LeakyReLU(alpha=0.3).prime(z)),
        (activations.prelu.right(z, 0.3), package.LeakyReLU(alpha=0.3)(z)),
        (activations.sigmoid.right(z), package.sigmoid(z)),
        (activations.sigmoid_prime.right(z), package.sigmoid.prime(z)),
        (activations.softmax.right(z.reshape(3, -1)), package.softmax(z.reshape(3, -1))),
        (activations.softmax_jacobian.right(z[:40:8]), package.softmax.jacobian(z[:40:8])),
        (activations.hat.right(z), np.interp(z, [-1, 0, 1], [0, 1, 0])),
    ],
)
def test_solutions_agree_with_the_package(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)


# Generated answers: whatever is said of them holds on inputs that they were not checked with, too


class Elsewhere:
    """An exercise, and inputs that it is not checked with."""

    def __init__(self, name):
        self.ex, rng = EXERCISES[name], np.random.default_rng(0)
        self.fresh = [FRESH[name](rng) for _ in range(12)] if name in FRESH else []
        self.known = functools.cache(self.on_fresh)

    def on_fresh(self, function):
        return [self.ex.compare.attempt(function, args, self.ex.gives) for args in self.fresh]

    def untrue(self, answer):
        """What is said of this answer that does not hold; None if all does."""
        first, *more = self.ex.verdict(answer).splitlines()
        reasons = [why for why in self.ex.mistakes if why in more]
        if first.startswith("right"):
            like = self.ex.right
        elif first.startswith(("not written", "not repaired")):
            like = self.ex.start
        elif reasons:
            like = self.ex.mistakes[reasons[0]]
        else:
            return None
        yours, theirs = self.ex.outcomes(answer), self.ex.known(like)
        if like is not self.ex.right and not all(map(self.ex.compare.same, yours, theirs)):
            return first, reasons, "on its own inputs"
        if reasons and reasons[0].startswith(STOPS):
            return None
        for args, *pair in zip(self.fresh, self.on_fresh(answer), self.known(like), strict=True):
            if not self.ex.compare.same(*pair):
                return first, reasons, args
        return None


STOPS = "`if` and `max` want one number"  # true of whatever stops so, though one number would do
GENERATED = [name for name in EXERCISES if name != "initialization.my_network"]


def generated(name):
    """{what it is: the answer}: wrong answers made from the solution, and all other exercises'."""
    yield from mutants(EXERCISES[name]).items()
    for other, ex in EXERCISES.items():
        if other != name and len(ex.parameters) == len(EXERCISES[name].parameters):
            for why, wrong in {"solution": ex.right, "stub": ex.start, **ex.mistakes}.items():
                yield f"{other}: {why}", wrong


def test_every_exercise_has_fresh_inputs():
    assert {*GENERATED} - {*FRESH} == {
        name for name, ex in EXERCISES.items() if type(ex.compare) is Statistics
    }


@pytest.mark.parametrize("name", GENERATED)
def test_what_is_said_of_a_generated_answer_is_true(name):
    elsewhere, answers = Elsewhere(name), [*generated(name)]
    some = answers[:: max(1, len(answers) // 40)]
    assert len(some) >= 40
    assert not {what: untrue for what, answer in some if (untrue := elsewhere.untrue(answer))}


@pytest.mark.thorough
@pytest.mark.parametrize("name", GENERATED)
def test_what_is_said_of_any_generated_answer_is_true(name):
    elsewhere = Elsewhere(name)
    found = {what: elsewhere.untrue(answer) for what, answer in generated(name)}
    assert not {what: untrue for what, untrue in found.items() if untrue}


def test_generated_answers_are_always_the_same_ones():
    solution = activations.softmax.solution_source
    assert [*sources(solution)] == [*sources(solution)]
    assert len({*sources(solution)}) > 100


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("neuron.weighted_sum", lambda x, w, b: w[0] * x[0]),  # once: "adds the bias twice"
        ("neuron.parameters", lambda sizes: len(sizes) - 1),
        ("gradient_problems.count_dead", lambda z: 1),
        ("gradient_problems.count_dead", lambda z: 2),  # once right
        ("gradient_problems.diagnosis", lambda delta, dead: 0),
        ("backprop.gradient_descent", lambda *given: given[2:6]),
        ("neuron.xor_gate", lambda x1, x2: np.array([0.0, 1.0, 1.0, 0.0])[: len(x1)]),
    ],
)
def test_one_coincidence_is_no_reason(name, answer, said):
    lines = said(EXERCISES[name], answer)
    assert len(lines) == 1 and "not right yet" in lines[0]


@pytest.mark.parametrize(
    ("part", "answer"),
    [
        ("loss", lambda a, y: -np.log((a * y).sum(axis=0)).sum() / 4),
        ("delta", lambda a, y: (a - y) / 4),
        ("update", lambda W, dW, rate: W - 0.1 * dW),
    ],
)
def test_a_part_of_the_network_that_is_right_once_only_is_wrong(part, answer):
    wrong = wrong_part(answer, PARTS[part])
    assert "it should be" in wrong and "\n" not in wrong


# Right answers of another type


def cast(x, dtype):
    """A result, or an argument, with its arrays of floats in another type."""
    if isinstance(x, list | tuple):
        return [cast(part, dtype) for part in x]
    return x.astype(dtype) if isinstance(x, np.ndarray | np.floating) else x


def converted(ex, change):
    """The solution, with each of its results changed."""

    def answer(*args):
        value = ex.right(*args)
        return tuple(map(change, value)) if ex.gives else change(value)

    return answer


SHORT = {
    np.float32: "It gives float32, which keeps 6 digits; the usual float64 keeps 15.",
    np.float16: "It gives float16, which keeps 3 digits; the usual float64 keeps 15.",
}


@every_answer
@pytest.mark.parametrize("dtype", SHORT, ids=["float32", "float16"])
def test_a_right_answer_in_short_floats_is_right_and_told_so(ex, dtype, said):
    first, *more = said(ex, converted(ex, lambda value: np.asarray(value).astype(dtype)))
    assert first.startswith(f"{ex.name}: right. ")
    assert more == [SHORT[dtype]]


@every_plain_one
def test_whole_numbers_are_told_where_the_right_ones_are_none(ex, said):
    first, *more = said(ex, converted(ex, lambda value: np.asarray(value).astype(np.int64)))
    whole = "It gives int64, which has whole numbers only."
    assert first.startswith(f"{ex.name}: right. ") or whole in more


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_the_network_in_float32_is_right_or_told_so(part):
    right = EXERCISES["initialization.my_network"].right()[part]
    right = PARTS[part].right if part == "update" else rng_in_place(right)

    def short(*args):
        return np.float32(right(*args))

    signature = "W, dW, rate" if part == "update" else ", ".join(PARTS[part].parameters)
    answer = eval(f"lambda {signature}: short({signature})", {"short": short})
    wrong = wrong_part(answer, PARTS[part])
    assert wrong.endswith(SHORT[np.float32]) if part == "activation" else not wrong


@every_answer
def test_one_short_result_of_several_is_told_too(ex, said):
    for k in range(len(ex.gives)):

        def answer(*args, k=k):
            return [
                np.float32(value) if i == k else value for i, value in enumerate(ex.right(*args))
            ]

        first, *more = said(ex, answer)
        assert first.startswith(f"{ex.name}: right. ")
        assert more == [SHORT[np.float32]]


@every_answer
def test_a_computation_in_float32_is_right_or_hears_of_float32(ex, said):
    first, *more = said(ex, lambda *args: ex.right(*cast(args, np.float32)))
    assert first.startswith(f"{ex.name}: right. ") or "float32" in more[0]
    assert all("float32" in line for line in more)


@every_plain_one
@pytest.mark.parametrize(
    "dtype", [np.float32, pytest.param(np.float16, marks=pytest.mark.thorough)]
)
def test_a_mistake_in_short_floats_gets_its_own_diagnosis(ex, dtype, said):
    for why, wrong in ex.mistakes.items():
        lines = said(ex, lambda *args, wrong=wrong: cast(wrong(*args), dtype))
        assert not lines[0].startswith(f"{ex.name}: right.")
        assert lines[-1] == why or not {*lines} & {*ex.mistakes}


@every_answer
@pytest.mark.parametrize(
    "change",
    [
        lambda value: np.asarray(value, dtype=np.longdouble),
        lambda value: np.asarray(value)[()],  # numbers of NumPy
        lambda value: value.item() if np.ndim(value) == 0 and hasattr(value, "item") else value,
        lambda value: np.array(value, order="F"),
        lambda value: np.asarray(value, int) if np.all(value == np.round(value)) else value,
        lambda value: (
            np.asfortranarray(np.asarray(value)[..., ::-1])[..., ::-1] if np.ndim(value) else value
        ),
    ],
    ids=["longdouble", "numbers", "Python", "by columns", "integers", "from behind"],
)
def test_a_right_answer_of_another_type_is_right(ex, change, said):
    (line,) = said(ex, converted(ex, change))
    assert line.startswith(f"{ex.name}: right. ")


@every_answer
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda value: np.asarray(value).tolist(), "it gives a (list|float|int)"),
        (np.ma.masked_invalid, "it gives a MaskedArray; it should give a NumPy array of numbers."),
        (lambda value: value + 0j, "it gives a(n array of)? complex"),
        (lambda value: np.asarray(value, object), "it gives an array of object"),
        (lambda value: np.asarray(value)[None], r"has shape \("),
    ],
    ids=["list", "masked", "complex", "object", "one axis more"],
)
def test_a_right_answer_of_a_wrong_type_is_told_which(ex, change, told, said):
    line, *more = said(ex, converted(ex, change))
    if "right. " not in line:  # a number is right
        assert re.search(told, line)
    else:
        assert "list" in told and np.ndim(ex.right(*copy.deepcopy(ex.inputs[0]))) <= 1
    assert not {*more} & {*ex.mistakes}


# Answers in another form, from the tables of the notebooks


@pytest.mark.parametrize(("ex", "answer"), tabled("ALSO_RIGHT"))
def test_another_right_answer_is_right(ex, answer, said):
    lines = said(ex, answer)
    assert lines == [lines[0]]
    assert lines[0].startswith(f"{ex.name}: right. ")


@pytest.mark.parametrize(("ex", "answer", "diagnosis"), tabled("SAME_MISTAKE"))
def test_a_mistake_is_recognised_in_another_form(ex, answer, diagnosis, said):
    assert said(ex, answer)[-1].startswith(diagnosis)


@pytest.mark.parametrize("h", [1e-5, 1e-6])
@pytest.mark.parametrize(
    "g", [package.sigmoid, activations.logistic, lambda z: 0.5 * (1 + np.tanh(z / 2))]
)
def test_a_slope_by_two_small_steps_is_right_up_to_rounding(g, h, said):
    lines = said(activations.sigmoid_prime, lambda z: slope_by_steps(g, z, h))
    assert lines[0].startswith("sigmoid_prime: not right yet. With z = ")
    assert lines[1:] == [LAST_DIGITS]


@pytest.mark.parametrize(
    ("ex", "answer"),
    [
        (
            activations.sigmoid_prime,
            lambda z: activations.sigmoid_prime.right(np.float32(z)).astype(float),
        ),
        (
            activations.sigmoid_prime,
            lambda z: activations.sigmoid_prime.right(z).astype(np.float32) * np.float64(1),
        ),
        (EXERCISES["loss.cross_entropy"], lambda a, y: -np.log((a * y).sum(axis=0) + 1e-8).mean()),
    ],
)
def test_what_is_right_but_for_the_last_digits_is_told_so(ex, answer, said):
    assert said(ex, answer)[1:] == [LAST_DIGITS]


@pytest.mark.parametrize("h", [1e-2, 1e-12])
def test_a_step_too_large_or_too_small_is_more_than_rounding(h, said):
    lines = said(activations.sigmoid_prime, lambda z: slope_by_steps(activations.logistic, z, h))
    assert len(lines) == 1


@every_plain_one
def test_a_function_of_math_takes_one_number(ex, said):
    lines = said(ex, lambda z, *alpha: math.exp(-z))
    assert lines[0].startswith(f"{ex.name}: not right yet. ")
    assert lines[0].endswith(
        " `math.exp`, `float` and their kin take one number; np.exp takes an array."
    )
    assert lines[1].startswith("It happened in line ")
    assert len(lines) == 2


def test_truths_with_the_right_values_are_not_numbers_yet(said):
    lines = said(activations.relu_prime, lambda z: z > 0)
    assert len(lines) == 1
    assert lines[0].endswith("Multiply by 1.0 to get 1 and 0.")


# Answers of every kind


class Sour(Exception):
    def __str__(self):
        raise RuntimeError("no words")


def raises(error):
    def answer(z):
        raise error

    return answer


def in_place(z):
    z[z < 0] = 0
    return z


def in_place_and_wrong(z):
    z += 1
    return z


def warns(z):
    np.exp(z + 100)
    return np.maximum(0, z)


def deprecated(z):
    warnings.warn("old", DeprecationWarning, stacklevel=1)
    return np.maximum(0, z)


def calls_itself(z):
    return calls_itself(z)


def generates(z):
    yield z


def misspells(z):
    half = z / 2
    return np.maximun(0, half)


def half_written(z):
    slope = ...
    return slope * z


def address(z):
    raise ValueError(f"this one: {object()}")


@pytest.mark.parametrize(
    ("answer", "first", "rest"),
    [
        ((), r"check needs your function itself, as in check\(relu\), and got nothing.", []),
        ((3.0,), r"check needs your function itself, as in check\(relu\), and got a float.", []),
        ((np.ones(2),), "check needs your function itself, .* and got an array.", []),
        ((lambda: 1,), r"it is called as relu\(z\), and yours takes \(\).", []),
        ((lambda z, b: z,), r"it is called as relu\(z\), and yours takes \(z, b\).", []),
        ((lambda *, z: z,), r"it is called as relu\(z\), and yours takes \(\*, z\).", []),
        ((lambda z, y, f=abs: z,), r"it is called as relu\(z\), and yours takes \(z, y, f=.*", []),
        ((lambda z: None,), r".* it gives None. Is the `return` missing\?", []),
        ((lambda z: "0",), ".* it gives a str; it should give a NumPy array of numbers.", []),
        ((lambda z: [0.0] * 5,), ".* it gives a list; it should give a NumPy array .*", []),
        ((lambda z: generates(z),), ".* it gives a generator; it should give .*", []),
        ((lambda z: in_place,), ".* it gives a function; it should give .*", []),
        ((lambda z: np.array(["a"] * 5),), ".* it gives an array of str32; it should .*", []),
        (
            (lambda z: z + 1j,),
            ".* it gives an array of complex128; it should .* plain numbers.",
            [],
        ),
        (
            (lambda z: np.where(z > 0, z, ...),),
            r".* array of object; .* Is a `...` left in it\?",
            [],
        ),
        ((lambda z: 10**400,), ".* it gives an array of object; .*", []),
        ((lambda z: z > 1,), ".* it gives True and False; it should give numbers. .*", []),
        ((lambda z: 0.0,), r".* the result has shape \(\); it should have shape \(5,\).", []),
        ((lambda z: z[:2],), r".* the result has shape \(2,\); it should have shape \(5,\).", []),
        (
            (lambda z: z * np.nan,),
            "not right yet. With z = -2 the value is nan; it should be 0.",
            [],
        ),
        ((lambda z: z - np.inf,), "not right yet. With z = -2 the value is -inf; .*", []),
        ((in_place,), "the values are right, but it writes into the array it was given, .*", []),
        ((in_place_and_wrong,), "not right yet. With z = -2 the value is -1; it should be 0.", []),
        (
            (warns,),
            r"right values, but with z = \[-1000, 1000\] NumPy warned: overflow .* in exp.",
            [],
        ),
        ((deprecated,), "right. .*", []),
        ((raises(ValueError("no\nsuch thing")),), ".* it stops with ValueError: no", ["line"]),
        ((raises(Sour()),), ".* it stops with .*Sour: .*", ["line"]),
        ((raises(SystemExit()),), ".* it stops with SystemExit", ["line"]),
        ((address,), ".* it stops with ValueError: this one: <object object>", ["line"]),
        (
            (misspells,),
            ".* it stops with AttributeError: module 'numpy' has no attribute 'maximun'.*",
            [r"It happened in line \d+: return np.maximun\(0, half\)"],
        ),
        (
            (half_written,),
            ".* it stops with TypeError: .* A `...` is still to be replaced, .*",
            [r"It happened in line \d+: return slope \* z"],
        ),
        ((calls_itself,), ".* it stops with RecursionError: .*", ["line"]),
        ((np.maximum,), "(it is called as|not right yet).*", []),
        ((print,), ".* it gives None.*", ["What it prints"]),
        ((int,), ".* it stops with TypeError: only .* np.exp takes an array.", []),
        ((Exercise,), "it is called as relu.*", []),
        ((activations.relu,), "check needs your function itself, .* and got an Exercise.", []),
    ],
)
def test_any_answer_gets_a_sentence(answer, first, rest, said):
    lines = said(activations.relu, *answer)
    assert re.fullmatch(f"relu: {first}", lines[0])
    assert len(lines) == 1 + len(rest)
    for line, pattern in zip(lines[1:], rest, strict=True):
        assert re.match({"line": r"It happened in line \d+: "}.get(pattern, pattern), line)


def test_a_helper_from_elsewhere_is_not_shown_but_the_line_that_calls_it_is(said):
    def answer(z):
        return np.linalg.inv(z)

    lines = said(activations.relu, answer)
    assert "LinAlgError" in lines[0]
    assert lines[1].endswith("return np.linalg.inv(z)")


def test_code_without_a_source_has_a_line_number_at_least(said):
    answer = function_from("def relu(z):\n    return zz", "relu")
    assert said(activations.relu, answer)[1] == "It happened in line 2."


def test_prints_are_set_aside_and_mentioned(said):
    def chatty(z):
        print("z is", z)
        return np.maximum(0, z)

    lines = said(activations.relu, chatty)
    assert lines[0].startswith("relu: right. ")
    assert lines[1:] == ["What it prints was left out here; call it yourself to read that."]


@pytest.mark.parametrize("setting", ["raise", "ignore", "warn", "print"])
def test_numpy_settings_of_the_learner_change_nothing(setting, said):
    why, naive = next(iter(activations.sigmoid.mistakes.items()))
    usual = said(activations.sigmoid, naive)
    with np.errstate(all=setting):
        assert said(activations.sigmoid, naive) == usual
        assert len(said(activations.sigmoid, activations.sigmoid.right)) == 1
    assert usual[-1] == why


def test_keyboard_interrupt_goes_through():
    with pytest.raises(KeyboardInterrupt):
        activations.relu.check(raises(KeyboardInterrupt()))


def test_numbers_that_look_alike_are_told_apart(said):
    line = said(activations.relu, lambda z: np.maximum(0, z) * (1 + 1e-8))[0]
    assert line == "relu: not right yet. With z = 0.5 the value is 0.500000005; it should be 0.5."


# The rule that recognises a mistake


def stub(z):
    return ...


@exercise(
    "Write `double(z)`.",
    stub=stub,
    inputs=[(np.array([0.0]),), (np.array([1.0, 2.0]),), (np.array([3.0]),), (np.array([4.0]),)],
    mistakes={"squared": lambda z: z**2, "doubled to 2": lambda z: np.where(z < 2.5, z**2, 2 * z)},
    hints=["Add."],
)
def double(z):
    return z + z


@pytest.mark.parametrize(
    ("answer", "diagnosis"),
    [
        (lambda z: z**2, ["squared"]),  # both mistakes fit at first, one of them to the end
        (lambda z: np.where(z < 3.5, z**2, 0), []),  # longer than the other, not to the end
        (lambda z: np.where(z < 3.5, 2 * z, z**2), []),  # fits only where it went right
        (lambda z: z, []),
    ],
)
def test_a_diagnosis_needs_a_mistake_that_fits_on_every_input(answer, diagnosis, said):
    assert said(double, answer)[1:] == diagnosis


def test_what_a_mistake_does_besides_its_value_counts(said):
    def squares_in_place(z):
        z *= z
        return z

    mistakes = {"squares in place": squares_in_place}
    ex = Exercise("", stub, double.right, double.inputs, mistakes, [])
    assert said(ex, squares_in_place)[1:] == ["squares in place"]
    assert len(said(ex, lambda z: z * z)) == 1
    assert len(said(ex, lambda z: 3 * z)) == 1  # alike only on the first call, where both are right


def test_without_a_stub_a_learner_starts_from_the_head_of_the_solution():
    assert exercise("", inputs=[(1.0,)], mistakes={}, hints=[])(double.right).stub == (
        "def double(z):\n    return ..."
    )
    assert activations.relu.stub.endswith('0 everywhere else."""\n    return ...')


# Exercises with several results


def two_moments(x):
    """The mean of x and the mean of its squares."""
    return ...


@exercise(
    "Write `moments(x)`: the mean of x and the mean of its squares.",
    stub=two_moments,
    inputs=[(np.array([1.0, 3.0]),), (np.array([-2.0, 0.0, 5.0]),)],
    mistakes={"The second is the square of the mean.": lambda x: (x.mean(), x.mean() ** 2)},
    hints=["One.", "Two.", "Three."],
    gives=("mean", "square"),
)
def moments(x):
    """The mean of x and the mean of its squares."""
    return x.mean(), (x**2).mean()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (two_moments, ["not written yet. Put your own code where the ... stands."]),
        (moments.right, ["right. Tried on 5 numbers from -2 to 5."]),
        (lambda x: [x.mean(), (x**2).mean()], ["right. Tried on 5 numbers from -2 to 5."]),
        (
            lambda x: (x.mean(), x.mean() ** 2),
            [
                "not right yet. With x = [1, 3] the value of square is 4; it should be 5.",
                "The second is the square of the mean.",
            ],
        ),
        (
            lambda x: (x.mean(), x),
            [
                "not right yet. With x = [1, 3] square has shape (2,); it should have shape ().",
            ],
        ),
        (
            lambda x: x.mean(),
            [
                "not right yet. With x = [1, 3] it gives a float64; "
                "it should give 2 results, mean, square: return mean, square.",
            ],
        ),
        (
            lambda x: (x.mean(),) * 3,
            [
                "not right yet. With x = [1, 3] it gives 3 results; "
                "it should give 2 results, mean, square: return mean, square.",
            ],
        ),
        (
            lambda x: (x.mean(), None),
            [
                "not right yet. With x = [1, 3] it gives None. Is the `return` missing? "
                "(Look at square.)",
            ],
        ),
        (
            lambda x: (x.mean(), x > 1),
            [
                "not right yet. With x = [1, 3] square holds True and False; "
                "it should give numbers. Multiply by 1.0 to get 1 and 0.",
            ],
        ),
    ],
)
def test_several_results_are_told_apart_by_name(answer, told, said):
    assert said(moments, answer) == [f"moments: {told[0]}", *told[1:]]


def test_arguments_may_be_lists_of_arrays():
    assert list(flat(([np.eye(2), np.zeros(1)], 3, "word"))) == [1, 0, 0, 1, 0, 3]


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ({"inputs": []}, "each of the inputs must be a tuple of arguments"),
        ({"inputs": np.ones((2, 1))}, "inputs must be a list of tuples"),
        ({"inputs": [2.0, 3.0]}, "each of the inputs must be a tuple of arguments"),
        ({"inputs": [np.array([1.0, 2.0])]}, "each of the inputs must be a tuple of arguments"),
        ({"inputs": [(1.0, 2.0)]}, "with 2 inputs the solution stops with TypeError"),
        ({"mistakes": ["Too much."]}, "mistakes must be a dictionary"),
        ({"mistakes": {"Too much.": 3}}, "each mistake must be a function that makes it"),
        ({"hints": "Think."}, "hints must be a list of texts, but got 'Think.'"),
    ],
)
def test_an_exercise_of_wrong_parts_is_told_where_it_is_written(part, told):
    parts = {"statement": "", "inputs": [(1.0,)], "mistakes": {}, "hints": []} | part
    with pytest.raises((TypeError, ValueError), match=told):
        exercise(**parts)(double.right)
