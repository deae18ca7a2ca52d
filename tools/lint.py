"""The rules that every notebook of the course keeps, each with a sentence that says what is wrong.

A rule is a function of a stored notebook that yields sentences; `problems` asks them all.
"""

import ast
import base64
import importlib.util
import re
import struct
import tokenize
from collections import Counter
from io import StringIO
from itertools import pairwise

import nbformat
from nbformat.validator import iter_validate

from dl_basics.exercises.exercise import Exercise
from tools.execute import WIDGET_VIEW, joined
from tools.minutes import parts, sentence

CELLS = (30, 48)  # how many a notebook has before what is for the curious
FEWER_CELLS = {"02_activations": 45}  # a notebook's name: how many it may have
CURIOUS_CELLS = 24  # how many may follow
LONGEST_CODE, USUAL_CODE = 15, 8  # lines
LONGEST_PROSE = 120  # words
WORDS_IN_ALT = 6

IMPORTS = {"numpy", "math", "dataclasses", "dl_basics"}  # what a notebook may import

# Things that break strict nbval on unchanged notebooks, pile up pictures, or hide a failure.
BANNED_NAMES = {
    "interact": "explorers move the picture",
    "interactive": "explorers move the picture",
    "interact_manual": "explorers move the picture",
    "interactive_output": "explorers move the picture",
    "Output": "it swallows exceptions",
    "clear_output": "it flickers, and hides what was printed",
    "display_id": "its updates are stored twice or not at all",
    "update_display": "its updates are stored twice or not at all",
    "get_ipython": "the code must read the same outside a notebook",
    "input": "nobody answers when all cells run",
    "timeit": "a stored output holds no time",
    "perf_counter": "a stored output holds no time",
    "Out": "it depends on which cells ran before",
    "In": "it depends on which cells ran before",
    "show": "a cell ends in the picture that it shows",
}
TEXTS = {"text/plain", "text/markdown", "text/latex", "text/html"}

NUMBER = r"\d+(?:[.,]\d+)?(?:e[-+]?\d+)?"
TIME = re.compile(
    rf"(?<![\w.]){NUMBER}\s?(?:ns|[µμ]s|us|ms|s|secs?|seconds?|minutes?|hours?)\b"
    r"|\b\d{4}-\d\d-\d\d\b|\b\d?\d:\d\d:\d\d\b"
)
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}")
PATH = re.compile(
    r"(?<![\w./:<])/(?:[\w.-]+/[\w.-]+|(?:tmp|home|root|Users)\b)|\b[A-Za-z]:\\|~/\w|\bfile://"
)
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u26ff\u2705\u2714\u2716\u274c\u2b50\ufe0f]")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*$", re.MULTILINE)
LINK = re.compile(r"(!?)\[([^\]]*)\]\(\s*<?([^)\s>]*)")


def problems(notebook, path):
    """Every rule that the notebook, stored at `path`, breaks: a list of sentences."""
    return [sentence for rule in RULES for sentence in rule(notebook, path)]


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def outputs(notebook):
    """Every stored output, with its cell."""
    return [(cell, output) for cell in code(notebook) for output in cell.outputs]


def shown(output):
    """All that an output says in words: its texts, and the text alternative of its picture."""
    data = output.get("data", {})
    texts = [output.get("text", ""), *(data[kind] for kind in sorted(data) if kind in TEXTS)]
    return "\n".join([*texts, output.get("metadata", {}).get("image/png", {}).get("alt", "")])


def headings(notebook):
    """(depth, text, cell) of each heading."""
    for cell in prose(notebook):
        for match in HEADING.finditer(FENCE.sub("", cell.source)):
            yield len(match[1]), match[2], cell


# --- The notebook as a whole --------------------------------------------------------------------


def is_valid(notebook, path):
    for error in iter_validate(notebook):
        yield f"it is no valid notebook: {error.message}"


def has_the_right_length(notebook, path):
    fewest, most = CELLS
    everybody, curious = parts(notebook.cells)
    most = FEWER_CELLS.get(path.stem, most)
    if not fewest <= len(everybody) <= most:
        yield f"it has {len(everybody)} cells for everybody; {fewest} to {most} are a sitting"
    if len(curious) > CURIOUS_CELLS:
        yield f"it has {len(curious)} cells for the curious; {CURIOUS_CELLS} are enough"


def says_how_long_it_takes(notebook, path):
    """In its opening, as `tools.minutes` counts."""
    text = " ".join(cell.source for cell in notebook.cells[:3])
    if path.stem[:2].isdigit() and "Reading and moving takes" in text:
        if (said := sentence(notebook.cells)) not in text:
            yield f"its opening has to say: {said}"


def has_readable_ids(notebook, path):
    counts = Counter(cell.id for cell in notebook.cells)
    for name, count in counts.items():
        if count > 1:
            yield f"{count} cells have the id {name!r}"
        parts = name.split("-")
        words = all(re.fullmatch(r"[a-z]+\d{0,2}|\d{1,3}", part) for part in parts)
        if not words or not name[0].isalpha() or re.fullmatch(r"(?=.*\d)[0-9a-f]{8}", name):
            yield f"the id {name!r} is not made of words, such as move-slope"


def opens_with_what_it_is_for(notebook, path):
    """Before the first section stand the title, what you will be able to do, and how to run it."""
    opening = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and re.search(r"^##\s", cell.source, re.MULTILINE):
            opening.append(re.split(r"^##\s", cell.source, flags=re.MULTILINE)[0])
            break
        opening.append(cell.source if cell.cell_type == "markdown" else "")
    text = " ".join(" ".join(opening).split())
    if not notebook.cells[0].source.startswith("# "):
        yield "its first cell does not start with the title, as in '# Title'"
    if not re.search(r"\byou (can|will be able to)\b", text):
        yield "its opening does not say what you will be able to do"
    if "Run All Cells" not in text:
        yield "its opening does not say 'Run All Cells'"
    if not re.search(r"\bminutes\b", text):
        yield "its opening does not say how many minutes it takes"


def has_headings_in_order(notebook, path):
    all_headings = list(headings(notebook))
    titles = sum(depth == 1 for depth, _, _ in all_headings)
    if titles != 1:
        yield f"it has {titles} headings with one #; it needs exactly one"
    for (above, _, _), (depth, text, cell) in pairwise(all_headings):
        if depth > above + 1:
            yield f"cell {cell.id}: the heading {text!r} jumps from {'#' * above} to {'#' * depth}"
    for _, text, cell in all_headings:
        if re.search(r"\d", text):
            yield f"cell {cell.id}: the heading {text!r} has a number in it"
    for cell in prose(notebook):
        plain = FENCE.sub("", cell.source)
        if re.search(r"^[^\n|]*\w[^\n|]*\n(=+|-+)[ \t]*$|<h[1-6]", plain, re.MULTILINE | re.I):
            yield f"cell {cell.id}: a heading is written without #"


def keeps_only_what_is_needed(notebook, path):
    if "widgets" in notebook.metadata:
        yield "its metadata hold the state of widgets; `python -m tools.execute` removes it"
    if "version" in notebook.metadata.get("language_info", {}):
        yield "its metadata hold a Python version; `python -m tools.execute` removes it"
    for cell in notebook.cells:
        if cell.metadata:
            yield f"cell {cell.id}: it has metadata ({', '.join(cell.metadata)})"
        if cell.get("attachments"):
            yield f"cell {cell.id}: it has an attachment; a picture comes from an explorer"


# --- Prose --------------------------------------------------------------------------------------


def is_short_to_read(notebook, path):
    for cell in notebook.cells:
        if not cell.source.strip():
            yield f"cell {cell.id}: it is empty"
        elif cell.cell_type == "raw":
            yield f"cell {cell.id}: it is a raw cell, which no reader sees"
    for cell in prose(notebook):
        text = FENCE.sub("", cell.source)
        text = re.sub(r"\$\$.*?\$\$", "", text, flags=re.DOTALL)
        text = re.sub(r"^\s*\|.*$", "", text, flags=re.MULTILINE)  # a table is not read in a row
        words = len(re.findall(r"[^\W\d_]{2,}", text))
        if words > LONGEST_PROSE:
            yield f"cell {cell.id}: {words} words of prose; at most {LONGEST_PROSE}"


def has_no_emoji(notebook, path):
    for cell in notebook.cells:
        texts = [cell.source, *map(shown, cell.get("outputs", []))]
        for emoji in sorted(set(EMOJI.findall("".join(texts)))):
            yield f"cell {cell.id}: it has the emoji {emoji!r}"


def has_links_that_lead_somewhere(notebook, path):
    anchors = {re.sub(r"\s", "-", text) for _, text, _ in headings(notebook)}
    for cell in prose(notebook):
        for mark, text, target in LINK.findall(FENCE.sub("", cell.source)):
            if mark and len(text.split()) < WORDS_IN_ALT:
                yield f"cell {cell.id}: the image {target!r} has no text that says what is seen"
            file, _, anchor = target.partition("#")
            if not target:
                yield f"cell {cell.id}: the link {text!r} leads nowhere"
            elif re.match(r"[\w+.-]+:|/|[A-Za-z]:\\", target):
                if not target.startswith("https://"):
                    yield f"cell {cell.id}: the link to {target!r} is not relative"
            elif file and not (path.parent / file).exists():
                yield f"cell {cell.id}: the link to {target!r} leads to no file"
            elif not file and anchor not in anchors:
                yield f"cell {cell.id}: the link to {target!r} leads to no heading"
        for tag in re.findall(r"<img\b[^>]*>", cell.source, re.IGNORECASE):
            alt = re.search(r"""\balt=["']([^"']*)["']""", tag)
            if alt is None or len(alt[1].split()) < WORDS_IN_ALT:
                yield f"cell {cell.id}: an <img> has no alt that says what is seen"


def has_no_backslash_in_the_words_of_a_formula(notebook, path):
    for cell in prose(notebook):
        for words in re.findall(r"\\text\{[^}]*\\[^}]*\}", cell.source):
            yield f"cell {cell.id}: {words} shows its backslash on a web page; \\mathrm does not"


# --- Code ---------------------------------------------------------------------------------------


def has_short_code(notebook, path):
    lengths = {cell.id: len(cell.source.splitlines()) for cell in code(notebook)}
    for name, lines in lengths.items():
        if lines > LONGEST_CODE:
            yield f"cell {name}: {lines} lines of code; at most {LONGEST_CODE}"
    long = [name for name, lines in lengths.items() if lines > USUAL_CODE]
    if 4 * len(long) > len(lengths):
        yield (
            f"{len(long)} of {len(lengths)} code cells have more than {USUAL_CODE} lines; "
            f"at most a quarter may: {', '.join(long)}"
        )


def has_plain_code(notebook, path):
    """Only Python, and nothing that makes a run differ from the next."""
    for cell in code(notebook):
        try:
            tree = ast.parse(cell.source)
        except SyntaxError as error:
            yield f"cell {cell.id}: line {error.lineno} is not Python; no % and ! commands, no ?"
            continue
        for fault in sorted({*banned(tree), *banned_signs(cell.source)}):
            yield f"cell {cell.id}: {fault}"


def banned(tree):
    for node in ast.walk(tree):
        for name in names(node):
            if name in BANNED_NAMES:
                yield f"no {name}: {BANNED_NAMES[name]}"
        for module in imported(node):
            if module not in IMPORTS:
                yield f"it imports {module}; figures and tools belong in dl_basics"
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            if re.fullmatch(r"_+(\d+)?|_i+|_i\d+|_oh|_ih|_dh", node.id):
                yield f"no {node.id}: it depends on which cells ran before"


def names(node):
    """The names that a piece of code mentions, but for those of arguments such as show=."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Attribute):
        return [node.attr]
    if isinstance(node, ast.keyword):
        return [node.arg] if node.arg == "display_id" else []
    if isinstance(node, ast.ImportFrom):
        return [alias.name for alias in node.names]
    return []


def imported(node):
    """The packages that an import statement names."""
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "").split(".")[0]]
    return []


def banned_signs(source):
    for token in tokenize.generate_tokens(StringIO(source).readline):
        if token.type == tokenize.OP and token.string == ";":
            yield "no ; at the end of a line: it hides the output"
        if token.type == tokenize.COMMENT and re.search(r"NBVAL|PYTEST_VALIDATE", token.string):
            yield "no comment that makes the tests look away"


# --- Exercises ----------------------------------------------------------------------------------


def has_stubs_as_the_exercises_have_them(notebook, path):
    """Each exercise of the notebook's module stands there once, unsolved, and is checked."""
    module = f"dl_basics.exercises.{path.stem.partition('_')[2]}"
    known = exercises(module)
    cells = code(notebook)
    for name, exercise in known.items():
        define = re.compile(rf"^def {name}\(", re.MULTILINE)
        places = [n for n, cell in enumerate(cells) if define.search(cell.source)]
        if len(places) != 1:
            yield f"{len(places)} cells define {name}, an exercise of {module}; one should"
            continue
        cell = cells[places[0]]
        if f"\n{exercise.stub}\n" not in f"\n{cell.source}\n":
            yield f"cell {cell.id}: {name} is not the stub that {module} has"
        checks = [c for c in cells[places[0] :] if f".{name}.check({name})" in c.source]
        if not checks:
            yield f"cell {cell.id}: nothing checks {name} in it or after it"
        elif not is_to_do(name, checks[0]):
            yield f"cell {checks[0].id}: its output does not say that {name} is still to do"
    for cell in cells:
        for name in re.findall(r"\.(\w+)\.check\(", cell.source):
            if name not in known:
                yield f"cell {cell.id}: {module} has no exercise {name!r}"


def is_to_do(name, cell):
    said = "\n".join(map(shown, cell.outputs))
    return re.search(rf"^{name}: not (written|repaired) yet", said, re.MULTILINE)


def exercises(module):
    """The exercises of a module, by name; none if there is no such module."""
    if importlib.util.find_spec(module) is None:
        return {}
    things = vars(importlib.import_module(module)).values()
    return {thing.name: thing for thing in things if isinstance(thing, Exercise)}


# --- Outputs ------------------------------------------------------------------------------------


def is_executed_in_order(notebook, path):
    counts = [cell.execution_count for cell in code(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"its cells were not run once each from top to bottom; their counts are {counts}"
    for cell, output in outputs(notebook):
        if output.get("execution_count", cell.execution_count) != cell.execution_count:
            yield f"cell {cell.id}: its output has another count than the cell"
    for cell in code(notebook):
        if cell.outputs != joined(nbformat.from_dict(cell.outputs)):
            yield f"cell {cell.id}: its printed text is in pieces"


def has_no_error(notebook, path):
    for cell, output in outputs(notebook):
        if output.output_type == "error":
            yield f"cell {cell.id}: it stores an error, {output.ename}"
        if output.get("name") == "stderr":
            yield f"cell {cell.id}: it stores a warning: {output.text.strip().splitlines()[0]}"


def stores_only_text_and_pictures(notebook, path):
    for cell, output in outputs(notebook):
        data = output.get("data", {})
        for kind in sorted(set(data) - TEXTS - {"image/png"}):
            if kind == WIDGET_VIEW:
                yield f"cell {cell.id}: a widget's view is stored, which no reader can open"
            else:
                yield f"cell {cell.id}: it stores {kind}; a reader gets text and PNG pictures"
        if data and "text/plain" not in data:
            yield f"cell {cell.id}: its output has no plain text"
        if "<svg" in data.get("text/html", ""):
            yield f"cell {cell.id}: it stores an inline SVG, which has dates and random names"
        if re.match(r"\w+\((children=|value=|description=)", data.get("text/plain", "")):
            yield f"cell {cell.id}: without a kernel a reader sees only the name of a widget"
    for cell in code(notebook):
        still = any("image/png" in output.get("data", {}) for output in cell.outputs)
        if cell.id.startswith("move-") and not still:
            yield f"cell {cell.id}: something moves here, but no still picture is stored"


def has_pictures_in_words(notebook, path):
    """Every picture says what is seen on it, in a sentence that its text line does not say."""
    for cell, output in outputs(notebook):
        data = output.get("data", {})
        if "image/png" not in data:
            continue
        alt = output.metadata.get("image/png", {}).get("alt", "")
        words = re.findall(r"[^\W\d_]{2,}", alt)
        if not alt:
            yield f"cell {cell.id}: its picture has no text alternative"
        elif len(words) < WORDS_IN_ALT or alt in data.get("text/plain", ""):
            yield f"cell {cell.id}: the text alternative {alt!r} does not say what is seen"


def has_pictures_without_a_date(notebook, path):
    for cell, output in outputs(notebook):
        png = base64.b64decode(output.get("data", {}).get("image/png", ""))
        for key in sorted(set(notes(png))):
            yield f"cell {cell.id}: its picture holds the note {key!r}, which changes by itself"


def notes(png):
    """The keywords of the text chunks of a PNG; the time chunk counts as one."""
    place = 8
    while place + 8 <= len(png):
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        if kind in (b"tEXt", b"iTXt", b"zTXt"):
            yield png[place + 8 : place + 8 + length].split(b"\0")[0].decode("latin-1")
        elif kind == b"tIME":
            yield "time"
        place += 12 + length


def says_the_same_everywhere(notebook, path):
    """No time, no address in memory, no path and no user of the computer it ran on."""
    for cell, output in outputs(notebook):
        text = shown(output)
        for pattern, what in ((TIME, "the time"), (ADDRESS, "the address"), (PATH, "the path")):
            match = pattern.search(text)
            if match:
                yield f"cell {cell.id}: its output holds {what} {match[0]!r}"
        match = re.search(r"\b[\w.-]+@[\w-]+\b", text)
        if match:
            yield f"cell {cell.id}: its output names a user or a computer, {match[0]!r}"
    for cell in notebook.cells:
        match = PATH.search(FENCE.sub("", cell.source))
        if match:
            yield f"cell {cell.id}: it names the path {match[0]!r}, which other computers lack"


RULES = [
    is_valid,
    has_the_right_length,
    says_how_long_it_takes,
    has_readable_ids,
    opens_with_what_it_is_for,
    has_headings_in_order,
    keeps_only_what_is_needed,
    is_short_to_read,
    has_no_emoji,
    has_links_that_lead_somewhere,
    has_no_backslash_in_the_words_of_a_formula,
    has_short_code,
    has_plain_code,
    has_stubs_as_the_exercises_have_them,
    is_executed_in_order,
    has_no_error,
    stores_only_text_and_pictures,
    has_pictures_in_words,
    has_pictures_without_a_date,
    says_the_same_everywhere,
]
