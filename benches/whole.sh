#!/bin/sh
# Whole runs of the program on a workspace of HIGH size: wall time, peak memory, and what bare Typst
# takes on the same sources in the same run. Usage: benches/whole.sh [RUNS], 5 when not given.
set -eu

runs=${1:-5}
root=$(cd "$(dirname "$0")/.." && pwd)
time=/usr/bin/time
if ! [ -x "$time" ]; then
    echo "GNU time is missing; on Debian: apt-get install time" >&2
    exit 2
fi

cd "$root"
# One command for both, so that they share one build of Typst.
built=$(cargo build --release --bin carveout --bench high --message-format=json-render-diagnostics |
    sed -n 's/.*"executable":"\([^"]*\)".*/\1/p')
program=$(echo "$built" | grep '/carveout$')
bench=$(echo "$built" | grep '/high-')

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
"$bench" write "$work/high"

middle() { sort -n | sed -n "$(((runs + 1) / 2))p"; }
largest() { sort -n | tail -n 1; }
field() { sed -n "s/^[[:space:]]*$1[^:]*: //p" "$2"; }
over() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

# Wall seconds and kilobytes of each run go to NAME.seconds and NAME.memory. Status 1 means findings.
measure() {
    name=$1
    shift
    n=0
    while [ "$n" -lt "$runs" ]; do
        n=$((n + 1))
        status=0
        begin=$(date +%s.%N)
        "$time" -v -o "$work/time" "$@" >/dev/null 2>"$work/said" || status=$?
        end=$(date +%s.%N)
        if [ "$status" -gt 1 ]; then
            cat "$work/said" >&2
            exit "$status"
        fi
        awk -v a="$begin" -v b="$end" 'BEGIN { printf "%.3f\n", b - a }' >>"$work/$name.seconds"
        field "Maximum resident" "$work/time" >>"$work/$name.memory"
    done
}

measure build "$program" build "$work/high" --out "$work/out" --as-of 2026-10-05
measure check "$program" check "$work/high" --as-of 2026-10-05
alone=$("$bench" typst "$work/high")
bare=${alone% *}
pdf=${alone#* }
build=$(middle <"$work/build.seconds")

row() { printf '%-34s %10s %10s\n' "$@"; }
row "median of $runs on $(nproc) cores" measured target
row "build, seconds" "$build" 2.5
row "build, peak KB" "$(largest <"$work/build.memory")" 921600
row "check, seconds" "$(middle <"$work/check.seconds")" 0.3
row "check, peak KB" "$(largest <"$work/check.memory")" -
row "bare Typst, seconds" "$bare" -
row "PDF, seconds" "$pdf" -
row "PDF / bare Typst" "$(over "$pdf" "$bare")" 1.25
row "build / bare Typst" "$(over "$build" "$bare")" -
