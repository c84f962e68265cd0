"""A small index of what waits to be published."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0002_headline_key")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                fields=["-first_published_at", "-id"],
                name="newsroom_article_changed",
                condition=models.Q(("has_unpublished_changes", True)),
            ),
        ),
    ]
