"""Every colour, colour map, font, spacing and level rule of the window, once."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PyQt5.QtCore import QCoreApplication, QEvent
from PyQt5.QtGui import QColor, QFont, QFontDatabase, QPalette
from PyQt5.QtWidgets import QApplication

GRID = 8  # every distance is a multiple or a simple fraction of it, in device-independent pixels
MARGIN = 16
CORNER = 6
SMALL, BODY, TITLE, ANSWER = 12, 14, 20, 72  # font sizes in pixels
TAB_HEIGHT = 30
FADE_MS = 120  # how long lit wires take to fade
PROJECTOR_SCALE = 1.5  # type is at least so much larger where a whole room is to read it: SMALL is 18 pixels
PROJECTOR_SIZE = (1280, 720)  # of a window for which that is meant; in a larger one type is larger still
PROJECTOR_STEPS = 8  # of type, from one scale to the next whole one: not every pixel of a window is another

# The first of these that the machine has; all have digits of equal width.
_FAMILIES = ("Inter", "SF Pro Text", "Segoe UI", "Noto Sans", "Cantarell", "Ubuntu", "DejaVu Sans")

# Levels: a map is shown from -A to +A whatever is in it, so that brightness means the same in every frame.
SQUASH_AMPLITUDE = 1.7159
PALETTES = ("blue and orange", "grey", "purple and green")


@dataclass(frozen=True)
class Theme:
    """The colours of one appearance, as #rrggbb."""

    name: str
    ground: str
    surface: str
    raised: str
    line: str
    text: str
    muted: str
    accent: str
    warning: str
    paper: str  # what ink is drawn with: digits are light on dark ground, dark on light
    past: str  # of whatever tells of the past, which a word says too

    @property
    def dark(self) -> bool:
        """Whether text is light on a dark ground."""
        return QColor(self.ground).lightness() < 128


DARK = Theme(
    "dark", "#0f1216", "#161b22", "#1e252e", "#2a323d", "#e8edf2", "#8b97a5", "#4cc2ff", "#ffb454", "#f4f6f8", "#c4a1ff"
)
LIGHT = Theme(
    "light", "#f6f7f9", "#ffffff", "#eef1f4", "#dfe3e8", "#1b2330", "#66717e", "#0b6fb8", "#a85b00", "#11161d",
    "#7037b8",
)  # fmt: skip

_current = {"theme": DARK, "palette": PALETTES[0], "scale": 1.0, "explained": True}
_colours: dict[tuple[str, float], QColor] = {}  # of the theme in use; views ask for hundreds a frame
_fonts: dict[tuple[int, bool], QFont] = {}


def theme() -> Theme:
    """The appearance in use. Views read it while painting; a change arrives as QEvent.PaletteChange."""
    return _current["theme"]


def palette() -> str:
    """The colour map for signed values in use, one of `PALETTES`."""
    return _current["palette"]


def scale() -> float:
    """How much larger than usual type is: 1, or what `projector_scale` says. A change arrives as QEvent.FontChange."""
    return _current["scale"]


def explained() -> bool:
    """Whether a line is wanted below each layer's name that says what it is for. A change is a QEvent.PaletteChange."""
    return _current["explained"]


def projected() -> bool:
    """Whether a whole room is to read the window: no type below 18 pixels, captions of 24, less of everything."""
    return scale() > 1


def projector_scale(width: int, height: int) -> float:
    """How much larger type is in front of a class, in a window of this size.

    It grows with the window, since on the wall both are as large as before, but less: a larger one also shows more.
    """
    room = min(width / PROJECTOR_SIZE[0], height / PROJECTOR_SIZE[1])
    grown = PROJECTOR_SCALE + max(0.0, room - 1)
    return math.floor(grown * PROJECTOR_STEPS) / PROJECTOR_STEPS


def use(
    app: QApplication,
    new_theme: Theme | None = None,
    new_palette: str | None = None,
    new_scale: float | None = None,
    new_explained: bool | None = None,
) -> None:
    """Dress the whole application; every widget gets a QEvent.PaletteChange and repaints."""
    _current["theme"] = new_theme or theme()
    _current["palette"] = new_palette or palette()
    _current["scale"] = new_scale or scale()
    _current["explained"] = explained() if new_explained is None else new_explained
    _colours.clear()
    _fonts.clear()
    app.setStyle("Fusion")
    app.setFont(font())
    app.setPalette(_qt_palette(theme()))
    app.setStyleSheet(_style_sheet(theme()))
    # Qt tells nobody where its own palette and style sheet stay as they are: the colour map is none of its business.
    for widget in app.allWidgets():
        QCoreApplication.sendEvent(widget, QEvent(QEvent.PaletteChange))


def font(size: int = BODY, bold: bool = False) -> QFont:
    """The one family in one of the sizes SMALL, BODY, TITLE, ANSWER or `caption_size()`; larger on a projector."""
    made = _fonts.get((size, bold))
    if made is None:
        made = _fonts[size, bold] = QFont(_family())
        made.setPixelSize(scaled(size))
        made.setWeight(QFont.DemiBold if bold else QFont.Normal)
    return QFont(made)


def caption_size() -> int:
    """The size for `font` of what the last row is to read too, such as a layer's name: there 24 pixels at least."""
    return 16 if projected() else BODY


def scaled(pixels: int) -> int:
    """A size that goes with the size of type, such as the height of a line of it."""
    return round(pixels * scale())


def stroke(pixels: float = 1) -> float:
    """The width of a line: one pixel more on a projector, where a whole room is to see it."""
    return pixels + 1 if projected() else pixels


@lru_cache(maxsize=1)
def _family() -> str:
    installed = set(QFontDatabase().families())
    return next((family for family in _FAMILIES if family in installed), QFont().defaultFamily())


def signed_colours(in_theme: Theme | None = None, name: str | None = None) -> np.ndarray:
    """(256, 3) uint8 for values -A..+A: index 0 the most negative, 127.5 zero, 255 the most positive.

    Zero is the ground; lightness moves away from it in equal steps on both sides, so the map reads without hue.
    """
    in_theme, name = in_theme or theme(), name or palette()
    return _signed_colours(in_theme.ground, in_theme.dark, name)


def sign_colour(value: float) -> QColor:
    """The full colour of this number's sign."""
    return QColor(*signed_colours()[255 if value > 0 else 0].tolist())


@lru_cache(maxsize=16)
def _signed_colours(ground: str, dark: bool, name: str) -> np.ndarray:
    way = np.linspace(-1, 1, 256)[:, None]
    if name == "grey":  # sign by lightness alone: black, mid-grey, white
        level = np.round(127.5 + 127.5 * way)
        return np.repeat(level, 3, axis=1).astype(np.uint8)
    hues = {"blue and orange": (250, 62), "purple and green": (315, 145)}[name]
    lightness, chroma = (0.80, 0.135) if dark else (0.47, 0.14)
    ends = [_from_polar(lightness, chroma, hue) for hue in hues]
    zero = _to_oklab(_rgb(ground))
    mixed = np.where(way < 0, zero + (ends[0] - zero) * -way, zero + (ends[1] - zero) * way)
    return _to_srgb(mixed)


def ink_colours(in_theme: Theme | None = None) -> np.ndarray:
    """(256, 3) uint8 for a digit's bytes: 0 the surface it lies on, 255 ink."""
    in_theme = in_theme or theme()
    return _ink_colours(in_theme.ground, in_theme.paper)


@lru_cache(maxsize=4)
def _ink_colours(ground: str, paper: str) -> np.ndarray:
    low, high = _to_oklab(_rgb(ground)), _to_oklab(_rgb(paper))
    return _to_srgb(low + (high - low) * np.linspace(0, 1, 256)[:, None])


def colour(name: str, alpha: float = 1.0) -> QColor:
    """A colour of the theme in use by its field name, such as "accent"."""
    made = _colours.get((name, alpha))
    if made is None:
        made = _colours[name, alpha] = QColor(getattr(theme(), name))
        made.setAlphaF(alpha)
    return QColor(made)


def _rgb(text):
    return np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def _from_polar(lightness, chroma, hue_degrees):
    hue = np.radians(hue_degrees)
    return np.array([lightness, chroma * np.cos(hue), chroma * np.sin(hue)])


# Oklab (B. Ottosson, 2020) is a colour space in which equal steps look equally large.
_TO_CONES = np.array(
    [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
     [0.0883024619, 0.2817188376, 0.6299787005]]
)  # fmt: skip
_TO_LAB = np.array(
    [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
     [0.0259040371, 0.7827717662, -0.8086757660]]
)  # fmt: skip


def _to_oklab(srgb):
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return np.cbrt(linear @ _TO_CONES.T) @ _TO_LAB.T


def _to_srgb(oklab):
    linear = (oklab @ np.linalg.inv(_TO_LAB).T) ** 3 @ np.linalg.inv(_TO_CONES).T
    linear = np.clip(linear, 0, 1)
    srgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.round(srgb * 255).astype(np.uint8)


def _qt_palette(of: Theme) -> QPalette:
    made = QPalette()
    roles = {
        QPalette.Window: of.ground, QPalette.WindowText: of.text, QPalette.Base: of.surface, QPalette.Text: of.text,
        QPalette.AlternateBase: of.raised, QPalette.Button: of.surface, QPalette.ButtonText: of.text,
        QPalette.ToolTipBase: of.raised, QPalette.ToolTipText: of.text, QPalette.Highlight: of.accent,
        QPalette.HighlightedText: of.ground, QPalette.PlaceholderText: of.muted, QPalette.Link: of.accent,
    }  # fmt: skip
    for role, value in roles.items():
        made.setColor(role, QColor(value))
    for role in (QPalette.WindowText, QPalette.Text, QPalette.ButtonText):
        made.setColor(QPalette.Disabled, role, QColor(of.muted))
    return made


def _style_sheet(of: Theme) -> str:
    return f"""
        QToolTip {{ background: {of.raised}; color: {of.text}; border: 1px solid {of.line}; padding: 1px 2px; }}
        QMenuBar {{ background: {of.ground}; color: {of.muted}; padding: {"0" if projected() else "2px"} 8px;
                       font-size: {scaled(SMALL if projected() else BODY)}px; }}
        QMenuBar::item:selected {{ background: {of.raised}; color: {of.text}; border-radius: 4px; }}
        QMenu {{ background: {of.raised}; border: 1px solid {of.line}; padding: 4px; }}
        QMenu::item {{ padding: 5px 24px 5px 20px; border-radius: 4px; }}
        QMenu::item:selected {{ background: {of.line}; }}
        QMenu::item:disabled {{ color: {of.muted}; }}
        QMenu::separator {{ height: 1px; background: {of.line}; margin: 4px 8px; }}
        QPushButton {{ background: {of.raised}; border: 1px solid {of.line}; border-radius: {CORNER}px;
                       padding: 5px 12px; outline: none; }}
        QPushButton[compact="true"] {{ font-size: {scaled(SMALL if projected() else BODY)}px; }}
        QPushButton:hover {{ border-color: {of.muted}; }}
        QPushButton:pressed {{ background: {of.line}; }}
        QPushButton:checked {{ border-color: {of.accent}; color: {of.accent}; }}
        QPushButton[past="true"]:checked {{ border-color: {of.past}; color: {of.past}; }}
        QPushButton:focus {{ border-color: {of.accent}; }}
        QPushButton:disabled {{ color: {of.muted}; background: {of.ground}; }}
        QPushButton[primary="true"] {{ background: {of.accent}; color: {of.ground}; border-color: {of.accent};
                                       font-weight: 600; }}
        QPushButton[primary="true"]:hover {{ border-color: {of.text}; }}
        QPushButton[primary="true"]:focus {{ border-color: {of.text}; }}
        QPushButton[primary="true"]:disabled {{ color: {of.muted}; background: {of.ground}; border-color: {of.line}; }}
        QPushButton[small="true"] {{ font-size: {scaled(SMALL)}px; padding: 1px 8px; border-radius: 4px; }}
        QPushButton[flat="true"] {{ background: transparent; border-color: transparent; color: {of.muted}; }}
        QPushButton[flat="true"]:hover {{ color: {of.text}; background: {of.raised}; }}
        QPushButton[flat="true"]:disabled {{ color: {of.line}; background: transparent; }}
        QPushButton[flat="true"]:focus {{ border-color: {of.accent}; }}
        QComboBox, QSpinBox, QLineEdit {{ background: {of.raised}; border: 1px solid {of.line};
                       border-radius: {CORNER}px; padding: 4px 8px; selection-background-color: {of.accent}; }}
        QComboBox:focus, QSpinBox:focus, QLineEdit:focus {{ border-color: {of.accent}; }}
        QComboBox::drop-down {{ border: none; width: 20px; }}
        QComboBox QAbstractItemView {{ background: {of.raised}; border: 1px solid {of.line}; outline: none; }}
        QSlider::groove:horizontal {{ height: 4px; background: {of.line}; border-radius: 2px; }}
        QSlider::sub-page:horizontal {{ background: {of.accent}; border-radius: 2px; }}
        QSlider::handle:horizontal {{ width: 14px; height: 14px; margin: -5px 0; border-radius: 7px;
                       background: {of.text}; }}
        QSlider::handle:horizontal:focus {{ background: {of.accent}; }}
        QLabel[muted="true"] {{ color: {of.muted}; }}
        QLabel[past="true"] {{ color: {of.past}; font-weight: 600; }}
        QLabel[small="true"] {{ font-size: {scaled(SMALL)}px; }}
        QLabel[lead="true"] {{ color: {of.accent}; font-weight: 600; }}
        QLabel[warning="true"] {{ color: {of.warning}; }}
        QProgressBar {{ background: {of.line}; border: none; border-radius: 2px; }}
        QProgressBar::chunk {{ background: {of.accent}; border-radius: 2px; }}
        QSplitter::handle {{ background: {of.ground}; }}
        QMainWindow::separator {{ width: 1px; height: 1px; background: {of.line}; }}
        QMainWindow::separator:hover {{ background: {of.accent}; }}
        QTabBar {{ background: {of.ground}; font-size: {scaled(SMALL)}px; qproperty-drawBase: 0; }}
        QTabBar::tab {{ background: transparent; border: none; border-bottom: 2px solid transparent;
                       color: {of.muted}; height: {scaled(TAB_HEIGHT) - 2}px; margin-left: {GRID}px; }}
        QTabBar::tab:first {{ margin-left: {MARGIN}px; }}
        QTabBar::tab:last {{ margin-right: {MARGIN + 48}px; }}
        QTabBar::tab:hover {{ color: {of.text}; }}
        QTabBar::tab:selected {{ color: {of.text}; border-bottom-color: {of.accent}; }}
    """


def system_prefers_dark(app: QApplication) -> bool:
    """Whether the desktop is dark: from the palette as Qt found it, so ask before `use`."""
    return app.palette().color(QPalette.Window).lightness() < 128
