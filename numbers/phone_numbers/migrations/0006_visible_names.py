"""A name shows at least one character."""

import django.core.validators
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_visible_names'),
        ('numbers', '0005_area_code_list'),
    ]

    atomic = False  # so that validating takes no lock against writers
    operations = [
        migrations.AlterField(
            model_name='phonenumber',
            name='name',
            field=models.CharField(blank=True, help_text='What your team calls this number.', max_length=60, validators=[django.core.validators.RegexValidator('[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]', 'Enter at least one visible character.')]),
        ),
        migrations.AlterField(
            model_name='phonenumberevent',
            name='name',
            field=models.CharField(blank=True, help_text='What your team calls this number.', max_length=60, validators=[django.core.validators.RegexValidator('[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]', 'Enter at least one visible character.')]),
        ),
        AddConstraintNotValid(
            model_name='phonenumber',
            constraint=models.CheckConstraint(condition=models.Q(('name__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'), ('name', ''), _connector='OR'), name='number_name_visible', violation_error_message='Enter at least one visible character.'),
        ),
        ValidateConstraint('phonenumber', 'number_name_visible'),
    ]
