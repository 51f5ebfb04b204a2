import accounts.choices
import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_webhooks'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='machinetoken',
            name='machine_token_scopes_are_known',
        ),
        migrations.AlterField(
            model_name='machinetoken',
            name='scopes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=accounts.choices.machine_scopes, max_length=30), size=None, verbose_name='可以做的事'),
        ),
        migrations.AddConstraint(
            model_name='machinetoken',
            constraint=models.CheckConstraint(condition=models.Q(('scopes__len', 0), _negated=True), name='machine_token_has_a_scope'),
        ),
    ]
