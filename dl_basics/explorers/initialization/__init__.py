"""What you move in notebook 08: first weights, and from which of them a network learns."""

from dl_basics.experiments.paired_difference import paired_difference
from dl_basics.experiments.starts import shallow, shares, train_ten
from dl_basics.explorers.initialization.learns import deeper, learns, turned
from dl_basics.explorers.initialization.luck import all_alike, luck
from dl_basics.explorers.initialization.questions import (
    QUESTIONS,
    a_tenth_too_small,
    his_inputs,
    nothing_at_all,
    several_at_once,
    whose_digits,
)
from dl_basics.explorers.initialization.sigma import four_times, sigma
from dl_basics.explorers.initialization.sigmoids import sigmoids, with_patience
from dl_basics.explorers.initialization.signal import signal, xavier_for_sigmoid
from dl_basics.explorers.initialization.tables import examined, fits
from dl_basics.explorers.initialization.twins import equal_for_ever, features, twins
