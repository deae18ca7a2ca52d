"""Firefox and WebKit, driven by what every browser understands: WebDriver, and its successor BiDi.

No package drives Debian's Firefox without a program that Debian lacks, and Playwright brings
browsers of its own that are no reader's. Both protocols take the same lists of actions, so that
one small class serves the two.
"""

import base64
import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from glob import glob
from pathlib import Path

MINI_BROWSER = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"


class NoBrowser(RuntimeError):
    """The browser is not installed, or does not start."""


class Page:
    """One window of a browser. Subclasses write `open`, `run`, `act` and `photograph`."""

    errors = ()

    def wait(self, expression, seconds=60):
        """Wait until a JavaScript expression is true; gives its value."""
        end = time.monotonic() + seconds
        while not (value := self.run(expression)):
            if time.monotonic() > end:
                raise TimeoutError(f"waited {seconds} s for {expression}")
            time.sleep(0.1)
        return value

    def middle(self, selector):
        """Where the first element with this selector has its middle, in pixels of the window."""
        return self.run(
            f"""(() => {{
              const part = document.querySelector({json.dumps(selector)});
              part.scrollIntoView({{ block: "center" }});
              const {{ left, top, width, height }} = part.getBoundingClientRect();
              return [left + width / 2, top + height / 2];
            }})()"""
        )

    def press(self, selector, *keys):
        """Press keys while the element has the focus."""
        self.run(f"document.querySelector({json.dumps(selector)}).focus()")
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.act([{"type": "key", "id": "keys", "actions": strokes}])

    def drag(self, selector, *way):
        """Pull the element by these steps (dx, dy) with the mouse; without any, click it."""
        x, y = self.middle(selector)
        moves = [(x, y), *((x + dx, y + dy) for dx, dy in way)]
        steps = [
            {
                "type": "pointerMove",
                "x": round(x),
                "y": round(y),
                "duration": 40,
                "origin": "viewport",
            }
            for x, y in moves
        ]
        down, up = ({"type": f"pointer{end}", "button": 0} for end in ("Down", "Up"))
        actions = [steps[0], down, *steps[1:], up]
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}}
        self.act([mouse | {"actions": actions}])


class Firefox(Page):
    """Firefox by WebDriver BiDi, over a websocket."""

    def __init__(self, socket):
        self.socket, self.numbers, self.errors = socket, itertools.count(1), []
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self.requests = []
        tree = self.ask("browsingContext.getTree")
        self.context = tree["contexts"][0]["context"]

    def ask(self, method, **params):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            told = json.loads(self.socket.recv())
            if told.get("method") == "log.entryAdded" and told["params"]["level"] == "error":
                self.errors.append(told["params"]["text"])
            elif told.get("method") == "network.beforeRequestSent":
                self.requests.append(told["params"]["request"]["url"])
            elif told.get("id") == number:
                if told["type"] == "error":
                    raise RuntimeError(f"{method}: {told['message']}")
                return told["result"]

    def size(self, width, height):
        viewport = {"width": width, "height": height}
        self.ask("browsingContext.setViewport", context=self.context, viewport=viewport)

    def open(self, address):
        self.ask("browsingContext.navigate", context=self.context, url=address, wait="complete")

    def run(self, expression):
        told = self.ask(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then((v) => JSON.stringify(v ?? null))",
            target={"context": self.context},
            awaitPromise=True,
        )
        if told["type"] == "exception":
            raise RuntimeError(told["exceptionDetails"]["text"])
        return json.loads(told["result"]["value"])

    def act(self, actions):
        self.ask("input.performActions", context=self.context, actions=actions)

    def photograph(self):
        told = self.ask("browsingContext.captureScreenshot", context=self.context)
        return base64.b64decode(told["data"])


@contextmanager
def firefox():
    """A headless Firefox, as a `Page`. Raises `NoBrowser` if there is none."""
    from websocket import create_connection

    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if not program:
        raise NoBrowser("there is no Firefox; Debian calls it firefox-esr")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = [
            "--headless",
            "--no-remote",
            "--profile",
            profile,
            "--remote-debugging-port",
            "0",
        ]
        env = os.environ | {"HOME": profile, "MOZ_DISABLE_AUTO_SAFE_MODE": "1"}
        log = Path(profile) / "log.txt"
        with log.open("w") as file, started([program, *options], env=env, stderr=file) as process:
            while not (found := re.search(r"BiDi listening on (ws://\S+)", log.read_text())):
                if process.poll() is not None:
                    raise NoBrowser("Firefox ended before it could be driven")
                time.sleep(0.1)
            socket = create_connection(f"{found[1]}/session", suppress_origin=True, timeout=120)
            try:
                yield Firefox(socket)
            finally:
                socket.close()


class WebKit(Page):
    """WebKitGTK's MiniBrowser by WebDriver, over HTTP."""

    def __init__(self, driver, browser):
        self.driver, self.session = driver, ""
        options = {"binary": browser, "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self.session = f"/{self.ask('/session', capabilities=wanted)['sessionId']}"

    def ask(self, path, how="POST", **told):
        address = (
            f"{self.driver}/session{self.session}{path}" if self.session else self.driver + path
        )
        body = json.dumps(told).encode() if how == "POST" else None
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(address, body, headers, method=how)
        try:
            with urllib.request.urlopen(request, timeout=180) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {json.load(error)['value']['message']}") from None

    def size(self, width, height):
        self.ask("/window/rect", width=width, height=height)

    def open(self, address):
        self.ask("/url", url=address)

    def run(self, expression):
        script = f"""const done = arguments[0];
          Promise.resolve({expression}).then((value) => done(JSON.stringify(value ?? null)))"""
        return json.loads(self.ask("/execute/async", script=script, args=[]))

    def act(self, actions):
        self.ask("/actions", actions=actions)

    def photograph(self):
        return base64.b64decode(self.ask("/screenshot", how="GET"))


@contextmanager
def webkit():
    """WebKit on a screen that nobody sees, as a `Page`. Raises `NoBrowser` if there is none."""
    driver, screen, browsers = (
        shutil.which("WebKitWebDriver"),
        shutil.which("Xvfb"),
        glob(MINI_BROWSER),
    )
    if not (driver and screen and browsers):
        raise NoBrowser("there is no WebKit to drive; Debian: webkit2gtk-driver and xvfb")
    read, write = os.pipe()
    options = ["-displayfd", str(write), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
    with started([screen, *options], pass_fds=[write], stderr=subprocess.DEVNULL):
        os.close(write)
        with os.fdopen(read) as told:
            display = f":{told.readline().strip()}"
        env = os.environ | {
            "DISPLAY": display,
            "GDK_BACKEND": "x11",
            "NO_AT_BRIDGE": "1",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",  # else not as root; pages are our own
            "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }
        port = free_port()
        with started([driver, f"--port={port}"], env=env, stderr=subprocess.DEVNULL):
            address = f"http://127.0.0.1:{port}"
            for _ in range(100):
                try:
                    urllib.request.urlopen(f"{address}/status", timeout=2).close()
                    break
                except OSError:
                    time.sleep(0.1)
            page = WebKit(address, browsers[-1])
            try:
                page.ask("/timeouts", script=120_000, pageLoad=120_000)
                yield page
            finally:
                page.ask("", how="DELETE")


def free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def started(command, **how):
    """A program that runs within this."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, **how)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
