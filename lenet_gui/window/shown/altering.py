"""The network shown as it is altered, and what has been found out in the background of that, and of its links."""

from core.network.parameters import Parameters
from core.study.alterations import Alteration, with_cuts
from core.study.lens import Link
from core.study.moment import AlteredTest, Found, Moment


class Altering:
    """Keeps the last answers, and gives a moment those that are of its network."""

    def __init__(self):
        self._altered: tuple = (None, None, None)  # a network, how, and its parameters altered so
        self._test: tuple = (None, None)  # `Moment.altered`, and the AlteredTest of that
        self._found: dict[str, tuple] = {}  # what is known of links, by its name in a moment: the network, and it

    def of(self, whole: Parameters, start: Parameters, alteration: Alteration, cuts: tuple[Link, ...]) -> Parameters:
        """This network, altered and with these links cut; the same object for the same arguments."""
        if self._altered[0] is not whole or self._altered[1] != (alteration, cuts):
            self._altered = (whole, (alteration, cuts), with_cuts(alteration.of(whole, start), cuts))
        return self._altered[2]

    def have_tested(self, altered: tuple, test: AlteredTest) -> None:
        """What a network answers on the test digits that is altered like this, see `Moment.altered`."""
        self._test = (altered, test)

    def have_found(self, name: str, whole: Parameters, found: Found) -> None:
        """What is known now of the links of this network; `name` as in a moment."""
        self._found[name] = (whole, found)

    def forget(self) -> None:
        """There are other digits now."""
        self._found.clear()

    def known(self, shown: Moment) -> dict[str, object]:
        """The fields of this moment that tell of it."""
        return {"altered_test": self._tested(shown), **{name: self._found_of(shown, name) for name in self._found}}

    def _tested(self, shown):
        """That of its step, or a little older while it goes on learning."""
        altered, test = self._test
        if test is None or altered != shown.altered:
            return None
        return test if shown.learning or test.after.step == shown.source.step else None

    def _found_of(self, shown, name):
        """What is known of this network, or while it learns what was of an earlier step of it."""
        whole, found = self._found[name]
        own, of = shown.source, found.source
        earlier = shown.learning and of.run_id == own.run_id and of.step <= own.step
        return found if whole is shown.whole or earlier else None
