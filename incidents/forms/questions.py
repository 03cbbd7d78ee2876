"""The questions of the report form, one page each. Who a report can be about is `people`, coming back to it `coming_back`."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Organisation
from accounts.roles import Role
from core.forms import Form
from incidents.forms.draft import Draft
from incidents.forms.people import name_of, people_at
from incidents.kinds import KINDS, Door
from incidents.models import Incident
from incidents.placing.crowds import PlainQuestion

WORDS_MAX = 10_000
FACTS = (
    ("child", "A child is involved"),
    ("danger", "Somebody is in danger now"),
    ("crime", "It may be a crime"),
    ("data", "Personal details of somebody can be seen by others"),
)


class Question(Form):
    """One page: its title, and what it asks with the draft in hand."""

    title = ""
    intro = ""

    def __init__(
        self, *args: Any, draft: Draft, offered: tuple[str, ...] = (), signed_in: bool = False, **options: Any
    ) -> None:
        options.setdefault("initial", draft.answers)
        super().__init__(*args, **options)
        self.draft = draft
        self.fit(offered=offered, signed_in=signed_in)

    def fit(self, *, offered: tuple[str, ...], signed_in: bool) -> None:
        """Fit the choices to what was answered before."""


class PlaceForm(Form):
    """Which school, when that is not known."""

    organisation = forms.ChoiceField(
        label="Which school or trust is it about?", error_messages={"required": "Choose a school or trust."}
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = {organisation.slug: organisation for organisation in organisations}
        # For the type checker: Django's stubs know no more than Field.
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", "Choose one"),
            *((slug, known.name) for slug, known in self.known.items()),
        ]

    def clean_organisation(self) -> Organisation:
        """Give the place itself."""
        return self.known[self.cleaned_data["organisation"]]


class DoorForm(Question):
    """Which of the four doors."""

    title = "What is it about?"
    door = forms.ChoiceField(
        label="Choose what comes closest",
        choices=[(door.value, door.label) for door in Door],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what comes closest. You can change it later."},
    )


class KindForm(Question):
    """Which kind, among those behind the door."""

    title = "Which of these fits best?"
    kind = forms.ChoiceField(
        label="If several fit, choose the most serious",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the one that fits best. It need not fit exactly."},
    )

    def fit(self, *, offered: tuple[str, ...], signed_in: bool) -> None:
        """Show the kinds behind the door that was chosen."""
        # For the type checker: a choice of text is made from its value.
        door = Door(self.draft.answers["door"])  # type: ignore[call-arg]
        # For the type checker: Django's stubs know no more than Field.
        self.fields["kind"].choices = [(code, kind.label) for code, kind in KINDS.items() if door in kind.doors]  # type: ignore[attr-defined]


class FactsForm(Question):
    """What is true of it."""

    title = "Is any of this true?"
    facts = forms.MultipleChoiceField(
        label="Tick everything that is true, or may be",
        choices=FACTS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class ImageryForm(Question):
    """Whether there could be sexual images of somebody under 18: asked before anything about evidence (rules.md, section 4)."""

    title = "Could there be sexual images of somebody under 18?"
    imagery = forms.ChoiceField(
        label="Nude, semi-nude or sexual pictures or films, real or made by a computer",
        help_text="Do not look to find out. “Not sure” is a good answer.",
        choices=Incident.Imagery.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes, not sure or no."},
    )


class AboutForm(Question):
    """Whom it is about, so that it never goes to them."""

    title = "Who is it about?"
    intro = "The report never goes to the people it is about, whatever their job is."
    about_roles = forms.MultipleChoiceField(
        label="Somebody with one of these jobs", widget=forms.CheckboxSelectMultiple, required=False
    )
    about_names = forms.CharField(
        label="Their names, if you know them",
        help_text="Put a comma between two names.",
        max_length=500,
        required=False,
    )
    not_sure = forms.BooleanField(label="A pupil, somebody from outside, or I am not sure", required=False)

    def fit(self, *, offered: tuple[str, ...], signed_in: bool) -> None:
        """Offer the jobs there are at this place."""
        # For the type checker: Django's stubs know no more than Field.
        self.fields["about_roles"].choices = people_at(self.draft.organisation, signed_in=signed_in)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for one answer of the three."""
        given = super().clean() or {}
        if not (given.get("about_roles") or given.get("about_names", "").strip() or given.get("not_sure")):
            raise ValidationError("Tick a job, write a name, or tick the last box.")
        return given


class WordsForm(Question):
    """What was seen or heard."""

    title = "What happened?"
    words = forms.CharField(
        label="Tell us what you saw or heard",
        help_text="Use the words that were used. A few are enough.",
        max_length=WORDS_MAX,
        widget=forms.Textarea({"rows": 8}),
        error_messages={
            "required": "Write what you saw or heard, even in a few words, so that somebody can help.",
            "max_length": f"This is longer than {WORDS_MAX:,} characters. Send the most important part and add the rest later.",
        },
    )
    place_seen = forms.CharField(
        label="Where was it?",
        help_text="For example a website, an app and an account name, or a room.",
        max_length=500,
        required=False,
    )
    time_seen = forms.CharField(
        label="When was it?", help_text="For example “last Tuesday after school”.", max_length=200, required=False
    )

    def clean_words(self) -> str:
        """Refuse words that are only spaces."""
        words = self.cleaned_data["words"].strip()
        if not words:
            raise ValidationError(self.fields["words"].error_messages["required"], code="required")
        return str(words)


class YouForm(Question):
    """Who reports, whom they choose, and whom they ask to keep out."""

    title = "About you"
    named = forms.ChoiceField(
        label="May the people who receive it know who you are?", widget=forms.RadioSelect, required=False
    )
    reporter_name = forms.CharField(
        label="Your name and how to reach you, if you want to say",
        help_text="You can leave this empty.",
        max_length=300,
        required=False,
    )
    pick = forms.ChoiceField(label="Who should receive it?", widget=forms.RadioSelect, required=False)
    keep_out = forms.MultipleChoiceField(
        label="Should somebody not see it?",
        help_text="Tick a job only if you have a reason. The person who receives it decides whether that stands.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    wishes = forms.CharField(
        label="What would you like to happen?",
        help_text="You can leave this empty.",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def fit(self, *, offered: tuple[str, ...], signed_in: bool) -> None:
        """Ask only what applies: a name of somebody signed in is known, and most rules leave no choice."""
        if signed_in:
            # For the type checker: Django's stubs know no more than Field.
            self.fields["named"].choices = [  # type: ignore[attr-defined]
                ("named", "Yes, put my name to it"),
                ("without", "No, report it without my name"),
                ("logged", "Yes, and I am writing this down for somebody else"),
            ]
            self.fields["named"].required = True
            self.fields["named"].error_messages["required"] = "Choose whether your name goes with it."
            del self.fields["reporter_name"]
        else:
            del self.fields["named"]
        if offered:
            # For the type checker: Django's stubs know no more than Field.
            self.fields["pick"].choices = [("", "Whoever comes first"), *((role, name_of(role)) for role in offered)]  # type: ignore[attr-defined]
        else:
            del self.fields["pick"]
        # For the type checker: Django's stubs know no more than Field.
        self.fields["keep_out"].choices = [  # type: ignore[attr-defined]
            (role, label)
            for role, label in people_at(self.draft.organisation, signed_in=signed_in)
            if role not in {Role.STAFF, Role.ASSOCIATE, Role.GOVERNOR, Role.TRUSTEE}
        ]


QUESTIONS: dict[str, type[Question]] = {
    "door": DoorForm,
    "kind": KindForm,
    "facts": FactsForm,
    "imagery": ImageryForm,
    "about": AboutForm,
    "words": WordsForm,
    "you": YouForm,
}


class PlainQuestionForm(Form):
    """The one small question more, while very many reports come in."""

    plain_answer = forms.CharField(
        max_length=20, error_messages={"required": "Answer this small question, and send your report."}
    )

    def __init__(self, *args: Any, question: PlainQuestion, **options: Any) -> None:
        super().__init__(*args, **options)
        self.question = question
        self.fields["plain_answer"].label = question.sentence
        self.fields[
            "plain_answer"
        ].help_text = "Very many reports are coming in now, so we ask everybody this. Write the number."

    def clean_plain_answer(self) -> str:
        """Take figures or a word."""
        answer = str(self.cleaned_data["plain_answer"])
        if not self.question.is_right(answer):
            raise ValidationError(
                "That is not the number. Add the two and write what comes out. Your report is not lost."
            )
        return answer
