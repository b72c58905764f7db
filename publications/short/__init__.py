"""Short prints of what is public now: the leaflet of an action, the briefs of a country and for a forum."""
