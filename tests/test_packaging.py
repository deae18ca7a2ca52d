"""The frame holds together: requirements, lock, licences, the README's links, and the style."""

import fnmatch
import re
import subprocess
import sys
import tomllib
from itertools import chain

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
PACKAGE = [Requirement(line) for line in PROJECT["dependencies"]]
EXTRAS = {
    extra: [Requirement(line) for line in lines]
    for extra, lines in PROJECT["optional-dependencies"].items()
}
ADDRESS = PROJECT["urls"]["Repository"]
PYTHONS = ("3.11.7", "3.12.1", "3.13.0", "3.14.0")
COMPUTERS = {
    "Linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    "macOS": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    "Windows": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
}


def requirements(path):
    text = re.sub(r"#.*", "", (ROOT / path).read_text(encoding="utf-8"))
    return [Requirement(line) for line in text.splitlines() if line.strip()]


def ranges(wanted):
    return {requirement.name: requirement.specifier for requirement in wanted}


# --- What is installed --------------------------------------------------------------------------


def test_the_packages_requirements_are_the_learners_too():
    learner = ranges(requirements("requirements.txt"))
    package = ranges(PACKAGE)
    assert package.items() <= learner.items()
    assert set(learner) - set(package) == {"jupyterlab", "nbval"}
    assert ranges(EXTRAS["test"])["nbval"] == learner["nbval"]


def test_course_py_knows_every_extra():
    import course
    from tools import environment

    assert set(environment.EXTRAS) == set(EXTRAS)
    assert all((ROOT / name).is_file() for name in environment.MADE_FROM)
    assert PROJECT["requires-python"] == ">={}.{}".format(*course.OLDEST_PYTHON)


@pytest.mark.parametrize("computer", COMPUTERS)
@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_pins_each_requirement_once_and_within_its_range(python, computer):
    here = COMPUTERS[computer] | {
        "python_version": python.rpartition(".")[0],
        "python_full_version": python,
        "implementation_name": "cpython",
        "extra": "",
    }
    pins = {}
    for requirement in requirements("requirements.lock"):
        if requirement.marker is None or requirement.marker.evaluate(here):
            name = canonicalize_name(requirement.name)
            assert name not in pins, f"{name} is pinned twice for {python} on {computer}"
            pins[name] = re.fullmatch(r"==(\S+)", str(requirement.specifier))[1]
    for requirement in chain(requirements("requirements.txt"), PACKAGE, *EXTRAS.values()):
        if requirement.name != "torch" and (
            requirement.marker is None or requirement.marker.evaluate(here)
        ):
            pin = pins[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(pin), f"{requirement} is pinned to {pin}"


def test_the_lock_brings_no_cuda_and_no_address():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    names = {requirement.name for requirement in requirements("requirements.lock")}
    assert not {name for name in names if re.match(r"torch$|nvidia|cuda|triton", name)}
    assert "://" not in text
    assert not re.search(r"^-", text, flags=re.MULTILINE)


def test_pytorch_is_pinned_exactly():
    torch = ranges(EXTRAS["referees"])["torch"]
    assert [clause.operator for clause in torch] == ["=="]


def test_every_file_of_the_package_is_installed_with_it():
    package = ROOT / "dl_basics"
    files = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }
    patterns = PYPROJECT["tool"]["setuptools"]["package-data"]["dl_basics"]
    left_out = {name for name in files if not any(fnmatch.fnmatch(name, p) for p in patterns)}
    assert not left_out
    folders = {path.parent for path in package.rglob("*.py")}
    # setuptools skips a folder without an __init__.py
    assert all((folder / "__init__.py").is_file() for folder in folders)


# --- What is said about it ----------------------------------------------------------------------


def test_licences():
    assert PROJECT["license"] == "BSD-3-Clause AND CC-BY-4.0"
    assert PROJECT["license-files"] == ["LICENSE", "LICENSE-TEXT"]
    code = (ROOT / "LICENSE").read_text(encoding="utf-8")
    text = (ROOT / "LICENSE-TEXT").read_text(encoding="utf-8")
    assert code.startswith("BSD 3-Clause License")
    assert "Attribution 4.0 International" in text
    holder = PROJECT["authors"][0]["name"]
    for said in (code, text):
        assert re.search(rf"Copyright \(c\) \d{{4}}, {holder}", said)
    assert f"name: {holder}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def readme():
    return (ROOT / "README.md").read_text(encoding="utf-8")


def links(text):
    """Every target of a Markdown link, of a picture, or of an HTML attribute."""
    found = re.findall(r"\]\(([^)\s]+)|(?:src|srcset|href)=\"([^\"]+)\"", text)
    return ["".join(pair) for pair in found]


def test_the_readme_links_to_this_repository_alone(readme):
    owner_and_name = ADDRESS.removeprefix("https://github.com/")
    found = [link for link in links(readme) if "github.com" in link or "mybinder.org/v2" in link]
    assert found
    for link in found:
        assert link.startswith((ADDRESS, f"https://mybinder.org/v2/gh/{owner_and_name}/")), link


def test_the_binder_link_opens_the_first_notebook(readme):
    first = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))[0].name
    opened = [link for link in links(readme) if "mybinder.org/v2" in link]
    assert opened
    for link in opened:
        assert link.endswith(f"/main?urlpath=lab/tree/notebooks/{first}")


def test_the_badge_shows_the_workflow_that_exists(readme):
    names = set(re.findall(re.escape(ADDRESS) + r"/actions/workflows/([\w.-]+)", readme))
    assert names
    assert all((ROOT / ".github" / "workflows" / name).is_file() for name in names)


def test_the_readmes_own_files_exist(readme):
    local = [link for link in links(readme) if not re.match(r"https?://|#|mailto:", link)]
    assert all((ROOT / link.partition("#")[0]).exists() for link in local), local


def test_the_readmes_commands_exist(readme):
    import course

    commands = set(re.findall(r"python3? course\.py (\w+)", readme))
    assert {"lab", "test"} <= commands <= set(course.COMMANDS)


@pytest.mark.parametrize("arguments", [["check"], ["format", "--check"]])
def test_style(arguments):
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *arguments, "--no-cache", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
