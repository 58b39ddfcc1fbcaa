"""`python -m aggregator.support.migrations`: bring the settings' database to the newest shape."""

import asyncio

from aggregator.settings import Settings
from aggregator.support.migrations import migrate

if __name__ == "__main__":
    asyncio.run(migrate(Settings().database_url.get_secret_value()))
