"""Which version of the program this is."""

import re
from pathlib import Path

NAME = "lenet-5-alive"
_PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"  # where the program is run from its folder


def own_version() -> str:
    """Such as "0.1.0": that of the folder the program is run from, or else of the installed package."""
    try:
        said = dict(re.findall(r'^(name|version) = "(.+)"$', _PROJECT.read_text(encoding="utf-8"), re.MULTILINE))
    except (OSError, UnicodeDecodeError):
        said = {}
    if said.get("name") == NAME and "version" in said:
        return said["version"]
    from importlib.metadata import PackageNotFoundError, version  # a tenth of a second

    try:
        return version(NAME)
    except PackageNotFoundError:  # only the folders of the program were copied
        return ""
