//! Bodies about people, devices and log-ins.

use super::{
    AT, DEVICE, MEMBER, bytes,
    person::{facts, request, standing},
};
use crate::golden::Golden;
use protocol::{
    SessionId, Token,
    codes::{AddCodesParams, CodesBegun},
    passkey::{
        AddPasskeyParams, Ceremony, PasskeyAdded, PasskeyInfo, PasskeyLoginParams,
        ProvePasskeyParams, RemovePasskeyParams, VaultWrap,
    },
    people::{
        DeviceInfo, DevicesResponse, EndSessionParams, KeepVaultParams, NameDeviceParams,
        PeopleResponse, Person, RevokeDeviceParams, RevokeReason, SessionInfo,
    },
    staff::Role,
};

const SESSION: SessionId = SessionId([12; 16]);

fn device() -> DeviceInfo {
    DeviceInfo {
        device_id: DEVICE,
        name: "Office laptop".to_owned(),
        made_at: AT,
        used_at: AT,
        present: true,
        holds_key: true,
        cases_alone: 1,
        chain: bytes(1),
    }
}

pub(crate) fn add(golden: &mut Golden) {
    let session = SessionInfo {
        session_id: SESSION,
        device_id: DEVICE,
        began_at: AT,
        seen_at: AT,
        current: true,
    };
    let passkey = PasskeyInfo {
        credential_id: bytes(4),
        name: "Security key".to_owned(),
        made_at: AT,
        used_at: AT,
    };
    golden.add("PasskeyInfo", &passkey);
    add_passkeys(golden);
    add_codes(golden);
    golden.add("SessionInfo", &session);
    golden.add("DeviceInfo", &device());
    golden.add(
        "DevicesResponse",
        &DevicesResponse {
            devices: vec![device()],
            sessions: vec![session],
            passkeys: vec![passkey],
            codes: true,
        },
    );
    let vault = bytes(6);
    golden.add("KeepVaultParams", &KeepVaultParams { vault });
    golden.add(
        "NameDeviceParams",
        &NameDeviceParams {
            device_id: DEVICE,
            name: "Phone".to_owned(),
        },
    );
    golden.add(
        "RevokeDeviceParams",
        &RevokeDeviceParams {
            device_id: DEVICE,
            reason: RevokeReason::Lost,
        },
    );
    golden.add(
        "EndSessionParams",
        &EndSessionParams {
            session_id: SESSION,
        },
    );
    add_people(golden);
}

fn add_people(golden: &mut Golden) {
    let person = Person {
        member_id: MEMBER,
        login: "alex".to_owned(),
        alias: "Alex".to_owned(),
        roles: vec![Role::Advocate],
        active: true,
        devices: vec![device()],
        facts: Some(facts()),
        training: Some(vec![standing()]),
        role_request: Some(request()),
        cases_alone: 2,
    };
    golden.add("Person", &person);
    golden.add(
        "PeopleResponse",
        &PeopleResponse {
            people: vec![person],
        },
    );
}

fn add_codes(golden: &mut Golden) {
    golden.add(
        "CodesBegun",
        &CodesBegun {
            secret: "GEZDGNBVGY3TQOJQ".to_owned(),
            uri: "otpauth://totp/Duty%20desk:alex?secret=GEZDGNBVGY3TQOJQ".to_owned(),
            picture: vec!["10".to_owned(), "01".to_owned()],
        },
    );
    golden.add(
        "AddCodesParams",
        &AddCodesParams {
            code: "123456".to_owned(),
        },
    );
}

fn add_passkeys(golden: &mut Golden) {
    let ceremony = Token([15; 32]);
    let json = serde_json::json!({ "id": "opaque" });
    golden.add(
        "Ceremony",
        &Ceremony {
            ceremony,
            options: json.clone(),
        },
    );
    golden.add(
        "AddPasskeyParams",
        &AddPasskeyParams {
            ceremony,
            name: "Security key".to_owned(),
            credential: json.clone(),
        },
    );
    golden.add(
        "PasskeyAdded",
        &PasskeyAdded {
            credential_id: bytes(4),
        },
    );
    golden.add(
        "RemovePasskeyParams",
        &RemovePasskeyParams {
            credential_id: bytes(4),
        },
    );
    golden.add(
        "VaultWrap",
        &VaultWrap {
            credential_id: bytes(4),
            wrap: bytes(5),
        },
    );
    golden.add(
        "PasskeyLoginParams",
        &PasskeyLoginParams {
            ceremony,
            credential: json.clone(),
            device_ids: vec![DEVICE],
        },
    );
    golden.add(
        "ProvePasskeyParams",
        &ProvePasskeyParams {
            ceremony,
            credential: json,
        },
    );
}
