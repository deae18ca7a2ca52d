"""What you move in notebook 07: sick networks with fixes and without, and every fix by itself."""

from dl_basics.explorers.fixes.ailments import ten_networks
from dl_basics.explorers.fixes.before_and_after import before_after, wrong_cure
from dl_basics.explorers.fixes.clipped import clipping, keeps_course
from dl_basics.explorers.fixes.company import alone, batch
from dl_basics.explorers.fixes.costs import cost
from dl_basics.explorers.fixes.deep_norms import even_so, growth
from dl_basics.explorers.fixes.every_fix import ablation, same_for_all
from dl_basics.explorers.fixes.explanations import reasons, stand_still
from dl_basics.explorers.fixes.masking import masks, on_average
from dl_basics.explorers.fixes.misplaced import first_against_last, left_on
from dl_basics.explorers.fixes.shortcuts import skip_relu, skips
from dl_basics.explorers.fixes.sweeps import larger_steps, sweep
from dl_basics.explorers.fixes.wrong_labels import decay_instead, noisy
