"""Binder builds what we mean: its Python, its packages under the lock, and this very package."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tools import ROOT

BINDER = ROOT / "binder"


def options(path):
    """The lines of a requirements file, without comments, as (option, value)."""
    text = re.sub(r"#.*", "", path.read_text(encoding="utf-8"))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [tuple(line.split(maxsplit=1)) if line.startswith("-") else ("", line) for line in lines]


def test_requirements_are_ours_under_the_lock():
    found = options(BINDER / "requirements.txt")
    assert ("-r", "../requirements.txt") in found
    assert ("-c", "../requirements.lock") in found
    assert ("-e", ".") in found  # pip counts this from where it is called: the root
    for option, value in found:
        if option in ("-r", "-c"):
            assert (BINDER / value).is_file()


def test_notebook_is_new_enough_for_our_jupyterlab():
    assert ("", "notebook~=7.6") in options(BINDER / "requirements.txt")


def test_nothing_in_the_root_is_meant_for_binder_and_ignored():
    for name in ("runtime.txt", "postBuild", "environment.yml", "apt.txt"):
        assert not (ROOT / name).exists()


if sys.platform != "win32":  # repo2docker does not work there

    @pytest.mark.binder
    def test_repo2docker_writes_the_instructions_we_mean(tmp_path):
        """In its mode that builds nothing, which needs no container engine."""
        pytest.importorskip("repo2docker")
        shutil.copytree(BINDER, tmp_path / "binder")
        for name in ("requirements.txt", "requirements.lock", "pyproject.toml"):
            shutil.copy(ROOT / name, tmp_path)
        done = subprocess.run(
            [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "."],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            env=os.environ | {"DOCKER_HOST": "unix:///there/is/none"},
        )
        said = done.stdout + done.stderr
        assert done.returncode == 0, said
        assert "Building conda environment for python=3.12" in said
        install = re.search(r"^RUN \S+/pip install .*$", said, flags=re.MULTILINE)
        assert install, said
        assert install[0].endswith('-r "binder/requirements.txt"')
        whole = re.search(
            r"^COPY --chown=\d+:\d+ src/ ", said, flags=re.MULTILINE
        )  # the user's own
        assert whole, said
        assert whole.start() < install.start(), "-e . needs the whole folder"
        assert said.index("RUN ./binder/postBuild") > install.end()
