#!/bin/sh
# apt-private.sh DIR TARGET package...: fetches packages and what they need beyond
# the installed ones through the machine's own apt sources, and unpacks them below
# TARGET. The system is not touched. For the time before there is a Python.
set -eu

DIR=$1
TARGET=$2
shift 2
mkdir -p "$DIR/lists/partial" "$DIR/archives/partial" "$TARGET"
# A file given by -c is read last; one named by APT_CONFIG comes before apt.conf.d.
cat >"$DIR/apt.conf" <<CONF
Dir::State "$DIR"; Dir::State::Lists "$DIR/lists"; Dir::State::status "/var/lib/dpkg/status";
Dir::Cache "$DIR"; Dir::Cache::archives "$DIR/archives"; Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";
Dir::Log "$DIR"; APT::Sandbox::User ""; APT::Install-Recommends "false"; APT::Keep-Downloaded-Packages "true";
Acquire::Languages "none"; Acquire::Retries "3"; Debug::NoLocking "true"; APT::Get::Assume-Yes "true";
#clear DPkg::Pre-Install-Pkgs; #clear DPkg::Post-Invoke; #clear APT::Update::Post-Invoke; #clear APT::Update::Post-Invoke-Success;
CONF
apt-get -q -c "$DIR/apt.conf" update
rm -f "$DIR"/archives/*.deb
apt-get -q -c "$DIR/apt.conf" -d install "$@"
for deb in "$DIR"/archives/*.deb; do
    dpkg-deb -x "$deb" "$TARGET"
done
rm -rf "$DIR"
