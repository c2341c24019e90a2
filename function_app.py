"""The Azure Functions app: registers every blueprint, nothing else."""

import azure.functions as func

from functions import (
    audit,
    coordinators,
    custom_options,
    events,
    meta,
    orders,
    package_images,
    packages,
    payments,
    promo_codes,
    purchases,
    receipts,
    sales,
    scan_verdicts,
    schedules,
    tickets,
    unmatched,
)
from shared import settings, telemetry_export

RESOURCES = (
    events.api,
    coordinators.api,
    packages.api,
    package_images.api,
    custom_options.api,
    promo_codes.api,
    purchases.api,
    orders.api,
    payments.api,
    receipts.api,
    tickets.api,
    sales.api,
    audit.api,
)
APIS = (*RESOURCES, meta.describing(RESOURCES))

telemetry_export.start()
settings.check_at_start()
app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)
TRIGGERS = (schedules.schedules, scan_verdicts.scan_verdicts)

for blueprint in (*APIS, *TRIGGERS, unmatched.beside(APIS)):
    app.register_functions(blueprint)
