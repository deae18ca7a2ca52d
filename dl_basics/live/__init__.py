"""The live picture: a picture whose marks follow a slider, and questions to ask before it moves.

It knows nothing of networks; `dl_basics.explorers` brings the two together.
"""

from dl_basics.live.controls import Choice, LogSlider, Several, Slider, Steps, Switch
from dl_basics.live.explorer import explorer
from dl_basics.live.pads import OwnDrawing, OwnPoints
from dl_basics.live.prediction import Prediction, Question
from dl_basics.live.stopwatch import Stopwatch
