"""Changes of the database, one file a step; run by `trainer.storage.migrate`."""
