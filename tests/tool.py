"""A tool of tests/tools that answers as long as it is asked: starting a program for each of some
hundred questions would take more time than all the answers."""

import subprocess

from conftest import BUILD


class Tool:
    """Questions go in and answers come out, each ended by a NUL."""

    def __init__(self, name, *arguments):
        self.process = subprocess.Popen([BUILD / "tests/tools" / name, *arguments], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)

    def __call__(self, question):
        self.process.stdin.write(question.encode() + b"\0")
        self.process.stdin.flush()
        answer = bytearray()
        while (byte := self.process.stdout.read(1)) != b"\0":
            assert byte, "it ended"
            answer += byte
        return bytes(answer)

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(60) == 0
