"""What the window's first picture does not need: made when it is first wanted, at the latest behind that picture."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lenet_gui.cards.help_cards import HelpCards
    from lenet_gui.lessons.lessons import Lessons
    from lenet_gui.runs.going_to import GoingTo


class MadeLater:
    """These parts of a `MainWindow`, which is one: whoever asks for one has it, its actions make it, too."""

    @cached_property
    def lessons(self) -> "Lessons":
        """Leads through lessons."""
        from lenet_gui.lessons.lessons import Lessons

        made = Lessons(self, self.all_actions, self.home, self.docks, self.stage, self.parts, self.notice)
        self.projector.guests.insert(0, made)
        return made

    @cached_property
    def cards(self) -> "HelpCards":
        """Opens cards and the glossary, and explains terms on hover."""
        from lenet_gui.cards.help_cards import HelpCards
        from lenet_gui.cards.subject import CONTROLS, TIME
        from lenet_gui.texts.words import words
        from lenet_gui.window.view_registry import SPECS

        rows = {CONTROLS: self.controls, TIME: self.time_bar}
        return HelpCards(self.all_actions, self.docks, self.home, self.stage, rows, SPECS, words())

    @cached_property
    def going_to(self) -> "GoingTo":
        """Goes to the moment that a line names."""
        from lenet_gui.runs.going_to import GoingTo

        return GoingTo(self.all_actions, self.parts, self.stage, self.runs, self._thread, self.notice, self)

    def promise(self) -> None:
        """From now on what they do can be asked for."""
        actions = self.all_actions
        actions.bind_later(("lesson.open", "lesson.back", "lesson.next", "lesson.leave"), lambda: self.lessons)
        actions.bind_later(("help.card", "help.glossary"), lambda: self.cards)
        actions.bind_later(("moment.copy", "moment.go_to"), lambda: self.going_to)
        for dock in self.docks.values():
            dock.card_asked.connect(lambda dock: self.cards.show_view(dock.objectName()))

    def to_be_made(self) -> list[Callable[[], object]]:
        """Each makes one of them, if it is not there."""
        return [lambda: self.cards, lambda: self.lessons, lambda: self.going_to]
