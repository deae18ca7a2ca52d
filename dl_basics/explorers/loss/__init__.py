"""What you move in notebook 04: how wrong a number is, and what each way to say it teaches."""

from dl_basics.explorers.loss.calibration import calibration, divided, hardly_trained
from dl_basics.explorers.loss.confusion import confusion, hardly_a_yes
from dl_basics.explorers.loss.constants import an_outlier, constants
from dl_basics.explorers.loss.landscape import landscape, the_plateau
from dl_basics.explorers.loss.likelihood import likelihood, never
from dl_basics.explorers.loss.logits import logits, saturated
from dl_basics.explorers.loss.one_prediction import far_off, one_prediction
from dl_basics.explorers.loss.overfit import late, overfit
from dl_basics.explorers.loss.questions import (
    a_large_logit,
    a_slip,
    a_wrong_class,
    most_likely,
    ninety_eight,
    sure_and_wrong,
)
from dl_basics.explorers.loss.recovery import from_ten, recovery
