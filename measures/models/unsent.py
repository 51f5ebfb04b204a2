"""What a unit writes before it sends it is its own: in SQL over the row `it`, for `core.trail.tracking`."""

from __future__ import annotations

from measures.choices import MeasureState

_UNSENT = f"'{MeasureState.DRAFT}', '{MeasureState.WITHDRAWN}', '{MeasureState.RETURNED}'"
# A step of the measure is everybody's who may see it; what is written within one of these states is not.
IS_INNER = f"it.state IN ({_UNSENT}) AND (TG_OP <> 'UPDATE' OR OLD.state = NEW.state)"
IS_INNER_OF_ITS_MEASURE = f"(SELECT state FROM measures_measure WHERE id = it.measure_id) IN ({_UNSENT})"
