"""Train every fix on every ailment, over twenty networks, and store what came out.

python -m tools.make_fixes     makes dl_basics/data/fixes.json, in a few minutes

Where a fix has a strength, each network chooses among some by its validation digits, and is judged
by its test digits; `ailments.STRENGTHS` has those to choose from.
"""

import json

from dl_basics.experiments.ailments import (
    AILMENTS,
    EPOCHS,
    STORED,
    STORED_NETWORKS,
    judged,
    share_wrong,
    strengths,
    with_fixes,
)
from dl_basics.registry import FIXES


def grid_cell(ailment, fix=None):
    """The test shares right after the last epoch, of twenty networks with a fix or with none."""
    ways = [()] if fix is None else [(some,) for some in strengths(fix)]
    recipes = [with_fixes(ailment, way) for way in ways]
    return judged(recipes, EPOCHS, wrong=share_wrong(ailment), count=STORED_NETWORKS)


def store():
    """Train all of the grid, which takes a few minutes, and write it down."""
    shares_right = {
        ailment: {
            fix.name if fix else "none": grid_cell(ailment, fix).round(4).tolist()
            for fix in (None, *FIXES.values())
        }
        for ailment in AILMENTS
    }
    STORED.write_text(as_text(shares_right), encoding="utf-8")


def as_text(shares_right):
    """JSON with a line for each fix."""
    rows = [
        f" {json.dumps(ailment)}: {{\n"
        + ",\n".join(f"  {json.dumps(fix)}: {shares}" for fix, shares in row.items())
        + "\n }"
        for ailment, row in shares_right.items()
    ]
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    store()
