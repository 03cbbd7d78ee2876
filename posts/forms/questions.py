"""The questions of the criteria in the form of a post: asked once each, in groups, answered by one tick or singly (W5)."""

from typing import Any

from django import forms

from core.forms import Form
from posts import criteria

# What a question is asked of, how the page says so, and with what it is shown.
GROUPS = (
    (criteria.ALWAYS, "", ""),
    (criteria.PEOPLE, "If anybody can be seen or is named in it:", "picture people"),
    (criteria.PHOTO, "If there is a picture or a video:", "picture"),
)


class WithQuestions(Form):
    """A form that asks what the criteria of a school ask."""

    asked: tuple[criteria.Question, ...]

    def add_questions(self, answers: dict[str, str]) -> None:
        """Make a field for each, with what was answered before."""
        for question in self.asked:
            self.fields[f"answer_{question.key}"] = forms.ChoiceField(
                label=question.question,
                help_text=question.hint,
                choices=[("no problem", "No"), ("not sure", "Not sure"), ("problem", "Yes")],
                required=False,
                initial=answers.get(question.key, ""),
                widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline govuk-radios--small"}),
            )

    def question_fields(self) -> list[forms.BoundField]:
        """Give the questions of the criteria."""
        return [self[f"answer_{question.key}"] for question in self.asked]

    def question_groups(self) -> list[dict[str, Any]]:
        """Give them by what they are asked of: every post, people in it, pictures. Empty groups are left out."""
        return [
            {"of": of, "heading": heading, "only_with": only_with, "fields": fields}
            for of, heading, only_with in GROUPS
            if (fields := [self[f"answer_{one.key}"] for one in self.asked if one.applies == of])
        ]

    def answered_singly(self) -> bool:
        """Say whether what was sent answers a question by itself, so that the answer is in sight when the page comes back."""
        return self.is_bound and any(field.value() or field.errors for field in self.question_fields())

    def answered_with_doubt(self) -> bool:
        """Say whether something was answered with anything but a plain no."""
        return any(field.value() not in {"", None, criteria.NO_PROBLEM} for field in self.question_fields())
