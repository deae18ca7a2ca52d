"""The notebooks in JupyterLite: what can be seen of it where Pyodide's server is out of reach.

Python itself does not start here: the app opens, the package lies in its index, the versions that
Pyodide brings are within our ranges, and no thread or process is asked for, which it has not.
"""

import hashlib
import json
import subprocess
import sys
import zipfile

import pytest
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name, parse_wheel_filename

from tools import ROOT
from tools.environment import settle_jupyter
from tools.website import bakery, lite, pages
from tools.website.__main__ import main

NOTEBOOK = ROOT / "notebooks" / "01_neuron.ipynb"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return lite.build(tmp_path_factory.mktemp("site"), [NOTEBOOK])


@pytest.fixture(scope="module")
def index(folder):
    """Where the kernel looks for packages, as the page is told: the files' entries by package."""
    page = json.loads((folder / "jupyter-lite.json").read_text(encoding="utf-8"))
    settings = page["jupyter-config-data"]["litePluginSettings"][lite.PLUGIN]
    assert settings["disablePyPIFallback"]
    found = {}
    for url in settings["pipliteUrls"]:
        file = folder / url.partition("?")[0]
        for name, told in json.loads(file.read_text(encoding="utf-8")).items():
            for entries in told["releases"].values():
                found.setdefault(name, []).extend((file.parent, entry) for entry in entries)
    return found


# --- Packages -----------------------------------------------------------------------------------


def test_what_pyodide_brings_is_within_our_ranges():
    from jupyterlite_pyodide_kernel.constants import PYODIDE_VERSION

    known = lite.versions()
    assert known["pyodide"] == PYODIDE_VERSION, "run `python -m tools.website.lite versions`"
    assert known["python"] in SpecifierSet(lite.PROJECT["requires-python"])
    asked, _ = lite.requirements(known["packages"].keys() | lite.of_the_kernel().keys())
    met = {canonicalize_name(requirement.name) for requirement in asked} & known["packages"].keys()
    assert {"numpy", "matplotlib", "contourpy"} <= met == known["packages"].keys()
    for requirement in asked:
        if version := known["packages"].get(canonicalize_name(requirement.name)):
            assert version in requirement.specifier, f"{requirement}, and Pyodide has {version}"


def test_versions_are_read_from_pyodides_own_list(monkeypatch, tmp_path):
    """Of a package that we do not ask for, nothing is kept."""
    known = lite.versions()
    packages = {name: {"version": "0"} for name in [*known["packages"], "scipy"]}
    (tmp_path / "lock.json").write_text(
        json.dumps({"info": {"python": "3.15.0"}, "packages": packages})
    )
    (tmp_path / "kept.json").write_text(json.dumps(known))
    monkeypatch.setattr(lite, "VERSIONS", tmp_path / "kept.json")
    lite.note_versions(tmp_path / "lock.json")
    kept = lite.versions()
    assert kept["python"] == "3.15.0" and kept["pyodide"] == known["pyodide"]
    assert kept["packages"] == dict.fromkeys(known["packages"], "0")


def test_every_package_is_found_in_the_folder_or_at_pyodides(index):
    """With the file that the entry names, in the version that is asked for."""
    asked, packed = lite.requirements(lite.versions()["packages"].keys() | index.keys())
    assert not packed
    assert {"dl-basics", "ipywidgets", "anywidget"} <= index.keys()
    for requirement in asked:
        entries = index.get(canonicalize_name(requirement.name), [])
        versions = [parse_wheel_filename(entry["filename"])[1] for _, entry in entries]
        assert not entries or any(version in requirement.specifier for version in versions)
    for place, entry in (pair for pairs in index.values() for pair in pairs):
        content = (place / entry["url"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["digests"]["sha256"]
        assert entry["filename"].endswith("-none-any.whl")


def test_the_courses_wheel_is_the_whole_package(index, tmp_path):
    """It is imported from there, away from this folder, and so are the widgets' packages."""
    for name in ("dl-basics", "anywidget", "psygnal"):
        with zipfile.ZipFile(index[name][0][0] / index[name][0][1]["filename"]) as wheel:
            assert wheel.testzip() is None
            assert not [file for file in wheel.namelist() if file.endswith((".so", ".pyd"))]
            assert [file for file in wheel.namelist() if "license" in file.lower()]
            wheel.extractall(tmp_path)
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "import dl_basics.explorers.neuron, dl_basics.exercises.neuron, psygnal, anywidget\n"
        "from dl_basics.datasets import digits; digits()\n"
        "from importlib.metadata import version; assert version('dl_basics')\n"
        "print(dl_basics.__file__, psygnal.__file__, anywidget.__file__, sep='\\n')"
    )
    done = python(program, tmp_path)
    assert done.returncode == 0, done.stderr
    assert all(line.startswith(str(tmp_path)) for line in done.stdout.splitlines())


def test_the_command_adds_it_beside_the_pages(monkeypatch, tmp_path):
    made = []
    monkeypatch.setattr(bakery, "bake_all", lambda *_: None)
    monkeypatch.setattr(pages, "write_all", lambda *_: made.append("pages"))
    monkeypatch.setattr(lite, "build", lambda folder, books: made.append((folder, books)))
    monkeypatch.setattr(bakery, "weighed", lambda *_: ("It weighs nothing.", []))  # nothing baked
    main([str(tmp_path), "--notebook", "01", "--lite"])
    assert made == [(tmp_path, [NOTEBOOK]), "pages"]  # which lead there
    main([str(tmp_path)])
    assert made[2:] == ["pages"]


# --- A Python without threads and processes -----------------------------------------------------

PYODIDE = """
import importlib, multiprocessing.process, os, pkgutil, subprocess, sys, sysconfig, threading
import anywidget, ipywidgets, matplotlib.font_manager
def refuse(*words, **named):
    raise RuntimeError("asked for a thread or a process")
threading.Thread.start = multiprocessing.process.BaseProcess.start = refuse
subprocess.Popen.__init__ = os.fork = os.posix_spawn = os.system = refuse
sysconfig.get_config_vars()  # it looks for a file by the platform's name, once
sys.platform = "emscripten"
import dl_basics
for module in pkgutil.walk_packages(dl_basics.__path__, "dl_basics."):
    importlib.import_module(module.name)
"""


def python(program, folder=ROOT):
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def test_nothing_of_the_course_starts_a_thread_or_a_process():
    shown = """
from dl_basics.explorers import neuron
from dl_basics.live.view import View
from tests.hands import push
for show, name, value in (neuron.neuron, "x1", 2.0), (neuron.learn, "steps", 5):
    exploration = show()
    exploration.view = view = View(exploration)
    before = view.screen.frame
    push(view.widgets[name], value)
    assert view.screen.frame != before
"""
    done = python(PYODIDE + shown)
    assert done.returncode == 0, done.stderr


def test_and_it_would_have_been_seen():
    done = python(PYODIDE + "threading.Timer(0, print).start()")
    assert "asked for a thread" in done.stderr


# --- In a browser -------------------------------------------------------------------------------


def test_jupyterlite_opens_a_notebook_from_a_web_server(chromium, folder):
    page, trouble = chromium.new_page(), []
    page.route("https://**", lambda route: (trouble.append(route.request.url), route.abort()))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    with lite.served(folder) as address:
        lite.open_notebook(page, address, NOTEBOOK.name)
        fetch = lite.FETCH.splitlines()[1]
        page.locator(".jp-Notebook .jp-Cell", has_text=fetch).wait_for()
        page.get_by_role("heading", name="One neuron").wait_for()
        names = "Object.keys(window._JUPYTERLAB ?? {})"
        assert {lite.KERNEL, *lite.WIDGETS} <= set(page.evaluate(names))
        page.close()
    # The one thing that it asks for elsewhere is Python.
    assert all("/pyodide/" in problem for problem in trouble), trouble


def test_what_moves_a_slider_there_moves_it_in_jupyterlab(lab_open):
    """The workflow does the same in JupyterLite, with Pyodide's server behind it."""
    page = lab_open(NOTEBOOK).page
    lite.run_to_the_first_picture(page, json.loads(NOTEBOOK.read_text(encoding="utf-8")))
    lite.move_the_first_slider(page)


def test_jupyterlab_does_not_meet_jupyterlites_kernel(tmp_path):
    """Also when it is installed once more over what was put aside."""
    shared = tmp_path / "share" / "jupyter"
    for version in "12":
        kernel = shared / "labextensions" / "@jupyterlite" / "pyodide-kernel-extension"
        kernel.mkdir(parents=True)
        (kernel / "package.json").write_text(version)
        settle_jupyter(tmp_path)
        assert not kernel.exists()
        assert (shared / "lite" / lite.KERNEL / "package.json").read_text() == version
