"""The notebooks themselves, run in the reader's browser: a JupyterLite site in the folder lite.

    python -m tools.website.lite versions LOCK    note what a pyodide-lock.json has, in pyodide.json
    python -m tools.website.lite try SITE         open SITE/lite in Chromium and move a slider there

Python comes from Pyodide's own server, and with it all that is named in pyodide.json. The rest,
`dl_basics` among it, lies in the folder as wheels: packed from what is installed here, so that
making the site asks no other computer for anything.
"""

import base64
import csv
import functools
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import tomllib
import zipfile
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import ROOT

VERSIONS = Path(__file__).with_name("pyodide.json")
SHARED = Path(sys.prefix, "share", "jupyter")
EXTENSIONS = SHARED / "labextensions"
KERNEL = "@jupyterlite/pyodide-kernel-extension"
WIDGETS = ["@jupyter-widgets/jupyterlab-manager", "anywidget"]  # the halves that run in the page
PLUGIN = f"{KERNEL}:kernel"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NOTES = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")  # of how something was installed
THERE = {"sys_platform": "emscripten", "platform_system": "Emscripten", "extra": ""}
FETCH = """\
# Here, in the browser, the course's package is fetched first. It may take a minute.
%pip install -q dl_basics"""


# --- Which packages -----------------------------------------------------------------------------


def versions():
    """Pyodide's version, its Python's, and those of the packages it brings that we ask for."""
    return json.loads(VERSIONS.read_text(encoding="utf-8"))


def requirements(there):
    """What `dl_basics` needs and what that needs in turn, as far as it is not `there`."""
    found, packed = [], {}
    waiting = [Requirement(line) for line in PROJECT["dependencies"]]
    environment = THERE | {"python_version": versions()["python"].rpartition(".")[0]}
    while waiting:
        requirement = waiting.pop(0)
        name = canonicalize_name(requirement.name)
        if requirement.marker is None or requirement.marker.evaluate(environment):
            found.append(requirement)
            if name not in packed and name not in there:
                packed[name] = distribution(name)
                waiting += map(Requirement, packed[name].requires or [])
    return found, packed


def kernel():
    """The folder of the kernel's half that runs in the page; tools.environment puts it aside."""
    for folder in (SHARED / "lite" / KERNEL, EXTENSIONS / KERNEL):
        if folder.is_dir():
            return folder
    raise SystemExit("JupyterLite is missing: `python3 course.py site --lite` installs it.")


def of_the_kernel():
    """What the kernel brings itself: stand-ins for what has no use in a browser."""
    index = kernel() / "static" / "pypi" / "all.json"
    return json.loads(index.read_text(encoding="utf-8"))


def note_versions(lock):
    """Keep of a pyodide-lock.json what concerns the course."""
    lock, known = json.loads(Path(lock).read_text(encoding="utf-8")), versions()
    there = lock["packages"]
    found, _ = requirements(there.keys() | of_the_kernel().keys())
    names = sorted({canonicalize_name(requirement.name) for requirement in found} & there.keys())
    known["python"] = lock["info"]["python"]
    known["packages"] = {name: there[name]["version"] for name in names}
    VERSIONS.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")


# --- Wheels -------------------------------------------------------------------------------------


def wheels(folder):
    """Pack `dl_basics` and what it needs beyond Pyodide's own; gives the wheels' names."""
    _, packed = requirements(versions()["packages"].keys() | of_the_kernel().keys())
    return [course_wheel(folder), *(other_wheel(folder, found) for found in packed.values())]


def course_wheel(folder):
    package = ROOT / "dl_basics"
    files = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in sorted(package.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    own = f"{PROJECT['name']}-{PROJECT['version']}.dist-info"
    for name in PROJECT["license-files"]:
        files[f"{own}/licenses/{name}"] = (ROOT / name).read_bytes()
    lines = ["Metadata-Version: 2.1", f"Name: {PROJECT['name']}", f"Version: {PROJECT['version']}"]
    lines += [f"Requires-Python: {PROJECT['requires-python']}"]
    lines += [f"Requires-Dist: {line}" for line in PROJECT["dependencies"]]
    return pack(folder, PROJECT["name"], PROJECT["version"], "\n".join(lines) + "\n", files)


def other_wheel(folder, found):
    """An installed package without its compiled copies, which no browser can run."""
    files = {
        path.as_posix(): path.read_binary()
        for path in found.files
        if ".." not in path.parts
        and path.name not in NOTES
        and path.suffix not in (".so", ".pyd", ".pyc", ".pth")
        and not {"labextension", "nbextension"} & set(path.parts)
    }
    name = canonicalize_name(found.name).replace("-", "_")
    return pack(folder, name, found.version, found.read_text("METADATA"), files)


def pack(folder, name, version, metadata, files):
    """Write a wheel of these files, {path: bytes}."""
    own = f"{name}-{version}.dist-info"
    files[f"{own}/METADATA"] = metadata.encode()
    tag = "Wheel-Version: 1.0\nGenerator: dl_basics\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{own}/WHEEL"] = tag.encode()
    record = io.StringIO()
    rows = csv.writer(record, lineterminator="\n")
    for path, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        rows.writerow([path, f"sha256={digest}", len(content)])
    rows.writerow([f"{own}/RECORD", "", ""])
    wheel = Path(folder, f"{name}-{version}-py3-none-any.whl")
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in {**files, f"{own}/RECORD": record.getvalue().encode()}.items():
            archive.writestr(zipfile.ZipInfo(path), content, zipfile.ZIP_DEFLATED)  # no date
    return wheel.name


# --- The site -----------------------------------------------------------------------------------


def build(site, books, pyodide=None):
    """Make SITE/lite with these notebooks; `pyodide` is its address, if not its own server's."""
    target = Path(site, "lite").resolve()
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        place = Path(place)
        (place / "pypi").mkdir()  # where the kernel's builder looks for wheels
        (place / "contents").mkdir()
        wheels(place / "pypi")
        for path in books:
            write_notebook(path, place / "contents" / path.name)
        options = {"disablePyPIFallback": True} | ({"pyodideUrl": pyodide} if pyodide else {})
        page = {"appName": "dl_basics", "exposeAppInBrowser": True}
        page["litePluginSettings"] = {PLUGIN: options}
        settings = {
            "apps": ["lab"],
            "contents": ["contents"],
            "output_dir": str(target),
            "ignore_sys_prefix": ["federated_extensions"],
            "federated_extensions": [str(kernel()), *(str(EXTENSIONS / name) for name in WIDGETS)],
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
        }
        write(place / "jupyter_lite_config.json", {"LiteBuildConfig": settings})
        page = {"jupyter-lite-schema-version": 0, "jupyter-config-data": page}
        write(place / "jupyter-lite.json", page)
        command = [sys.executable, "-m", "jupyterlite_core", "build"]
        done = subprocess.run(command, cwd=place, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"JupyterLite was not built:\n{done.stdout}{done.stderr}")
    return target


def write(path, content):
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def write_notebook(source, target):
    """A notebook for Pyodide: before its own code, a cell fetches the course's package."""
    book = json.loads(source.read_text(encoding="utf-8"))
    cell = {"cell_type": "code", "id": "fetch", "metadata": {}, "outputs": []}
    if any(told["cell_type"] == "code" for told in book["cells"]):
        book["cells"].insert(0, cell | {"execution_count": None, "source": FETCH})
    book["metadata"]["kernelspec"] = {"name": "python", "display_name": "Python (Pyodide)"}
    write(target, book)


# --- Trying it out ------------------------------------------------------------------------------


class Quiet(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def log_message(self, *words):
        pass


@contextmanager
def served(folder):
    """Serve a folder on this computer; gives its address."""
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def open_notebook(page, address, name):
    """Open a notebook, and wait until it is shown."""
    page.goto(f"{address}/lab/index.html?path={name}")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)


def run_to_the_first_picture(page, book):
    """Run the cells of a notebook that is open, up to the first that shows an explorer."""
    shows = (k for k, cell in enumerate(book["cells"]) if "display(" in "".join(cell["source"]))
    for number in range(next(shows) + 1):
        page.evaluate(
            """async (number) => {
              const { commands, shell } = window.jupyterapp;
              shell.currentWidget.content.activeCellIndex = number;
              await shell.currentWidget.sessionContext.ready;
              await commands.execute("notebook:run-cell");
            }""",
            number,
        )


def move_the_first_slider(page):
    """Move it by the keyboard; raises if the picture stays as it was."""
    screen = page.locator(".dl-screen[data-frame]").first
    screen.wait_for()
    before = screen.get_attribute("data-frame")
    handle = page.locator(".dl-explorer .noUi-handle").first
    handle.scroll_into_view_if_needed()
    handle.press("End")
    page.locator(f".dl-screen[data-frame]:not([data-frame='{before}'])").first.wait_for()


def try_out(site, name="01_neuron.ipynb"):
    """Move a slider of the course in SITE/lite. Pyodide's server must be within reach."""
    from playwright.sync_api import sync_playwright

    folder = Path(site, "lite")
    book = json.loads((folder / "files" / name).read_text(encoding="utf-8"))
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with served(folder) as address, sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=chromium).new_page()
        page.set_default_timeout(300_000)  # Python and its packages are fetched
        open_notebook(page, address, name)
        run_to_the_first_picture(page, book)
        move_the_first_slider(page)


if __name__ == "__main__":
    {"versions": note_versions, "try": try_out}[sys.argv[1]](sys.argv[2])
