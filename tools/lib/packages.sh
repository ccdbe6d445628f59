# SPDX-License-Identifier: Apache-2.0
# What tools/quickstart and tools/test share: installing packages, configuring a build. Sourced from the root of the tree.

# Packages of tools/dependencies with one of the given first words that are not installed.
missing_packages() {
  local kind package
  while read -r kind package; do
    case " $* " in *" $kind "*) ;; *) continue ;; esac
    # npm brings hundreds of packages; another installation of it and of Node.js serves as well.
    case $package in nodejs) command -v node >/dev/null && continue ;; npm) command -v npm >/dev/null && continue ;; esac
    dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || echo "$package"
  done < <(grep -v '^#' tools/dependencies)
}

install_packages() {
  local missing as_root=()
  missing=$(missing_packages "$@" | tr '\n' ' ')
  [ -n "${missing// /}" ] || return 0
  echo "Installing Debian packages: $missing"
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "They need root: run as root, install sudo, or install them yourself." >&2; exit 77; }
    as_root=(sudo)
  fi
  local log; log=$(mktemp)
  if ! { "${as_root[@]}" apt-get update && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "Packages could not be installed; the whole log is in $log. Install them by hand and run this again." >&2
    exit 77
  fi
  rm -f "$log"
}

# The packages of a Node.js folder, at the versions of its lock file.
install_node_modules() {
  [ ! "$1/package-lock.json" -nt "$1/node_modules/.package-lock.json" ] && [ -d "$1/node_modules" ] && return 0
  echo "Installing Node.js packages of $1"
  (cd "$1" && npm ci --no-audit --no-fund --loglevel=error)
  touch "$1/node_modules/.package-lock.json"
}

# Configures a build folder with the given settings, unless it already is.
configure() {
  local build=$1; shift
  if [ -f "$build/build.ninja" ] && [ "$(cat "$build/.settings" 2>/dev/null)" = "$*" ]; then return 0; fi
  cmake -G Ninja -S . -B "$build" "$@"
  echo "$*" >"$build/.settings"
}
