"""Makes an image and edits it, with Python's standard library alone.

BASE_URL and API_KEY come from the environment; image.png and mask.png are read from the current
folder. Where the mask is transparent, the image is painted anew.
"""

import base64
import http.client
import json
import os
import uuid
from urllib.parse import urlsplit

BASE = urlsplit(os.environ.get("BASE_URL", "http://localhost:3000"))
KEY = os.environ["API_KEY"]


def call(path, body, content_type):
    kind = http.client.HTTPSConnection if BASE.scheme == "https" else http.client.HTTPConnection
    connection = kind(BASE.netloc, timeout=600)
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": content_type}
    connection.request("POST", path, body, headers)
    response = connection.getresponse()
    answer = json.loads(response.read())
    connection.close()
    if response.status != 200:
        raise SystemExit(f"{response.status} {answer['error']['code']}: {answer['error']['message']}")
    return answer


def form(fields, files):
    """Text fields, and files as (name, path), as the bytes of multipart/form-data."""
    boundary = uuid.uuid4().hex
    parts = []
    for name, value in fields.items():
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        parts += [head.encode(), str(value).encode(), b"\r\n"]
    for name, path in files:
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; '
            f'filename="{os.path.basename(path)}"\r\nContent-Type: image/png\r\n\r\n'
        )
        with open(path, "rb") as file:
            parts += [head.encode(), file.read(), b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"


def save(answer, path):
    with open(path, "wb") as file:
        file.write(base64.b64decode(answer["data"][0]["b64_json"]))


wish = {"model": "gpt-image-2", "prompt": "A red kite over a harbour", "size": "1024x1024"}
save(call("/v1/images/generations", json.dumps(wish), "application/json"), "generated.png")

fields = {"model": "gpt-image-2", "prompt": "The same harbour at night", "size": "1024x1024"}
body, content_type = form(fields, [("image", "image.png"), ("mask", "mask.png")])
save(call("/v1/images/edits", body, content_type), "edited.png")
