import { describe, expect, test } from "vitest";
import { EXIT_URL, inLanguage, isChanging, peekOrg, readFingerprint, readOrg } from "../src/org.ts";
import { BytesError, toBytes, toText } from "../src/wire/bytes.ts";
import { DecodeError } from "../src/wire/decode.ts";

const SETTINGS = {
  name: "Harbor Line",
  phones: [
    { label: { en: "Our line", es: "Nuestra línea" }, number: "203-555-0142" },
    { label: "Danger", number: "911" },
  ],
  languages: ["en", "es"],
  exitUrl: "https://www.weather.gov/",
};

/** Version, root key, length as RFC 9000 §16 writes it, settings, signature. */
function signed(json: string): Uint8Array {
  const body = new TextEncoder().encode(json);
  const length = body.length < 64 ? [body.length] : [0x40 | (body.length >> 8), body.length & 0xff];
  return new Uint8Array([1, ...new Uint8Array(32), ...length, ...body, ...new Uint8Array(64)]);
}

describe("the organisation's settings", () => {
  test("say for a while that the root was replaced", () => {
    const org = readOrg(JSON.stringify({ ...SETTINGS, changeover: { since: 10, until: 20 } }));
    expect([9_999, 10_000, 19_999, 20_000].map((now) => isChanging(org, now))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(isChanging(readOrg(JSON.stringify(SETTINGS)), 15_000)).toBe(false);
    expect(() => readOrg(JSON.stringify({ ...SETTINGS, changeover: { since: "now" } }))).toThrow(DecodeError);
  });

  test("may name the key of the log of keys", () => {
    expect(readOrg(JSON.stringify(SETTINGS)).logKey).toBeNull();
    const logKey = toText(new Uint8Array(32).fill(7));
    expect(readOrg(JSON.stringify({ ...SETTINGS, logKey })).logKey).toEqual(new Uint8Array(32).fill(7));
    for (const bad of [7, "", toText(new Uint8Array(31))])
      expect(() => readOrg(JSON.stringify({ ...SETTINGS, logKey: bad }))).toThrow(DecodeError);
  });

  test("are read, with labels in one or several languages", () => {
    const org = readOrg(JSON.stringify(SETTINGS));
    expect(org.name).toBe("Harbor Line");
    expect(inLanguage(org.phones[0]?.label ?? {}, "es")).toBe("Nuestra línea");
    expect(inLanguage(org.phones[0]?.label ?? {}, "ar")).toBe("Our line");
    expect(inLanguage(org.phones[1]?.label ?? {}, "es")).toBe("Danger");
  });

  test("say what a line reports, where that is known", () => {
    const stance = { en: "It tells the police.", es: "Avisa a la policía." };
    const [own] = SETTINGS.phones;
    const org = readOrg(JSON.stringify({ ...SETTINGS, phones: [own, { ...own, stance }] }));
    expect(org.phones.map((phone) => phone.stance)).toEqual([null, stance]);
    const bad = { ...SETTINGS, phones: [{ ...own, stance: { en: 7 } }] };
    expect(() => readOrg(JSON.stringify(bad))).toThrow(DecodeError);
  });

  test("can be peeked at before the core is there, short and long", () => {
    expect(peekOrg(signed(JSON.stringify(SETTINGS)))).toEqual(readOrg(JSON.stringify(SETTINGS)));
    const short = '{"name":"A","phones":[],"languages":["en"]}';
    expect(peekOrg(signed(short)).name).toBe("A");
  });

  test.each(["javascript:alert(1)", "http://plain.example/", "nonsense", 7, undefined])(
    "never lead out by %s",
    (exitUrl) => {
      expect(readOrg(JSON.stringify({ ...SETTINGS, exitUrl })).exitUrl).toBe(EXIT_URL);
    },
  );

  test("are refused when they are something else", () => {
    for (const strange of ["", "[]", "{}", '{"name":1}', JSON.stringify({ ...SETTINGS, phones: [{}] })])
      expect(() => readOrg(strange)).toThrow(DecodeError);
    expect(() => peekOrg(new Uint8Array([2, 0, 0]))).toThrow(DecodeError);
    expect(() => peekOrg(new Uint8Array([1]))).toThrow();
  });

  test("pin a fingerprint of 32 bytes", () => {
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    expect(readFingerprint({ rootFingerprint: toText(bytes) })).toEqual(bytes);
    expect(() => readFingerprint({ rootFingerprint: "AAAA" })).toThrow(DecodeError);
    expect(() => readFingerprint({})).toThrow(DecodeError);
  });
});

describe("bytes in text", () => {
  test("come back as they were, in every length", () => {
    for (let length = 0; length < 70; length += 1) {
      const bytes = crypto.getRandomValues(new Uint8Array(length));
      expect(toBytes(toText(bytes))).toEqual(bytes);
      expect(toText(bytes)).toMatch(/^[\w-]*$/);
    }
  });

  test("are refused with padding, other letters or an impossible length", () => {
    for (const strange of ["AA==", "A+B/", "A A", "A"]) expect(() => toBytes(strange)).toThrow(BytesError);
  });
});
