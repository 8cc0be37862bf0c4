"""Say of each sentence whether there were rules for its language: else “none” looks like a finding."""

from django.db import migrations, models

# There are rules for English: "en", "en-GB", "en_US".
MARK_OTHER_LANGUAGES = """
    UPDATE articles_sentence SET attribution_analysed = false WHERE article_id IN (
        SELECT id FROM articles_article
        WHERE lower(substr(language, 1, 2)) <> 'en' OR substr(language, 3, 1) NOT IN ('', '-', '_')
    )
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_sentence_version")]
    operations = [
        migrations.AddField(
            model_name="sentence",
            name="attribution_analysed",
            field=models.BooleanField(
                default=True,
                help_text="False where no rules exist for the language: then “none” is no finding.",
                verbose_name="attribution analysed",
            ),
        ),
        migrations.RunSQL(MARK_OTHER_LANGUAGES, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="sentence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("attribution_analysed", True), ("attribution", "none"), _connector="OR"
                ),
                name="sentence_attribution_only_where_analysed",
            ),
        ),
    ]
