"""What we take in (locked, hashed, without addresses) and what we hand out (the installation for containers)."""

import json
import re
import stat
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PYTHON_LOCKS = sorted(ROOT.glob("requirements*.lock"))
NPM_LOCKS = [ROOT / "package-lock.json", ROOT / "bin" / "lib" / "chromium" / "package-lock.json"]
LOCKS = [*PYTHON_LOCKS, *NPM_LOCKS]
LONG_RUNNING = ["proxy", "web", "worker", "scheduler", "postgres", "broker"]
OURS = ["web", "worker", "scheduler", "migrate"]


def name(path):
    return str(path.relative_to(ROOT))


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]


def requirements(path):
    """The lock's requirements, each with its continued lines."""
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("path", LOCKS, ids=name)
def test_no_lock_file_names_an_address(path):
    text = path.read_text(encoding="utf-8")

    assert "://" not in text


def test_every_kind_of_lock_is_here():
    found = [name(path) for path in LOCKS if path.is_file()]

    assert found == [
        "requirements-dev.lock",
        "requirements-node.lock",
        "requirements-tools.lock",
        "requirements.lock",
        "package-lock.json",
        "bin/lib/chromium/package-lock.json",
    ]


@pytest.mark.parametrize("path", PYTHON_LOCKS, ids=name)
def test_every_python_package_is_pinned_and_hashed(path):
    lines = requirements(path)

    assert lines
    for line in lines:
        assert re.match(r"^[a-z0-9.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line


def test_tests_run_on_the_very_versions_people_run_on():
    core = {line.split()[0] for line in requirements(ROOT / "requirements.lock")}
    dev = {line.split()[0] for line in requirements(ROOT / "requirements-dev.lock")}

    assert core - dev == set()


@pytest.mark.parametrize("path", NPM_LOCKS, ids=name)
def test_every_npm_package_is_hashed_and_its_source_left_open(path):
    packages = json.loads(path.read_text(encoding="utf-8"))["packages"]
    fetched = {where: package for where, package in packages.items() if where}

    assert fetched
    for where, package in fetched.items():
        assert package["integrity"].startswith("sha512-"), where
        assert "resolved" not in package, where


@pytest.mark.parametrize("path", [lock.with_name(".npmrc") for lock in NPM_LOCKS], ids=name)
def test_npm_is_told_to_run_no_scripts_and_to_write_no_addresses(path):
    rules = path.read_text(encoding="utf-8").split()

    assert {"ignore-scripts=true", "omit-lockfile-registry-resolved=true"} <= set(rules)


def test_design_system_arrives_without_crown_and_font():
    css = (ROOT / "static" / "vendor" / "govuk-frontend.min.css").read_text(encoding="utf-8")

    assert "GDS" not in css
    assert "crest" not in css
    assert "url(" not in css
    assert "var(--app-font)" in css


@pytest.mark.parametrize("command", ["run", "test", "lock"])
def test_commands_can_be_started(command):
    mode = (ROOT / "bin" / command).stat().st_mode

    assert mode & stat.S_IXUSR


def test_installation_has_every_service(services):
    assert set(services) == {*LONG_RUNNING, "migrate"}


@pytest.mark.parametrize("service", LONG_RUNNING)
def test_service_says_whether_it_is_well_and_comes_back_by_itself(services, service):
    assert services[service]["healthcheck"]["test"]
    assert services[service]["restart"] == "unless-stopped"


@pytest.mark.parametrize("service", [*LONG_RUNNING, "migrate"])
def test_service_may_do_no_more_than_it_must(services, service):
    rules = services[service]

    assert rules["read_only"] is True
    assert rules["cap_drop"] == ["ALL"]
    assert rules["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("service", [name for name in [*LONG_RUNNING, "migrate"] if name != "proxy"])
def test_service_does_not_run_as_root(services, service):
    user = services[service]["user"]

    assert user.split(":")[0] not in {"", "0", "root"}


def test_only_the_proxy_can_be_reached_from_outside(services):
    reachable = [service for service, rules in services.items() if "ports" in rules]

    assert reachable == ["proxy"]


@pytest.mark.parametrize("service", ["postgres", "broker", "scheduler", "migrate"])
def test_inner_services_reach_nothing_outside(services, service):
    networks = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["networks"]

    assert services[service]["networks"] == ["back"]
    assert networks["back"]["internal"] is True


@pytest.mark.parametrize("service", ["web", "worker", "scheduler"])
def test_nothing_of_ours_starts_on_old_tables(services, service):
    assert services[service]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize(
    ("service", "place"), [("postgres", "/var/lib/postgresql"), ("proxy", "/data"), ("web", "/srv/media")]
)
def test_what_must_last_lies_in_a_volume(services, service, place):
    volumes = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["volumes"]
    mounted = {target: source for source, target in (entry.split(":")[:2] for entry in services[service]["volumes"])}

    assert mounted[place] in volumes


@pytest.mark.parametrize("service", OURS)
def test_a_real_installation_never_shows_the_demo(services, service):
    environment = services[service]["environment"]

    assert environment["DEMO"] == "0"
    assert environment["DEBUG"] == "0"
    assert environment["PUBLIC_URL"].startswith("https://")


SECRETS = {"SECRET_KEY", "SEALING_KEYS", "DATABASE_URL", "BROKER_URL", "EMAIL_HOST_PASSWORD"}


def test_example_settings_hold_everything_that_is_asked_for_and_no_secret():
    text = (ROOT / "deploy" / "example.env").read_text(encoding="utf-8")
    example = dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))

    assert asked <= set(example)
    assert not {name for name in example if "PASSWORD" in name or name in SECRETS}


@pytest.mark.parametrize("service", OURS)
def test_secrets_reach_us_as_files(services, service):
    environment, given = services[service]["environment"], services[service]["secrets"]

    assert not SECRETS & set(environment)
    for name in SECRETS:
        assert environment[f"{name}_FILE"].removeprefix("/run/secrets/") in given


def test_no_password_stands_in_what_is_committed(services):
    said = [f"{services[service].get('environment')} {services[service].get('command')}" for service in services]

    assert not re.search(r"PASSWORD'?: (?!')\S|://[^/]*:[^/@$]+@|requirepass \"?\w", " ".join(said))
    assert "deploy/secrets/" in (ROOT / ".gitignore").read_text(encoding="utf-8")


def test_secrets_are_made_once_and_kept(tmp_path, capsys):
    from deploy.make_secrets import MAKERS, main

    folder = tmp_path / "secrets"
    main(folder)
    first = {file.name: file.read_text() for file in folder.iterdir()}
    main(folder)
    again = {file.name: file.read_text() for file in folder.iterdir()}

    assert first == again
    assert set(first) == set(MAKERS)
    assert first["database_password"] in first["database_url"]
    assert first["broker_password"] in first["broker_url"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not any(secret in capsys.readouterr().out for secret in first.values() if secret)


def test_every_secret_of_the_installation_can_be_made():
    from deploy.make_secrets import MAKERS

    named = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["secrets"]

    assert {name: f"deploy/secrets/{name}" for name in MAKERS} == {name: one["file"] for name, one in named.items()}


def test_image_installs_from_the_lock_and_does_not_run_as_root():
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]

    assert any("--require-hashes" in line and "requirements.lock" in line for line in lines)
    assert users[-1] == "10001:10001"
