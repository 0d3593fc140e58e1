"""The one door through which every sentence a user reads passes, so that it can be translated."""

import gettext
import os

from core.resources import RESOURCES

_CATALOGUES = RESOURCES / "locale"
_translation = gettext.translation("lenet", _CATALOGUES, fallback=True)


def _(message: str) -> str:
    """The sentence in the user's language (LANGUAGE, LC_ALL, LC_MESSAGES or LANG), or as it is where there is none."""
    return _translation.gettext(message)


def languages() -> tuple[str, ...]:
    """The user's languages, the most wanted first, as `_` looks for them: "de_AT" and then "de"; without English."""
    named = next((os.environ[name] for name in _VARIABLES if os.environ.get(name)), "")
    found = []
    for locale in named.split(":"):
        whole = locale.partition(".")[0].partition("@")[0]
        found += [whole, whole.partition("_")[0]]
    wanted = dict.fromkeys(name for name in found if name and name.replace("_", "").isalnum())
    before_english = []
    for name in wanted:
        if name in ("C", "POSIX") or name.startswith("en"):
            break
        before_english.append(name)
    return tuple(before_english)


_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
