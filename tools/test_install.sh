#!/usr/bin/env bash
# Installs a build into a temporary folder and builds and runs a small program against that, outside the tree, in each
# way a user may: find_package(MLXC), find_package(Slipstream) shared and static, pkg-config for slipstream and for
# mlxc, and plain -lmlxc. Also the program in README.md, which must do what it says.
#
# usage: tools/test_install.sh [BUILD_FOLDER]
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "${1:-$root/build/release}" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
prefix=$scratch/prefix
passed=0
failed=0

run_program() { # NAME PROGRAM [OUTPUT]
    if output=$("$2" 2>&1) && [ "$output" = "${3:-right}" ]; then
        echo "ok    $1"
        passed=$((passed + 1))
    else
        echo "FAIL  $1: ${output:-no output}"
        failed=$((failed + 1))
    fi
}

try() { # NAME COMMAND...: builds; shows the output only where it fails
    local name=$1
    shift
    if ! "$@" >"$scratch/log" 2>&1; then
        cat "$scratch/log"
        echo "FAIL  $name: does not build"
        failed=$((failed + 1))
        return 1
    fi
}

build_with_cmake() { # FOLDER
    cmake -S "$scratch/source/$1" -B "$scratch/build-$1" -DCMAKE_PREFIX_PATH="$prefix" &&
        cmake --build "$scratch/build-$1"
}

try_cmake() { # FOLDER TITLE
    try "$2" build_with_cmake "$1" && run_program "$2" "$scratch/build-$1/program"
    return 0
}

build_with_pkg_config() { # PACKAGE
    local flags libraries
    flags=$(PKG_CONFIG_PATH="$libdir/pkgconfig" pkg-config --cflags "$1") || return 1
    libraries=$(PKG_CONFIG_PATH="$libdir/pkgconfig" pkg-config --libs "$1") || return 1
    # shellcheck disable=SC2086 # flags are words
    cc -std=c99 $flags "$scratch/source/program.c" -o "$scratch/program-$1" $libraries
}

try_pkg_config() { # PACKAGE
    if ! command -v pkg-config >/dev/null 2>&1; then
        echo "skip  pkg-config $1: there is no pkg-config"
        return 0
    fi
    try "pkg-config $1" build_with_pkg_config "$1" &&
        LD_LIBRARY_PATH=$libdir run_program "pkg-config $1" "$scratch/program-$1"
    return 0
}

cmake --install "$build" --prefix "$prefix" >/dev/null
cp -r "$root/tests/install" "$scratch/source"
# The installed tree must not depend on where it was installed to, nor on the sources.
mv "$prefix" "$scratch/moved"
prefix=$scratch/moved
libdir=$(dirname "$(find "$prefix" -name libslipstream.so -print -quit)")

try_cmake mlxc "find_package(MLXC)"
try_cmake slipstream "find_package(Slipstream)"
try_cmake static "find_package(Slipstream), static"
try_pkg_config slipstream
try_pkg_config mlxc
try "-lmlxc" cc -std=c99 "-I$prefix/include" "$scratch/source/program.c" -o "$scratch/program-plain" \
    "-L$libdir" -lmlxc &&
    LD_LIBRARY_PATH=$libdir run_program "-lmlxc" "$scratch/program-plain"

awk '/^```c$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$root/README.md" >"$scratch/readme.c"
try "README.md" cc -std=c99 -Wall -Wextra -Werror "-I$prefix/include" "$scratch/readme.c" -o "$scratch/program-readme" \
    "-L$libdir" -lslipstream &&
    LD_LIBRARY_PATH=$libdir run_program "README.md" "$scratch/program-readme" 513

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
