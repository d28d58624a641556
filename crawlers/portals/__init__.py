"""The registry: portals and hosts as data, one row per portal; adding a portal is adding a row."""
