"""The course's virtual environment: made in .venv, proven before it is used, and shielded.

`set_up` makes it, with uv where that is installed and else with venv and pip; `run` runs a program
in it. Standard library only: this is what runs before anything is installed.
"""

import ast
import contextlib
import hashlib
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import threading
import time
import tomllib
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT

if os.name == "nt":
    import msvcrt

    def lock(file):
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def lock(file):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
VENV_BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
VENV_PYTHON = VENV_BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / ".venv.lock"
STAMP = VENV / "course-stamp"
HALF_MADE = "half-made"
MADE_FROM = ("requirements.txt", "requirements.lock", "pyproject.toml")

# What must be importable: for the course, and for each extra of pyproject.toml.
COURSE = "jupyterlab numpy matplotlib contourpy ipywidgets anywidget nbval dl_basics".split()
EXTRAS = {
    "test": "pytest xdist hypothesis mpmath nbval ruff".split(),
    "site": ["latex2mathml", "mistune", "pygments"],
    "lite": ["jupyterlite_core", "jupyterlite_pyodide_kernel"],
    "referees": ["sklearn", "torch"],
    "drivers": "playwright axe_playwright_python pytest_rerunfailures notebook".split()
    + ["repo2docker"] * (os.name != "nt"),
}

# What a window has set for other programs is kept from ours, except what a company's network needs:
# where packages come from and how to get there. The same names are kept of pip's own files.
FOREIGN = (
    r"PIP_|UV_|PYTHON|JUPYTER_(?!TOKEN|RUNTIME_DIR)|JUPYTERLAB_|VIRTUAL_ENV|CONDA_PREFIX|MPLBACKEND"
    r"|MATPLOTLIBRC|NPY_|ANYWIDGET_"
)
PLACES = (
    r"(PIP|UV)_(CONFIG_FILE|CACHE_DIR|(\w+_)?INDEX(_\w+)?|FIND_LINKS|PROXY|(CLIENT_)?CERT|USE_FEATURE"
    r"|TRUSTED_HOST|INSECURE_HOST|NATIVE_TLS|SYSTEM_CERTS|KEYRING_PROVIDER|(\w+_)?(TIMEOUT|RETRIES))"
)
UV_NAMES = [  # what uv calls them, and how it separates several
    ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", ""),
    ("PIP_EXTRA_INDEX_URL", "UV_INDEX", " "),
    ("PIP_FIND_LINKS", "UV_FIND_LINKS", ","),
]

JUPYTER = {
    # Spare the newcomer JupyterLab's first question, whether it may fetch news.
    "share/jupyter/lab/settings/overrides.json": {
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}
    },
    # A web page of a notebook that was saved with its widgets would fetch them from the network,
    # and find them dead: it shows the still pictures.
    "etc/jupyter/jupyter_config.json": {
        "HTMLExporter": {
            "ClearMetadataPreprocessor": {"enabled": True, "clear_cell_metadata": False}
        }
    },
}

NETWORK = """\
If it is the network: check that you are online; behind a proxy, set HTTPS_PROXY; where a
certificate is not trusted, ask your company for its own and set PIP_CERT to that file; where one
is not valid yet or any more, look at this computer's clock."""


class Trouble(Exception):
    """Something that the person at the keyboard can put right; its text says how."""


# --- Setting up ---------------------------------------------------------------------------------
# A stamp in .venv says what it was made from, and with which extras. While anything is changed it
# says "half-made": so what was interrupted never passes for whole, and is made anew.


def set_up(extras=()):
    """Make .venv ready; when nothing has changed since the last time, there is nothing to do."""
    with alone():
        before = STAMP.read_text(errors="replace").split() if STAMP.is_file() else []
        present = [extra for extra in EXTRAS if extra in before]
        extras = [extra for extra in EXTRAS if extra in {*extras, *present}]
        wanted = [fingerprint(), *extras]
        as_known = needed(present) if before[:1] == wanted[:1] else ["pip"]
        anew = before == [HALF_MADE] or bool(lacking(as_known, "find"))
        if before == wanted and not anew:
            return
        began = time.monotonic()
        if anew:
            say(f"Setting up the course in {VENV}.")
            say("This takes about a minute, and the next start takes none.")
        else:
            say(f"Bringing {VENV} up to date.")
        told = []
        for name, make, install in installers():
            problem = attempt(name, make if anew else None, [*install, *packages(extras)])
            problem = problem or lacking(needed(extras), "import")
            if not problem:
                STAMP.write_text(" ".join(wanted))
                say(f"Ready after {time.monotonic() - began:.0f} s.\n")
                return
            told.append(f"By {name}:\n{problem}")
        if not anew and not lacking(needed(present) if before else ["pip"], "import"):
            STAMP.write_text(" ".join(before))  # nothing was changed after all
        told = ["The course could not be set up.", *told, room() or NETWORK, "Then start again."]
        raise Trouble("\n".join(told))


def attempt(name, make, install):
    """Make .venv anew, if that is how, and install into it; return what went wrong, in words."""
    if make:
        clear()
    STAMP.write_text(HALF_MADE)
    problem = work(f"a Python of its own, by {name}", make, environ()) if make else ""
    if not (problem or VENV_PYTHON.exists()):  # there are other programs that are called uv
        problem = f"    {make[0]} made no {VENV_PYTHON}."
    problem = problem or work(f"the packages, by {name}", install, settings())
    if not problem:
        point_to_the_course()
        settle_jupyter(VENV)
    return problem


@contextlib.contextmanager
def alone():
    """Wait while another course.py sets up; a system's lock ends with its program, even killed."""
    with open(LOCK, "a") as file:
        for attempt in itertools.count():
            try:
                lock(file)
                break
            except (BlockingIOError, PermissionError):
                if attempt == 0:
                    say(f"Another course.py is setting up {VENV}: waiting until it is done.")
                time.sleep(0.2)
            except OSError:  # a disk of a kind that has no locks
                break
        yield


def fingerprint():
    """One word that changes when the environment has to."""
    digest = hashlib.sha256(sys.version[:4].encode())
    for name in MADE_FROM:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def needed(extras):
    return [*COURSE, *(name for extra in extras for name in EXTRAS[extra])]


def lacking(names, how):
    """What is wrong with .venv's own Python, which is to "find" or "import" these names, in words.

    Without its pyvenv.cfg that Python would take itself for the one that it was made with, and
    packages would be installed into that one.
    """
    program = f"""
import importlib, importlib.util, os, sys
if sys.prefix == sys.base_prefix or sys.version_info[:2] != {sys.version_info[:2]}:
    sys.exit("It has no Python {sys.version_info[0]}.{sys.version_info[1]} of its own.")
find = importlib.util.find_spec
for name in {names}:
    if not find(name):
        sys.exit(name + " is missing.")
    if {how == "import"}:
        importlib.import_module(name)
    if name == "dl_basics" and not os.path.samefile(find(name).origin, sys.argv[1]):
        sys.exit("dl_basics is that of another folder: " + find(name).origin)
"""
    command = [VENV_PYTHON, "-I", "-X", "utf8", "-c", program, ROOT / "dl_basics" / "__init__.py"]
    try:
        done = subprocess.run(command, env=environ(), stdout=PIPE, stderr=STDOUT)
    except OSError as error:
        return f"    Its Python does not run: {error.strerror}."
    if done.returncode == 0:
        return ""
    return tail(done.stdout) or f"    Its Python ends with {done.returncode}."


def installers():
    """The ways to make .venv and to install into it, the quickest first, each with its name."""
    # When this very program runs inside .venv, the Python that .venv was made with makes it again.
    python = getattr(sys, "_base_executable", None) or sys.executable
    uv = shutil.which("uv")
    if uv:
        make = [uv, "venv", "--allow-existing", "--seed", "--python", python, VENV]
        yield "uv", make, [uv, "pip", "install", "--python", VENV_PYTHON]
    pip = [VENV_PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    pip += ["--progress-bar=off", "--no-compile"]  # what is imported is compiled then
    yield "pip", [python, "-m", "venv", VENV], pip


def packages(extras):
    """The requirements, in the versions of the lock, as words for pip or uv."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = [line for extra in extras for line in project["optional-dependencies"][extra]]
    return ["-r", ROOT / "requirements.txt", "-c", ROOT / "requirements.lock", *optional]


def clear():
    """Make .venv an empty folder, whatever stood there."""
    try:
        if VENV.is_symlink() or VENV.is_file():
            VENV.unlink()
        elif VENV.exists():
            VENV_PYTHON.unlink(missing_ok=True)  # first: half of it never passes for a usable one
            shutil.rmtree(VENV)
    except OSError as error:
        raise Trouble(
            f"The old environment {VENV} could not be removed ({error.strerror}).\n"
            "Close JupyterLab and every window that uses it, or delete the folder yourself. "
            "Then start again."
        ) from error
    VENV.mkdir()


def point_to_the_course():
    """Let .venv import dl_basics from this folder, by a way that holds when the folder is moved."""
    packages = sysconfig.get_path("purelib", "venv", {"base": str(VENV)})
    Path(packages, "dl_basics.pth").write_text(os.path.relpath(ROOT, packages) + "\n")


def settle_jupyter(environment):
    """Write what this environment's Jupyter is to do without being asked."""
    for name, settings in JUPYTER.items():
        path = Path(environment, *name.split("/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings), encoding="utf-8")
    # JupyterLite's kernel is for its own pages: JupyterLab would try to load it, and complain.
    shared = Path(environment, "share", "jupyter")
    if (shared / "labextensions" / "@jupyterlite").is_dir():
        shutil.rmtree(shared / "lite", ignore_errors=True)
        (shared / "lite").mkdir()
        shutil.move(shared / "labextensions" / "@jupyterlite", shared / "lite")


# --- Running programs ---------------------------------------------------------------------------


def environ():
    """The variables of this window as if .venv were activated in it, without those for others."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if re.fullmatch(PLACES, name) or not re.match(FOREIGN, name)
    }
    home = os.path.expanduser("~")
    if not (os.path.isdir(home) and os.access(home, os.W_OK)):
        kept["HOME"] = str(VENV / "home")  # Jupyter and others need one that they may write to
    return kept | {
        "VIRTUAL_ENV": str(VENV),
        "PATH": str(VENV_BIN) + os.pathsep + os.environ.get("PATH", ""),
        "PIP_USER": "0",
        "JUPYTER_PREFER_ENV_PATH": "1",
        "IPYTHONDIR": str(VENV / "ipython"),  # a home may have files that run in every kernel
        # Small matrices gain nothing by several threads, and lose a lot where cores are shared.
        "OPENBLAS_NUM_THREADS": os.environ.get("OPENBLAS_NUM_THREADS", "1"),
    }


def with_plain_proxies():
    """The variables for running: JupyterLab ends at a proxy that has no http:// or is of SOCKS."""
    variables = environ()
    for name in [name for name in variables if re.fullmatch(r"(?i)(https?|all)_proxy", name)]:
        kind, _, place = variables.pop(name).strip().rpartition("://")
        if place and not kind.lower().startswith("socks"):
            variables[name] = f"{kind or 'http'}://{place}"
    return variables


def settings():
    """The variables for installing: of all that pip's files say only the places, for uv too."""
    command = [VENV_PYTHON, "-m", "pip", "config", "list"]
    done = subprocess.run(command, env=environ(), capture_output=True)
    if done.returncode:
        say("  Your settings of pip cannot be read, and are left out:\n" + tail(done.stderr))
    places = {}
    for line in done.stdout.decode("utf-8", "replace").splitlines():  # as in global.timeout='60'
        name, _, value = line.partition("=")
        name = "PIP_" + name.rpartition(".")[2].upper().replace("-", "_")
        if re.fullmatch(PLACES, name):
            places[name] = ast.literal_eval(value)
    places |= environ()
    for ours, theirs, between in UV_NAMES:
        if ours in places:
            places.setdefault(theirs, between.join(places[ours].split()))
    # Of several places uv is to take the best version, as pip does.
    return {"UV_INDEX_STRATEGY": "unsafe-best-match"} | places | {"PIP_CONFIG_FILE": os.devnull}


def run(command):
    """Run a program in the course's folder, seen as it is; Ctrl-C and signals are its own."""
    child = subprocess.Popen([str(word) for word in command], cwd=ROOT, env=with_plain_proxies())
    before = signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                return child.wait()
    finally:
        signal.signal(signal.SIGTERM, before)


def work(title, command, variables):
    """Run a program while a line says for how long and what it said last; return why it failed."""
    # Not in the course's folder, whose pyproject.toml has settings for uv that are not for this.
    where = {"stdin": DEVNULL, "stdout": PIPE, "stderr": STDOUT, "cwd": ROOT.anchor}
    try:
        process = subprocess.Popen([str(word) for word in command], env=variables, **where)
    except OSError as error:
        return f"    {command[0]} does not run: {error.strerror}."
    lines = [b"starting"]

    def read():
        with process.stdout as output:
            lines.extend(output)

    def show(doing, end):
        text = f"  {title}, {time.monotonic() - began:.0f} s: {doing}"
        width = shutil.get_terminal_size().columns - 1
        print(text[:width].ljust(width) if moving else text[:99], end=end, flush=True)

    began = time.monotonic()
    moving = sys.stdout.isatty()  # the line is written over; elsewhere one is added now and then
    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        while not reader.join(0.5 if moving else 6) and reader.is_alive():
            show(tail(lines[-1]).strip(), end="\r" if moving else "\n")
        code = process.wait()
    finally:
        process.kill()
        process.wait()
    show("failed" if code else "done", end="\n")
    if code == 0:
        return ""
    return tail(b"".join(lines[1:])) or f"    It ended with {code}."


# --- Sentences ----------------------------------------------------------------------------------


def say(text):
    print(text, flush=True)


def tail(output):
    """The last that a program said, indented."""
    lines = output.decode("utf-8", "replace").strip().splitlines()
    return "\n".join("    " + line for line in lines[-20:])


def room():
    """Which place is nearly full: the course's, or the one for temporary files; "" if neither."""
    temporary = [os.environ.get("TMPDIR"), os.environ.get("TEMP"), "/tmp"]
    temporary = next((place for place in temporary if place and os.path.isdir(place)), ROOT)
    for place, name in (ROOT, "the course's folder"), (temporary, "for temporary files, TMPDIR"):
        free = shutil.disk_usage(place).free // 2**20
        if free < 200:
            return (
                f"The disk is full, or nearly: {free} MB are free in {place} ({name}).\n"
                "The course needs about 700 MB: make room, or for temporary files set TMPDIR."
            )
    return ""
