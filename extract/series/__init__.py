"""What joins the forms: the crosswalk between them and the measures derived from their figures, both as data."""

from extract.series.crosswalk import Crosswalk, Line, Series, Term, load_crosswalk
from extract.series.measures import Measure, Value, evaluate, load_measures

__all__ = [
    "Crosswalk",
    "Line",
    "Measure",
    "Series",
    "Term",
    "Value",
    "evaluate",
    "load_crosswalk",
    "load_measures",
]
