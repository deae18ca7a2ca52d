"""Five questions at the end of notebook 06, which reach back to the notebooks before it."""

from dl_basics.live import Question

half_of_them = Question(
    "A layer of 100 ReLUs gets weights with the standard deviation 0.1. By what does it "
    "multiply the size of δ on its way back?",
    ["About 1, the slope of a ReLU that is on", "About √½", "About 1/4"],
    right=1,
    because="The slope is 1 for half of the units and 0 for the others: √½ is the root of the mean "
    "square of the slopes (02), and n times the variance of the weights is 1.",
)

where_to_look = Question(
    "In layer 1 and in layer 20 ∂L/∂W has the same size. Does as much come back to layer 1?",
    ["Yes: equal gradients, equal δ", "Nobody can say before looking at δ"],
    right=1,
    because="∂L/∂W = δ aᵀ (05): a small δ times a large a gives the same size as the reverse.",
)

still_as_unequal = Question(
    "All gradients together have the length 50; that of layer 1 is a thousandth of that of "
    "layer 8. Clip by norm at 5. What fraction is it then?",
    ["A thousandth", "A hundredth", "All of it: they are equal"],
    right=0,
    because="Clipping by norm multiplies all of them by one number, here 1/10. A fraction of two "
    "gradients is the same before and after.",
)

far_above_ln_ten = Question(
    "Ten classes, a softmax, an untrained network of twelve layers, and its first loss is 40. What "
    "is the first thing to look at?",
    ["The learning rate", "The labels", "The size of the first weights"],
    right=2,
    because="Who knows nothing loses ln 10, which is 2.3 (04). Before the first step no rate has "
    "had any say. A loss of 40 means scores far apart: the signal grows from layer to layer, "
    "and most likely δ grows on its way back.",
)

neither_wakes_it = Question(
    "A ReLU of the first layer has a negative bias, and a negative z for every training digit. You "
    "train on, with weight decay. What becomes of it?",
    ["It stays dead, and its weights shrink", "Its gradient wakes it", "The decay wakes it"],
    right=0,
    because="Slope 0 (02) lets no gradient through, and the digits do not change. Decay pulls the "
    "weights towards 0, so that z goes to the bias, which is below 0.",
)

QUESTIONS = (
    half_of_them, where_to_look, still_as_unequal, far_above_ln_ten, neither_wakes_it,
)
