"""An exercise asks you for one function and tells you in words what yours does.

Its parts are ordinary functions: the stub you start from, the solution, and the mistakes people
usually make. Your function, the stub and the mistakes all run on the same inputs; when yours does
on each of them what a known mistake does, the exercise can say which mistake it is.
"""

import ast
import contextlib
import copy
import functools
import inspect
import io
import re
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from dl_basics.checks import asked, kind


def exercise(statement, *, inputs, mistakes, hints, stub=..., gives=(), compare=None):
    """Turn the function below into an exercise of which it is the solution.

    statement: what is asked, in markdown. inputs: one tuple of arguments for each call.
    mistakes: {diagnosis: a function that makes this mistake}. hints: from a nudge to nearly all.
    stub: what stands behind the `return` that a learner starts from, `...` or several of them; or
    the whole function, such as one with a bug that is to be found.
    gives: the names of the results, in order, if there are several. compare: a `Comparator`.
    """
    return lambda right: Exercise(statement, stub, right, inputs, mistakes, hints, gives, compare)


def arrays(*tables):
    """Numbers as arrays of floats, the inputs of an exercise."""
    return tuple(np.array(table, dtype=float) for table in tables)


class Checker:
    """Runs a function and says in words whether it is right, or what is wrong first.

    right: a function that is. start: the one that a learner starts from. Both, the mistakes and
    the learner's own run on the same inputs, and `compare` holds what came against each other.
    """

    def __init__(self, name, right, inputs, mistakes, start=..., gives=(), compare=None):
        self.name, self.right, self.inputs, self.mistakes = name, right, inputs, mistakes
        self.start = start if callable(start) else lambda *args: start
        self.gives, self.compare = gives, compare or Comparator()
        self.parameters = list(inspect.signature(right).parameters)
        self.known = functools.cache(self.outcomes)  # of functions that are not the learner's

    def verdict(self, function):
        """That the function is right, or not written yet, or what is wrong."""
        if misfit := self.misfit(function):
            return misfit
        yours = self.outcomes(function)
        if self.agrees(yours, self.start):
            if "..." in yours[0].error:
                return "not written yet. Put your own code where the ... stands."
            return "not repaired yet. It still does what the code you were given does."
        printed = "\nWhat it prints was left out here; call it yourself to read that."
        notes = (short_of_digits(value) for outcome in yours for value in outcome.values)
        praise = f"right. {self.compare.praise(self)}{next(filter(None, notes), '')}"
        lines = self.complaint(yours) or praise
        return lines + printed * any(outcome.printed for outcome in yours)

    def misfit(self, function):
        """Why the function cannot be called as this one is; "" if it can."""
        with contextlib.suppress(ValueError):  # some built-in functions hide their signature
            signature = inspect.signature(function)
            try:
                signature.bind(*self.parameters)
            except TypeError:
                call = f"{self.name}({', '.join(self.parameters)})"
                return f"it is called as {call}, and yours takes {signature}."
        return ""

    def outcomes(self, function):
        """What the function does on each of the inputs."""
        return [self.compare.attempt(function, args, self.gives) for args in self.inputs]

    def complaint(self, yours):
        """The first thing wrong in your outcomes, and why if it is known; "" if nothing is."""
        for case in zip(self.inputs, yours, self.known(self.right), strict=True):
            if wrong := self.wrong_call(*case):
                return wrong + self.diagnosis(yours)
        return ""

    def diagnosis(self, yours):
        """The one mistake that does what you do on every input; "" if it is none, or several."""
        fits = [why for why, wrong in self.mistakes.items() if self.agrees(yours, wrong)]
        return f"\n{fits[0]}" if len(fits) == 1 else ""

    def agrees(self, yours, function):
        """Whether another function does the same as yours on every input."""
        return all(map(self.compare.same, yours, self.known(function)))

    def wrong_call(self, args, yours, right):
        """What is wrong with one call; "" if nothing is."""
        if yours.error:
            return f"not right yet. With {self.named(args)} it {yours.error}"
        for k, (value, wanted) in enumerate(zip(yours.values, right.values, strict=True)):
            name = self.gives[k] if self.gives else ""
            if wrong := self.wrong_value(name, args, value, wanted, yours.warning):
                return f"not right yet. With {wrong}"
        if yours.warning and not yours.aside:
            return f"right values, but with {self.named(args)} NumPy warned: {yours.warning}."
        return yours.aside

    def wrong_value(self, name, args, value, wanted, warning):
        """What is wrong with one of the results; "" if nothing is."""
        if value.dtype.kind == "b":
            return (
                f"{self.named(args)} {f'{name} holds' if name else 'it gives'} True and False; "
                "it should give numbers. Multiply by 1.0 to get 1 and 0."
            )
        if value.shape != wanted.shape:
            return (
                f"{self.named(args)} {name or 'the result'} has shape {value.shape}; "
                f"it should have shape {wanted.shape}."
            )
        difference = self.compare.difference(self, name, args, value, wanted)
        warned = f" NumPy warned: {warning}." if warning else ""
        return difference and difference + warned + lost_digits(value, wanted)

    def named(self, args):
        """The arguments by name; a source of random numbers cannot be shown."""
        return ", ".join(
            f"{name} = {show(x)}"
            for name, x in zip(self.parameters, args, strict=True)
            if not isinstance(x, np.random.Generator)
        )


class Exercise(Checker):
    """One function to write: `check` yours, ask for a `hint`, look at the `solution`."""

    def __init__(self, statement, stub, solution, inputs, mistakes, hints, gives=(), compare=None):
        for wrong in kind(mistakes, dict, "mistakes must be a dictionary from words").values():
            kind(wrong, Callable, "each mistake must be a function that makes it")
        kind(hints, list | tuple, "hints must be a list of texts")
        for args in kind(inputs, list | tuple, "inputs must be a list of tuples") or [None]:
            kind(args, tuple, "each of the inputs must be a tuple of arguments, (x,) of one")
            asked(f"with {len(args)} inputs the solution", inspect.signature(solution).bind, *args)
        super().__init__(solution.__name__, solution, inputs, mistakes, stub, gives, compare)
        self.__doc__ = self.statement = inspect.cleandoc(statement)
        self.hints = hints
        self.solution_source = source(solution)
        if callable(stub):
            self.stub = source(stub)
        else:
            blanks = "..." if stub is ... else ", ".join(["..."] * len(stub))
            self.stub = f"{head(self.solution_source)}\n    return {blanks}"

    def __repr__(self):
        return self.statement

    def _repr_markdown_(self):
        return self.statement

    def check(self, function=None):
        """Run your function on every input; print that it is right, or what is wrong first.

        With a right one comes how to see the course's own, to hold beside it.
        """
        if callable(function):
            told = self.verdict(function)
        else:
            got = "nothing" if function is None else kind_of(function)
            told = f"check needs your function itself, as in check({self.name}), and got {got}."
        # An error message can quote an object by its address, which is different on every run.
        print(re.sub(r" at 0x[0-9a-fA-F]+", "", f"{self.name}: {told}"))
        if told.startswith("right."):
            print(f"How the course writes it: exercises.{self.name}.solution()")

    def hint(self, number=1):
        """Print one hint: 1 is a nudge, the last one is nearly the answer."""
        if str(number) in map(str, range(1, len(self.hints) + 1)) and not isinstance(number, str):
            print(f"Hint {number} of {len(self.hints)}: {self.hints[int(number) - 1]}")
        else:
            print(f"{self.name} has the hints 1 to {len(self.hints)}.")

    def solution(self):
        """Print one right answer; there are others."""
        print(self.solution_source)


@dataclass(frozen=True)
class Comparator:
    """Holds what a function gives against what is right: number by number, up to rounding."""

    rtol: float = 1e-9
    note: str = ""  # said behind a number that is wrong

    def attempt(self, function, args, gives):
        """What the function does with these arguments, as an `Outcome`."""
        return attempt(function, args, gives)

    def close(self, a, b):
        """Where two arrays agree, as far as the digits of their kind go; nan agrees with nan."""
        kinds = [np.finfo(x.dtype) for x in (a, b) if x.dtype.kind == "f"]
        rtol = max(self.rtol, *(8 * kind.eps for kind in kinds), 0)
        atol = max(1e-12, *(kind.smallest_subnormal for kind in kinds), 0)
        return np.isclose(a, b, rtol=rtol, atol=atol, equal_nan=True)

    def alike(self, a, b):
        """Whether two results of any shape are the same, or one is a numerical slope of it."""
        near = replace(self, rtol=100 * self.rtol)
        return a.shape == b.shape and bool(near.close(a, b).all())

    def same(self, yours, other):
        """Whether two calls did the same, whatever the words of a warning, the line of an error."""
        return (
            bool(yours.warning) == bool(other.warning)
            and yours.aside == other.aside
            and yours.error.partition("\n")[0] == other.error.partition("\n")[0]
            and len(yours.values) == len(other.values)
            and all(map(self.alike, yours.values, other.values))
        )

    def difference(self, checker, name, args, value, wanted):
        """The first wrong number of a result, in words; "" if none is."""
        differs = np.argwhere(~self.close(value, wanted))
        if not len(differs):
            return ""
        at = tuple(differs[0].tolist())
        yours, right = float(value[at]), float(wanted[at])
        text = repr if show(yours) == show(right) else show  # enough digits to differ
        entry = f" of {name}" if name else ""
        if len(at) == 1 and not name and np.shape(args[0]) == value.shape:
            # Number by number: name the one number that went in.
            args = [z[at] if np.ndim(z) == 1 and len(z) == len(value) else z for z in args]
        elif at:
            entry += f" at {list(at)}"
        return (
            f"{checker.named(args)} the value{entry} is {text(yours)}; "
            f"it should be {text(right)}.{self.note}"
        )

    def praise(self, checker):
        """What a right answer was tried on."""
        tried = np.concatenate([flat(args[0]) for args in checker.inputs])
        return f"Tried on {tried.size} numbers from {tried.min():g} to {tried.max():g}."


@dataclass(frozen=True)
class Outcome:
    """What one call did: the arrays it gave, or why it gave none, and what it did besides.

    aside: what is wrong although the values are right.
    """

    values: tuple
    error: str
    warning: str
    aside: str
    printed: bool


STOPS = (Exception, SystemExit, GeneratorExit)  # all but Ctrl-C, in a reader's function
WRITES = (
    "the values are right, but it writes into the array it was given, "
    "which its caller may still need. Work on a copy."
)


def attempt(function, args, gives=()):
    """Call the function on copies of the arguments, whatever it does, and say what happened."""
    given, values, error = copy.deepcopy(args), (), ""
    loud = np.errstate(divide="warn", over="warn", invalid="warn", under="ignore")
    with warnings.catch_warnings(record=True) as caught, loud:
        warnings.simplefilter("always")
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            try:
                value = function(*given)
                error = not_several(value, gives) if gives else no_array(value)
                values = value if gives else (value,)
            except STOPS as problem:
                error = stopped(problem, function)
        # Of several, what came in spite of an error tells one mistake from another.
        results = numbers_in(values if gives else ()) if error else tuple(map(np.array, values))
    same = np.array_equal(flat(args), flat(given))
    same &= [getattr(x, "shape", 0) for x in args] == [getattr(x, "shape", 0) for x in given]
    overflows = [str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)]
    return Outcome(
        values=results,
        error=error,
        warning=overflows[0] if overflows else "",
        aside="" if same else WRITES,
        printed=bool(printed.getvalue()),
    )


def numbers_in(values):
    """The numbers in each of these, whatever they are in; nothing if there is something else."""
    try:
        return tuple(map(flat, values))
    except (TypeError, ValueError):
        return ()


def not_several(value, gives):
    """Why this value is not so many arrays, in words; "" if it is."""
    wanted = f"{len(gives)} results, {', '.join(gives)}"
    if isinstance(value, tuple | list) and len(value) == len(gives):
        errors = dict(zip(gives, map(no_array, value), strict=True))
        return next((f"{error} (Look at {name}.)" for name, error in errors.items() if error), "")
    if value is None or value is ...:
        return no_array(value)
    got = f"{len(value)} results" if isinstance(value, tuple | list) else kind_of(value)
    return f"gives {got}; it should give {wanted}: return {', '.join(gives)}."


def no_array(value):
    """Why this value is not an array of numbers or truths, in words; "" if it is one."""
    if value is None:
        return "gives None. Is the `return` missing?"
    if value is ...:
        return "gives `...`, so a part of it is not written yet."
    plain = isinstance(value, (np.ndarray, np.generic, int, float))
    if not plain or np.ma.isMaskedArray(value):
        return f"gives {kind_of(value)}; it should give a NumPy array of numbers."
    dtype = np.asarray(value).dtype
    if dtype.kind not in "biuf":
        left = " Is a `...` left in it?" if dtype.kind == "O" else ""
        return f"gives an array of {dtype.name}; it should give an array of plain numbers.{left}"
    return ""


def stopped(problem, function):
    """The learner's own error: its type, its message, and the line of their code it came from."""
    shown = traceback.format_exception_only(problem)
    words = next(line for line in shown if not line.startswith(" ")).splitlines()[0].strip()
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    lines = [f for f in traceback.extract_tb(problem.__traceback__) if f.filename == file]
    if "ellipsis" in words:
        words += ". A `...` is still to be replaced, here or in a function called from here."
    if "converted to Python scalar" in words:  # NumPy's answer to math.exp(z) and float(z)
        words += ". `math.exp`, `float` and their kin take one number; np.exp takes an array."
    if not lines:
        return f"stops with {words}"
    code = f": {lines[-1].line}" if lines[-1].line else "."
    return f"stops with {words}\nIt happened in line {lines[-1].lineno}{code}"


def lost_digits(value, wanted):
    """A line more for values of few digits, or none, or all but right; "" for others."""
    if value.dtype.kind in "iu" and not np.array_equal(wanted, np.round(wanted)):
        return f"\nIt gives {value.dtype}, which has whole numbers only."
    rounded = wanted.dtype.kind not in "iu"  # whole numbers are not
    near = rounded and np.isclose(value, wanted, rtol=1e-6, atol=1e-7).all()
    return short_of_digits(value) or bool(near) * (
        "\nRight but for the last digits. The difference of two close numbers loses them, and so "
        "does float32 on the way; a small number that was added moves them."
    )


def short_of_digits(value):
    """A line more for floats that are shorter than float64; "" for others."""
    if value.dtype.kind != "f" or value.itemsize >= 8:
        return ""
    digits = np.finfo(value.dtype).precision
    return f"\nIt gives {value.dtype}, which keeps {digits} digits; the usual float64 keeps 15."


def show(x):
    """A number, a word, or an array or list of them, the same text on every computer."""
    if isinstance(x, str):
        return repr(x)
    several = isinstance(x, list | tuple) or np.ndim(x)
    return f"[{', '.join(map(show, x))}]" if several else f"{x:.6g}"


def flat(x):
    """All numbers in an array, a number, or lists of them, in one row.

    A word counts as none, and so does a source of random numbers.
    """
    if isinstance(x, list | tuple):
        return np.concatenate([np.zeros(0), *map(flat, x)])
    uncounted = isinstance(x, str | np.random.Generator)
    return np.zeros(0) if uncounted else np.ravel(np.asarray(x, dtype=float))


def kind_of(thing):
    """What kind of thing this is: "a list", "an int"."""
    if type(thing) is np.ndarray:
        return "an array"
    kind = type(thing).__name__
    return f"{'an' if kind[0].lower() in 'aeiou' else 'a'} {kind}"


class changed:
    """The solution with a change or two in its text: what stands there, what instead, and so on."""

    def __init__(self, *words):
        self.words = words

    def of(self, solution):
        """The changed function. Raises ValueError if the text has not what is to be changed."""
        text = source(solution)
        for old, new in zip(self.words[::2], self.words[1::2], strict=True):
            if old not in text:
                raise ValueError(f"{solution.__name__} has no {old!r} that could be changed")
            text = text.replace(old, new)
        made = {}
        exec(text, solution.__globals__, made)
        function = made[solution.__name__]
        function.text = text
        return function


def source(function):
    """The text of a function, from its `def` on."""
    text = getattr(function, "text", None) or inspect.getsource(function)
    return text[re.search(r"^def ", text, re.MULTILINE).start() :].rstrip()


def head(text):
    """The text of a function up to its first statement: signature and docstring."""
    function = ast.parse(text).body[0]
    told = ast.get_docstring(function) is not None
    end = function.body[0].end_lineno if told else function.body[0].lineno - 1
    return "\n".join(text.splitlines()[:end])
