"""The README's Python works as printed."""

import re
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"


def test_the_examples_run_and_a_new_activation_stands_in_every_menu():
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    names = {}
    for block in blocks:
        exec(compile(block, "README.md", "exec"), names)
    picture = names["mine"](g="bent identity", z=2.0)
    assert "g(2.0) = 2.618" in repr(picture)
    assert "bent identity" in names["mine"].controls["g"].things()


def test_the_pictures_are_there_and_are_described():
    images = re.findall(r"!\[([^\]]*)\]\((docs/[^)]*)\)", README.read_text(encoding="utf-8"))
    assert len(images) >= 4
    for words, path in images:
        assert len(words) > 30, path
        assert (README.parent / path).is_file(), path
