"""Settings → a desk with everything behind it: what API, worker and command line have in common."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import get_args

from portfolio.admit.desk import Desk
from portfolio.admit.identity.oidc_reception import Reception
from portfolio.admit.queries import Rosters
from portfolio.catalogue import PROJECTIONS, TOPICS
from portfolio.settings import Settings
from portfolio.support.access_probes import Probes
from portfolio.support.access_takings import Takings
from portfolio.support.access_trail import AccessTrail
from portfolio.support.accounts import Accounts
from portfolio.support.actor import Role
from portfolio.support.class_windows import ClassWindows
from portfolio.support.clock import Clock, SystemClock, clock_by
from portfolio.support.committer import Committer
from portfolio.support.cookies import Cookies
from portfolio.support.database import Pool, connect, open_pool, refuse_unsafe
from portfolio.support.event_store import EventStore
from portfolio.support.journal import Journal
from portfolio.support.keys import Keyring
from portfolio.support.leanings import Leanings
from portfolio.support.mapper import SealedMapper
from portfolio.support.master_keys import MasterKeys
from portfolio.support.oidc_identities import Identities
from portfolio.support.oidc_logouts import Logouts
from portfolio.support.oidc_names import ProviderNames
from portfolio.support.oidc_provider import Provider, ProviderName
from portfolio.support.oidc_sign_ins import SignIns
from portfolio.support.picture_secrets import PictureSecrets
from portfolio.support.row_security import (
    AllSeeing,
    BySchool,
    SchoolConnection,
    refuse_all_seeing,
)
from portfolio.support.s3_object_store import S3ObjectStore
from portfolio.support.second_factors import SecondFactors
from portfolio.support.session import SessionRules
from portfolio.support.session_store import SessionStore
from portfolio.support.sessions import Sessions
from portfolio.support.sign_in_limit import SignInLimit
from portfolio.support.views import Views
from portfolio.support.vocabulary import load_vocabulary


@dataclass(frozen=True, slots=True)
class House:
    """What stands: the desk and the object store."""

    desk: Desk
    objects: S3ObjectStore
    keys_pool: Pool


@asynccontextmanager
async def standing_house(
    settings: Settings, clock: Clock | None = None, *, by_school: bool = False
) -> AsyncIterator[House]:
    """Open everything; close it at the end, after what waits to be written is written.

    `by_school`: requests are answered, each for one school; where the settings name a role
    for that, it sees no other.

    Raises `UnsafeServer` on a PostgreSQL that could lose what it acknowledged.
    """
    clock = clock or clock_by(settings.clock_file)
    url = settings.database_url.get_secret_value()
    async with AsyncExitStack() as stack:
        across = await open_pool(url, settings.read_connections)
        stack.push_async_callback(across.close)
        pool = across
        if by_school:
            pool = await _pool_by_school(settings, across)
            stack.push_async_callback(pool.close)
        keys_pool = await open_pool(settings.keys_database_url.get_secret_value(), 4)
        stack.push_async_callback(keys_pool.close)
        if not settings.allow_unsafe_server:
            await refuse_unsafe(across)
            await refuse_unsafe(keys_pool)
        committer = Committer(
            lambda: connect(url),
            clock,
            depth=settings.append_depth,
            many_schools=settings.flush_many_schools,
        )
        await committer.start()
        stack.push_async_callback(committer.stop)
        objects = _objects(settings)
        stack.callback(objects.close)
        journal = Journal(
            EventStore(pool, committer),
            Keyring(keys_pool, MasterKeys(settings.master_key_dir)),
            SealedMapper(TOPICS),
            clock,
        )
        yield House(_desk(settings, (pool, across), journal, clock), objects, keys_pool)


async def _pool_by_school(settings: Settings, across: Pool) -> Pool:
    """The role that sees one school at a time; without one, in a demonstration, the other."""
    url = settings.school_database_url.get_secret_value()
    if not url:
        if settings.profile == "production":
            raise AllSeeing
        return across
    told = await open_pool(url, settings.read_connections, kind=SchoolConnection)
    try:
        await refuse_all_seeing(told)
    except AllSeeing:
        await told.close()
        raise
    return BySchool(told)


def _desk(settings: Settings, pools: tuple[Pool, Pool], journal: Journal, clock: Clock) -> Desk:
    pool, across = pools
    store = SessionStore(pool, clock, _session_rules(settings))
    cookies = Cookies(settings.public_url, is_trial=settings.profile == "demo")
    views = Views(pool, [projection.name for projection in PROJECTIONS])
    elsewhere = {Role.STAFF} if settings.staff_sign_in == "provider" else set()
    return Desk(
        pool=pool,
        across=across,
        journal=journal,
        rosters=Rosters(journal),
        accounts=Accounts(pool, clock, store, journal.keyring, elsewhere),
        sessions=Sessions(store, cookies, clock, views),
        limit=SignInLimit(pool, clock, journal.keyring),
        views=views,
        vocabulary=load_vocabulary(settings.schemas_dir / "vocabulary"),
        clock=clock,
        trail=AccessTrail(across),
        probes=Probes(pool, journal.keyring, clock),
        takings=Takings(pool, clock),
        leanings=Leanings(pool, clock),
        cookies=cookies,
        factors=SecondFactors(pool, journal.keyring, _of_telephones(settings, clock)),
        windows=ClassWindows(pool, clock),
        pictures=PictureSecrets(pool, journal.keyring),
    )


def _of_telephones(settings: Settings, clock: Clock) -> Clock:
    """What authenticators go by: they know nothing of a demonstration's steered time."""
    return SystemClock() if settings.clock_file else clock


def _session_rules(settings: Settings) -> SessionRules:
    return SessionRules(
        lasts=timedelta(hours=settings.session_hours),
        idle=timedelta(minutes=settings.session_idle_minutes),
        asks_staff=settings.second_factor == "required",
        proof_lasts=timedelta(hours=settings.second_factor_hours),
    )


@asynccontextmanager
async def open_reception(settings: Settings, desk: Desk) -> AsyncIterator[Reception]:
    """What the routes of the identity providers need; without a provider they answer so."""
    configured = {"staff": settings.oidc_staff, "family": settings.oidc_family}
    providers: dict[ProviderName, Provider] = {}
    for name in get_args(ProviderName):
        if configured[name].is_set:
            address = f"{settings.public_url.rstrip('/')}/oidc/{name}/callback"
            providers[name] = Provider(name, configured[name], address)
    names = ProviderNames(desk.journal.keyring)
    await names.key_what_is_there(desk.across)
    await desk.accounts.logins.seal_what_is_there(desk.across)
    try:
        yield Reception(
            providers,
            SignIns(desk.pool, desk.clock, names),
            Identities(desk.pool, desk.across, desk.clock),
            Logouts(desk.across, names, desk.clock),
            settings.after_provider,
            settings.after_proof,
        )
    finally:
        for provider in providers.values():
            await provider.close()


def _objects(settings: Settings) -> S3ObjectStore:
    kept = settings.objects
    return S3ObjectStore(
        endpoint=kept.endpoint,
        access_key=kept.access_key.get_secret_value(),
        secret_key=kept.secret_key.get_secret_value(),
        bucket=kept.bucket,
        is_encrypted=kept.tls,
    )
