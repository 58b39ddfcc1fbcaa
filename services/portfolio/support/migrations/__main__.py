"""`python -m portfolio.support.migrations`: bring both databases named by the settings to the
newest shape.
"""

import asyncio

from portfolio.settings import Settings
from portfolio.support.migrations import migrate_all

if __name__ == "__main__":
    settings = Settings()
    asyncio.run(
        migrate_all(
            settings.database_url.get_secret_value(), settings.keys_database_url.get_secret_value()
        )
    )
