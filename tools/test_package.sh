#!/usr/bin/env bash
# Installs the Python package with pip, as a user would, into a fresh environment, and looks whether what was installed
# works: the module, the stubs, the program in README.md. PYTHON chooses the interpreter.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-python3}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

check() { # NAME COMMAND...
    local name=$1
    shift
    if "$@" >"$scratch/log" 2>&1; then
        echo "ok    $name"
        passed=$((passed + 1))
    else
        cat "$scratch/log"
        echo "FAIL  $name"
        failed=$((failed + 1))
    fi
}

"$python" -m venv "$scratch/venv"
check "pip install ." "$scratch/venv/bin/pip" install --disable-pip-version-check --quiet \
    --config-settings=cmake.define.SLIPSTREAM_CUDA_KERNELS=OFF "$root"
cd "$scratch"
check "the module works without NumPy" "$scratch/venv/bin/python" -c '
import mlx.core as mx
assert mx.sum(mx.arange(5) * 2.0).item() == 20
assert "venv" in mx.__file__, mx.__file__'
check "the stubs are installed" "$scratch/venv/bin/python" -c '
import ast, pathlib, mlx.core as mx
stub = pathlib.Path(mx.__file__).parent / "core" / "__init__.pyi"
names = {node.name for node in ast.parse(stub.read_text()).body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
missing = names - set(dir(mx)) - {"DLPackCompatible", "BinaryFile"}
assert not missing, missing'
awk '/^```python$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$root/README.md" >"$scratch/readme.py"
check "README.md" env SLIP_GPU=sim "$scratch/venv/bin/python" "$scratch/readme.py"
check "pip uninstall" "$scratch/venv/bin/pip" uninstall --disable-pip-version-check --quiet --yes slipstream

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
