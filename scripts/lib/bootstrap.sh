# Sourced by the scripts beside it: installs what a build needs and builds quietly.
# Everything here leaves standard input and output to the program.

unset CDPATH
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
build_packages=(g++ cmake ninja-build pkg-config ccache libcmark-gfm-dev
                libcmark-gfm-extensions-dev libre2-dev nlohmann-json3-dev libcli11-dev libfmt-dev
                libvalijson-dev libtbb-dev libgtest-dev libbenchmark-dev git)

# ccache needs a place to write when there is no home directory.
[[ -w ${HOME:-} ]] || export CCACHE_DIR=$root/build/ccache

fail() {
  echo "${0##*/}: $*" >&2
  exit 2
}

# quietly COMMAND…: shows the command's output only if it fails.
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 </dev/null || status=$?
  ((status == 0)) || cat "$log" >&2
  rm -f "$log"
  return "$status"
}

apt_install() {
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    -o DPkg::Lock::Timeout=300 "$@"
}

# install_missing PACKAGE…: nothing to do where all are there, or where there is no dpkg to ask.
install_missing() {
  command -v dpkg-query >/dev/null || return 0
  local installed missing=() package
  installed=" $(dpkg-query -W -f '${Package}:${db:Status-Status} ' "$@" 2>/dev/null || true)"
  for package in "$@"; do
    [[ $installed == *" $package:installed "* ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  ((EUID == 0)) || fail "missing packages; as root: apt-get install ${missing[*]}"
  echo "${0##*/}: installing ${missing[*]}" >&2
  apt_install "${missing[@]}" >/dev/null 2>&1 </dev/null && return
  # Most likely the package lists are missing or old.
  quietly apt-get update || fail "apt-get update failed"
  quietly apt_install "${missing[@]}" || fail "apt-get install failed"
}

build_once() {
  local preset=$1
  shift
  cd "$root" || return
  # A copied or moved clone still holds the build of the other place.
  if [[ ! -e build/$preset/build.ninja ]] ||
    ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "build/$preset/CMakeCache.txt"; then
    rm -rf "build/$preset"
    echo "${0##*/}: building build/$preset for the first time" >&2
    quietly cmake --preset "$preset" || return
  fi
  quietly cmake --build --preset "$preset" "$@" -- --quiet
}

# build PRESET [CMAKE BUILD ARGUMENTS]: one build in a clone at a time.
build() {
  mkdir -p "$root/build"
  (flock 9 && build_once "$@") 9>"$root/build/.lock" || fail "the $1 build failed"
}

# Validators of formats and a browser, for tests/formats/run and tests/site/run: from npm into
# build/npm. Nothing without npm.
install_validators() {
  local folder=$root/build/npm
  command -v npm >/dev/null || return 0
  command -v xmllint >/dev/null || install_missing libxml2-utils
  command -v chromium >/dev/null || install_missing chromium
  cmp -s "$root/tests/formats/package.json" "$folder/package.json" && return
  echo "${0##*/}: installing validators of formats into build/npm" >&2
  mkdir -p "$folder/new"
  cp "$root/tests/formats/package.json" "$folder/new/"
  quietly npm install --prefix "$folder/new" --no-audit --no-fund --ignore-scripts ||
    fail "npm install failed"
  rm -rf "$folder/node_modules"
  # The file that says it is done comes last: an interrupted run starts again.
  mv "$folder/new/node_modules" "$folder/new/package.json" "$folder/"
  rm -rf "$folder/new"
}
