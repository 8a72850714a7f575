/** The texts of the administration pages. */
export const admin = {
  nav: "Administration",
  sections: "Parts of the administration",
  page: (name: string) => `Page: ${name}`,
  loading: "Reading from the server.",
  again: "Read again",
  trouble: {
    forbidden: "You are not allowed to do this.",
    notFound: "This is no longer there.",
    conflict: "This name is taken, or somebody else was faster. Please read again.",
    wrongState: "This is no longer possible. Please read again.",
    malformed: "This cannot be used. Please check what you typed.",
    rateLimited: "Too many tries. Please wait a minute.",
    stepUp: "Please prove again that it is you.",
    badCredentials: "This is not right. Please try again.",
    keys: "The keys do not fit. Nothing was changed.",
    unreachable: "The server cannot be reached. Please try again.",
    other: "This did not work. Please try again.",
  },
  devices: {
    section: "My devices",
    heading: "My devices and log-ins",
    devices: "Devices",
    unnamed: "Device without a name",
    this: "this device",
    open: "the desk is open on it",
    made: (day: string) => `Added ${day}`,
    used: (day: string) => (day === "" ? "not used yet" : `last used ${day}`),
    until: (day: string) => `certificate until ${day}`,
    rename: "Rename",
    name: "Name of the device",
    save: "Save",
    cancel: "Cancel",
    revoke: "Revoke",
    revokeAsk: (name: string) =>
      `Revoke “${name}”? It is closed at once and for good: it opens no chat, no case and no log-in any more.`,
    revokeSelf: "This is the device in front of you. You will be logged out.",
    leavesOne:
      "After this one person alone holds the team's key. If they lose their devices or forget the passphrase, what waits cannot be read any more. Better enrol somebody else first.",
    leavesNobody:
      "After this nobody holds the team's key: what waits cannot be read by anybody, and nobody can pass the key on. Enrol somebody else first.",
    casesAlone: (count: number) =>
      count === 1
        ? "Nobody else's device can read one of the cases that this device reads. Let somebody else at the desk take it up first, or that case is lost."
        : `Nobody else's device can read ${count} of the cases that this device reads. Let somebody else at the desk take them up first, or those cases are lost.`,
    leavesKnow: "I know, and do it all the same.",
    why: "Reason",
    reasons: {
      lost: "Lost or stolen",
      replaced: "Not used any more",
      left: "Its owner left",
      recovered: "Replaced after a recovery",
    },
    sessions: "Log-ins",
    began: (when: string) => `since ${when}`,
    seen: (when: string) => `last used ${when}`,
    current: "this log-in",
    end: "End it",
  },

  passkeys: {
    heading: "Passkeys",
    two: "Two passkeys are best: one on this device, and one that you carry, in case the first is lost.",
    enough: "You have a spare one. That is good.",
    add: "Add a passkey",
    name: "Name of the passkey",
    hint: "For example: Security key. Your passphrase proves that it is you, and lets the passkey open your keys.",
    go: "Make the passkey",
    remove: "Remove",
    unknown: "This browser knows no passkeys.",
  },

  codes: {
    heading: "Authenticator app",
    has: "Your log-in by passphrase asks for a code of your app.",
    hasNot:
      "An app on your phone shows a new code every half minute. With it, a passphrase that somebody has seen is not enough to log in as you.",
    add: "Set up an app",
    change: "Set up another app",
    remove: "Take the app away",
    removed: "The app is taken away. Your passphrase asks for no code now.",
    shown: "Take a picture of this with your app, or type the key into it. It is shown only now.",
    picture: "Picture for your app",
    key: "Key",
    open: "Open in an app on this device",
    first: "Then type the six digits that the app shows",
    go: "It works: use it",
    wrong: "This is not the code. Wait for the next one and try again. After five wrong codes, begin again.",
    done: "The app is set up. From now on your passphrase asks for its code.",
  },

  second: {
    lead: "Only your passphrase protects your log-in. Add a passkey, or an app with codes: it takes two minutes.",
    go: "Add one now",
  },

  prove: {
    heading: "Prove that it is you",
    lead: "This step asks for a fresh proof. Then it goes on by itself.",
    passphrase: "Passphrase",
    go: "Go on",
    passkey: "Use a passkey",
    cancel: "Cancel",
    wrong: "This is not your passphrase.",
  },

  enrol: {
    add: "Add a device",
    addLead: "You get a link that is good once, for three days. Open it in the browser of the new device.",
    invite: "Invite somebody",
    login: "Log-in name",
    alias: "Name that visitors see",
    roles: "What they do",
    make: "Make the link",
    link: "Link for the new device",
    copy: "Copy the link",
    copied: "Copied.",
    once: "The link is shown only here and now. Hand it over where nobody else reads it: whoever opens it first has it.",
    close: "Done",
    heading: "On their way in",
    none: "Nobody is on their way in.",
    purposes: {
      join: "new",
      device: "one more device",
      recovery: "recovery: all earlier devices go",
    },
    states: {
      invited: "link not opened yet",
      redeemed: "waits to be compared",
      approved: "approved from an earlier device of theirs",
      forged: "the approval does not check",
      certified: "certified, not finished yet",
    },
    until: (when: string) => `until ${when}`,
    compare: "Compare digits",
    withdraw: "Take the link back",
    call: "Call the person on a number that you know. Do not use one that came with a message.",
    waiting: "Waiting for the new device.",
    digits: "Digits to compare",
    read: "Read these digits to each other. Both of you must see the same ones.",
    certify: "They are the same: certify",
    approve: "They are the same: this device is mine",
    certifyApproved: "Certify",
    differ: "They differ",
    differed: "The link was taken back. Somebody may stand between you and the new device: tell your team.",
    cannot: "This desk holds no certifying key. Another supervisor has to certify.",
    two: "You made this link. Another supervisor has to certify it: two people decide who comes back and who gets power.",
    recover: "Recover",
    recoverLead: (alias: string) =>
      `For ${alias}, if every device is lost or the passphrase is forgotten. Call them first, on a number that you know. When they are in again, all their earlier devices, passkeys and the passphrase are void. Another supervisor has to certify.`,
  },

  keys: {
    section: "Keys",
    heading: "Keys and renewals",
    lead: "Certificates, the team's notice and the team's key are renewed by supervisors' desks while they are open, the keys of cases by the desks of who works on them. This page says how it stands.",
    now: "Look now",
    looking: "Looking.",
    looked: (when: string) => `Last looked ${when}.`,
    notice: "Team's notice",
    noticeUntil: (when: string) => `good until ${when}`,
    noticeOver: (when: string) =>
      `ended ${when}: visitors see telephone numbers only. A supervisor's desk renews it when it is open.`,
    key: "Team's key",
    generation: (number: number, holders: number) =>
      `generation ${number}, held by ${holders === 1 ? "1 person" : `${holders} people`}`,
    single:
      "One person alone holds the team's key. If they lose their devices or forget the passphrase, what waits cannot be read any more. Let somebody else log in, or enrol a second person.",
    nobody: "Nobody holds the team's key: what waits cannot be read.",
    old: (count: number) =>
      count === 1
        ? "1 replaced key is still there, for what is sealed to it."
        : `${count} replaced keys are still there, for what is sealed to them.`,
    pending: "Waiting to be done",
    nothing: "Nothing is due.",
    work: {
      certificates: (count: number) =>
        count === 1 ? "1 certificate to renew" : `${count} certificates to renew`,
      notice: "the team's notice to sign",
      key: "a new team key to make: the old one is a week old, or a device that held it is gone",
      passOn: (count: number) => (count === 1 ? "1 device lacks the key" : `${count} devices lack the key`),
      reseal: (count: number) =>
        count === 1 ? "1 waiting request to seal again" : `${count} waiting requests to seal again`,
      caseKeys: (count: number) =>
        count === 1
          ? "a new key to make for 1 of your cases: somebody who could read it must not read what is new"
          : `new keys to make for ${count} of your cases: somebody who could read them must not read what is new`,
      caseWraps: (count: number) =>
        count === 1 ? "1 device to let into a case of yours" : `${count} devices to let into cases of yours`,
      casesMore: (count: number) =>
        count === 1 ? "1 more of your cases after these" : `${count} more of your cases after these`,
      casesWaiting: (count: number) =>
        count === 1
          ? "1 of your cases waits for a colleague's desk to let this device in"
          : `${count} of your cases wait for a colleague's desk to let this device in`,
    },
    cannot: "This desk holds no certifying key. Another supervisor's desk has to be open for it.",
    unknownCases: (count: number) =>
      count === 1
        ? "Of 1 of your cases it is not certain who may read it. Its keys go to nobody until somebody opens it and looks."
        : `Of ${count} of your cases it is not certain who may read them. Their keys go to nobody until somebody opens them and looks.`,
    doing: {
      certificates: "Renewing certificates.",
      notice: "Signing the team's notice.",
      key: "Making a new team key.",
      passOn: "Passing the team's key on.",
      reseal: "Sealing again what waits.",
      cases: "Keeping the keys of cases.",
    },
    failed: {
      unreachable: "The server could not be reached. It is tried again within a minute.",
      refused: "The server refused it. If this does not pass, tell who runs the server.",
      keys: "A key or certificate does not fit. Tell another supervisor, and who runs the server.",
      noNotice: "The team never had a notice. It is made with “sotto org first-supervisor”.",
    },
    lapsing: "Ends soon",
    lapses: {
      notice: (when: string) => `The team's notice: ${when}. A supervisor has to open the desk.`,
      device: (alias: string, when: string) =>
        `A device of ${alias}: ${when}. A supervisor has to open the desk; if roles or name have changed, they have to certify it.`,
      certifier: (alias: string, when: string) =>
        `${alias} may certify only until ${when}. The keeper of the root has to certify them again.`,
      oldKey: (when: string) =>
        `A replaced key goes ${when}, and something is still sealed to it. Somebody who answers people has to open the desk.`,
    },
    banner: "Something ends soon. See “Keys” under Administration.",
    bannerOver: "Something has ended. See “Keys” under Administration.",
  },

  people: {
    section: "People",
    heading: "People",
    team: "The team",
    none: "Nobody is here yet.",
    inactive: "may not log in",
    devices: (count: number) => (count === 0 ? "no device" : count === 1 ? "1 device" : `${count} devices`),
    login: (name: string) => `logs in as ${name}`,
  },
};
