"""`python -m tests.record` writes the record; `--check` compares, `--pictures FOLDER` paints."""

import argparse
import sys
from pathlib import Path

from tests.record import FILES, HERE, THINGS, differences, written


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.record", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, say what differs")
    parser.add_argument(
        "--pictures", type=Path, metavar="FOLDER", help="paint each state that differs"
    )
    parser.add_argument("names", nargs="*", help="such as neuron, or neuron.gates")
    chosen = parser.parse_args()
    if not (chosen.check or chosen.pictures):
        for name in FILES:
            if not chosen.names or name in chosen.names:
                (HERE / f"{name}.txt").write_text(written(name), encoding="utf-8")
        return 0
    count = 0
    for name in THINGS:
        if chosen.names and not {name, name.partition(".")[0]} & set(chosen.names):
            continue
        found = differences(name)
        count += len(found)
        print("".join(told(name, title, lines) for title, lines in found.items()), end="")
        if chosen.pictures and found:
            from tests.record.pictures import paint

            print("\n".join(map(str, paint(name, list(found), chosen.pictures))))
    return int(count > 0)


def told(name, title, lines):
    return f"{name}, {title or 'start'}:\n" + "".join(f"  {line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
