//! Has libFuzzer look for a way round [`fuzz::signature_headers`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    fuzz::signature_headers(data);
});
