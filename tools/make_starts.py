"""Train ten networks from every start at every rate, and store how many digits each has right.

python -m tools.make_starts    makes dl_basics/data/starts.csv anew, in about twenty minutes
"""

import csv

from dl_basics.experiments import starts
from dl_basics.experiments.starts import TEN, train_ten


def rows():
    """All rows of the file: kind, layers, gain, rate, epoch, and twice ten counts."""
    for kind in starts.KINDS:
        for layers in starts.LAYERS:
            for gain in starts.GAINS:
                yield from as_rows(kind, layers, gain, starts.RATES)
    for layers in starts.FEW_LAYERS:
        for gain in starts.SIGMOID_GAINS:
            yield from as_rows("sigmoid", layers, gain, starts.SIGMOID_RATES, starts.LOOKS)
    for name in starts.MENU:
        for layers, rates in starts.CURVE_RATES.items():
            for gain in () if (name, layers) == ("relu", 20) else starts.around(name):
                yield from as_rows(name, layers, gain, rates)  # the map has those of relu


def as_rows(kind, layers, gain, rates, looks=(starts.EPOCHS,)):
    """A row for each of these epochs and rates."""
    counts = train_ten(kind, layers, gain, rates, looks)
    for look, all_rates in zip(looks, counts.swapaxes(1, 2), strict=True):
        for rate, row in zip(rates, all_rates, strict=True):
            yield kind, layers, gain, rate, look, *row.ravel().tolist()


if __name__ == "__main__":
    with starts.FILE.open("w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        names = [f"{role} {k}" for role in ("choose", "judge") for k in TEN]
        out.writerow(["kind", "layers", "gain", "rate", "epoch", *names])
        for row in rows():
            out.writerow(row)
            file.flush()
