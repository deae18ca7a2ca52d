"""A prediction asks first, answers with the reason, and shows it when asked to."""

import re

import pytest

from dl_basics.explorers import asked
from dl_basics.live import Prediction, Question, explorer
from tests.hands import Notebook, widgets


@explorer(z=(-3, 3), on=bool)
def parabola(picture, z=1.0, on=True):
    """How high?"""
    picture.axes(x=(-3, 3), y=(0, 9))
    picture.dots("here", z, z * z)
    picture.say(f"z² = {z * z:.2f}")


def ask(**changed):
    words = {
        "question": "How high is z² at z = −3, & why <is> it?",
        "options": ["−9", "9 & no less", "0"],
        "right": 1,
        "because": "A square is never < 0.",
        "show": {"z": -3},
    }
    return Prediction(parabola, **(words | changed))


pytestmark = pytest.mark.usefixtures("no_widget_is_left")


def parts(box):
    question, options, reason, show = box.children
    return question, options, reason, show


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"options": []}, ValueError, r"two at least, but got \[\]"),
        ({"options": ["one"], "right": 0}, ValueError, r"two at least, but got \['one'\]"),
        ({"right": 3}, ValueError, "right must be one of 0 to 2, but is 3"),
        ({"right": -1}, ValueError, "right must be one of 0 to 2, but is -1"),
        ({"right": "9"}, ValueError, "right must be one of 0 to 2, but is 9"),
        ({"right": True}, ValueError, "right must be one of 0 to 2, but is True"),
        ({"right": 1.0}, ValueError, r"right must be one of 0 to 2, but is 1\.0"),
        ({"options": "abc"}, TypeError, "a list of options are texts, but got"),
        ({"options": {"a", "b"}}, TypeError, "a list of options are texts, but got"),
        ({"options": ["a", None, "b"]}, TypeError, "options are texts, but got .* None"),
        ({"options": ["a", "a", "b"]}, ValueError, "needs other options, two at least"),
        ({"because": None}, TypeError, "because and a list of options are texts"),
        ({"question": " "}, TypeError, "question, because and a list of options are texts"),
        ({"show": None}, TypeError, "a prediction shows values of an explorer, not None"),
        ({"show": {"z": 9}}, ValueError, r"z must lie from -3\.0 to 3\.0, but got 9"),
        ({"show": {"y": 1}}, TypeError, "parabola has no control 'y'; it has z, on"),
        ({"show": {"z": 1.0}}, ValueError, "the first picture shows this already"),
        ({"show": {}}, ValueError, "the first picture shows this already"),
    ],
)
def test_a_question_that_cannot_be_asked_is_answered_in_words(changed, error, message):
    with pytest.raises(error, match=message):
        ask(**changed)


def test_as_text_it_is_the_question_and_the_options_without_the_answer():
    assert repr(ask()) == (
        "Predict: How high is z² at z = −3, & why <is> it?\n   a) −9\n   b) 9 & no less\n   c) 0"
    )
    data = ask()._repr_mimebundle_()
    assert data["text/plain"] == repr(ask())
    assert "application/vnd.jupyter.widget-view+json" in data


def test_each_option_gets_its_answer_and_all_get_the_reason():
    prediction = ask()
    assert prediction.answer(1) == "Yes. A square is never < 0."
    for wrong in (0, 2):
        assert prediction.answer(wrong) == "Not this one: 9 & no less. A square is never < 0."


@pytest.mark.parametrize("wrong", ["b", 5, -1, None, True, 1.0])
def test_an_answer_that_there_is_not_is_told(wrong):
    with pytest.raises(ValueError, match="an option has one of the numbers 0, 1, 2, not"):
        ask().answer(wrong)


def test_a_prediction_needs_an_explorer():
    with pytest.raises(TypeError, match=r"values of an explorer, not .*'parab"):
        Prediction("parabola", "How?", ["a", "b"], right=0, because="x", show={"z": 2.0})


def test_nothing_is_chosen_or_told_at_first():
    question, options, reason, show = parts(ask().box())
    assert options.index is None
    assert options.options == ("−9", "9 & no less", "0")
    assert reason.value == ""
    assert show.layout.display == "none"
    assert "&amp; why &lt;is&gt; it?" in question.value


def test_choosing_tells_the_reason_and_the_answer_can_be_changed():
    _, options, reason, show = parts(ask().box())
    options.set_state({"index": 0})
    assert reason.value == (
        '<p class="dl-reason">Not this one: 9 &amp; no less. A square is never\xa0&lt;\xa00.</p>'
    )
    assert show.layout.display is None
    options.set_state({"index": 1})
    assert reason.value == '<p class="dl-reason">Yes. A square is never\xa0&lt;\xa00.</p>'


def test_show_me_moves_the_explorer_on_the_page():
    exploration = parabola(on=False)
    exploration._repr_mimebundle_()
    *_, show = parts(ask().box())
    show.click()
    assert exploration.values == {"z": -3.0, "on": False}
    assert exploration.view.screen.frame["text"] == "z² = 9.00"


def test_show_me_moves_the_copy_that_was_shown_below_the_question():
    """Also if the explorer was started before, and shown again further down."""
    below = parabola(on=False)
    *_, show = parts(ask().box())
    below._repr_mimebundle_()
    further_down = parabola()
    further_down._repr_mimebundle_()
    show.click()
    assert below.values == {"z": -3.0, "on": False}
    assert further_down.values == parabola.start


def test_show_me_moves_the_newest_copy_if_all_stand_above_the_question():
    oldest, middle, newest = (parabola(on=False) for _ in range(3))
    for exploration in (newest, oldest, middle, newest):  # one that was shown before stays as old
        exploration._repr_mimebundle_()
    *_, show = parts(ask().box())
    show.click()
    assert [e.values["z"] for e in (oldest, middle, newest)] == [1.0, -3.0, 1.0]
    middle.view.close()
    show.click()
    assert [e.values["z"] for e in (oldest, middle, newest)] == [-3.0, -3.0, 1.0]


def test_show_me_moves_the_first_of_the_copies_below_the_question_that_is_still_there():
    above = parabola()
    above._repr_mimebundle_()
    *_, show = parts(ask().box())
    below = [parabola(), parabola()]
    for exploration in below:
        exploration._repr_mimebundle_()
    show.click()
    assert [e.values["z"] for e in (above, *below)] == [1.0, -3.0, 1.0]
    below[0].view.close()
    show.click()
    assert [e.values["z"] for e in (above, *below)] == [1.0, -3.0, -3.0]
    below[1].view.close()
    show.click()
    assert above.values["z"] == -3.0


def test_show_me_without_an_explorer_on_the_page_says_what_to_do():
    _, _, reason, show = parts(ask().box())
    show.click()
    assert "Run the cell with the picture first." in reason.value


def test_a_prediction_knows_the_explorer_that_was_shown_after_it():
    *_, show = parts(ask().box())
    exploration = parabola()
    exploration._repr_mimebundle_()
    show.click()
    assert exploration.values["z"] == -3.0


def test_a_question_without_a_picture_asks_and_answers_alike():
    question = Question("1 < 2?", ["yes & no", "yes"], right=1, because="It is.")
    assert repr(question) == "Question: 1 < 2?\n   a) yes & no\n   b) yes"
    words, options, reason = question.box().children
    assert "Question: 1\xa0&lt;\xa02?" in words.value and reason.value == ""
    options.set_state({"index": 0})
    assert reason.value == '<p class="dl-reason">Not this one: yes. It is.</p>'
    with pytest.raises(
        ValueError, match=r"a question needs other options, two at least, but got \['a'\]"
    ):
        Question("1 < 2?", ["a"], right=0, because="It is.")


QUESTIONS = '''
[high]
explorer = "parabola"
show = { z = -3.0 }
question = """
How high is z²
at z = −3?
"""
options = ["−9", "9"]
right = 1
because = "A square is never below 0."

[low]
question = "Is 1 < 2?"
options = ["no", "yes"]
right = 1
because = "It is."
'''


def test_predictions_and_questions_are_read_from_a_file(tmp_path):
    file = tmp_path / "questions.toml"
    file.write_text(QUESTIONS, encoding="utf-8")
    high, low = asked(file, {"parabola": parabola}).values()
    assert high.question == "How high is z² at z = −3?"
    assert isinstance(high, Prediction) and high.explorer is parabola and high.show == {"z": -3.0}
    assert type(low) is Question and low.answer(1) == "Yes. It is."


@pytest.mark.parametrize(
    ("old", "new", "error", "note"),
    [
        ('"parabola"', '"hyperbola"', ValueError, r"\[high\] of .*questions\.toml"),
        ("z = -3.0", "z = 9.0", ValueError, r"\[high\]"),
        ('["no", "yes"]', '["no"]', ValueError, r"\[low\]"),
        ('because = "It is."', 'beacuse = "It is."', TypeError, r"\[low\]"),
    ],
)
def test_what_is_wrong_with_an_entry_is_told_with_its_name(tmp_path, old, new, error, note):
    file = tmp_path / "questions.toml"
    file.write_text(QUESTIONS.replace(old, new), encoding="utf-8")
    with pytest.raises(error) as raised:
        asked(file, {"parabola": parabola})
    assert re.search(note, "".join(raised.value.__notes__))


def test_an_explorer_that_is_not_there_and_a_typing_error_are_told_in_words(tmp_path):
    file = tmp_path / "questions.toml"
    file.write_text(QUESTIONS.replace('"parabola"', '"parabula"'), encoding="utf-8")
    with pytest.raises(ValueError, match=r"parabula\.py .* did you mean parabola\?\n"):
        asked(file, {"parabola": parabola})
    with pytest.raises(ValueError, match=r"'parabula' is in the folder\n"):
        asked(file, {})
    file.write_text(QUESTIONS.replace("right = 1", "right 1"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"questions\.toml: .* \(at line \d+, column \d+\)$"):
        asked(file, {"parabola": parabola})


def test_running_its_cell_again_leaves_no_widget_behind(monkeypatch):
    notebook = Notebook(monkeypatch)
    prediction = ask()
    before = widgets()
    notebook.show("ask", prediction)
    once = widgets()
    assert once > before
    for _ in range(3):
        notebook.show("ask", prediction)
        assert widgets() == once
    notebook.run("ask", lambda: None)
    assert widgets() == before
