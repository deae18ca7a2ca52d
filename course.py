"""The course's front door: it sets up what the course needs and opens it.

    python3 course.py lab           open the course in JupyterLab
    python3 course.py fresh 02      put a clean copy of notebook 02 beside yours
    python3 course.py test          run the tests
    python3 course.py test slope    run what belongs to a notebook, an explorer, a file of tests
    python3 course.py test --all    run every test, those with PyTorch and a browser too
    python3 course.py bench         list the benchmarks; with a name, run that one

More words go on to JupyterLab, to pytest or to the benchmark: `python3 course.py lab --port 9000`,
`python3 course.py test -k softmax`.

Your notebooks live in my_course, and nothing there is ever overwritten. All that gets installed
lives in .venv: if something seems broken, delete that folder and start again.
"""

# Only the standard library, and only syntax that an old Python can read: it must get as far as the
# sentence that says it is too old.
import ast
import difflib
import errno
import hashlib
import importlib.util
import json
import os
import queue
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
NOTEBOOKS = ROOT / "notebooks"
MY_COURSE = ROOT / "my_course"
BENCHMARKS = ROOT / "tests" / "benchmarks"
VENV = ROOT / ".venv"
VENV_BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
VENV_PYTHON = VENV_BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "course-stamp.json"
MADE_FROM = ("requirements.txt", "requirements.lock", "pyproject.toml")
HALF_MADE = "half made"
EVERYTHING = ("test", "referees", "drivers")  # the extras of pyproject.toml
OLDEST_PYTHON = (3, 11)
THIS_PYTHON = "{}.{}".format(*sys.version_info)
PYTHON = "python" if os.name == "nt" else "python3"  # how to call it on this computer


class Trouble(Exception):
    """Something that the person at the keyboard can put right; its text says how."""


# --- The commands -------------------------------------------------------------------------------


def lab(words):
    """Open JupyterLab on the first notebook of the learner's copy."""
    set_up()
    new = copy_notebooks()
    if new:
        say("New in my_course: {}".format(", ".join(new)))
    first = MY_COURSE / notebooks()[0].name
    say(f"Opening my_course/{first.name} in JupyterLab. Ctrl-C in this window stops it.")
    return become(lab_command(first, words))


def fresh(words):
    """Put a clean copy of one notebook into my_course, beside the learner's own."""
    names = "There are: {}.".format(", ".join(path.stem for path in notebooks()))
    if len(words) != 1:
        raise Trouble(f"Say which notebook, for example: {PYTHON} course.py fresh 02\n{names}")
    word = words[0][:-6] if words[0].endswith(".ipynb") else words[0]
    found = [path for path in notebooks() if path.stem.startswith((word, word.zfill(2)))]
    if len(found) != 1:
        raise Trouble(f"'{words[0]}' does not name one notebook. {names}")
    copy = MY_COURSE / f"{found[0].stem}-fresh.ipynb"
    count = 1
    while copy.exists():
        count += 1
        copy = MY_COURSE / f"{found[0].stem}-fresh-{count}.ipynb"
    copy_file(found[0], copy)
    say(f"A clean copy is in my_course/{copy.name}. Your own notebook is as it was.")


def test(words):
    """Run the tests; with --all also those that need PyTorch, scikit-learn and a browser."""
    began = time.monotonic()
    set_up(EVERYTHING if "--all" in words else ("test",))
    ready = time.monotonic()
    code = run([VENV_PYTHON, "-m", "tests", *words])
    ended = time.monotonic()
    say(f"Setting up took {ready - began:.0f} s, the tests took {ended - ready:.0f} s.")
    return code


def bench(words):
    """Run one of tests/benchmarks, or list them."""
    names = [path.stem for path in sorted(BENCHMARKS.glob("[!_]*.py"))]
    if not words:
        say("Benchmarks: {}.".format(", ".join(names) or "none yet"))
        return 0
    if words[0] not in names:
        raise Trouble(unknown("benchmark", words[0], names))
    set_up(needs(BENCHMARKS / (words[0] + ".py")))
    return run([VENV_PYTHON, "-m", "tests.benchmarks." + words[0], *words[1:]])


def needs(benchmark):
    """The extras that a benchmark asks for in a line such as NEEDS = ("test", "drivers")."""
    found = re.search(r"^NEEDS = (.*)$", benchmark.read_text(encoding="utf-8"), re.MULTILINE)
    return ast.literal_eval(found.group(1)) if found else EVERYTHING


def show_help(words=()):
    """Print what stands at the top of this file."""
    say(__doc__.strip().replace("python3 ", PYTHON + " "))


COMMANDS = {"lab": lab, "fresh": fresh, "test": test, "bench": bench, "help": show_help}


def main(words):
    """Run one command and return the exit code; whatever goes wrong is said in a sentence."""
    name = words[0] if words else "help"
    name = {"-h": "help", "--help": "help"}.get(name, name)
    try:
        check_python(sys.version_info)
        if name not in COMMANDS:
            raise Trouble(unknown("command", name, COMMANDS))
        return COMMANDS[name](words[1:]) or 0
    except Trouble as trouble:
        problem = str(trouble)
    except OSError as error:
        problem = explain_os_error(error)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    print("\n" + problem, file=sys.stderr)
    return 1


# --- Setting up ---------------------------------------------------------------------------------
# A stamp in .venv says what the environment was made from. While anything is being changed it says
# "half made", and it is written anew when all is done: so an environment whose making was
# interrupted never passes for a whole one.


def set_up(extras=()):
    """Make .venv ready; when nothing has changed since the last time, there is nothing to do."""
    made_from, present = read_stamp()
    wanted = fingerprint()
    damaged = made_from == HALF_MADE or (made_from == wanted and not is_whole())
    if made_from == wanted and not damaged and set(extras) <= set(present):
        return
    check_tools()
    extras = sorted(set(extras) | set(present))
    began = time.monotonic()
    if damaged or not is_usable():
        make_environment(
            extras, "It was half made, damaged, or made by another Python." if VENV.exists() else ""
        )
        install(extras)
    else:
        say(f"Bringing {VENV} up to date.")
        write_stamp(HALF_MADE, extras)
        try:
            install(extras)
        except Trouble:  # pip changes nothing before it has all that it needs
            write_stamp(made_from, present)
            raise
    ask_no_questions(VENV)
    write_stamp(wanted, extras)
    say(f"Ready after {time.monotonic() - began:.0f} s.\n")


def fingerprint():
    """One number that changes when the environment has to."""
    digest = hashlib.sha256(f"{THIS_PYTHON}\n{ROOT}\n".encode())
    for name in MADE_FROM:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def read_stamp():
    """What .venv was made from and with which extras; (None, []) where nobody left a stamp."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        return stamp["made from"], stamp["extras"]
    except FileNotFoundError:
        return None, []
    except (ValueError, KeyError, TypeError, NotADirectoryError):
        return HALF_MADE, []


def write_stamp(made_from, extras):
    STAMP.write_text(json.dumps({"made from": made_from, "extras": extras}), encoding="utf-8")


def is_usable():
    """Can packages be installed into .venv: is its Python like ours, and does it have pip?"""
    return ask(f"sys.version_info[:2] == {sys.version_info[:2]} and find('pip')")


def is_whole():
    """Is everything there that requirements.txt names, and the course's own package?"""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    names = ["dl_basics", *re.findall(r"^[A-Za-z]\w*", text, flags=re.MULTILINE)]
    return ask(f"all(map(find, {names}))")


def ask(question):
    """Put a yes-or-no question to .venv's Python; no, if .venv is none or its Python does not run.

    Without its pyvenv.cfg that Python would take itself for the one that it was made with, and pip
    would install into that one.
    """
    program = (
        "import sys; from importlib.util import find_spec as find\n"
        f"sys.exit(not (sys.prefix != sys.base_prefix and {question}))"
    )
    return quietly([VENV_PYTHON, "-I", "-c", program])


def check_python(version):
    """Refuse a Python that is too old, and name a newer one if it is there."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return
    text = "This course needs Python {}.{} or newer, and this is Python {}.{}.".format(
        *(OLDEST_PYTHON + tuple(version[:2]))
    )
    for minor in range(14, OLDEST_PYTHON[1] - 1, -1):
        newer = f"python3.{minor}"
        if shutil.which(newer) and quietly([newer, "-c", ""]):
            raise Trouble(f"{text}\nYou have a newer one. Type: {newer} course.py lab")
    raise Trouble(f"{text}\nYou can get one from https://www.python.org/downloads/")


def check_tools():
    """Refuse a Python that cannot make an environment, as Debian's cannot as it comes."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    raise Trouble(
        "This Python cannot make an environment: its venv module is not installed.\n"
        f"On Debian and Ubuntu type: sudo apt install python{THIS_PYTHON}-venv\n"
        "Then start again."
    )


def make_environment(extras, why):
    """Make an empty .venv, in place of whatever stood there."""
    try:
        if VENV.is_dir() and not VENV.is_symlink():
            if VENV_PYTHON.exists():  # first, so that half of it never passes for a usable one
                VENV_PYTHON.unlink()
            shutil.rmtree(VENV)
        elif VENV.exists() or VENV.is_symlink():
            VENV.unlink()
    except OSError as error:
        raise Trouble(
            f"The old environment {VENV} could not be removed ({error.strerror}).\n"
            "Close JupyterLab and every window that uses it, or delete the folder yourself. "
            "Then start again."
        ) from error
    say(f"Setting up the course in {VENV}. {why}".rstrip())
    say("This takes about a minute, and the next start takes none.")
    VENV.mkdir()
    write_stamp(HALF_MADE, extras)
    # When this very program runs inside .venv, the Python that .venv was made with makes it again.
    python = getattr(sys, "_base_executable", None) or sys.executable
    code, output = work("a Python of its own", [python, "-m", "venv", VENV])
    if code != 0:
        raise Trouble(f"The environment could not be made. Python said:\n{tail(output)}")


def install(extras):
    """Install the requirements, in the versions of the lock, and dl_basics from this folder."""
    package = ".[{}]".format(",".join(extras)) if extras else "."
    pip = [VENV_PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    wanted = ["-r", "requirements.txt", "-c", "requirements.lock", "-e", package]
    code, output = work("the packages", [*pip, *wanted])
    if code != 0:
        raise Trouble(explain_pip(output))


def ask_no_questions(environment):
    """Spare the newcomer JupyterLab's first question, whether it may fetch news."""
    settings = Path(environment) / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    quiet = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}
    (settings / "overrides.json").write_text(json.dumps(quiet), encoding="utf-8")


# --- The learner's copy -------------------------------------------------------------------------


def notebooks():
    found = sorted(NOTEBOOKS.glob("*.ipynb"))
    if not found:
        raise Trouble(f"There is no notebook in {NOTEBOOKS}. Is this the whole course?")
    return found


def copy_notebooks():
    """Copy what my_course does not have yet; return the names of what was copied."""
    new = []
    for source in sorted(NOTEBOOKS.rglob("*")):
        name = source.relative_to(NOTEBOOKS)
        hidden = any(part.startswith((".", "__")) for part in name.parts)
        if source.is_file() and not hidden and not (MY_COURSE / name).exists():
            copy_file(source, MY_COURSE / name)
            new.append(name.as_posix())
    return new


def copy_file(source, target):
    """Copy so that the target is there whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    shutil.copyfile(str(source), str(part))
    os.replace(str(part), str(target))


# --- Running programs ---------------------------------------------------------------------------


def lab_command(first, words):
    """JupyterLab, with the whole course in its file browser and one notebook open."""
    command = [VENV_PYTHON, "-m", "jupyterlab"]
    command.append(f"--ServerApp.root_dir={ROOT}")
    command.append(f"--LabApp.default_url=/lab/tree/{first.relative_to(ROOT).as_posix()}")
    if hasattr(os, "geteuid") and os.geteuid() == 0 and "--allow-root" not in words:
        command.append("--allow-root")  # JupyterLab refuses to start as root without it
    return command + words


def environ():
    """The environment variables of this window, as if .venv were activated in it."""
    path = str(VENV_BIN) + os.pathsep + os.environ.get("PATH", "")
    # Small matrices gain nothing by several threads, and lose a lot where cores are shared.
    threads = os.environ.get("OPENBLAS_NUM_THREADS", "1")
    return dict(os.environ, VIRTUAL_ENV=str(VENV), PATH=path, PIP_USER="0",
                OPENBLAS_NUM_THREADS=threads)  # fmt: skip


def become(command):
    """Let another program take this one's place, so that Ctrl-C and signals are its own."""
    command = [str(word) for word in command]
    os.chdir(str(ROOT))
    if os.name == "posix":
        sys.stdout.flush()
        os.execve(command[0], command, environ())
    child = subprocess.Popen(command, env=environ())
    while True:  # Windows cannot do that: wait, and leave Ctrl-C to the other program
        try:
            return child.wait()
        except KeyboardInterrupt:
            pass


def run(command):
    """Run a program in the course's folder, seen as it is, and return its exit code."""
    sys.stdout.flush()
    return subprocess.call([str(word) for word in command], cwd=str(ROOT), env=environ())


def quietly(command):
    """Run a program unseen; did it end well?"""
    try:
        return subprocess.call([str(word) for word in command], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def work(title, command):
    """Run a program while one line says what it is doing; return its exit code and its output."""
    process = subprocess.Popen(
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=str(ROOT),
        env=environ(),
    )
    lines = queue.Queue()

    def read():
        with process.stdout as output:
            for line in output:
                lines.put(line.decode("utf-8", errors="replace"))
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    output, doing = [], "starting"
    progress = Progress(title)
    try:
        while True:
            try:
                line = lines.get(timeout=1)
            except queue.Empty:  # nothing was said, but time goes on
                line = ""
            if line is None:
                break
            if line:
                output.append(line)
                doing = activity(line) or doing
            progress.show(doing)
        code = process.wait()
    finally:
        process.kill()
        process.wait()
    progress.show("done" if code == 0 else "failed", last=True)
    return code, "".join(output)


class Progress:
    """One line that says what is being done and for how long.

    In a terminal the line is rewritten in place. Elsewhere a new one is added every few seconds.
    """

    def __init__(self, title):
        self.title = title
        self.began = self.shown = time.monotonic()
        self.in_place = sys.stdout.isatty()

    def show(self, doing, last=False):
        now = time.monotonic()
        text = f"  {self.title}, {now - self.began:.0f} s: {doing}"
        if self.in_place:
            width = shutil.get_terminal_size().columns - 1
            print("\r" + text[:width].ljust(width), end="\n" if last else "", flush=True)
        elif last or now - self.shown > 5:
            self.shown = now
            say(text)


def activity(line):
    """What pip is doing, from a line that it prints; nothing if the line does not tell."""
    first, _, rest = line.strip().partition(" ")
    if first == "Collecting":
        return "looking up " + re.split(r"[^\w.-]", rest)[0]
    if first in ("Downloading", "Using"):
        return "fetching " + rest.replace("cached ", "").rsplit("/")[-1]
    if first == "Requirement":
        return "looking at what is there"
    if line.startswith("Installing collected packages"):
        count = rest.count(",") + 1
        return "installing {} package{}".format(count, "s" * (count > 1))
    if "Retrying" in line:
        return "no answer from the network, trying again"
    return ""


# --- Sentences ----------------------------------------------------------------------------------

ROOM = "The disk is full. The course needs about 700 MB: make room"
PIP_TROUBLES = [
    (r"No space left on device|not enough space", ROOM),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "The packages could not be fetched: the network's certificate is not trusted.\n"
        "On a company's network ask for its certificate and set PIP_CERT to that file",
    ),
    (
        r"NewConnectionError|NameResolutionError|name resolution|getaddrinfo|nodename nor servname"
        r"|Network is unreachable|No route to host|Connection refused|Connection reset|timed out"
        r"|Max retries exceeded|Tunnel connection failed|ProxyError",
        "The packages could not be fetched: no answer from the network.\n"
        "Check that you are online; behind a proxy, set HTTPS_PROXY",
    ),
]


def say(text):
    print(text, flush=True)


def tail(output, count=12):
    return "\n".join("    " + line for line in output.strip().splitlines()[-count:])


def unknown(kind, word, known):
    """There is no such thing; what may have been meant, or what there is."""
    close = difflib.get_close_matches(word, list(known), n=1)
    if close:
        return f"There is no {kind} '{word}'. Did you mean '{close[0]}'?"
    return "There is no {} '{}'. There are: {}.".format(kind, word, ", ".join(known))


def explain_pip(output):
    """Say what to do when pip fails, and what it said about it."""
    for pattern, advice in PIP_TROUBLES:
        told = [line.strip() for line in output.splitlines() if re.search(pattern, line)]
        if told:
            return f"{advice}, then start again.\npip said: {told[-1]}"
    return (
        "The packages could not be installed. Delete the folder .venv, then start again.\n"
        f"The last that pip said:\n{tail(output)}"
    )


def explain_os_error(error):
    """Say what to do when the disk or its rights are in the way."""
    where = error.filename or ROOT
    if error.errno == errno.ENOSPC:
        return f"{ROOM}, then start again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"{where} may not be written.\n"
            "Put the course into a folder of your own, for example in your home, and start again."
        )
    return f"{where}: {error.strerror or error}."


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a folder's name may have letters the window has not
    sys.exit(main(sys.argv[1:]))
