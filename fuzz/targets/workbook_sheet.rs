#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| carveout_fuzz::workbook_sheet(bytes));
