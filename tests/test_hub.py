"""JupyterHub takes the configuration of docs/teaching/hub: two learners, each with their own files.

Where DL_BASICS_HUB names a folder with JupyterHub's programs, as `.ci/run` makes it, and root may
add two users to the system.
"""

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from tools import ROOT

HUB = ROOT / "docs" / "teaching" / "hub"
PROGRAMS = os.environ.get("DL_BASICS_HUB", "")

SETTINGS = """
load_subconfig({ours!r})
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub_port}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy_port}"
c.JupyterHub.spawner_class = "localprocess"
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = {password!r}
c.Authenticator.allowed_users = {learners!r}
{more}
"""


class Learner:
    """A browser without a screen: it keeps cookies and follows redirects."""

    def __init__(self, address, name, password):
        self.address, self.name = address, name
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))
        self.get("/hub/login")
        form = {"username": name, "password": password, "_xsrf": self.ticket("/hub/")}
        self.get("/hub/login", urlencode(form).encode())

    def ticket(self, path):
        return next(c.value for c in self.cookies if c.name == "_xsrf" and c.path == path)

    def get(self, path, data=None, headers=()):
        request = Request(self.address + path, data, dict(headers))
        with self.opener.open(request, timeout=30) as answer:
            return answer.read().decode(), answer.url

    def start(self):
        self.get("/hub/spawn")
        for _ in range(120):
            _, url = self.get(f"/user/{self.name}/lab")
            if url.startswith(f"{self.address}/user/{self.name}/lab"):
                return
            time.sleep(0.5)
        raise AssertionError(f"the server of {self.name} did not start; last seen {url}")

    def file(self, path, owner=None):
        """A file as the server of `owner` gives it, in Jupyter's own form."""
        headers = {"X-XSRFToken": self.ticket(f"/user/{self.name}/")}
        path = f"/user/{owner or self.name}/api/contents/{path}"
        return json.loads(self.get(path, headers=headers)[0])


def free_port():
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


if PROGRAMS and hasattr(os, "geteuid") and os.geteuid() == 0:

    @pytest.fixture
    def learners():
        """Two users of the system, whose homes everybody may enter: ours has to protect itself."""
        names = [f"dlb-{secrets.token_hex(3)}" for _ in range(2)]
        for name in names:
            subprocess.run(["useradd", "-m", "-s", "/bin/bash", name], check=True)
            Path(f"/home/{name}").chmod(0o755)
        yield names
        for name in names:
            subprocess.run(["userdel", "-rf", name], stderr=subprocess.DEVNULL)

    @pytest.fixture
    def course():
        """What of the clone a learner's server needs, where everybody may read it."""
        folder = Path("/opt") / f"dlb-{secrets.token_hex(3)}"
        for name in ("notebooks", "docs", "tools"):
            shutil.copytree(ROOT / name, folder / name)
        shutil.copy(ROOT / "course.py", folder)
        yield folder
        shutil.rmtree(folder)

    def hub(folder, course, learners, password, more=""):
        """A JupyterHub with our file and what this machine needs; its address and its log."""
        ports = {name: free_port() for name in ("port", "hub_port", "proxy_port")}
        ours = str(HUB / "dl_basics.py")
        settings = SETTINGS.format(
            ours=ours, password=password, learners=set(learners), more=more, **ports
        )
        (folder / "jupyterhub_config.py").write_text(settings)
        path = f"{PROGRAMS}/bin{os.pathsep}{PROGRAMS}/node_modules/.bin{os.pathsep}"
        env = {"PATH": path + os.environ["PATH"], "DL_BASICS": str(course), "HOME": str(folder)}
        command = [f"{PROGRAMS}/bin/jupyterhub", "-f", "jupyterhub_config.py"]
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                command, cwd=folder, env=env, stdout=log, stderr=log, start_new_session=True
            )
        address = f"http://127.0.0.1:{ports['port']}"
        for _ in range(240):
            try:
                build_opener().open(f"{address}/hub/login").close()
                break
            except (URLError, ConnectionError):
                assert process.poll() is None, (folder / "log").read_text()
                time.sleep(0.25)
        return process, address

    def stop(process):
        """Stop a hub, and its proxy, which outlives a hub that has no time to stop it."""
        process.terminate()
        process.wait(30)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    def unknown(log):
        """What JupyterHub says of options that it does not have."""
        return re.findall(r"Config option .*? not recognized.*", log)

    @pytest.mark.hub
    def test_two_learners_have_their_own_course(tmp_path, learners, course):
        password = secrets.token_hex(8)
        first, second = learners
        own = Path(f"/home/{second}/my_course")
        process, address = hub(tmp_path, course, learners, password)
        try:
            one, two = (Learner(address, name, password) for name in learners)
            one.start()
            two.start()
            for learner in (one, two):
                notebook = learner.file("my_course/01_neuron.ipynb")
                assert notebook["content"]["cells"][0]["source"].startswith("# ")
                assert notebook["writable"]
                assert Path(f"/home/{learner.name}/my_course/01_neuron.ipynb").owner() == (
                    learner.name
                )
            with pytest.raises(HTTPError, match="403"):
                one.get(f"/user/{second}/api/contents/my_course/01_neuron.ipynb")
            theirs = str(own / "01_neuron.ipynb")
            read = ["runuser", "-u", first, "--", "cat", theirs]
            done = subprocess.run(read, capture_output=True, text=True)
            assert done.returncode and "Permission denied" in done.stderr
            assert not done.stdout
            with pytest.raises(HTTPError, match="403"):
                Learner(address, "root", password)  # who is not listed does not come in

            # what a learner changed is there after a restart, and what was thrown away comes back
            (own / "01_neuron.ipynb").write_text("mine")
            (own / "02_activations.ipynb").unlink()
            command = [f"{course}/docs/teaching/hub/learner.py", "true"]
            subprocess.run(
                ["runuser", "-u", second, "--", f"{PROGRAMS}/bin/python", *command], check=True
            )
            assert (own / "01_neuron.ipynb").read_text() == "mine"
            assert (own / "02_activations.ipynb").exists()
        finally:
            stop(process)
        log = (tmp_path / "log").read_text()
        assert not unknown(log)
        for learner in learners:
            assert f"/user/{learner}" in log

    @pytest.mark.hub
    def test_an_option_that_jupyterhub_does_not_have_is_seen(tmp_path, learners, course):
        process, _ = hub(tmp_path, course, learners, "x" * 16, "c.JupyterHub.prot = 1")
        stop(process)
        assert unknown((tmp_path / "log").read_text())
