"""What JupyterHub is told about this course, whatever starts its servers.

With The Littlest JupyterHub, tljh.sh puts a copy into /opt/tljh/config/jupyterhub_config.d. The
tests start a JupyterHub with this very file.
"""

import os

COURSE = os.environ.get("DL_BASICS", "/opt/dl_basics")  # the clone, which learners can only read

# The notebooks come into each home as ~/my_course; what is there is never overwritten.
c.Spawner.cmd = ["python3", f"{COURSE}/docs/teaching/hub/learner.py", "jupyterhub-singleuser"]
c.Spawner.default_url = "/lab/tree/my_course/01_neuron.ipynb"
c.Spawner.http_timeout = 90  # when forty press the button at once, the last one waits
c.Spawner.start_timeout = 90

# One thread for each learner: small matrices gain nothing by more.
c.Spawner.environment = {"OPENBLAS_NUM_THREADS": "1"}

# A notebook whose page is closed gives its memory back after half an hour; one that is open stays.
c.Spawner.args = [
    "--MappingKernelManager.cull_idle_timeout=1800",
    "--MappingKernelManager.cull_interval=300",
]
