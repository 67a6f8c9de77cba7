from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("tasks", "0021_fill_evidence_versions"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='evidence',
            options={'ordering': ['-pk'], 'verbose_name': '佐证材料', 'verbose_name_plural': '佐证材料'},
        ),
        migrations.RemoveConstraint(
            model_name='evidence',
            name='evidence_file_or_link',
        ),
        migrations.RemoveField(
            model_name='evidence',
            name='document_number',
        ),
        migrations.RemoveField(
            model_name='evidence',
            name='file',
        ),
        migrations.RemoveField(
            model_name='evidence',
            name='kind',
        ),
        migrations.RemoveField(
            model_name='evidence',
            name='media_type',
        ),
        migrations.RemoveField(
            model_name='evidence',
            name='sha256',
        ),
        migrations.RemoveField(
            model_name='evidence',
            name='size',
        ),
        migrations.RemoveField(
            model_name='evidence',
            name='uploaded_at',
        ),
        migrations.RemoveField(
            model_name='evidence',
            name='uploaded_by',
        ),
        migrations.RemoveField(
            model_name='evidence',
            name='url',
        ),
        migrations.RemoveField(
            model_name='updateround',
            name='evidence',
        ),
        migrations.RemoveField(
            model_name='evidence',
            name='updates',
        ),
        migrations.AddField(
            model_name='evidence',
            name='updates',
            field=models.ManyToManyField(related_name='evidence', through='tasks.EvidenceUse', to='tasks.progressupdate', verbose_name='进展填报'),
        ),
    ]
