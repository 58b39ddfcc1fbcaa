"""What `./run` can be told; read before anything is installed: mistakes are said at once."""

import argparse
from dataclasses import dataclass
from functools import partial

from demo.schools import PUPILS

ABOUT = """启动年轮：两个 PostgreSQL、对象存储、学生档案与汇总两个服务，
并用真实的 HTTP 接口走完一个示例县五所学校的三个学期。
Brings up two PostgreSQL clusters, an object store and both services on this machine,
then drives three terms of the five schools of a demo county through the real HTTP API."""

SETTINGS = """环境变量 settings by environment:
  NIANLUN_HOME    状态文件夹（环境、数据库、密钥、日志），默认为仓库里的 .nianlun/
                  state folder: environment, databases, keys, logs; default .nianlun/
  NIANLUN_OUT     报告与数据写到哪里，默认为仓库里的 out/
                  where reports and feeds are written; default out/
  NIANLUN_PYTHON  用哪个 Python（3.11 或更高）
                  which Python to use (3.11 or newer)
  PORTFOLIO_… AGGREGATOR_…
                  两个服务自己的设置，见 deploy/env/；地址、端口、密钥由本命令给出
                  the services' own settings, see deploy/env/; addresses and keys are given here
软件包的来源由 pip 或 uv 自己的配置决定。
Where packages come from is for pip's or uv's own configuration to say.

按 Ctrl-C 全部停止。Ctrl-C stops everything.
退出码 exit status: 0 正常 well · 1 出错 failed · 130 启动中被中断 interrupted before it served"""


EXTENT = (
    ("pupils", 10, 20_000, f"示例县约有多少学生 about how many pupils in all ({PUPILS})"),
    ("schools", 1, 50, "多少所学校 how many schools (5)"),
    ("terms", 1, 3, "走几个学期 how many terms (3)"),
    ("seed", 0, 10**9, "随机种子，同一种子得到同样的县 the same seed gives the same county (2026)"),
)


@dataclass(frozen=True)
class Options:
    """As the person said them."""

    once: bool
    port: int
    command: str | None = None
    pupils: int | None = None
    schools: int | None = None
    terms: int | None = None
    seed: int | None = None

    @property
    def extent(self) -> dict[str, int | None]:
        """How large the demonstration is wished to be; None: as it is, or by default."""
        names = ("pupils", "schools", "terms", "seed")
        return {name: getattr(self, name) for name in names}


def read(words: list[str]) -> Options:
    """The options; with `--help` or a mistake it is said and the process ends."""
    parser = argparse.ArgumentParser(
        prog="./run",
        description=ABOUT,
        epilog=SETTINGS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "command",
        nargs="?",
        choices=("code",),
        help="只显示管理员此刻的 6 位验证码 administrators' six figures of this moment",
    )
    parser.add_argument(
        "--once",
        action="store_true",
        help="走完各学期后退出 end after the terms instead of serving on",
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=8770,
        metavar="N",
        help="学生档案的端口，汇总用下一个；被占用时另选 "
        "port of the portfolio, the aggregator takes the next; others where taken (%(default)s)",
    )
    for name, least, most, sentence in EXTENT:
        parser.add_argument(
            f"--{name}", type=partial(_within, least, most), metavar="N", help=sentence
        )
    return Options(**vars(parser.parse_args(words)))


def _within(least: int, most: int, word: str) -> int:
    """A whole number of this range."""
    if not least <= int(word) <= most:
        raise argparse.ArgumentTypeError(f"{least}-{most}")
    return int(word)


def _port(word: str) -> int:
    """A port that an ordinary user may use, with room for the one after it."""
    port = int(word)
    if not 1024 <= port < 65535:  # noqa: PLR2004 — the ports of ordinary users
        raise argparse.ArgumentTypeError("1024-65534")
    return port
