"""An exercise asks you for one function and tells you in words what yours does.

Its parts are ordinary functions: the stub you start from, the solution, and the mistakes people
usually make. Your function, the stub and the mistakes all run on the same inputs; when yours does
there what a known mistake does, the exercise can say which mistake it is.
"""

import contextlib
import copy
import inspect
import io
import itertools
import re
import traceback
import warnings
from dataclasses import dataclass

import numpy as np


def exercise(statement, *, stub, inputs, mistakes, hints, gives=()):
    """Turn the function below into an exercise of which it is the solution.

    statement: what is asked, in markdown. stub: the function a learner starts from; it returns
    `...`, or it has the bug to be found. inputs: one tuple of arguments for each call.
    mistakes: {diagnosis: a function that makes this mistake}. hints: from a nudge to nearly all.
    gives: the names of the results, in order, if there are several.
    """
    return lambda solution: Exercise(statement, stub, solution, inputs, mistakes, hints, gives)


class Exercise:
    """One function to write: `check` yours, ask for a `hint`, look at the `solution`."""

    def __init__(self, statement, stub, solution, inputs, mistakes, hints, gives=()):
        self.name = solution.__name__
        self.__doc__ = self.statement = inspect.cleandoc(statement)
        self.stub = source(stub)
        self.solution_source = source(solution)
        self.inputs, self.mistakes, self.hints, self.gives = inputs, mistakes, hints, gives
        self.parameters = list(inspect.signature(solution).parameters)
        self._stub, self._solution = stub, solution

    def __repr__(self):
        return self.statement

    def _repr_markdown_(self):
        return self.statement

    def check(self, function=None):
        """Run your function on every input; print that it is right, or what is wrong first."""
        # An error message can quote an object by its address, which is different on every run.
        print(re.sub(r" at 0x[0-9a-fA-F]+", "", f"{self.name}: {self._verdict(function)}"))

    def hint(self, number=1):
        """Print one hint: 1 is a nudge, the last one is nearly the answer."""
        if number in range(1, len(self.hints) + 1):
            print(f"Hint {number} of {len(self.hints)}: {self.hints[int(number) - 1]}")
        else:
            print(f"{self.name} has the hints 1 to {len(self.hints)}.")

    def solution(self):
        """Print one right answer; there are others."""
        print(self.solution_source)

    def _verdict(self, function):
        call = f"{self.name}({', '.join(self.parameters)})"
        if not callable(function):
            found = "nothing" if function is None else kind_of(function)
            return f"check needs your function itself, as in check({self.name}), and got {found}."
        with contextlib.suppress(ValueError):  # some built-in functions hide their signature
            signature = inspect.signature(function)
            try:
                signature.bind(*self.parameters)
            except TypeError:
                return f"it is called as {call}, and yours takes {signature}."

        yours = self._outcomes(function)
        if agreement(yours, self._outcomes(self._stub)) == len(self.inputs):
            if "..." in yours[0].error:
                return "not written yet. Put your own code where the ... stands."
            return "not repaired yet. It still does what the code you were given does."
        printed = "\nWhat it prints was left out here; call it yourself to read that."
        lines = self._first_wrong(yours) or self._praise()
        return lines + printed * any(one.printed for one in yours)

    def _outcomes(self, function):
        return [attempt(function, args, self.gives) for args in self.inputs]

    def _praise(self):
        tried = np.concatenate([flat(args[0]) for args in self.inputs])
        return f"right. Tried on {tried.size} numbers from {tried.min():g} to {tried.max():g}."

    def _first_wrong(self, yours):
        """The first thing wrong in your outcomes, and why if it is known; "" if nothing is."""
        rights = self._outcomes(self._solution)
        for call, case in enumerate(zip(self.inputs, yours, rights, strict=True)):
            if complaint := self._complaint(*case):
                return complaint + self._diagnosis(yours, call)
        return ""

    def _diagnosis(self, yours, call):
        """The one mistake that does what you do up to this call, and longest after it."""
        seen = {why: agreement(yours, self._outcomes(f)) for why, f in self.mistakes.items()}
        best = [why for why, calls in seen.items() if calls == max(seen.values())]
        return f"\n{best[0]}" if len(best) == 1 and seen[best[0]] > call else ""

    def _complaint(self, args, one, right):
        if one.error:
            return f"not right yet. With {self._named(args)} it {one.error}"
        for k, (found, wanted) in enumerate(zip(one.values, right.values, strict=True)):
            name = self.gives[k] if self.gives else ""
            if complaint := self._wrong(name, args, found, wanted, one.warning):
                return f"not right yet. With {complaint}"
        if one.changed:
            return (
                "the values are right, but it writes into the array it was given, "
                "which its caller may still need. Work on a copy."
            )
        if one.warning:
            return f"right values, but with {self._named(args)} NumPy warned: {one.warning}."
        return ""

    def _wrong(self, name, args, found, wanted, warning):
        """What is wrong with one of the results; "" if nothing is."""
        if found.dtype.kind == "b":
            return (
                f"{self._named(args)} {f'{name} holds' if name else 'it gives'} True and False; "
                "it should give numbers. Multiply by 1.0 to get 1 and 0."
            )
        if found.shape != wanted.shape:
            return (
                f"{self._named(args)} {name or 'the result'} has shape {found.shape}; "
                f"it should have shape {wanted.shape}."
            )
        differs = np.argwhere(~close(found, wanted))
        if not len(differs):
            return ""
        at = tuple(differs[0].tolist())
        one, right = float(found[at]), float(wanted[at])
        text = repr if show(one) == show(right) else show  # enough digits to differ
        entry = f" of {name}" if name else ""
        if len(at) == 1 and not name and np.shape(args[0]) == found.shape:
            # Number by number: name the one number that went in.
            args = [z[at] if np.ndim(z) == 1 and len(z) == len(found) else z for z in args]
        elif at:
            entry += f" at {list(at)}"
        warned = f" NumPy warned: {warning}." if warning else ""
        return (
            f"{self._named(args)} the value{entry} is {text(one)}; "
            f"it should be {text(right)}.{warned}{lost_digits(found, wanted)}"
        )

    def _named(self, args):
        return ", ".join(
            f"{name} = {show(x)}" for name, x in zip(self.parameters, args, strict=True)
        )


@dataclass(frozen=True)
class Outcome:
    """What one call did: the arrays it gave, or why it gave none, and what it did besides."""

    values: tuple
    error: str
    warning: str
    changed: bool
    printed: bool


def attempt(function, args, gives=(), **named):
    """Call the function on copies of the arguments, whatever it does, and say what happened."""
    given, values, error = copy.deepcopy(args), (), ""
    loud = np.errstate(divide="warn", over="warn", invalid="warn", under="ignore")
    with warnings.catch_warnings(record=True) as caught, loud:
        warnings.simplefilter("always")
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            try:
                value = function(*given, **named)
                error = not_several(value, gives) if gives else no_array(value)
                values = value if gives else (value,)
            except (Exception, SystemExit) as problem:
                error = stopped(problem, function)
    if error:  # what came all the same tells one mistake from another
        arrays = numbers_in(values) if gives else ()
    else:
        arrays = tuple(map(np.array, values))
    overflows = [str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)]
    return Outcome(
        values=arrays,
        error=error,
        warning=overflows[0] if overflows else "",
        changed=not np.array_equal(flat(args), flat(given)),
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
        errors = (no_array(one) for one in value)
        found = ((name, error) for name, error in zip(gives, errors, strict=True) if error)
        return next((f"{error} (Look at {name}.)" for name, error in found), "")
    if value is None or value is ...:
        return no_array(value)
    found = f"{len(value)} results" if isinstance(value, tuple | list) else kind_of(value)
    return f"gives {found}; it should give {wanted}: return {', '.join(gives)}."


def no_array(value):
    """Why this value is not an array of numbers or truths, in words; "" if it is one."""
    if value is None:
        return "gives None. Is the `return` missing?"
    if value is ...:
        return "gives `...`, so a part of it is not written yet."
    if not isinstance(value, (np.ndarray, np.generic, int, float)):
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


def agreement(some, others):
    """On how many calls, from the first one on, two functions did the same."""
    pairs = zip(some, others, strict=True)
    return sum(1 for _ in itertools.takewhile(lambda pair: same(*pair), pairs))


def same(one, other):
    """Whether two calls did the same, whatever the words of a warning or the line of an error."""
    return (
        bool(one.warning) == bool(other.warning)
        and one.changed == other.changed
        and one.error.partition("\n")[0] == other.error.partition("\n")[0]
        and [*map(np.shape, one.values)] == [*map(np.shape, other.values)]
        and all(close(a, b).all() for a, b in zip(one.values, other.values, strict=True))
    )


def close(a, b):
    """Where two arrays agree, up to rounding; nan agrees with nan."""
    return np.isclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True)


def lost_digits(found, wanted):
    """A line more for values that are as near as a numerical slope can come; "" for others."""
    counted = wanted.dtype.kind in "iu"  # whole numbers are not rounded
    if counted or not np.isclose(found, wanted, rtol=1e-8, atol=1e-9).all():
        return ""
    return (
        "\nRight up to rounding: the difference of two close numbers loses digits. "
        "A formula does not."
    )


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
    if isinstance(thing, np.ndarray):
        return "an array"
    kind = type(thing).__name__
    return f"{'an' if kind[0].lower() in 'aeiou' else 'a'} {kind}"


def source(function):
    """The text of a function, from its `def` on."""
    text = inspect.getsource(function)
    return text[re.search(r"^def ", text, re.MULTILINE).start() :].rstrip()
