"""The page of words and letters explains what the notebooks introduce, and nothing else."""

import pytest

from tools import make_words
from tools.execute import text
from tools.lint import has_links_that_lead_somewhere


@pytest.mark.parametrize("kind", make_words.missing())
def test_the_page_has_every_word_and_letter_of_the_notebooks_and_no_other(kind):
    assert not make_words.missing()[kind]


def test_the_page_is_made_of_its_source():
    stored = make_words.PAGE.read_text(encoding="utf-8")
    assert stored == text(make_words.page()), "run python -m tools.make_words"
    assert not [*has_links_that_lead_somewhere(make_words.read(make_words.PAGE), make_words.PAGE)]


def test_every_notebook_links_it():
    for path in make_words.notebooks():
        assert f"({make_words.PAGE.name})" in path.read_text(encoding="utf-8"), path.stem


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("a *new word* and *Another\none*.", ["new word", "another one"]),
        ("**bold**, **`code`**, 2 * 3 * 4, `*code*`, $a * b * c$", []),
        ("*one*, **bold and** *two*", ["one", "two"]),
    ],
)
def test_italics_are_found(said, found):
    assert make_words.italics(said) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("A rate a of I and `code x`", ""),
        ("w₁x + b, g′(z) and it's [x](y.md#z)", "wxbgzx"),
        (r"$$\delta^{[l]} = \text{mean } \frac{\partial L}{\partial a}$$", "δl∂L∂a"),
        (r"ŷ = σ(z), $\sqrt{2/n}$", "√nσz"),
    ],
)
def test_letters_are_found(said, found):
    assert sorted(make_words.letters(said)) == sorted(found)
