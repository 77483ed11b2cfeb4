"""Life events as journeys: which procedures follow when a child is born, land is bought, a shop is opened …, in order."""

from assistant.journeys.model import Journey, LocalJourney, Station, journeys

__all__ = ["Journey", "LocalJourney", "Station", "journeys"]
