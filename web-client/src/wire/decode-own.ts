/** The gate for what the partners' page is sent: receipts, and what a partner sees of its own. */
import { count, fields, id, list, oneOf, orNull, text } from "./decode.ts";
import { forwarderKey } from "./decode-forwarders.ts";
import { FORM_KINDS } from "./forms.ts";
import type { OwnKeysResponse, OwnReceipt, OwnReceiptsResponse, ReceiptResponse } from "./wire.ts";

export function receipt(value: unknown): ReceiptResponse {
  const from = fields(value);
  return {
    reference: id(from.reference),
    text: text(from.text),
    readWithinSecs: count(from.readWithinSecs),
  };
}

export function ownKeys(value: unknown): OwnKeysResponse {
  const from = fields(value);
  return { name: text(from.name), own: id(from.own), keys: list(from.keys, forwarderKey) };
}

function ownReceipt(value: unknown): OwnReceipt {
  const from = fields(value);
  return {
    reference: id(from.reference),
    form: orNull(from.form, (form) => oneOf(form, FORM_KINDS)),
    receivedAt: count(from.receivedAt),
  };
}

export function ownReceipts(value: unknown): OwnReceiptsResponse {
  return { receipts: list(fields(value).receipts, ownReceipt) };
}
