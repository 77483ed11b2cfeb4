"""What narrows a question: the entities it names and the restrictions it makes; the same is read from record titles."""

from corpus.understanding.axes import Axis, Value
from corpus.understanding.comparison import agreement, clash, extra, features, measure_features, missing
from corpus.understanding.constraints import Constraints, constraints_of
from corpus.understanding.entities import Entities, entities_of
from corpus.understanding.siblings import distinguish

__all__ = [
    "Axis",
    "Constraints",
    "Entities",
    "Value",
    "agreement",
    "clash",
    "constraints_of",
    "distinguish",
    "entities_of",
    "extra",
    "features",
    "measure_features",
    "missing",
]
