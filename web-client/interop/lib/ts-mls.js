/** ts-mls as a member of our chats: suite 0x0003, handshakes in the open, our certificates as its identity. */
import { hex } from "./bytes.js";

const SUITE = "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519";
const EXPORTER = "sotto/interoperability/v1";

/** `library` is one version of ts-mls. */
export async function implementation(library) {
  const cs = await library.getCiphersuiteImpl(library.getCiphersuiteFromName(SUITE), library.nobleCryptoProvider);
  return { library, cs };
}

export class TsMls {
  #m;
  #cs;
  #own;
  #next;

  constructor({ library, cs }, name) {
    this.#m = library;
    this.#cs = cs;
    this.name = name;
  }

  /** A key package. `identify` turns our signature key into an identity. */
  async keyPackage(identify) {
    const { signKey, publicKey } = await this.#cs.signature.keygen();
    const credential = { credentialType: "basic", identity: await identify(publicKey) };
    const capabilities = {
      versions: ["mls10"],
      ciphersuites: [SUITE],
      extensions: [],
      proposals: [],
      credentials: ["basic"],
    };
    const lifetime = { notBefore: 0n, notAfter: 2n ** 64n - 1n };
    this.#own = await this.#m.generateKeyPackageWithKey(
      credential,
      capabilities,
      lifetime,
      [],
      { signKey, publicKey },
      this.#cs,
    );
    return this.#m.encodeMlsMessage({
      version: "mls10",
      wireformat: "mls_key_package",
      keyPackage: this.#own.publicPackage,
    });
  }

  async create(id) {
    const { publicPackage, privatePackage } = this.#own;
    this.group = await this.#m.createGroup(id, publicPackage, privatePackage, [], this.#cs, this.#config());
  }

  async join(welcome) {
    const message = this.#decode(welcome);
    const { publicPackage, privatePackage } = this.#own;
    this.group = await this.#m.joinGroup(
      message.welcome,
      publicPackage,
      privatePackage,
      this.#m.emptyPskIndex,
      this.#cs,
      undefined,
      undefined,
      this.#config(),
    );
  }

  async receive(_seq, payloads) {
    const events = [];
    for (const payload of payloads) {
      const { emptyPskIndex, acceptAll } = this.#m;
      const result = await this.#m.processMessage(
        this.#decode(payload),
        this.group,
        emptyPskIndex,
        acceptAll,
        this.#cs,
      );
      this.group = result.newState;
      events.push(result.kind === "applicationMessage" ? readMessage(result.message) : { type: "membership" });
    }
    return events;
  }

  async say(text) {
    const result = await this.#m.createApplicationMessage(this.group, writeMessage(text), this.#cs);
    this.group = result.newState;
    return this.#m.encodeMlsMessage({
      version: "mls10",
      wireformat: "mls_private_message",
      privateMessage: result.privateMessage,
    });
  }

  async sent() {}

  refresh() {
    return this.#commit([]);
  }

  /** Without anybody taken out, ts-mls makes a commit that has no path. */
  letIn(keyPackage, insteadOf) {
    const add = { keyPackage: this.#decode(keyPackage).keyPackage };
    const added = { proposalType: "add", add };
    if (insteadOf === undefined) return this.#commit([added]);
    return this.#commit([{ proposalType: "remove", remove: { removed: insteadOf } }, added]);
  }

  removeLeaf(removed) {
    return this.#commit([{ proposalType: "remove", remove: { removed } }]);
  }

  async confirm() {
    this.group = this.#next;
  }

  async discard() {
    this.#next = undefined;
  }

  async state() {
    const { keySchedule, groupContext, groupActiveState } = this.group;
    const exporter = await this.#m.mlsExporter(
      keySchedule.exporterSecret,
      EXPORTER,
      new Uint8Array(),
      32,
      this.#cs,
    );
    return {
      active: groupActiveState.kind === "active",
      epoch: Number(groupContext.epoch),
      authenticator: hex(keySchedule.epochAuthenticator),
      exporter: hex(exporter),
    };
  }

  async #commit(extraProposals) {
    const { newState, commit, welcome } = await this.#m.createCommit(
      { state: this.group, cipherSuite: this.#cs },
      { extraProposals, wireAsPublicMessage: true, ratchetTreeExtension: true },
    );
    this.#next = newState;
    const version = "mls10";
    return {
      epoch: Number(this.group.groupContext.epoch),
      commits: [this.#m.encodeMlsMessage(commit)],
      welcome: welcome && this.#m.encodeMlsMessage({ version, wireformat: "mls_welcome", welcome }),
    };
  }

  #decode(message) {
    const decoded = this.#m.decodeMlsMessage(message, 0);
    if (!decoded || decoded[1] !== message.length) throw new Error("ts-mls cannot read this message");
    return decoded[0];
  }

  #config() {
    const { defaultKeyRetentionConfig, defaultLifetimeConfig, defaultKeyPackageEqualityConfig } = this.#m;
    return {
      keyRetentionConfig: defaultKeyRetentionConfig,
      lifetimeConfig: defaultLifetimeConfig,
      keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
      paddingConfig: { kind: "padUntilLength", padUntilLength: 512 },
      // Who is who is our own policy's business; what is tested here is the protocol underneath.
      authService: { validateCredential: async () => true },
    };
  }
}

/** Our message inside: u8 kind, u64 sentAt, u32 seenSeq, seenHash[16], body with an MLS length. */
function writeMessage(text) {
  const body = new TextEncoder().encode(text);
  if (body.length > 63) throw new Error("a short text, please: its length is written in one byte");
  const head = new Uint8Array(29);
  head[0] = 1;
  return new Uint8Array([...head, body.length, ...body]);
}

function readMessage(message) {
  const length = message[29];
  if (message[0] !== 1 || length > 63) return { type: "message", kind: message[0] };
  return { type: "message", text: new TextDecoder().decode(message.slice(30, 30 + length)) };
}

