"""Suggested words: an approver writes them, the author takes them or says why not.

Suggesting decides nothing. Taking the words makes the author the last editor and makes a new version of exactly what the suggester
would be content to sign, so their decision on it stands, if they may still make it (docs/adr/0037-suggested-words.md).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from core import audit
from core.tasks import ring
from core.workflow import NotNow, Sought
from posts import checking, tasks
from posts.checks import BLOCK, DraftAccount, accounts_by_handle, run_checks
from posts.fingerprint import fingerprint
from posts.models import Post, Suggestion
from posts.permissions import may_sign_off
from posts.reminders import stop
from posts.services.lifecycle import asks_authority, asks_exception, freeze, sign
from posts.workflow import NOTHING_SUGGESTED, WORKFLOW, State, checks_blocking, nobody_could_sign_off

SAME_WORDS = "These are the words that stand there already."
SOMETHING_ELSE = "Something else in this post has changed since, so these words cannot be taken as they are."
# In the history, a signature that was given by suggesting the very words.
BY_SUGGESTION = "by_suggestion"


def suggest_words(
    *,
    post: Post | Sought,
    by: Any,
    now: datetime,
    seen: str | None,
    words: str,
    own_words: Mapping[int, str] | None = None,
    note: str = "",
) -> Post:
    """Suggest other words for the shown version; it goes on waiting as it is.

    An earlier suggestion of the same person is put aside. Raises NotNow for words that stand there already, or that a check would
    stop. `own_words` are by account; an account that is not named keeps its own.
    """

    def write(row: Post) -> None:
        content = row.content()
        common = _tidy(words)
        own = _own_words(row, own_words or {})
        suggested = replace(content, words=common, words_per_account=own)
        if suggested == content:
            raise NotNow(SAME_WORDS, code="same_words")
        _refuse_what_a_check_stops(row, common, own)
        row.suggestions.filter(by=by, state=Suggestion.State.OPEN).update(state=Suggestion.State.VOID)
        Suggestion.objects.create(
            post=row,
            version=row.version,
            by=by,
            words=common,
            own_words=own,
            note=note.strip(),
            fingerprint=fingerprint(suggested),
            signed_before=len(row.signatures),
            at=now,
        )

    return WORKFLOW.move(post, "suggest_words", by=by, now=now, seen=seen, note=note, effect=write)


def accept_suggestion(*, post: Post | Sought, by: Any, now: datetime, seen: str | None, number: int) -> Post:
    """Take suggested words as they are: a new version, and the suggester's decision on it where they may still make it.

    Raises NotNow where the suggestion stands no more, or anything but the words is not what the suggester saw.
    """

    def take(row: Post) -> None:
        suggestion = _standing(row, number)
        _exchange(row, suggestion)
        row.last_editor, row.edited_at = by, now
        if row.fingerprint_now() != suggestion.fingerprint:
            raise NotNow(SOMETHING_ELSE, code="something_else")
        checking.look_again(row)
        if sentence := checks_blocking(row, now) or nobody_could_sign_off(row, now):
            raise NotNow(sentence, code="cannot_be_put_forward")
        stop(row)
        freeze(row, now=now)
        _answered(row, suggestion, Suggestion.State.ACCEPTED, now=now, became=row.version)
        row.suggestions.filter(state=Suggestion.State.OPEN).update(state=Suggestion.State.VOID)
        _let_the_decision_stand(row, suggestion.by, now=now)

    moved: Post = WORKFLOW.move(post, "accept_suggestion", by=by, now=now, seen=seen, effect=take)
    if moved.state == State.APPROVED:
        ring(tasks.publish_post, post_id=moved.pk)
    return moved


def decline_suggestion(*, post: Post | Sought, by: Any, now: datetime, number: int, note: str) -> Post:
    """Keep one's own words, saying why; the post goes on waiting as it is.

    Raises NotNow without a reason, and where the suggestion stands no more (docs/adr/0037-suggested-words.md).
    """

    def answer(row: Post) -> None:
        _answered(row, _standing(row, number), Suggestion.State.DECLINED, now=now, answer=note.strip())

    return WORKFLOW.move(post, "decline_suggestion", by=by, now=now, note=note, effect=answer)


def _standing(row: Post, number: int) -> Suggestion:
    found = next((one for one in row.suggestions_standing if one.pk == number), None)
    if found is None:
        raise NotNow(NOTHING_SUGGESTED, code="nothing_suggested")
    return found


def _exchange(row: Post, suggestion: Suggestion) -> None:
    """Put the words in the place of those that were there, and touch nothing else."""
    row.words = suggestion.words
    for publication in row.publications.all():
        own = suggestion.own_words.get(str(publication.account_id), "")
        if publication.own_words != own:
            publication.own_words = own
            publication.save(update_fields=["own_words"])


def _let_the_decision_stand(row: Post, suggester: Any, *, now: datetime) -> None:
    """Sign for whoever suggested these very words, if rules and people of this moment let them sign the step that is open.

    A step that asks for words of its own (an exception, express authority) is not signed by suggesting; nor is a video that the
    suggester has not watched.
    """
    if not may_sign_off(suggester, row) or asks_exception(row) or asks_authority(row) or row.is_unwatched_by(suggester):
        return
    sign(row, by=suggester, now=now)
    after = State.IN_REVIEW if row.current_step is not None else State.APPROVED
    audit.record(
        verb="sign_off",
        about=row,
        by=suggester,
        now=now,
        reason_code=BY_SUGGESTION,
        from_state=State.IN_REVIEW,
        to_state=after,
    )


def _answered(row: Post, suggestion: Suggestion, state: str, *, now: datetime, **words: Any) -> None:
    Suggestion.objects.filter(pk=suggestion.pk).update(state=state, answered_at=now, **words)
    row.answered_suggestion = suggestion


def _refuse_what_a_check_stops(row: Post, words: str, own_words: Mapping[str, str]) -> None:
    per_account = accounts_by_handle(
        (one.account.handle, DraftAccount(one.account.kind, own_words.get(str(one.account_id), "")))
        for one in row.publications.all()
    )
    draft = replace(checking.draft_of(post=row), words=words, per_account=per_account)
    stopped = next((one for one in run_checks(draft) if one.level == BLOCK), None)
    if stopped:
        raise NotNow(f"Something must change first: {stopped.sentence}", code="checks_blocking")


def _own_words(row: Post, typed: Mapping[int, str]) -> dict[str, str]:
    """Give the own words of each account of the post, with the suggested ones in their place; empty ones are none."""
    found = {one.account_id: _tidy(typed.get(one.account_id, one.own_words)) for one in row.publications.all()}
    return {str(number): words for number, words in found.items() if words}


def _tidy(words: str) -> str:
    return words.replace("\r\n", "\n").strip()
