#!/bin/sh
# Runs libFuzzer on each file format, each for a number of seconds (60). Needs clang with its libFuzzer (Debian:
# clang-14 and libclang-rt-14-dev). What it learns stays in build/fuzz/corpus; a crash's input is left beside it.
#
# usage: tools/fuzz.sh [SECONDS [FORMAT...]]
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- npy safetensors gguf jpg png webp

test -f build/fuzz/CMakeCache.txt || cmake --preset fuzz
cmake --build --preset fuzz
for format in "$@"; do
    corpus=build/fuzz/corpus/$format
    case $format in
    jpg | png | webp) program=fuzz_image folder=tests/data/images ;;
    *) program=fuzz_$format folder=tests/data/io ;;
    esac
    mkdir -p "$corpus"
    cp "$folder"/*."$format" "$corpus"
    build/fuzz/tests/fuzz/"$program" -max_total_time="$seconds" -max_len=16384 -rss_limit_mb=1024 \
        -artifact_prefix="build/fuzz/$format-" "$corpus"
done
