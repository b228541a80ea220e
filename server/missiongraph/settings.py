# SPDX-License-Identifier: Apache-2.0
"""Every setting, declared once: name, default, help.

Environment variables are `MISSIONGRAPH_` and the name in capitals; an option on the command line
wins over them.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from missiongraph.errors import InvalidSetting
from missiongraph.loading import DEFAULT_BASE

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Setting:
    """A thing that can be set, with its default and what it means."""

    name: str
    default: str
    help: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"MISSIONGRAPH_{self.name.upper()}"

    def read(self, environment: Mapping[str, str] = os.environ) -> str:
        """Its value in this environment."""
        return environment.get(self.variable) or self.default

    def number(self, environment: Mapping[str, str] = os.environ) -> int:
        """Its value, for a setting that counts something.

        Raises:
            InvalidSetting: it is no whole number from 1 upwards.
        """
        text = self.read(environment).strip()
        if not re.fullmatch(r"[1-9][0-9]{0,11}", text):
            raise InvalidSetting(
                f"{self.variable} is “{text}”; it must be a whole number from 1 upwards, such as "
                f"{self.default}. {self.help}"
            )
        return int(text)


DATA = Setting("data", "missiongraph-data", "The data folder: both datasets and their journals.")
BASE = Setting(
    "base",
    DEFAULT_BASE,
    "The base IRI of everything that is minted. Settled when a data folder is made; later it "
    "must be the same or left out.",
)
HOST = Setting("host", "127.0.0.1", "The address that the server listens on.")
PORT = Setting("port", "8000", "The port that the server listens on.")
AUTHOR = Setting("author", "", "Who changes are recorded for; by default the login name.")
QUERY_WORKERS = Setting("query_workers", "2", "How many of people's own short queries run at once.")
QUERY_QUEUE = Setting(
    "query_queue", "32", "How many queries may wait for their turn; more are answered with 503."
)
QUERY_SECONDS = Setting(
    "query_seconds", "30", "How many seconds the engine may work on a query before it is stopped."
)
QUERY_MEMORY = Setting("query_memory", "2048", "How many MiB of memory a query may take.")
QUERY_ROWS = Setting("query_rows", "1000000", "How many rows the results of a query may have.")
QUERY_LONG = Setting(
    "query_long",
    "2",
    "How many queries that have taken longer than half a second go on at once, beside "
    "`MISSIONGRAPH_QUERY_WORKERS` short ones and at a low priority.",
)
SERVICE_ENDPOINTS = Setting(
    "service_endpoints",
    "",
    "The endpoints that SERVICE may ask, just as queries write them, with spaces between, such as "
    "`https://query.example.gov/sparql`; without it SERVICE is refused.",
)
SERVICE_NETWORKS = Setting(
    "service_networks",
    "",
    "The private networks in which those endpoints may be, with commas between, such as "
    "`10.0.0.0/8`; without it only public addresses are asked.",
)
QUERY_START = Setting(
    "query_start", "20", "How many seconds a process for queries may take to start."
)
CACHE_SIZE = Setting("cache_size", "64", "How many MiB of answers are kept in memory.")
URL_SIZE = Setting("url_size", "16", "How many KiB the address in a request may have.")
HEADER_SIZE = Setting("header_size", "32", "How many KiB the headers of a request may have.")
BODY_SIZE = Setting(
    "body_size", "64", "How many MiB the body of a request may have; some routes take less."
)
BODY_SECONDS = Setting(
    "body_seconds",
    "20",
    "How many seconds the body of a request may take beyond what it needs at "
    "`MISSIONGRAPH_BODY_RATE`; slower ones are answered with 408.",
)
BODY_RATE = Setting("body_rate", "16", "How many KiB of a body must come in a second.")
BODIES_SIZE = Setting(
    "bodies_size",
    "256",
    "How many MiB the bodies of all requests under way may have together; more are answered "
    "with 503.",
)
SEND_SECONDS = Setting(
    "send_seconds",
    "30",
    "For how many seconds a client may take nothing of its answer before it is cut off.",
)
SPOOL_SIZE = Setting(
    "spool_size",
    "1024",
    "How many MiB of answers may wait on disk for clients that read slowly; beyond that the "
    "making of answers waits for them.",
)
DRAIN_SECONDS = Setting(
    "drain_seconds",
    "2",
    "For how many seconds the server, told to stop by SIGTERM, goes on answering while `/ready` "
    "says 503, so that a proxy can turn to others.",
)
STOP_SECONDS = Setting(
    "stop_seconds", "30", "How many seconds answers under way then have to be finished."
)
TRUSTED_PROXIES = Setting(
    "trusted_proxies",
    "",
    "The addresses or networks of proxies, with commas between, whose `Forwarded`, "
    "`X-Forwarded-*` and `X-Request-Id` headers are believed; without it nobody's are.",
)
ROOT_PATH = Setting(
    "root_path", "", "The path below which a proxy shows the server, such as `/graph`."
)
LOG = Setting(
    "log",
    "requests",
    "What is written to standard error: `requests`, a line for each and for each problem; "
    "or `problems`, only those.",
)

LOG_QUERIES = Setting(
    "log_queries",
    "digest",
    "How the log tells which query was asked of `/sparql`: `digest`, by a digest of its text; or "
    "`text`, by the text as well, which may hold what people look for.",
)
WORKBOOK_SIZE = Setting(
    "workbook_size", "128", "How many MiB a workbook (XLSX, ODS) may unpack to."
)
WORKBOOK_RATIO = Setting(
    "workbook_ratio",
    "150",
    "How many times its packed size a part of a workbook may unpack to, where that is more than "
    "4 MiB.",
)
WORKBOOK_CELLS = Setting(
    "workbook_cells", "2000000", "How many cells the sheets of a workbook may have together."
)
VALIDATE_SECONDS = Setting(
    "validate_seconds",
    "20",
    "How many seconds the validation of data that are sent may take before it is stopped.",
)
VALIDATE_MEMORY = Setting(
    "validate_memory", "1024", "How many MiB of memory the validation of data may take."
)
WRITE_SECONDS = Setting(
    "write_seconds",
    "300",
    "How many seconds the validation of a large change sent over HTTP may take before it is "
    "refused.",
)
WRITE_MEMORY = Setting(
    "write_memory", "4096", "How many MiB of memory the validation of such a change may take."
)
VALIDATE_FINDINGS = Setting(
    "validate_findings",
    "1000",
    "How many findings an answer lists; of more it has the most severe, and says how many there "
    "are.",
)

OPENID_ISSUER = Setting(
    "openid_issuer",
    "",
    "The OpenID provider whose tokens let people in, by its issuer, such as "
    "`https://login.example.gov/realms/mission`; without it only tokens of `missiongraph token` "
    "do.",
)
OPENID_AUDIENCE = Setting(
    "openid_audience", "missiongraph", "What the provider's tokens must be made for (`aud`)."
)
OPENID_SCOPES_CLAIM = Setting(
    "openid_scopes_claim",
    "missiongraph_scopes",
    "The claim that gives scopes: a list, or words with spaces between; dots lead into it, as in "
    "`resource_access.missiongraph.roles`.",
)
OPENID_AGENCIES_CLAIM = Setting(
    "openid_agencies_claim",
    "missiongraph_agencies",
    "The claim that says for which agencies, by their slugs; `*` stands for every one.",
)
OPENID_GRAPHS_CLAIM = Setting(
    "openid_graphs_claim",
    "missiongraph_graphs",
    "The claim that says for which of their graphs, by IRI; all of them where it is not there.",
)
RAW_CSV = Setting(
    "raw_csv",
    "false",
    "Whether CSV of lists, questions and refused cells is written as it is. Otherwise a text that "
    "begins with `=`, `+`, `-`, `@`, a tab or a return, and is no number, has an apostrophe before "
    "it, so that a spreadsheet program does not run it. Results of SPARQL are always as they are.",
)
OPENID_ALL_GRAPHS = Setting(
    "openid_all_graphs",
    "true",
    "Whether a token without the claim for graphs is for all graphs of its agencies; `false` lets "
    "nobody in without it. A claim that is there and names no graph lets nobody in either way.",
)
OPENID_ROLES = Setting(
    "openid_roles",
    "",
    "What the provider's words for scopes stand for, such as `editors=write,stewards=publish`; "
    "without it they are the names of scopes.",
)

NUMBERS = (
    QUERY_WORKERS,
    QUERY_QUEUE,
    QUERY_SECONDS,
    QUERY_MEMORY,
    QUERY_ROWS,
    QUERY_LONG,
    QUERY_START,
)
VALIDATION = (
    VALIDATE_SECONDS,
    VALIDATE_MEMORY,
    VALIDATE_FINDINGS,
    WRITE_SECONDS,
    WRITE_MEMORY,
)
SERVICE = (SERVICE_ENDPOINTS, SERVICE_NETWORKS)
BOUNDS = (
    URL_SIZE,
    HEADER_SIZE,
    BODY_SIZE,
    BODIES_SIZE,
    BODY_SECONDS,
    BODY_RATE,
    SEND_SECONDS,
    SPOOL_SIZE,
    DRAIN_SECONDS,
    STOP_SECONDS,
)
WORKBOOKS = (WORKBOOK_SIZE, WORKBOOK_RATIO, WORKBOOK_CELLS)
COUNTS = (*NUMBERS, *VALIDATION, CACHE_SIZE, *BOUNDS, *WORKBOOKS)
OPENID = (
    OPENID_ISSUER,
    OPENID_AUDIENCE,
    OPENID_SCOPES_CLAIM,
    OPENID_AGENCIES_CLAIM,
    OPENID_GRAPHS_CLAIM,
    OPENID_ALL_GRAPHS,
    OPENID_ROLES,
)
SETTINGS = (
    DATA,
    BASE,
    HOST,
    PORT,
    AUTHOR,
    *COUNTS,
    *SERVICE,
    TRUSTED_PROXIES,
    ROOT_PATH,
    LOG,
    LOG_QUERIES,
    RAW_CSV,
    *OPENID,
)
