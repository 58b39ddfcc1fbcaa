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

    zh = "日志 {log} 的结尾：\n{tail}\n{name} 没有启动成功。"
    en = "{name} did not start; the end of its log is above."

    def __init__(self, name: str, log: Path) -> None:
        super().__init__(name=name, log=log, tail=tail(log))


class NotInstalled(Trouble):
    """A locked package is missing from the environment."""

    zh = "环境里缺少 {name}，请用 ./run 启动。"
    en = "{name} is missing from the environment; start with ./run."


class OtherExtent(Trouble):
    """The state folder holds a county of another size, whose records do not fit."""

    zh = (
        "{folder} 里已有另一个示例县：--pupils {pupils} --schools {schools} --terms {terms}"
        " --seed {seed}。请用同样的数目，或用 NIANLUN_HOME 另选文件夹。"
    )
    en = "{folder} holds a county of that size; say the same, or choose another NIANLUN_HOME."


class CannotWrite(Trouble):
    """The state folder is someone else's, or read-only, or the disk is full."""

    zh = "不能写入 {folder}（{reason}）。请换一个用户，或用 NIANLUN_HOME 指定别的文件夹。"
    en = "Cannot write to {folder} ({reason}). Use another user, or name a folder by NIANLUN_HOME."


class AlreadyRunning(Trouble):
    """Another run holds the state folder."""

    zh = "年轮已在运行：{address}（进程 {pid}）。在它的窗口按 Ctrl-C 可以停止。"
    en = "Already running at {address} (process {pid}). Ctrl-C in its window stops it."


class NoInstaller(Trouble):
    """Neither pip nor uv can be found for this Python."""

    zh = "{python} 没有 pip，也找不到 uv。Debian 可用 apt-get install python3-pip 安装。"
    en = "{python} has no pip, and there is no uv. On Debian: apt-get install python3-pip."


class NotDownloaded(Trouble):
    """The packages could not be fetched."""

    zh = "软件包没有下载成功。请检查网络、代理或 pip 的镜像设置，然后再运行一次；已下载的会保留。"
    en = "The packages could not be fetched. Check network, proxy or pip's index, then run again."


class PagesNotDownloaded(Trouble):
    """What the pages are made of could not be fetched."""

    zh = (
        "网页所需的软件包没有下载成功。请检查网络、代理或 npm 的镜像设置（npm config）。"
        "其余部分照常运行；下次启动会再试。"
    )
    en = (
        "The packages of the pages could not be fetched: check network, proxy or npm's registry."
        " Everything else runs; the next start tries again."
    )


class PagesNotBuilt(Trouble):
    """The pages' own sources, or the folder they go to, are not in order."""

    zh = "{said}\n网页没有构建成功，原因见上。其余部分照常运行。"
    en = "The pages were not built, see above; everything else runs."


class NotAsLocked(Trouble):
    """What was downloaded is not what the lock names."""

    zh = "下载的软件包与锁定的校验值不同，没有安装。请检查所用的镜像。"
    en = "A downloaded package differs from its locked hash and was not installed. Check the index."


class NoWheel(Trouble):
    """The index has no build of a package for this machine."""

    zh = "镜像中没有适合这台机器（{machine}，Python {version}）的软件包；详见上面几行。"
    en = "The index has no build for {machine} with Python {version}; see the lines above."


class DiskFull(Trouble):
    """No room left."""

    zh = "磁盘空间不足：{folder}。大约需要 1.5 GB。"
    en = "No space left for {folder}; about 1.5 GB are needed."


class NotIntroduced(Trouble):
    """A school or its feed account could not be registered."""

    zh = "{said}\n学校没有登记成功。若首次启动在登记时被打断，请删除状态文件夹再试。"
    en = "A school was not registered; after a first start cut short, remove the state folder."


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
