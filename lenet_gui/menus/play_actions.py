"""Playing a digit through: by key and button it begins, goes on, back and out."""

from lenet_gui.actions.actions import Actions
from lenet_gui.play.button import PlayButton
from lenet_gui.play.in_front import InFront
from lenet_gui.play.keys import PlayKeys
from lenet_gui.play.player import Player
from lenet_gui.window.docking.docks import Docks, ViewDock
from lenet_gui.window.settings import Settings
from lenet_gui.window.shown.stage import Stage

WITHIN = ("network", "play")  # the views in which all its keys belong to the play, while there is one


class PlayActions:
    """Does what begins with "play.", "digit.play" and "look.reduce_motion"."""

    def __init__(
        self,
        actions: Actions,
        player: Player,
        docks: dict[str, ViewDock],
        home: Docks,
        stage: Stage,
        settings: Settings,
    ):
        deeds = {
            "digit.play": lambda: player.begin() if player.place is None else player.end(),
            "play.pause": player.toggle,
            "play.previous": lambda: player.step(-1),
            "play.next": lambda: player.step(1),
            "play.end": player.end,
        }
        for name, do in deeds.items():
            actions.bind(name, do)
        PlayKeys((docks[name] for name in WITHIN), player, home)
        self.in_front = in_front = InFront(docks["play"], home)
        player.begun.connect(lambda: in_front.open())  # which is kept by this: a bound method would let go of it
        player.ended.connect(lambda: in_front.put_back())
        stage.add(PlayButton(actions["digit.play"], docks["network"].made()))
        calm = actions["look.reduce_motion"]
        calm.setChecked(settings.reduce_motion)
        player.set_calm(settings.reduce_motion)

        def choose_calm():
            settings.reduce_motion = calm.isChecked()
            player.set_calm(calm.isChecked())

        actions.bind("look.reduce_motion", choose_calm)
