#!/bin/sh
# Makes sure that the browser tests find a Chromium: the machine's own, else Debian's package,
# else the one that Playwright brings. Call: install.sh PYTHON
set -eu
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ -n "${SSEGRAPH_BROWSER:-}" ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  # Ubuntu's package only points to a snap, which a container cannot run: so look at what it brings.
  if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null \
     && chromium --version >/dev/null 2>&1; then exit 0; fi
fi
exec "$1" -m playwright install --with-deps chromium
