/** A chat's log and its members: what a server would do, without any check of its own. */
import assert from "node:assert/strict";
import { bytes, hex } from "./bytes.js";
import { Native } from "./members.js";

export const NOW = 1_800_000_000;
export const SUITES = [0x0003, 0x004e];
export const ADVOCATE = 1;
export const SUPERVISOR = 2;

/** Founds an organisation in the native core; gives what a page is given. */
export async function found(bot) {
  const org = await bot.do("org", { now: NOW, settings: JSON.stringify({ name: "Made-up line" }) });
  return {
    settings: bytes(org.settings),
    fingerprint: bytes(org.fingerprint),
    notice: bytes(org.notice),
    generation: org.generation,
  };
}

export class Room {
  #seq = 0;
  members = [];

  constructor(bot, suite) {
    Object.assign(this, { bot, suite });
    this.id = crypto.getRandomValues(new Uint8Array(16));
  }

  /** A visitor of the native core opens the chat. */
  async openNative() {
    const chat = `${hex(this.id)}-visitor`;
    const opened = await this.bot.do("open", { chat, id: hex(this.id), suite: this.suite });
    this.opened(bytes(opened.groupInfo), bytes(opened.intake), new Native(this.bot, "visitor", chat));
    return this.members[0];
  }

  opened(groupInfo, intake, member) {
    Object.assign(this, { groupInfo, intake });
    this.members = [member];
  }

  /** Somebody of the native core claims; its certificate is made first. */
  async claimNative(name, { roles = ADVOCATE, lost = [] } = {}) {
    const { device } = await this.bot.do("staff", { name, roles });
    const member = new Native(this.bot, name, `${hex(this.id)}-${name}`);
    member.device = bytes(device);
    const handshake = await member.change("claim", {
      as: name,
      id: hex(this.id),
      intake: hex(this.intake),
      groupInfo: hex(this.groupInfo),
      lost: lost.map(hex),
    });
    await this.accept(member, handshake);
    return member;
  }

  /** Somebody of the native core is let in by `by`. */
  async letInNative(by, name, { roles = ADVOCATE, insteadOf } = {}) {
    const { device } = await this.bot.do("staff", { name, roles });
    const member = new Native(this.bot, name, `${hex(this.id)}-${name}`);
    member.device = bytes(device);
    const keyPackage = bytes(await this.bot.do("keyPackage", { as: name, suite: this.suite }));
    const { welcome } = await this.accept(by, await by.letIn(keyPackage, insteadOf));
    const intake = hex(this.intake);
    await this.bot.do("join", { chat: member.chat, as: name, id: hex(this.id), intake, welcome: hex(welcome) });
    this.members.push(member);
    return member;
  }

  /** The identity of another implementation: a certificate for its key. */
  async identify(alias, key, roles = ADVOCATE) {
    const { chain, device } = await this.bot.do("certify", { alias, roles, key: hex(key) });
    return { chain: bytes(chain), device: bytes(device) };
  }

  /** Takes a handshake as a server would: everybody else receives it, its author confirms it. */
  async accept(by, handshake) {
    this.#seq += 1;
    for (const member of this.members) {
      if (member !== by) await member.receive(this.#seq, handshake.commits);
    }
    await by.confirm(this.#seq);
    if (!this.members.includes(by)) this.members.push(by);
    this.groupInfo = handshake.groupInfo ?? this.groupInfo;
    return handshake;
  }

  /** `by` says something and everybody else reads it. */
  async talk(by, text) {
    const entry = await by.say(text);
    this.#seq += 1;
    await by.sent(this.#seq, entry);
    for (const member of this.members) {
      if (member === by) continue;
      const [event] = await member.receive(this.#seq, [entry]);
      assert.equal(event.text, text, `${member.name ?? "a member"} reads what ${by.name ?? "another"} said`);
    }
  }

  async talkAll() {
    for (const member of this.members) await this.talk(member, `from ${member.name ?? "the browser"}: ¿qué tal?`);
  }

  /** All members are at one epoch with the same secrets; gives that state. */
  async agree() {
    const states = await Promise.all(this.members.map((member) => member.state()));
    const exporters = states.map((state) => state.exporter).filter((exporter) => exporter !== undefined);
    for (const state of states) {
      assert.equal(state.active, true);
      assert.equal(state.epoch, states[0].epoch, "epoch");
      assert.equal(state.authenticator, states[0].authenticator, "epoch authenticator");
    }
    assert.ok(exporters.every((exporter) => exporter === exporters[0]), "exported secret");
    return { ...states[0], exporter: exporters[0] };
  }

  /** Takes a member out of the list, once a commit has taken it out of the group. */
  async leave(member) {
    this.members = this.members.filter((other) => other !== member);
    const [own, group] = [await member.state(), await this.agree()];
    assert.notEqual(own.authenticator, group.authenticator, "a removed member shares no secret with the group");
    assert.ok(own.exporter === undefined || own.exporter !== group.exporter, "nor an exported one");
  }
}
