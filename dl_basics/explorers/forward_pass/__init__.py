"""What you move in notebook 03: the loop, a pass step by step, products, and what units see."""

from dl_basics.experiments.small_networks import curves
from dl_basics.experiments.zigzags import random_pieces
from dl_basics.explorers.forward_pass.depth import depth, six_layers
from dl_basics.explorers.forward_pass.digit import digit, nothing_to_see
from dl_basics.explorers.forward_pass.fold import fold, no_bend_no_line
from dl_basics.explorers.forward_pass.inside import inside, packed
from dl_basics.explorers.forward_pass.loop import loop, the_rest
from dl_basics.explorers.forward_pass.product import product, turned_over, ways
from dl_basics.explorers.forward_pass.questions import (
    how_many_steps,
    threshold_of,
    two_affine,
    who_may_choose,
    why_deep,
)
from dl_basics.explorers.forward_pass.step import all_silent, step
from dl_basics.explorers.forward_pass.stopping import longer, stopping
from dl_basics.explorers.forward_pass.views import fence, views
from dl_basics.explorers.forward_pass.zigzag import more_teeth, zigzag
