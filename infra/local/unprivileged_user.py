"""Who PostgreSQL runs as: it refuses root, and root can become somebody else."""

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
        """Tell whether this user may enter a directory or run a file, by asking the system.

        The permissions of every directory above count, a clone under /root for one.
        """
        test = ["test", "-x", str(path)]
        done = subprocess.run(
            test, user=self.uid, group=self.gid, extra_groups=[], cwd="/", check=False
        )
        return done.returncode == 0


def unprivileged_user() -> UnprivilegedUser | None:
    """Return who to become, or None when the process is not root and may stay what it is."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return UnprivilegedUser(nobody.pw_uid, nobody.pw_gid)
