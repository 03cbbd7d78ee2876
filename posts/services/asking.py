"""Asking before a post is written, and answering: each verb is one row of `asking.ASKING` (W14).

Each raises PermissionDenied for whoever may not, and NotNow with the sentence why not now.
"""

from datetime import datetime
from typing import Any, cast

from django.core.exceptions import PermissionDenied

from accounts.access import user_can
from accounts.models import Organisation
from accounts.roles import Can
from core import notify
from core.workflow import NotNow, Sought
from posts.models import AskFirst, AskFirstAnswer, Post
from posts.permissions.asking import people_asked
from posts.services.compose import Composition, draft
from posts.services.lifecycle import withdraw
from posts.workflow.asking import ASKING, Asked, why_no_draft

NOBODY_TO_ASK = "Nobody can be asked here at the moment. Speak to the school office."
_TITLE = 60


def ask(*, organisation: Organisation, by: Any, now: datetime, words: str) -> AskFirst:
    """Ask, before anything is written, whether something may be posted; whoever the rules name is told (W14).

    Raises PermissionDenied for somebody who does not work there, and NotNow where nobody could answer.
    """
    if not user_can(by, Can.DRAFT_POSTS, at=organisation):
        raise PermissionDenied("You do not write posts here.")
    people = people_asked(organisation, by)
    if not people:
        raise NotNow(NOBODY_TO_ASK, code="nobody_to_ask")

    def tell(row: AskFirst) -> None:
        row.asked_of.set([one.id for one in people])
        path, context = ASKING.page(row), ASKING.context(row)
        notify.tell(people, about=row, kind="posts.ask", path=path, now=now, urgent=True, context=context)

    question = AskFirst(organisation=organisation, asked_by=by, words=words.strip(), asked_at=now)
    return cast("AskFirst", ASKING.begin(question, by=by, now=now, verb="ask", effect=tell))


def agree(*, question: AskFirst | Sought, by: Any, now: datetime, note: str = "") -> AskFirst:
    """Say that it may be written. Somebody signs the post itself off later, as every other."""
    return _answer(question, "agree", Asked.AGREED, by=by, now=now, note=note)


def talk_first(*, question: AskFirst | Sought, by: Any, now: datetime, note: str) -> AskFirst:
    """Ask to talk about it before deciding; the question stays open. Raises NotNow without a word why."""
    return _answer(question, "talk_first", Asked.TALK, by=by, now=now, note=note)


def advise_against(*, question: AskFirst | Sought, by: Any, now: datetime, note: str) -> AskFirst:
    """Say that it had better not be posted. Raises NotNow without the reason."""
    return _answer(question, "advise_against", Asked.ADVISED_AGAINST, by=by, now=now, note=note)


def take_back_question(*, question: AskFirst | Sought, by: Any, now: datetime) -> AskFirst:
    """Say that no answer is needed any more. For whoever asked, alone."""
    return cast("AskFirst", ASKING.move(question, "take_back_question", by=by, now=now))


def draft_from(*, question: AskFirst, by: Any, now: datetime) -> Post:
    """Make a draft of a question that was agreed to; asked again, give the draft there is.

    Raises PermissionDenied for anybody but the person who asked, and where they may not write posts; NotNow before a yes.
    """
    if by.pk != question.asked_by_id:
        raise PermissionDenied("Only the person who asked writes the post.")
    if question.post is not None:
        return question.post
    if sentence := why_no_draft(question):
        raise NotNow(sentence, code="not_agreed")
    composition = Composition(title=_title(question.words), words=question.words)
    post = draft(organisation=question.organisation, by=by, now=now, composition=composition)
    if AskFirst.objects.filter(pk=question.pk, post=None).update(post=post):
        return post
    # A second tap was faster: one draft is enough.
    withdraw(post=post, by=by, now=now)
    question.refresh_from_db(fields=["post"])
    return cast("Post", question.post)


def _answer(question: AskFirst | Sought, verb: str, state: str, *, by: Any, now: datetime, note: str) -> AskFirst:
    def keep(row: AskFirst) -> None:
        AskFirstAnswer.objects.create(question=row, person=by, state=state, words=note.strip(), at=now)

    return cast("AskFirst", ASKING.move(question, verb, by=by, now=now, note=note, effect=keep))


def _title(words: str) -> str:
    first = words.strip().partition("\n")[0]
    return first if len(first) <= _TITLE else f"{first[:_TITLE].rsplit(' ', 1)[0]} …"
