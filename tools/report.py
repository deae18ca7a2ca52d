"""How every benchmark reports: a table, the bars it wants to reach, and what it ran on."""

import argparse
import os
import platform
import sys
from dataclasses import dataclass
from importlib.metadata import version

from tools import ROOT

BENCHMARKS = ROOT / "tests" / "benchmarks"


@dataclass
class Bar:
    """Something to reach: `value` at most `limit`, or at least, if `above`."""

    what: str
    value: float
    limit: float
    unit: str = ""
    above: bool = False

    @property
    def holds(self):
        return self.value >= self.limit if self.above else self.value <= self.limit

    def row(self):
        sign = "≥" if self.above else "≤"
        missed = f"misses by {abs(self.value / self.limit - 1):.0%}" if self.limit else "misses"
        verdict = "holds" if self.holds else missed
        value = f"{self.value}" if isinstance(self.value, int) else f"{self.value:.2f}"  # a count
        return [self.what, f"{value}{self.unit}", f"{sign} {self.limit:.4g}{self.unit}", verdict]


def arguments(name, says, rounds=36):
    """The command line that all of them share."""
    parser = argparse.ArgumentParser(prog=f"course.py bench {name}", description=says)
    parser.add_argument("--rounds", type=int, default=rounds, help="turns of each contestant")
    parser.add_argument("--write", action="store_true", help=f"write {name}.md")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a bar is missed")
    return parser


def finish(name, wishes, parts, bars):
    """Print the parts of the report and the bars, write them if wished, return the exit code."""
    parts = [*parts, table(["bar", "measured", "to reach", ""], [bar.row() for bar in bars])]
    text = "\n\n".join([*parts, f"Made by `python3 course.py bench {name} --write`."])
    print(text)
    if wishes.write:
        (BENCHMARKS / f"{name}.md").write_text(text + "\n", encoding="utf-8")
    return int(wishes.strict and not all(bar.holds for bar in bars))


def made_on(*packages):
    """The versions of Python and of packages, and the number of cores, in one sentence."""
    versions = ", ".join(f"{package} {version(package)}" for package in packages)
    return f"Python {platform.python_version()}, {versions}; {os.cpu_count()} cores."


def table(head, rows):
    """A markdown table with straight columns."""
    lines = [head, *rows]
    widths = [max(len(line[k]) for line in lines) for k in range(len(head))]
    lines.insert(1, ["-" * width for width in widths])
    padded = [map(str.ljust, line, widths) for line in lines]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in padded)


def say(text):
    """Say on the other channel how far it is."""
    print(text, file=sys.stderr, flush=True)
