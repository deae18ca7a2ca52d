"""The words of a notebook's exercises, which stand beside its module in a text file of its name.

There, each exercise has a table: its `statement`, in markdown; its `hints`, from a nudge to nearly
all; and its `mistakes`, by name what to say about each. The table `shared` has what is said in
several exercises. The module has the functions: what a mistake is called there, it is called here.
"""

from pathlib import Path

from dl_basics.checks import from_toml

from .exercise import Exercise, changed


class Words:
    """The words for the module with this `__file__`, and `exercise`, which gives them to one."""

    def __init__(self, module):
        self.file = Path(module).with_suffix(".toml")
        self.tables = from_toml(self.file)

    def exercise(self, kind=Exercise, *, stub=..., mistakes=None, **parts):
        """As `exercise.exercise`, with the words of the solution's name.

        mistakes: {name: a function that makes this mistake}. They and the stub may be `changed`.
        Raises ValueError for an exercise or a mistake without words, for words without a mistake.
        """

        def worded(solution):
            name = solution.__name__
            if name not in self.tables:
                raise ValueError(f"{self.file.name} has no table [{name}]")
            table, made = self.tables[name], mistakes or {}
            own = table.get("mistakes", {})
            said = self.tables.get("shared", {}) | own
            for part in ("statement", "hints"):
                if part not in table:
                    raise ValueError(f"{self.file.name}, [{name}] has no {part}")
            lacks = [f"no words for {mistake}" for mistake in made if mistake not in said]
            lacks += [f"{m} has words, but no function makes it" for m in own if m not in made]
            if lacks:
                raise ValueError(f"{self.file.name}, [{name}.mistakes]: {'; '.join(lacks)}")
            start, *wrong = (
                f.of(solution) if isinstance(f, changed) else f for f in (stub, *made.values())
            )
            told = dict(zip((said[mistake] for mistake in made), wrong, strict=True))
            hints = table["hints"]
            return kind(table["statement"], start, solution, mistakes=told, hints=hints, **parts)

        return worded
