"""How often one address on the network and one account may do what, on the pages of actions."""

from accounts.limits import limited

MINUTE, HOUR = 60, 60 * 60

invite = limited("co_writers", amount=40, per_person=20, seconds=HOUR)
co_write = limited("co_write", amount=30, seconds=10 * MINUTE)
find = limited("find_partners", amount=600, per_person=300, seconds=10 * MINUTE, methods=("GET",))
