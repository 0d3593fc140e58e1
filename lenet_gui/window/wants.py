"""How each want of a view, by its name in the spec, is met once the view has been made: what is connected to what."""

from core.happening.finding import HALVE, RESET, WHOLE
from core.run.commands import Reset, SetStepFactor
from core.run.run_file import SHIPPED_FOR_NUMBERS
from core.study.moment import Found
from lenet_gui.jobs.altered import PruneLinks, ReadAlterations, ReadCuts
from lenet_gui.jobs.paths import Paths
from lenet_gui.jobs.readings import ComputeCurves, ReadMargins


def _study_drawings(parts, view):
    pad, chooser = view.panel.pad, view.panel.chooser

    def study(strokes):
        parts.give_way()
        parts.sources.study_strokes(strokes, pad.pen_width, pad.weights())

    view.panel.strokes_changed.connect(study)
    parts.sources.picked.connect(lambda: chooser.set_playing(False))
    parts.player.begun.connect(chooser.hold)
    parts.player.ended.connect(chooser.go_on)


def _study_test_digits(parts, view):
    view.panel.digit_chosen.connect(lambda index: parts.sources.study_digit(parts.digits.dataset.test, "test", index))


def _cut_links(parts, view):
    view.cut_toggled.connect(parts.present.toggle_cut)


def _find_out_what_links_are_worth(parts, view):
    present, jobs, worth = parts.present, parts.jobs, view.worth
    for request, name in ((ReadCuts, "cut_errors"), (PruneLinks, "pruning")):

        def on_answered(wanted, found, name=name):
            worth.show_progress(None)
            present.have_found(name, wanted.whole, Found(wanted.source, found))

        def on_cancelled(_wanted):
            if not any(map(jobs.under_way, (ReadCuts, PruneLinks))):
                worth.show_progress(None)

        progressed = lambda _wanted, share, _text: worth.show_progress(share)  # noqa: E731
        jobs.hear(request, on_answered, progressed=progressed, cancelled=on_cancelled)

    def ask(make, *more):
        for request in (ReadCuts, PruneLinks):
            if request is not make:
                jobs.cancel(request)
        jobs.ask(make(present.shown.whole, parts.digits.dataset, present.shown.source, *more))

    worth.errors_wanted.connect(lambda: ask(ReadCuts))
    worth.pruning_wanted.connect(lambda factor: ask(PruneLinks, factor))
    worth.cancel_wanted.connect(lambda: [jobs.cancel(request) for request in (ReadCuts, PruneLinks)])
    worth.cuts_wanted.connect(lambda links: present.look(cuts=links))


def _begin_runs_with_another_table(parts, view):
    view.table_chosen.connect(parts.runs.begin_with_table)


REMEDIES = {
    HALVE: lambda live: SetStepFactor(live.step_factor / 2),
    WHOLE: lambda _live: SetStepFactor(1.0),
    RESET: lambda live: Reset(live.recipe),
}


def _help_the_run(parts, view):
    view.happening.remedy_chosen.connect(lambda remedy: parts.runs.command(REMEDIES[remedy](parts.present.live)))


def _pick_digits(parts, view):
    view.digit_chosen.connect(lambda part, index: _pick(parts, part, index))


def _pick_test_digits(parts, view):
    view.digit_chosen.connect(lambda index: _pick(parts, "test", index))


def _pick(parts, part, index):
    parts.sources.pick_digit(getattr(parts.digits.dataset, part), part, index)


def _set_the_threshold(parts, view):
    view.threshold_changed.connect(lambda threshold: parts.present.look(threshold=threshold))


def _choose_the_mode(parts, view):
    view.mode_chosen.connect(lambda mode: parts.present.look(mode=mode))


def _show_the_difference(parts, view):
    view.difference_wanted.connect(parts.present.show_difference)


def _choose_the_measure(parts, view):
    view.measure_chosen.connect(lambda measure: parts.present.look(measure=measure))


def _read_margins(parts, view):
    parts.jobs.hear(ReadMargins, lambda wanted, margins: view.set_margins(wanted.part, margins, wanted.at))
    view.margins_wanted.connect(
        lambda name: parts.jobs.ask(ReadMargins(parts.present.shown, parts.digits.dataset, name))
    )


def _change_the_digit(parts, view):
    view.transform_changed.connect(lambda transform: parts.present.look(transform=transform))


def _compute_curves(parts, view):
    def on_failed(_wanted, error):
        view.show_answer(None)
        raise error

    parts.jobs.hear(
        ComputeCurves,
        answered=lambda _wanted, answer: view.show_answer(answer),
        failed=on_failed,
        progressed=lambda _wanted, fraction, _text: view.show_progress(fraction),
        cancelled=lambda _wanted: view.show_answer(None),
    )
    view.curves_wanted.connect(lambda request: parts.jobs.ask(ComputeCurves(request, parts.digits.dataset.test)))
    view.cancel_wanted.connect(lambda: parts.jobs.cancel(ComputeCurves))


def _alter_the_network(parts, view):
    view.alteration_changed.connect(lambda alteration: parts.present.look(alteration=alteration))
    view.restore_wanted.connect(parts.present.restore_all)
    parts.altered_tests.progressed.connect(view.show_progress)


def _compute_curves_of_alterations(parts, view):
    parts.jobs.hear(
        ReadAlterations,
        answered=lambda wanted, errors: view.show_curve(wanted.name, wanted.whole, wanted.ways, errors),
        progressed=lambda wanted, share, _text: view.show_curve_progress(wanted.name, share),
        cancelled=lambda wanted: view.show_curve(wanted.name, wanted.whole, wanted.ways, None),
    )
    view.curve_wanted.connect(
        lambda name, whole, start, ways: parts.jobs.ask(ReadAlterations(name, whole, start, ways, parts.digits.dataset))
    )
    view.cancel_wanted.connect(lambda name: parts.jobs.cancel((ReadAlterations, name)))


def _leave_out_stages(parts, view):
    view.stages_changed.connect(lambda stages: parts.present.look(skipped=stages))


def read_numbers(_parts, view):
    """Read whatever is written there, at once: a few milliseconds."""
    from core.study.numbers.number_reading import read_number

    view.reading_wanted.connect(lambda parameters, strokes: view.show_reading(read_number(parameters, strokes)))


def _give_the_network_for_numbers(parts, view):
    parts.run_files.numbers_read.connect(lambda run: view.set_network_for_numbers(run.parameters))
    parts.run_files.read_for_numbers(SHIPPED_FOR_NUMBERS)


def _study_pictures(parts, view):
    view.window_picked.connect(parts.sources.study_image)


def _study_my_digits(parts, view):
    view.digit_chosen.connect(parts.study_my_digit)


def _play_the_digit(parts, view):
    player = parts.player
    player.changed.connect(view.show_playing)
    view.show_playing(player.playing)
    view.sought.connect(player.seek)
    view.held.connect(player.hold)
    view.speed_chosen.connect(player.set_speed)
    view.details_chosen.connect(player.set_details)
    view.pause_wanted.connect(player.toggle)
    view.scene_wanted.connect(player.step)
    view.end_wanted.connect(player.end)


def _lay_out_the_path(parts, view):
    paths = Paths(parts.jobs, view)
    paths.found.connect(view.set_path)
    view.path_wanted.connect(paths.want)


def _travel(parts, view):
    view.moment_chosen.connect(parts.travel.go)


def _keep_the_list_of_runs(parts, view):
    runs = parts.runs
    view.run_chosen.connect(lambda run_id: parts.present.show_run(runs.list.find(run_id)))
    view.go_on_wanted.connect(runs.go_on_with)
    view.branch_wanted.connect(runs.branch)
    view.undo_wanted.connect(runs.list.bring_back)
    runs.list.deleted.connect(view.show_deleted)
    for asked, done in (("renamed", "rename"), ("noted", "note"), ("delete_wanted", "delete")):
        getattr(view, asked).connect(getattr(runs.list, done))


WANTS = {
    "the path of training": _lay_out_the_path,
    "travelling": _travel,
    "the list of runs": _keep_the_list_of_runs,
    "playing the digit": _play_the_digit,
    "studying drawings": _study_drawings,
    "studying test digits": _study_test_digits,
    "cutting links": _cut_links,
    "what links are worth": _find_out_what_links_are_worth,
    "runs with another table": _begin_runs_with_another_table,
    "helping the run": _help_the_run,
    "picking digits": _pick_digits,
    "picking test digits": _pick_test_digits,
    "setting the threshold": _set_the_threshold,
    "choosing the mode": _choose_the_mode,
    "showing the difference": _show_the_difference,
    "choosing the measure": _choose_the_measure,
    "margins": _read_margins,
    "changing the digit": _change_the_digit,
    "curves of robustness": _compute_curves,
    "altering the network": _alter_the_network,
    "curves of alterations": _compute_curves_of_alterations,
    "leaving out stages": _leave_out_stages,
    "reading numbers": read_numbers,
    "network for numbers": _give_the_network_for_numbers,
    "studying pictures": _study_pictures,
    "studying my digits": _study_my_digits,
}
