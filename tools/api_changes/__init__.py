"""What changed between two OpenAPI 3.1 documents, and whether it breaks those who use the API.

`python -m tools.api_changes` compares `openapi/openapi.json` with `openapi/released/v1.json`, the document that was
published last. A change is

- `breaking`: a request that was good is refused or means something else, or an answer that a client understood isn't
  there any more. It must be declared in docs/changelog.md, or the check fails;
- `notable`: a client that lists all cases meets a new one (an enum's value in an answer, another success status);
- `additive`: nobody who doesn't use it notices.
"""
