#!/usr/bin/env bash
# The catalogues of the interface: make writes new strings and compiles; check says whether they are whole and current.
set -euo pipefail
cd "$(dirname "$0")/.."
languages=(es fr ar)

if ! command -v xgettext >/dev/null; then
    echo "gettext is missing, so messages cannot be looked at. Type: sudo apt-get install gettext"
    exit 1
fi

gather() {
    mkdir -p locale
    local options=()
    for language in "${languages[@]}"; do options+=(-l "$language"); done
    .venv/bin/python manage.py makemessages "${options[@]}" --no-wrap --add-location file --ignore 'node_modules/*' \
        --ignore '.venv/*' --ignore 'var/*' --ignore 'staticfiles/*' --ignore 'static_vendor/*' --ignore 'tests/*' -v 0
}

strings() {  # what a catalogue asks for, without the places where it stands
    msgattrib --no-obsolete --no-location --no-wrap --sort-output "$1" | grep -vE '^(#|"(POT-Creation|PO-Revision)-Date)' \
        | grep -E '^(msgctxt|msgid|msgid_plural) ' | sort || true
}

case ${1:-} in
make)
    gather
    .venv/bin/python manage.py compilemessages --ignore .venv --ignore node_modules -v 0
    ;;
check)
    if [ ! -d locale ]; then
        echo "There is no catalogue yet. Type: make translations"
        exit 1
    fi
    copy=$(mktemp -d)
    cp -r locale "$copy/before"
    trap 'rm -rf locale; cp -r "$copy/before" locale; rm -rf "$copy"' EXIT
    gather
    stale=()
    for language in "${languages[@]}"; do
        po=$language/LC_MESSAGES/django.po
        if [ ! -f "$copy/before/$po" ]; then
            stale+=("$language: no catalogue")
            continue
        fi
        msgfmt --check-format -o /dev/null "$copy/before/$po"
        diff <(strings "$copy/before/$po") <(strings "locale/$po") >"$copy/difference" \
            || stale+=("$language: $(grep -c '^[<>]' "$copy/difference") strings differ from the code")
    done
    if [ ${#stale[@]} -gt 0 ]; then
        printf '%s\n' "${stale[@]}"
        echo "Type: make translations, and translate what is new."
        exit 1
    fi
    ;;
*)
    echo "messages.sh make | check"
    exit 2
    ;;
esac
