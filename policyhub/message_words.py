"""Kinds of message that keep facts alone, and who makes the words of them for the day on which they go out."""

from accounts.reminders import words as training_words
from core.telling import Words
from policies.reminders import words

WORDS: dict[str, Words] = {
    words.CONFIRM: words.of_confirming,
    words.REVIEW: words.of_review,
    words.LATE: words.of_lateness,
    words.REVIEW_LATE: words.of_review_lateness,
    training_words.RUNS_OUT: training_words.of_running_out,
    training_words.LATE: training_words.of_lateness,
}
