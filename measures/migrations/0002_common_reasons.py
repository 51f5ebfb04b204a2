"""Reasons for returning that every office meets, to begin with; the office changes them as it likes."""

from django.db import migrations

REASONS = (
    ("title", "名称过长或带有口号，请改为一句话说清做法。"),
    ("summary", "举措内容请先写做法、再写效果，用完整的句子。"),
    ("innovation_point", "创新点请写明与以往做法相比新在哪里。"),
    ("documents", "请补充文件名称、文号和印发日期。"),
    ("practice", "主要做法过于笼统，请分点写清谁做什么、怎么做。"),
    ("novelty", "请补充与国内外相近做法的比对，并写明检索了哪些资料。"),
    ("effect", "请补充量化数据和企业实例，并写明统计的起止时间。"),
    ("replicability", "请写明其他地方照做需要的条件。"),
    ("attachments", "请补充佐证材料（文件、数据、企业反馈等）。"),
    ("comparisons", "申报全国首创，请补充比对记录。"),
)


def add_reasons(apps, schema_editor):
    reason = apps.get_model("measures", "CommonReason")
    reason.objects.bulk_create(reason(field=field, text=text) for field, text in REASONS)


class Migration(migrations.Migration):
    dependencies = [("measures", "0001_initial")]
    operations = [migrations.RunPython(add_reasons, migrations.RunPython.noop)]
