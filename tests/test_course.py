"""course.py: it sets up once, repairs what is half done, and never overwrites a learner's work."""

import ast
import errno
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAST_WORD = "Successfully installed everything"


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of three notebooks in an empty folder, on a computer that only pretends to install.

    `course.done` lists what would have been run: "venv" or the arguments of pip.
    """
    here = tmp_path / "the course"
    (here / "notebooks").mkdir(parents=True)
    for name in ("01_neuron", "02_activations", "10_more"):
        (here / "notebooks" / f"{name}.ipynb").write_text(f"clean {name}")
    for name in ("course.py", "requirements.txt", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, here / name)
    spec = importlib.util.spec_from_file_location("course_under_test", here / "course.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    module.done = []
    module.pip_answers = (0, LAST_WORD)
    module.usable = True
    module.whole = True

    def work(title, command):
        if "venv" in command:
            module.done.append("venv")
            module.VENV_BIN.mkdir(parents=True)
            module.VENV_PYTHON.touch()
            return 0, ""
        module.done.append([str(word) for word in command[command.index("install") :]])
        if isinstance(module.pip_answers, BaseException):
            raise module.pip_answers
        return module.pip_answers

    monkeypatch.setattr(module, "work", work)
    monkeypatch.setattr(module, "is_usable", lambda: module.VENV_PYTHON.exists() and module.usable)
    monkeypatch.setattr(module, "is_whole", lambda: module.whole)
    return module


def steps(course):
    """What was done since the last time somebody asked: the kinds of steps alone."""
    kinds = [step if isinstance(step, str) else "pip" for step in course.done]
    course.done.clear()
    return kinds


# --- Setting up ---------------------------------------------------------------------------------


def test_first_start_makes_everything(course, capsys):
    course.set_up()
    assert course.done[0] == "venv"
    pip = course.done[1]
    assert pip[pip.index("-r") + 1] == "requirements.txt"
    assert pip[pip.index("-c") + 1] == "requirements.lock"
    assert pip[pip.index("-e") + 1] == "."
    assert "about a minute" in capsys.readouterr().out


def test_second_start_does_nothing(course, capsys):
    course.set_up()
    steps(course)
    capsys.readouterr()
    course.set_up()
    assert steps(course) == []
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["requirements.txt", "requirements.lock", "pyproject.toml"])
def test_a_changed_file_updates_in_place(course, name):
    course.set_up()
    steps(course)
    (course.VENV / "mine").touch()
    with open(course.ROOT / name, "a") as file:
        file.write("# changed\n")
    course.set_up()
    assert steps(course) == ["pip"]
    assert (course.VENV / "mine").exists()
    course.set_up()
    assert steps(course) == []


def test_a_moved_folder_updates_in_place(course, monkeypatch):
    course.set_up()
    steps(course)
    monkeypatch.setattr(course, "ROOT", course.ROOT / ".." / course.ROOT.name)
    course.set_up()
    assert steps(course) == ["pip"]


def test_another_python_makes_it_anew(course, monkeypatch):
    course.set_up()
    steps(course)
    monkeypatch.setattr(course, "THIS_PYTHON", "3.99")
    course.usable = False  # what is_usable says of an environment of another Python
    course.set_up()
    assert steps(course) == ["venv", "pip"]


def test_extras_are_added_and_stay(course):
    course.set_up()
    course.set_up(("test",))
    assert course.done[-1][-1] == ".[test]"
    course.set_up(("test", "drivers", "referees"))
    assert course.done[-1][-1] == ".[drivers,referees,test]"
    steps(course)
    course.set_up()
    course.set_up(("test",))
    assert steps(course) == []
    (course.ROOT / "requirements.txt").write_text("numpy\n")
    course.set_up()
    assert course.done[-1][-1] == ".[drivers,referees,test]"


@pytest.mark.parametrize("interruption", [KeyboardInterrupt(), SystemExit()])
def test_an_interrupted_first_start_is_made_anew(course, interruption):
    course.pip_answers = interruption
    with pytest.raises(type(interruption)):
        course.set_up()
    (course.VENV / "left half done").touch()
    steps(course)
    course.pip_answers = (0, LAST_WORD)
    course.set_up()
    assert steps(course) == ["venv", "pip"]
    assert not (course.VENV / "left half done").exists()


def test_an_interrupted_update_is_made_anew(course):
    course.set_up()
    course.pip_answers = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        course.set_up(("test",))
    steps(course)
    course.pip_answers = (0, LAST_WORD)
    course.set_up()
    assert steps(course) == ["venv", "pip"]


def test_an_interruption_before_pip_is_made_anew(course, monkeypatch):
    def interrupted(title, command):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(course, "work", interrupted)
        with pytest.raises(KeyboardInterrupt):
            course.set_up()
    course.set_up()
    assert steps(course) == ["venv", "pip"]


def test_an_interrupted_removal_is_made_anew(course, monkeypatch):
    def half(path):
        course.STAMP.unlink()
        raise KeyboardInterrupt

    course.set_up()
    course.whole = False
    with monkeypatch.context() as patch:
        patch.setattr(course.shutil, "rmtree", half)
        with pytest.raises(KeyboardInterrupt):
            course.set_up()
    steps(course)
    course.set_up()
    assert steps(course) == ["venv", "pip"]


@pytest.mark.parametrize("text", ["", '{"made fr', "[]", '{"extras": []}', "\x00"])
def test_a_broken_stamp_makes_it_anew(course, text):
    course.set_up()
    steps(course)
    course.STAMP.write_text(text)
    course.set_up()
    assert steps(course) == ["venv", "pip"]


def test_without_a_stamp_a_usable_environment_is_kept(course):
    course.set_up()
    steps(course)
    course.STAMP.unlink()
    (course.VENV / "mine").touch()
    course.set_up()
    assert steps(course) == ["pip"]
    assert (course.VENV / "mine").exists()


def test_without_a_stamp_an_unusable_environment_is_made_anew(course):
    course.set_up()
    steps(course)
    course.STAMP.unlink()
    course.usable = False
    course.set_up()
    assert steps(course) == ["venv", "pip"]


def test_an_environment_with_something_missing_is_made_anew(course):
    course.set_up()
    steps(course)
    course.whole = False
    course.set_up()
    assert steps(course) == ["venv", "pip"]


def test_a_file_or_a_link_in_the_place_of_the_environment_is_replaced(course, tmp_path):
    course.usable = False
    course.VENV.write_text("not a folder")
    course.set_up()
    assert course.VENV.is_dir()
    shutil.rmtree(course.VENV)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").touch()
    try:
        course.VENV.symlink_to(elsewhere)
    except OSError:  # Windows asks for rights to make links
        return
    course.set_up()
    assert (elsewhere / "precious").exists()
    assert not course.VENV.is_symlink()


def test_an_update_without_network_leaves_the_environment_as_it_was(course):
    course.set_up()
    (course.VENV / "mine").touch()
    course.pip_answers = (1, "Failed to establish a new connection: Connection refused")
    with pytest.raises(course.Trouble, match="no answer from the network"):
        course.set_up(("test",))
    steps(course)
    course.set_up()
    assert steps(course) == []
    course.pip_answers = (0, LAST_WORD)
    course.set_up(("test",))
    assert steps(course) == ["pip"]
    assert (course.VENV / "mine").exists()


def test_a_first_start_without_network_is_tried_again(course):
    course.pip_answers = (1, "NewConnectionError: Temporary failure in name resolution")
    with pytest.raises(course.Trouble):
        course.set_up()
    steps(course)
    course.pip_answers = (0, LAST_WORD)
    course.set_up()
    assert steps(course) == ["venv", "pip"]


def bare_environment(course):
    """A real environment without packages, made in an instant."""
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", course.VENV], check=True, timeout=60
    )
    out = subprocess.check_output(
        [course.VENV_PYTHON, "-I", "-c", "import site; print(site.getsitepackages()[-1])"]
    )
    return Path(out.decode().strip())


def test_usable_means_the_same_python_with_pip(course, monkeypatch):
    monkeypatch.undo()
    assert not course.is_usable()
    packages = bare_environment(course)
    assert not course.is_usable()
    (packages / "pip.py").touch()
    assert course.is_usable()
    with monkeypatch.context() as patch:
        patch.setattr(course.sys, "version_info", (3, 99, 0, "final", 0))
        assert not course.is_usable()
    course.VENV_PYTHON.unlink()
    course.VENV_PYTHON.write_text("truncated")
    assert not course.is_usable()


def test_half_removed_its_python_is_that_of_the_computer_and_neither_usable_nor_whole(
    course, monkeypatch
):
    """Installing there would change the computer's own Python."""
    monkeypatch.undo()
    packages = bare_environment(course)
    (course.ROOT / "requirements.txt").write_text("json\n")
    for name in ("pip", "dl_basics"):
        (packages / f"{name}.py").touch()
    assert course.is_usable()
    assert course.is_whole()
    (course.VENV / "pyvenv.cfg").unlink()
    assert not course.is_usable()
    assert not course.is_whole()


def test_whole_means_that_every_requirement_is_there(course, monkeypatch):
    monkeypatch.undo()
    (course.ROOT / "requirements.txt").write_text("# what we need\none>=1,<2\ntwo_b>=3\n")
    assert not course.is_whole()
    packages = bare_environment(course)
    for name in ("one", "two_b", "dl_basics"):
        assert not course.is_whole()
        (packages / f"{name}.py").touch()
    assert course.is_whole()


def test_a_python_from_inside_the_environment_makes_it_with_the_one_outside(course, monkeypatch):
    seen = []
    monkeypatch.setattr(course.sys, "_base_executable", "/outside/python", raising=False)
    monkeypatch.setattr(course, "work", lambda title, command: seen.append(command) or (0, ""))
    course.make_environment([], "")
    assert seen[0][0] == "/outside/python"


def test_jupyterlab_asks_no_question_at_its_first_start(course):
    course.set_up()
    settings = course.VENV / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    quiet = json.loads(settings.read_text())
    assert quiet["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


# --- What can go wrong, in sentences ------------------------------------------------------------


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 13), (2, 7, 18)])
def test_an_old_python_is_told_so(course, monkeypatch, version, capsys):
    monkeypatch.setattr(course.sys, "version_info", version)
    monkeypatch.setattr(course.shutil, "which", lambda name: None)
    assert course.main(["lab"]) == 1
    said = capsys.readouterr().err
    assert f"this is Python {version[0]}.{version[1]}" in said
    assert "needs Python 3.11" in said
    assert "python.org" in said


def test_an_old_python_names_the_newer_one_that_works(course, monkeypatch):
    monkeypatch.setattr(course.shutil, "which", lambda name: name)
    monkeypatch.setattr(course, "quietly", lambda command: command[0] == "python3.12")
    with pytest.raises(course.Trouble, match=r"python3\.12 course\.py lab"):
        course.check_python((3, 10, 1))


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 1), (4, 0, 0)])
def test_a_new_enough_python_is_welcome(course, version):
    course.check_python(version)


def test_an_old_python_can_read_the_file():
    ast.parse((ROOT / "course.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_only_the_standard_library_is_imported():
    tree = ast.parse((ROOT / "course.py").read_text(encoding="utf-8"))
    imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    imported |= {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_what_to_install(course, monkeypatch, missing, capsys):
    monkeypatch.setattr(
        course.importlib.util, "find_spec", lambda name: None if name == missing else "there"
    )
    assert course.main(["lab"]) == 1
    assert f"sudo apt install python{course.THIS_PYTHON}-venv" in capsys.readouterr().err
    assert not course.VENV.exists()


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("[Errno -3] Temporary failure in name resolution", "Check that you are online"),
        ("ProxyError('Cannot connect to proxy.'", "set HTTPS_PROXY"),
        ("socket.timeout: The read operation timed out", "Check that you are online"),
        ("ERROR: [Errno 28] No space left on device", "disk is full"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "PIP_CERT"),
        ("ERROR: ResolutionImpossible", "Delete the folder .venv"),
    ],
)
def test_pip_failing_says_what_to_do_and_what_pip_said(course, output, advice, capsys):
    course.pip_answers = (1, "earlier\n" + output)
    assert course.main(["lab"]) == 1
    said = capsys.readouterr().err
    assert advice in said
    assert "then start again" in said
    assert output in said


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.EACCES, "a folder of your own"),
        (errno.EROFS, "a folder of your own"),
        (errno.ENOSPC, "disk is full"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_a_disk_that_refuses_is_explained(course, monkeypatch, number, advice, capsys):
    def refuse(*arguments):
        raise OSError(number, os.strerror(number), str(course.VENV))

    monkeypatch.setattr(course, "make_environment", refuse)
    course.usable = False
    assert course.main(["lab"]) == 1
    assert advice in capsys.readouterr().err


def test_an_environment_that_cannot_be_removed_is_explained(course, monkeypatch, capsys):
    def refuse(path):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    course.VENV.mkdir()
    course.usable = False
    monkeypatch.setattr(course.shutil, "rmtree", refuse)
    assert course.main(["lab"]) == 1
    assert "Close JupyterLab" in capsys.readouterr().err


def test_a_course_without_notebooks_says_so(course, capsys):
    shutil.rmtree(course.NOTEBOOKS)
    assert course.main(["lab"]) == 1
    assert "Is this the whole course?" in capsys.readouterr().err


def test_an_unknown_command_suggests_one(course, capsys):
    assert course.main(["lba"]) == 1
    assert "Did you mean 'lab'?" in capsys.readouterr().err
    assert course.main(["zzz"]) == 1
    assert "There are: lab, fresh, test, bench, help." in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["help"], ["--help"], ["-h"]])
def test_help_names_every_command(course, words, capsys):
    assert course.main(words) == 0
    said = capsys.readouterr().out
    for command in ("lab", "fresh", "test", "bench"):
        assert f"python3 course.py {command}" in said


def test_ctrl_c_is_quiet(course, capsys):
    course.pip_answers = KeyboardInterrupt()
    assert course.main(["lab"]) == 130
    assert "Traceback" not in capsys.readouterr().err


# --- The learner's copy -------------------------------------------------------------------------


def test_every_notebook_is_copied_and_none_overwritten(course):
    new = course.copy_notebooks()
    assert new == ["01_neuron.ipynb", "02_activations.ipynb", "10_more.ipynb"]
    (course.MY_COURSE / "01_neuron.ipynb").write_text("played")
    (course.MY_COURSE / "02_activations.ipynb").unlink()
    (course.NOTEBOOKS / "01_neuron.ipynb").write_text("a newer one")
    (course.NOTEBOOKS / "11_new.ipynb").write_text("clean 11")
    assert course.copy_notebooks() == ["02_activations.ipynb", "11_new.ipynb"]
    assert (course.MY_COURSE / "01_neuron.ipynb").read_text() == "played"
    assert course.copy_notebooks() == []


def test_what_a_notebook_needs_is_copied_and_what_editors_leave_is_not(course):
    for name in ("pictures/gates.png", ".ipynb_checkpoints/01_neuron.ipynb", "__pycache__/x.pyc"):
        path = course.NOTEBOOKS / name
        path.parent.mkdir()
        path.touch()
    assert "pictures/gates.png" in course.copy_notebooks()
    assert sorted(path.name for path in course.MY_COURSE.iterdir()) == [
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
def started(course, monkeypatch):
    """The commands that would have been started; each ends with exit code 5."""
    commands = []

    def start(command):
        commands.append([str(word) for word in command])
        return 5

    monkeypatch.setattr(course, "run", start)
    monkeypatch.setattr(course, "become", start)
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


def test_what_follows_lab_goes_on_to_jupyterlab(course, started):
    course.main(["lab", "--no-browser", "--port", "9000"])
    assert started[0][-3:] == ["--no-browser", "--port", "9000"]


@pytest.mark.parametrize(("user", "flags"), [(0, 1), (1000, 0), (None, 0)])
def test_only_root_gets_the_flag_for_root(course, monkeypatch, user, flags):
    if user is None:  # as on Windows
        monkeypatch.delattr(course.os, "geteuid", raising=False)
    else:
        monkeypatch.setattr(course.os, "geteuid", lambda: user, raising=False)
    first = course.MY_COURSE / "01_neuron.ipynb"
    assert course.lab_command(first, []).count("--allow-root") == flags
    assert course.lab_command(first, ["--allow-root"]).count("--allow-root") == 1


def test_test_runs_the_tests_and_hands_on_their_exit_code(course, started, capsys):
    assert course.main(["test", "slope", "-k", "softmax"]) == 5
    assert started == [[str(course.VENV_PYTHON), "-m", "tests", "slope", "-k", "softmax"]]
    assert course.done[-1][-1] == ".[test]"
    assert "Setting up took" in capsys.readouterr().out


def test_all_installs_every_extra(course, started):
    assert course.main(["test", "--all", "-x"]) == 5
    assert started == [[str(course.VENV_PYTHON), "-m", "tests", "--all", "-x"]]
    assert course.done[-1][-1] == ".[drivers,referees,test]"


def test_bench_lists_and_runs(course, started, capsys):
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
    assert course.done[-1][-1] == ".[drivers,referees,test]"


def test_a_benchmark_gets_what_it_asks_for(course, started):
    course.BENCHMARKS.mkdir(parents=True)
    (course.BENCHMARKS / "slider.py").write_text('import os\n\nNEEDS = ("test",)\n')
    course.main(["bench", "slider"])
    assert course.done[-1][-1] == ".[test]"


# --- Running programs ---------------------------------------------------------------------------


def test_work_gives_the_output_and_the_exit_code(course, monkeypatch, capsys):
    monkeypatch.undo()
    program = "import sys; print('Collecting numpy'); print('\\xe9'); sys.exit(3)"
    code, output = course.work("the packages", [sys.executable, "-X", "utf8", "-c", program])
    assert code == 3
    assert output.split() == ["Collecting", "numpy", "é"]
    assert re.fullmatch(r"the packages, \d+ s: failed", capsys.readouterr().out.strip())


def test_work_ends_its_program_when_interrupted(course, monkeypatch):
    monkeypatch.undo()
    started = []
    begin = subprocess.Popen

    def remember(*arguments, **options):
        started.append(begin(*arguments, **options))
        return started[0]

    def interrupt(self, doing, last=False):
        raise KeyboardInterrupt

    monkeypatch.setattr(course.subprocess, "Popen", remember)
    monkeypatch.setattr(course.Progress, "show", interrupt)
    program = "import time; print('Collecting'); time.sleep(60)"
    with pytest.raises(KeyboardInterrupt):
        course.work("the packages", [sys.executable, "-u", "-c", program])
    assert started[0].poll() is not None


def test_a_long_step_is_never_silent_for_long(course, monkeypatch, capsys):
    clock = [0.0]
    monkeypatch.setattr(course.time, "monotonic", lambda: clock[0])
    progress = course.Progress("the packages")
    for second in range(60):
        clock[0] = float(second)
        progress.show("installing 110 packages")
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "  the packages, 6 s: installing 110 packages"
    assert 9 <= len(told) <= 12


def test_in_a_terminal_the_line_is_rewritten_and_fits(course, monkeypatch, capsys):
    size = os.terminal_size((40, 20))
    monkeypatch.setattr(course.shutil, "get_terminal_size", lambda *_, **__: size)
    progress = course.Progress("the packages")
    progress.in_place = True
    progress.show("fetching " + "a-very-long-name" * 9)
    progress.show("done", last=True)
    lines = capsys.readouterr().out.split("\r")
    assert [len(line.rstrip("\n")) for line in lines] == [0, 39, 39]
    assert lines[-1].split() == ["the", "packages,", "0", "s:", "done"]


@pytest.mark.parametrize(
    ("line", "doing"),
    [
        ("Collecting jupyterlab<5,>=4.5 (from -r requirements.txt)\n", "looking up jupyterlab"),
        ("Collecting ruamel.yaml>=0.15\n", "looking up ruamel.yaml"),
        (
            "  Downloading numpy-2.4.6.whl (16.9 MB)\n",
            "fetching numpy-2.4.6.whl (16.9 MB)",
        ),
        ("  Using cached numpy-2.4.6-cp311.whl\n", "fetching numpy-2.4.6-cp311.whl"),
        ("Installing collected packages: a, b, c\n", "installing 3 packages"),
        ("WARNING: Retrying (Retry(total=4))\n", "no answer from the network, trying again"),
        ("Requirement already satisfied: a\n", "looking at what is there"),
        ("Saved what nobody asked for\n", ""),
        ("\n", ""),
    ],
)
def test_pips_lines_become_an_activity(course, line, doing):
    assert course.activity(line) == doing


def test_programs_run_as_if_the_environment_were_activated(course, monkeypatch):
    monkeypatch.setenv("PATH", "/somewhere")
    monkeypatch.setenv("PIP_USER", "1")
    environ = course.environ()
    assert environ["PATH"].split(os.pathsep) == [str(course.VENV_BIN), "/somewhere"]
    assert environ["VIRTUAL_ENV"] == str(course.VENV)
    assert environ["PIP_USER"] == "0"


def test_run_hands_on_the_exit_code(course, monkeypatch, capfd):
    monkeypatch.undo()
    began = time.monotonic()
    program = "import os, sys; print(os.getcwd()); sys.exit(7)"
    assert course.run([sys.executable, "-c", program]) == 7
    assert Path(capfd.readouterr().out.strip()) == course.ROOT
    assert time.monotonic() >= began
