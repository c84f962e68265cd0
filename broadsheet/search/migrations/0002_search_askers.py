from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="search",
            name="askers",
            field=models.BigIntegerField(default=0, editable=False),
        ),
    ]
