/**
 * Where calls are made. This product places none: whoever calls dials the number on the programme's own telephone. Another way (a softphone,
 * a gateway of the operator) is another `Telephone`; what it is given it learns in this browser, never from the server.
 */

export interface Telephone {
  /** Whether somebody dials, who has to be shown the number. */
  readonly byHand: boolean;
  /** The server has said yes. Begins the call, or does nothing where somebody dials. */
  call(number: string, hideNumber: boolean): Promise<void>;
}

/** Somebody dials. */
export const byHand: Telephone = {
  byHand: true,
  call: () => Promise.resolve(),
};
