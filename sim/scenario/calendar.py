"""Months as whole numbers: counted from a first month, and back."""

from datetime import date, timedelta


def months_between(first: date, second: date) -> int:
    """Count months from that of `first` to that of `second`; negative when `second` is earlier."""
    return (second.year - first.year) * 12 + second.month - first.month


def month_after(start: date, months: int) -> date:
    """Return the first day of the month that lies `months` after the month of `start`."""
    years, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(years, month + 1, 1)


def label(day: date) -> str:
    """Return the month of a day as YYYY-MM."""
    return f"{day.year:04d}-{day.month:02d}"


def is_first_of_month(day: date) -> bool:
    """Say whether a day opens its month."""
    return day.day == 1


def is_last_of_month(day: date) -> bool:
    """Say whether a day closes its month."""
    return (day + timedelta(days=1)).day == 1
