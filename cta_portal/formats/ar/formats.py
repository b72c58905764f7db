"""Arabic numbers in groups of three, as the United Nations print them; Django has them in one row of digits."""

NUMBER_GROUPING = 3
THOUSAND_SEPARATOR = "\xa0"
