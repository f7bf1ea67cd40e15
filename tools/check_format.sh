#!/usr/bin/env bash
# Checks that the C sources are in the format of .clang-format, or with --fix puts them into it. Versions of
# clang-format differ in details, so only the one that Debian 12 has is heeded; without it nothing is checked.
set -euo pipefail
cd "$(dirname "$0")/.."

wanted=14
tool=""
for candidate in clang-format-$wanted clang-format; do
    if command -v "$candidate" >/dev/null 2>&1 && "$candidate" --version | grep -q "version $wanted\."; then
        tool=$candidate
        break
    fi
done
if [ -z "$tool" ]; then
    echo "format: not checked: clang-format $wanted is not here"
    exit 0
fi

mapfile -t files < <(find include src python/src tests bench examples -name '*.[ch]' -not -path '*/build/*' | sort)
if [ "${1:-}" = --fix ]; then
    "$tool" -i --style=file "${files[@]}"
    echo "format: ${#files[@]} files done"
    exit 0
fi
bad=()
# One process for all files is fast; which of them differ is asked only when some do.
if ! "$tool" --dry-run --Werror --style=file "${files[@]}" >/dev/null 2>&1; then
    for file in "${files[@]}"; do
        "$tool" --dry-run --Werror --style=file "$file" >/dev/null 2>&1 || bad+=("$file")
    done
fi
if [ ${#bad[@]} -gt 0 ]; then
    printf 'format: %s\n' "${bad[@]}" >&2
    echo "format: ${#bad[@]} files are not in the project's format: run \`make format\`" >&2
    exit 1
fi
echo "format: ${#files[@]} files are fine"
