from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("fronts", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="front",
            options={
                "permissions": [
                    ("advertise_front", "Can change the paper's own advertisements on fronts")
                ],
                "verbose_name": "front",
                "verbose_name_plural": "fronts",
            },
        ),
    ]
