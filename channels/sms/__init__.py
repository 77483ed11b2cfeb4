"""SMS, hotline and whatever else speaks signed JSON: one small contract for every gateway."""
