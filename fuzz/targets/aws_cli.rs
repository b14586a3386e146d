#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| carveout_fuzz::reader("aws-cli", bytes));
