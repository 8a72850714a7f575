//! Has libFuzzer look for a way round [`fuzz::signed_request`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    fuzz::signed_request(data);
});
