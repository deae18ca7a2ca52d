"""Train twenty networks with each activation at each rate, and store how many digits are right.

python -m tools.make_race      makes dl_basics/data/race.json anew, in a few minutes
"""

import json

from dl_basics.experiments.activation_race import FILE, RACERS, RATES, counts_right


def as_text():
    """JSON with a line for each rate."""
    rows = (
        f" {json.dumps(name)}: [\n  "
        + ",\n  ".join(json.dumps(counts_right(name, rate)) for rate in RATES)
        + "\n ]"
        for name in RACERS
    )
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(as_text(), encoding="utf-8")
