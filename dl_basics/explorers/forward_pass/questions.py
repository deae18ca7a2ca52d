"""Five mixed questions at the end of notebook 03, which reach back to notebooks 01 and 02."""

from dl_basics.live import Question

threshold_of = Question(
    "A neuron with a step has the weight 2 and the bias −6. From which input on does it say yes?",
    ["above 3", "above 6", "below −3"],
    right=0,
    because="It says yes where 2x − 6 is above 0. A larger bias would let it say yes sooner.",
)
two_affine = Question(
    "Between two layers somebody forgot the activation. W² is (1, 3) and W¹ is (3, 2). What is "
    "left of the two?",
    ["nothing: the shapes no longer fit", "one layer with weights (1, 2)",
     "one layer with weights (3, 3)"],
    right=1,
    because="W² W¹ is one matrix: the two numbers that meet are 3 and 3, and the outer ones stay. "
    "Without a bend depth adds nothing.",
)
how_many_steps = Question(
    "A network learns from 1000 examples in batches of 64, for 10 epochs. How often do its weights "
    "change?",
    ["10 times", "156 times", "160 times"],
    right=2,
    because="An epoch has 16 batches, the last one smaller, and each ends with an update.",
)
who_may_choose = Question(
    "You train with five learning rates and want to tell others how good the best of them is. On "
    "which digits do you choose it, and on which do you measure what you tell?",
    ["choose on validation digits, measure on test digits", "both on the test digits",
     "both on the validation digits"],
    right=0,
    because="What was picked as the best on some digits looks better there than it is. Digits that "
    "had no say in the choice tell the truth.",
)
why_deep = Question(
    "Eight layers of two ReLU units fold the line as above. How many hidden units would one layer "
    "need for as many straight pieces?",
    ["16", "at least 255", "about 64"],
    right=1,
    because="The pieces double with each layer, to 256. In one layer each unit adds one kink, and "
    "256 pieces meet in 255 kinks.",
)
