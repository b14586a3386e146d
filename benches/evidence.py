"""The script a team would write: Prowler findings to a workbook, counts by control. For comparison.

python3 benches/evidence.py DIR/prowler/evidence/files/prowler.ocsf.json out.xlsx
Needs XlsxWriter. Prints seconds and the peak memory of the process.
"""

import collections
import json
import resource
import sys
import time

import xlsxwriter

start = time.time()
with open(sys.argv[1], encoding="utf-8") as file:
    findings = json.load(file)
counts = collections.Counter()
for finding in findings:
    for control in finding["unmapped"]["compliance"].get("NIST-800-53-Revision-5", []):
        counts[control, finding["status_code"]] += 1
book = xlsxwriter.Workbook(sys.argv[2], {"constant_memory": True})
sheet = book.add_worksheet("Observations")
sheet.write_row(0, 0, ["Control", "Pass", "Fail"])
for row, control in enumerate(sorted({control for control, _ in counts}), 1):
    sheet.write_row(row, 0, [control, counts[control, "PASS"], counts[control, "FAIL"]])
book.close()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
print(f"python: {len(findings)} findings in {time.time() - start:.2f} s; peak {peak} MB")
