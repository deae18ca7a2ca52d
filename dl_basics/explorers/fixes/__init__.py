"""What you move in notebook 07: sick networks with fixes and without, and every fix by itself."""

from dl_basics.experiments.ailments import first_against_last, judged, left_on, ten_networks
from dl_basics.explorers import things
from dl_basics.explorers.fixes.ablation import cost
from dl_basics.explorers.fixes.norms import BRANCHES
from dl_basics.explorers.fixes.pairs import in_words

globals().update(things(__name__))
