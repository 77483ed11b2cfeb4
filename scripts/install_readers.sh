#!/bin/sh
# Programs that read old Word files, RTF and scans. Without them these files are left out with the package's name.
set -eu
packages="antiword catdoc tesseract-ocr tesseract-ocr-vie"
missing=""
command -v antiword >/dev/null || missing="$missing antiword"
command -v catdoc >/dev/null || missing="$missing catdoc"
if ! command -v tesseract >/dev/null; then
  missing="$missing tesseract-ocr tesseract-ocr-vie"
elif ! tesseract --list-langs 2>/dev/null | grep -qx vie; then
  missing="$missing tesseract-ocr-vie"
fi
if [ -z "$missing" ]; then
  echo "$packages: installed"
  exit 0
fi
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  apt-get update -q
  # shellcheck disable=SC2086
  apt-get install -y -q --no-install-recommends $missing
else
  echo "missing:$missing; install with: sudo apt-get install$missing" >&2
  exit 1
fi
