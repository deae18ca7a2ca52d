"""Every exercise knows its solution, its stub and each listed mistake, and survives any answer."""

import importlib
import math
import pkgutil
import re
import warnings

import numpy as np
import pytest

import dl_basics.exercises
from dl_basics import activations as package
from dl_basics import initializers, losses, optimizers
from dl_basics.exercises import activations
from dl_basics.exercises.exercise import Comparator, Exercise, exercise, flat
from dl_basics.exercises.statistical import Statistics
from tests.answers.activations import slope_by_steps

MODULES = [
    importlib.import_module(f"dl_basics.exercises.{found.name}")
    for found in pkgutil.iter_modules(dl_basics.exercises.__path__)
]
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
every_plain_one = pytest.mark.parametrize("ex", PLAIN.values(), ids=PLAIN)


def tabled(table):
    """The rows of this name in the tables of all notebooks, each with its exercise."""
    for notebook in dict.fromkeys(name.partition(".")[0] for name in EXERCISES):
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
        if one < other and ex.agreement(ex.outcomes(kinds[one]), kinds[other]) == len(ex.inputs)
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
        assert len(lines) == 1
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
    for wrong in (0, 4, -1, "2", None, 1.5):
        ex.hint(wrong)
        assert capsys.readouterr().out == f"{ex.name} has the hints 1 to 3.\n"


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
    assert lines[1:] == [
        "Right up to rounding: the difference of two close numbers loses digits. "
        "A formula does not."
    ]


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
        (lambda z: np.where(z < 3.5, z**2, 0), ["squared"]),  # fits longer than the other
        (lambda z: np.where(z < 2.5, z**2, 0), []),  # both fit equally long: no guess
        (lambda z: np.where(z < 3.5, 2 * z, z**2), []),  # fits only where it went right
        (lambda z: z, []),
    ],
)
def test_a_diagnosis_needs_one_mistake_that_fits_longest(answer, diagnosis, said):
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
    assert exercise("", inputs=[], mistakes={}, hints=[])(double.right).stub == (
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
