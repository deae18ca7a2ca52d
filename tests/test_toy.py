"""`live` stands on its own feet: the toy program runs, and nothing else of the course is loaded."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
TOY = ROOT / "examples" / "throw.py"

ASK = """
import sys
exec(open(sys.argv[1], encoding="utf-8").read())
exploration = throw(angle=60.0, place="Moon")
print(exploration.text)
exploration._repr_mimebundle_()
view = exploration.view
view.widgets["speed"].value = 5
view.widgets["place"].value = PULL["Mars"]
print(view.screen.frame["text"])
throw.show_me(farther.show)
print(view.screen.frame["text"], farther.answer(1))
view.screen._handle_custom_msg({"view": "a page", "layout": "narrow"}, [])
print(view.screen.stage["narrow"]["width"] < 410, sorted(view.screen.dark_colors))
ours = {name.split(".")[1] for name in sys.modules if name.startswith("dl_basics.")}
print(ours)
"""


def test_the_toy_program_runs_on_nothing_but_live():
    answer = subprocess.run(
        [sys.executable, "-c", ASK, TOY], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.splitlines() == [
        "The ball lands after 10.7 s, 53.5 m away.",
        "The ball lands after 2.3 s, 5.8 m away.",
        "The ball lands after 10.7 s, 53.5 m away. Yes. It is slower sideways and stays up longer.",
        "True ['#000000', '#1f77b4', '#ffffff']",
        "{'live'}",
    ]
    assert answer.stderr == ""


def test_the_toy_program_is_short():
    lines = TOY.read_text(encoding="utf-8").split('"""')[2].splitlines()
    assert sum(bool(line.strip()) for line in lines) <= 22
