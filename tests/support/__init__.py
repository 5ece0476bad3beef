"""Real parts for the tests: a screen, a sound server and a database, started when first needed."""
