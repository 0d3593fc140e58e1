"""On what the benchmarks run: figures of two machines are compared only by those who know both."""

import platform
import subprocess
import sys
from pathlib import Path

import numpy as np

from core.network.processors import (
    allowed_processors,
    blas_kernel,
    computing_processes,
    computing_threads,
    most_processes,
)


def machine() -> dict[str, object]:
    """The processor, how many of them we may use, what multiplies matrices, the versions, and who computes."""
    return {
        "processor": processor_name(),
        "processors": allowed_processors(),
        "blas_kernel": blas_kernel(),
        "numpy": np.__version__,
        "python": platform.python_version(),
        "threads": computing_threads(),  # that share an evaluation
        "processes": most_processes(computing_processes()),  # that may share a step
    }


def processor_name() -> str:
    """As its maker calls it, such as "AMD EPYC"; where the system does not tell, its kind, such as "x86_64"."""
    try:
        found = _NAMES.get(sys.platform, lambda: "")()
    except (OSError, subprocess.SubprocessError):
        found = ""
    return " ".join(found.split()) or platform.processor() or platform.machine() or "unknown"


def _on_linux():
    rows = [line.partition(":") for line in Path("/proc/cpuinfo").read_text().splitlines()]
    return next((value for name, _colon, value in rows if name.strip() == "model name"), "")


def _on_macos():
    command = ["sysctl", "-n", "machdep.cpu.brand_string"]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=10).stdout


def _on_windows():
    import winreg

    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"HARDWARE\DESCRIPTION\System\CentralProcessor\0") as key:
        return winreg.QueryValueEx(key, "ProcessorNameString")[0]


_NAMES = {"linux": _on_linux, "darwin": _on_macos, "win32": _on_windows}
