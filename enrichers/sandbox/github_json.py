"""A repository as GitHub's REST API writes it: every key of the recorded answers, links to the caller's own root."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import TypeAlias

from enrichers.sandbox.corpus import Repository
from enrichers.sandbox.curves import unit

Json: TypeAlias = "dict[str, object]"

_OWNER_LINKS = (
    ("url", ""),
    ("followers_url", "/followers"),
    ("following_url", "/following{/other_user}"),
    ("gists_url", "/gists{/gist_id}"),
    ("starred_url", "/starred{/owner}{/repo}"),
    ("subscriptions_url", "/subscriptions"),
    ("organizations_url", "/orgs"),
    ("repos_url", "/repos"),
    ("events_url", "/events{/privacy}"),
    ("received_events_url", "/received_events"),
)
_REPOSITORY_LINKS = (
    ("url", ""),
    ("forks_url", "/forks"),
    ("keys_url", "/keys{/key_id}"),
    ("collaborators_url", "/collaborators{/collaborator}"),
    ("teams_url", "/teams"),
    ("hooks_url", "/hooks"),
    ("issue_events_url", "/issues/events{/number}"),
    ("events_url", "/events"),
    ("assignees_url", "/assignees{/user}"),
    ("branches_url", "/branches{/branch}"),
    ("tags_url", "/tags"),
    ("blobs_url", "/git/blobs{/sha}"),
    ("git_tags_url", "/git/tags{/sha}"),
    ("git_refs_url", "/git/refs{/sha}"),
    ("trees_url", "/git/trees{/sha}"),
    ("statuses_url", "/statuses/{sha}"),
    ("languages_url", "/languages"),
    ("stargazers_url", "/stargazers"),
    ("contributors_url", "/contributors"),
    ("subscribers_url", "/subscribers"),
    ("subscription_url", "/subscription"),
    ("commits_url", "/commits{/sha}"),
    ("git_commits_url", "/git/commits{/sha}"),
    ("comments_url", "/comments{/number}"),
    ("issue_comment_url", "/issues/comments{/number}"),
    ("contents_url", "/contents/{+path}"),
    ("compare_url", "/compare/{base}...{head}"),
    ("merges_url", "/merges"),
    ("archive_url", "/{archive_format}{/ref}"),
    ("downloads_url", "/downloads"),
    ("issues_url", "/issues{/number}"),
    ("pulls_url", "/pulls{/number}"),
    ("milestones_url", "/milestones{/number}"),
    ("notifications_url", "/notifications{?since,all,participating}"),
    ("labels_url", "/labels{/name}"),
    ("releases_url", "/releases{/id}"),
    ("deployments_url", "/deployments"),
)


def repository_json(repository: Repository, today: date, root: str, *, has_token: bool) -> Json:
    """The answer of ``GET /repos/{owner}/{name}`` as of a day; ``root`` is the API's root as the caller reached it."""
    full_name = repository.name_on(today)
    owner_name, name = full_name.split("/")
    home = f"https://github.com/{full_name}"
    stars = repository.star_count_on(today)
    forks = 1 + int(300 * unit(repository.name, "forks") ** 3)
    issues = int(40 * unit(repository.name, "issues"))
    owner = owner_json(owner_name, root)
    answer: Json = {
        "id": repository.database_id,
        "node_id": node_id(repository),
        "name": name,
        "full_name": full_name,
        "private": False,
        "owner": owner,
        "html_url": home,
        "description": repository.description,
        "fork": False,
        **{key: f"{root}/repos/{full_name}{rest}" for key, rest in _REPOSITORY_LINKS},
        "created_at": moment_text(datetime.combine(repository.created_on, datetime.min.time(), UTC)),
        "updated_at": moment_text(pushed_at(repository, today)),
        "pushed_at": moment_text(pushed_at(repository, today)),
        "git_url": f"git://github.com/{full_name}.git",
        "ssh_url": f"git@github.com:{full_name}.git",
        "clone_url": f"{home}.git",
        "svn_url": home,
        "homepage": None,
        "size": 200 + int(9_000 * unit(repository.name, "size")),
        "stargazers_count": stars,
        "watchers_count": stars,
        "language": "Python",
        "has_issues": True,
        "has_projects": True,
        "has_downloads": True,
        "has_wiki": True,
        "has_pages": False,
        "has_discussions": False,
        "forks_count": forks,
        "mirror_url": None,
        "archived": repository.is_archived,
        "disabled": False,
        "open_issues_count": issues,
        "license": _licence_json(repository, root),
        "allow_forking": True,
        "is_template": False,
        "web_commit_signoff_required": False,
        "topics": [],
        "visibility": "public",
        "forks": forks,
        "open_issues": issues,
        "watchers": stars,
        "default_branch": "main",
    }
    if has_token:
        answer["permissions"] = {"admin": False, "maintain": False, "push": False, "triage": False, "pull": True}
    else:
        answer["temp_clone_token"] = None
    if owner["type"] == "Organization":
        answer |= {"custom_properties": {}, "organization": owner}
    return answer | {"network_count": forks, "subscribers_count": 1 + forks // 9}


def owner_json(login: str, root: str) -> Json:
    """The user or organization that owns."""
    number = int.from_bytes(blake2b(login.lower().encode(), digest_size=4).digest(), "big") % 90_000_000
    kind = "Organization" if number % 2 else "User"
    return {
        "login": login,
        "id": number,
        "node_id": b64encode(f"0{len(kind)}:{kind}{number}".encode()).decode(),
        "avatar_url": f"https://avatars.githubusercontent.com/u/{number}?v=4",
        "gravatar_id": "",
        "html_url": f"https://github.com/{login}",
        **{key: f"{root}/users/{login}{rest}" for key, rest in _OWNER_LINKS},
        "type": kind,
        "user_view_type": "public",
        "site_admin": False,
    }


def node_id(repository: Repository) -> str:
    """GitHub's opaque id of a repository."""
    return b64encode(f"010:Repository{repository.database_id}".encode()).decode()


def pushed_at(repository: Repository, today: date) -> datetime:
    """The last push known on a day, which cannot lie after it."""
    return min(repository.pushed_at, datetime.combine(today, datetime.min.time(), UTC))


def moment_text(moment: datetime) -> str:
    """A moment as GitHub writes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def star_weeks(repository: Repository, today: date) -> list[Json]:
    """Every week since creation, newest first: its first second (a Sunday, UTC), stars still held by day, their sum."""
    gains = repository.star_gains_on(today)
    first = min([repository.created_on, *gains])
    week = first - timedelta(days=(first.weekday() + 1) % 7)
    weeks: list[Json] = []
    while week <= today:
        days = [gains.get(week + timedelta(days=place), 0) for place in range(7)]
        epoch = int(datetime.combine(week, datetime.min.time(), UTC).timestamp())
        weeks.append({"week": epoch, "total": sum(days), "days": days})
        week += timedelta(days=7)
    weeks.reverse()
    return weeks


def _licence_json(repository: Repository, root: str) -> Json | None:
    if repository.licence is None:
        return None
    key = repository.licence.lower()
    return {
        "key": key,
        "name": repository.licence,
        "spdx_id": repository.licence,
        "url": f"{root}/licenses/{key}",
        "node_id": b64encode(f"07:License{key}".encode()).decode(),
    }
