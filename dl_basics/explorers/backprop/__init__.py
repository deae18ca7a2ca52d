"""What you move in notebook 05: blame on its way back, checked by nudging; steps down a slope."""

from dl_basics.explorers.backprop.chain import chain, stuck
from dl_basics.explorers.backprop.check import check, smaller
from dl_basics.explorers.backprop.descent import descent, too_far
from dl_basics.explorers.backprop.network import cut_off, network
from dl_basics.explorers.backprop.optimizers import optimizers, turned_valley
from dl_basics.explorers.backprop.questions import (
    first_rate,
    questions,
    silent_input,
    sure_and_wrong,
    twice,
    two_ways,
)
from dl_basics.explorers.backprop.range_test import range_test, too_small
from dl_basics.explorers.backprop.schedule import decayed, schedule
from dl_basics.explorers.backprop.training import cost, no_hidden, training
