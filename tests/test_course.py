"""course.py: it sets up once, repairs what is half done, and never overwrites a learner's work."""

import ast
import errno
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
STANDARD_LIBRARY_ONLY = (
    ROOT / "course.py",
    ROOT / "tools" / "environment.py",
    ROOT / "tools" / "progress.py",
)


@pytest.fixture
def folder(tmp_path):
    """A course of three notebooks and one benchmark in an empty folder."""
    folder = tmp_path / "the course"
    (folder / "notebooks").mkdir(parents=True)
    for name in ("01_neuron", "02_activations", "10_more"):
        (folder / "notebooks" / f"{name}.ipynb").write_text(f"clean {name}")
    for name in ("course.py", "requirements.txt", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "tools").mkdir()
    for name in ("__init__.py", "environment.py", "progress.py"):
        shutil.copy(ROOT / "tools" / name, folder / "tools" / name)
    (folder / "dl_basics").mkdir()
    (folder / "dl_basics" / "__init__.py").touch()
    return folder


@pytest.fixture
def course(folder, monkeypatch):
    """course.py of that folder, with its environment as `course.environment`; nothing is pretended.

    It is loaded apart from the real one, which would otherwise be set up by these tests.
    """
    names = ("tools", "tools.environment", "tools.progress")
    for name in names:
        monkeypatch.delitem(sys.modules, name, raising=False)
    with monkeypatch.context() as patch:
        patch.syspath_prepend(folder)
        spec = importlib.util.spec_from_file_location("course_under_test", folder / "course.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.environment = sys.modules["tools.environment"]
    assert module.environment.ROOT == folder.resolve()
    yield module
    for name in names:
        sys.modules.pop(name, None)


class Computer:
    """A computer that only pretends to install.

    `done` lists what would have been run: "venv", or the name of the installer and its arguments.
    """

    def __init__(self, course, monkeypatch):
        self.environment = course.environment
        self.done = []
        self.uv = None  # where it is installed
        self.uv_does_nothing = False
        self.says = {"uv": "", "pip": ""}  # why an installer fails
        self.usable = True  # what .venv's Python is when nothing is asked for but pip
        self.missing = ""  # what it says when the packages are asked for
        self.missing_after = {"uv": "", "pip": ""}  # ... once an installer has run
        self.only_by_import = False  # a name is there, but what it needs is not
        for name in ("work", "lacking", "settings"):
            monkeypatch.setattr(self.environment, name, getattr(self, name))
        monkeypatch.setattr(self.environment.shutil, "which", lambda name: self.uv)

    def settings(self):
        return {}

    def work(self, title, command, variables):
        command = [str(word) for word in command]
        if "venv" in command:
            self.done.append("venv")
            if command[0] == self.uv and self.uv_does_nothing:
                return ""
            packages = self.environment.sysconfig.get_path(
                "purelib", "venv", {"base": str(self.environment.VENV)}
            )
            for path in (self.environment.VENV_BIN, Path(packages)):
                path.mkdir(parents=True, exist_ok=True)
            self.environment.VENV_PYTHON.touch()
            return ""
        name = "uv" if command[0] == self.uv else "pip"
        self.done.append([name, *command[command.index("install") + 1 :]])
        if isinstance(self.says[name], BaseException):
            raise self.says[name]
        self.missing = self.missing_after[name]
        return self.says[name]

    def lacking(self, names, how):
        if not (self.environment.VENV_PYTHON.exists() and self.usable):
            return "It does not run."
        seen = how == "import" or not self.only_by_import
        return self.missing if seen and names != ["pip"] else ""

    def steps(self):
        """What was done since the last time somebody asked: the kinds of steps alone."""
        kinds = [step if isinstance(step, str) else step[0] for step in self.done]
        self.done.clear()
        return kinds


@pytest.fixture
def computer(course, monkeypatch):
    return Computer(course, monkeypatch)


@pytest.fixture
def environment(course):
    return course.environment


# --- Setting up ---------------------------------------------------------------------------------


def test_first_start_makes_everything(computer, environment, capsys):
    environment.set_up()
    assert computer.done[0] == "venv"
    pip = computer.done[1]
    assert pip[pip.index("-r") + 1] == str(environment.ROOT / "requirements.txt")
    assert pip[pip.index("-c") + 1] == str(environment.ROOT / "requirements.lock")
    assert "about a minute" in capsys.readouterr().out


def test_second_start_does_nothing(computer, environment, capsys):
    environment.set_up()
    computer.steps()
    capsys.readouterr()
    environment.set_up()
    assert computer.steps() == []
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["requirements.txt", "requirements.lock", "pyproject.toml"])
def test_a_changed_file_updates_in_place(computer, environment, name):
    environment.set_up()
    computer.steps()
    (environment.VENV / "mine").touch()
    with open(environment.ROOT / name, "a") as file:
        file.write("# changed\n")
    environment.set_up()
    assert computer.steps() == ["pip"]
    assert (environment.VENV / "mine").exists()
    environment.set_up()
    assert computer.steps() == []


def test_another_python_makes_it_anew(computer, environment, monkeypatch):
    environment.set_up()
    computer.steps()
    monkeypatch.setattr(environment.sys, "version", "3.99.0")
    with monkeypatch.context() as patch:
        patch.setattr(computer, "usable", False)  # as is said of an environment of another Python
        patch.setattr(environment, "clear", lambda: setattr(computer, "usable", True))
        environment.set_up()
    assert computer.steps() == ["venv", "pip"]


def test_extras_are_added_and_stay(computer, environment):
    environment.set_up()
    environment.set_up(("test",))
    added = computer.done[-1]
    assert any(word.startswith("pytest>") for word in added)
    assert not any(word.startswith("torch") for word in added)
    environment.set_up(environment.EXTRAS)
    assert "torch" in " ".join(computer.done[-1])
    computer.steps()
    environment.set_up()
    environment.set_up(("test",))
    assert computer.steps() == []
    (environment.ROOT / "requirements.txt").write_text("numpy\n")
    environment.set_up()
    assert "torch" in " ".join(computer.done[-1])


@pytest.mark.parametrize("interruption", [KeyboardInterrupt(), SystemExit()])
def test_an_interrupted_first_start_is_made_anew(computer, environment, interruption):
    computer.says["pip"] = interruption
    with pytest.raises(type(interruption)):
        environment.set_up()
    (environment.VENV / "left half done").touch()
    computer.steps()
    computer.says["pip"] = ""
    environment.set_up()
    assert computer.steps() == ["venv", "pip"]
    assert not (environment.VENV / "left half done").exists()


def test_an_interrupted_update_is_made_anew(computer, environment):
    environment.set_up()
    computer.says["pip"] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        environment.set_up(("test",))
    computer.steps()
    computer.says["pip"] = ""
    environment.set_up()
    assert computer.steps() == ["venv", "pip"]


def test_an_interruption_while_python_is_put_there_is_made_anew(computer, environment, monkeypatch):
    def interrupted(title, command, variables):
        environment.VENV_BIN.mkdir()
        environment.VENV_PYTHON.touch()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(environment, "work", interrupted)
        with pytest.raises(KeyboardInterrupt):
            environment.set_up()
    environment.set_up()
    assert computer.steps() == ["venv", "pip"]


def test_an_interrupted_removal_is_made_anew(computer, environment, monkeypatch):
    def half(path):
        environment.STAMP.unlink()
        raise KeyboardInterrupt

    environment.set_up()
    computer.missing = "numpy is missing"
    with monkeypatch.context() as patch:
        patch.setattr(environment.shutil, "rmtree", half)
        with pytest.raises(KeyboardInterrupt):
            environment.set_up()
    computer.steps()
    environment.set_up()
    assert computer.steps() == ["venv", "pip"]


@pytest.mark.parametrize("text", ["", '{"made fr', "[]", "test", "\x00"])
def test_with_a_broken_stamp_it_is_installed_and_proven_again(computer, environment, text):
    environment.set_up()
    computer.steps()
    environment.STAMP.write_text(text)
    environment.set_up()
    assert computer.steps() == ["pip"]
    environment.set_up()
    assert computer.steps() == []


def test_without_a_stamp_a_usable_environment_is_kept(computer, environment):
    environment.set_up()
    computer.steps()
    environment.STAMP.unlink()
    (environment.VENV / "mine").touch()
    environment.set_up()
    assert computer.steps() == ["pip"]
    assert (environment.VENV / "mine").exists()


def test_without_a_stamp_an_unusable_environment_is_made_anew(computer, environment):
    environment.VENV.mkdir()
    (environment.VENV / "left").touch()
    environment.set_up()
    assert computer.steps() == ["venv", "pip"]
    assert not (environment.VENV / "left").exists()


def test_an_environment_with_something_missing_is_made_anew(computer, environment):
    environment.set_up()
    computer.steps()
    computer.missing = "numpy is missing"
    environment.set_up()
    assert computer.steps() == ["venv", "pip"]


def test_a_file_or_a_link_in_the_place_of_the_environment_is_replaced(
    computer, environment, tmp_path
):
    environment.VENV.write_text("not a folder")
    environment.set_up()
    assert environment.VENV.is_dir()
    shutil.rmtree(environment.VENV)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").touch()
    try:
        environment.VENV.symlink_to(elsewhere)
    except OSError:  # Windows asks for rights to make links
        return
    environment.set_up()
    assert (elsewhere / "precious").exists()
    assert not environment.VENV.is_symlink()


def test_an_update_without_network_leaves_the_environment_as_it_was(course, computer, environment):
    environment.set_up()
    (environment.VENV / "mine").touch()
    computer.says["pip"] = "Connection refused"
    with pytest.raises(course.Trouble, match="Connection refused"):
        environment.set_up(("test",))
    computer.steps()
    environment.set_up()
    assert computer.steps() == []
    computer.says["pip"] = ""
    environment.set_up(("test",))
    assert computer.steps() == ["pip"]
    assert (environment.VENV / "mine").exists()


def test_a_failed_update_that_broke_something_is_made_anew(course, computer, environment):
    environment.set_up()
    computer.says["pip"] = "No space left on device"
    computer.missing_after["pip"] = "numpy cannot be imported"
    computer.only_by_import = True
    with pytest.raises(course.Trouble):
        environment.set_up(("test",))
    computer.steps()
    computer.says["pip"] = computer.missing_after["pip"] = ""
    environment.set_up()
    assert computer.steps() == ["venv", "pip"]


def test_a_first_start_without_network_is_tried_again(course, computer, environment):
    computer.says["pip"] = "Temporary failure in name resolution"
    with pytest.raises(course.Trouble):
        environment.set_up()
    computer.steps()
    computer.says["pip"] = ""
    environment.set_up()
    assert computer.steps() == ["venv", "pip"]


def test_ready_is_said_only_when_all_can_be_imported(course, computer, environment, capsys):
    computer.missing_after["pip"] = "jupyterlab is missing"
    for _ in range(2):
        assert course.main(["lab"]) == 1
        said = capsys.readouterr()
        assert "Ready" not in said.out
        assert "jupyterlab is missing" in said.err
        assert computer.steps() == ["venv", "pip"]


def test_a_python_from_inside_the_environment_makes_it_with_the_one_outside(
    environment, monkeypatch
):
    monkeypatch.setattr(environment.sys, "_base_executable", "/outside/python", raising=False)
    monkeypatch.setattr(environment.shutil, "which", lambda name: "/bin/uv")
    for _, make, _ in environment.installers():
        assert "/outside/python" in make
        assert sys.executable not in make


def test_jupyterlab_asks_no_question_at_its_first_start(computer, environment):
    environment.set_up()
    settings = environment.VENV / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    quiet = json.loads(settings.read_text())
    assert quiet["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


# --- uv -----------------------------------------------------------------------------------------


def test_where_uv_is_installed_it_is_taken_with_the_same_lock(computer, environment):
    computer.uv = "/somewhere/uv"
    environment.set_up(("test",))
    with_uv = computer.done[1]
    assert computer.steps() == ["venv", "uv"]
    computer.uv = None
    shutil.rmtree(environment.VENV)
    environment.set_up(("test",))
    with_pip = computer.done[1]
    start = with_uv.index("-r")
    assert with_uv[start:] == with_pip[with_pip.index("-r") :]
    assert with_uv[start + 2 : start + 4] == ["-c", str(environment.ROOT / "requirements.lock")]
    assert with_uv[with_uv.index("--python") + 1] == str(environment.VENV_PYTHON)


@pytest.mark.parametrize("reason", ["it fails", "what it installs cannot be imported"])
def test_where_uv_does_not_work_pip_is_tried_from_nothing(computer, environment, reason):
    computer.uv = "/somewhere/uv"
    if reason == "it fails":
        computer.says["uv"] = "uv knows no index"
    else:
        computer.missing_after["uv"] = "jupyterlab is missing"
    environment.set_up()
    assert computer.steps() == ["venv", "uv", "venv", "pip"]
    environment.set_up()
    assert computer.steps() == []


def test_another_program_that_is_called_uv_is_passed_by(course, computer, environment, capsys):
    computer.uv = "/somewhere/uv"
    computer.uv_does_nothing = True
    environment.set_up()
    assert computer.steps() == ["venv", "venv", "pip"]
    shutil.rmtree(environment.VENV)
    computer.says["pip"] = "no network"
    assert course.main(["lab"]) == 1
    assert "/somewhere/uv made no" in capsys.readouterr().err


def test_an_update_that_uv_cannot_do_is_done_by_pip_in_place(computer, environment):
    environment.set_up()
    (environment.VENV / "mine").touch()
    computer.steps()
    computer.uv = "/somewhere/uv"
    computer.says["uv"] = "uv knows no index"
    environment.set_up(("test",))
    assert computer.steps() == ["uv", "pip"]
    assert (environment.VENV / "mine").exists()


def test_where_both_fail_both_are_shown(course, computer, capsys):
    computer.uv = "/somewhere/uv"
    computer.says = {"uv": "uv knows no index", "pip": "pip has no network"}
    assert course.main(["lab"]) == 1
    said = capsys.readouterr().err
    assert said.index("By uv:\nuv knows no index") < said.index("By pip:\npip has no network")


# --- The proof: a real Python that lacks something ----------------------------------------------


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A real environment without packages, made in an instant, and where its packages belong."""
    venv = tmp_path_factory.mktemp("a bare") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True, timeout=60)
    return venv


@pytest.fixture
def packages(bare, environment):
    """The site-packages of a bare environment in the course."""
    shutil.copytree(bare, environment.VENV, symlinks=True)
    return Path(environment.sysconfig.get_path("purelib", "venv", {"base": str(environment.VENV)}))


def test_usable_means_the_same_python_with_pip(environment, packages, monkeypatch):
    assert environment.lacking(["pip"], "find").strip() == "pip is missing."
    (packages / "pip.py").touch()
    assert environment.lacking(["pip"], "find") == ""
    with monkeypatch.context() as patch:
        patch.setattr(environment.sys, "version_info", (3, 99, 0, "final", 0))
        assert "has no Python 3.99 of its own" in environment.lacking(["pip"], "find")
    environment.VENV_PYTHON.unlink()
    assert "does not run" in environment.lacking(["pip"], "find")
    environment.VENV_PYTHON.write_text("truncated")
    assert environment.lacking(["pip"], "find")


def test_half_removed_its_python_is_that_of_the_computer_and_not_usable(environment, packages):
    """Installing there would change the computer's own Python."""
    (packages / "pip.py").touch()
    (environment.VENV / "pyvenv.cfg").unlink()
    assert "of its own" in environment.lacking(["pip"], "find")


def test_whole_means_that_all_that_is_needed_can_be_imported(environment, packages):
    (packages / "one.py").write_text("import nowhere_to_be_found")
    assert environment.lacking(["one"], "find") == ""
    assert "No module named 'nowhere_to_be_found'" in environment.lacking(["one"], "import")
    assert environment.lacking(["one", "two"], "find").strip() == "two is missing."
    (packages / "one.py").write_text("")
    (packages / "two.py").write_text("import os; os._exit(3)")
    assert environment.lacking(["one", "two"], "import").strip() == "Its Python ends with 3."


def test_dl_basics_is_that_of_this_folder_also_when_it_was_moved(environment, packages, tmp_path):
    environment.point_to_the_course()
    assert environment.lacking(["dl_basics"], "import") == ""
    moved = environment.ROOT.rename(tmp_path / "moved")
    for name in ("ROOT", "VENV", "VENV_PYTHON"):
        place = getattr(environment, name).relative_to(environment.ROOT)
        setattr(environment, f"NEW_{name}", moved / place)
    for name in ("ROOT", "VENV", "VENV_PYTHON"):
        setattr(environment, name, getattr(environment, f"NEW_{name}"))
    assert environment.lacking(["dl_basics"], "import") == ""
    packages = moved / packages.relative_to(tmp_path / "the course")
    (packages / "dl_basics").mkdir()
    (packages / "dl_basics" / "__init__.py").touch()
    assert "another folder" in environment.lacking(["dl_basics"], "import")


def test_the_proof_asks_for_everything_that_is_installed(environment):
    """One name to import for each requirement, the same number and mostly the same name."""
    modules = {
        "scikit-learn": "sklearn",
        "pytest-xdist": "xdist",
        "jupyter-repo2docker": "repo2docker",
    }

    def imported(lines):
        wanted = [Requirement(line) for line in lines]
        names = [r.name for r in wanted if r.marker is None or r.marker.evaluate()]
        return {modules.get(name, name.replace("-", "_")) for name in names}

    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    course = imported([line for line in lines if line and not line.startswith("#")])
    assert set(environment.COURSE) == course | {"dl_basics"}
    project = environment.tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    assert {extra: set(names) for extra, names in environment.EXTRAS.items()} == {
        extra: imported(lines) for extra, lines in extras.items()
    }


# --- The shield ---------------------------------------------------------------------------------

HOSTILE = {
    "packages go elsewhere": {"PIP_TARGET": "/t", "PIP_PREFIX": "/p", "PIP_ROOT": "/r"},
    "packages go to the user": {"PIP_USER": "1"},
    "half of the packages": {"PIP_NO_DEPS": "1", "PIP_NO_BINARY": ":all:", "PIP_DRY_RUN": "1"},
    "other versions": {
        "PIP_CONSTRAINT": "c.txt",
        "PIP_REQUIREMENT": "r.txt",
        "PIP_USE_PEP517": "0",
    },
    "pip of another Python": {"PIP_PYTHON": "/usr/bin/python3", "PIP_REQUIRE_VIRTUALENV": "1"},
    "uv with its own mind": {"UV_NO_DEPS": "1", "UV_PYTHON": "3.8", "UV_CONSTRAINT": "c.txt"},
    "uv installs elsewhere": {"UV_SYSTEM_PYTHON": "1", "UV_PROJECT_ENVIRONMENT": "/e"},
    "other modules": {"PYTHONPATH": "/fake", "PYTHONHOME": "/home", "PYTHONUSERBASE": "/user"},
    "Python without docstrings": {"PYTHONOPTIMIZE": "2", "PYTHONWARNINGS": "error"},
    "Python with a start of its own": {"PYTHONSTARTUP": "s.py", "PYTHONINSPECT": "1"},
    "kernels with a start of their own": {"IPYTHONDIR": "/ipython"},
    "another kernel": {"JUPYTER_PATH": "/k", "JUPYTER_DATA_DIR": "/d", "JUPYTER_CONFIG_PATH": "/c"},
    "another JupyterLab": {"JUPYTERLAB_DIR": "/lab", "JUPYTER_CONFIG_DIR": "/c"},
    "another environment": {"VIRTUAL_ENV": "/other", "CONDA_PREFIX": "/conda"},
    "another screen": {"MPLBACKEND": "TkAgg", "MATPLOTLIBRC": "/matplotlibrc"},
    "other digits": {"NPY_DISABLE_CPU_FEATURES": "AVX2"},
}
COMPANY = {
    **{"PIP_INDEX_URL": "https://i", "PIP_EXTRA_INDEX_URL": "https://x", "PIP_FIND_LINKS": "/w"},
    **{"PIP_CERT": "c.pem", "PIP_CLIENT_CERT": "d.pem", "PIP_PROXY": "p:1", "PIP_NO_INDEX": "1"},
    **{"PIP_TRUSTED_HOST": "i", "PIP_TIMEOUT": "9", "PIP_DEFAULT_TIMEOUT": "9", "PIP_RETRIES": "9"},
    **{"PIP_CONFIG_FILE": "pip.conf", "PIP_CACHE_DIR": "/cache", "PIP_KEYRING_PROVIDER": "import"},
    **{"UV_INDEX_URL": "https://i", "UV_DEFAULT_INDEX": "https://i", "UV_INDEX": "https://x"},
    **{"UV_EXTRA_INDEX_URL": "https://x", "UV_NATIVE_TLS": "1", "UV_INDEX_OURS_PASSWORD": "secret"},
    **{"UV_INSECURE_HOST": "i", "UV_HTTP_TIMEOUT": "9", "UV_CONFIG_FILE": "uv.toml"},
    **{"HTTPS_PROXY": "http://p", "HTTP_PROXY": "http://p", "no_proxy": "i"},
    **{"SSL_CERT_FILE": "c.pem", "REQUESTS_CA_BUNDLE": "c.pem", "TMPDIR": "/t"},
    **{"JUPYTER_TOKEN": "secret", "JUPYTER_RUNTIME_DIR": "/run", "OPENBLAS_NUM_THREADS": "2"},
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_what_was_set_for_other_programs_does_not_reach_ours(environment, monkeypatch, hostile):
    for name, value in hostile.items():
        monkeypatch.setenv(name, value)
    ours = environment.environ()
    for name, value in hostile.items():
        assert ours.get(name) != value


def test_what_a_companys_network_needs_stays(environment, monkeypatch):
    for name, value in COMPANY.items():
        monkeypatch.setenv(name, value)
    assert environment.environ().items() >= COMPANY.items()


@pytest.mark.parametrize(
    ("set_to", "becomes"),
    [
        ("http://u:p@proxy:80", "http://u:p@proxy:80"),
        ("proxy:8080", "http://proxy:8080"),
        (" HTTPS://proxy ", "HTTPS://proxy"),
        ("socks5://127.0.0.1:9", None),
        ("SOCKS5H://127.0.0.1:9", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("name", ["HTTP_PROXY", "https_proxy", "ALL_PROXY"])
def test_jupyterlab_gets_a_proxy_that_it_can_read_or_none(
    environment, monkeypatch, name, set_to, becomes
):
    """Without a scheme, as pip takes it, or with SOCKS, it would end before its first word."""
    monkeypatch.setenv(name, set_to)
    assert environment.environ()[name] == set_to  # an installer may know what to do with it
    assert environment.with_plain_proxies().get(name) == becomes


def test_what_runs_has_these_proxies(environment, monkeypatch, capfd):
    monkeypatch.setenv("HTTP_PROXY", "proxy:8080")
    environment.run([sys.executable, "-c", "import os; print(os.environ['HTTP_PROXY'])"])
    assert capfd.readouterr().out.strip() == "http://proxy:8080"


if os.name == "posix":  # Windows knows its users' homes by another name

    @pytest.mark.parametrize("home", ["file", "nowhere", None, "writable"])
    def test_a_home_that_cannot_be_written_to_is_replaced(environment, monkeypatch, tmp_path, home):
        """In such a one JupyterLab would not start."""
        (tmp_path / "file").touch()
        (tmp_path / "writable").mkdir()
        monkeypatch.setenv("HOME", str(tmp_path / (home or "")))
        if home is None:  # and no name for the user, as in some containers
            monkeypatch.delenv("HOME")
            monkeypatch.setattr(environment.os.path, "expanduser", lambda path: path)
        own = str(environment.VENV / "home")
        theirs = str(tmp_path / "writable")
        assert environment.environ()["HOME"] == (theirs if home == "writable" else own)


def test_programs_run_as_if_the_environment_were_activated(environment, monkeypatch):
    monkeypatch.setenv("PATH", "/somewhere")
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    environ = environment.environ()
    assert environ["PATH"].split(os.pathsep) == [str(environment.VENV_BIN), "/somewhere"]
    assert environ["VIRTUAL_ENV"] == str(environment.VENV)
    assert environ["PIP_USER"] == "0"
    assert environ["JUPYTER_PREFER_ENV_PATH"] == "1"
    assert environ["OPENBLAS_NUM_THREADS"] == "1"


def test_of_pips_files_only_the_places_are_kept_for_uv_too(environment, packages, monkeypatch):
    (packages / "pip.py").write_text(
        "import sys; assert sys.argv[1:] == ['config', 'list']\n"
        "print(''':env:.cert='from the window'\n"
        "global.index-url='https://company'\n"
        "global.find-links='/one /two'\n"
        "global.target='/elsewhere'\n"
        "global.cert='from the file'\n"
        "install.no-deps='true'\n"
        "install.extra-index-url='\\\\nhttps://a\\\\nhttps://b\\'''')\n"
    )
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CERT", "from the window")
    settings = environment.settings()
    told = {name: value for name, value in settings.items() if name.startswith(("PIP_", "UV_"))}
    assert told == {
        "PIP_INDEX_URL": "https://company",
        "PIP_FIND_LINKS": "/one /two",
        "PIP_EXTRA_INDEX_URL": "\nhttps://a\nhttps://b",
        "PIP_CERT": "from the window",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_USER": "0",
        "UV_DEFAULT_INDEX": "https://company",
        "UV_INDEX": "https://a https://b",
        "UV_FIND_LINKS": "/one,/two",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://of-uv")
    assert environment.settings()["UV_DEFAULT_INDEX"] == "https://of-uv"


def test_settings_of_pip_that_cannot_be_read_are_left_out_and_told(environment, packages, capsys):
    (packages / "pip.py").write_text("import sys; sys.exit('pip.conf: no section in line 3')")
    assert environment.settings()["PIP_CONFIG_FILE"] == os.devnull
    assert "cannot be read, and are left out:\n    pip.conf: no section" in capsys.readouterr().out


# --- Real processes, with an uv that pretends ---------------------------------------------------

UV = """
import os, sys, sysconfig, time, venv
from pathlib import Path

here = Path(__file__).parent
with open(here / "log", "a") as log:
    log.write(f"{sys.argv[1]} {os.getpid()}\\n")
if sys.argv[1] == "venv":
    venv.create(sys.argv[-1], symlinks=os.name != "nt")
else:
    deadline = time.monotonic() + 60
    while (here / "wait").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    base = Path(sys.argv[sys.argv.index("--python") + 1]).parents[1]
    for name in NAMES:
        Path(sysconfig.get_path("purelib", "venv", {"base": str(base)}), name + ".py").touch()
"""


@pytest.fixture
def start(folder, tmp_path, monkeypatch):
    """Start course.py in a process, on a computer whose uv makes empty modules; `start.log()`."""
    bin = tmp_path / "some bin"
    bin.mkdir()
    spec = importlib.util.spec_from_file_location("_", ROOT / "tools" / "environment.py")
    environment = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(environment)
    names = [name for name in environment.COURSE if name != "dl_basics"] + ["pip"]
    (bin / "uv.py").write_text(f"NAMES = {names}\n{UV}")
    if os.name == "nt":
        (bin / "uv.bat").write_text(f'@"{sys.executable}" "{bin / "uv.py"}" %*\n')
    else:
        (bin / "uv").write_text(f'#!/bin/sh\nexec "{sys.executable}" "{bin / "uv.py"}" "$@"\n')
        (bin / "uv").chmod(0o755)
    monkeypatch.setenv("PATH", str(bin), prepend=os.pathsep)
    (folder / "tests" / "benchmarks").mkdir(parents=True)
    (folder / "tests" / "benchmarks" / "hello.py").write_text(
        'NEEDS = ()\nimport numpy, os\nprint("hello", sorted(os.environ))\n'
    )
    started = []

    def start(*words):
        started.append(
            subprocess.Popen(
                [sys.executable, folder / "course.py", *words],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
            )
        )
        return started[-1]

    def log():
        """What was asked of uv, and the process that was asked, one after the other."""
        path = bin / "log"
        return [line.split() for line in path.read_text().splitlines()] if path.exists() else []

    start.log, start.wait = log, bin / "wait"
    yield start
    start.wait.unlink(missing_ok=True)
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def asked(start):
    return [word for word, _ in start.log()]


def until(condition):
    """Wait for what another process does; a minute is for a computer with much else to do."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_one_of_two_waits_until_the_other_has_set_up(start):
    start.wait.touch()
    first = start("bench", "hello")
    until(lambda: asked(start) == ["venv", "pip"])
    second = start("bench", "hello")
    told = second.stdout.readline()
    assert told.startswith("Another course.py is setting up")
    assert told.rstrip().endswith("waiting until it is done.")
    assert first.poll() is second.poll() is None
    start.wait.unlink()
    for process in (first, second):
        output, _ = process.communicate(timeout=60)
        assert "hello" in output
        assert process.returncode == 0
    assert asked(start) == ["venv", "pip"]


def test_one_that_was_killed_leaves_no_lock_and_no_half_made_environment(start):
    start.wait.touch()
    first = start("bench", "hello")
    until(lambda: asked(start) == ["venv", "pip"])
    first.kill()
    first.wait()
    os.kill(int(start.log()[-1][1]), 9 if os.name == "posix" else 15)
    start.wait.unlink()
    second = start("bench", "hello")
    output, _ = second.communicate(timeout=60)
    assert "waiting" not in output
    assert "hello" in output
    assert asked(start) == ["venv", "pip"] * 2


def test_a_hostile_window_changes_nothing(start, tmp_path, monkeypatch):
    for name in ("numpy", "json", "shutil"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('that of somebody else')")
    for hostile in HOSTILE.values():
        for name, value in hostile.items():
            if name not in ("PYTHONHOME", "PYTHONINSPECT", "PYTHONWARNINGS"):  # would hit course.py
                monkeypatch.setenv(name, value)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONSAFEPATH", "1")
    output, _ = start("bench", "hello").communicate(timeout=60)
    assert "Ready" in output
    names = set(ast.literal_eval(output[output.index("[") :]))
    assert not {name for name in names if name.startswith("PYTHON")}
    assert {name for name in names if name.startswith(("PIP_", "UV_"))} <= {"PIP_USER", *COMPANY}
    assert "course.py lab" in start("help").communicate(timeout=60)[0]


if os.name == "posix":  # elsewhere a program that is ended has no say in it

    def test_ending_course_py_ends_the_installer_that_it_runs(start):
        """Left alone, it would go on in an environment that the next start makes anew."""
        start.wait.touch()
        process = start("bench", "hello")
        until(lambda: asked(start) == ["venv", "pip"])
        process.terminate()
        process.communicate(timeout=60)
        assert process.returncode == 143
        with pytest.raises(ProcessLookupError):
            os.kill(int(start.log()[-1][1]), 0)

    def test_ending_course_py_ends_the_program_that_it_runs(start, folder):
        program = 'NEEDS = ()\nimport time\nprint("here", flush=True)\ntime.sleep(600)\n'
        (folder / "tests" / "benchmarks" / "hello.py").write_text(program)
        process = start("bench", "hello")
        while "here" not in process.stdout.readline():
            assert process.poll() is None
        process.terminate()
        process.communicate(timeout=60)  # as long as anybody has this end of the pipe
        assert process.returncode != 0


# --- What can go wrong, in sentences ------------------------------------------------------------


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 13), (2, 7, 18)])
def test_an_old_python_is_told_so(course, monkeypatch, version, capsys):
    def no_other(*arguments, **options):
        raise FileNotFoundError

    monkeypatch.setattr(course.sys, "version_info", version)
    monkeypatch.setattr(course.subprocess, "check_call", no_other)
    assert course.main(["lab"]) == 1
    said = capsys.readouterr().err
    assert f"this is Python {version[0]}.{version[1]}" in said
    assert "needs Python 3.11" in said
    assert "python.org" in said


def test_an_old_python_names_the_newer_one_that_works(course, monkeypatch, capsys):
    def works(command, **options):
        if command[0] == "python3.13":
            raise subprocess.CalledProcessError(127, command)
        if command[0] != "python3.12":
            raise FileNotFoundError

    monkeypatch.setattr(course.sys, "version_info", (3, 10, 1))
    monkeypatch.setattr(course.subprocess, "check_call", works)
    assert course.main(["lab"]) == 1
    assert "Type: python3.12 course.py lab" in capsys.readouterr().err


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 1), (4, 0, 0)])
def test_a_new_enough_python_is_welcome(course, monkeypatch, version):
    monkeypatch.setattr(course.sys, "version_info", version)
    assert course.main(["help"]) == 0


def test_an_old_python_can_read_the_file():
    tree = ast.parse((ROOT / "course.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    imported = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert [node.module for node in imported] == ["pathlib"]  # tools.environment comes after an if


def test_it_is_short():
    assert len((ROOT / "course.py").read_text(encoding="utf-8").splitlines()) <= 250


@pytest.mark.parametrize("path", STANDARD_LIBRARY_ONLY, ids=lambda path: path.name)
def test_only_the_standard_library_is_imported(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    imported |= {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names | {"tools"}


def test_a_python_without_venv_is_told_what_that_python_said(course, monkeypatch, capsys):
    """Debian's own sentence names the package to install."""
    said = "    you need to install the python3-venv package"
    monkeypatch.setattr(course.environment, "work", lambda *arguments: said)
    assert course.main(["lab"]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "output",
    [
        "[Errno -3] Temporary failure in name resolution",
        "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] not yet valid",
        "401 Error, Credentials not correct",
        "ERROR: HTTP error 403 while getting https://company/numpy.whl",
        "OSError: [Errno 122] Disk quota exceeded",
        "[WinError 206] The filename or extension is too long",
        "[WinError 32] The process cannot access the file because it is being used",
        "ERROR: ResolutionImpossible",
    ],
)
def test_a_failing_installer_is_shown_and_nothing_is_guessed(course, computer, output, capsys):
    computer.says["pip"] = "earlier\n" + output
    course.environment.room = lambda: ""
    assert course.main(["lab"]) == 1
    said = capsys.readouterr().err
    assert output in said
    assert "If it is the network: check that you are online" in said
    assert "HTTPS_PROXY" in said
    assert "PIP_CERT" in said
    assert "clock" in said
    assert "start again" in said
    assert "Delete" not in said
    assert "full" not in said


def test_a_full_disk_is_named(course, computer, monkeypatch, tmp_path, capsys):
    free = {"course": 2**40, "temporary": 2**40}
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))

    def disk_usage(place):
        place = "temporary" if Path(place) == temporary else "course"
        return shutil._ntuple_diskusage(0, 0, free[place])

    monkeypatch.setattr(course.environment.shutil, "disk_usage", disk_usage)
    computer.says["pip"] = "[Errno 28] No space left on device"
    assert course.environment.room() == ""
    free["temporary"] = 8 * 2**20
    assert course.main(["lab"]) == 1
    said = capsys.readouterr().err
    assert f"8 MB are free in {temporary}" in said
    assert "TMPDIR" in said
    assert "No space left on device" in said
    free["course"] = 0
    assert course.main(["lab"]) == 1
    assert f"0 MB are free in {course.ROOT}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.EACCES, "a folder of your own"),
        (errno.EROFS, "a folder of your own"),
        (errno.ENOSPC, os.strerror(errno.ENOSPC)),
        (errno.EIO, os.strerror(errno.EIO)),
        (errno.EEXIST, "move it away"),
    ],
)
def test_a_disk_that_refuses_is_explained(course, computer, monkeypatch, number, advice, capsys):
    def refuse(*arguments):
        raise OSError(number, os.strerror(number), str(course.environment.VENV))

    monkeypatch.setattr(course.environment, "clear", refuse)
    assert course.main(["lab"]) == 1
    said = capsys.readouterr().err
    assert advice in said
    assert str(course.environment.VENV) in said


def test_an_environment_that_cannot_be_removed_is_explained(course, computer, monkeypatch, capsys):
    def refuse(path):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    course.environment.VENV.mkdir()
    monkeypatch.setattr(course.environment.shutil, "rmtree", refuse)
    assert course.main(["lab"]) == 1
    assert "Close JupyterLab" in capsys.readouterr().err


def test_a_course_without_notebooks_says_so(course, computer, capsys):
    shutil.rmtree(course.NOTEBOOKS)
    assert course.main(["lab"]) == 1
    assert "Is this the whole course?" in capsys.readouterr().err


def test_an_unknown_command_suggests_one(course, capsys):
    assert course.main(["lba"]) == 1
    assert "Did you mean 'lab'?" in capsys.readouterr().err
    assert course.main(["zzz"]) == 1
    assert "There are: lab, fresh, progress, test, site, bench, help." in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["help"], ["--help"], ["-h"]])
def test_help_names_every_command(course, words, capsys):
    assert course.main(words) == 0
    said = capsys.readouterr().out
    for command in ("lab", "fresh", "progress", "test", "site", "bench"):
        assert f"{course.PYTHON} course.py {command}" in said


def test_ctrl_c_is_quiet(course, computer, capsys):
    computer.says["pip"] = KeyboardInterrupt()
    assert course.main(["lab"]) == 130
    assert "Traceback" not in capsys.readouterr().err


# --- The learner's copy -------------------------------------------------------------------------


def test_every_notebook_is_copied_and_none_overwritten(course):
    new, newer = course.copy_notebooks()
    assert new == ["01_neuron.ipynb", "02_activations.ipynb", "10_more.ipynb"]
    assert newer == []
    (course.MY_COURSE / "01_neuron.ipynb").write_text("played")
    (course.MY_COURSE / "02_activations.ipynb").unlink()
    (course.NOTEBOOKS / "01_neuron.ipynb").write_text("a newer one")
    (course.NOTEBOOKS / "11_new.ipynb").write_text("clean 11")
    new, newer = course.copy_notebooks()
    assert new == ["02_activations.ipynb", "11_new.ipynb"]
    assert newer == ["01_neuron.ipynb"]
    assert (course.MY_COURSE / "01_neuron.ipynb").read_text() == "played"
    assert course.copy_notebooks() == ([], [])


def test_what_is_newer_in_the_course_is_said_once(course, computer, monkeypatch, capsys):
    monkeypatch.setattr(course, "run", lambda command: 0)
    course.main(["lab"])
    (course.MY_COURSE / "01_neuron.ipynb").write_text("played")  # that is the learner's own doing
    (course.NOTEBOOKS / "02_activations.ipynb").write_text("a newer one")
    capsys.readouterr()
    course.main(["lab"])
    said = capsys.readouterr().out
    assert "The course has a newer 02_activations.ipynb" in said
    assert f"type: {course.PYTHON} course.py fresh 02\n" in said
    assert "newer 01_neuron" not in said
    course.main(["lab"])
    assert "newer" not in capsys.readouterr().out


@pytest.mark.parametrize("memory", [None, "", "[1]", "{", "null"])
def test_without_a_memory_of_what_was_copied_nothing_is_guessed(course, memory):
    course.copy_notebooks()
    if memory is None:
        course.COPIED.unlink()
    else:
        course.COPIED.write_text(memory)
    (course.NOTEBOOKS / "01_neuron.ipynb").write_text("a newer one")
    assert course.copy_notebooks() == ([], [])
    (course.NOTEBOOKS / "01_neuron.ipynb").write_text("a still newer one")
    assert course.copy_notebooks() == ([], ["01_neuron.ipynb"])


def test_what_a_notebook_needs_is_copied_and_what_editors_leave_is_not(course):
    for name in ("pictures/gates.png", ".ipynb_checkpoints/01_neuron.ipynb", "__pycache__/x.pyc"):
        path = course.NOTEBOOKS / name
        path.parent.mkdir()
        path.touch()
    assert "pictures/gates.png" in course.copy_notebooks()[0]
    assert sorted(path.name for path in course.MY_COURSE.iterdir()) == [
        ".copied.json",
        "01_neuron.ipynb",
        "02_activations.ipynb",
        "10_more.ipynb",
        "pictures",
    ]


def test_an_interrupted_copy_leaves_no_half_notebook(course, monkeypatch):
    def half(source, target):
        Path(target).write_text("hal")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(course.shutil, "copyfile", half)
        with pytest.raises(KeyboardInterrupt):
            course.copy_notebooks()
    assert not list(course.MY_COURSE.glob("*.ipynb"))
    course.copy_notebooks()
    assert (course.MY_COURSE / "01_neuron.ipynb").read_text() == "clean 01_neuron"


@pytest.mark.parametrize("word", ["02", "2", "02_act", "02_activations", "02_activations.ipynb"])
def test_fresh_puts_a_clean_copy_beside_and_counts(course, word):
    course.copy_notebooks()
    (course.MY_COURSE / "02_activations.ipynb").write_text("played")
    for name in ("02_activations-fresh", "02_activations-fresh-2", "02_activations-fresh-3"):
        assert course.main(["fresh", word]) == 0
        copy = course.MY_COURSE / f"{name}.ipynb"
        assert copy.read_text() == "clean 02_activations"
        copy.write_text("played too")
    assert (course.MY_COURSE / "02_activations.ipynb").read_text() == "played"
    assert (course.MY_COURSE / "02_activations-fresh.ipynb").read_text() == "played too"


def test_fresh_works_before_the_first_start(course):
    assert course.main(["fresh", "10"]) == 0
    assert (course.MY_COURSE / "10_more-fresh.ipynb").exists()


@pytest.mark.parametrize("words", [[], ["7"], ["0"], ["neuron"], ["01", "02"], [""]])
def test_fresh_asks_for_one_notebook_that_there_is(course, words, capsys):
    assert course.main(["fresh", *words]) == 1
    assert "There are: 01_neuron, 02_activations, 10_more." in capsys.readouterr().err
    assert not course.MY_COURSE.exists()


# --- The commands -------------------------------------------------------------------------------


@pytest.fixture
def started(course, computer, monkeypatch):
    """The commands that would have been started; each ends with exit code 5."""
    commands = []

    def start(command):
        commands.append([str(word) for word in command])
        return 5

    monkeypatch.setattr(course, "run", start)
    return commands


def test_lab_opens_the_learners_copy_of_the_first_notebook(course, started, capsys):
    assert course.main(["lab"]) == 5
    assert (course.MY_COURSE / "01_neuron.ipynb").exists()
    command = started[0]
    assert command[:3] == [str(course.VENV_PYTHON), "-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={course.ROOT}" in command
    assert "--LabApp.default_url=/lab/tree/my_course/01_neuron.ipynb" in command
    assert "my_course/01_neuron.ipynb" in capsys.readouterr().out


def test_lab_opens_the_lowest_number_there_is(course, started):
    (course.NOTEBOOKS / "01_neuron.ipynb").unlink()
    course.main(["lab"])
    assert "--LabApp.default_url=/lab/tree/my_course/02_activations.ipynb" in started[0]


def test_lab_opens_the_notebook_that_is_named(course, started, capsys):
    course.main(["lab", "2", "--no-browser"])
    assert "--LabApp.default_url=/lab/tree/my_course/02_activations.ipynb" in started[0]
    assert started[0][-1] == "--no-browser" and "2" not in started[0]
    assert course.main(["lab", "7"]) == 1
    assert "'7' does not name one notebook. There are: 01_neuron" in capsys.readouterr().err
    assert len(started) == 1


def test_what_follows_lab_goes_on_to_jupyterlab(course, started):
    course.main(["lab", "--no-browser", "--port", "9000"])
    assert started[0][-3:] == ["--no-browser", "--port", "9000"]


@pytest.mark.parametrize(("user", "flags"), [(0, 1), (1000, 0), (None, 0)])
def test_only_root_gets_the_flag_for_root(course, started, monkeypatch, user, flags):
    if user is None:  # as on Windows
        monkeypatch.delattr(course.os, "geteuid", raising=False)
    else:
        monkeypatch.setattr(course.os, "geteuid", lambda: user, raising=False)
    course.main(["lab"])
    course.main(["lab", "--allow-root"])
    assert [command.count("--allow-root") for command in started] == [flags, 1]


def test_test_runs_the_tests_and_hands_on_their_exit_code(course, computer, started, capsys):
    assert course.main(["test", "slope", "-k", "softmax"]) == 5
    assert started == [[str(course.VENV_PYTHON), "-m", "tests", "slope", "-k", "softmax"]]
    assert "pytest" in " ".join(computer.done[-1])
    assert "torch" not in " ".join(computer.done[-1])
    assert "Setting up took 0 s, the tests took 0 s." in capsys.readouterr().out


def test_all_installs_every_extra(course, computer, started):
    assert course.main(["test", "--all", "-x"]) == 5
    assert started == [[str(course.VENV_PYTHON), "-m", "tests", "--all", "-x"]]
    for name in ("pytest", "torch", "playwright"):
        assert name in " ".join(computer.done[-1])


def test_bench_lists_and_runs(course, computer, started, capsys):
    assert course.main(["bench"]) == 0
    assert "none yet" in capsys.readouterr().out
    course.BENCHMARKS.mkdir(parents=True)
    for name in ("slider.py", "kernel.py", "_shared.py", "__init__.py"):
        (course.BENCHMARKS / name).touch()
    assert course.main(["bench"]) == 0
    assert "Benchmarks: kernel, slider." in capsys.readouterr().out
    assert course.main(["bench", "slidr"]) == 1
    assert "Did you mean 'slider'?" in capsys.readouterr().err
    assert started == []
    assert course.main(["bench", "slider", "--quick"]) == 5
    python = str(course.VENV_PYTHON)
    assert started == [[python, "-m", "tests.benchmarks.slider", "--quick"]]
    assert "torch" in " ".join(computer.done[-1])


def test_a_benchmark_gets_what_it_asks_for(course, computer, started):
    course.BENCHMARKS.mkdir(parents=True)
    (course.BENCHMARKS / "slider.py").write_text('import os\n\nNEEDS = ("test",)\n')
    course.main(["bench", "slider"])
    assert "pytest" in " ".join(computer.done[-1])
    assert "torch" not in " ".join(computer.done[-1])


# --- Running programs ---------------------------------------------------------------------------


def test_work_shows_the_last_that_a_failing_program_said(environment, capsys):
    program = "print('Collecting numpy'); print('\\xe9'); raise SystemExit(3)"
    command = [sys.executable, "-X", "utf8", "-c", program]
    assert environment.work("the packages", command, os.environ) == "    Collecting numpy\n    é"
    assert capsys.readouterr().out.endswith("s: failed\n")
    command[-1] = "raise SystemExit(3)"
    assert environment.work("the packages", command, os.environ) == "    It ended with 3."
    assert "does not run" in environment.work("the packages", ["/nowhere/uv"], os.environ)
    command[-1] = "print('well')"
    assert environment.work("the packages", command, os.environ) == ""
    assert capsys.readouterr().out.endswith("s: done\n")


def test_installers_do_not_see_the_settings_for_uv_in_pyproject(environment):
    """uv looks for them where it runs and above; those are for making the lock."""
    assert "[tool.uv" in (environment.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    program = "import os, sys; sys.exit(os.getcwd())"
    where = Path(environment.work("it", [sys.executable, "-c", program], os.environ).strip())
    assert not [path for path in (where, *where.parents) if (path / "pyproject.toml").exists()]


def interrupted_after(environment, monkeypatch, count):
    """Let `work` wait a moment as often as that, and then be interrupted."""

    class Reader(environment.threading.Thread):
        waits = 0

        def join(self, timeout=None):
            Reader.waits += 1
            if Reader.waits > count:
                raise KeyboardInterrupt
            super().join(0.05)

    monkeypatch.setattr(environment.threading, "Thread", Reader)


def test_work_ends_its_program_when_interrupted(environment, monkeypatch):
    started = []
    begin = subprocess.Popen

    def remember(*arguments, **options):
        started.append(begin(*arguments, **options))
        return started[0]

    monkeypatch.setattr(environment.subprocess, "Popen", remember)
    interrupted_after(environment, monkeypatch, 0)
    with pytest.raises(KeyboardInterrupt):
        environment.work("it", [sys.executable, "-c", "import time; time.sleep(60)"], os.environ)
    assert started[0].poll() not in (None, 0)  # ended, and not by itself


@pytest.mark.parametrize("terminal", [True, False])
def test_a_long_step_says_how_long_and_what_was_said_last(
    environment, monkeypatch, capsys, terminal
):
    clock = iter(range(0, 999, 6))
    monkeypatch.setattr(environment.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(environment.sys.stdout, "isatty", lambda: terminal, raising=False)
    size = os.terminal_size((40, 20))
    monkeypatch.setattr(environment.shutil, "get_terminal_size", lambda *_, **__: size)
    interrupted_after(environment, monkeypatch, 3)
    with pytest.raises(KeyboardInterrupt):
        environment.work(
            "the packages", [sys.executable, "-c", "import time; time.sleep(60)"], os.environ
        )
    told = capsys.readouterr().out
    *lines, last = told.split("\r" if terminal else "\n")
    assert [line.strip() for line in lines] == [
        f"the packages, {seconds} s: starting" for seconds in (6, 12, 18)
    ]
    assert not terminal or {len(line) for line in lines} == {39}
    assert last == ""


def test_run_hands_on_the_exit_code_and_runs_in_the_courses_folder(environment, capfd):
    program = "import os, sys; print(os.getcwd()); sys.exit(7)"
    assert environment.run([sys.executable, "-c", program]) == 7
    assert Path(capfd.readouterr().out.strip()) == environment.ROOT


def test_run_leaves_ctrl_c_to_the_program(environment, monkeypatch):
    class Child:
        answers = iter([KeyboardInterrupt, KeyboardInterrupt, 0])

        def wait(self):
            answer = next(self.answers)
            if answer:
                raise answer
            return answer

    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(environment.subprocess, "Popen", lambda *_, **__: Child())
    assert environment.run(["lab"]) == 0
    assert signal.getsignal(signal.SIGTERM) == before
