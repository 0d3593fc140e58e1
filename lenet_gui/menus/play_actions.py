"""Playing a digit through, with the keys that go on, back and out wherever the network or the play has the focus."""

from PyQt5.QtCore import Qt

from lenet_gui.actions.actions import Actions
from lenet_gui.play.button import PlayButton
from lenet_gui.play.in_front import InFront
from lenet_gui.play.player import Player
from lenet_gui.window.docking.docks import Docks, ViewDock
from lenet_gui.window.settings import Settings

WITHIN = ("network", "play")  # the views in which Space and arrows belong to the play, while there is one


class PlayActions:
    """Does what begins with "play.", "digit.play" and "look.reduce_motion"."""

    def __init__(self, actions: Actions, player: Player, docks: dict[str, ViewDock], home: Docks, settings: Settings):
        deeds = {
            "digit.play": lambda: player.begin() if player.place is None else player.end(),
            "play.pause": player.toggle,
            "play.previous": lambda: player.step(-1),
            "play.next": lambda: player.step(1),
            "play.end": player.end,
        }
        for name, do in deeds.items():
            actions.bind(name, do)
            if name.startswith("play."):
                actions[name].setShortcutContext(Qt.WidgetWithChildrenShortcut)
                for dock in WITHIN:
                    docks[dock].addAction(actions[name])
        in_front = InFront(docks["play"], home)
        player.begun.connect(lambda: in_front.open())  # which is kept by this: a bound method would let go of it
        player.ended.connect(lambda: in_front.put_back())
        PlayButton(actions["digit.play"], docks["network"].made())
        calm = actions["look.reduce_motion"]
        calm.setChecked(settings.reduce_motion)
        player.set_calm(settings.reduce_motion)

        def choose_calm():
            settings.reduce_motion = calm.isChecked()
            player.set_calm(calm.isChecked())

        actions.bind("look.reduce_motion", choose_calm)
