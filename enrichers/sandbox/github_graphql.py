"""GitHub's GraphQL, as far as repositories are read with it. The schema is a small one with the public field names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TypeAlias

from graphql import DocumentNode, GraphQLError, GraphQLResolveInfo, GraphQLSchema, build_schema, parse, validate
from graphql.execution import ExecutionResult, execute_sync

from enrichers.sandbox.corpus import Corpus, Repository
from enrichers.sandbox.github_json import moment_text, node_id, pushed_at
from enrichers.sandbox.limits import Budget

Info: TypeAlias = "GraphQLResolveInfo[object]"

KEPT_QUERIES = 20  # one a size of batch, and some

SCHEMA = """
scalar DateTime
scalar URI

type Query {
  repository(owner: String!, name: String!, followRenames: Boolean = true): Repository
  rateLimit(dryRun: Boolean = false): RateLimit
}

type Repository {
  id: ID!
  databaseId: Int
  name: String!
  nameWithOwner: String!
  owner: RepositoryOwner!
  url: URI!
  description: String
  stargazerCount: Int!
  stargazers(first: Int, last: Int, after: String, before: String): StargazerConnection!
  forkCount: Int!
  isArchived: Boolean!
  isDisabled: Boolean!
  isFork: Boolean!
  isPrivate: Boolean!
  createdAt: DateTime!
  updatedAt: DateTime!
  pushedAt: DateTime
  licenseInfo: License
}

type RepositoryOwner { login: String! }
type License { key: String!, name: String!, spdxId: String }
type StargazerConnection { totalCount: Int! }
type RateLimit { cost: Int!, limit: Int!, remaining: Int!, used: Int!, nodeCount: Int!, resetAt: DateTime! }
"""


def build_github_schema() -> GraphQLSchema:
    """The schema, built anew. It takes a few milliseconds, so keep it."""
    return build_schema(SCHEMA)


@dataclass(frozen=True, slots=True)
class _Root:
    corpus: Corpus
    today: date
    budget: Callable[[], Budget]

    def repository(self, info: Info, owner: str, name: str, **options: object) -> Mapping[str, object]:
        del info
        found = self.corpus.repository(f"{owner}/{name}", self.today)
        is_renamed = found is not None and found.name_on(self.today).lower() != f"{owner}/{name}".lower()
        if found is None or (is_renamed and options.get("followRenames") is False):
            raise GraphQLError(
                f"Could not resolve to a Repository with the name '{owner}/{name}'.", extensions={"type": "NOT_FOUND"}
            )
        return _repository_fields(found, self.today)

    def rateLimit(self, info: Info, **options: object) -> Mapping[str, object]:  # noqa: N802
        del info, options
        budget = self.budget()
        return {
            "cost": 1,
            "limit": budget.limit,
            "remaining": budget.remaining,
            "used": budget.used,
            "nodeCount": 0,
            "resetAt": moment_text(datetime.fromtimestamp(budget.resets_at, UTC)),
        }


@dataclass(slots=True)
class CheckedQueries:
    """Queries that were parsed and validated. It takes longer than to answer them, and the same ones come again."""

    schema: GraphQLSchema
    _known: dict[str, DocumentNode] = field(default_factory=dict)

    def check(self, query: str) -> DocumentNode | list[dict[str, object]]:
        """A query's document, or what is wrong with it, as GitHub says it."""
        if query in self._known:
            return self._known[query]
        try:
            document = parse(query)
        except GraphQLError as error:
            return [_error_json(error)]
        if faults := validate(self.schema, document):
            return [{"path": ["query"], **_error_json(fault)} for fault in faults]
        if len(self._known) >= KEPT_QUERIES:
            self._known.pop(next(iter(self._known)))
        self._known[query] = document
        return document


def execute_github(
    checked: CheckedQueries,
    corpus: Corpus,
    today: date,
    budget: Callable[[], Budget],
    query: str,
    variables: Mapping[str, object] | None,
) -> dict[str, object]:
    """Run one query. Good rows stand beside errors, each with the ``type`` GitHub gives it."""
    document = checked.check(query)
    if isinstance(document, list):
        return {"errors": document}
    root = _Root(corpus, today, budget)
    result = execute_sync(checked.schema, document, root_value=root, variable_values=dict(variables or {}))
    assert isinstance(result, ExecutionResult)  # no resolver of ours is asynchronous
    answer: dict[str, object] = {"data": result.data}
    if result.errors:
        answer["errors"] = [_error_json(error) for error in result.errors]
    return answer


def _repository_fields(repository: Repository, today: date) -> Mapping[str, object]:
    full_name = repository.name_on(today)
    owner, name = full_name.split("/")
    pushed = moment_text(pushed_at(repository, today))
    return {
        "id": node_id(repository),
        "databaseId": repository.database_id,
        "name": name,
        "nameWithOwner": full_name,
        "owner": {"login": owner},
        "url": f"https://github.com/{full_name}",
        "description": repository.description,
        "stargazerCount": lambda _info: repository.star_count_on(today),
        "stargazers": _refuse_stargazers,
        "forkCount": 0,
        "isArchived": repository.is_archived,
        "isDisabled": False,
        "isFork": False,
        "isPrivate": False,
        "createdAt": f"{repository.created_on}T00:00:00Z",
        "updatedAt": pushed,
        "pushedAt": pushed,
        "licenseInfo": None
        if repository.licence is None
        else {"key": repository.licence.lower(), "name": repository.licence, "spdxId": repository.licence},
    }


def _refuse_stargazers(info: Info, **options: object) -> None:
    """The list of stargazers, its total included, is for admins and collaborators since 2026-06-30."""
    del info, options
    raise GraphQLError("You do not have permission to view the stargazers.", extensions={"type": "FORBIDDEN"})


def _error_json(error: GraphQLError) -> dict[str, object]:
    answer: dict[str, object] = {}
    if error.extensions and "type" in error.extensions:
        answer["type"] = error.extensions["type"]
    if error.path is not None:
        answer["path"] = list(error.path)
    if error.locations:
        answer["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    answer["message"] = error.message
    return answer
