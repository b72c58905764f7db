"""The floor: the least a Django site does for a list and for one entry. What the portal's pages are measured beside."""
