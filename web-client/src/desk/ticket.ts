/** What the socket says hello with: a ticket, good once and for thirty seconds. */
import { post, ProblemError } from "../net/http.ts";
import { Unauthorised } from "../net/socket.ts";
import { ticket } from "../wire/decode-staff.ts";

export async function takeTicket(): Promise<string> {
  try {
    return (await post("/api/v1/ticket", {}, ticket)).ticket;
  } catch (error) {
    if (error instanceof ProblemError && error.code === "unauthenticated") throw new Unauthorised();
    throw error;
  }
}
