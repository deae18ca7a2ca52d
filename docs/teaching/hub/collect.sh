#!/usr/bin/env bash
# Copy each learner's notebooks into FOLDER/NAME, as they were last saved:
#
#     sudo bash /opt/dl_basics/docs/teaching/hub/collect.sh FOLDER
#     python3 /opt/dl_basics/course.py progress FOLDER
#
# Each home is read as its learner and not as root, so that a link in it leads to nothing that the
# learner could not read.
set -euo pipefail
folder=$1
for home in "${HOMES:-/home}"/jupyter-*; do
    user=$(basename "$home") name=${home##*/jupyter-}
    [ -d "$home/my_course" ] || { echo "$name has not begun." && continue; }
    mkdir -p "$folder/$name"
    runuser -u "$user" -- bash -c 'cd "$1/my_course" && tar -chf - -- [0-9]*.ipynb' - "$home" |
        tar -xf - --no-same-owner -C "$folder/$name" || echo "$name: not all could be read."
done
