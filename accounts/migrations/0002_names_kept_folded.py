import core.folding
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="unit",
            name="folded_names",
            field=models.GeneratedField(
                db_persist=True,
                expression=core.folding.Folded(
                    django.db.models.functions.text.Concat(
                        django.db.models.functions.comparison.Cast("name", models.TextField()),
                        models.Value("|", models.TextField()),
                        django.db.models.functions.comparison.Cast("code", models.TextField()),
                        models.Value("|", models.TextField()),
                        django.db.models.functions.comparison.Cast("full_name", models.TextField()),
                    )
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="folded_names",
            field=models.GeneratedField(
                db_persist=True,
                expression=core.folding.Folded(
                    django.db.models.functions.text.Concat(
                        django.db.models.functions.comparison.Cast("name", models.TextField()),
                        models.Value("|", models.TextField()),
                        django.db.models.functions.comparison.Cast("username", models.TextField()),
                    )
                ),
                output_field=models.TextField(),
            ),
        ),
    ]
