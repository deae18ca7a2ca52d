"""Train every fix on every ailment, over twenty networks, and store what came out.

python -m tools.make_fixes     makes dl_basics/data/fixes.json, in a few minutes

Where a fix has a strength, each network chooses among some by its validation digits, and is judged
by its test digits; `STRENGTHS` has those to choose from.
"""

import json
from dataclasses import fields, replace

from dl_basics.datasets import DATA
from dl_basics.experiments.ailments import (
    AILMENTS,
    EPOCHS,
    STORED_NETWORKS,
    judged,
    share_wrong,
    with_fixes,
)
from dl_basics.registry import FIXES

STORED = DATA / "fixes.json"

STRENGTHS = {  # of the fixes that have one, those to choose from
    "leaky relu": (0.01, 0.1, 0.3),
    "skip connections": (0.25, 0.5, 1.0),
    "clipping": (0.3, 1.0, 3.0),
    "dropout": (0.25, 0.5),
    "weight decay": (0.001, 0.01, 0.03),
    "smaller rate": (0.1, 0.3),
}


def strengths(fix):
    """The fix in all its strengths to choose from; if it has none, as it is."""
    name = fields(fix)[0].name if fix.name in STRENGTHS else None
    return [replace(fix, **{name: some}) for some in STRENGTHS[fix.name]] if name else [fix]


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
