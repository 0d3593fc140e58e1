"""The one door through which every sentence a user reads passes, so that it can be translated."""

import gettext

from core.resources import RESOURCES

_CATALOGUES = RESOURCES / "locale"
_translation = gettext.translation("lenet", _CATALOGUES, fallback=True)


def _(message: str) -> str:
    """The sentence in the user's language (LANGUAGE, LC_ALL, LC_MESSAGES or LANG), or as it is where there is none."""
    return _translation.gettext(message)
