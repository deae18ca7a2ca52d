"""Put the course into a learner's home, and then become the learner's server.

    python3 learner.py jupyterhub-singleuser --port 1234

JupyterHub starts this in place of the server; it runs as the learner, never as root. What the home
lacks is copied to ~/my_course; what is there already is the learner's and stays as it is.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

import course

course.MY_COURSE = Path.home() / "my_course"
course.COPIED = course.MY_COURSE / ".copied.json"
try:
    course.MY_COURSE.mkdir(mode=0o700, exist_ok=True)
    course.copy_notebooks()
except OSError as error:  # a full disk, say: the server starts, and what is there can be saved
    print(f"The course could not be copied to {course.MY_COURSE}: {error}", file=sys.stderr)
os.execvp(sys.argv[1], sys.argv[1:])
