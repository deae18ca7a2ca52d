"""Every explorer of the course, moved through all that its controls allow, as a hand would.

Explorers are found by themselves: one that is added to a module of `dl_basics.explorers` is tested.
"""

import base64
import importlib
import pkgutil
import random
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from contextlib import contextmanager
from itertools import chain, combinations, islice, product

import numpy as np
import pytest

import dl_basics.explorers
from dl_basics.activations import Activation, LeakyReLU
from dl_basics.live import Choice, LogSlider, Prediction, Slider, Steps, picture
from dl_basics.live.controls import Several
from dl_basics.live.explorer import Explorer
from dl_basics.live.pads import Pad
from dl_basics.live.recorder import Recorder
from dl_basics.live.view import View
from dl_basics.registry import ELEMENTWISE, register
from tests.hands import ask, objects, only_what_comes, push, sample

MODULES = [
    importlib.import_module(f"dl_basics.explorers.{found.name}")
    for found in pkgutil.iter_modules(dl_basics.explorers.__path__)
]


def found(kind):
    """All things of a kind that the modules define, by "module.name"."""
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}": thing
        for module in MODULES
        for name, thing in vars(module).items()
        if isinstance(thing, kind) and getattr(thing, "__module__", "") != "dl_basics.live"
    }


EXPLORERS, PREDICTIONS = found(Explorer), found(Prediction)
MOVES, UPDATES = 100, 20
# Where each new place of a slider may train networks: there the random moves have fewer places.
TRAINS = {
    "activations.rings",
    "backprop.training",
    "fixes.before_after",
    "fixes.noisy",
    "forward_pass.views",
    "gradient_problems.dying",
}
PARTS = ("steps", "points", "pixels", "text", "alt", "problem")


@pytest.fixture(autouse=True)
def _no_number_warns():
    with np.errstate(all="warn"):
        yield


@contextmanager
def view_of(explorer, **values):
    """The view of a new exploration, without its still picture; closed in the end."""
    exploration = explorer(**values)
    exploration.view = View(exploration)
    try:
        yield exploration.view
    finally:
        exploration.view.close()


@pytest.fixture(scope="module", params=EXPLORERS.values(), ids=EXPLORERS)
def shared(request):
    """One view for all tests of an explorer, which pytest runs one after the other: half of what
    they cost is to make a view. A test takes `view`, which has been reset and is wide.
    """
    with np.errstate(all="warn"), view_of(request.param) as view:
        yield view


@pytest.fixture
def view(shared):
    ask(shared)
    shared.exploration.layouts = ["wide"]
    shared.set(shared.start)
    return shared


@pytest.fixture
def explorer(view):
    return view.exploration.explorer


@pytest.fixture
def few(request):
    """Whether random moves have fewer places, as for those that train."""
    return request.node.callspec.id in TRAINS


def menus(explorer):
    """The names of the controls that offer the activations."""
    return [
        name
        for name, control in explorer.controls.items()
        if isinstance(control, Choice) and control.options is ELEMENTWISE
    ]


# ------------------------------------------------------------------------------------------------
# What holds for every state.


def assert_sound(view):
    """What is shown can be read, and says what the numbers say."""
    exploration, frame = view.exploration, view.screen.frame
    assert frame["problem"] == "", (exploration.values, frame["problem"])
    assert exploration.values == {name: w.value for name, w in view.widgets.items()}
    for words in (frame["text"], frame["alt"], repr(exploration)):
        assert words.strip()
        assert not re.search(r"\b((?i:nan|inf)|None|array|object at|np\.)\b", words), words
        assert "-" not in re.sub(r"\w-\w", "", words), f"a minus sign is −, not a hyphen: {words}"
        assert "−0.0 " not in words
    assert exploration.text in repr(exploration)
    assert_no_nan(exploration.numbers)
    for layout in view.screen.stage:
        points = np.frombuffer(frame[layout]["points"], np.float32)
        assert np.isfinite(points).all()
        assert len(points) + len(frame[layout]["pixels"])


def assert_no_nan(numbers):
    """No NaN anywhere in what an explorer found; lists, arrays and dictionaries are searched."""
    if isinstance(numbers, Mapping):
        numbers = list(numbers.values())
    if isinstance(numbers, list | tuple):
        for number in numbers:
            assert_no_nan(number)
    elif numbers is not None:
        assert not np.isnan(np.asarray(numbers, float)).any()


def assert_in_sight(exploration):
    """Every dot lies within its axes, and of every line the greater part of one piece does."""
    for axes in exploration.figure.axes:
        low, high = np.sort([axes.get_xlim(), axes.get_ylim()], axis=1).T
        air = 0.01 * (high - low)
        for line in axes.get_lines():
            if not line.get_visible() or line.get_transform() != axes.transData:
                continue  # rules go across the panel
            points = np.asarray(line.get_xydata(), float)
            points = points[np.isfinite(points).all(axis=1)]
            inside = ((points >= low - air) & (points <= high + air)).all(axis=1)
            values = exploration.values
            if line.get_linestyle() == "None":
                assert inside.all(), (values, points[~inside], low, high)
            elif len(points) > 2:
                assert inside.mean() > 0.3, (values, low, high)


def assert_apart(exploration):
    """No legend runs into the title beside it, or over the edge of the picture."""
    figure, page = exploration.figure, Recorder(exploration.figure)
    for axes in figure.axes:
        if legend := axes.get_legend():
            box, title = legend.get_window_extent(page), axes._left_title
            end = title.get_window_extent(page).x1 if title.get_text() else 0
            assert box.x0 > end + 6, (exploration.values, title.get_text())
            assert box.x1 <= figure.bbox.x1


def assert_looks_right(view):
    """All of this, and the legends, which are the slowest to look at."""
    assert_sound(view)
    assert_in_sight(view.exploration)
    assert_apart(view.exploration)


def seen(view):
    """All that the page gets, by part; the same only if nothing changed at all."""
    return parts(view) | {"stage": view.screen.stage, "state": repr(view.exploration)}


def parts(view):
    """The parts of the frame; what is drawn, in the layout of `picture`."""
    frame = view.screen.frame
    (drawn, *_) = (frame[layout] for layout in view.exploration.layouts)
    return {part: (frame | drawn)[part] for part in PARTS}


def assert_as_if_begun_here(view):
    """Nothing is left of how one came here: an exploration that begins here shows the same."""
    exploration = view.exploration
    with view_of(exploration.explorer, **exploration.values) as fresh:
        assert seen(view) == seen(fresh)


# ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("explorer", EXPLORERS.values(), ids=EXPLORERS)
def test_the_start_is_a_place_where_the_sliders_can_stand(explorer):
    """A page moves a slider to its nearest step; then its first picture would not be the stored."""
    for name, control in explorer.controls.items():
        if isinstance(control, Slider | LogSlider):
            assert explorer.start[name] in control.places(), name


def test_the_explorers_of_the_course_are_found():
    assert {f"activations.{name}" for name in ("slope", "hinges", "softmax")} <= set(EXPLORERS)
    assert len(PREDICTIONS) >= 6
    assert all(name.partition(".")[2] == e.name for name, e in EXPLORERS.items())


@pytest.mark.parametrize("explorer", EXPLORERS.values(), ids=EXPLORERS)
def test_every_explorer_asks_a_question_and_names_its_controls(explorer):
    assert explorer.question.endswith("?")
    labels = [control.label for control in explorer.controls.values()]
    assert len({*labels}) == len(labels)
    for label in labels:
        assert label.strip()
        assert not re.search(r"[$\\_^]", label)  # mathematics does not render in a label


def marks(view):
    """What is drawn, without the words, which name a knob that nobody heeds."""
    return (*parts(view).values(),)[:3]


def entry(control, value):
    """The name of what is chosen from a menu, with its knobs turned or not; else None."""
    if isinstance(control, Several):
        return control.name(value[0]) if len(value) == 1 else None
    return control.name(value) if isinstance(control, Choice) else None


def turnable(control):
    """The names of what a menu offers with knobs."""
    things = control.things() if isinstance(control, Choice) else {}
    return [name for name, thing in things.items() if getattr(thing, "knobs", {})]


def knobs_matter(view, name, thing):
    """Whether the picture follows a knob of a thing on a menu anywhere, if not at the start."""
    controls = view.exploration.explorer.controls
    values = [v for v in sample(controls[name]) if entry(controls[name], v) == thing]
    for place in pairwise({other: sample(control) for other, control in controls.items()}):
        drawn = set()
        for value in values:
            view.set(place | {name: value})
            drawn.add(marks(view))
        if len(drawn) > 1:
            return True
    return False


# Adding the same number to all three scores changes nothing: that is the lesson. Whether the
# patients are told is in the words alone.
MOVES_NOTHING = {("activations.softmax", "shift"), ("gradient_problems.patients", "tell")}


def matters(view, name):
    """Whether the picture follows a control anywhere, if not at the start."""
    controls = view.exploration.explorer.controls
    for place in pairwise({other: sample(control) for other, control in controls.items()}):
        drawn = set()
        for value in sample(controls[name]):
            view.set(place | {name: value})
            drawn.add(marks(view))
        if len(drawn) > 1:
            return True
    return False


def test_every_control_goes_to_its_ends_its_middle_and_all_its_entries(view, explorer, request):
    """And whenever all are back at the start, so is all that is seen: no history is left."""
    assert_sound(view)
    start = seen(view)
    for name, control in explorer.controls.items():
        drawn, shown = defaultdict(set), set()
        for value in sample(control):
            push(view.widgets[name], value)
            assert_looks_right(view)
            assert view.exploration.values[name] == value
            drawn[entry(control, value)].add(marks(view))
            shown.add((marks(view), str(view.screen.stage)))
        # What a hand makes on a pad is empty at first.
        lesson = (request.node.callspec.id, name) in MOVES_NOTHING or isinstance(control, Pad)
        assert len(shown) > 1 or lesson or matters(view, name), f"the picture ignores {name}"
        for thing in turnable(control):
            assert len(drawn[thing]) > 1 or knobs_matter(view, name, thing), (name, thing)
        view.set(view.start)
        assert view.exploration.values == explorer.start
        assert seen(view) == start


def test_the_words_follow_every_control_that_the_picture_follows(view, explorer):
    """Perhaps not at the start: *collapse* says the same of every draw while all is linear."""
    samples = {name: sample(control) for name, control in explorer.controls.items()}
    places = [view.start, *islice(pairwise(samples), 20)]

    def followers(name):
        """The parts of what is seen that follow this control, until the words are among them."""
        followed = set()
        for place in places:
            view.set(place)
            for value in samples[name]:
                before = seen(view)
                push(view.widgets[name], value)
                followed |= {part for part in PARTS if seen(view)[part] != before[part]}
                if followed & {"text", "alt"}:
                    return followed
        return followed

    followed = {name: followers(name) for name in explorer.controls}
    for name, parts in followed.items():
        assert parts & {"text", "alt"} or not parts, f"the words never follow {name}: {parts}"
    assert any(followed.values())


@pytest.mark.thorough
def test_in_a_narrow_window_every_control_still_works(view, explorer):
    ask(view, "narrow")
    assert view.exploration.picture.narrow
    assert_sound(view)
    for name, control in explorer.controls.items():
        for value in (sample(control)[-1], sample(control)[0]):
            push(view.widgets[name], value)
            assert_looks_right(view)
    assert view.screen.stage["narrow"]["width"] < 420
    told = repr(view.exploration)
    ask(view, "wide")
    assert repr(view.exploration) == told


# Places between the ends where an explorer once failed or said something untrue, and why.
ONCE_WRONG = [
    ("activations.collapse", {"g": "relu", "layers": 9, "draw": 7}),  # the map has no height
    ("activations.collapse", {"g": LeakyReLU(0.99), "layers": 3, "draw": 13}),  # "off by 0.0%"
    ("activations.compare", {"g": "relu", "h": "relu"}),  # they are nowhere apart
    ("activations.softmax", {"z1": 2.0, "z2": 2.0}),  # two are the highest
    ("backprop.descent", {"rate": 0.4}),  # just at the limit
    ("forward_pass.fold", {"travel": 20}),  # the whole plane lies on one line
    ("gradient_problems.dying", {"rate": 2, "step": 40, "layers": 3}),  # networks overflow
    ("gradient_problems.repeated", {"kind": "one orthogonal matrix", "rho": 1.0}),  # ten in one
    ("gradient_problems.vanishing", {"g": "gelu", "init": "he", "depth": 50}),  # far from theory
    ("initialization.signal", {"init": "constant", "depth": 7}),  # weights without a spread
    ("loss.constants", {"loss": "absolute error", "c": 3.0}),  # a line of no length
    ("loss.landscape", {"rate": 10.0, "steps": 30}),  # sure and wrong, where the slope is 0
    ("loss.likelihood", {"p": 0.03, "yes": 0}),  # 0 · ln 0
]


@pytest.mark.parametrize(("which", "values"), ONCE_WRONG, ids=str)
def test_what_was_once_wrong_is_right(which, values):
    with view_of(EXPLORERS[which]) as view:
        view.set(view.start | EXPLORERS[which].accept(values))
        assert_looks_right(view)
        assert_as_if_begun_here(view)


@pytest.mark.thorough
def test_any_two_controls_go_to_all_pairs_of_ends_middles_and_entries(view, explorer):
    """Most faults of several controls show in a pair of them, and pairs are few."""
    for values in pairwise({name: sample(c) for name, c in explorer.controls.items()}):
        view.set(values)
        assert view.exploration.values == values
        assert_looks_right(view)
    assert_as_if_begun_here(view)


def pairwise(samples):
    """Few places for all controls at once, so that any two values of two controls meet in one.

    samples: by name of the control, the values that it takes. Places are dictionaries like it.
    """
    numbers = {name: range(len(values)) for name, values in samples.items()}
    couples = [
        [((one, i), (two, j)) for i in numbers[one] for j in numbers[two]]
        for one, two in combinations(numbers, 2)
    ]
    left = dict.fromkeys(chain.from_iterable(couples))  # in the order of the controls
    while left:
        place = dict(next(iter(left)))
        for name in numbers:
            if name not in place:
                met = Counter(
                    k
                    for k in numbers[name]
                    for other in place.items()
                    if ((name, k), other) in left or (other, (name, k)) in left
                )
                place[name] = met.most_common(1)[0][0] if met else 0
        for couple in combinations([(name, place[name]) for name in numbers], 2):
            left.pop(couple, None)
        yield {name: samples[name][k] for name, k in place.items()}


def test_in_pairs_any_two_values_of_two_controls_meet():
    samples = {"a": [0, 1, 2], "b": ["x", "y"], "c": [True, False], "d": [5, 6, 7, 8]}
    places = [*pairwise(samples)]
    for one, two in combinations(samples, 2):
        met = {(place[one], place[two]) for place in places}
        assert met == {*product(samples[one], samples[two])}
    assert len(places) <= 14 < 3 * 2 * 2 * 4  # 12 at least: a and d
    assert not [*pairwise({"alone": [1, 2, 3]})]


@pytest.mark.thorough
def test_a_hundred_random_moves_end_where_starting_there_would(view, explorer, few):
    """Each picture is a plain function of the values: no history, no failure, no warning."""
    chance = random.Random(explorer.name)
    weights = [often(control) for control in explorer.controls.values()]
    for _ in range(MOVES):
        (name,) = chance.choices([*explorer.controls], weights)
        value = random_value(explorer.controls[name], chance, few)
        push(view.widgets[name], value)
        assert_sound(view)
        assert_in_sight(view.exploration)
    assert_as_if_begun_here(view)


def often(control):
    """How often a random move takes this control: steps mostly, since each is trained already."""
    return 1 if isinstance(control, Choice) else 40 if isinstance(control, Steps) else 10


def random_value(control, chance, few=False):
    """Any place of a control; of `few`, an end or the middle."""
    if isinstance(control, Choice) or (few and not isinstance(control, Steps)):
        return chance.choice(sample(control))
    return chance.choice(control.places())


@pytest.mark.thorough
def test_the_page_gets_the_still_picture_with_its_text_line_and_words_for_it(
    view, explorer, few, monkeypatch
):
    chance, told, wrap = random.Random(1), [], picture._wrap
    monkeypatch.setattr(
        picture, "_wrap", lambda note, room: told.append(note.get_text()) or wrap(note, room)
    )
    view.set({name: random_value(c, chance, few) for name, c in explorer.controls.items()})
    data, metadata = view.exploration._repr_mimebundle_()
    assert data["text/plain"] == repr(view.exploration)
    assert metadata["image/png"]["alt"] == view.exploration.alt
    assert len(base64.b64decode(data["image/png"])) > 5000
    assert told == [view.exploration.text]


@pytest.mark.thorough
def test_memory_stays_flat_while_a_control_moves(view, explorer):
    """An array that is left behind is no such object: that is looked at in `test_desk`."""
    sliders = (name for name, control in explorer.controls.items() if hasattr(control, "low"))
    name = next(sliders, next(iter(explorer.controls)))  # or a menu, where there is no slider
    low, middle, *_, high = sample(explorer.controls[name])

    def move(times):
        for k in range(times):
            push(view.widgets[name], (low, middle, high, middle)[k % 4])

    with only_what_comes():
        move(UPDATES)  # until matplotlib and traitlets have filled their shelves
        before = objects()
        move(UPDATES)
        assert objects() - before < UPDATES / 2  # one left behind by each update would be more


def test_steps_can_be_played_from_the_first_to_the_last(view, explorer):
    for name, control in explorer.controls.items():
        if isinstance(control, Steps):
            view.set(view.start | {name: control.low})
            slider, _ = view.widgets[name].children
            while slider.value + slider.step <= slider.max:  # as long as play.js goes on
                slider.set_state({"value": slider.value + slider.step})
                assert_sound(view)
            assert view.exploration.values[name] == control.high


# ------------------------------------------------------------------------------------------------
# What a learner adds.

WITH_MENUS = {name: explorer for name, explorer in EXPLORERS.items() if menus(explorer)}
with_menus = pytest.mark.parametrize("explorer", WITH_MENUS.values(), ids=WITH_MENUS)


@with_menus
def test_a_learners_own_activation_appears_in_an_explorer_shown_afterwards(explorer):
    @register(ELEMENTWISE)
    class Bent(Activation):
        name = "bent identity"

        def value(self, z):
            return z + (np.sqrt(z**2 + 1) - 1) / 2

        def derivative(self, z):
            return 1 + z / (2 * np.sqrt(z**2 + 1))

    with view_of(explorer) as view:
        for name in menus(explorer):
            assert view.widgets[name].menu.options[-1] == "bent identity"
            push(view.widgets[name].menu, "bent identity")
            assert_sound(view)
            assert "bent identity" in repr(view.exploration)
        for name, control in explorer.controls.items():
            if name not in menus(explorer):
                for value in sample(control):
                    push(view.widgets[name], value)
                    assert_sound(view)


@with_menus
def test_a_learners_activation_that_fails_is_told_and_the_last_good_picture_stays(explorer):
    fails = []

    @register(ELEMENTWISE)
    class Broken(Activation):
        name = "broken"

        def value(self, z):
            if fails:
                raise ZeroDivisionError("division by zero")
            return z

    fails.append("from now on: at register it was tried, and held")
    with view_of(explorer) as view:
        for name in menus(explorer):
            good = [*parts(view).values()][:-1]
            push(view.widgets[name].menu, "broken")
            assert "ZeroDivisionError: division by zero." in view.screen.frame["problem"]
            assert [*parts(view).values()][:-1] == good
            push(view.widgets[name].menu, "tanh")
            assert_sound(view)


# ------------------------------------------------------------------------------------------------
# Predictions.


@pytest.mark.parametrize("prediction", PREDICTIONS.values(), ids=PREDICTIONS)
def test_a_prediction_asks_and_offers_different_answers(prediction):
    assert prediction.question.endswith("?")
    assert len({*prediction.options}) == len(prediction.options)


def test_a_prediction_shows_what_it_asked_about(view, explorer):
    explorer.shown.add(view.exploration)
    first = seen(view)
    for prediction in PREDICTIONS.values():
        if prediction.explorer is explorer:
            view.set(view.start)
            *_, show = prediction.box().children
            show.click()
            assert_looks_right(view)
            assert view.exploration.values == explorer.start | explorer.accept(prediction.show)
            assert seen(view) != first, prediction.question
