"""Make the keys by which topics that were there already are looked up and filed."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from broadsheet.text.normal import search_key

AT_ONCE = 500


def fill(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    topics = apps.get_model("topics", "Topic").objects
    last = 0
    while rows := list(topics.filter(pk__gt=last).order_by("pk").only("name")[:AT_ONCE]):
        for row in rows:
            row.name_key = row.filed_key = search_key(row.name)[:255]
        topics.bulk_update(rows, ["name_key", "filed_key"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("topics", "0002_keep_the_vocabulary")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
