"""认定依据: why a measure has its class, in plain values that page, PDF, public form and frozen JSON share."""
