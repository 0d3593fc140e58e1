"""Anything that a person may do to the whole window, by chance, one thing after another.

play(window, random.Random(seed), files, count)   in the test of the window, and by hand in tests/hardship
"""

import random
from pathlib import Path

from PyQt5.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PyQt5.QtGui import QContextMenuEvent, QDesktopServices, QHelpEvent, QImage, QWheelEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QMainWindow,
    QMenu,
    QTabBar,
    QWidget,
)

KEYS = [Qt.Key_Left, Qt.Key_Right, Qt.Key_Up, Qt.Key_Down, Qt.Key_Return, Qt.Key_Escape, Qt.Key_Space, Qt.Key_Tab]
KEYS += [Qt.Key_Backtab, Qt.Key_Home, Qt.Key_End, Qt.Key_PageUp, Qt.Key_PageDown, Qt.Key_Delete, Qt.Key_Plus]
KEYS += [Qt.Key_Minus, *range(Qt.Key_A, Qt.Key_Z + 1), *range(Qt.Key_0, Qt.Key_9 + 1)]
MODIFIERS = [Qt.NoModifier] * 3 + [Qt.ControlModifier, Qt.ShiftModifier, Qt.AltModifier]
AREAS = [Qt.LeftDockWidgetArea, Qt.RightDockWidgetArea, Qt.TopDockWidgetArea, Qt.BottomDockWidgetArea]
POINTED = ("move", "move", "click", "click", "double click", "right click", "press", "release", "wheel", "tip", "menu")


class Player:
    """Does `count` things to the window, each as soon as Qt has come to rest from the last, and then calls `done`.

    `files` are what the dialogs give: runs, pictures, a folder. `done_so_far` tells in words what was done.
    """

    def __init__(self, window: QMainWindow, chance: random.Random, files: list[Path], datasets: list, count: int, done):
        self.window, self.chance, self.files, self.datasets = window, chance, files, datasets
        self.left, self.done = count, done
        self.done_so_far: list[str] = []
        self._events = [
            (self._press_key, 24), (self._point, 40), (self._press_button, 10), (self._trigger, 10), (self._dock, 8),
            (self._turn, 8), (self._draw, 5), (self._resize, 3), (self._open_run, 3), (self._use_dataset, 1),
            (self._train, 6), (self._wait, 6), (self._hide, 1),
        ]  # fmt: skip

    def start(self) -> None:
        """Begin, as soon as Qt has nothing else to do."""
        QTimer.singleShot(0, self._next)

    def _next(self):
        if self.left <= 0:
            self.done()
            return
        self.left -= 1
        # First the next, then this one: a dialog that waits for its answer is to get it.
        QTimer.singleShot(self.chance.choice((0, 0, 0, 5, 30)), self._next)
        asking = [
            widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and isinstance(widget, QDialog)
        ]
        modal = QApplication.activeModalWidget()
        if modal in asking:  # nobody can reach what lies behind it
            asking = [modal]
        popup = QApplication.activePopupWidget()
        if popup is not None and self.chance.random() < 0.7:
            self._answer_popup(popup)
        elif asking and self.chance.random() < 0.4:
            self._answer(self.chance.choice(asking))
        else:
            events, weights = zip(*self._events, strict=True)
            self.chance.choices(events, weights)[0]()

    def _say(self, words):
        self.done_so_far.append(words)

    # What one can do

    def _answer_popup(self, popup):
        actions = [action for action in popup.actions() if _harmless(action)] if isinstance(popup, QMenu) else []
        if actions and self.chance.random() < 0.6:
            action = self.chance.choice(actions)
            self._say(f"from the menu {action.text()}")
            popup.close()
            action.trigger()
        else:
            self._say("close the popup")
            popup.close()

    def _answer(self, dialog):
        if isinstance(dialog, QFileDialog) and self.chance.random() < 0.7:
            dialog.selectFile(str(self.chance.choice(self.files)))
            self._say("answer the file dialog")
            dialog.accept()
            return
        buttons = [button for button in dialog.findChildren(QAbstractButton) if button.isVisible()]
        button = self.chance.choice(buttons) if buttons and not isinstance(dialog, QFileDialog) else None
        self._say(f"answer {type(dialog).__name__} {button.text() if button else 'no'}")
        button.click() if button else dialog.reject()

    def _press_key(self):
        widget = QApplication.focusWidget() or self.window
        key, modifier = self.chance.choice(KEYS), self.chance.choice(MODIFIERS)
        if modifier == Qt.ControlModifier and key == Qt.Key_Q:
            return
        times = self.chance.choice((1, 1, 2, 4))
        self._say(f"press {modifier:x}+{key:x} {times} times in {type(widget).__name__}")
        for _time in range(times):
            if _alive(widget):
                QTest.keyClick(widget, key, modifier)

    def _point(self):
        views = [dock.view for dock in self.window.docks.values() if dock.view is not None and dock.view.isVisible()]
        tabs = [bar for bar in self.window.home.findChildren(QTabBar) if bar.isVisible()]
        whole = self.chance.choice([*views, *views, self.window, *tabs])
        place = QPoint(self.chance.randrange(max(1, whole.width())), self.chance.randrange(max(1, whole.height())))
        widget = whole.childAt(place) or whole
        self._at(widget, widget.mapFrom(whole, place), self.chance.choice(POINTED))

    def _at(self, widget, place, how):
        self._say(f"{how} in {type(widget).__name__} at {place.x()}, {place.y()}")
        whole, left = widget.mapToGlobal(place), Qt.LeftButton
        turned = QPoint(0, self.chance.choice((120, -120)))
        wheel = (QPointF(place), QPointF(whole), QPoint(), turned, Qt.NoButton, Qt.NoModifier, Qt.NoScrollPhase, False)
        {
            "move": lambda: QTest.mouseMove(widget, place),
            "click": lambda: QTest.mouseClick(widget, left, Qt.NoModifier, place),
            "double click": lambda: QTest.mouseDClick(widget, left, Qt.NoModifier, place),
            "right click": lambda: QTest.mouseClick(widget, Qt.RightButton, Qt.NoModifier, place),
            "press": lambda: QTest.mousePress(widget, left, Qt.NoModifier, place),
            "release": lambda: QTest.mouseRelease(widget, left, Qt.NoModifier, place),
            "wheel": lambda: QApplication.sendEvent(widget, QWheelEvent(*wheel)),
            "tip": lambda: QApplication.sendEvent(widget, QHelpEvent(QEvent.ToolTip, place, whole)),
            "menu": lambda: QApplication.sendEvent(widget, QContextMenuEvent(QContextMenuEvent.Mouse, place, whole)),
        }[how]()

    def _press_button(self):
        button = self._one_of(QAbstractButton)
        if button is not None:
            self._say(f"press the button {button.text() or button.toolTip()}")
            button.click()

    def _trigger(self):
        actions, menus = [], [action.menu() for action in self.window.menuBar().actions()]
        while menus:
            for action in menus.pop().actions():
                (menus if action.menu() else actions).append(action.menu() or action)
        action = self.chance.choice([action for action in actions if _harmless(action)])
        self._say(f"trigger {action.text()}")
        action.trigger()

    def _dock(self):
        name, home = self.chance.choice(list(self.window.docks)), self.window.home
        dock, other = self.window.docks[name], self.chance.choice(list(self.window.docks.values()))
        how = self.chance.choice(("open", "open", "undock", "dock", "close", "area", "tabify", "split", "menu", "hide"))
        self._say(f"dock {name}: {how}")
        {
            "open": dock.open,
            "undock": lambda: dock.undock(),
            "dock": lambda: dock.undock(False),
            "close": dock.close,
            "area": lambda: home.addDockWidget(self.chance.choice(AREAS), dock),
            "tabify": lambda: home.tabifyDockWidget(other, dock) if other is not dock else None,
            "split": lambda: home.splitDockWidget(other, dock, Qt.Vertical) if other is not dock else None,
            "menu": lambda: dock.ask_for_menu(dock),
            "hide": lambda: dock.setVisible(not dock.isVisible()),
        }[how]()

    def _turn(self):
        widget = self._one_of(QComboBox, QAbstractSpinBox, QAbstractSlider)
        self._say(f"turn {type(widget).__name__}")
        if isinstance(widget, QComboBox) and widget.count():
            widget.setCurrentIndex(self.chance.randrange(widget.count()))
            widget.activated.emit(widget.currentIndex())
        elif isinstance(widget, QAbstractSpinBox):
            widget.stepBy(self.chance.choice((-1000, -3, -1, 1, 3, 1000)))
        elif isinstance(widget, QAbstractSlider):
            widget.setValue(self.chance.randint(widget.minimum(), widget.maximum()))

    def _draw(self):
        pad = self.window.study.pad
        if not pad.isVisible():
            return
        self._say("draw")
        place = lambda: QPoint(self.chance.randrange(-9, pad.width() + 9), self.chance.randrange(-9, pad.height() + 9))  # noqa: E731
        QTest.mousePress(pad, Qt.LeftButton, Qt.NoModifier, place())
        for _point in range(self.chance.randrange(6)):
            QTest.mouseMove(pad, place())
        if self.chance.random() < 0.9:
            QTest.mouseRelease(pad, Qt.LeftButton, Qt.NoModifier, place())

    def _resize(self):
        widgets = [self.window, *(dock for dock in self.window.docks.values() if dock.isFloating())]
        width, height = self.chance.randrange(1, 1900), self.chance.randrange(1, 1200)
        self._say(f"resize to {width} x {height}")
        self.chance.choice(widgets).resize(width, height)

    def _open_run(self):
        path = self.chance.choice([path for path in self.files if path.suffix == ".npz"])
        self._say(f"open {path.name}")
        self.window.runs.open(path)

    def _use_dataset(self):
        which = self.chance.randrange(len(self.datasets))
        self._say(f"use data {which}")
        self.window.use_dataset(self.datasets[which])

    def _train(self):
        controls = self.window.controls
        action = self.chance.choice((controls.train_action, controls.step_action, controls.reset_action))
        self._say(f"trigger {action.text()}")
        action.trigger()

    def _wait(self):
        """Long enough for a few frames of training."""
        self._say("wait")
        QTest.qWait(self.chance.choice((40, 100, 300)))

    def _hide(self):
        self._say("minimize and restore")
        self.window.showMinimized()
        QApplication.processEvents()
        self.window.showNormal()

    def _one_of(self, *kinds):
        found = [widget for kind in kinds for widget in self.window.findChildren(kind) if _open_to_all(widget)]
        return self.chance.choice(found) if found else None


def answer_dialogs(patch, chance: random.Random, files: list[Path], folder: Path) -> None:
    """Let Qt's own dialogs, which would wait, answer at once; `patch(owner, name, replacement)` replaces something."""

    def some(*_arguments, **_options):
        return (str(chance.choice(files)) if chance.random() < 0.7 else "", "")

    def another(*_arguments, **_options):
        return (str(folder / f"saved-{chance.randrange(3)}") if chance.random() < 0.7 else "", "")

    patch(QFileDialog, "getOpenFileName", some)
    patch(QFileDialog, "getSaveFileName", another)
    patch(QFileDialog, "getExistingDirectory", lambda *_: str(folder) if chance.random() < 0.5 else "")
    patch(QDesktopServices, "openUrl", lambda *_: True)


def write_files(folder: Path, dataset) -> list[Path]:
    """Runs of networks of every kind, a picture, and a file that is none of these."""
    import strategies

    from core.recipe.recipe import named_recipe
    from core.run.commands import StepOnce
    from core.run.run_file import write_run
    from core.training.trainer import Trainer

    made = []
    for name in strategies.NETWORKS:
        like = strategies.network(name)
        recipe = named_recipe("fast").with_changes(architecture=like.architecture, loss=like.loss, batch_size=16)
        trainer = Trainer(recipe, dataset)
        if name != "fewest":  # which has not begun, so its table may be edited
            trainer.apply(StepOnce())
            trainer.step()
        made.append(folder / f"{name}.npz")
        write_run(made[-1], trainer.run())
        trainer.close()
    picture = folder / "picture.png"
    image = QImage(40, 40, QImage.Format_RGB32)
    image.fill(Qt.white)
    for place in range(8, 32):
        image.setPixelColor(20, place, Qt.black)
    image.save(str(picture))
    nothing = folder / "nothing.npz"
    nothing.write_bytes(b"no run")
    return [*made, picture, nothing]


def _harmless(action) -> bool:
    """Whether it neither ends the program nor is a menu or a line between others."""
    ends = "quit" in action.text().replace("&", "").lower()
    return action.isEnabled() and not action.isSeparator() and action.menu() is None and not ends


def _open_to_all(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled()


def _alive(widget) -> bool:
    try:
        return widget.isVisible()
    except RuntimeError:
        return False
