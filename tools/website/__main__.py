"""Make the course a website: static pages on which every slider still moves.

    python -m tools.website                      into the folder site
    python -m tools.website FOLDER               into another folder
    python -m tools.website --notebook 02        one notebook alone
    python -m tools.website --lite               and the notebooks themselves, to run in the browser

An explorer is baked again only if something that it is made of has changed.
"""

import argparse
import sys
from pathlib import Path

from tools import ROOT
from tools.website import bakery, lite, pages


def main(words):
    options = argparse.ArgumentParser(prog="course.py site", allow_abbrev=False)
    options.add_argument("folder", nargs="?", type=Path, default=ROOT / "site")
    options.add_argument("--notebook", default="", help="make this one alone, for example 02")
    options.add_argument("--jobs", type=int, default=bakery.CORES, help="processes that bake")
    options.add_argument("--lite", action="store_true", help="add the notebooks, to be run there")
    chosen = options.parse_args(words)
    books = pages.books(chosen.notebook)
    if not books:
        raise SystemExit(f"No notebook starts with {chosen.notebook!r}.")
    wanted = pages.explorers(books)
    bakery.bake_all(wanted, chosen.folder, chosen.jobs)
    if chosen.lite:  # first: the pages lead to it where it is
        lite.build(chosen.folder, sorted((ROOT / "notebooks").glob(f"{chosen.notebook}*.ipynb")))
    pages.write_all(books, chosen.folder)
    sys.stdout.write(f"The course is in {chosen.folder}: open {chosen.folder / 'index.html'}.\n")
    told, problems = bakery.weighed(wanted, chosen.folder)
    sys.stdout.write(f"{told}\n")
    if problems:
        raise SystemExit("\n".join(problems))


if __name__ == "__main__":
    main(sys.argv[1:])
