#!/usr/bin/env bash
# Makes .venv from the lock files, or leaves it alone when it was made from exactly these.
#
# Needs Python 3.11 or newer, no administrator and no pip: Debian's python3 comes without both `ensurepip` and pip,
# so the installer is taken, in this order, from Python itself, from a pip of the system, or from Debian's own signed package,
# which is unpacked into a temporary folder and not installed.
# Nothing is installed whose hash is not in requirements/*.txt.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python=${PYTHON:-python3}
venv=.venv
stamp=$venv/.made-from

say() { printf 'install: %s\n' "$*" >&2; }

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    say "$python is not Python 3.11 or newer. Install one (Debian 12: sudo apt-get install python3) or name it: make PYTHON=python3.12"
    exit 2
fi

# Contents, not time stamps: a fresh checkout or a switched branch must not cause, nor hide, a change.
wanted=$({ "$python" --version; cat requirements/{build,runtime,dev}.txt scripts/install.sh; } | sha256sum | cut -d' ' -f1)
project=$(sha256sum <pyproject.toml | cut -d' ' -f1)

# Puts the `portal` command into .venv; it runs the code of this folder, so only a changed pyproject.toml asks for it anew.
install_project() {
    "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
    printf '%s\n%s\n' "$wanted" "$project" >"$stamp"
}

if [ -x "$venv/bin/portal" ] && [ "$(sed -n 1p "$stamp" 2>/dev/null)" = "$wanted" ]; then
    [ "$(sed -n 2p "$stamp")" = "$project" ] || install_project
    exit 0
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Prints the path of a pip wheel out of Debian's package, or fails. `apt-get download` needs no administrator;
# where the system's package lists are missing (a container image), lists of our own are fetched into the scratch folder.
debian_pip() {
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    mkdir -p "$scratch/lists/partial" "$scratch/cache/archives/partial"
    local own=(-o "Dir::State::lists=$scratch/lists" -o "Dir::Cache=$scratch/cache")
    (
        cd "$scratch"
        apt-get -qq download python3-pip-whl || { apt-get -qq "${own[@]}" update && apt-get -qq "${own[@]}" download python3-pip-whl; }
    ) >/dev/null 2>&1 || return 1
    dpkg-deb -x "$scratch"/python3-pip-whl_*.deb "$scratch/pip" || return 1
    ls "$scratch"/pip/usr/share/python-wheels/pip-*.whl
}

say "making $venv from the lock files (once; again only when they change)"
rm -rf "$venv"
if "$python" -c 'import ensurepip' 2>/dev/null; then
    "$python" -m venv "$venv"
    installer=("$venv/bin/python" -m pip)
else
    "$python" -m venv --without-pip "$venv"
    if "$python" -m pip --python "$venv/bin/python" --version >/dev/null 2>&1; then
        installer=("$python" -m pip --python "$venv/bin/python")
    elif wheel=$(debian_pip); then
        installer=(env "PYTHONPATH=$wheel" "$venv/bin/python" -m pip)
    else
        rm -rf "$venv"
        say "this Python has neither ensurepip nor pip. On Debian and Ubuntu: sudo apt-get install python3-venv"
        exit 2
    fi
fi

options=(-qq --disable-pip-version-check --no-input --require-virtualenv --require-hashes)
"${installer[@]}" install "${options[@]}" -r requirements/build.txt
# Everything comes as a wheel but docopt, which ckanapi needs and which exists as source only; it is built by the pinned setuptools.
"$venv/bin/python" -m pip install "${options[@]}" --only-binary :all: --no-binary docopt --no-build-isolation \
    -r requirements/runtime.txt -r requirements/dev.txt
install_project
