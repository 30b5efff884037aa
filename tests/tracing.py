"""What a command does to files, as strace saw it."""

import os
import re
import subprocess

CHANGING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|rename|unlink|mkdir|(?<!read)link|chmod|utime|"
                      r"\b(write|pwrite64|ftruncate|fsync)\(")


def trace(command, folder, environment=None):
    """The command's system calls that name a file; in `folder` the notes are taken."""
    notes = folder / "trace"
    subprocess.run(["strace", "-f", "-y", "-e", "trace=%file,write,pwrite64,ftruncate,fsync", "-o", notes, *command],
                   timeout=120, check=True,
                   env={**(environment or {"PATH": os.environ["PATH"]}),
                        "ASAN_OPTIONS": "detect_leaks=0"})  # no leak check when traced
    return notes.read_text(errors="replace").splitlines()


def changes(calls, folder):
    """Those that change something under the folder, or open it for that."""
    return [call for call in calls if str(folder) in call and CHANGING.search(call)]
