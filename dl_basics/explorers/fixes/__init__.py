"""What you move in notebook 07: sick networks with fixes and without, and every fix by itself."""

from dl_basics.experiments.ailments import judged, ten_networks
from dl_basics.experiments.dropout_checks import first_against_last, left_on
from dl_basics.experiments.norms import BRANCHES
from dl_basics.explorers.fixes.ablation import ablation, cost, same_for_all
from dl_basics.explorers.fixes.batch import alone, batch
from dl_basics.explorers.fixes.before_after import before_after, wrong_cure
from dl_basics.explorers.fixes.clipping import clipping, keeps_course
from dl_basics.explorers.fixes.growth import even_so, growth
from dl_basics.explorers.fixes.masks import masks, on_average
from dl_basics.explorers.fixes.noisy import decay_instead, noisy
from dl_basics.explorers.fixes.norms import company, norms
from dl_basics.explorers.fixes.pairs import in_words
from dl_basics.explorers.fixes.questions import (
    one_by_one,
    says_interval,
    silent_sigmoid,
    small_branch,
    which_digits,
)
from dl_basics.explorers.fixes.reasons import reasons, stand_still
from dl_basics.explorers.fixes.skips import skip_relu, skips
from dl_basics.explorers.fixes.sweep import larger_steps, sweep
