"""The Play button knows its slider; the moving itself is the browser's."""

import ipywidgets
import pytest
import traitlets

from dl_basics.live import Steps, explorer
from dl_basics.live.play import HERE, Play

pytestmark = pytest.mark.usefixtures("no_widget_is_left")


def test_the_button_tells_the_browser_which_slider_to_move_and_how_fast():
    slider = ipywidgets.IntSlider(max=9)
    state = Play(slider=slider, interval=80).get_state(["slider", "interval"])
    assert state == {"slider": f"IPY_MODEL_{slider.model_id}", "interval": 80}


@pytest.mark.parametrize("slider", [3, ipywidgets.FloatSlider()])
def test_only_a_slider_of_whole_numbers_can_be_played(slider):
    with pytest.raises(traitlets.TraitError, match="slider"):
        Play(slider=slider)


def test_each_copy_of_a_control_has_a_button_for_its_own_slider():
    first, second = (Steps(0, 9, label="step").widget(0) for _ in range(2))
    for playable in (first, second):
        slider, play = playable.children
        assert play.slider is slider
    first.children[0].value = 5
    assert (first.value, second.value) == (5, 0)


def test_playing_moves_the_picture_step_by_step():
    @explorer(step=Steps(0, 4, label="step"))
    def walk(picture, step=0):
        """Where does it go?"""
        picture.axes(x=(0, 4))
        picture.dots("here", step, 0.5)
        picture.say(f"step {step}")
        return step

    exploration = walk()
    exploration._repr_mimebundle_()
    slider, _ = exploration.view.widgets["step"].children
    seen = []
    while slider.value < slider.max:  # what play.js does at each tick
        slider.set_state({"value": slider.value + slider.step})
        seen.append((exploration.numbers, exploration.view.screen.frame["text"]))
    assert seen == [(k, f"step {k}") for k in (1, 2, 3, 4)]


def test_the_browser_gets_the_script_and_its_look():
    state = Play(slider=ipywidgets.IntSlider()).get_state()
    for key, name in (("_esm", "play.js"), ("_css", "play.css")):
        assert state[key] == (HERE / name).read_text(encoding="utf-8")
