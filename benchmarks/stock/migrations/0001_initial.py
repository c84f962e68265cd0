from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = [("newsroom", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="StockArticle",
            fields=[],
            options={"verbose_name": "stock article", "proxy": True, "indexes": []},
            bases=("newsroom.article",),
        ),
    ]
