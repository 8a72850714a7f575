/** What the desk takes out of a partner's file, and what it refuses. */
import { describe, expect, test } from "vitest";
import { pinText, readCertificate } from "../src/desk/admin/certificate.ts";

const PEM = `-----BEGIN CERTIFICATE-----
MIIBiDCCAS+gAwIBAgIUFT2ndKxy9qZ4JzON2l+clkDHw5kwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPYW5vdGhlciBob3RsaW5lMB4XDTI2MTEzMDE0MjI1NFoXDTM2
MTEyNzE0MjI1NFowGjEYMBYGA1UEAwwPYW5vdGhlciBob3RsaW5lMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEp9sGMoLR+GO5CTD2B00e3SOCFfApIJFySE6m/4GV
6Q3GhT2ysgR394SElmuG2IT7cOZ7jdKOXiwmfDEYSzGVh6NTMFEwHQYDVR0OBBYE
FPZJ9v762qEYuhQS1FlYevMdZ8byMB8GA1UdIwQYMBaAFPZJ9v762qEYuhQS1FlY
evMdZ8byMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgFdZXS7Yk
rlBu0iiG2trsXNf1S/Sk+z+OZXiu9ENsAycCIEshr+F6rQViFbzkwqTSwAVz5vZa
jXjMgHCNbcWakCHo
-----END CERTIFICATE-----
`;
const DER = Buffer.from(PEM.split("\n").slice(1, -2).join(""), "base64");

const file = (content: string | Uint8Array<ArrayBuffer>): File => new File([content], "theirs.pem");

describe("a partner's certificate", () => {
  test("is read as PEM and as DER, with words around it or without", async () => {
    const sent = DER.toString("base64url");
    expect(await readCertificate(file(PEM))).toEqual({ sent });
    expect(await readCertificate(file(`subject=another hotline\r\n${PEM.replaceAll("\n", "\r\n")}`))).toEqual(
      {
        sent,
      },
    );
    expect(await readCertificate(file(Uint8Array.from(DER)))).toEqual({ sent });
  });

  test("is not sent with a private key beside it", async () => {
    const key = "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n";
    expect(await readCertificate(file(PEM + key))).toBe("private");
    expect(await readCertificate(file("-----BEGIN PRIVATE KEY-----\nAAAA\n"))).toBe("private");
  });

  test("is not any other file", async () => {
    for (const other of ["", "a letter", "-----BEGIN CERTIFICATE-----\n", "x".repeat(65 * 1024)])
      expect(await readCertificate(file(other))).toBeNull();
  });

  test("is compared as other programs write it", () => {
    expect(pinText("pCwSkWvJFtH27c2LRXpcCQP-urGAUC-lfSWgahwGUb8")).toBe(
      "sha256//pCwSkWvJFtH27c2LRXpcCQP+urGAUC+lfSWgahwGUb8=",
    );
  });
});
