"""What you move in notebook 04: how wrong a number is, and what each way to say it teaches."""

from dl_basics.explorers.loss.constants import an_outlier, constants
from dl_basics.explorers.loss.landscape import landscape, the_plateau
from dl_basics.explorers.loss.likelihood import likelihood, never
from dl_basics.explorers.loss.logit import far_off, from_ten, one_prediction, recovery
from dl_basics.explorers.loss.logits import logits, saturated
from dl_basics.explorers.loss.overfit import late, overfit
