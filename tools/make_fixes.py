"""Train every fix on every ailment, over twenty networks, and store what came out.

python -m tools.make_fixes     makes dl_basics/data/fixes.json, in a few minutes
"""

import json

from dl_basics.experiments.ailments import AILMENTS, EPOCHS, STORED, STORED_NETWORKS, treated
from dl_basics.registry import FIXES


def grid_cell(ailment, fix=None):
    """The shares right after the last epoch, of twenty networks with a fix or with none."""
    _, kept = treated(ailment, () if fix is None else (fix,), STORED_NETWORKS)
    return kept.first(EPOCHS + 1)[0][-1]


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
