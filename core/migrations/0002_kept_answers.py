import core.sealed
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptAnswer',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('asked', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('headers', models.JSONField(default=dict)),
                ('body', core.sealed.SealedField(blank=True)),
                ('kept_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': '接口的回答',
                'verbose_name_plural': '接口的回答',
                'indexes': [models.Index(fields=['kept_at'], name='answer_by_age')],
            },
        ),
    ]
