"""What you move in notebook 06: gradients that vanish or explode, units that die, and cures."""

from dl_basics.explorers.gradient_problems.awakening import comes_back, waking
from dl_basics.explorers.gradient_problems.causes import causes
from dl_basics.explorers.gradient_problems.clinic import level, patients
from dl_basics.explorers.gradient_problems.remedies_tried import fair, remedies, verdicts
from dl_basics.explorers.gradient_problems.same_matrix import a_little_less, repeated
from dl_basics.explorers.gradient_problems.shortcuts import fifty_layers, skip_table
from dl_basics.explorers.gradient_problems.silence import dying, too_fast
from dl_basics.explorers.gradient_problems.standstill import learning, still
from dl_basics.explorers.gradient_problems.wall import cliff, saved
from dl_basics.explorers.gradient_problems.way_back import (
    fifty,
    one_and_a_half,
    slope_of_one,
    vanishing,
)
from dl_basics.explorers.gradient_problems.which_size import looks_healthy, trap
