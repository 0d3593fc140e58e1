"""The digits a sub-command works on, from where DESIGN says, each detour announced."""

from core.data import mnist
from core.data.dataset import BUILTIN, DataError, Dataset
from core.language import _
from core.run.run import Run
from core.training.beginning import batches_of
from lenet_gui.terminal import ProgressLine, warn


def find_digits(named: str | None) -> Dataset:
    """`named` (--data), LENET_DATA, the user's folder, a download into it, and where that fails the built-in digits.

    Raises DataError where what was named, or is there, cannot be used.
    """
    progress = ProgressLine()
    try:
        dataset = mnist.find(named, progress.show_fraction)
        if dataset is None:
            mnist.users_folder()  # nothing is fetched that cannot be kept
            warn(_("MNIST is not on this machine; fetching it (12 MB)."))
            dataset = mnist.download(progress=progress.show_fraction)
    except mnist.DownloadError as error:
        progress.clear()
        reason = str(error).rstrip(".")
        warn(_("{reason}. Working on the built-in digits instead: they are not MNIST.").format(reason=reason))
        dataset = mnist.find(BUILTIN, progress.show_fraction)
    finally:
        progress.clear()
    return dataset


def digits_of(run: Run, named: str | None) -> Dataset:
    """What the run was trained on: `named` (--data), or where nothing is named as found. Raises DataError if others."""
    dataset = find_digits(BUILTIN if named is None and run.data_source == BUILTIN else named)
    if run.data_source != dataset.source:
        message = _("This run was trained on {its} digits, and those at hand are {ours}; name the others with --data.")
        raise DataError(message.format(its=run.data_source, ours=dataset.source))
    batches_of(run, dataset)
    return dataset
