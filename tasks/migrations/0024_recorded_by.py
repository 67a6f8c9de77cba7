
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('regions', '0001_initial'),
        ('tasks', '0023_officers'),
    ]

    operations = [
        migrations.AddField(
            model_name='policydocument',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recorded_documents', to='regions.region', verbose_name='录入地区'),
        ),
    ]
