//! The organisation: root, certifier, team key; and the staff it certifies.

use anyhow::{Context as _, Result};
use seal::boxes::{PublicKey, SecretKey};
use seal::cert::Roles;
use seal::identity::{
    Certifier, CertifierKey, CertifierRequest, DeviceKeys, DeviceRequest, RootKey,
};
use seal::notice::Terms;
use seal::passphrase::PassphraseKeys;
use seal::vault::Vault;
use seal::{Identity, Notice, Trust, org, team};
use serde_json::{Value, json};

use crate::World;
use crate::json::{Request, hex};

const DAY_S: u64 = 86_400;

/// An organisation with one team.
pub(crate) struct Org {
    pub(crate) now: u64,
    pub(crate) team: [u8; 16],
    pub(crate) generation: u32,
    pub(crate) team_key: SecretKey,
    pub(crate) notice: Notice,
    root: RootKey,
    certifier: Certifier,
    next_serial: u64,
}

impl Org {
    /// What the staff and visitors of this organisation trust.
    pub(crate) fn trust(&self) -> Trust {
        Trust::new(
            self.root.root(),
            self.notice.terms().revoked.clone(),
            self.now,
        )
    }

    fn request(&mut self, alias: &str, bits: u64, days: u64) -> Result<CertifierRequest> {
        let bits = u16::try_from(bits)?;
        self.next_serial += 1;
        Ok(CertifierRequest {
            member: random()?,
            alias: alias.to_owned(),
            roles: Roles::from_bits(bits).context("unknown role")?,
            not_before: self.now - DAY_S,
            not_after: self.now + days * DAY_S,
            serial: self.next_serial,
        })
    }
}

/// The ops of this file.
pub(crate) fn answer(world: &mut World, op: &str, request: &Request<'_>) -> Option<Result<Value>> {
    Some(match op {
        "org" => found(world, request),
        "staff" => staff(world, request),
        "certify" => certify(world, request),
        "vault" => vault(world, request),
        _ => return None,
    })
}

/// Founds the organisation; answers with what a page is given.
fn found(world: &mut World, request: &Request<'_>) -> Result<Value> {
    let now = request.number("now")?;
    let root = RootKey::generate()?;
    let key = CertifierKey::generate()?;
    let person = CertifierRequest {
        member: random()?,
        alias: "Dora".to_owned(),
        roles: Roles::SUPERVISOR,
        not_before: now - DAY_S,
        not_after: now + 300 * DAY_S,
        serial: 1,
    };
    let cert = root.certify(&person, &key)?;
    let certifier = Certifier::new(key, cert)?;
    let team_key = SecretKey::generate()?;
    let terms = Terms {
        team: random()?,
        generation: 3,
        key: team_key.public()?,
        not_before: now - DAY_S,
        not_after: now + 5 * DAY_S,
        revoked: vec![],
    };
    let issued = Notice::issue(&terms, &certifier)?;
    let settings = org::sign(&root, request.text("settings")?.as_bytes())?;
    let answer = json!({
        "settings": hex(&settings),
        "fingerprint": hex(&root.root().fingerprint()),
        "notice": hex(&issued),
        "team": hex(&terms.team),
        "generation": terms.generation,
    });
    world.org = Some(Org {
        now,
        team: terms.team,
        generation: terms.generation,
        team_key,
        notice: Notice::verify(&issued, &root.root(), now)?,
        root,
        certifier,
        next_serial: 1,
    });
    Ok(answer)
}

/// Certifies a new device of the native core under a name.
fn staff(world: &mut World, request: &Request<'_>) -> Result<Value> {
    let name = request.text("name")?;
    let org = world.org.as_mut().context("no organisation yet")?;
    let person = org.request(name, request.number("roles")?, 30)?;
    let keys = DeviceKeys::generate()?;
    let chain = org.certifier.certify(&person, &keys.request()?)?;
    let identity = Identity::new(keys, chain)?;
    let answer = json!({
        "member": hex(&identity.staff().member),
        "device": hex(&identity.staff().device),
    });
    world.staff.insert(name.to_owned(), identity);
    Ok(answer)
}

/// Certifies a key that another implementation made, for a device that has no box key of its own.
fn certify(world: &mut World, request: &Request<'_>) -> Result<Value> {
    let org = world.org.as_mut().context("no organisation yet")?;
    let person = org.request(request.text("alias")?, request.number("roles")?, 30)?;
    let device = DeviceRequest {
        device: random()?,
        sig_pk: request.id("key")?,
        hpke_pk: PublicKey::new(org.team_key.public()?.bytes())?,
    };
    let chain = org.certifier.certify(&person, &device)?;
    Ok(json!({ "chain": hex(&chain.encode()), "device": hex(&device.device) }))
}

/// The vault of a device under a passphrase, and the team key wrapped to it: what the server keeps for a person.
fn vault(world: &mut World, request: &Request<'_>) -> Result<Value> {
    let name = request.text("name")?;
    let keys = PassphraseKeys::derive(request.text("passphrase")?, &request.id("salt")?)?;
    let identity = world
        .staff
        .remove(name)
        .with_context(|| format!("no staff called {name}"))?;
    let org = world.org()?;
    let (chain, box_key) = (identity.chain().clone(), identity.box_key()?);
    let key = (&org.team_key, &org.trust());
    let wrap = team::wrap(&identity, (&chain, &box_key), org.team, org.generation, key)?;
    let sealed = Vault {
        identity,
        certifier: None,
    }
    .seal(&keys)?;
    Ok(json!({ "vault": hex(&sealed), "wrap": hex(&wrap), "auth": hex(&keys.auth) }))
}

fn random() -> Result<[u8; 16]> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
