"""What you move in notebook 08: first weights, and from which of them a network learns."""

from dl_basics.experiments.paired_difference import paired_difference
from dl_basics.experiments.starts import shallow, shares, train_ten
from dl_basics.explorers import things
from dl_basics.explorers.initialization.tables import examined, fits

globals().update(things(__name__))
