"""Days on which offices work, and the day on which a processing time ends."""

from assistant.workdays.calendar import DayOff, WorkCalendar
from assistant.workdays.counting import Due, due

__all__ = ["DayOff", "Due", "WorkCalendar", "due"]
