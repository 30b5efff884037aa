"""What `make install` puts where, and whether it works there: configurations, units, completions."""

import os
import re
import subprocess

import pytest

from conftest import BUILD, ROOT
from test_publish import item, rss

SYSTEMD = ROOT / "packaging" / "systemd"
SERVICES = ["cec-feeds-aggregator", "cec-feeds-feedgen"]
MOST_EXPOSURE = 20  # tenths: systemd calls up to 4.0 "OK", and gives 9.6 to a service without any setting


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, encoding="utf-8", **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def install(folder):
    run("make", "-C", ROOT, f"BUILD={BUILD}", f"DESTDIR={folder}", "PREFIX=/usr", "install")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("installed")
    install(folder)
    return folder


def test_everything_is_where_a_system_looks_for_it(installed):
    for path in ("usr/bin/feedgen", "usr/bin/aggregator", "usr/share/man/man1/aggregator.1",
                 "usr/share/man/man5/sources.5", "usr/share/cec-feeds/associations.opml",
                 "usr/share/cec-feeds/web/nginx.conf", "usr/lib/sysusers.d/cec-feeds.conf",
                 "usr/lib/systemd/system/cec-feeds-aggregator.timer", "etc/cec-feeds/aggregator.ini",
                 "etc/cec-feeds/feedgen.ini", "etc/cec-feeds/associations.opml"):
        assert (installed / path).is_file(), path


def test_installing_again_leaves_what_was_configured(tmp_path):
    install(tmp_path)
    configured = tmp_path / "etc" / "cec-feeds" / "associations.opml"
    configured.write_text("mine")
    install(tmp_path)
    assert configured.read_text() == "mine"


@pytest.mark.parametrize("is_filled_in", [False, True])
@pytest.mark.parametrize("program, command", [("aggregator", "run"), ("feedgen", "build")])
def test_the_installed_configuration_is_understood_as_it_is_and_filled_in(installed, tmp_path, program, command,
                                                                          is_filled_in):
    home = tmp_path / "home"
    records = ROOT / "tests/demo/records"
    text = (installed / "etc/cec-feeds" / f"{program}.ini").read_text()
    text = text.replace("/var/lib/cec-feeds/records", str(records)).replace("/var/lib/cec-feeds", str(home))
    text = text.replace("associations.opml", str(installed / "etc/cec-feeds/associations.opml"))
    if is_filled_in:
        text = re.sub("^;", "", text, flags=re.M)
    config = tmp_path / "filled.ini"
    config.write_text(text)
    home.mkdir()
    done = subprocess.run([installed / "usr/bin" / program, command, "-c", config], capture_output=True,
                          encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert done.stderr == "" or not is_filled_in


# ---- systemd and cron ----------------------------------------------------------------------


def unit_values(name, key):
    return re.findall(rf"^{key}=(.*)$", (SYSTEMD / name).read_text(), re.M)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_exposed_as_little_as_systemd_can_see_to(installed, name):
    unit = installed / "usr/lib/systemd/system" / f"{name}.service"
    run("systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSURE}", unit)


@pytest.mark.parametrize("name", SERVICES)
def test_cron_runs_what_the_timer_runs_and_as_often(name):
    [command] = unit_values(f"{name}.service", "ExecStart")
    [user] = unit_values(f"{name}.service", "User")
    assert unit_values(f"{name}.timer", "OnCalendar") == ["*:0/10"]
    assert f"*/10 * * * * {user} {command.removeprefix('@BINDIR@/')}" in (ROOT / "packaging/crontab").read_text()


def allowed_calls(name):
    """The system calls that a service may make, by the groups that its unit names."""
    allowed = set()
    for rule in unit_values(f"{name}.service", "SystemCallFilter"):
        for group in rule.lstrip("~").split():
            calls = expand(group)
            allowed = allowed - calls if rule.startswith("~") else allowed | calls
    return allowed


def expand(group):
    lines = [line.strip() for line in run("systemd-analyze", "syscall-filter", group).splitlines()[1:]]
    calls = set()
    for line in lines:
        if line.startswith("@"):
            calls |= expand(line)
        elif line and not line.startswith("#"):
            calls.add(line)
    return calls


def test_the_programs_make_no_system_call_that_their_unit_forbids(alliance, server, tmp_path):
    server.script("/feed", rss(item(1, "One")))
    alliance.poll(server.url("/feed"))
    trace = tmp_path / "trace"
    for command in ([BUILD / "bin/aggregator", "run", "-c", alliance.config, "-o", alliance.output],
                    [BUILD / "bin/feedgen", "build", "-q", "-o", tmp_path / "out", ROOT / "tests/demo/records"]):
        subprocess.run(["strace", "-f", "-qq", "-o", trace, *command], check=False, capture_output=True,
                       env={**os.environ, "HOME": str(tmp_path)})
        calls = set(re.findall(r"^\d+ +(?:<\.\.\. )?(\w+)[( ]", trace.read_text(), re.M))
        if os.getuid() == 0:
            calls.discard("fchown")  # SQLite's, which keeps a file's owner where root writes it
        assert {"openat", "renameat"} <= calls
        assert calls - allowed_calls(SERVICES[0]) == set()


# ---- completion ----------------------------------------------------------------------------

LINES = [
    (["aggregator", "se"], ["search"]),
    (["aggregator", "run", "--max"], ["--max-runtime"]),
    (["aggregator", "explain", "-c", "{config}", "a1"], ["a1"]),
    (["feedgen", "bu"], ["build"]),
    (["feedgen", "build", "--rep"], ["--report"]),
]

BASH = """source {share}/bash-completion/completions/aggregator
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_cec_feeds "$1" "${{@: -1}}" "${{COMP_WORDS[COMP_CWORD - 1]}}"
printf '%s\\n' "${{COMPREPLY[@]}}" """
ZSH = """_describe() {{ print -rl -- ${{(P)2}} | sed 's/:.*//' | grep -- "^$PREFIX" }}
_files() {{ }}
words=("$@"); CURRENT=$#; PREFIX=$words[-1]
source {share}/zsh/site-functions/_cec-feeds"""
FISH = """source {share}/fish/vendor_completions.d/$argv[1].fish
complete -C (string join -- ' ' $argv) | string replace -r '\\t.*' ''; true"""


def test_every_command_and_option_of_the_help_is_completed(installed, tmp_path):
    script = BASH.format(share=installed / "usr/share")
    environment = {**os.environ, "PATH": f"{installed}/usr/bin:{os.environ['PATH']}", "HOME": str(tmp_path)}

    def complete(*words):
        return set(run("bash", "-c", script, "bash", *words, env=environment, cwd=tmp_path).split())

    for program in ("aggregator", "feedgen"):
        tool = installed / "usr/bin" / program
        commands = re.findall(r"^  ([a-z]+) ", run(tool, "--help"), re.M)
        assert len(commands) > 2 and set(commands) <= complete(program, "")
        for command in commands:
            options = set(re.findall(r"^  (?:-\w, |    )(--[a-z-]+)", run(tool, command, "--help"), re.M))
            assert options and complete(program, command, "--") == options, command


@pytest.mark.parametrize("words, expected", LINES)
@pytest.mark.parametrize("shell, script", [("bash", BASH), ("zsh", ZSH), ("fish", FISH)],
                         ids=["bash", "zsh", "fish"])
def test_a_shell_completes_what_the_program_says_of_itself(installed, alliance, server, tmp_path, shell, script, words,
                                                           expected):
    alliance.poll(server.url("/feed"))
    alliance("sources")
    words = [word.format(config=alliance.config) for word in words]
    script = script.format(share=installed / "usr/share")
    command = [shell, "-c", script, *([] if shell == "fish" else [shell]), *words]
    environment = {**os.environ, "PATH": f"{installed}/usr/bin:{os.environ['PATH']}", "HOME": str(tmp_path)}
    assert run(*command, env=environment, cwd=tmp_path).split() == expected
