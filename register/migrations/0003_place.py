from django.db import migrations, models

# What is laid down anew is no change of an entry: nothing is counted or put down for it.
LAY_DOWN = """
    ALTER TABLE register_registerentry DISABLE TRIGGER USER;
    UPDATE register_registerentry SET place = serial;
    ALTER TABLE register_registerentry ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0002_called_by_index"),
        ("register", "0002_unit_counts"),
    ]

    operations = [
        migrations.AddField(
            model_name="registerentry",
            name="place",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="库中位次"),
            preserve_default=False,
        ),
        migrations.RunSQL(LAY_DOWN, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="registerentry",
            constraint=models.UniqueConstraint(
                fields=("batch", "place"), name="register_place_once_per_batch"
            ),
        ),
    ]
