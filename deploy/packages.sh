#!/usr/bin/env bash
# Which system packages are missing for running (run) or for running and testing (test)? Root installs them, others are told what to type.
# The portal runs without them; what then fails is named here and on the page that would need it.
set -uo pipefail
purpose=${1:-run}

has_library() { ldconfig -p 2>/dev/null | grep -q "$1" || find /usr/lib /usr/local/lib -name "$1*" -print -quit 2>/dev/null | grep -q .; }
has_font() { find /usr/share/fonts /usr/local/share/fonts -name "$1*" -print -quit 2>/dev/null | grep -q .; }
has_command() { command -v "$1" >/dev/null 2>&1; }
has_postgres() { has_command initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

missing=()
lost=()
need() {  # need PACKAGE "what is unavailable without it" CHECK ARGUMENT
    if ! "${@:3}"; then
        missing+=("$1")
        lost+=("$2")
    fi
}

check() {
    missing=() lost=()
    need libpango-1.0-0 "PDF files" has_library libpango-1.0
    need libpangoft2-1.0-0 "PDF files" has_library libpangoft2-1.0
    need libharfbuzz-subset0 "PDF files" has_library libharfbuzz-subset
    need fonts-noto-core "Arabic, Amharic and Nepali in PDF files" has_font NotoNaskhArabic
    need gettext "Spanish, French and Arabic pages" has_command msgfmt
    if [ "$purpose" = test ]; then
        need chromium "browser tests" has_command "${CHROMIUM:-chromium}"
        need poppler-utils "checks of PDF text" has_command pdftotext
        need qpdf "checks of PDF structure" has_command qpdf
        need postgresql "the second run of the suite, on PostgreSQL" has_postgres
    fi
}

check
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && has_command apt-get; then
    echo "Installing system packages: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -q && apt-get install -y -q --no-install-recommends "${missing[@]}"; } >/tmp/cta-packages.log 2>&1 \
        || echo "apt-get could not install them all; its words are in /tmp/cta-packages.log"
    check
fi
if [ ${#missing[@]} -gt 0 ]; then
    unavailable=$(printf '%s\n' "${lost[@]}" | sort -u | paste -sd ';' | sed 's/;/; /g')
    echo "Not available on this machine: $unavailable. To have it, type: sudo apt-get install ${missing[*]}"
fi
exit 0
