#!/bin/sh
# The quarter that has ended: builds it, verifies it, and exits as carveout does. Used by the other files here.
#
# WORKSPACE  folder of the workspace
# OUT        folder of the packages [default: $WORKSPACE/out]
# PERIOD     another period [default: the quarter before the present one]
# KEY        Ed25519 key that signs, if any; CARVEOUT_KEY_PASSPHRASE opens it
set -eu
: "${WORKSPACE:?names the folder of the workspace}"
out=${OUT:-$WORKSPACE/out}
year=$(date -u +%Y) month=$(date -u +%m)
quarter=$(( (${month#0} - 1) / 3 ))
[ "$quarter" -gt 0 ] || { quarter=4; year=$((year - 1)); }
period=${PERIOD:-$year-Q$quarter}
status=0
carveout --quiet build "$WORKSPACE" --out "$out" --period "$period" --as-of "$(date -u +%F)" ${KEY:+--sign "$KEY"} || status=$?
case $status in
  0 | 1) carveout --quiet verify "$out/$period" ;;
  3) echo "carveout $period: an external service failed; run again" >&2 ;;
  *) echo "carveout $period: invalid input ($status); nothing was written" >&2 ;;
esac
exit "$status"
