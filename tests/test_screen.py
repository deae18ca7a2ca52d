"""The screen sends what changed of a picture and nothing else, as bytes that can be read back."""

import json

import numpy as np
import pytest

import dl_basics.explorers  # noqa: F401  (which sets the theme of the course)
from dl_basics.draw.style import DARK
from dl_basics.live.picture import Picture
from dl_basics.live.screen import Screen, pack

X = np.linspace(0, 1, 50)


pytestmark = pytest.mark.usefixtures("no_widget_is_left")


def explore(picture, k=0.5, title=""):
    picture.axes(title=title)
    picture.heat("map", np.full((2, 3), k), (0, 1), (0, 1))
    picture.line("curve", X, X * k)
    picture.dots("here", [k, 1], [k, 1])
    picture.say(f"k = {k}")
    picture.describe(f"a curve up to {k}")


@pytest.fixture
def shown(monkeypatch):
    """A picture, its screen, and the states that the browser is sent."""
    picture = Picture()
    picture.draw(explore)
    screen = Screen({"wide": picture})
    sent = []
    monkeypatch.setattr(screen, "send_state", lambda key: sent.append(set(key)))
    return picture, screen, sent


def test_a_message_holds_the_steps_the_points_and_the_pixels_in_order():
    picture = Picture()
    picture.draw(explore)
    recordings = [recording for _, recording in picture.mark_recordings()]
    message = pack(recordings)
    steps = json.loads(message["steps"])
    assert [step["kind"] for step in steps] == ["image", "path", "marker"]
    points = np.frombuffer(message["points"], np.float32).reshape(-1, 2)
    assert (points == np.concatenate([p for r in recordings for p in r.points])).all()
    curve = picture.figure.axes[0].transData.transform(np.column_stack([X, X * 0.5]))
    assert points[: len(X)] == pytest.approx(curve, abs=0.01)
    pixels = np.frombuffer(message["pixels"], np.uint8).reshape(2, 3, 4)
    assert (pixels == recordings[0].images[0]).all()


def test_a_message_of_nothing_is_empty():
    assert pack([]) == {"steps": "[]", "points": b"", "pixels": b""}


def test_the_browser_gets_the_stage_the_marks_the_words_and_the_dark_colors(shown):
    picture, screen, _ = shown
    state = screen.get_state(["stage", "frame", "dark_colors"])
    assert state["dark_colors"] == dict(DARK)
    assert [*state["stage"]] == ["wide"]
    stage, marks = state["stage"]["wide"], state["frame"]["wide"]
    assert (stage["width"], stage["height"]) == tuple(picture.figure.bbox.size)
    assert json.loads(stage["steps"]) and json.loads(marks["steps"])
    words = {key: state["frame"][key] for key in ("text", "alt", "problem", "number")}
    assert words == {"text": "k = 0.5", "alt": "a curve up to 0.5", "problem": "", "number": 1}


def test_an_update_sends_the_marks_alone_and_another_stage_both_at_once(shown):
    picture, screen, sent = shown
    stage = screen.stage
    for k in (0.6, 0.7):
        picture.draw(explore, k=k)
        screen.show({"wide": picture})
    assert sent == [{"frame"}, {"frame"}]
    assert screen.stage is stage  # it was not even packed again
    picture.draw(explore, k=0.7, title="new")
    screen.show({"wide": picture})
    assert sent[2:] == [{"frame", "stage"}]


def test_frames_are_numbered_so_that_an_equal_one_is_sent_too(shown):
    picture, screen, sent = shown
    for number in (2, 3):
        screen.show({"wide": picture})
        assert screen.frame["number"] == number
    assert len(sent) == 2


def test_a_problem_stands_beside_the_picture_until_the_next_one(shown):
    picture, screen, _ = shown
    good = dict(screen.frame)
    screen.show({}, "ValueError: no.")
    assert screen.frame == good | {"problem": "ValueError: no.", "number": 2}
    screen.show({"wide": picture})
    assert screen.frame == good | {"number": 3}
    screen.show({"wide": picture}, "ValueError: no.")
    assert screen.frame == good | {"problem": "ValueError: no.", "number": 4}


def test_pictures_of_both_layouts_go_together_and_one_may_take_the_place_of_the_other(shown):
    wide, screen, sent = shown
    narrow = Picture(narrow=True)
    narrow.draw(explore)
    screen.show({"wide": wide, "narrow": narrow})
    assert screen.stage["narrow"]["width"] < 420 < screen.stage["wide"]["width"]
    assert {"wide", "narrow", "text", "alt", "problem", "number", "code"} == screen.frame.keys()
    assert screen.frame["narrow"]["points"] != screen.frame["wide"]["points"]
    screen.show({"wide": wide, "narrow": narrow})
    screen.show({"narrow": narrow})
    assert sent == [{"frame", "stage"}, {"frame"}, {"frame", "stage"}]
    assert [*screen.stage] == ["narrow"]
    assert "wide" not in screen.frame
