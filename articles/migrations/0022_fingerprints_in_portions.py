"""SQLite's index of fingerprints is in portions, so that writing it does not take longer with every sentence."""

from django.db import migrations

from articles.equal_claims import FingerprintIndex


class Migration(migrations.Migration):
    dependencies = [("articles", "0021_changed_by_article")]
    operations = [
        migrations.RemoveIndex(model_name="sentence", name="sentence_fingerprint"),
        migrations.AddIndex(
            model_name="sentence",
            index=FingerprintIndex(fields=["fingerprint"], name="sentence_fingerprint"),
        ),
    ]
