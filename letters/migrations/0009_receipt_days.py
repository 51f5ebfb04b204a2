from django.db import migrations, models
from django.utils import timezone

from measures.deadlines import working_day_after

# What a unit had before a letter could say another day.
WORKING_DAYS = 7


def give_days(apps, _editor):
    """Give what was sent before this the day by which it was late before this."""
    rows = apps.get_model("letters", "Delivery").objects.filter(due_on=None)
    for row in rows.only("pk", "sent_at").iterator(chunk_size=500):
        day = working_day_after(timezone.localdate(row.sent_at), WORKING_DAYS)
        rows.model.objects.filter(pk=row.pk).update(due_on=day)


class Migration(migrations.Migration):

    dependencies = [
        ('letters', '0008_delegations'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='due_on',
            field=models.DateField(null=True, verbose_name='签收期限'),
        ),
        migrations.AddField(
            model_name='letter',
            name='receipt_days',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='签收时限（工作日）'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('receipt_days__isnull', True), models.Q(('receipt_days__gte', 1), ('receipt_days__lte', 60)), _connector='OR'), name='letter_is_signed_for_within_some_days'),
        ),
        migrations.AlterField(
            model_name='letterstep',
            name='step',
            field=models.CharField(choices=[('draft', '拟稿'), ('amend', '文字订正'), ('send', '送核'), ('review', '核稿'), ('return', '退回修改'), ('sign', '签发'), ('unsign', '撤回签发'), ('issue', '印发'), ('supersede', '更正'), ('revoke', '撤销'), ('ask_countersign', '请会签'), ('countersign', '会签'), ('object', '会签不同意'), ('void_countersign', '会签失效'), ('withdraw_countersign', '撤回会签'), ('call_countersign', '轮到会签'), ('move_countersign_day', '会签改期'), ('move_receipt_day', '签收改期')], max_length=20, verbose_name='环节'),
        ),
        # As of an upgrade: no act of anybody, so none in the trail.
        migrations.RunSQL('ALTER TABLE letters_delivery DISABLE TRIGGER USER', migrations.RunSQL.noop),
        migrations.RunPython(give_days, migrations.RunPython.noop),
        migrations.RunSQL('ALTER TABLE letters_delivery ENABLE TRIGGER USER', migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='delivery',
            name='due_on',
            field=models.DateField(verbose_name='签收期限'),
        ),
    ]
