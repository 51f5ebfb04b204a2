"""The single characters and the pairs of neighbours of a text, each once: `core.grams.search_grams` for the database.

Its cost tells the planner to use an index over it rather than to work it out row by row.
"""

from django.db import migrations

MAKE = """
CREATE OR REPLACE FUNCTION text_grams(said text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
  WITH one AS (
    SELECT c, lead(c) OVER (ORDER BY n) AS next
    FROM unnest(string_to_array(said, NULL)) WITH ORDINALITY AS each(c, n)
  )
  SELECT coalesce(array_agg(gram), '{}') FROM (
    SELECT c FROM one UNION SELECT c || next FROM one WHERE next IS NOT NULL
  ) AS every(gram)
$$
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION text_grams(text)")]
