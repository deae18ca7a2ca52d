"""How far a learner or a class is: what the saved notebooks say of their exercises.

A cell that calls `exercises.NAME.check(...)` prints a verdict, and the notebook is saved with it:
that is read, and nothing else. No kernel is started, nothing is kept and nothing is sent. It shows
what a notebook says, and is no proof: whoever can write a notebook can write a verdict.

Standard library only, as it works before anything is installed.
"""

import csv
import io
import json
import os
import re
import stat
import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tools.environment import Trouble, say

# The states of an exercise, the best first. Of several copies of a notebook the best state counts.
RIGHT, TRIED, OPEN, NEVER, ABSENT = STATES = "right", "tried", "open", "never run", "not there"
UNTOUCHED = ("not written yet.", "not repaired yet.")
# How a verdict begins, behind the exercise's name; a learner may print that, too, and a number.
VERDICT = r"\b{}: ((?:right|not |the values|it is called|check needs).*)"

TOO_LARGE = 200 * 2**20  # bytes; a notebook of the course has one or two millions
WIDTH = 79
COMMAND = "course.py progress FOLDER --csv FILE"

# What stands beside a learner's name: of file managers, browsers, JupyterLab, Moodle and Canvas;
# and words that some are called, which are no name where nothing else is left. Other numbers stay:
# two learners that are joined would be worse than one that is shown twice.
MARKS = re.compile(
    r"^(copy of|kopie von)\b|\(\d+\)|_\d+_assignsubmission_file_?|(_late)?_\d+_\d+_(?=\d)",
    re.IGNORECASE,
)
NO_NAME = re.compile(
    r"-?((fresh|copy|kopie|checkpoint|final|done|solved|notebook|untitled)-?\d*|-\d\d?|v\d)?",
    re.IGNORECASE,
)
NO_WHOLE_NAME = re.compile(
    r"((new|neu|version|main|my|dl|course|basics|notebooks|home|homework|hausaufgabe|exercises?"
    r"|week|woche|lesson|submissions?|submitted|assignments?|abgaben?)-?\d*|\d{1,3}|(19|20)\d\d)",
    re.IGNORECASE,
)


# --- One notebook -------------------------------------------------------------------------------


@dataclass
class Notebook:
    """What a notebook says: the exercises that it checks, each with its state."""

    states: dict
    cells: set  # the sources of the cells that check
    modules: list  # what it imports of dl_basics.exercises, which tells whose notebook it is


def read(path, given=frozenset()):
    """The notebook in a file; ValueError says in words why there is none, OSError as ever.

    given: the cells as the course has them, before a learner wrote anything.
    """
    kind = os.stat(path)
    if not stat.S_ISREG(kind.st_mode):
        raise ValueError("is no file")  # a pipe would be waited for
    if kind.st_size > TOO_LARGE:
        raise ValueError(f"is too large, {kind.st_size / 2**20:.0f} MB")
    data = Path(path).read_bytes()
    if not data.strip():
        raise ValueError("is empty")
    try:
        content = json.loads(data.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except UnicodeDecodeError:
        raise ValueError("is not written in UTF-8") from None
    except (ValueError, RecursionError):
        raise ValueError("is broken: no JSON, or half of it") from None
    if not isinstance(content, dict):
        raise ValueError("is no notebook")
    sheets = [content, *dicts(content.get("worksheets"))]  # worksheets are of version 3
    cells = [cell for sheet in sheets for cell in dicts(sheet.get("cells"))]
    if not any("cells" in sheet for sheet in sheets):
        raise ValueError("is no notebook")
    return told([cell for cell in cells if cell.get("cell_type") == "code"], given)


def told(cells, given):
    """What code cells say; of several that check the same exercise, the one that ran last."""
    states, when, modules, sources = {}, {}, [], set()
    for cell in cells:
        lines = joined(cell.get("source", cell.get("input"))).strip().splitlines()
        source = "\n".join(lines)  # whatever their ends
        code = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
        modules += re.findall(r"dl_basics\.exercises(?:\s+import\s+|\.)(\w+)", code)
        count = cell.get("execution_count", cell.get("prompt_number"))
        ran = count if isinstance(count, int) else 0
        for name in re.findall(r"\bexercises\.(\w+)\.check\b", code):
            if ran >= when.get(name, 0):
                untouched = source in given
                states[name] = state(name, dicts(cell.get("outputs")), untouched)
                when[name] = ran
                sources.add(source)
    return Notebook(states, sources, modules)


def state(name, outputs, untouched):
    """What the outputs of a cell say of an exercise; the last word counts.

    A cell that was run before the imports stops without a verdict: if it is as it was given,
    nothing was tried.
    """
    streams = [out for out in outputs if "stderr" not in (out.get("name"), out.get("stream"))]
    printed = "".join(joined(out.get("text")) for out in streams)
    verdicts = re.findall(VERDICT.format(re.escape(name)), printed)
    if not verdicts:
        stopped = any(out.get("output_type") in ("error", "pyerr") for out in outputs)
        if stopped or re.search(rf"\b{re.escape(name)}: ", printed):
            return OPEN if untouched else TRIED
        return NEVER
    if verdicts[-1].startswith("right."):
        return RIGHT
    return OPEN if verdicts[-1].startswith(UNTOUCHED) else TRIED


def dicts(value):
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def joined(value):
    """A text of a notebook, which is stored whole or as a list of lines."""
    lines = value if isinstance(value, list) else [value]
    return "".join(line for line in lines if isinstance(line, str))


# --- The course and its learners ----------------------------------------------------------------


@dataclass
class Learner:
    """A name, and for each notebook that is there its states by exercise."""

    name: str
    notebooks: dict = field(default_factory=dict)

    def join(self, stem, states):
        """Add a notebook; where there is one already, the better state of each exercise counts."""
        mine = self.notebooks.setdefault(stem, {})
        for name, new in states.items():
            mine[name] = min(mine.get(name, ABSENT), new, key=STATES.index)

    def states(self, course, stem):
        """The states of all exercises of a notebook."""
        mine = self.notebooks.get(stem, {})
        return {name: mine.get(name, ABSENT) for name in course[stem]}

    def count(self, course):
        """How many exercises of the whole course are in each state."""
        return Counter(kind for stem in course for kind in self.states(course, stem).values())


def the_course(paths):
    """The exercises of each notebook of the course, by its stem, in their order; and the cells."""
    course, given = {}, set()
    for path in paths:
        try:
            notebook = read(path)
        except ValueError as error:
            raise Trouble(f"{path} {error}. Is this the whole course?") from None
        given |= notebook.cells
        if notebook.states:
            course[path.stem] = list(notebook.states)
    return course, given


def belongs(notebook, path, course):
    """The stem of the course's notebook that this is one of; None for a foreign one."""
    by_module = {stem.partition("_")[2]: stem for stem in course}
    for module in notebook.modules:
        if module in by_module:
            return by_module[module]
    if not notebook.states:
        return None
    named = [stem for stem in course if stem.casefold() in path.stem.casefold()]
    known = {stem: len(notebook.states.keys() & course[stem]) for stem in named or course}
    best = max(known, key=known.get)
    return best if named or known[best] else None


def gather(folder, course, given, pages=(), one=""):
    """The learners of a folder, sorted, and remarks on what was skipped or is strange.

    given: the course's own cells. pages: the stems of the course's notebooks without exercises.
    one: the name of the learner whose notebooks all of them are.
    """
    learners, remarks = {}, []
    for path, problem in files(folder):
        shown = clean(path.relative_to(folder).as_posix())
        try:
            if problem:
                raise ValueError(problem)
            notebook = read(path, given)
            stem = belongs(notebook, path, course)
            if stem is None and any(page in path.stem for page in pages):
                continue
            if stem is None:
                raise ValueError("is no notebook of this course")
        except (ValueError, OSError) as error:
            why = f"cannot be read ({error.strerror})" if isinstance(error, OSError) else error
            remarks.append(f"Skipped: {shown} {why}.")
            continue
        if old := [clean(name) for name in notebook.states if name not in course[stem]]:
            verb = "are no exercises" if old[1:] else "is no exercise"
            remarks.append(f"Not counted: {', '.join(old)} in {shown} {verb} of {stem} now.")
        name = one or learner_of(path, folder, stem)
        learner = learners.setdefault(name.casefold(), Learner(name))
        if stem in learner.notebooks and not one:
            remarks.append(f"Joined: {shown} is another {stem} of {learner.name}.")
        learner.join(stem, notebook.states)
    return sorted(learners.values(), key=lambda learner: order(learner.name)), remarks


def files(folder):
    """Each notebook below a folder, and why it cannot be looked at; hidden ones are passed by."""
    problems = []
    for where, folders, names in os.walk(folder, onerror=problems.append):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        for name in folders:  # a link may lead anywhere, and round in a circle
            if os.path.islink(os.path.join(where, name)):
                yield Path(where, name), "is a link to another folder"
        for name in sorted(names):
            if name.lower().endswith(".ipynb") and not name.startswith("."):
                yield Path(where, name), ""
    for error in problems:
        yield Path(error.filename), f"cannot be read ({error.strerror})"


def learner_of(path, folder, stem):
    """Whose notebook this is: what its name has besides the notebook's, or else its folder's."""
    inside = path.relative_to(folder).parts[:-1]
    named = [name_in(path.stem, stem, stem.casefold().split("_"))]
    named += [name_in(part, stem) for part in reversed(inside)]
    return next(filter(None, named), "") or clean(Path(os.path.abspath(folder)).name) or "?"


def name_in(text, stem, others=()):
    """What is left of a file's or folder's name as the name of a person; "" if nothing is.

    others: words that stand for the notebook's stem where that is not in it.
    """
    text = MARKS.sub(" ", clean(text))
    rest = re.sub(re.escape(stem), " ", text, flags=re.IGNORECASE)
    words = [word for word in re.split(r"[\s_]+", rest) if not NO_NAME.fullmatch(word)]
    if rest == text:
        words = [word for word in words if word.casefold() not in others]
    title = stem.casefold().split("_")
    if all(NO_WHOLE_NAME.fullmatch(word) or word.casefold() in title for word in words):
        return ""
    return " ".join(words).strip(" -.,")


def order(name):
    """Where a name stands in a list: É beside E, and numbers by their size."""
    plain = "".join(x for x in unicodedata.normalize("NFKD", name) if not unicodedata.combining(x))
    parts = re.split(r"([0-9]+)", plain.casefold())
    return [part if k % 2 == 0 else part.zfill(20) for k, part in enumerate(parts)], name


def clean(text):
    """A text for the window: no letter that moves the cursor or turns the line around.

    macOS writes ü as two letters where others write one; here it is one.
    """
    text = unicodedata.normalize("NFC", text)
    return "".join(letter if letter.isprintable() else "?" for letter in text).strip()


# --- What is said -------------------------------------------------------------------------------


def report(words, paths, my_course, call):
    """Say how far the learner of my_course is, or the learners of the folder that is named.

    paths: the course's own notebooks. call: how Python is called on this computer.
    """
    try:
        tell(words, paths, my_course, call)
    except BrokenPipeError:  # whoever reads, such as `head`, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def tell(words, paths, my_course, call):
    folder, target = understood(list(words), call)
    course, given = the_course(paths)
    if folder is None and not my_course.is_dir():
        raise Trouble(f"There is no my_course yet. To begin, type: {call} course.py lab")
    pages = {path.stem for path in paths[0].parent.glob("*.ipynb")} - course.keys()
    one = "" if folder else my_course.name
    learners, remarks = gather(folder or my_course, course, given, pages, one)
    if not learners:
        where = clean(str(folder or my_course))
        raise Trouble("\n".join([*remarks, f"There is no notebook of this course in {where}."]))
    if target == "-":
        if not sys.stdout.isatty():  # a file has no letters that it lacks
            sys.stdout.reconfigure(encoding="utf-8")
        say(table(learners, course).rstrip())
        print("\n".join(remarks), end="\n" * bool(remarks), file=sys.stderr)
        return
    if target:
        write(target, table(learners, course))
        remarks.append(f"Written: {target}, learners: {len(learners)}.")
    elif len(learners) == 1:
        title = learners[0].name if folder else "Your exercises, as your notebooks were last saved"
        say("\n".join([title, "", *one_learner(learners[0], course)]))
    else:
        say("\n".join(a_class(learners, course)))
    if remarks:
        say("\n" * (not target) + "\n".join(remarks))


def understood(words, call):
    """The folder and the file for the CSV, each None where it is not asked for."""
    folders, target = [], None
    while words:
        word = words.pop(0)
        if word == "--csv" or word.startswith("--csv="):
            target = word[6:] or (words.pop(0) if words else "")
            if not target:
                raise Trouble(f"Say where the CSV goes, - for the window: {call} {COMMAND}")
        elif word.startswith("-"):
            raise Trouble(f"There is no option {word}. There is: {call} {COMMAND}")
        else:
            folders.append(Path(word))
    if len(folders) > 1:
        whole = " ".join(map(str, folders))
        raise Trouble(f'One folder, please. With blanks in its name it stands in quotes: "{whole}"')
    for folder in folders:
        if folder.is_file():
            raise Trouble(f"{folder} is a file. Name a folder; unpack an archive first.")
        if not folder.is_dir():
            raise Trouble(f"There is no folder {folder}.")
    return folders[0] if folders else None, target


def spoken(stem):
    """01 gradient problems, of 01_gradient_problems."""
    return stem.replace("_", " ")


def number(stem):
    return stem.partition("_")[0]


def one_learner(learner, course):
    """Each notebook with its exercises by their state, and where to go on."""
    width = max(map(len, course)) + 2
    for stem in course:
        states = learner.states(course, stem)
        right = list(states.values()).count(RIGHT)
        there = stem in learner.notebooks
        shown = f"{right} of {len(states)} right" if there else f"not there, {len(states)} to do"
        yield f"{spoken(stem):{width}}{shown}"
        for kind in STATES if there else ():
            if names := [name for name, its in states.items() if its == kind]:
                yield from hanging(f"  {kind:11}", names)
        if there and ABSENT in states.values():
            yield "             (The notebook is older than the course, or a cell was deleted.)"
    count = learner.count(course)
    yield ""
    yield f"In all {count[RIGHT]} of {count.total()} right" + "".join(
        f", {count[kind]} {kind}" for kind in STATES[1:] if count[kind]
    )
    for stem in course:
        for name, kind in learner.states(course, stem).items():
            if kind != RIGHT and (kind != ABSENT or stem not in learner.notebooks):
                yield f"Next: {name} in {spoken(stem)}"
                return


def a_class(learners, course):
    """A line for each learner, a column for each notebook."""
    head = ["", *map(number, course), "right"]
    lines = [["exercises", *(len(names) for names in course.values())]]
    lines[0].append(sum(lines[0][1:]))
    for learner in learners:
        cells = [in_short(learner, course, stem) for stem in course]
        lines.append([learner.name, *cells, learner.count(course)[RIGHT]])
    columns = [[str(line[k]) for line in [head, *lines]] for k in range(1, len(head))]
    widths = [max(map(len, column)) for column in columns]
    longest = max(wide(line[0]) for line in lines)
    gap = 2 if longest + sum(widths) + 2 * len(widths) <= WIDTH else 1
    room = max(12, min(longest, WIDTH - sum(widths) - gap * len(widths)))
    for line in [head, *lines]:
        cells = zip(line[1:], widths, strict=True)
        yield fitted(line[0], room) + "".join(f"{cell!s:>{width + gap}}" for cell, width in cells)
    yield ""
    yield "3+2: three right, two tried and not right yet. -: not there."
    yield "never: saved without having been run. 0: run, and nothing written yet."
    tried = Counter(
        (name, stem)
        for learner in learners
        for stem in course
        for name, kind in learner.states(course, stem).items()
        if kind == TRIED
    )
    if tried:
        most = [f"{name} ({number(stem)}) {count}" for (name, stem), count in tried.most_common(5)]
        yield from hanging("Tried by most and not right yet: ", most)


def in_short(learner, course, stem):
    """A notebook of a learner in five letters."""
    if stem not in learner.notebooks:
        return "-"
    count = Counter(learner.states(course, stem).values())
    if count[NEVER] and not (count[RIGHT] or count[TRIED] or count[OPEN]):
        return "never"
    return f"{count[RIGHT]}+{count[TRIED]}" if count[TRIED] else str(count[RIGHT])


def hanging(start, words):
    """Lines that list words, each in one piece, after `start` and to the right of it."""
    lines = [start]
    for k, word in enumerate(words):
        word += "," if k < len(words) - 1 else ""
        if len(lines[-1]) + len(word) >= WIDTH and lines[-1].strip():
            lines.append(" " * len(start))
        lines[-1] += word + " "
    return [line.rstrip() for line in lines]


def wide(text):
    """How many columns of the window a text takes: an accent none, 王 two."""
    return sum(
        0 if unicodedata.combining(x) else 1 + (unicodedata.east_asian_width(x) in "WF")
        for x in text
    )


def fitted(text, room):
    """A text in exactly so many columns, cut where it is longer."""
    if wide(text) > room:
        while wide(text) > room - 2:
            text = text[:-1]
        text += ".."
    return text + " " * (room - wide(text))


# --- CSV ----------------------------------------------------------------------------------------


def table(learners, course):
    """A row for each learner, a column for each exercise, as CSV."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    exercises = [f"{number(stem)} {name}" for stem in course for name in course[stem]]
    rows.writerow(["learner", *STATES, *exercises])
    for learner in learners:
        count = learner.count(course)
        states = [kind for stem in course for kind in learner.states(course, stem).values()]
        rows.writerow([harmless(learner.name), *(count[kind] for kind in STATES), *states])
    return out.getvalue()


def harmless(text):
    """A text that no spreadsheet takes for a formula: one that begins like that gets a ' first."""
    begins = unicodedata.normalize("NFKC", text)[:1]
    return "'" + text if begins in tuple("=+-@\t\r\n|%") else text


def write(target, text):
    """Write the CSV, with the mark by which a spreadsheet knows UTF-8."""
    path = Path(target)
    if path.exists() and path.suffix.lower() not in (".csv", ".txt"):
        raise Trouble(f"{target} is there already and is no .csv: it stays as it is.")
    try:
        path.write_text(text, encoding="utf-8-sig", newline="\r\n")
    except OSError as error:
        busy = " Is it open in another program?" * isinstance(error, PermissionError)
        raise Trouble(f"{target} could not be written ({error.strerror}).{busy}") from None
