"""What a refusal looks like (RFC 9457); refusals with figures to show add fields of their own."""

from pydantic import BaseModel, ConfigDict


class ProblemError(BaseModel):
    """One thing wrong with the input. `pointer` for the body, `parameter` for all else."""

    code: str
    detail: str
    pointer: str | None = None
    parameter: str | None = None


class Problem(BaseModel):
    """A refusal. Go by `code`: it never changes its meaning."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    request_id: str
    errors: list[ProblemError] | None = None
