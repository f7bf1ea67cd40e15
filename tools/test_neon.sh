#!/usr/bin/env bash
# Builds for 64-bit ARM with a cross compiler, runs the ops' tests under emulation, and has them compare every op's bits
# with those of the build given. Where there is no cross compiler and none can be installed, that is said, and one test
# counts as skipped. The last line is "N passed, N failed"; the sums are left in build/neon/test-totals.txt.
#
# usage: tools/test_neon.sh BUILD_FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
native=$1
jobs=${JOBS:-$(nproc)}
bits=$PWD/build/neon/bits.txt # as in the test preset

if ! tools/setup.sh neon; then
    mkdir -p build/neon
    echo "0 0 1" >build/neon/test-totals.txt
    echo "skipped: neon: there is no compiler or no emulator for 64-bit ARM (gcc-aarch64-linux-gnu, qemu-user)"
    echo "0 passed, 0 failed"
    exit 0
fi
[ -f build/neon/CMakeCache.txt ] || cmake --preset neon
cmake --build --preset neon -j "$jobs"
rm -f "$bits"
SLIP_BITS_FILE=$bits "$native/tests/ops_bits_test" another_machine # writes the file
CTEST_PARALLEL_LEVEL=$jobs python3 tools/run_tests.py neon # none of them is about overlap
