"""What you move in notebook 03: the loop, a pass step by step, products, and what units see."""

from dl_basics.experiments.small_networks import curves
from dl_basics.experiments.zigzags import random_pieces
from dl_basics.explorers import things
from dl_basics.explorers.forward_pass.product import ways

globals().update(things(__name__))
