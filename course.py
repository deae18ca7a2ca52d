"""The course's front door: it sets up what the course needs and opens it.

    python3 course.py lab           open the course in JupyterLab; with 02, at notebook 02
    python3 course.py fresh 02      put a clean copy of notebook 02 beside yours
    python3 course.py progress      which exercises are right; with a folder, those of a class
    python3 course.py test          run the tests
    python3 course.py test slope    run what belongs to a notebook, an explorer, a file of tests
    python3 course.py test --all    run every test, those with PyTorch and a browser too
    python3 course.py site          make web pages of the course, whose sliders move
    python3 course.py bench         list the benchmarks; with a name, run that one

More words go on to JupyterLab, to pytest or to the benchmark: `python3 course.py lab --port 9000`,
`python3 course.py test -k softmax`.

Your notebooks live in my_course, and nothing there is ever overwritten. All that gets installed
lives in .venv: if something seems broken, delete that folder and start again.
"""

# Only the standard library, and only syntax that an old Python can read: it must get as far as the
# sentence that says it is too old.
import os
import sys

if __name__ == "__main__":  # what follows is Python's own, whatever PYTHONPATH has by these names
    others = [os.path.abspath(path) for path in os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    sys.path[:] = [path for path in sys.path if path not in others]

import ast
import difflib
import errno
import hashlib
import json
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
NOTEBOOKS = ROOT / "notebooks"
MY_COURSE = ROOT / "my_course"
COPIED = MY_COURSE / ".copied.json"  # which version of each notebook was copied, as a hash
BENCHMARKS = ROOT / "tests" / "benchmarks"
OLDEST_PYTHON = (3, 11)
PYTHON = "python" if os.name == "nt" else "python3"  # how to call it on this computer

if sys.version_info >= OLDEST_PYTHON:
    sys.path.insert(0, str(ROOT))  # PYTHONSAFEPATH leaves it out
    from tools.environment import EXTRAS, VENV_PYTHON, Trouble, room, run, say, set_up
    from tools.progress import report


# --- The commands -------------------------------------------------------------------------------


def lab(words):
    """Open JupyterLab on the learner's copy of the first notebook, or of the one that is named."""
    named = words[:1] if words and not words[0].startswith("-") else []
    first = f"my_course/{(the_notebook(named[0]) if named else notebooks()[0]).name}"
    set_up()
    new, newer = copy_notebooks()
    if new:
        say("New in my_course: {}".format(", ".join(new)))
    for name in newer:
        command = "{} course.py fresh {}".format(PYTHON, name.partition("_")[0])
        say(f"The course has a newer {name}. To have it beside yours, type: {command}")
    say(f"Opening {first} in JupyterLab. Ctrl-C in this window stops it.")
    command = [VENV_PYTHON, "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}"]
    command.append(f"--LabApp.default_url=/lab/tree/{first}")
    if hasattr(os, "geteuid") and os.geteuid() == 0 and "--allow-root" not in words:
        command.append("--allow-root")  # JupyterLab refuses to start as root without it
    return run(command + words[len(named) :])


def fresh(words):
    """Put a clean copy of one notebook into my_course, beside the learner's own."""
    if len(words) != 1:
        example = f"Say which notebook, for example: {PYTHON} course.py fresh 02"
        raise Trouble(f"{example}\n{the_notebooks()}")
    source = the_notebook(words[0])
    copy = MY_COURSE / f"{source.stem}-fresh.ipynb"
    count = 1
    while copy.exists():
        count += 1
        copy = MY_COURSE / f"{source.stem}-fresh-{count}.ipynb"
    copy_file(source, copy)
    say(f"A clean copy is in my_course/{copy.name}. Your own notebook is as it was.")


def progress(words):
    """Say which exercises are right, tried and open, in my_course or in a folder of a class."""
    return report(words, notebooks(), MY_COURSE, PYTHON)


def test(words):
    """Run the tests; with --all also those that need PyTorch, scikit-learn and a browser."""
    began = time.monotonic()
    set_up(EXTRAS if "--all" in words else ["test", "site"])
    ready = time.monotonic()
    code = run([VENV_PYTHON, "-m", "tests", *words])
    ended = time.monotonic()
    say(f"Setting up took {ready - began:.0f} s, the tests took {ended - ready:.0f} s.")
    return code


def bench(words):
    """Run one of tests/benchmarks, or list them."""
    names = [path.stem for path in sorted(BENCHMARKS.glob("[!_]*.py"))]
    if not words:
        return say("Benchmarks: {}.".format(", ".join(names) or "none yet"))
    if words[0] not in names:
        raise Trouble(unknown("benchmark", words[0], names))
    text = (BENCHMARKS / f"{words[0]}.py").read_text(encoding="utf-8")
    needs = re.search(r"^NEEDS = (.*)$", text, re.MULTILINE)  # such as ("test", "drivers")
    set_up(ast.literal_eval(needs.group(1)) if needs else EXTRAS)
    return run([VENV_PYTHON, "-m", f"tests.benchmarks.{words[0]}", *words[1:]])


def site(words):
    """Make the course a website, into the folder site or another; with --lite, notebooks to run."""
    set_up(["site"] + ["lite"] * ("--lite" in words))
    return run([VENV_PYTHON, "-m", "tools.website", *words])


def show_help(words=()):
    """Print what stands at the top of this file."""  # PYTHONOPTIMIZE=2 would drop __doc__
    text = Path(__file__).read_text(encoding="utf-8").split('"""')[1]
    say(text.strip().replace("python3 ", PYTHON + " "))


COMMANDS = {command.__name__: command for command in (lab, fresh, progress, test, site, bench)}
COMMANDS["help"] = show_help


def main(words):
    """Run one command and return the exit code; whatever goes wrong is said in a sentence."""
    if sys.version_info[:2] < OLDEST_PYTHON:
        print(too_old(), file=sys.stderr)
        return 1
    name = words[0] if words else "help"
    name = {"-h": "help", "--help": "help"}.get(name, name)
    try:
        if name not in COMMANDS:
            raise Trouble(unknown("command", name, COMMANDS))
        return COMMANDS[name](words[1:]) or 0
    except Trouble as trouble:
        problem = str(trouble)
    except OSError as error:
        problem = f"{error.filename or ROOT}: {error.strerror or error}."
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            problem = f"{error.filename or ROOT} may not be written. Put the course into a folder "
            problem += "of your own,\nfor example in your home, and start again."
        elif error.errno in (errno.EEXIST, errno.ENOTDIR, errno.EISDIR):
            problem += "\nSomething else stands where the course needs its own: move it away."
        elif room():
            problem += f"\n{room()}"
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    print("\n" + problem, file=sys.stderr)
    return 1


# --- Sentences ----------------------------------------------------------------------------------


def too_old():
    """Say that this Python is too old, and name a newer one if it is there."""
    text = "This course needs Python {}.{} or newer, and this is Python {}.{}.".format(
        *(OLDEST_PYTHON + tuple(sys.version_info[:2]))
    )
    for minor in range(14, OLDEST_PYTHON[1] - 1, -1):
        newer = f"python3.{minor}"
        try:
            subprocess.check_call([newer, "-c", ""], stderr=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError):
            continue
        return f"{text}\nYou have a newer one. Type: {newer} course.py lab"
    return f"{text}\nYou can get one from https://www.python.org/downloads/"


def unknown(kind, word, known):
    """There is no such thing; what may have been meant, or what there is."""
    close = difflib.get_close_matches(word, list(known), n=1)
    if close:
        return f"There is no {kind} '{word}'. Did you mean '{close[0]}'?"
    return "There is no {} '{}'. There are: {}.".format(kind, word, ", ".join(known))


# --- The learner's copy -------------------------------------------------------------------------


def notebooks():
    found = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
    if not found:
        raise Trouble(f"There is no notebook in {NOTEBOOKS}. Is this the whole course?")
    return found


def the_notebooks():
    return "There are: {}.".format(", ".join(path.stem for path in notebooks()))


def the_notebook(word):
    """The one that is meant by 02, 2 or 02_activations.ipynb."""
    stem = word[:-6] if word.endswith(".ipynb") else word
    meant = [path for path in notebooks() if path.stem.startswith((stem, stem.zfill(2)))]
    if len(meant) != 1:
        raise Trouble(f"'{word}' does not name one notebook. {the_notebooks()}")
    return meant[0]


def copy_notebooks():
    """Copy what my_course lacks. Return its names, and those of notebooks that are newer."""
    try:
        copied = dict(json.loads(COPIED.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        copied = {}
    new, newer = [], []
    for source in sorted(NOTEBOOKS.rglob("*")):
        path = source.relative_to(NOTEBOOKS)
        if not source.is_file() or any(part.startswith((".", "__")) for part in path.parts):
            continue
        name, version = path.as_posix(), hashlib.sha256(source.read_bytes()).hexdigest()
        if not (MY_COURSE / path).exists():
            copy_file(source, MY_COURSE / path)
            new.append(name)
        elif copied.get(name, version) != version and name.endswith(".ipynb"):
            newer.append(name)
        copied[name] = version  # so that it is said once
    COPIED.write_text(json.dumps(copied), encoding="utf-8")
    return new, newer


def copy_file(source, target):
    """Copy so that the target is there whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    shutil.copyfile(str(source), str(part))
    os.replace(str(part), str(target))


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a folder's name may have letters the window has not
            stream.reconfigure(errors="replace")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # and so end an installer, too
    sys.exit(main(sys.argv[1:]))
