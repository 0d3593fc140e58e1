"""Whether a window can be opened here, asked before Qt is, because Qt answers "no" by ending the whole program."""

import ctypes
import os
import sys
from pathlib import Path

from core.language import _

# Library -> its package on Debian and Ubuntu, and on Fedora: what Qt's X11 and Wayland plugins need of the system.
_PACKAGES = {
    "libGL.so.1": ("libgl1", "libglvnd-glx"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb"),
    "libX11.so.6": ("libx11-6", "libX11"),
    "libXext.so.6": ("libxext6", "libXext"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libgthread-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-render.so.0": ("libxcb-render0", "libxcb"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-shm.so.0": ("libxcb-shm0", "libxcb"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb"),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb"),
    "libxcb-xinerama.so.0": ("libxcb-xinerama0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
    "libxcb.so.1": ("libxcb1", "libxcb"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libz.so.1": ("zlib1g", "zlib"),
}
_WAYLAND_PACKAGES = {
    "libwayland-client.so.0": ("libwayland-client0", "libwayland-client"),
    "libwayland-cursor.so.0": ("libwayland-cursor0", "libwayland-cursor"),
}


def why_no_window() -> str | None:
    """One sentence on why no window can be opened, and what to do about it; None where one can.

    To be called before a QApplication is made. Where only Wayland can be reached, Qt is told so through
    QT_QPA_PLATFORM: by itself it would try X11 alone on many desktops, and abort.
    """
    reason = _why_no_qt() or (_why_no_screen() if sys.platform.startswith("linux") else None)
    if reason is None:
        return None
    sentence = _("{reason}; train, evaluate, classify and benchmark work without a window (see --help).")
    return sentence.format(reason=reason)


def _why_no_qt() -> str | None:
    try:
        import PyQt5.QtWidgets  # noqa: F401
    except ModuleNotFoundError:
        return _(
            'The window needs PyQt5, which is not installed: run "{python}" -m pip install PyQt5 pyqtgraph'
        ).format(python=sys.executable)
    except ImportError as error:
        return _missing_libraries(error, _PACKAGES)
    return None


def _why_no_screen() -> str | None:
    """As `why_no_window`, for Linux: whether one of the platforms asked for, or else X11 or Wayland, would work."""
    asked = _asked_platforms()
    only_wayland = "WAYLAND_DISPLAY" in os.environ and "DISPLAY" not in os.environ
    reasons = []
    for platform in asked or (["wayland", "xcb"] if only_wayland else ["xcb", "wayland"]):
        reason = _why_not(platform)
        if reason is None:
            if not asked and platform == "wayland":
                os.environ["QT_QPA_PLATFORM"] = "wayland"
            return None
        reasons.append(reason)
    return reasons[0]


def _asked_platforms() -> list[str]:
    """The platforms named by the argument -platform or else by QT_QPA_PLATFORM, in the order Qt tries them."""
    named = os.environ.get("QT_QPA_PLATFORM", "")
    for option, value in zip(sys.argv, sys.argv[1:], strict=False):
        if option in ("-platform", "--platform"):
            named = value
    return [platform.split(":")[0] for platform in named.split(";") if platform]


def _why_not(platform: str) -> str | None:
    if platform == "xcb":
        return _why_not_loaded("libqxcb.so", _PACKAGES) or (None if _x11_answers() else _no_screen())
    if platform.startswith("wayland"):
        packages = _PACKAGES | _WAYLAND_PACKAGES
        return _why_not_loaded("libqwayland-generic.so", packages) or (None if _wayland_answers() else _no_screen())
    folder = _plugin_folder()
    if folder.is_dir() and not any(folder.glob(f"libq{platform}*.so")):
        return _("Qt knows no platform {platform!r}: unset QT_QPA_PLATFORM, or correct it").format(platform=platform)
    return None


def _plugin_folder() -> Path:
    from PyQt5.QtCore import QLibraryInfo

    return Path(QLibraryInfo.location(QLibraryInfo.PluginsPath)) / "platforms"


def _why_not_loaded(plugin: str, packages: dict[str, tuple[str, str]]) -> str | None:
    path = _plugin_folder() / plugin
    if not path.exists():
        return None  # a Qt built in another way: it must know by itself
    try:
        ctypes.CDLL(str(path))
    except OSError as error:
        return _missing_libraries(error, packages)
    return None


def _missing_libraries(error: Exception, packages: dict[str, tuple[str, str]]) -> str:
    """What to install. The loader names only the first missing library, so every other one is tried as well."""
    first = str(error).split(":")[0]
    missing = [library for library in packages if library == first or not _loads(library)]
    if first not in missing:
        return _("Qt cannot be loaded ({error}): install PyQt5 anew, or what it misses").format(error=error)
    debian, fedora = (" ".join(sorted({packages[library][system] for library in missing})) for system in (0, 1))
    return _(
        "The window needs {missing}, which this system lacks: run sudo apt install {debian} on Debian or Ubuntu, "
        "sudo dnf install {fedora} on Fedora"
    ).format(missing=", ".join(missing), debian=debian, fedora=fedora)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _x11_answers() -> bool:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    answers = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return answers


def _wayland_answers() -> bool:
    try:
        wayland = ctypes.CDLL("libwayland-client.so.0")
    except OSError:
        return False
    wayland.wl_display_connect.restype = ctypes.c_void_p
    wayland.wl_display_connect.argtypes = [ctypes.c_char_p]
    wayland.wl_display_disconnect.argtypes = [ctypes.c_void_p]
    display = wayland.wl_display_connect(None)
    if not display:
        return False
    wayland.wl_display_disconnect(display)
    return True


def _no_screen() -> str:
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if display:
        return _(
            "The display {display} does not answer: check DISPLAY and WAYLAND_DISPLAY, or start this from the desktop"
        ).format(display=display)
    return _("There is no display to open a window on: start this program from a desktop session")
