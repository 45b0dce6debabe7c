#!/bin/sh
# Makes an image and edits it, with curl. BASE_URL and API_KEY come from the environment;
# image.png and mask.png are read from the current folder.
set -eu
: "${BASE_URL:=http://localhost:3000}"

first_image() { # the picture out of the answer on stdin
  sed 's/.*"b64_json":"\([^"]*\)".*/\1/' | base64 -d
}

curl -sS --fail-with-body "$BASE_URL/v1/images/generations" \
  -H "Authorization: Bearer $API_KEY" -H 'Content-Type: application/json' \
  -d '{"model": "gpt-image-2", "prompt": "A red kite over a harbour", "size": "1024x1024"}' \
  | first_image > generated.png

curl -sS --fail-with-body "$BASE_URL/v1/images/edits" \
  -H "Authorization: Bearer $API_KEY" \
  -F model=gpt-image-2 -F 'prompt=The same harbour at night' -F size=1024x1024 \
  -F image=@image.png -F mask=@mask.png \
  | first_image > edited.png
