"""What `./run` can be told; read before anything is installed: mistakes are said at once."""

import argparse
from dataclasses import dataclass

ABOUT = """启动年轮：两个 PostgreSQL、对象存储、学生档案与汇总两个服务，
并用真实的 HTTP 接口走完一个示例学校的一个学期。
Brings up two PostgreSQL clusters, an object store and both services on this machine,
then drives one whole term of a demo school through the real HTTP API."""

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


@dataclass(frozen=True)
class Options:
    """As the person said them."""

    once: bool
    port: int


def read(words: list[str]) -> Options:
    """The options; with `--help` or a mistake it is said and the process ends."""
    parser = argparse.ArgumentParser(
        prog="./run",
        description=ABOUT,
        epilog=SETTINGS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--once",
        action="store_true",
        help="走完一个学期后退出 end after the term instead of serving on",
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=8770,
        metavar="N",
        help="学生档案的端口，汇总用下一个；被占用时另选 "
        "port of the portfolio, the aggregator takes the next; others where taken (%(default)s)",
    )
    said = parser.parse_args(words)
    return Options(once=said.once, port=said.port)


def _port(word: str) -> int:
    """A port that an ordinary user may use, with room for the one after it."""
    port = int(word)
    if not 1024 <= port < 65535:  # noqa: PLR2004 — the ports of ordinary users
        raise argparse.ArgumentTypeError("1024-65534")
    return port
