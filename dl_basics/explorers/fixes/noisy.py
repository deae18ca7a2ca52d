"""Regularization: with dropout or weight decay a network learns fewer wrong labels by heart."""

from dl_basics.activations import relu
from dl_basics.draw.words import plural
from dl_basics.experiments.ailments import EPOCHS, trial
from dl_basics.experiments.paired_difference import paired_difference
from dl_basics.explorers.fixes.pairs import draw_pair, in_words
from dl_basics.live import Choice, Slider, Steps, explorer
from dl_basics.recipes import Recipe

LABELS = {"none": 0.0, "3 in 10": 0.3}
NAMES = "without", "with"


@explorer(
    p=Slider(0.0, 0.75, 0.25, "dropout p"), decay=Slider(0.0, 0.04, 0.01, "weight decay λ"),
    epoch=Steps(1, EPOCHS, label="epoch"), wrong=Choice(list(LABELS), "wrong labels"),
)
def noisy(picture, p=0.5, decay=0.0, epoch=15, wrong="3 in 10"):
    """Does it keep a network from learning mistakes by heart?"""
    rights, repeats = zip(learned(0.0, 0.0, wrong, epoch), learned(p, decay, wrong, epoch),
                          strict=True)
    left, right = picture.panels(1, 1, height=3.4)
    draw_pair(left, NAMES, *repeats, "labels repeated", 1.02)
    draw_pair(right, NAMES, *rights, "validation digits", 1.02)
    before, after = (some[-1] for some in rights)
    repeated = [some[-1] for some in repeats]
    now = [f"{some.mean():.0%}" for some in (*repeated, before, after)]
    picture.say(
        f"Epoch {epoch}: {now[0]} of its labels repeated without, {now[1]} with. Validation "
        f"digits: {now[2]} and {now[3]}. {in_words(before, after)}")
    picture.describe(
        f"Two plots over {plural(epoch, 'epoch')}, of ten networks without and with dropout p = "
        f"{p:.2f} and weight decay {decay:.2f}. Left, the labels learned from that they repeat: "
        f"{now[0]} and {now[1]}. Right, validation digits right: {now[2]} and {now[3]}.")
    return {"repeated": repeated, "before": before, "after": after,
            "difference": paired_difference(before, after)}


def learned(p, decay, wrong, epoch):
    """What ten networks held back in this way get right and repeat: two arrays (epoch + 1, 10)."""
    recipe = Recipe((64, 64, 10), g=relu, init=None, rate=0.2, dropout=p, decay=decay)
    return trial(recipe, LABELS[wrong])[1].first(epoch + 1)
