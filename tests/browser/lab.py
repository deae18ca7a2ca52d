"""A real JupyterLab and a real Chromium, driven the way a reader would."""

import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--font-render-hinting=none",
]


class NoBrowser(RuntimeError):
    """There is no Chromium to drive."""


def chromium():
    """The path of a Chromium or Chrome, or None for Playwright's own."""
    named = os.environ.get("DL_BASICS_CHROMIUM")
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return named or next(filter(None, map(shutil.which, names)), None)


@contextmanager
def browser():
    """A headless Chromium, as a Playwright browser. Raises `NoBrowser` if there is none."""
    # Here, because its driver may be missing where the browser's tests are left out.
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        except Error as error:
            raise NoBrowser(f"Chromium does not start: {error.message.splitlines()[0]}") from None
        try:
            yield started
        finally:
            started.close()


@contextmanager
def jupyterlab(folder):
    """Serve `folder` in JupyterLab; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={folder}",
        "--IdentityProvider.token=",
        "--ServerApp.disable_check_xsrf=True",
        "--LabApp.expose_app_in_browser=True",
        "--JupyterNotebookApp.expose_app_in_browser=True",
        "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    home = Path(folder) / ".home"  # the reader's own settings must not change what is tested
    env = os.environ | {
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "lab"),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "PYTHONPATH": str(ROOT),  # kernels take dl_basics from this very folder
    }
    settings = home / "lab" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    # Notebook's part in JupyterLab would tell a second time that a kernel has died.
    (home / "config" / "labconfig").mkdir(parents=True, exist_ok=True)
    (home / "config" / "labconfig" / "page_config.json").write_text(
        '{"disabledExtensions": {"@jupyter-notebook/lab-extension": true}}'
    )
    log = open(Path(folder) / "jupyterlab.log", "w")
    server = subprocess.Popen(command, env=env, stdout=log, stderr=log, cwd=folder)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/api", timeout=2)
                break
            except OSError:
                time.sleep(0.25)
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(30)  # it stops its kernels first
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        log.close()


class Notebook:
    """One notebook open in JupyterLab in one browser page."""

    def __init__(
        self, browser, address, name, *, dark=False, scale=1, width=1400, height=1000, touch=False
    ):
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, device_scale_factor=scale, has_touch=touch
        )
        self.page = self.context.new_page()
        self.errors = []
        self.page.on("pageerror", lambda error: self._error(str(error)))
        self.page.on("console", self._console)
        self.page.goto(f"{address}/lab/tree/{name}?reset")
        self._wait()
        self.kernel = self.page.evaluate(KERNEL)
        self.theme(dark)  # the server remembers the theme of an earlier window

    def _wait(self):
        """Wait until the notebook is there with its kernel."""
        self.page.wait_for_selector(".jp-Notebook .jp-Cell:visible", timeout=60_000)
        self.page.wait_for_function(
            "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel"
            "?.connectionStatus === 'connected'",
            timeout=60_000,
        )
        self.collapse()

    def save(self):
        """Save the notebook."""
        self.page.evaluate(in_time("() => window.jupyterapp.commands.execute('docmanager:save')"))

    def reload(self):
        """Load the page again; the kernel lives on."""
        self.page.reload()
        self._wait()

    def _console(self, message):
        if message.type == "error":
            self._error(message.text)

    def _error(self, text):
        """Keep an error, but for this one: a kernel ended before it answered JupyterLab itself."""
        if "Canceled future for " not in text:
            self.errors.append(text)

    def command(self, name, **arguments):
        """Execute a command of JupyterLab."""
        self.page.evaluate(
            "([name, a]) => { window.jupyterapp.commands.execute(name, a); }",
            [name, arguments],
        )

    def collapse(self):
        """Close the side panel, so that the notebook has the whole window."""
        toggle = self.page.locator(".jp-SideBar .lm-mod-current")
        for tab in toggle.all():
            if tab.is_visible():
                tab.click()

    def theme(self, dark):
        """Change to the dark or the light theme, and wait until its style sheet is there."""
        self.command("apputils:change-theme", theme=f"JupyterLab {'Dark' if dark else 'Light'}")
        self.page.wait_for_function(
            "(dark) => document.body.dataset.jpThemeLight === String(!dark) &&"
            "(getComputedStyle(document.body).getPropertyValue('--jp-layout-color0').trim()"
            "  .match(/^(#111|#000|black)/) !== null) === dark",
            arg=dark,
        )

    def resize(self, width, height=1000):
        """Give the window another size."""
        self.page.set_viewport_size({"width": width, "height": height})

    def run_cell(self, number):
        """Run one cell, counted from 0, and wait until the kernel rests."""
        self.page.evaluate(
            "(k) => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = k; }", number
        )
        self._run("notebook:run-cell")

    def ask(self, code):
        """Run Python code in the kernel, outside all cells; what it printed."""
        return self.page.evaluate(in_time(ASK), [self.kernel, code])

    def restart(self):
        """Restart the kernel, with all that it knows gone."""
        self.page.evaluate(in_time(RESTART))

    def models(self):
        """The number of widget models in the page."""
        return self.page.evaluate(in_time(MODELS))

    def explorer(self, question, copy=0):
        """The explorer that asks this question; `copy` counts its copies on the page."""
        boxes = self.page.locator(".dl-explorer:has(.dl-screen)", has_text=question)
        return Explorer(self, boxes.nth(copy))

    def heap(self):
        """Bytes of living JavaScript, nodes and listeners in the page."""
        tools = self.context.new_cdp_session(self.page)
        for _ in range(3):
            tools.send("HeapProfiler.collectGarbage")
        counted = tools.send("Memory.getDOMCounters")
        used = tools.send("Runtime.getHeapUsage")["usedSize"]
        tools.detach()
        return {"bytes": used, "nodes": counted["nodes"], "listeners": counted["jsEventListeners"]}

    def run_all(self, timeout=120):
        """Run All Cells, and wait until the kernel rests."""
        self._run("notebook:run-all-cells", timeout)

    def _run(self, name, timeout=120):
        """Execute a command that runs cells, and wait until they have run and are shown."""
        self.page.evaluate(in_time(RUN, timeout), name)
        self.ask("")
        self.page.get_by_text("Loading widget").first.wait_for(state="detached")

    def settle(self, timeout=120):
        """Wait until no cell waits and the kernel is idle."""
        end = time.time() + timeout
        quiet = 0
        while quiet < 3:
            busy = self.page.locator(
                ".jp-Notebook-ExecutionIndicator[data-status=busy], "
                ".jp-InputArea-prompt:has-text('[*]')"
            ).count()
            quiet = 0 if busy else quiet + 1
            self.page.wait_for_timeout(150)
            if time.time() > end:
                raise TimeoutError("the notebook did not come to rest")

    def close(self):
        """Stop the kernel and close the window."""
        self.page.evaluate(in_time(STOP), self.kernel["id"])
        self.context.close()


def in_time(script, seconds=120):
    """The same script, but one that does not end is an error: Playwright would wait for ever."""
    late = f"setTimeout(() => fail(new Error('not done in {seconds} s')), {1000 * seconds})"
    return f"(...given) => Promise.race([({script})(...given), new Promise((_, fail) => {late})])"


RUN = """async (name) => {
  await window.jupyterapp.commands.execute(name);
}"""

KERNEL = """() => {
  const { id, name } = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  return { id, name };
}"""

STOP = """async (id) => {
  await window.jupyterapp.serviceManager.kernels.shutdown(id).catch(() => {}); // perhaps it is gone
}"""

ASK = """async ([model, code]) => {
  const { kernels } = window.jupyterapp.serviceManager;
  window.asked ??= kernels.connectTo({ model, handleComms: false }); // also without a notebook
  const future = window.asked.requestExecute({ code, store_history: false });
  let text = "";
  future.onIOPub = ({ content }) => { text += content.text ?? ""; };
  const { content } = await future.done;
  if (content.status !== "ok") throw new Error(content.traceback?.join("\\n") ?? content.status);
  return text;
}"""

# A line to the kernel from before may now bring an answer and not that the kernel rests: a new one
# brings both, since the server tries it first.
RESTART = """async () => {
  await window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart();
  window.asked?.dispose();
  delete window.asked;
}"""

AT_REST = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
  await frame(); // the browser tells of a moved pointer once in a frame
  for (let k = 0; k < 2; k++) {
    await frame();
    await kernel.requestExecute({ code: "", store_history: false }).done;
  }
  await frame();
}"""

MODELS = """async () => {
  const { rendermime } = window.jupyterapp.shell.currentWidget.content;
  const renderer = rendermime.createRenderer("application/vnd.jupyter.widget-view+json");
  const manager = await renderer._manager.promise;
  renderer.dispose();
  return Object.keys(manager._models).length;
}"""


class Explorer:
    """One explorer on the page."""

    def __init__(self, notebook, box):
        self.notebook, self.page = notebook, notebook.page
        self.box = box = quick(box)
        box.scroll_into_view_if_needed()
        box.locator(".dl-screen[data-frame]").wait_for()
        self.picture = box.locator(".dl-picture")
        self.text, self.problem = box.locator(".dl-text"), box.locator(".dl-problem")
        self.spoken = box.locator(".dl-spoken")
        self.controls = box.locator(".dl-controls > *")

    @property
    def frame(self):
        """How many pictures there have been."""
        return int(self.box.locator(".dl-screen").get_attribute("data-frame"))

    @property
    def alt(self):
        """The text alternative."""
        return self.picture.get_attribute("aria-label")

    @contextmanager
    def moves(self):
        """Wait until what is done here has changed the picture."""
        before = self.frame
        yield
        self.box.locator(f".dl-screen:not([data-frame='{before}'])").wait_for()

    def rest(self):
        """Wait until the kernel has drawn all that was asked for, and the page has painted it."""
        self.box.evaluate(in_time(AT_REST))

    def ink(self):
        """What the two canvases show: of each its width, height, and a hash of all pixels."""
        canvases = self.picture.locator("canvas")
        return canvases.evaluate_all(INK)

    def photograph(self):
        """A screenshot of the picture, as bytes of shape (height, width, 3)."""
        return photograph(self.picture)

    def photographs(self):
        """The same of the picture, the text line and each menu, cut out of one screenshot."""
        whole = photograph(self.box)
        width, places = self.box.evaluate(PLACES)
        edges = np.rint(np.multiply(places, whole.shape[1] / width)).astype(int)
        return [whole[top:bottom, left:right] for left, top, right, bottom in edges]


def quick(locator):
    """The same element, found by a name of its own: to look through all words takes long."""
    name = locator.evaluate(NAME)
    return locator.page.locator(f"[data-found='{name}']")


NAME = "(part) => (part.dataset.found ??= window.found = (window.found ?? 0) + 1)"

INK = """(all) => all.map((canvas) => {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const pixels = new Uint32Array(data.buffer);
  let hash = 0;
  for (let k = 0; k < pixels.length; k++) {
    hash = Math.imul(hash ^ pixels[k], 0x01000193);
    hash ^= hash >>> 15;
  }
  return [width, height, hash];
})"""

PLACES = """(box) => {
  const { left, top, width } = box.getBoundingClientRect();
  const parts = [".dl-picture", ".dl-text", "select"].flatMap((s) => [...box.querySelectorAll(s)]);
  return [width, parts.filter((part) => part.checkVisibility()).map((part) => {
    const place = part.getBoundingClientRect();
    return [place.left - left, place.top - top, place.right - left, place.bottom - top];
  })];
}"""


_SRGB = np.arange(256) / 255
LINEAR = np.where(_SRGB <= 0.04045, _SRGB / 12.92, ((_SRGB + 0.055) / 1.055) ** 2.4)


def luminance(colors):
    """The relative luminance of sRGB colours, bytes (..., 3), as WCAG 2.2 defines it."""
    return LINEAR[colors] @ [0.2126, 0.7152, 0.0722]


def contrast(image, paper):
    """The contrast of each pixel with the paper, from 1 to 21 (WCAG 2.2)."""
    one, other = luminance(image), luminance(paper)
    return (np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05)


def photograph(locator):
    """A screenshot of one element of the page, as bytes of shape (height, width, 3)."""
    place = None
    while place != locator.bounding_box():  # not while the page is still scrolling or growing
        place = locator.bounding_box()
        image = locator.screenshot()
    return np.asarray(Image.open(io.BytesIO(image)).convert("RGB"))
