"""The three servers of a run, as `a_service` takes them."""

from embedded.object_store import ObjectStoreServer
from embedded.postgres import Cluster

Servers = tuple[Cluster, Cluster, ObjectStoreServer]
