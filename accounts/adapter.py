"""How allauth behaves here: a person's language is kept, and every mail goes through the outbox."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    pass
