"""Synthetic actions for the benchmark: clearly invented, in four languages, spread as real ones are.

Few governments write much and many write once; a fifth of the objectives carries half of the links; each of 24
subjects is in a quarter of the texts, a name in one of some hundred.
"""

import random
from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone

BATCH = 2_000
SEED = 20181208
ACTIONS_PER_GOVERNMENT = 4
LISTS = dict(line.split(": ", 1) for line in (Path(__file__).parent / "words.txt").read_text().splitlines())
WORDS = {language: LISTS[language].split() for language in ("en", "es", "fr", "ar")}
COUNTRIES, SYLLABLES = LISTS["countries"].split(), LISTS["syllables"].split()
SUBJECTS, TOPICS = 24, 6  # the last words of each list; how many of them one text is about
LEVELS = ["municipality"] * 7 + ["metropolitan", "province", "region"]
LANGUAGES = ["en"] * 45 + ["es"] * 27 + ["fr"] * 20 + ["ar"] * 8


class Synthetic:
    """Writes `many` published actions with their governments; `say(done)` after each batch."""

    def __init__(self, many, say=lambda done: None):
        self.many, self.say, self.dice = many, say, random.Random(SEED)

    def load(self):
        from actions.models import Call
        from frameworks.models import Objective

        self.objectives = {}
        for row in Objective.objects.select_related("framework").order_by("pk"):
            self.objectives.setdefault(row.framework.code, []).append(row)
        self.call, _made = Call.objects.get_or_create(
            slug="synthetic", defaults={"title": "Synthetic call", "opens_at": timezone.now()}
        )
        self.decider = self._decider()
        self._governments()
        for first in range(0, self.many, BATCH):
            self._batch(range(first, min(first + BATCH, self.many)))
            self.say(min(first + BATCH, self.many))

    def _decider(self):
        from accounts.models import User

        return User.objects.create(email="synthetic@example.org", is_active=False)

    def _governments(self):
        from frameworks.countries import propose_section
        from signatories import names
        from signatories.models import PUBLIC_RECORD, Government

        sections = {country: propose_section(country) for country in COUNTRIES}
        rows = []
        for number in range(max(1, self.many // ACTIONS_PER_GOVERNMENT)):
            name = f"Synthetic {self._name()} {number}"
            country = self._skewed(COUNTRIES)
            rows.append(
                Government(
                    official_name=name,
                    official_language="en",
                    english_name=name,
                    slug=f"synthetic-{number}",
                    name_key=names.key(name),
                    level=self.dice.choice(LEVELS),
                    country=country,
                    section=sections[country],
                    latitude=self.dice.uniform(-50, 65),
                    longitude=self.dice.uniform(-150, 170),
                    population=int(10 ** self.dice.uniform(3.5, 7.3)),
                    population_year=2024,
                    origin=PUBLIC_RECORD,
                    source_url="https://example.org/synthetic",
                )
            )
        self.governments = Government.objects.bulk_create(rows, batch_size=BATCH)

    def _batch(self, numbers):
        from actions.models import Action, Decision, ObjectiveLink, Participation, Submission, Translation
        from signatories.models import PUBLIC_RECORD

        now = timezone.now()
        actions = Action.objects.bulk_create(
            Action(
                code=f"CTA-{2019 + number % 8}-{100000 + number}",
                slug=f"synthetic-action-{number}",
                origin=PUBLIC_RECORD,
                source_url="https://example.org/synthetic",
                published_at=now - timedelta(minutes=self.many - number),
            )
            for number in numbers
        )
        texts = Submission.objects.bulk_create(self._text(action) for action in actions)
        Participation.objects.bulk_create(part for action in actions for part in self._parts(action))
        ObjectiveLink.objects.bulk_create(
            ObjectiveLink(submission=text, objective=objective)
            for text in texts
            for objective in self._served()
        )
        Translation.objects.bulk_create(row for text in texts for row in self._translated(text))
        Decision.objects.bulk_create(
            Decision(
                submission=text,
                move="approve",
                gcm_assessment=self.dice.choice(("meets", "meets", "exceeds", "partly")),
                by=self.decider,
                announced_at=now,
            )
            for text in texts
        )

    def _text(self, action):
        from actions.models import Submission
        from actions.models.submission import PUBLISHED

        language, dice = self.dice.choice(LANGUAGES), self.dice
        self.topics = dice.sample(range(SUBJECTS), TOPICS)
        pledge = dice.random() < 0.2
        start = date(2015, 1, 1) + timedelta(days=dice.randrange(4000))
        return Submission(
            action=action,
            call=self.call,
            kind="pledge" if pledge else "action",
            stage=dice.choice(("planning", "in-progress"))
            if pledge
            else dice.choice(("in-progress", "fulfilled")),
            language=language,
            state=PUBLISHED,
            title=self._words(language, 7),
            summary=self._words(language, 35),
            description=self._words(language, 160),
            activities="\n".join(self._words(language, 12) for _line in range(4)),
            results=self._words(language, 60),
            lessons=self._words(language, 40),
            recommendations=self._words(language, 40),
            populations=dice.sample(["migrants", "refugees", "asylum-seekers", "host-community"], 2),
            support_kinds=["funding"] if dice.random() < 0.3 else [],
            countries=[dice.choice(COUNTRIES)],
            scope="local",
            start_date=start,
            end_date=start + timedelta(days=700) if dice.random() < 0.5 else None,
            end_state="ongoing",
            published_at=action.published_at,
            decided_at=action.published_at,
            decided_by=self.decider,
        )

    def _parts(self, action):
        from actions.models import Participation

        joint = 1 + (self.dice.random() < 0.1)
        for place, government in enumerate(self._several(self.governments, joint)):
            yield Participation(
                action=action,
                government=government,
                role=Participation.PARTNER if place else Participation.LEAD,
                state=Participation.CONFIRMED,
                name_at_publication=government.official_name,
            )

    def _served(self):
        for framework, most in (("gcm", 3), ("gcr", 1), ("sdg", 3), ("priority", 2)):
            yield from self._several(self.objectives.get(framework, []), self.dice.randint(1, most))

    def _translated(self, text):
        """Two in five are translated into English, one in ten into all four."""
        from actions.models import Translation
        from actions.publiccopy import fingerprint

        chance = self.dice.random()
        into = ["en"] if chance < 0.4 else []
        into = ["en", "es", "fr", "ar"] if chance < 0.1 else into
        for language in into:
            if language != text.language:
                for field, words in (("title", 7), ("summary", 35), ("description", 160)):
                    yield Translation(
                        submission=text,
                        field=field,
                        language=language,
                        text=self._words(language, words),
                        status=Translation.CHECKED,
                        source_sha256=fingerprint(getattr(text, field)),
                    )

    def _words(self, language, many):
        words = [self._word(WORDS[language]) for _word in range(many)]
        if self.dice.random() < 0.5:
            words[self.dice.randrange(many)] = self._name()
        return " ".join(words)[:2900].capitalize() + "."

    def _word(self, words):
        """A word that stands in every text, or one of what this text is about."""
        filler, subjects = words[:-SUBJECTS], words[-SUBJECTS:]
        return (
            self.dice.choice(filler) if self.dice.random() < 0.6 else subjects[self.dice.choice(self.topics)]
        )

    def _name(self):
        return "".join(self.dice.choice(SYLLABLES) for _part in range(3))

    def _skewed(self, values):
        """One of the values, the first ones much more often."""
        if self.dice.random() < 0.4:
            return self.dice.choice(values)
        return values[min(int(self.dice.paretovariate(0.9)) - 1, len(values) - 1)]

    def _several(self, values, many):
        found = []
        while values and len(found) < min(many, len(values)):
            value = self._skewed(values)
            if value not in found:
                found.append(value)
        return found
