"""With batch norm it matters less how large the first weights are, or the steps."""

import numpy as np

from dl_basics.draw import BLUE, MUTED, bands, plural
from dl_basics.experiments.batch_norm import SWEEPS, SWEPT_EPOCHS, swept_right
from dl_basics.explorers.fixes.pairs import SHARES
from dl_basics.live import Choice, Steps, explorer

LOOKS = (
    {"color": MUTED, "linestyle": "--", "marker": "o", "markersize": 4},
    {"color": BLUE, "marker": "s", "markersize": 4.5},
)


@explorer(
    swept=Choice(list(SWEEPS), "sweep over"), epoch=Steps(1, SWEPT_EPOCHS, label="epoch"),
)
def sweep(picture, swept="size s of the first weights", epoch=3):
    """How much does the choice of a number still matter?"""
    values, kind = SWEEPS[swept]
    plain, normed = runs = [swept_right(swept, norm).first(epoch + 1)[-1] for norm in (False, True)]
    picture.axes(x=(values[0] / 1.15, values[-1] * 1.15), y=(0, 1), xscale="log", xlabel=swept,
                 yticks=SHARES, title="validation digits right", legend=("without", "with"))
    picture.hrule("chance", 0.1)
    for name, some, look in zip(("without", "with"), runs, LOOKS, strict=True):
        bands(picture, name, values, some, shade=0.2, **look)
    best = [some.mean(axis=1).max() for some in runs]
    good = [np.count_nonzero(some.mean(axis=1) >= 0.5) for some in runs]
    picture.say(
        f"Epoch {epoch}. Best mean: {best[0]:.0%} without, {best[1]:.0%} with. At least half "
        f"right: {good[0]} of the {len(values)} {kind} without, {good[1]} with.")
    picture.describe(
        f"What ten networks of each kind get right of validation digits over the {swept} on a "
        f"log axis, after {plural(epoch, 'epoch')}. At least half right for {good[0]} of the "
        f"{len(values)} {kind} without batch norm and for {good[1]} with it.")
    return {"plain": plain, "normed": normed}
