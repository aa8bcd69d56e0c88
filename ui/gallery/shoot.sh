#!/bin/sh
# Takes pictures of gallery states into shots/: gallery/shoot.sh [WxH] [light|dark] [state…]
set -eu
cd "$(dirname "$0")/.."
size=${1:-1200x760}
theme=${2:-light}
shift 2 2>/dev/null || shift $#
mkdir -p shots
scheme=1
[ "$theme" = dark ] && scheme=0
for state in "$@"; do
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$(mktemp -d)" \
    --window-size="$(echo "$size" | tr x ,)" --blink-settings=preferredColorScheme=$scheme \
    --virtual-time-budget=3000 --screenshot="shots/$state-$theme-$size.png" \
    "http://127.0.0.1:5199/gallery/?state=$state" >/dev/null 2>&1
done
