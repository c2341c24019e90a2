"""The Azure Functions app: registers every blueprint, nothing else."""

import azure.functions as func

from functions import (
    coordinators,
    events,
    meta,
    packages,
    purchases,
    sales,
    schedules,
    tickets,
    unmatched,
)

RESOURCES = (
    events.api,
    coordinators.api,
    packages.api,
    purchases.api,
    tickets.api,
    sales.api,
)
APIS = (*RESOURCES, meta.describing(RESOURCES))

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)
for blueprint in (*APIS, schedules.schedules, unmatched.beside(APIS)):
    app.register_functions(blueprint)
