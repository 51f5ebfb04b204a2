from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('measures', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='measure',
            index=models.Index(fields=['contact'], name='measure_by_contact'),
        ),
        migrations.AddIndex(
            model_name='measure',
            index=models.Index(fields=['phone'], name='measure_by_phone'),
        ),
        migrations.AddIndex(
            model_name='measure',
            index=models.Index(fields=['approver'], name='measure_by_approver'),
        ),
    ]
