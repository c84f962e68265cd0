"""Headlines are looked up by their beginning, without case: a key of their own, indexed."""

from django.db import migrations

import broadsheet.text.fields
from broadsheet.text.normal import search_key


def fill(apps, schema_editor):
    articles = apps.get_model("newsroom", "Article").objects.all()
    for pk, headline in articles.values_list("pk", "headline").iterator():
        articles.filter(pk=pk).update(headline_key=search_key(headline)[:80])


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="article", name="newsroom_article_headline"),
        migrations.AddField(
            model_name="article",
            name="headline_key",
            field=broadsheet.text.fields.KeyField(max_length=80, of="headline"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
