"""The user that PostgreSQL runs as: it refuses root, so root changes to another user."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class UnprivilegedUser:
    """An unprivileged user of this machine."""

    uid: int
    gid: int

    def can_reach(self, path: Path) -> bool:
        """Return whether this user may enter a directory or run a file, by a check of the system.

        The permissions of every parent directory count, for example of /root.
        """
        test = ["test", "-x", str(path)]
        done = subprocess.run(
            test, user=self.uid, group=self.gid, extra_groups=[], cwd="/", check=False
        )
        return done.returncode == 0


def unprivileged_user() -> UnprivilegedUser | None:
    """Return the user to change to, or None if the process is not root."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return UnprivilegedUser(nobody.pw_uid, nobody.pw_gid)
