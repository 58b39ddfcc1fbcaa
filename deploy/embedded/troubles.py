"""What can go wrong while starting, as a person is told it: Chinese first, English second."""

from pathlib import Path
from typing import ClassVar


class Trouble(Exception):  # noqa: N818 — said to a person; not an error of ours
    """A start that cannot go on. In: values for the sentences. Out: `str()`, both sentences."""

    zh: ClassVar[str] = "无法继续。"
    en: ClassVar[str] = "Cannot go on."

    def __init__(self, **fields: object) -> None:
        super().__init__(type(self).__name__)
        self.fields = fields

    def __str__(self) -> str:
        return f"{self.zh.format(**self.fields)}\n{self.en.format(**self.fields)}"


class DidNotStart(Trouble):
    """A server ended, or was not ready in time; the end of its log says more."""

    zh = "{name} 没有启动成功。日志 {log} 的结尾：\n{tail}"
    en = "{name} did not start; the end of its log is above."

    def __init__(self, name: str, log: Path) -> None:
        super().__init__(name=name, log=log, tail=tail(log))


class NotInstalled(Trouble):
    """A locked package is missing from the environment."""

    zh = "环境里缺少 {name}，请用 ./run 启动。"
    en = "{name} is missing from the environment; start with ./run."


class NoOrdinaryUser(Trouble):
    """PostgreSQL refuses to run as root, and neither way of leaving root works here."""

    zh = (
        "PostgreSQL 不能以 root 运行，而此处既不能切换为 nobody，也不能建立用户命名空间。\n"
        "请用普通用户运行，或把 NIANLUN_HOME 设为其他用户可以进入的文件夹。"
    )
    en = (
        "PostgreSQL refuses to run as root, and neither `nobody` nor a user namespace works here.\n"
        "Run as an ordinary user, or set NIANLUN_HOME to a folder that other users may enter."
    )


class StillRunning(Trouble):
    """A server of an earlier run still holds the data and does not end."""

    zh = "上次的 {name} 仍在运行（进程 {pid}），无法结束它。"
    en = "The {name} of an earlier run is still there (process {pid}) and does not end."


def tail(log: Path, lines: int = 20) -> str:
    """The last lines of a log, or nothing where there is none."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
