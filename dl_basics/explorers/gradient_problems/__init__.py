"""What you move in notebook 06: gradients that vanish or explode, units that die, and cures."""

from dl_basics.explorers.gradient_problems.cliff import cliff, saved
from dl_basics.explorers.gradient_problems.dying import dying, too_fast
from dl_basics.explorers.gradient_problems.learning import learning, still
from dl_basics.explorers.gradient_problems.patients import level, patients
from dl_basics.explorers.gradient_problems.questions import (
    QUESTIONS,
    far_above_ln_ten,
    half_of_them,
    neither_wakes_it,
    still_as_unequal,
    where_to_look,
)
from dl_basics.explorers.gradient_problems.remedies import fair, remedies
from dl_basics.explorers.gradient_problems.repeated import a_little_less, repeated
from dl_basics.explorers.gradient_problems.tables import causes, fifty_layers, outcomes, skip_table
from dl_basics.explorers.gradient_problems.trap import looks_healthy, trap
from dl_basics.explorers.gradient_problems.vanishing import (
    fifty,
    one_and_a_half,
    slope_of_one,
    vanishing,
)
from dl_basics.explorers.gradient_problems.waking import comes_back, waking
