"""`deploy/env/portfolio.env.example`: every setting with its sentence, written from `Settings`.

In: the settings' fields. Out: text for an environment file,
where each value is the field's first example, or else what happens without it.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from portfolio.settings import ObjectSettings, Settings
from portfolio.support.oidc_settings import OidcSettings

_HEAD = """\
# 成长档案服务的全部设置，由代码写成（python -m portfolio.schemas）。
# 复制为 portfolio.env 后修改；含 example 的口令在 production 下会被拒绝。
# Every setting of the portfolio, written from the code. Copy to portfolio.env;
# production refuses secrets that say "example".
"""
_PARTS: dict[str, type[BaseModel]] = {
    "objects": ObjectSettings,
    "oidc_staff": OidcSettings,
    "oidc_family": OidcSettings,
}


def env_example() -> str:
    """The whole file."""
    return _HEAD + "".join(
        f"\n# {field.description}\n{name}={_value(field)}\n"
        for name, field in settings_by_name(Settings, "PORTFOLIO_")
    )


def settings_by_name(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, FieldInfo]]:
    """Each variable of the environment with its field; parts are joined by `__`."""
    for name, field in model.model_fields.items():
        if part := _PARTS.get(name):
            yield from settings_by_name(part, f"{prefix}{name.upper()}__")
        else:
            yield prefix + name.upper(), field


def _value(field: FieldInfo) -> str:
    shown: Any = field.examples[0] if field.examples else field.default
    if isinstance(shown, SecretStr):
        return shown.get_secret_value()
    return str(shown).lower() if isinstance(shown, bool) else str(shown)
