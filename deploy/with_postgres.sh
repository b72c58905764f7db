#!/usr/bin/env bash
# Runs a command with DATABASE_URL on a throw-away PostgreSQL server: own folder, own socket, no network, always stopped at the end.
# with_postgres.sh COMMAND …   Ends with 75 where PostgreSQL's programs are not on this machine.
set -uo pipefail

programs=$(dirname "$(command -v initdb 2>/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -1)")
if [ ! -x "$programs/initdb" ]; then
    echo "PostgreSQL's programs are not on this machine. To test on it, type: sudo apt-get install postgresql"
    exit 75
fi

folder=$(mktemp -d /tmp/cta-postgres-XXXXXX)
as_owner() { "$@"; }
if [ "$(id -u)" = 0 ]; then  # the server refuses to be run by root
    owner=$(id -un postgres 2>/dev/null || echo nobody)
    chown "$owner" "$folder"
    as_owner() { setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups env HOME="$folder" "$@"; }
fi
cleanup() {
    (cd / && as_owner "$programs/pg_ctl" -D "$folder/data" -m immediate -w stop) >/dev/null 2>&1
    rm -rf "$folder"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

if ! (cd / && as_owner "$programs/initdb" -D "$folder/data" -U portal -A trust -E UTF8 --locale=C --no-sync) >"$folder.log" 2>&1 \
    || ! (cd / && as_owner "$programs/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w \
        -o "-k $folder -c listen_addresses='' -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60" start) >>"$folder.log" 2>&1
then
    cat "$folder.log" "$folder/server.log" 2>/dev/null
    rm -f "$folder.log"
    echo "The throw-away PostgreSQL server did not start."
    exit 1
fi
rm -f "$folder.log"
export DATABASE_URL="postgres://portal@/postgres?host=$folder"
"$@"
