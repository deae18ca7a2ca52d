"""Make the page of words and letters, notebooks/words_and_letters.ipynb, of docs/words.toml.

python -m tools.make_words

Each word and each letter has its meaning, and a link to where the course introduces it: the first
cell that sets the word in italics, or that uses the letter.
"""

import re
import sys
import tomllib

from nbformat.v4 import new_markdown_cell, new_notebook

from tools.execute import KERNEL, NOTEBOOKS, notebooks, read, write

SOURCE = NOTEBOOKS.parent / "docs" / "words.toml"
PAGE = NOTEBOOKS / "words_and_letters.ipynb"

LINKS = re.compile(r"\]\([^)]*\)")
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
MATHS = re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.DOTALL)
ITALIC = re.compile(r"(?<![\w*])\*(?![*\s])([^*]+?)(?<![\s*])\*(?![\w*])")
SPELLED = re.compile(r"\\(?:text|mathrm|operatorname|begin|end|mathbb)\{[^}]*\}")
IN_WORDS = r"A-Za-zÀ-ÿͰ-Ͽ’'"
LETTER = re.compile(rf"[α-ωΑ-Ω∂∇⊙∞‖√]|(?<![{IN_WORDS}])[A-Za-z](?![{IN_WORDS}])")
ARTICLES = {"a", "A", "I"}  # are words in a text, and letters between dollars
COMMANDS = {
    **{"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε"},
    **{"eta": "η", "theta": "θ", "lambda": "λ", "pi": "π", "rho": "ρ", "sigma": "σ"},
    **{"partial": "∂", "sum": "Σ", "prod": "Π", "odot": "⊙", "sqrt": "√", "infty": "∞", "|": "‖"},
}
OPENING = """# Words and letters

Every word and every letter that the eight notebooks introduce, each with its meaning, and a link \
to where it is explained. This page has nothing to run.

[Words](#Words) · [Letters](#Letters)"""


def cells():
    """All text cells of the eight notebooks in order, as (notebook, heading above, cell)."""
    for path in notebooks():
        heading = ""
        for cell in read(path).cells:
            if cell.cell_type == "markdown":
                found = re.search(r"^##? (.+)$", cell.source, re.MULTILINE)
                heading = found[1] if found else heading
                yield path.stem, heading, cell


def italics(text):
    """The words in italics of a text cell, in small letters."""
    text = MATHS.sub("", CODE.sub("", text)).replace("**", "")
    return [" ".join(word.split()).lower() for word in ITALIC.findall(text)]


def letters(text):
    """The letters that a text cell has as symbols: those of formulas, and single ones in a text."""
    text = LINKS.sub("]", CODE.sub("", text))
    of_formulas = "".join(MATHS.findall(text))
    for command, letter in COMMANDS.items():
        of_formulas = re.sub(rf"\\{re.escape(command)}(?![a-zA-Z])", f" {letter} ", of_formulas)
    of_formulas = re.sub(r"\\[a-zA-Z]+", " ", SPELLED.sub(" ", of_formulas))
    in_text = [letter for letter in LETTER.findall(MATHS.sub(" ", text)) if letter not in ARTICLES]
    return [*LETTER.findall(of_formulas), *in_text]


def introduced(find):
    """From each thing that `find` sees in a cell to the first such cell, as a link."""
    places = {}
    for stem, heading, cell in cells():
        anchor = heading.replace(" ", "-")
        for thing in find(cell.source):
            places.setdefault(thing, f"[{stem[:2]}, {heading}]({stem}.ipynb#{anchor})")
    return places


def row(thing, meaning, place):
    """A line of a table, in which an upright stroke would end a cell."""
    escaped = meaning.replace("|", r"\|")
    return f"| **{thing}** | {escaped} | {place} |"


def table(rows):
    return "\n".join(["| | | introduced in |", "| --- | --- | --- |", *rows])


def page():
    """The whole page as a notebook. Raises KeyError for a word that no notebook introduces."""
    source = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    at, seen = introduced(italics), introduced(letters)
    words = []
    for spellings, meaning in source["words"].items():
        spelled = spellings.split(" / ")
        place = next(at[word.lower()] for word in spelled if word.lower() in at)
        words.append(row(spelled[0], meaning, place))
    signs = [row(sign, meaning, seen[sign]) for sign, meaning in source["letters"].items()]
    made = [
        new_markdown_cell(OPENING, id="title"),
        new_markdown_cell(f"## Words\n\n{table(sorted(words, key=str.lower))}", id="words"),
        new_markdown_cell(f"## Letters\n\n{table(signs)}", id="letters"),
    ]
    return new_notebook(cells=made, metadata=KERNEL)


def missing():
    """The words and letters of the notebooks that the page does not explain, and the reverse."""
    source = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    known = {word for spellings in source["words"] for word in spellings.lower().split(" / ")}
    at, seen = introduced(italics), introduced(letters)
    return {
        "words not explained": at.keys() - known - {*source["stressed"]},
        "words nowhere introduced": known - at.keys(),
        "stressed nowhere": {*source["stressed"]} - at.keys(),
        "letters not explained": seen.keys() - source["letters"].keys(),
        "letters nowhere used": source["letters"].keys() - seen.keys(),
    }


if __name__ == "__main__":
    for kind, things in missing().items():
        if things:
            sys.stderr.write(f"{kind}: {', '.join(sorted(things))}\n")
    write(page(), PAGE)
