"""The methods that an endpoint takes."""

READING = ("GET", "HEAD")


def taken_by(declared: str) -> tuple[str, ...]:
    """Return what an endpoint takes that is declared for one method: HEAD wherever GET is.

    HEAD is answered as GET is (RFC 9110 §9.1); the host leaves out the body, as any server does.
    """
    return READING if declared == "GET" else (declared,)
