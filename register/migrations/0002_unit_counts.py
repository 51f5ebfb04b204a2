import django.db.models.deletion
from django.db import migrations, models

# From now on the triggers keep it so.
COUNT = """
    INSERT INTO register_unitcount (batch_id, published_on, withdrawn_on, unit, entries)
    SELECT batch_id, published_on, withdrawn_on, unit, count(*)
    FROM register_registerentry CROSS JOIN LATERAL unnest(units) AS unit
    GROUP BY batch_id, published_on, withdrawn_on, unit
"""


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0001_initial"),
        ("register", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnitCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("published_on", models.DateField()),
                ("withdrawn_on", models.DateField(null=True)),
                ("unit", models.CharField(max_length=200)),
                ("entries", models.PositiveIntegerField()),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unit_counts",
                        to="measures.batch",
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
