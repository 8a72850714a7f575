//! What the standard and others' implementations say of Ed25519, against our reading, building, signing and verifying. Their requests
//! cover other components than our profile does, so that the pieces are tested of which the profile is made.

use super::*;

/// `test-key-ed25519` of RFC 9421, appendix B.1.4: its PKCS#8 file.
const KEY: &str = "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF";
/// The public half in the same place, as a `SubjectPublicKeyInfo`.
const PUBLIC: &str = "MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=";

/// Appendix B.2.6: the request's components as they are covered.
const LINES: [(&str, &str); 6] = [
    ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
    ("@method", "POST"),
    ("@path", "/foo"),
    ("@authority", "example.com"),
    ("content-type", "application/json"),
    ("content-length", "18"),
];
const PARAMS: &str = "(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")\
                      ;created=1618884473;keyid=\"test-key-ed25519\"";
const BASE: &str = "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\
                    \"@method\": POST\n\
                    \"@path\": /foo\n\
                    \"@authority\": example.com\n\
                    \"content-type\": application/json\n\
                    \"content-length\": 18\n\
                    \"@signature-params\": (\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")\
                    ;created=1618884473;keyid=\"test-key-ed25519\"";
const SIGNATURE: &str = "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:";

/// The 32 bytes at the end of a file of a key.
fn last(file: &str) -> [u8; 32] {
    *STANDARD.decode(file).unwrap().last_chunk().unwrap()
}

fn holds(base: &str, signature: &[u8; 64]) -> Result<()> {
    let key = sign::public_key(&last(PUBLIC), WHAT)?;
    sign::verify(&key, b"", base.as_bytes(), signature, WHAT)
}

/// RFC 9421, appendix B.2.6.
#[test]
fn the_standard_s_own_request_is_read_built_signed_and_verified() {
    let mut scanner = Scanner(PARAMS);
    let covered = scanner.inner_list().unwrap();
    assert!(covered.iter().eq(LINES.iter().map(|(name, _)| name)));
    let params = scanner.parameters().unwrap();
    assert_eq!(params.created, Some(1_618_884_473));
    assert_eq!(params.key_id.as_deref(), Some("test-key-ed25519"));
    assert_eq!((params.expires, params.nonce), (None, None));
    let base = signature_base(LINES.into_iter(), PARAMS);
    assert_eq!(base, BASE);
    let key = ForwarderKey::from_secret(&last(KEY));
    assert_eq!(key.public(), last(PUBLIC));
    let theirs = signature("sig-b26", SIGNATURE).unwrap();
    // Ed25519 leaves nothing to chance, so that ours is theirs.
    assert_eq!(key.key().sign_labelled(b"", base.as_bytes()), theirs);
    assert_eq!(holds(&base, &theirs), Ok(()));
    for (name, _) in LINES {
        let bent = LINES.map(|(line, value)| (line, if line == name { "x" } else { value }));
        assert!(holds(&signature_base(bent.into_iter(), PARAMS), &theirs).is_err());
    }
    // It is not of our profile: what it covers is too little, and it does not end.
    assert!(Input::read(&format!("sig-b26={PARAMS}")).is_err());
}

/// The request that the crate `httpsig` builds in its own tests, and its key.
#[test]
fn the_request_of_another_implementation_is_built_alike() {
    let params = "(\"@method\" \"@path\" \"date\" \"content-digest\")\
                  ;created=1704972031;alg=\"ed25519\";keyid=\"gjrE7ACMxgzYfFHgabgf4kLTg1eKIdsJ94AiFTFj1is=\"";
    let digest = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";
    let lines = [
        ("@method", "GET"),
        ("@path", "/"),
        ("date", "Tue, 07 Jun 2014 20:51:35 GMT"),
        ("content-digest", digest),
    ];
    let base = format!(
        "\"@method\": GET\n\"@path\": /\n\"date\": Tue, 07 Jun 2014 20:51:35 GMT\n\
         \"content-digest\": {digest}\n\"@signature-params\": {params}"
    );
    assert_eq!(signature_base(lines.into_iter(), params), base);
    // Its digest is the one that RFC 9530 gives for this body.
    assert!(is_digest_of(digest, br#"{"hello": "world"}"#));
    let key = last("MC4CAQAwBQYDK2VwBCIEIDSHAE++q1BP7T8tk+mJtS+hLf81B0o6CFyWgucDFN/C");
    let public = last("MCowBQYDK2VwAyEA1ixMQcxO46PLlgQfYS46ivFd+n0CcDHSKUnuhm3i1O0=");
    assert_eq!(ForwarderKey::from_secret(&key).public(), public);
}

/// Headers that made the crate `httpsig` panic once.
#[test]
fn what_made_another_implementation_panic_is_refused() {
    for hostile in [
        "sig1=(\"date\");created=-1;keyid=\"x\"",
        "sig1=(\"date\");expires=-1;keyid=\"x\"",
        "sig1=(\"@bogus\");keyid=\"x\"",
    ] {
        assert_eq!(
            Input::read(hostile),
            Err(Error::Malformed(WHAT)),
            "{hostile}"
        );
    }
}
