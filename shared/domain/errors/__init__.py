"""Every refusal, as `errors.SoldOut`. One is declared in the file of its subject, nowhere else."""

from shared.domain.errors.base import *
from shared.domain.errors.buying import *
from shared.domain.errors.catalogue import *
from shared.domain.errors.images import *
