"""Five questions at the end of notebook 07, which reach back to earlier ones."""

from dl_basics.live import Question

small_branch = Question(
    "Fifty layers of ReLU with He, and a skip connection around each: before training δ grows "
    "about 40 billion times on its way to the first layer. What keeps it in bounds?",
    ["A branch scale of 0.1", "Clipping by norm", "A tenth of the learning rate"],
    right=0,
    because="Each layer then adds only a small part, and δ grows less than tenfold. No rate has a "
    "say before the first step, and clipping shortens all layers alike (notebook 06).",
)
silent_sigmoid = Question(
    "Dropout stands before a sigmoid, not behind it. What does a silenced unit send on?",
    ["0", "0.5", "1"],
    right=1,
    because="Its z is 0, and the sigmoid of 0 is a half (notebook 02). Only where g(0) is 0, as "
    "for ReLU and tanh, is a unit with z = 0 silent.",
)
one_by_one = Question(
    "A network goes on learning from one example at a time, so each batch is one column. Which "
    "norm can stand in it?",
    ["Batch norm", "Layer norm", "Either"],
    right=1,
    because="In a batch of one each sum is its own mean: batch norm makes 0 of it, whatever it "
    "was, and lets nothing back. Layer norm asks the other units of the same column.",
)
which_digits = Question(
    "You tried twenty strengths of weight decay and kept the one with the most test digits right: "
    "95%. What would fresh digits say of it, on average?",
    ["95% as well", "Somewhat more", "Somewhat less"],
    right=2,
    because="The winner of many is partly good and partly lucky on just these digits, and fresh "
    "digits do not repeat the luck. Choose on validation digits, and look at the test digits once.",
)
says_interval = Question(
    "Ten pairs of networks: with the fix +2 points, 95% interval −1 to +5. What may you say?",
    ["It helps by 2 points", "It does nothing", "No difference was found"],
    right=2,
    because="0 lies inside, so luck alone may have done it. That is no proof that nothing is "
    "there: with more pairs the interval gets narrower.",
)
