/** The texts of this part of the page, in whichever language. */
import type { callEn } from "../../text/call-en.ts";
import type { Shape } from "../../text/texts.ts";

export type CallTexts = Shape<typeof callEn>;
