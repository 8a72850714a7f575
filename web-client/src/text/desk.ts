/** The desk's texts. English for now; staff languages follow the same pattern as the visitor's page. */
import { invite, passOn, silence } from "./colleagues.ts";

/** The server counts no further than this. */
const COUNTED = 10_000;

/** A number of people; of more than the server counts, that there are more. */
export function counted(count: number): string {
  return `${count.toLocaleString("en")}${count >= COUNTED ? "+" : ""}`;
}

export const desk = {
  title: "Desk",
  skip: "Go to the main part",

  logIn: {
    heading: "Log in",
    name: "Name",
    passphrase: "Passphrase",
    go: "Log in",
    passkey: "Log in with a passkey",
    passkeyUnlock: "Unlock with a passkey",
    or: "Or with your passphrase",
    working: {
      asking: "Asking the server.",
      stretching: "Checking your passphrase. This takes a moment.",
      opening: "Opening your keys.",
    },
    reasons: {
      fresh: "",
      wrong: "The name or the passphrase is wrong.",
      passkey: "The passkey did not work here. Try again, or use your passphrase.",
      passkeyOnly:
        "You log in with a passkey here. Use the button above. If it is lost, call your supervisor.",
      expired: "Your session is over. Please log in again.",
      unreachable: "The server cannot be reached. Please try again.",
      limited: "Too many tries. Please wait a minute.",
      vault: "Your keys could not be opened with this passphrase. Please ask your supervisor.",
      elsewhere:
        "This browser is not one of your devices, so it cannot open your keys. Use a browser that is, or ask for a link for a new device.",
      certificate: "The organisation’s signature does not check. Do not go on. Please call your supervisor.",
    },
    codeHeading: "Type the code of your app",
    codeLead:
      "Your passphrase is right. Open your authenticator app and type the six digits that it shows for “Duty desk”.",
    code: "Six digits",
    codeWrong: "This code is not right, or was used already. Wait for the next one.",
    back: "Start again",
    locked: "Unlock the desk",
    lockedLead: (alias: string) =>
      `You are logged in as ${alias}. Type your passphrase to open your keys again.`,
    lockedWrong: "This passphrase does not open your keys.",
    unlock: "Unlock",
    out: "Log out",
    other: "The desk is open in another tab",
    otherLead: "Only one tab at a time can hold your chats. Close the other tab, then go on here.",
    otherGo: "Go on here",
    noStore: "Chats cannot be kept here",
    noStoreLead:
      "This browser keeps nothing for this page. Open the desk over https, outside a private window.",
    outdated: "This page is too old. Please reload it.",
    reload: "Reload",
  },

  nav: {
    label: "Parts of the desk",
    queue: "Queue",
    cases: "Cases",
    directory: "Directory",
    out: "Log out",
    chats: "Your chats",
    unread: (count: number) => (count === 1 ? "One new text." : `${count} new texts.`),
  },

  link: {
    live: "Connected",
    connecting: "Connecting",
    lost: "No connection. What you write waits here and is sent later.",
    over: "Not connected",
  },

  noTrust:
    "The team’s notice is not valid. You cannot come into chats until a supervisor publishes a new one.",

  /** The log of keys cannot be believed (decision 0037). */
  alarm: {
    heading: {
      forked: "The list of keys is not the one that this browser knows",
      stale: "The server shows an old list of keys",
      missing: "The server showed a key that is not on the public list",
    },
    what: {
      forked:
        "Every key of this line is on a public list that only grows. What the server shows now does not continue what this browser " +
        "has seen before. Either the line was put back from a backup, or somebody has taken over the server.",
      stale:
        "The list is signed anew every hour, and the newest that this browser gets is more than a day old. The server keeps " +
        "something back, or the date of this device is wrong.",
      missing:
        "A certificate or a team key was shown to this browser that others cannot see. It was not used. Somebody may have taken " +
        "over the server, or holds the key of a supervisor.",
    },
    todo: [
      "Take no new chats, and let nobody into the ones you have. This page will not do it either.",
      "The chats that you are in are still closed to others. Bring them to a good end.",
      "Call your supervisor and whoever runs the server, by telephone and not by this page. Say: “Runbook, the log of keys”.",
      "Leave this page open until they have looked at it.",
    ],
    restored: "The line was put back from a backup",
    restoredLead:
      "Only if whoever runs the server has told you so by voice: this browser forgets what it has seen, and starts over with the list " +
      "as it is now.",
    restoredGo: "Start over with this list",
  },

  trouble: {
    nothingWaiting: "Nobody is waiting who may come to you now.",
    minorIsUrgent: "With somebody under 18 the level stays urgent or imminent.",
    notAgreed: "The person has not said yes yet.",
    supervisorNeeded:
      "This person asked for help at once. Ask a supervisor to sit beside first; they decide with you.",
    nobodyFree: "Nobody else is free right now. The supervisor on call was called.",
    atCapacity: "You hold as many chats as you may. Finish one first.",
    staleFence: "Somebody else has taken over.",
    wrongState: "This is no longer possible.",
    forbidden: "You are not allowed to do this.",
    notOnDuty: "You are not on duty, or on a break. Start your shift, or come back, and try again.",
    unfit:
      "This chat cannot go to this person: they are not cleared for minors, or lack training that has to be done before one talks with people.",
    notFound: "This is no longer there.",
    unreachable: "The server cannot be reached. Please try again.",
    keys: "The keys do not fit. Nothing was changed.",
    other: "This did not work. Please try again.",
  },

  queue: {
    heading: "Queue",
    next: "Help the next person",
    waiting: (count: number) =>
      count === 0
        ? "Nobody is waiting."
        : count === 1
          ? "One person is waiting."
          : `${counted(count)} people are waiting.`,
    behind: (count: string) => `${count} more wait behind these, and move up as these are taken.`,
    prefers: { woman: "Would rather talk with a woman", man: "Would rather talk with a man" },
    loading: "The queue is being read.",
    level: "Level",
    language: "Language",
    age: "Waiting",
    state: "State",
    minutes: (minutes: number) => (minutes < 1 ? "under 1 min" : `${minutes} min`),
    minor: "under 18",
    returning: "lost their advocate",
    levels: { T1: "Imminent", T2: "Urgent", T3: "High", T4: "Standard", T5: "Information", TX: "No service" },
    states: {
      waiting: "Waiting",
      claimed: (alias: string) => `With ${alias}`,
      transferring: (from: string, to: string) => `From ${from} to ${to}`,
      wrapUp: (alias: string) => `Wrap-up, ${alias}`,
    },
    you: "you",
    someone: "a colleague",
    pick: "Take this one",
    pickWhy: "Reason for taking it out of turn",
    reasons: {
      language: "Nobody else speaks the language",
      urgency: "More urgent than its level",
      colleagueAsked: "A colleague asked",
    },
    cancel: "Cancel",
  },

  chat: {
    jumps: "Keys, each with Alt + Shift: W your text, S script, H hand-off, E end, Q queue.",
    visitor: "Visitor",
    untitled: "Chat",
    keys: "The visitor’s page is making its keys. You are let in as soon as they are ready.",
    entering: "You are being let in.",
    inside: "You are in. Only the people below can read this.",
    waitingVisitor: "The visitor has no connection right now. What you write waits for them.",
    paused:
      "The visitor is not on the page. They left it, or lost the connection, and may come back with their words.",
    reconnecting: "The holder is reconnecting.",
    failed: "This chat cannot go on here.",
    failures: {
      swappedGroup: "The server offered the keys of another chat. Nothing was sent. Tell your supervisor.",
      refusedReader:
        "Somebody who is not certified tried to join. Nothing was shown to them. Tell your supervisor.",
      notInLog:
        "Somebody tried to join whose certificate is not on the public list. Nothing was shown to them. Tell your supervisor.",
      forkedLog: "The list of keys was changed. Nobody was let in. Tell your supervisor.",
      staleLog: "The list of keys is too old. Nobody was let in. Tell your supervisor.",
      staleFence: "A colleague was faster. The chat is with them.",
      cannotOpen: "The visitor’s box could not be opened with the team’s keys.",
      other: "Something did not fit. The person stays in the queue.",
    },
    dismiss: "Close this chat",
    members: "Who can read this",
    you: "you",
    transcript: "Texts in this chat",
    label: "Your text",
    send: "Send",
    delivery: { held: "waiting", sending: "sending", sent: "sent", seen: "read", theirs: "" },
    tooLong: "This text is too long. Please send it in two parts.",
    joined: (name: string, role: string) => `${name} (${role}) can now read this chat.`,
    left: (name: string) => `${name} has left and cannot read new texts.`,
    notices: {
      visitorLeft: "The visitor has left.",
      reconnecting: "The visitor is reconnecting.",
      back: "The visitor is back. Ask again if it is safe.",
      returning: "The visitor waits for somebody else.",
      unreadable: "One text could not be opened.",
      inconsistent:
        "The visitor has seen other texts than came here. One may be missing. Ask them to send it again.",
      unknown: "Something came that this page cannot show.",
      kept: "The chat stays with you.",
      since: "You came in here. What was written before cannot be opened by you.",
      resumed: "",
    },
    safety: {
      label: "Safe right now?",
      inDangerNow: "In danger now",
      cannotTalkLong: "Cannot talk for long",
      okForNow: "OK for now",
      notSaid: "Not said",
    },
    device: {
      label: "Whose device?",
      mineOnly: "Only theirs",
      shared: "Shared",
      mayBeChecked: "May be looked through",
      mayBeTaken: "May be taken",
      notSaid: "Not said",
    },
    vanish: "May vanish at any moment: short texts, no links.",
    unsafe: "Not safe, end now",
    minor: "This person is under 18",
    minorHint:
      "From now on only people who are cleared for minors can take over. If you are not, ask one of them in.",
    unsafeHint: "Ends at once on both sides. Nothing more is sent.",
    end: "End the chat",
    endAsk: "End the chat for both sides?",
    endYes: "End it",
    abuse: "End because of abuse",
    abuseLead: "One warning first. After it the chat may end for abuse, for both sides.",
    warn: "Send the warning",
    warned: "The warning was sent.",
    abusive: "End for abuse",
    no: "Go on",
    giveBack: "Give back to the queue",
    leave: "Leave this chat",
    supporting: "You sit beside. Your colleague holds the chat.",
    more: "More",
  },

  roles: {
    advocate: "advocate",
    supervisor: "supervisor",
    interpreter: "interpreter",
    caseWorker: "case worker",
    rotaManager: "rota manager",
    director: "director",
    auditor: "auditor",
    administrator: "administrator",
    reporter: "reporter (totals only)",
    staff: "staff",
  },

  invite,

  passOn,

  silence,

  playbook: {
    heading: "What to do when",
  },

  script: {
    heading: "Script",
    hint: "A tap puts the text into the box. You can change it before you send.",
    parts: [
      {
        label: "1. Safety check",
        en: "Hi, I am here with you. Is it safe to write right now? Could anyone see this screen or take the phone?",
        es: "Hola, estoy aquí con usted. ¿Es seguro escribir ahora? ¿Alguien podría ver la pantalla o quitarle el teléfono?",
      },
      {
        label: "2. If we get cut off",
        en: "If we get cut off, I do nothing. We never contact you. You can come back here. Is that right for you?",
        es: "Si se corta, yo no hago nada. Nunca le contactamos. Usted puede volver aquí. ¿Le parece bien?",
      },
      {
        label: "3. Limits, before any name or age",
        en: "We keep no record of this chat. Only the people named above can read it. There are things I may have to report. One is when you are under 18 and tell me who you are. One is when a child is being hurt. If a life is in danger now, we may need to act. You choose what you share.",
        es: "No guardamos este chat. Solo pueden leerlo las personas nombradas arriba. Hay cosas de las que quizá tenga que avisar. Una: si tiene menos de 18 años y me dice quién es. Otra: si hacen daño a un niño o una niña. Si una vida está en peligro ahora, quizá tengamos que actuar. Usted elige qué contar.",
      },
      {
        label: "4. Code word",
        en: "Would you like a code word? When you come back, it tells us that it is you. Please keep it in your head.",
        es: "¿Quiere una palabra clave? Cuando vuelva, así sabremos que es usted. Por favor, guárdela en la memoria.",
      },
      {
        label: "5. One number to remember",
        en: "One number is enough to remember. You can call it at any time and say only your code word.",
        es: "Basta con recordar un número. Puede llamar cuando quiera y decir solo su palabra clave.",
      },
      {
        label: "I cannot see where you are",
        en: "I can’t see where you are. Do you want help sent to you? You can tell me the nearest cross street. Or nothing at all.",
        es: "No puedo ver dónde está. Si quiere que le envíen ayuda, puede decirme el cruce de calles más cercano. O nada.",
      },
      {
        label: "Bring in a colleague",
        en: "I would like to bring in a colleague. You would see their name here first. Is that all right for you?",
        es: "Me gustaría que entrara una persona de mi equipo. Usted vería antes su nombre aquí. ¿Le parece bien?",
      },
      {
        label: "Goodbye",
        en: "Thank you for writing. You can come back here whenever you like.",
        es: "Gracias por escribir. Puede volver aquí cuando quiera.",
      },
    ],
  },

  handoff: {
    heading: "Hand off into a case",
    lead: "Only agreed facts, nothing copied from the chat. The visitor reads them and says yes or no.",
    fields: {
      called: "Name or alias, as they choose",
      contact: "How to reach them safely",
      language: "Language, limits for interpreters",
      age: "Age band",
      needs: "What they need",
      safety: "Safety limits, for example “never call after 6”",
      unreachable: "If they cannot be reached",
      releases: "Releases in force",
      deadlines: "Deadlines",
      reports: "Mandated reports made: date, reference",
      first: "What they want first",
    },
    ages: {
      none: "Not said",
      under13: "Under 13",
      teen: "13 to 17",
      young: "18 to 24",
      adult: "25 or older",
    },
    propose: "Show it to the visitor",
    waiting: "The visitor is reading it.",
    yes: "The visitor said yes. Choose who works on the case.",
    no: "The visitor said no. Nothing is saved. You can change it and ask again.",
    who: "Who else works on the case",
    open: "Open the case",
    done: "The case is open.",
    empty: "Write at least one fact.",
    quote: "Quotation marks: please do not copy what the visitor wrote. Use your own short words.",
    paste: "Pasting is off here. Please use your own short words, not the chat’s.",
  },

  wrapUp: {
    saveKey: "Ctrl + Enter saves.",
    heading: "Wrap-up",
    lead: "The chat is over. Only these codes are kept, linked to nobody.",
    disposition: "What came of it",
    choose: "Please choose",
    data: "Somebody was helped",
    nonData: "No request for help",
    needs: "What the person needs",
    actions: "What was done",
    language: "Language that was spoken",
    otherLanguage: "Another one",
    county: "County, if they said so",
    noCounty: "Not known",
    followUp: "Is there something more to do?",
    yes: "Yes",
    no: "No",
    level: "Level, as it turned out",
    due: (minutes: number) =>
      `A wrap-up has been open for more than ${minutes} minutes. Please finish it while you remember.`,
    show: "Go to the wrap-up",
    go: "Save and finish",
    ended: {
      endedByPerson: "The visitor said goodbye.",
      endedByAdvocate: "You ended the chat.",
      quickExit: "The visitor left with quick exit. Nobody contacts them.",
      connectionLost: "The visitor’s connection was lost.",
      idleTimeout: "Nobody wrote for too long.",
      unsafeEnd: "You ended it because it was not safe.",
      abusive: "Ended for abuse.",
      noStaffLeft: "The visitor left before anybody came.",
      noStaffCallbackBooked: "The visitor left before anybody came, and asked for a call.",
      serviceFailure: "The service failed.",
    },
  },

  cases: {
    heading: "Cases",
    none: "You are not assigned to any case.",
    opened: (day: string) => `Opened ${day}`,
    entries: (count: number) => (count === 1 ? "1 entry" : `${count} entries`),
    open: "Open",
    back: "Back to the list",
    reload: "Read again",
    one: "Case",
    assigned: "Who can read it",
    assign: "Let a colleague read it",
    assignGo: "Assign",
    nobody: "Everybody who may work on cases is assigned.",
    access: {
      waiting:
        "Waiting for a colleague’s desk to let this device in. It happens by itself when one of them is at the desk.",
      lost: "Nobody’s device holds the newest key of this case any more. It cannot be read.",
    },
    partly: "Some older entries wait for a colleague’s desk as well.",
    notYet: "their device waits to be let in",
    takeOff: "Take off",
    leave: "Take me off",
    takeOffAsk: (alias: string) =>
      `Take ${alias} off this case? They cannot open it any more, and what is written from now on goes under a new key. What they have read, they know.`,
    leaveAsk: "Take yourself off this case? You cannot open it any more until a colleague lets you in again.",
    lastHolder:
      "Nobody else holds its keys: without this device or person nobody can read it. Let somebody else in first.",
    takeOffSure: "Yes, take off",
    keep: "Keep",
    unsigned:
      "Nobody has signed who reads this case: it is older than these lists. If the people below are the right ones, confirm it. Until then other devices are not let in.",
    confirm: "They are the right ones",
    unsoundReaders:
      "The signed lists of who reads this case do not follow from each other. Somebody may have changed them. Its keys go to nobody. Tell who runs the server, and go on in a new case.",
    kinds: { handoff: "Agreed facts", note: "Note" },
    sealed: "This entry cannot be opened with your keys.",
    unsound: "An entry before this one is missing or was changed.",
    by: (author: string, when: string) => `${author}, ${when}`,
    add: "Add a note",
    addHint: "Your own short words, at most 1,000 characters. Never what was said word for word.",
    addGo: "Save the note",
    left: (count: number) => `${count} characters left`,
    trouble: {
      unreachable: "The server cannot be reached. Please try again.",
      conflict: "Somebody else has added an entry. The case was read again. Please check and save again.",
      forbidden: "You are not assigned to this case, or not allowed to do this.",
      cannotOpen: "The case could not be opened with your keys.",
      notInLog:
        "This person’s certificate is not on the public list of keys. Nothing was shared. Tell your supervisor.",
      noKeys: "The team’s notice is not valid. Cases cannot be opened until there is a new one.",
      readers: "It is not certain who reads this case. Nothing was stored. What you typed is still here.",
      last: "Nobody else can read this case. Let somebody in first, and wait until their device holds the keys.",
      closed:
        "This case is closed, and nothing is added to it. Open it again first. What you typed is still here.",
      moved: "Somebody was faster: this has moved on. Read what stands here now.",
      onHold: "A legal hold keeps this case. Nothing was deleted.",
      staleKey: "The case needs a new key, and it could not be made. Nothing was stored. Please try again.",
      unfit: "This case is kept from this person.",
      full: "There is no room for more here. Delete a picture first, or write less.",
      notAPicture: "This file is not a picture that can be opened here. Take a photo of the page instead.",
      tooLarge: "This picture is too large, also after it was made smaller.",
      other: "This did not work. Please try again.",
    },
  },
};
