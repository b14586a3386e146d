#!/bin/sh
# Whole runs on large tool output beside the script a team would write, in turn in one run: 121,117
# Prowler findings (about 240 MB) and a million rows of AWS Config, read, mapped and in the workbook.
# Usage: benches/evidence.sh [RUNS], 3 when not given. Needs GNU time, and python3 with XlsxWriter.
set -eu

runs=${1:-3}
root=$(cd "$(dirname "$0")/.." && pwd)
time=/usr/bin/time
if ! [ -x "$time" ]; then
    echo "GNU time is missing; on Debian: apt-get install time" >&2
    exit 2
fi
if ! python3 -c 'import xlsxwriter' 2>/dev/null; then
    echo "python3 with XlsxWriter is missing; pip install XlsxWriter" >&2
    exit 2
fi

cd "$root"
# Without the PDF: the target is the workbook, and the script makes none.
built=$(cargo build --release --no-default-features --bin carveout --bench evidence \
    --message-format=json-render-diagnostics | sed -n 's/.*"executable":"\([^"]*\)".*/\1/p')
program=$(echo "$built" | grep '/carveout$')
bench=$(echo "$built" | grep '/evidence-')

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
"$bench" write "$work/large"

# Wall seconds and kilobytes of a run are added to NAME.seconds and NAME.memory. Status 1 means findings.
once() {
    name=$1
    shift
    status=0
    "$time" -f '%e %M' -o "$work/time" "$@" >/dev/null 2>"$work/said" || status=$?
    if [ "$status" -gt 1 ]; then
        cat "$work/said" >&2
        exit "$status"
    fi
    tail -n 1 "$work/time" | cut -d' ' -f1 >>"$work/$name.seconds"
    tail -n 1 "$work/time" | cut -d' ' -f2 >>"$work/$name.memory"
}

n=0
while [ "$n" -lt "$runs" ]; do
    n=$((n + 1))
    once prowler "$program" build "$work/large/prowler" --out "$work/out" --as-of 2026-10-05
    once script python3 benches/evidence.py "$work/large/prowler/evidence/files/prowler.ocsf.json" "$work/script.xlsx"
    once config "$program" build "$work/large/config" --out "$work/out" --as-of 2026-10-05
done

middle() { sort -n "$work/$1" | sed -n "$(((runs + 1) / 2))p"; }
largest() { sort -n "$work/$1" | tail -n 1; }
over() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

row() { printf '%-40s %10s %10s\n' "$@"; }
row "median of $runs on $(nproc) cores" measured target
row "121,117 findings, seconds" "$(middle prowler.seconds)" 8
row "121,117 findings, peak KB" "$(largest prowler.memory)" 512000
row "script on the same file, seconds" "$(middle script.seconds)" -
row "script, peak KB" "$(largest script.memory)" -
row "script / carveout, time" "$(over "$(middle script.seconds)" "$(middle prowler.seconds)")" 5
row "script / carveout, memory" "$(over "$(largest script.memory)" "$(largest prowler.memory)")" -
row "1,000,000 Config rows, seconds" "$(middle config.seconds)" 10
row "1,000,000 Config rows, peak KB" "$(largest config.memory)" -
