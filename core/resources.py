"""Where the program's own files are: bitmaps, the runs that come with it, pictures, languages."""

from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[1]  # core and resources lie beside one another
RESOURCES = PROGRAM / "resources"
