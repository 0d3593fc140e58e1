"""How much memory the program takes."""

import os
import sys
from pathlib import Path


def memory_mb() -> float:
    """What is in the machine's memory of this process, in MB of a million bytes; where that is unknown, the most.

    On Linux with all processes that it has started and that help it; pages that several share count once.
    """
    if sys.platform == "win32":
        return _windows_bytes() / 1e6
    if Path("/proc/self/statm").exists():
        return sum(map(_linux_bytes, _family("self"))) / 1e6
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS, kibibytes elsewhere
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


def _family(process):
    """This process and all that descend from it."""
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found = children.read_text().split()
        except OSError:  # a thread that has just ended
            continue
        for child in found:
            yield from _family(child)


def _linux_bytes(process):
    """Its proportional part of what is shared; where the system does not tell that, the whole."""
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return 1024 * int(line.split()[1])
    except OSError:
        pass
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:  # it has just ended
        return 0


def _windows_bytes():
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = [("cb", wintypes.DWORD), ("PageFaultCount", wintypes.DWORD)] + [
            (name, ctypes.c_size_t)
            for name in (
                "PeakWorkingSetSize", "WorkingSetSize", "QuotaPeakPagedPoolUsage", "QuotaPagedPoolUsage",
                "QuotaPeakNonPagedPoolUsage", "QuotaNonPagedPoolUsage", "PagefileUsage", "PeakPagefileUsage",
            )
        ]  # fmt: skip

    counters = Counters(cb=ctypes.sizeof(Counters))
    process = ctypes.windll.kernel32.GetCurrentProcess
    process.restype = wintypes.HANDLE
    read = ctypes.windll.kernel32.K32GetProcessMemoryInfo
    read.argtypes = [wintypes.HANDLE, ctypes.POINTER(Counters), wintypes.DWORD]
    return counters.WorkingSetSize if read(process(), ctypes.byref(counters), counters.cb) else 0
