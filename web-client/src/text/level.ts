/** Texts about how urgent something is, and before whom it is put. */
import type { CallReason, LevelReason, LevelSetBy } from "../wire/wire.ts";

const reasons: Readonly<Record<LevelReason, string>> = {
  dangerNow: "in danger now",
  controllerNear: "whoever controls them is there, or back within the hour",
  weapon: "a weapon",
  careNow: "overdose, labour or injury: needs care now",
  suicideAttempt: "suicide attempt, or the intent and the means",
  childWithController: "a child under 13 is with whoever controls it",
  beingMoved: "being moved now",
  under18: "under 18",
  phoneAtRisk: "the phone may be taken or looked through",
  cannotTalkLong: "cannot talk for long",
  noSafeBed: "no safe bed tonight",
  leftToday: "left within 24 hours",
  deathThreats: "threats to kill them or their family",
  suicidalThoughts: "thoughts of suicide",
  pregnantOrIll: "pregnant or seriously ill",
  removalSoon: "detention, removal or hearing within 48 hours",
  policeThere: "the police are with them",
  onTheLine: "another hotline has them on the line",
  exploited: "exploited at present",
  leftLately: "left within 30 days",
  stalked: "stalked or watched",
  housingEnds: "loses the place to live within 7 days",
  deadlineSoon: "a legal deadline within 14 days",
  past: "exploited in the past",
  services: "torture rehabilitation, legal or family matters",
  helper: "a relative or friend asks",
  provider: "a provider asks, with their client’s consent",
  notSaid: "nothing urgent was said",
  question: "a general question",
  training: "a training",
  research: "research",
  press: "the press",
  test: "a test",
  spam: "spam",
  prank: "a prank",
  abusive: "abuse",
  waitedLong: "waited very long",
};

const by: Readonly<Record<LevelSetBy, string>> = {
  person: "the person",
  forwarder: "another hotline",
  advocate: "an advocate",
  supervisor: "a supervisor",
  timer: "the clock",
};

export const level = {
  reasons,
  by: (who: LevelSetBy) => `Said by ${by[who]}.`,
  check: "Is the level right?",
  late: "You have talked for two minutes. Please check the level now.",
  right: "It is right",
  change: "Change it",
  why: "What makes it that urgent",
  set: "Set the level",
  cancel: "Cancel",

  call: {
    why: {
      waits: "You were called: somebody waits, and nobody has come yet.",
      imminent: "You were called: a colleague talks with somebody in danger.",
      silent: "You were called: a colleague does not answer in a chat, and nobody is free to stand in.",
    } satisfies Record<CallReason, string>,
    coming: "I am coming",
    seen: "I know, and am there",
    who: (aliases: string) => `Called: ${aliases}`,
  },

  offer: {
    heading: "Can you take this chat?",
    take: "Take it",
    decline: "Not now",
    left: (seconds: number) => `${seconds} s`,
    keys: "Alt + Shift + T takes it, Alt + Shift + N does not.",
    to: (aliases: string) => `Asked: ${aliases}`,
  },
};
