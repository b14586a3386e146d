//! The inventory: a CSV or XLSX file, of the workspace or of an evidence item, in the columns of FedRAMP's inventory.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Sink, codes, nearest};
use crate::evidence::tables::sheets;
use crate::input::folder::{Folder, in_evidence};
use crate::limits::{INVENTORY_ROWS, WORKBOOK};
use crate::model::text::{few_and_more, normalized};
use crate::model::{Described, Inventory, InventoryRows, Sheet, Workspace};

/// The rows; none where there is no inventory, or its file is at fault.
pub(super) fn read(
    described: &Described,
    workspace: &Workspace,
    folder: &Folder,
    sink: &mut Sink,
) -> InventoryRows {
    let Some(inventory) = &described.description.told.inventory else {
        return InventoryRows::default();
    };
    let place = described.at("inventory");
    let of_item = inventory.evidence.as_ref().and_then(|id| {
        let item = workspace.evidence(id)?;
        item.path.as_ref().map(|path| in_evidence(path))
    });
    let Some(path) = inventory.file.clone().or(of_item) else {
        let named = inventory.evidence.is_some();
        if !named {
            let message = "`inventory` names neither a file nor an evidence item";
            sink.finding(
                Diagnostic::new(&codes::INVALID_DESCRIPTION, message)
                    .help("name one: `inventory: {evidence: EV-040}`")
                    .fault(&place),
            );
        }
        return InventoryRows::default();
    };
    let read = folder
        .bytes(&path, WORKBOOK as u64)
        .and_then(|file| sheets(&file.content.unwrap_or_default(), &path).map_err(|fault| *fault));
    let sheets = match read {
        Ok(sheets) => sheets,
        Err(fault) => {
            sink.fault(fault.cause(&place));
            return InventoryRows::default();
        }
    };
    for name in inventory.columns.keys().filter(|name| column(name).is_none()) {
        let known = Inventory::COLUMNS.iter().map(|(name, _)| *name);
        let help = match nearest(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "name the columns as FedRAMP's inventory does: `Unique Asset Identifier`".to_owned()
            }
        };
        sink.finding(
            Diagnostic::new(
                &codes::INVALID_DESCRIPTION,
                format!("an inventory has no column `{name}`"),
            )
            .help(help)
            .fault(&place),
        );
    }
    let best = sheets.iter().filter_map(|sheet| Some((sheet, head(sheet, inventory)?)));
    // The sheet with the most known columns; of equals, the first.
    let best = best.reduce(|a, b| if b.1.columns.len() > a.1.columns.len() { b } else { a });
    match best {
        Some((sheet, head)) => rows(sheet, &head),
        None => {
            let mut found: Vec<String> = Vec::new();
            for row in sheets.iter().filter_map(|sheet| sheet.rows.first()) {
                found.extend(row.cells.values().map(|cell| cell.shown()));
            }
            let message = format!(
                "no column of `{path}` is known to hold the ids of components; its first row has {}",
                few_and_more(found.iter().map(|name| format!("\"{name}\"")), 8)
            );
            sink.fault(
                Diagnostic::new(&codes::INVALID_DESCRIPTION, message)
                    .help(
                        "say which does: `inventory: {columns: {Unique Asset Identifier: \"…\"}}`",
                    )
                    .fault(&place),
            );
            InventoryRows::default()
        }
    }
}

/// The number of a column of FedRAMP's.
fn column(name: &str) -> Option<usize> {
    let name = normalized(name);
    Inventory::COLUMNS.iter().position(|(own, _)| normalized(own) == name)
}

/// The headings of a sheet.
struct Head {
    /// The row below which the components stand.
    below: usize,
    /// Column of the sheet by column of FedRAMP's.
    columns: BTreeMap<usize, u32>,
}

/// Titles may stand above the headings.
const ABOVE: usize = 10;

fn head(sheet: &Sheet, inventory: &Inventory) -> Option<Head> {
    let stated: BTreeMap<String, usize> = inventory
        .columns
        .iter()
        .filter_map(|(name, heading)| Some((normalized(heading), column(name)?)))
        .collect();
    let mut best: Option<Head> = None;
    for (at, row) in sheet.rows.iter().take(ABOVE).enumerate() {
        let mut columns: BTreeMap<usize, u32> = BTreeMap::new();
        let headings: Vec<(u32, String)> = row
            .cells
            .iter()
            .map(|(number, cell)| (*number, normalized(&cell.shown().replace(['_', '-'], " "))))
            .collect();
        let written: Vec<(u32, String)> =
            row.cells.iter().map(|(number, cell)| (*number, normalized(&cell.shown()))).collect();
        for (number, heading) in &written {
            if let Some(own) = stated.get(heading) {
                columns.insert(*own, *number);
            }
        }
        for (number, heading) in &headings {
            let taken = |columns: &BTreeMap<usize, u32>| columns.values().any(|one| one == number);
            if taken(&columns) {
                continue;
            }
            let own = Inventory::COLUMNS.iter().position(|(name, others)| {
                normalized(&name.replace(['_', '-'], " ")) == *heading
                    || others.iter().any(|other| normalized(other) == *heading)
            });
            if let Some(own) = own {
                columns.entry(own).or_insert(*number);
            }
        }
        let better = best.as_ref().is_none_or(|best| columns.len() > best.columns.len());
        if columns.contains_key(&0) && better {
            best = Some(Head { below: at, columns });
        }
    }
    best
}

fn rows(sheet: &Sheet, head: &Head) -> InventoryRows {
    let components =
        sheet.rows.iter().skip(head.below + 1).filter(|row| {
            head.columns.values().any(|column| !row.shown(*column).trim().is_empty())
        });
    let mut out = InventoryRows {
        columns: head.columns.keys().map(|own| Inventory::COLUMNS[*own].0.to_owned()).collect(),
        ..InventoryRows::default()
    };
    for row in components {
        out.total += 1;
        if out.rows.len() < INVENTORY_ROWS {
            let cells = head.columns.values().map(|column| row.shown(*column).trim().to_owned());
            out.rows.push(cells.collect());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, columns: &[(&str, &str)]) -> Option<InventoryRows> {
        let sheets = sheets(text.as_bytes(), "x.csv").unwrap();
        let columns = columns.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let inventory = Inventory { columns, ..Inventory::default() };
        let head = head(&sheets[0], &inventory)?;
        Some(rows(&sheets[0], &head))
    }

    #[test]
    fn columns_are_found_by_their_names_and_as_stated() {
        let read =
            of("Inventory of July\nid,kind,owner\nA,function,Platform\n,,\nB,key,\n", &[]).unwrap();
        assert_eq!(
            read.columns,
            ["Unique Asset Identifier", "Asset Type", "System Administrator/Owner"]
        );
        assert_eq!(
            (read.total, read.rows[1].clone()),
            (2, vec!["B".into(), "key".into(), String::new()])
        );
        assert!(of("ref,what\nA,b\n", &[]).is_none());
        let stated = [("Unique Asset Identifier", "ref"), ("Function", "what")];
        assert_eq!(of("ref,what\nA,b\n", &stated).unwrap().columns.len(), 2);
        let official = "UNIQUE ASSET IDENTIFIER,Virtual,Software/Database Name & Version\ni-1,Yes,PostgreSQL 16\n";
        assert_eq!(of(official, &[]).unwrap().columns.len(), 3);
    }
}
