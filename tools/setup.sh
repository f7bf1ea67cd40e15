#!/usr/bin/env bash
# Sees that what the project needs is there, and installs it where that is allowed (Debian and its relatives; root or
# sudo without a password). Otherwise says what is missing and which command installs it. Instant when nothing is.
#
# usage: tools/setup.sh [build] [check] [neon]
#   build   what building and testing need (the default)
#   check   what `make check` needs besides
#   neon    what `make test-neon` needs besides
set -euo pipefail

missing=()  # Debian packages
optional=() # those that we can do without

# need PACKAGE COMMAND: the command is on the path.
need() {
    command -v "$2" >/dev/null 2>&1 || missing+=("$1")
}

version_at_least() { # HAVE WANTED
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

has_serial_openblas() {
    local folder
    for folder in /usr/lib/*/openblas-serial /usr/lib/openblas-serial /usr/lib64; do
        if [ -e "$folder/libopenblas.so" ] || [ -e "$folder/libopenblas.a" ]; then return 0; fi
    done
    return 1
}

has_header() {
    local folder
    for folder in /usr/include /usr/include/*-linux-gnu /usr/local/include; do
        if [ -e "$folder/$1" ]; then return 0; fi
    done
    return 1
}

look_for_build() {
    need gcc cc
    need gcc gcc
    need make make
    need cmake cmake
    need python3 python3
    [ -e "$(python3 -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h" ] || missing+=(python3-dev)
    python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
    command -v ninja >/dev/null 2>&1 || optional+=(ninja-build)
    [ -e /usr/include/zlib.h ] || optional+=(zlib1g-dev)
    has_serial_openblas || optional+=(libopenblas-serial-dev)
    [ -e /usr/include/sndfile.h ] || optional+=(libsndfile1-dev)
    [ -e /usr/include/samplerate.h ] || optional+=(libsamplerate0-dev)
    if ! compgen -G "/usr/include/*/libavformat/avformat.h" >/dev/null; then
        optional+=(libavformat-dev libavcodec-dev libswscale-dev libavutil-dev)
    fi
    [ -e /usr/include/stdio.h ] || missing+=(libc6-dev)
    has_header jpeglib.h || optional+=(libjpeg62-turbo-dev)
    has_header spng.h || optional+=(libspng-dev)
    has_header webp/decode.h || optional+=(libwebp-dev)
}

look_for_check() {
    need g++ g++
    command -v clang-format >/dev/null 2>&1 || optional+=(clang-format)
}

look_for_neon() {
    need gcc-aarch64-linux-gnu aarch64-linux-gnu-gcc
    [ -e /usr/aarch64-linux-gnu/include/stdio.h ] || missing+=(libc6-dev-arm64-cross)
    need qemu-user qemu-aarch64
}

check_versions() {
    local have
    have=$(cmake --version | sed -nE '1s/.* ([0-9.]+).*/\1/p')
    if ! version_at_least "$have" 3.25; then
        echo "setup: cmake $have is too old: 3.25 or later is needed" >&2
        return 1
    fi
    if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        echo "setup: $(python3 --version) is too old: 3.11 or later is needed" >&2
        return 1
    fi
}

# How to become root without being asked anything; fails where we cannot.
root_prefix() {
    if [ "$(id -u)" -eq 0 ]; then
        echo ""
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        echo "sudo -n"
    else
        return 1
    fi
}

install_packages() {
    local prefix
    command -v apt-get >/dev/null 2>&1 || return 1
    prefix=$(root_prefix) || return 1
    echo "setup: installing $*"
    # shellcheck disable=SC2086 # the prefix is zero or two words
    local install="$prefix env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends"
    $install "$@" >/dev/null 2>&1 && return 0
    # The package lists may be old, or absent on a fresh machine.
    # shellcheck disable=SC2086
    $prefix apt-get update -qq || return 1
    $install "$@" >/dev/null
}

unique() {
    [ $# -eq 0 ] || printf '%s\n' "$@" | sort -u
}

main() {
    local what
    for what in "${@:-build}"; do
        case $what in
        build) look_for_build ;;
        check) look_for_check ;;
        neon) look_for_neon ;;
        *)
            echo "usage: tools/setup.sh [build] [check] [neon]" >&2
            return 2
            ;;
        esac
    done
    if [ ${#missing[@]} -gt 0 ] || [ ${#optional[@]} -gt 0 ]; then
        mapfile -t missing < <(unique "${missing[@]}")
        mapfile -t optional < <(unique "${optional[@]}")
        if ! install_packages "${missing[@]}" "${optional[@]}"; then
            if [ ${#optional[@]} -gt 0 ]; then
                echo "setup: going without: ${optional[*]} (apt-get install ${optional[*]})" >&2
            fi
            if [ ${#missing[@]} -gt 0 ]; then
                echo "setup: missing: ${missing[*]}" >&2
                echo "setup: as root, type: apt-get update && apt-get install -y ${missing[*]} ${optional[*]}" >&2
                return 1
            fi
        fi
    fi
    check_versions
}

main "$@"
