"""Train ten networks from every start, and store how many digits each has right.

python -m tools.make_starts    makes dl_basics/data/starts.csv anew, in about half an hour
"""

import csv

from dl_basics.experiments.starts import (
    FEW_LAYERS,
    FILE,
    GAINS,
    LAYERS,
    MAP_EPOCHS,
    SIGMOID_EPOCHS,
    TEN,
    TWO_GAINS,
    train_ten,
)


def rows():
    """All rows of the file: (activation, layers, gain, epoch, ten counts)."""
    for g in ("relu", "tanh"):
        for layers in LAYERS:
            for gain in GAINS:
                *_, last = train_ten(g, layers, gain, MAP_EPOCHS)
                yield g, layers, gain, MAP_EPOCHS, *last.tolist()
    for layers in FEW_LAYERS:
        for gain in TWO_GAINS:
            for epoch, counts in enumerate(train_ten("sigmoid", layers, gain, SIGMOID_EPOCHS)):
                yield "sigmoid", layers, gain, epoch, *counts.tolist()


if __name__ == "__main__":
    with FILE.open("w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["activation", "layers", "gain", "epoch", *(f"network {k}" for k in TEN)])
        for row in rows():
            out.writerow(row)
            file.flush()
