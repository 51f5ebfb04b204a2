from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('measures', '0002_called_by_index'),
    ]

    operations = [
        migrations.RenameField(model_name='batch', old_name='legacy_measure_count', new_name='stated_total'),
        migrations.AlterField(
            model_name='batch',
            name='stated_total',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='没有逐项登记时的举措数'),
        ),
    ]
