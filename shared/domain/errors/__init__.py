"""Every refusal, as `errors.SoldOut`. Each is declared once, in the module of its subject."""

from shared.domain.errors.base import *
from shared.domain.errors.buying import *
from shared.domain.errors.catalogue import *
from shared.domain.errors.images import *
from shared.domain.errors.payments import *
