"""The foot of stories is composed as fronts are."""

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fronts", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="front", name="fronts_one_for_each_section"),
        migrations.AddField(
            model_name="front",
            name="place",
            field=models.CharField(
                choices=[("page", "the page itself"), ("foot", "the foot of stories")],
                default="page",
                editable=False,
                max_length=4,
                verbose_name="place",
            ),
        ),
        migrations.AddConstraint(
            model_name="front",
            constraint=models.UniqueConstraint(
                django.db.models.functions.comparison.Coalesce("section", models.Value(0)),
                models.F("place"),
                name="fronts_one_for_each_place",
            ),
        ),
    ]
