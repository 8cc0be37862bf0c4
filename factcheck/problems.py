"""PURE: every kind of error an API client can meet, in one table (RFC 9457).

The key is the last part of the problem's `type`, whose page in the documentation lists this table.
"""

from typing import NamedTuple


class Problem(NamedTuple):
    status: int
    title: str
    remedy: str


PROBLEMS = {
    "invalid": Problem(
        400,
        "What was sent breaks a rule",
        "Each entry of `errors` names the place (`pointer` into the body, query `parameter` or `header`), a stable "
        "`code` and what is wrong. Mend them and send it again.",
    ),
    "malformed": Problem(
        400,
        "The body is not the JSON that is read here",
        "Send one JSON object in UTF-8, without duplicate keys, NaN, infinities, NUL or lone surrogates.",
    ),
    "bad-request": Problem(
        400,
        "The request is not in order",
        "Its Host, its cookies or its parameters are such as no client of this service sends.",
    ),
    "unauthenticated": Problem(
        401,
        "Sign in first",
        "Send `Authorization: Bearer <token>` with a token that has not expired or been revoked.",
    ),
    "not-allowed": Problem(
        403,
        "You may not do this",
        "Your role does not include it: ask an editor. With the `code` `read_only_token`, your token only "
        "reads: sign in with another.",
    ),
    "not-found": Problem(
        404,
        "There is no such thing here",
        "Check the address. What you may not see is not found either.",
    ),
    "method-not-allowed": Problem(
        405,
        "This address does not take this method",
        "The `Allow` header lists those that it takes.",
    ),
    "not-acceptable": Problem(
        406, "Only JSON is served here", "Leave out `Accept`, or let it admit `application/json`."
    ),
    "conflict": Problem(
        409,
        "The state of things does not admit this",
        "`code` says why; `existing` is the id of the row that stands in the way, where there is one.",
    ),
    "length-required": Problem(
        411,
        "A file comes with its length",
        "Send `Content-Length` and no `Transfer-Encoding`: a file in chunks that broke off would pass for a "
        "whole one.",
    ),
    "stale": Problem(
        412,
        "It has been changed since you read it",
        "Read it again, see what the other change was, and send yours with the new `ETag` in `If-Match`.",
    ),
    "too-large": Problem(413, "The body is too large", "Send less in one request."),
    "unsupported-media-type": Problem(
        415,
        "A body of this kind is not read here",
        "Send `Content-Type: application/json`, in UTF-8 and without a content encoding; a file of articles, which "
        "goes to `imports/`, as one of the types that are listed there.",
    ),
    "key-reused": Problem(
        422,
        "The idempotency key belongs to another request",
        "A key stands for one request. Send a new `Idempotency-Key` with every new body.",
    ),
    "precondition-required": Problem(
        428,
        "Say which version you mean",
        "Changing and deleting need `If-Match` with the `ETag` that you have read.",
    ),
    "too-many-requests": Problem(429, "Too many requests", "Wait as long as `Retry-After` says."),
    "internal": Problem(
        500,
        "Something is broken here",
        "It is our fault and has been logged. Tell us the `request_id`.",
    ),
    "unavailable": Problem(
        503, "The database does not answer", "Try again after the seconds that `Retry-After` says."
    ),
    "no-room": Problem(
        503,
        "The disk takes nothing now",
        "Nothing of it was kept. Try again when whoever keeps the server has made room.",
    ),
}
BY_STATUS = {problem.status: kind for kind, problem in reversed(PROBLEMS.items())}
