#!/usr/bin/env bash
# The whole suite, once on SQLite, once on a throw-away PostgreSQL, and the browser's part once on SQLite. Extra words go to pytest.
set -uo pipefail
cd "$(dirname "$0")/.."
pytest=(.venv/bin/python -m pytest -q "$@")
unset DATABASE_URL
failed=()
started=$SECONDS

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
part() {  # part NAME COMMAND …; a part without any test is not a failure
    say "$1"
    local from=$SECONDS status
    "${@:2}"
    status=$?
    if [ $status = 75 ]; then
        skipped_postgres=yes
        [ -n "${CI:-}" ] && failed+=("$1: not run")
    elif [ $status != 0 ] && [ $status != 5 ]; then
        failed+=("$1")
    fi
    echo "($1: $((SECONDS - from)) s)"
}

# Drawing, wording, printing, files and the order of the house know no database: for them one run is enough.
once=(tests/figures tests/test_house.py tests/test_catalogues.py tests/test_exports.py tests/actions/test_word_round_trip.py)
for name in book_layout certificates formats hard_texts leaflet lean pdf read_online reproducible sealing short_forms; do
    once+=("tests/publications/test_$name.py")
done

part "Migrations" .venv/bin/python manage.py makemigrations --check --dry-run
part "Tests on SQLite" "${pytest[@]}" -n 2 -m "not browser"
part "Tests on PostgreSQL" deploy/with_postgres.sh "${pytest[@]}" -n 2 -m "not browser" "${once[@]/#/--ignore=}"
part "Tests in the browser" "${pytest[@]}" -m browser

echo
if [ ${#failed[@]} -gt 0 ]; then
    printf 'Failed: %s\n' "${failed[@]}"
    exit 1
fi
echo "All of it passed in $(((SECONDS - started) / 60)) min $(((SECONDS - started) % 60)) s${skipped_postgres:+, without PostgreSQL}."
