#!/usr/bin/env bash
# The course on The Littlest JupyterHub. Run it on the server, once TLJH is installed:
#
#     sudo bash docs/teaching/hub/tljh.sh ADDRESS_OF_THE_REPOSITORY TEACHER learner1 learner2 ...
#
# Run it again for a newer course or for more learners; nobody's own notebooks change.
set -euo pipefail
repository=$1 teacher=$2
shift 2

# The course, where everybody can read it and nobody but root can write.
if [ -d /opt/dl_basics ]; then
    git -C /opt/dl_basics pull --ff-only
else
    git clone "$repository" /opt/dl_basics
fi
python=/opt/tljh/user/bin/python
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "The course needs Python 3.11.")'
cd /opt/dl_basics
"$python" -m pip install -c requirements.lock -r requirements.txt -e .
"$python" -m compileall -q dl_basics  # learners cannot write there, so that each would compile
chmod -R go=rX /opt/dl_basics

install -D -m 644 docs/teaching/hub/dl_basics.py \
    /opt/tljh/config/jupyterhub_config.d/dl_basics.py

# A learner has a server and two open notebooks: see docs/teaching/class.md for what they take.
tljh-config set limits.memory 1G
tljh-config set limits.cpu 1
tljh-config set user_environment.default_app jupyterlab

# A server that nobody used for an hour stops; files stay. Tabs that are open but idle count as idle.
tljh-config set services.cull.enabled true
tljh-config set services.cull.timeout 3600
tljh-config set services.cull.every 300

# Only who is listed comes in; each chooses a password at the first time. Choose yours at once.
tljh-config set auth.type firstuseauthenticator.FirstUseAuthenticator
tljh-config set auth.FirstUseAuthenticator.create_users false
for name in "$teacher" "$@"; do
    tljh-config remove-item users.allowed "$name" 2>/dev/null || true
    tljh-config add-item users.allowed "$name"
done
tljh-config remove-item users.admin "$teacher" 2>/dev/null || true
tljh-config add-item users.admin "$teacher"
tljh-config reload hub
