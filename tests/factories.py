"""Real rows for tests, with traits for situations. One section per app; append to your own."""

import factory

from accounts.models import User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    language = "en"

    class Params:
        staff = factory.Trait(is_staff=True, is_superuser=True)
