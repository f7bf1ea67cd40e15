"""Virtual environments in the build folder, made when first needed."""

import pathlib
import subprocess
import venv

INSTALL_SECONDS = 900

# The peer that programs are compared with: the MLX whose behaviour is followed.
PEER_PACKAGES = ("mlx[cpu]==0.32.2", "numpy", "pytest")
TEST_PACKAGES = ("numpy", "pytest")


class Unavailable(Exception):
    """The environment could not be made; the text says why."""


def python_of(folder, packages, program=None, pip_arguments=()):
    """The interpreter of an environment with the packages. `program` is the Python to make it with (this one);
    `pip_arguments` say where packages come from."""
    folder = pathlib.Path(folder)
    python = folder / "bin" / "python"
    mark = folder / "installed"
    wanted = " ".join(packages)
    if mark.exists() and mark.read_text(encoding="utf-8") == wanted:
        return python
    print(f"installing {', '.join(packages)} into {folder}", flush=True)
    try:
        if program:
            subprocess.run([program, "-m", "venv", "--clear", folder], check=True, timeout=INSTALL_SECONDS)
        else:
            venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *pip_arguments,
                        *packages], check=True, timeout=INSTALL_SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        raise Unavailable(f"{', '.join(packages)} could not be installed: {error}") from error
    mark.write_text(wanted, encoding="utf-8")
    return python
