/** Why nothing can be sealed. */

/** The line has no valid notice: nothing can be sealed to it. */
export class Lapsed extends Error {}

/** The files do not lead to the pinned root, or the core refuses them. */
export class Broken extends Error {}
