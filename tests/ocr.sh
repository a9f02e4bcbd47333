#!/bin/sh
# Makes sure that the tests of scans find Tesseract: the machine's own, else Debian's package.
set -eu
if command -v tesseract >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq tesseract-ocr >/dev/null && exit 0
fi
echo "the tests of scans need Tesseract: install it (Debian: apt install tesseract-ocr)" >&2
exit 1
