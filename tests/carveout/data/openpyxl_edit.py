"""Edits a workbook of a package at random through openpyxl, and prints what was written: kind, id, field, value.

usage: openpyxl_edit.py WORKBOOK SEED
Rows are sorted the other way around, rows and columns are inserted: what was written has to be found all the same.
"""

import json
import random
import sys

import openpyxl

PLACES = [
    ("Customer-tested", "Part", "part"),
    ("AWS-attested", "Part", "part"),
    ("Tests", "Test", "test"),
    ("Populations", "Test", "population"),
    ("Evidence", "Evidence", "evidence"),
]
FIELDS = {
    "Auditor reference": ("reference", lambda r: f"W-{r.randint(1, 99)}"),
    "Auditor": ("by", lambda r: r.choice(["Ann", "B. Müller", "C: D", "- e", "true", "#1"])),
    "Audited on": ("date", lambda r: f"2026-10-{r.randint(10, 28)}"),
    "Auditor result": ("result", lambda r: r.choice(["Accepted", "Question", "Not accepted"])),
    "Auditor note": ("note", lambda r: r.choice(["One.\nTwo.", "'quoted' \"x\"", "=SUM(1)", "a # b", "{{ x }}"])),
    "Management response": ("response", lambda r: r.choice(["Done: see EV-001", "We\n\nwill.", "ünïcode — ✓"])),
}


def head(sheet):
    for row in sheet.iter_rows(min_row=1, max_row=20):
        names = {cell.value: cell.column for cell in row if isinstance(cell.value, str)}
        if "Auditor note" in names:
            return row[0].row, names
    raise SystemExit(f"no headings on {sheet.title}")


def main():
    path, seed = sys.argv[1], sys.argv[2]
    rng = random.Random(seed)
    book = openpyxl.load_workbook(path)
    written = {}
    for title, id_heading, kind in PLACES:
        sheet = book[title]
        if rng.random() < 0.5:
            sheet.insert_rows(3)
        if rng.random() < 0.5:
            sheet.insert_cols(2)
        at, names = head(sheet)
        for row in range(at + 1, sheet.max_row + 1):
            name = sheet.cell(row, names[id_heading]).value
            if not name:
                continue
            for heading, (field, make) in FIELDS.items():
                if rng.random() < 0.5:
                    continue
                value = make(rng)
                cell = sheet.cell(row, names[heading])
                cell.value = value
                cell.data_type = "s"
                key = value.lower().replace(" ", "-") if field == "result" else value
                written[(kind, name, field)] = key
    book.save(path)
    print(json.dumps([[kind, name, field, value] for (kind, name, field), value in written.items()]))


main()
