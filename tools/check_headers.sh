#!/bin/sh
# Compiles every public header alone, twice over, as C99 and as C++17 under strict flags: a header that leans on what
# another happened to include, or on an extension, fails here. Says which; exits 1 if any did.
#
# CC and CXX name the compilers (cc, c++).
set -u
root=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

strict="-fsyntax-only -Wall -Wextra -Wpedantic -Wshadow -Werror"
failed=0
checked=0

# $1 language, $2 compiler and standard, $3 header as a program includes it
compile() {
    source="$scratch/alone.$1"
    # The second inclusion checks the guard; the use of a symbol keeps the translation unit from being empty.
    printf '#include <%s>\n#include <%s>\nint header_is_complete = 1;\n' "$3" "$3" >"$source"
    # shellcheck disable=SC2086 # flags are words
    if ! $2 $strict -I"$root/include" -I"$root/generated/include" "$source"; then
        echo "check_headers: $3 does not compile alone with $2" >&2
        failed=$((failed + 1))
    fi
    checked=$((checked + 1))
}

for folder in include generated/include; do
    [ -d "$root/$folder" ] || continue
    for header in $(cd "$root/$folder" && find . -name '*.h' | sed 's|^\./||' | LC_ALL=C sort); do
        compile c "${CC:-cc} -std=c99" "$header"
        compile cpp "${CXX:-c++} -std=c++17" "$header"
    done
done

if [ "$failed" -gt 0 ]; then
    echo "check_headers: $failed of $checked compilations failed" >&2
    exit 1
fi
echo "check_headers: $checked compilations of public headers passed"
