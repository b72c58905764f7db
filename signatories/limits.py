"""How often one address on the network and one account may do what: every limit of the signatories' pages."""

from accounts.limits import limited

MINUTE, HOUR = 60, 60 * 60

# A whole office may stand behind one address, so an address may do more than an account
sign = limited("sign", amount=240, per_person=80, seconds=HOUR)
keep = limited("keep", amount=6000, per_person=1500, seconds=HOUR)  # a form that saves itself as one writes
find = limited("find", amount=600, per_person=300, seconds=10 * MINUTE, methods=("GET",))
letter = limited("letter", amount=40, per_person=15, seconds=HOUR)
second_official = limited("ask_second", amount=30, per_person=10, seconds=HOUR)
confirm = limited("confirm", amount=30, seconds=10 * MINUTE)
look_up = limited("look_up", amount=120, per_person=0, seconds=10 * MINUTE, methods=("GET", "HEAD"))
join = limited("join", amount=20, seconds=HOUR)
invite = limited("invite", amount=40, per_person=20, seconds=HOUR)
invitation = limited("invitation", amount=30, seconds=10 * MINUTE)
colleagues = limited("colleagues", amount=120, per_person=60, seconds=HOUR)
