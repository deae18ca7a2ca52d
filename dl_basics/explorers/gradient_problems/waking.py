"""A dead unit of the first layer stays dead; deeper down it may come back."""

from dl_basics.draw import BLUE, INK, bands, number, plural
from dl_basics.experiments.deep_networks import SHUT, awoken
from dl_basics.live import Steps, explorer

EPOCHS, LOOKS = 10, ((INK, "-", "s"), (BLUE, "--", "o"))


@explorer(epoch=Steps(0, EPOCHS, label="epoch"))
def waking(picture, epoch=1):
    """Does a dead unit come back?"""
    left, moved = zip(*(awoken(k).first(epoch + 1) for k in (1, 2)), strict=True)
    draw_dead(*picture.panels(1, height=3.3), {"in layer 1": left[0], "in layer 2": left[1]})
    (first, second), moved = (runs[-1] for runs in left), [far[-1] for far in moved]
    near, far, back = number(moved[0], 3), number(moved[1], 3), number(second.mean(), 1)
    picture.say(
        f"Epoch {epoch}: of 16 units shut in each network, {number(first.mean(), 1)} are still "
        f"dead in layer 1 and {back} in layer 2. Of their weights none has moved by more than "
        f"{near} in layer 1 and {far} in layer 2.")
    picture.describe(
        f"Two curves over the epochs, how many of 16 shut units are still dead. In layer 1 all "
        f"stay dead; in layer 2 the curve stands at {back} after {plural(epoch, 'epoch')}.")
    return {"first": first, "second": second, "moved": moved}


def draw_dead(panel, left):
    """How many units are still dead after each epoch, by layer: (epochs + 1, networks)."""
    panel.axes(x=(-0.2, EPOCHS + 0.2), y=(-0.5, SHUT + 0.8), xlabel="epoch", legend=tuple(left),
               title="still dead, of 16", xticks=[0, 2, 4, 6, 8, 10], yticks=[0, 4, 8, 12, 16])
    for (name, runs), (color, dashes, marker) in zip(left.items(), LOOKS, strict=True):
        bands(panel, name, range(len(runs)), runs, color, linestyle=dashes)
        panel.dots(f"{name}, now", len(runs) - 1, runs[-1].mean(), color=color, marker=marker,
                   drag={"epoch": "x"})
