"""Consents to pictures that must be asked for; links that lead nowhere."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import broadsheet.text.fields


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0001_initial"),
        ("newsroom", "0002_suggest_topics"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PictureConsent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", broadsheet.text.fields.ProseField(verbose_name="reason")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="picture_consents",
                        to="newsroom.article",
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="media.picture",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "consent to a picture",
                "verbose_name_plural": "consents to pictures",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article", "picture"), name="newsroom_pictureconsent_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LooseLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=200)),
                ("target", models.CharField(max_length=500)),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="loose_links",
                        to="newsroom.article",
                    ),
                ),
            ],
            options={
                "verbose_name": "link to nothing",
                "verbose_name_plural": "links to nothing",
                "indexes": [
                    models.Index(fields=["-found_at", "-id"], name="newsroom_looselink_newest")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "target"), name="newsroom_looselink_once"
                    )
                ],
            },
        ),
    ]
