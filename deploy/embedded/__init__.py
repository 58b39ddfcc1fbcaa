"""What `./run` starts on one machine: two PostgreSQL clusters, an object store, our processes.

The services import nothing of this; in production other servers stand behind the same settings.
"""
