from django.db import migrations


class Migration(migrations.Migration):
    """What was done with a story is found by its key.

    Wagtail indexes each column of its log by itself. SQLite took that of the kind of thing, which
    nearly all entries share: a story's form and history went through the log of the whole paper.
    """

    dependencies = [
        ("newsroom", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX newsroom_log_of_one ON wagtailcore_modellogentry "
            "(content_type_id, object_id, timestamp DESC)",
            "DROP INDEX newsroom_log_of_one",
        )
    ]
