/**
 * One chat, many implementations: each member has the same few methods, whatever runs behind them. All are async;
 * bytes are Uint8Array. `state()` gives what members of one epoch must share.
 */
import { bytes, hex } from "./bytes.js";

/** The native core. */
export class Native {
  constructor(bot, name, chat) {
    Object.assign(this, { bot, name, chat });
  }

  async receive(seq, payloads) {
    const events = await this.bot.do("receive", { chat: this.chat, seq, payloads: payloads.map(hex) });
    return events.flatMap((event) => (event.type === "message" ? [{ text: event.text, ...event }] : [event]));
  }

  async say(text) {
    return bytes(await this.bot.do("send", { chat: this.chat, kind: 1, text }));
  }

  sent(seq, entry) {
    return this.bot.do("sent", { chat: this.chat, seq, entry: hex(entry) });
  }

  async change(op, request = {}) {
    const { commits, welcome, groupInfo, epoch } = await this.bot.do(op, { chat: this.chat, ...request });
    return {
      epoch,
      commits: commits.map(bytes),
      groupInfo: bytes(groupInfo),
      welcome: welcome === null ? undefined : bytes(welcome),
    };
  }

  refresh() {
    return this.change("refresh");
  }

  letIn(keyPackage) {
    return this.change("letIn", { keyPackage: hex(keyPackage) });
  }

  remove(device) {
    return this.change("remove", { device: hex(device) });
  }

  confirm(seq) {
    return this.bot.do("confirm", { chat: this.chat, seq });
  }

  discard() {
    return this.bot.do("discard", { chat: this.chat });
  }

  state() {
    return this.bot.do("state", { chat: this.chat });
  }
}

/** The browser core: a visitor's or a desk's chat. */
export class Browser {
  constructor(handle, trust, now) {
    Object.assign(this, { handle, trust, now });
  }

  async receive(seq, payloads) {
    return this.handle.receive(seq, payloads, this.trust, this.now);
  }

  async say(text) {
    return this.handle.say(text, this.now);
  }

  async sent(seq, entry) {
    this.handle.sent(seq, entry);
  }

  async refresh() {
    return this.handle.refresh();
  }

  async letIn(keyPackage) {
    return this.handle.letIn(keyPackage, this.trust, this.now);
  }

  async remove(device) {
    return this.handle.remove(device);
  }

  async confirm(seq) {
    return this.handle.confirm(seq);
  }

  async discard() {
    this.handle.discard();
  }

  async state() {
    const { active, epoch } = this.handle;
    const members = this.handle.members().map((member) => [member.leaf, member.alias ?? "visitor"]);
    return { active, epoch, authenticator: hex(this.handle.authenticator()), members };
  }
}
