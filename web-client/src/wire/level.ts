/** Why something is how urgent (domain.md E1): one reason is enough, and the level follows from it. */
import type { Level, LevelReason } from "./wire.ts";

/** The reasons that a person gives, by the level that each stands for. */
export const REASONS_OF: Readonly<Record<Level, readonly LevelReason[]>> = {
  T1: [
    "dangerNow",
    "controllerNear",
    "weapon",
    "careNow",
    "suicideAttempt",
    "childWithController",
    "beingMoved",
  ],
  T2: [
    "under18",
    "phoneAtRisk",
    "cannotTalkLong",
    "noSafeBed",
    "leftToday",
    "deathThreats",
    "suicidalThoughts",
    "pregnantOrIll",
    "removalSoon",
    "policeThere",
    "onTheLine",
  ],
  T3: ["exploited", "leftLately", "stalked", "housingEnds", "deadlineSoon"],
  T4: ["past", "services", "helper", "provider", "notSaid"],
  T5: ["question", "training", "research", "press"],
  TX: ["test", "spam", "prank", "abusive"],
};

/** Every reason, the timer's too. */
export const LEVEL_REASONS: readonly LevelReason[] = [...Object.values(REASONS_OF).flat(), "waitedLong"];
