"""Counts, days and spans as a school says them. Pure. Not here: sentences about one subject; they stand beside their figures."""

from datetime import date


def count_of(number: int, noun: str, plural: str = "") -> str:
    """Write "1 school" or "3 schools"."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def day(when: date) -> str:
    """Write a day as "4 March 2027"."""
    return f"{when.day} {when:%B %Y}"


def span(days: int) -> str:
    """Write a number of days the way people say it: "3 days", "5 weeks", "4 months", "2 years"."""
    if days < 14:
        return count_of(days, "day")
    if days < 91:
        return count_of(days // 7, "week")
    if days < 730:
        return count_of(days * 12 // 365, "month")
    return count_of(days // 365, "year")


def percent(part: int, whole: int) -> int:
    """Give a share in whole per cent, rounded down: 100% means all."""
    return part * 100 // whole if whole else 0


def school_time(hours: float) -> str:
    """Write a wait in school hours, or in school days once it is longer than two of them."""
    if hours < 1:
        return "less than 1 school hour"
    if hours < 2 * HOURS_A_DAY:
        return count_of(int(hours), "school hour")
    return count_of(int(hours // HOURS_A_DAY), "school day")


HOURS_A_DAY = 8.5
