"""Asks the validator whether the file is well formed. It says nothing about how good the file is."""

import json
import urllib.error
import urllib.request

URL = "http://localhost:5000/validate"
TIMEOUT_SECONDS = 10
BOUNDARY = "podium-submission-boundary"


def validate(path):
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="submission.csv"\r\n'
    body = head.encode() + b"Content-Type: text/csv\r\n\r\n" + path.read_bytes() + f"\r\n--{BOUNDARY}--\r\n".encode()
    request = urllib.request.Request(
        URL, data=body, headers={"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as reply:
            return json.load(reply).get("result", "The validator gave no result.")
    except urllib.error.HTTPError as error:
        return f"The validator refused: {error.code} {error.read(500).decode(errors='replace')}"
    except (OSError, ValueError) as error:
        return f"The validator cannot be asked: {error}"
