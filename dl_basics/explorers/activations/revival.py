"""A layer of dead units learns again only if its activation leaks below zero."""

from dl_basics.activations import LeakyReLU, relu
from dl_basics.draw import BLUE, GREEN, MUTED, PURPLE, learning_curves, plural
from dl_basics.experiments.digits import scores
from dl_basics.initializers import he
from dl_basics.live import Steps, explorer
from dl_basics.recipes import Recipe

DEAD = {"relu": relu} | {f"α = {a}": LeakyReLU(a) for a in (0.01, 0.1, 0.3)}
LOOKS = ((MUTED, "-"), (PURPLE, ":"), (GREEN, "--"), (BLUE, "-"))
FIVE = range(5)
WAKING = 20  # epochs


@explorer(epoch=Steps(0, WAKING, label="epoch"))
def revival(picture, epoch=5):
    """Does a layer in which every unit is dead come back?"""
    shares = {name: woken(g)[: epoch + 1] for name, g in DEAD.items()}
    now = {name: runs[-1].mean() for name, runs in shares.items()}
    picture.axes(x=(-0.2, WAKING + 0.2), y=(0, 1), xlabel="epoch", ylabel="test digits right",
                 xticks=[0, 5, 10, 15, 20], legend=tuple(DEAD))
    picture.hrule("chance", 0.1)
    learning_curves(picture, shares, LOOKS, shade=0.2, dot=5, drag={"epoch": "x"})
    ends = ", ".join(f"{name} {share:.0%}" for name, share in now.items())
    picture.say(f"Epoch {epoch}, test digits right, mean of five networks: {ends}.")
    picture.describe(
        f"Four curves of right answers over the epochs, for a ReLU and three leaks α, each with a "
        f"band that holds its five networks. After {plural(epoch, 'epoch')}: {ends}.")
    return now


def woken(g):
    """What 64-32-10 networks get right whose hidden biases start at −15: no z is above zero."""
    recipe = Recipe((64, 32, 10), g=g, init=he, rate=0.3)
    return scores(recipe, FIVE, 640, WAKING, bias=-15.0)
