"""Writing: a draft begins, is saved with holes, names what is missing, and is corrected after publication."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import history
from accounts.refusals import Refused
from actions import changes, custody, differences, permissions, typed
from actions.models import Action, Call, ObjectiveLink, Participation, Submission
from actions.models.submission import ACTION, CONTENT_FIELDS, EDITABLE, PLEDGE, PUBLISHED, TEXT_FIELDS
from actions.requirements import ALWAYS, REQUIREMENTS, STEP_OF_TEXT, asked_of
from signatories.models import PORTAL, PUBLIC_RECORD

CHILDREN = ("partnerlines", "indicators", "links")  # rows saved and copied as a whole
FILES = ("pictures", "documents")  # rows with a file, added and taken away one by one


class Missing(NamedTuple):
    """One thing still to fill."""

    field: str
    sentence: str
    step: str
    anchor: str


class Stale(Refused):
    """Somebody else wrote the same in the meantime; `differences` holds both texts, piece by piece."""

    def __init__(self, sentence, differences):
        super().__init__(sentence)
        self.differences = differences


class Progress(NamedTuple):
    """How many of the things asked for are there."""

    done: int
    of: int


@transaction.atomic
def start_draft(
    government, *, call, kind, language, by, form_key, origin=PORTAL, source_url="", registered_with_call=None
) -> Submission:
    """A new action of `government` with its first, empty submission; the same `form_key`, the same draft.

    Refuses who may not write for the government, a call that is closed, a government merged into another.
    """
    existing = Submission.objects.filter(form_key=form_key).select_related("action").first()
    if existing:
        if not permissions.may_edit(by, existing):
            raise PermissionDenied
        return existing
    if not permissions.may_start(by, government, origin):
        raise PermissionDenied(_("You do not write for this government."))
    if government.merged_into_id:
        raise Refused(_("This government has been joined with another one. Start from there."))
    if not Call.objects.open_for(government).filter(pk=call.pk).exists():
        raise Refused(_("This call is closed. Choose another one."))
    if call.for_public_record != (origin == PUBLIC_RECORD):
        raise ValidationError(_("This call is not meant for entries of this kind."))
    try:
        with transaction.atomic():
            action = Action.objects.create(
                origin=origin,
                source_url=source_url,
                registered_with_call=registered_with_call,
                is_specimen=government.is_specimen,
                created_by=by,
            )
            submission = Submission.objects.create(
                action=action,
                call=call,
                kind=kind,
                language=language,
                countries=[government.country.code],
                form_key=form_key,
                created_by=by,
                updated_by=by,
            )
    except IntegrityError:  # the same form, posted twice at the same moment
        return Submission.objects.select_related("action").get(form_key=form_key)
    Participation.objects.create(
        action=action, government=government, role=Participation.LEAD, state=Participation.CONFIRMED, by=by
    )
    history.record("start_draft", action, by=by, government=government.pk, call=call.slug, kind=kind)
    return submission


@transaction.atomic
def revise(action, *, by) -> Submission:
    """A new draft from the published text, with its translations. Refuses while another version is open."""
    return _new_version("revise", action, by=by)


@transaction.atomic
def fulfil(action, *, by) -> Submission:
    """A published pledge was kept: a new draft of kind *action*, filled from it, which will replace it.

    The pledge stays public until then, and afterwards among the earlier versions. Refuses what is no pledge,
    and whatever `revise` refuses.
    """
    target = _new_version("fulfil", action, by=by)
    if target.kind != PLEDGE:
        raise Refused(_("Only a pledge can be fulfilled. This is an action already."))
    target.kind, target.stage, target.pledge_mode, target.matched_pledge = ACTION, "fulfilled", "", ""
    target.save(update_fields=["kind", "stage", "pledge_mode", "matched_pledge"])
    return target


def _new_version(verb, action, *, by):
    """The next submission of a published action, a copy of the text in public."""
    action = Action.objects.select_for_update().get(pk=action.pk)
    source = action.submissions.filter(state=PUBLISHED).first()
    if source is None:
        raise Refused(_("There is no published text to correct yet."))
    if not permissions.may_edit(by, source):
        raise PermissionDenied(_("Only the leading government corrects this action."))
    if action.withdrawn_at:
        raise Refused(_("This action is withdrawn. It is restored before it is corrected."))
    if action.submissions.open().exists():
        raise Refused(_("A new version of this action is being written already."))
    target = Submission.objects.create(
        action=action,
        number=action.submissions.order_by("-number").values_list("number", flat=True).first() + 1,
        call=source.call,
        kind=source.kind,
        language=source.language,
        created_by=by,
        updated_by=by,
    )
    copy_content(source, target)
    custody.carry_over(source, target)
    history.record(verb, action, by=by, number=target.number)
    return target


@transaction.atomic
def copy_of(action, *, by, call, form_key) -> Submission:
    """A new action of the same government that begins with the words of an earlier one; same `form_key`, same draft.

    Effects: the draft with texts, facts, objectives, lines and files, said to continue the earlier action; its
    dates stay to be looked at; contact, consents and translations do not go along; history. Refuses who may not
    write for the government, and whatever `start_draft` refuses.
    """
    texts = action.submissions.order_by("-number")
    source = texts.filter(state=PUBLISHED).first() or texts.first()
    if source is None or not permissions.may_edit(by, source):
        raise PermissionDenied(_("You do not write for this government."))
    target = start_draft(
        action.lead, call=call, kind=source.kind, language=source.language, by=by, form_key=form_key,
        origin=action.origin, source_url=action.source_url,
    )  # fmt: skip
    if target.action.continues_id:
        return target
    target.action.continues = action
    target.action.save(update_fields=["continues"])
    copy_content(source, target)
    target.leader_name, target.leader_office, target.leader_since, target.leader_until = "", "", None, None
    target.save(update_fields=["leader_name", "leader_office", "leader_since", "leader_until"])
    history.record("copy", target.action, by=by, continues=action.pk)
    return target


def has_dates_of_the_earlier(submission) -> bool:
    """Whether the dates of a copied text are still those of the action it continues."""
    earlier = submission.action.continues
    if earlier is None or not (submission.start_date or submission.end_date):
        return False
    return earlier.submissions.filter(start_date=submission.start_date, end_date=submission.end_date).exists()


def copy_content(source, target) -> Submission:
    """Everything the government said in `source` into `target`: columns, objectives, lines and files."""
    for field in CONTENT_FIELDS:
        setattr(target, field, getattr(source, field))
    target.save(update_fields=CONTENT_FIELDS)
    for name in (*CHILDREN, *FILES, "objective_links"):
        for child in getattr(source, name).all():
            if getattr(child, "taken_down_at", None):
                continue
            child.pk, child._state.adding, child.submission = None, True, target
            child.save()
    return target


@transaction.atomic
def save_content(
    submission,
    *,
    by,
    version,
    values,
    children=None,
    objectives=None,
    notes=None,
    inferred=(),
    marks=None,
    unclear=None,
) -> Submission:
    """Keep what a form brought: `values` by field, `children` as lists of values, `objectives` as roles.

    `notes` says, by primary key of a chosen objective, in the author's words how the action serves it.
    `inferred` names the frameworks whose objectives are the secretariat's assignment, not the government's word.
    `marks` says how each piece stood when the page was made: what the writer left alone gives way to what a
    colleague wrote since. `unclear` is {part: what was typed there and cannot be read yet}.

    Holes are welcome; what stands must make sense; what changed is noted with who changed it.
    Refuses who may not write, a submission that is not open for writing, and a piece that two people wrote
    (`Stale`, with both texts), in which case nothing is written.
    """
    submission = lock_for_writing(submission, by)
    mine = differences.brought(values, children, objectives, notes)
    theirs = differences.standing(submission, mine)
    write = settle(submission, mine, theirs, marks or {}, by=by, version=version)
    values = {column: value for column, value in values.items() if differences.piece_of(column) in write}
    touched = (values, [name for name in children or () if name in write], bool(objectives or notes))
    before = changes.state_of(submission, *touched)
    for field, value in values.items():
        setattr(submission, field, value)
    submission.version += 1
    submission.updated_at, submission.updated_by = timezone.now(), by
    submission.unclear = _still_unclear(submission.unclear, unclear or {})
    submission.full_clean(exclude=["action", "call", "created_by", "decided_by", "updated_by", "merged_into"])
    submission.save(update_fields=[*values, "version", "updated_at", "updated_by", "unclear"])
    for name, rows in (children or {}).items():
        if name in write:
            _replace(submission, name, rows)
    for framework_code, chosen in (objectives or {}).items():
        if framework_code in write:
            _choose(submission, framework_code, chosen, inferred=framework_code in inferred)
    for objective_id, note in (notes or {}).items():
        if f"note_{objective_id}" in write:
            submission.objective_links.filter(objective=objective_id).update(note=note)
    changes.note(submission, before, after=changes.state_of(submission, *touched), by=by)
    return submission


def settle(submission, mine, theirs, marks, *, by, version) -> set:
    """The names of the pieces to write. Stale, with both texts, where two people wrote the same piece."""
    write, conflicts = differences.settle(mine, theirs, marks, is_current=version == submission.version)
    if conflicts:
        found = [
            differences.Difference(
                name,
                differences.label(name),
                differences.in_words(name, mine[name]),
                differences.in_words(name, theirs[name]),
                differences.mark(theirs[name]),
            )
            for name in conflicts
        ]
        raise _stale(submission, by, found)
    return write


def _still_unclear(kept, fresh):
    """By part, what is typed and not readable; a part saved whole has nothing of it."""
    return {part: typed for part, typed in (kept | fresh).items() if typed}


def lock_for_writing(submission, by):
    """The submission fresh from the database, its action locked, if `by` may write in it now."""
    Action.objects.select_for_update().get(pk=submission.action_id)
    submission.refresh_from_db()
    if not permissions.may_write(by, submission):
        raise PermissionDenied(_("You do not write for this government."))
    if submission.state not in EDITABLE:
        raise Refused(
            _("This text is with the secretariat and cannot be changed now. Its state: %(state)s.")
            % {"state": submission.public_label}
        )
    return submission


def _stale(submission, by, found):
    """What to say when two people wrote the same."""
    words = {
        "time": date_format(timezone.localtime(submission.updated_at), "H:i"),
        "fields": ", ".join(difference.label for difference in found),
    }
    if submission.updated_by_id == by.pk:
        sentence = _("You saved this text in another window at %(time)s. What differs: %(fields)s.") % words
    else:
        sentence = _("A colleague saved this text at %(time)s. What differs: %(fields)s.") % words
    return Stale(sentence, found)


def _replace(submission, name, rows):
    """The lines of one kind, as the form now has them."""
    children = getattr(submission, name)
    children.all().delete()
    for position, row in enumerate(rows):
        child = children.model(submission=submission, position=position, **row)
        child.full_clean(exclude=["submission"])
        child.save()


def _choose(submission, framework_code, chosen, *, inferred):
    """The objectives of one framework: `chosen` maps Objective to its role, first or also."""
    links = submission.objective_links.filter(objective__framework__code=framework_code)
    standing = {link.objective_id: link for link in links.select_for_update()}
    wanted = {objective.pk: role for objective, role in chosen.items()}
    links.exclude(objective__in=wanted).delete()
    for pk, role in wanted.items():
        if pk not in standing:
            ObjectiveLink.objects.create(submission=submission, objective_id=pk, role=role, inferred=inferred)
        elif standing[pk].role != role:
            standing[pk].role, standing[pk].inferred = role, False
            standing[pk].save(update_fields=["role", "inferred"])


def missing(submission) -> list[Missing]:
    """What is still to fill before hand-in, in the order of the form."""
    asked = {name: REQUIREMENTS[name] for name in REQUIREMENTS if name in asked_of(submission)}
    gaps = [
        Missing(name, requirement.sentence, requirement.step, requirement.field)
        for name, requirement in (asked | ALWAYS).items()
        if not requirement.is_met(submission)
    ]
    return gaps + list(_too_long(submission)) + list(_unclear(submission))


def progress(submission, gaps) -> Progress:
    """How much of what the call asks is there; `gaps` is what `missing()` says. A mistake adds nothing to be asked."""
    asked = set(asked_of(submission))
    return Progress(len(asked - {gap.field for gap in gaps}), len(asked))


def _too_long(submission):
    """Texts over their limit: a draft keeps every word, a hand-in keeps to it."""
    for field, limit in TEXT_FIELDS.items():
        over = typed.characters(getattr(submission, field)) - limit
        if over > 0:
            sentence = ngettext(
                "Shorten “%(field)s” by %(over)s character.",
                "Shorten “%(field)s” by %(over)s characters.",
                over,
            )
            words = {"field": submission._meta.get_field(field).verbose_name, "over": over}
            yield Missing(field, sentence % words, STEP_OF_TEXT[field], field)


def _unclear(submission):
    """What was typed and is kept as it was typed: it says something only once it is put right."""
    for part, kept in submission.unclear.items():
        for name, words in kept["fields"].items():
            sentence = _("Put right what stands in “%(field)s”.") % {"field": words}
            yield Missing(name, sentence, part, name)
