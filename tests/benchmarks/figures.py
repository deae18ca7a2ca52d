"""What a reader waits for and carries, in one table, so that a growth is seen.

    python3 course.py bench figures             measure, and print the table
    python3 course.py bench figures --write     write it to docs/figures.md as well

Of each notebook: its slowest first picture, all of its cells, what a kernel's memory is its own
after them (Linux), and the web pages, if `python3 course.py site` has made them.
"""

import gzip
import sys

import numpy as np

from tests.benchmarks.firsts import explorers, first, run_all
from tools import ROOT
from tools.execute import NOTEBOOKS
from tools.report import arguments, made_on, say, table
from tools.website.bakery import at_once_of

NEEDS = ("test",)
SITE = ROOT / "site"
FIGURES = ROOT / "docs" / "figures.md"


def lines(folder):
    """How many lines of Python a folder has."""
    files = (ROOT / folder).rglob("*.py")
    return sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)


def zipped(*files):
    """The bytes of files as a server sends them."""
    return sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)


def pages(path):
    """kB of a notebook's page before it is touched, and of its largest explorer; "" if not made."""
    page, topic = SITE / f"{path.stem}.html", path.stem.partition("_")[2]
    if not page.exists():
        return "", ""
    names = {file.name.removesuffix(".words.js") for file in SITE.glob(f"data/{topic}.*.words.js")}
    loaded = {name: at_once_of(name, SITE) for name in names}
    largest = max(loaded, key=loaded.get)
    shared = [file for kind in ("css", "js") for file in SITE.glob(f"*.{kind}")]
    return f"{zipped(page, *shared) / 1e3:.0f}", f"{largest} {loaded[largest] / 1e3:.0f}"


def main(words=None):
    wishes = arguments("figures", "What waits, and what it weighs.", rounds=1).parse_args(words)
    rows = []
    for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
        say(path.stem)
        topic = path.stem.partition("_")[2]
        waits = {
            name: np.median([first(topic, name) for _ in range(wishes.rounds)])
            for name in explorers(topic)
        }
        slowest = max(waits, key=waits.get)
        whole, _, memory = min(run_all(path) for _ in range(wishes.rounds))
        row = [path.stem, f"{slowest} {waits[slowest]:.2f}", f"{whole:.1f}", f"{memory:.0f}"]
        rows.append([*row, *pages(path)])
    titles = ["notebook", "slowest first picture, s", "all cells, s", "memory, MB"]
    parts = [
        "# Figures",
        "What a reader waits for, and what it weighs. Seconds depend on the machine: compare them "
        "with those of an earlier time on the same one. Memory is a kernel's own after all cells; "
        "kB are gzipped: a web page before it is touched, without its still pictures, and what its "
        "largest explorer loads at once.",
        table([*titles, "page, kB", "largest explorer, kB"], rows),
    ]
    if SITE.exists():
        whole = zipped(*(file for file in SITE.rglob("*") if file.is_file())) / 1e6
        parts.append(f"The web pages, all together: {whole:.1f} MB.")
    parts += [
        f"Python, lines: {lines('dl_basics'):,} in the package, of which "
        f"{lines('dl_basics/explorers') + lines('dl_basics/experiments'):,} are explorers and "
        f"experiments, {lines('tests'):,} in the tests, {lines('tools'):,} in the tools.",
        made_on("numpy", "matplotlib", "ipywidgets"),
        "Made by `python3 course.py bench figures --write`.",
    ]
    text = "\n\n".join(parts)
    print(text)
    if wishes.write:
        FIGURES.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
