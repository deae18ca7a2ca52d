"""Train ten deep and ten wide networks on each zigzag, and store what they make of it.

python -m tools.make_zigzags   makes dl_basics/data/zigzags.json anew, in about ten minutes
"""

import json

from dl_basics.experiments.zigzags import FILE, KINDS, LAYERS, at_their_best


def as_text():
    """JSON with a line for each network's answers, and one for the errors."""
    kinds = []
    for kind in KINDS:
        zigzags = []
        for layers in LAYERS:
            answers, errors = at_their_best(kind, layers)
            rows = ",\n   ".join(map(str, answers.round(3).tolist()))
            zigzags.append(f'  "{layers}": [[\n   {rows}],\n   {errors.round(5).tolist()}]')
        kinds.append(f" {json.dumps(kind)}: {{\n" + ",\n".join(zigzags) + "\n }")
    return "{\n" + ",\n".join(kinds) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(as_text(), encoding="utf-8")
