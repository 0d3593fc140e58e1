"""What was answered and reached in lessons, kept in the user's data folder: a JSON object a line. No Qt."""

import json
from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path

from core.files.reading import read_ordinary
from core.folders import user_data_folder

FILE_NAME = "answers.jsonl"
MOST_BYTES = 1_000_000  # some 8,000 answers; the oldest go first


class Answers:
    """The file `lessons/answers.jsonl` in `folder`, by default the user's; where there is none, nothing is kept."""

    def __init__(self, folder: Path | None = None):
        self.path: Path | None = None
        with suppress(OSError):
            self.path = (folder or user_data_folder()) / "lessons" / FILE_NAME

    def keep(self, lesson: str, step: int, **facts) -> None:
        """Add what was answered in this step, counted from 1. Raises OSError where it cannot be written."""
        from core.files.writing import written_whole  # not in the way of the window's first picture

        if self.path is None:
            return
        at = datetime.now(timezone.utc).isoformat(timespec="seconds")
        line = json.dumps({"lesson": lesson, "step": step, **facts, "at": at}, ensure_ascii=False)
        lines = [*self._lines(), line.encode()]
        while sum(map(len, lines)) + len(lines) > MOST_BYTES:
            lines.pop(0)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(self.path) as file:
            file.write(b"".join(kept + b"\n" for kept in lines))

    def read(self) -> list[dict]:
        """All that was kept, in its order; damaged lines are passed over."""
        found = []
        for line in self._lines():
            with suppress(ValueError, RecursionError):
                entry = json.loads(line)
                found += [entry] if isinstance(entry, dict) else []
        return found

    def _lines(self) -> list[bytes]:
        if self.path is None:
            return []
        try:
            return read_ordinary(self.path, 2 * MOST_BYTES).splitlines()
        except OSError:
            return []
