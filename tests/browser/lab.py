"""A real JupyterLab and a real Chromium, driven the way a reader would."""

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

from playwright.sync_api import Error, sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic",
    "--font-render-hinting=none",
]  # fmt: skip


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
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
        f"--port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder}",
        "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True",
        "--LabApp.expose_app_in_browser=True", "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    home = Path(folder) / ".home"  # the reader's own settings must not change what is tested
    env = os.environ | {
        "JUPYTER_CONFIG_DIR": str(home / "config"), "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "lab"), "IPYTHONDIR": str(home / "ipython"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }  # fmt: skip
    settings = home / "lab" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
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
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
        log.close()


class Notebook:
    """One notebook open in JupyterLab in one browser page."""

    def __init__(self, browser, address, name, *, dark=False, scale=1, width=1400, height=1000):
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, device_scale_factor=scale
        )
        self.page = self.context.new_page()
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._console)
        self.page.goto(f"{address}/lab/tree/{name}?reset")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        self.page.wait_for_function(
            "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel"
            "?.connectionStatus === 'connected'",
            timeout=60_000,
        )
        self.collapse()
        if dark:
            self.command("apputils:change-theme", theme="JupyterLab Dark")
            self.page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")
            self.page.wait_for_timeout(500)

    def _console(self, message):
        if message.type == "error":
            self.errors.append(message.text)

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

    def run_all(self, timeout=120):
        """Run All Cells, and wait until the kernel rests."""
        self.command("notebook:run-all-cells")
        self.settle(timeout)

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
        self.context.close()
