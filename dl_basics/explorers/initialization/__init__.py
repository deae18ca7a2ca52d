"""What you move in notebook 08: first weights, and from which of them a network learns."""

from dl_basics.explorers.initialization.equal_weights import equal_for_ever, twins
from dl_basics.explorers.initialization.few_sigmoids import sigmoids, with_patience
from dl_basics.explorers.initialization.many_layers import signal, xavier_for_sigmoid
from dl_basics.explorers.initialization.map_of_starts import deeper, learns
from dl_basics.explorers.initialization.one_network import all_alike, luck
from dl_basics.explorers.initialization.rules import four_times, sigma
from dl_basics.explorers.initialization.starts import shallow, shares, train_ten
