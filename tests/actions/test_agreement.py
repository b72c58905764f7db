"""A thousand random requests, and what plain SQL over the portal's own tables says to each: no difference, on either
database."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from actions import facets, search
from actions.models import Action, Decision, Participation
from signatories.models import Government
from signatories.sizes import SIZES, UNKNOWN
from tests.actions.published import objective, publish, town
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

MANY, REQUESTS = 70, 1000
WORDS = ("water", "school", "health", "market", "garden", "shelter", "library", "music", "bridge", "kitchen")
LETTERS = "bcdfghklmnprstvz"
POPULATIONS, SUPPORTS = ("migrants", "refugees", "host-community"), ("funding", "peers", "none")

PUBLISHED = """
    SELECT s.* FROM actions_submission s JOIN actions_action a ON a.id = s.action_id
    WHERE s.state = 'published' AND a.published_at IS NOT NULL AND a.withdrawn_at IS NULL AND NOT a.is_specimen
"""
GOVERNED = """
    SELECT s.action_id AS action, g.* FROM published s
    JOIN actions_participation p ON p.action_id = s.action_id AND p.state = 'confirmed'
    JOIN signatories_government g ON g.id = p.government_id
"""
SERVED = """
    SELECT s.action_id AS action, f.code AS framework, o.slug AS slug FROM published s
    JOIN actions_objectivelink l ON l.submission_id = s.id JOIN frameworks_objective o ON o.id = l.objective_id
    JOIN frameworks_framework f ON f.id = o.framework_id
"""
SIZE = " ".join(f"WHEN population >= {least} THEN '{key}'" for key, least, _words in SIZES)
JUDGED = """
    SELECT s.action_id, 'judged', '{0}-' || d.{0}_assessment FROM published s
    JOIN actions_decision d ON d.submission_id = s.id WHERE d.{0}_assessment IN ('meets', 'exceeds')
"""
AMONG = "SELECT action_id, '{}', '{}' FROM published WHERE CAST({} AS text) LIKE '%\"{}\"%'"
FACTS = [
    "SELECT action_id AS action, 'kind' AS facet, kind AS value FROM published",
    "SELECT action_id, 'stage', stage FROM published WHERE stage <> ''",
    "SELECT action_id, 'year', SUBSTR(CAST(start_date AS text), 1, 4) FROM published WHERE start_date IS NOT NULL",
    "SELECT action_id, 'language', language FROM published",
    "SELECT s.action_id, 'language', t.language FROM published s JOIN actions_translation t ON t.submission_id = s.id",
    "SELECT action, 'country', country FROM governed",
    "SELECT action, 'level', level FROM governed",
    f"SELECT action, 'size', CASE WHEN population IS NULL THEN '{UNKNOWN}' {SIZE} END FROM governed",
    "SELECT g.action, 'section', o.slug FROM governed g JOIN frameworks_objective o ON o.id = g.section_id",
    "SELECT action, framework, slug FROM served",
    "SELECT action, 'compact', framework FROM served WHERE framework IN ('gcm', 'gcr')",
    JUDGED.format("gcm"),
    JUDGED.format("gcr"),
    *(AMONG.format("population", value, "populations", value) for value in POPULATIONS),
    *(AMONG.format("support", value, "support_kinds", value) for value in SUPPORTS if value != "none"),
]
SAID = [
    "SELECT action_id AS action, 1 AS on_top, ' ' || LOWER(title) || ' ' AS words FROM published",
    "SELECT action_id, 0, ' ' || LOWER(summary) || ' ' FROM published",
    "SELECT s.action_id, CASE t.field WHEN 'title' THEN 1 ELSE 0 END, ' ' || LOWER(t.text) || ' ' FROM published s "
    "JOIN actions_translation t ON t.submission_id = s.id",
    "SELECT action, 1, ' ' || LOWER(english_name) || ' ' FROM governed",
]
LISTED = """
    SELECT s.action_id AS action, a.published_at AS first_on, s.published_at AS last_on,
      (SELECT COALESCE(MAX(g.population), 0) FROM governed g WHERE g.action = s.action_id) AS people,
      LOWER(COALESCE((SELECT t.text FROM actions_translation t
        WHERE t.submission_id = s.id AND t.field = 'title' AND t.language = 'en'), s.title)) AS title
    FROM published s JOIN actions_action a ON a.id = s.action_id
"""
ORDERS = {
    "newest": "first_on DESC, action DESC",
    "freshest": "last_on DESC, first_on DESC, action DESC",
    "size": "people DESC, first_on DESC, action DESC",
    "name": "title",
}


@pytest.fixture
def plain():
    """The portal's tables as plain SQL reads them, after so many actions of every sort."""
    chance = random.Random(20261121)
    sections = [objective("section", number, slug=f"section-{number}") for number in (1, 2)]
    towns = [
        town(
            f"{_name(chance)} {_name(chance)}",
            country=chance.choice(["KE", "CO", "TN", "FR"]),
            level=chance.choice([Government.MUNICIPALITY, Government.REGION]),
            population=chance.choice([None, 9_000, 70_000, 300_000, 2_000_000, 8_000_000]),
            section=chance.choice([None, *sections]),
        )
        for _number in range(25)
    ]
    judge = UserFactory(staff=True)
    for number in range(1, MANY + 1):
        _one(number, chance, towns, judge)
    search.rebuild()
    views = f"WITH published AS ({PUBLISHED}), governed AS ({GOVERNED}), served AS ({SERVED}) "
    with connection.cursor() as cursor:
        for name, parts in (("facts", FACTS), ("said", SAID), ("listed", [LISTED])):
            cursor.execute(f"CREATE TEMPORARY TABLE {name} AS {views} {' UNION '.join(parts)}")
        yield cursor
        for name in ("facts", "said", "listed"):
            cursor.execute(f"DROP TABLE {name}")


def _one(number, chance, towns, judge):
    language, now = chance.choice(["en", "fr", "es"]), timezone.now() - timedelta(days=chance.randrange(900))
    start = date(chance.randrange(2019, 2027), 3, 1) if chance.random() < 0.8 else None
    action = publish(
        number,
        renew=False,
        town=chance.choice(towns[5:]),
        partners={chance.choice(towns[:5]): Participation.CONFIRMED} if chance.random() < 0.2 else {},
        state="approved" if chance.random() < 0.1 else "published",
        language=language,
        title=f"{_name(chance)} {_sentence(chance, 2)}",
        summary=_sentence(chance, 9),
        kind=chance.choice(["action", "pledge"]),
        stage=chance.choice(["planning", "in-progress"]),
        populations=chance.sample(POPULATIONS, chance.randint(0, 2)),
        support_kinds=chance.sample(SUPPORTS, 1) if chance.random() < 0.5 else [],
        start_date=start,
        objectives={
            (chance.choice(["gcm", "gcr", "sdg", "priority"]), n) for n in chance.sample(range(1, 7), 3)
        },
        texts={
            into: {"title": f"{_name(chance)} {_sentence(chance, 2)}", "summary": _sentence(chance, 8)}
            for into in chance.sample(["en", "fr", "es", "ar"], chance.randint(0, 2))
            if into != language
        },
    )
    text = action.submissions.get()
    if text.published_at:
        text.published_at = now + timedelta(days=chance.randrange(30))
        text.save()
        gone = {"withdrawn_at": now, "withdrawn_reason": "It ended."} if chance.random() < 0.1 else {}
        Action.objects.filter(pk=action.pk).update(published_at=now, **gone)
    Decision.objects.create(
        submission=text,
        move="approve",
        by=judge,
        announced_at=now,
        gcm_assessment=chance.choice(["meets", "exceeds", "partly", ""]),
        gcr_assessment=chance.choice(["meets", ""]),
    )


def _name(chance):
    return "".join(chance.choice(LETTERS) + chance.choice("aou") for _part in range(4)).capitalize()


def _sentence(chance, many):
    return " ".join(chance.choice(WORDS) for _word in range(many))


def test_a_thousand_random_requests_agree_with_plain_sql(plain):
    chance, language = random.Random(7), "en"
    plain.execute("SELECT DISTINCT facet, value FROM facts ORDER BY facet, value")
    values = plain.fetchall()
    assert {facet for facet, _value in values} == set(facets.BY_KEY)
    plain.execute("SELECT DISTINCT words FROM said WHERE on_top = 1 ORDER BY words")
    names = [words.split()[0] for (words,) in plain.fetchall()]
    found, differences = 0, []
    for _request in range(REQUESTS):
        terms, choice = _terms(chance, names), {}
        for key, value in chance.sample(values, chance.choice([0, 1, 1, 2, 3])):
            choice.setdefault(key, []).append(value)
        sort = chance.choice([*ORDERS, "best"])
        params = {
            "q": " ".join(written for written, _like, _out in terms),
            "sort": sort,
            "literally": "1",
            **choice,
        }
        answer = search.find(params, language=language)
        told = {
            "total": answer.total,
            "ids": answer.ids,
            "counts": {
                (key, value): count
                for key, counts in answer.counts.items()
                for value, count in counts.items()
                if count
            },
        }
        found += bool(answer.total)
        if told != _plainly(plain, terms, choice, sort):
            differences.append(params)
    assert differences == []
    assert found > REQUESTS / 4


def _terms(chance, names):
    """[(as it is typed, as LIKE finds it, whether it leaves out)]; the last word of a question may be unfinished."""
    terms = []
    for _term in range(chance.choice([0, 1, 1, 2, 3])):
        one, other = chance.choice(WORDS), chance.choice(WORDS)
        name = chance.choice(names)
        terms.append(
            chance.choice(
                [
                    (one, f"% {one} %", False),
                    (f"-{one}", f"% {one} %", True),
                    (f'"{one} {other}"', f"% {one} {other} %", False),
                    (name.upper(), f"% {name} %", False),
                ]
            )
        )
    if chance.random() < 0.3:
        start = chance.choice([*WORDS, *names])[: chance.randint(2, 4)]
        terms.append((start, f"% {start}%", False))
    elif terms and not terms[-1][2] and '"' not in terms[-1][0]:
        typed, like, out = terms.pop()
        terms.append((typed, f"{like.rstrip(' %')}%", out))
    return terms


def _plainly(cursor, terms, choice, sort):
    """What plain SQL says."""
    hits, best, values = ["1 = 1"], ["1 = 1"], []
    for _typed, like, out in terms:
        hits.append(
            f"{'NOT' if out else ''} EXISTS (SELECT 1 FROM said WHERE said.action = x.action AND words LIKE %s)"
        )
        values.append(like)
    tops = [like for _typed, like, out in terms if not out]
    best = " AND ".join(
        "EXISTS (SELECT 1 FROM said WHERE said.action = x.action AND on_top = 1 AND words LIKE %s)"
        for _one in tops
    )
    hits, passes, chosen = " AND ".join(hits), {}, []
    for key, wanted in choice.items():
        marks = ", ".join(["%s"] * len(wanted))
        passes[key] = f"x.action IN (SELECT action FROM facts WHERE facet = %s AND value IN ({marks}))"
        chosen += [key, *wanted]
    where = " AND ".join([hits, *passes.values()])
    order = ORDERS.get(sort, ORDERS["newest"])
    if sort == "best" and tops:
        order = f"CASE WHEN {best} THEN 0 ELSE 1 END, {order}"
    cursor.execute(
        f"SELECT x.action FROM listed x WHERE {where} ORDER BY {order}",
        [*values, *chosen, *(tops if sort == "best" else [])],
    )
    ids = [pk for (pk,) in cursor.fetchall()]
    sieve = [f"(x.facet = %s OR {one})" for one in passes.values()]
    counted = [part for key, wanted in choice.items() for part in (key, key, *wanted)]
    cursor.execute(
        f"SELECT facet, value, COUNT(*) FROM facts x WHERE {' AND '.join([hits, *sieve])} GROUP BY facet, value",
        [*values, *counted],
    )
    return {
        "total": len(ids),
        "ids": ids[: search.PAGE],
        "counts": {(key, value): count for key, value, count in cursor.fetchall()},
    }
