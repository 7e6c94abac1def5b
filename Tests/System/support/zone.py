"""The zone of the tests' practices: one in which it is daytime, so that what is booked for soon is one block of this day."""

from datetime import datetime
from zoneinfo import ZoneInfo

# At each hour, in summer and in winter, it is between 6 and 16 o'clock in one of them.
ZONES = ("Europe/London", "America/Los_Angeles", "Asia/Tokyo")

ZONE = next(zone for zone in map(ZoneInfo, ZONES) if 6 <= datetime.now(zone).hour < 16)
