/**
 * What the browser core must do, alone and with the native core, on both suites. The same tests run over the
 * WebAssembly module and over its translation to JavaScript.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { Bot } from "./bot.js";
import { load } from "./browser.js";
import { bytes, hex, same } from "./bytes.js";
import { chance } from "./chance.js";
import { Browser } from "./members.js";
import { ADVOCATE, NOW, Room, SUITES, SUPERVISOR, found } from "./room.js";

const WORDS = readFileSync(new URL("../../../crates/seal/words/english.txt", import.meta.url), "utf8");
const PASSPHRASE = "a long passphrase of several words";

export function browserSuite() {
  const world = {};
  before(async () => {
    await prepare(world, { fallback: false, builds: ["visitor", "desk"] });
    world.alma = await unlock(world, "Alma", ADVOCATE);
    world.sam = await unlock(world, "Sam", SUPERVISOR);
  });
  after(() => world.bot.end());

  describe("trust", () => trust(world));
  describe("passphrase", () => passphrase(world));
  forEachSuite((suite) => {
    visitorChats(world, suite);
    deskChats(world, suite);
    returns(world, suite);
    history(world, suite, 40);
  });
  describe("cases", () => cases(world));
  describe("border", () => border(world, 300));
}

/** The visitor's side alone, over the translation: staff need WebAssembly. */
export function fallbackSuite() {
  const world = {};
  before(() => prepare(world, { fallback: true, builds: ["visitor"] }));
  after(() => world.bot.end());

  describe("trust", () => trust(world));
  forEachSuite((suite) => {
    visitorChats(world, suite);
    // A phrase takes half a minute to stretch here, and does not depend on the suite.
    if (suite === SUITES.at(-1)) returns(world, suite);
    history(world, suite, 8);
  });
  describe("border", () => border(world, 40));
}

function forEachSuite(define) {
  for (const suite of SUITES) describe(`suite 0x${suite.toString(16).padStart(4, "0")}`, () => define(suite));
}

async function prepare(world, { fallback, builds }) {
  world.bot = new Bot();
  world.page = await found(world.bot);
  for (const build of builds) {
    world[build] = await load(build, { fallback });
    const org = world[build].Org.verify(world.page.settings, world.page.fingerprint);
    world[`${build}Org`] = org;
    world[`${build}Trust`] = world[build].Trust.check(org, world.page.notice, NOW);
  }
}

/** A person of the staff with an unlocked desk in the browser core. */
async function unlock({ bot, desk, deskTrust, page }, name, roles) {
  const { member } = await bot.do("staff", { name, roles });
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const request = { name, passphrase: PASSPHRASE, salt: hex(salt) };
  const { vault, wrap, auth } = await bot.do("vault", request);
  const stretched = desk.stretch(PASSPHRASE, salt);
  assert.equal(hex(stretched.auth), auth, "both cores prove the same log-in");
  const handle = stretched.unlock(bytes(vault), bytes(member));
  const teamKey = handle.openTeamKey(bytes(wrap), page.generation, deskTrust, NOW);
  return { name, handle, teamKey, stretched, vault: bytes(vault), member: bytes(member) };
}

/** A visitor of the browser core opens a chat. */
function openBrowser({ bot, visitor, visitorTrust }, suite, opening = {}) {
  const room = new Room(bot, suite);
  const chat = visitor.VisitorChat.open(visitorTrust, room.id, { language: "es", suite, ...opening }, NOW);
  const member = new Browser(chat, visitorTrust, NOW);
  member.name = "visitor";
  room.opened(chat.groupInfo, chat.intake, member);
  return { room, visitor: member };
}

/** A desk of the browser core claims. */
async function claimBrowser({ deskTrust }, room, person, lost = []) {
  const intake = person.teamKey.openIntake(room.intake, room.id);
  const chat = person.handle.claim(intake, room.groupInfo, lost, deskTrust, NOW);
  const member = deskMember(chat, deskTrust, person, intake);
  await room.accept(member, chat.pending);
  return member;
}

/** A desk of the browser core is let in by `by`. */
async function letInBrowser({ deskTrust }, room, by, person) {
  const intake = person.teamKey.openIntake(room.intake, room.id);
  const keys = person.handle.keyPackage(room.suite);
  const { welcome } = await room.accept(by, await by.letIn(keys.bytes));
  const chat = person.handle.join(keys, welcome, intake, deskTrust, NOW);
  const member = deskMember(chat, deskTrust, person, intake);
  room.members.push(member);
  assert.throws(() => person.handle.join(keys, welcome, intake, deskTrust, NOW), code("keysUsed"));
  return member;
}

function deskMember(chat, trust, person, intake) {
  const member = new Browser(chat, trust, NOW);
  return Object.assign(member, { name: person.name, device: person.handle.device, intake });
}

async function take(room, by, member) {
  await room.accept(by, await by.remove(member.device));
  await room.leave(member);
}

const code = (message) => (error) => error instanceof Error && error.message === message;

function trust(world) {
  test("the settings are what was signed", () => {
    assert.deepEqual(JSON.parse(world.visitorOrg.settings), { name: "Made-up line" });
    assert.ok(same(world.visitorOrg.fingerprint, world.page.fingerprint));
  });

  test("another root, a changed text, half a file are refused", () => {
    const { Org } = world.visitor;
    const { settings, fingerprint } = world.page;
    const other = fingerprint.slice();
    other[0] ^= 1;
    assert.throws(() => Org.verify(settings, other), code("wrongRoot"));
    const changed = settings.slice();
    changed[50] ^= 1;
    assert.throws(() => Org.verify(changed, fingerprint), code("badSignature"));
    assert.throws(() => Org.verify(settings.slice(0, 60), fingerprint), code("malformed"));
    assert.throws(() => Org.verify(settings, fingerprint.slice(1)), code("badArgument"));
  });

  test("a notice that the log of keys has not proved is refused, and named", () => {
    const { Org, Trust } = world.visitor;
    const { settings, fingerprint, notice } = world.page;
    const org = Org.verify(settings, fingerprint);
    // Any valid key will do: nothing that it signed is shown.
    org.follow(settings.slice(1, 33));
    assert.throws(() => Trust.check(org, notice, NOW), code("notInLog"));
    assert.deepEqual(
      org.missing().map((hash) => hash.length),
      [32, 32],
    );
    assert.deepEqual([org.missing(), org.logSize, org.seen], [[], 0, undefined]);
    assert.throws(() => org.learn(new Uint8Array(8), NOW), code("unknownVersion"));
    assert.throws(() => org.follow(new Uint8Array(31)), code("badArgument"));
    assert.throws(() => org.follow(settings.slice(1, 33), new Uint8Array(47)), code("malformed"));
    org.free();
  });

  test("a notice counts only in its time", () => {
    const { Trust } = world.visitor;
    const week = 7 * 86_400;
    assert.throws(() => Trust.check(world.visitorOrg, world.page.notice, NOW + week), code("expired"));
    assert.throws(() => Trust.check(world.visitorOrg, world.page.notice, NOW - week), code("notYet"));
    const late = NOW + week;
    const open = () => world.visitor.VisitorChat.open(world.visitorTrust, new Uint8Array(16), {}, late);
    assert.throws(open, code("expired"));
  });

}

function passphrase(world) {
  test("a wrong passphrase and a damaged vault open nothing", () => {
    const { stretched, vault, member, handle } = world.alma;
    const salt = new Uint8Array(16);
    const wrong = world.desk.stretch("another passphrase", salt);
    assert.throws(() => wrong.unlock(vault, member), code("wrongPassphrase"));
    const damaged = vault.slice();
    damaged[40] ^= 1;
    assert.throws(() => stretched.unlock(damaged, member), code("wrongPassphrase"));
    assert.throws(() => world.desk.stretch("short", salt), code("wrongSize"));
    const locked = wrong.lock(handle);
    assert.equal(wrong.unlock(locked, member).alias, "Alma");
  });
}

function visitorChats(world, suite) {
  test("a visitor in the browser, a native advocate who claims while the visitor is away", async () => {
    const { room, visitor } = openBrowser(world, suite);
    const alma = await room.claimNative(fresh("Nora"));
    await room.agree();
    await room.talkAll();
    await room.accept(visitor, await visitor.refresh());
    await room.accept(alma, await alma.refresh());
    await room.agree();
    await room.talkAll();
    const [own, other] = visitor.handle.members();
    assert.deepEqual([own.who, own.own, other.alias, other.roles], ["visitor", true, alma.name, ["advocate"]]);
  });

  test("a reader whose certificate leads to another root is refused by the visitor", async () => {
    const bot = new Bot();
    const foreign = await found(bot);
    const { Org, Trust, VisitorChat } = world.visitor;
    const org = Org.verify(foreign.settings, foreign.fingerprint);
    const theirs = Trust.check(org, foreign.notice, NOW);
    // A server that lets the other organisation in: its claim is perfect, only not from our root.
    const room = new Room(bot, suite);
    const chat = VisitorChat.open(theirs, room.id, { language: "es", suite }, NOW);
    room.opened(chat.groupInfo, chat.intake, new Browser(chat, world.visitorTrust, NOW));
    await assert.rejects(room.claimNative("Eve"), code("refusedReader"));
    assert.equal(chat.epoch, 0);
    assert.equal(chat.members().length, 1);
    bot.end();
  });
}

function deskChats(world, suite) {
  test("a native visitor, a desk in the browser that reads the first message", async () => {
    const room = new Room(world.bot, suite);
    const visitor = await room.openNative();
    const alma = await claimBrowser(world, room, world.alma);
    assert.equal(alma.intake.language, "es");
    await room.talkAll();
    const nora = await room.letInNative(alma, fresh("Nora"));
    await room.agree();
    await room.talkAll();
    await take(room, nora, alma);
    assert.equal(alma.handle.active, false);
    assert.throws(() => alma.handle.say("still here", NOW), code("notMember"));
    await room.talk(visitor, "only Nora reads this");
  });

  test("visitor and desk in the browser: supervisor in and out, hand-off, goodbye", async () => {
    const { room, visitor } = openBrowser(world, suite, { text: "first message" });
    const alma = await claimBrowser(world, room, world.alma);
    assert.equal(alma.intake.text, "first message");
    const sam = await letInBrowser(world, room, alma, world.sam);
    await room.agree();
    await room.talkAll();
    await take(room, alma, sam);
    const proposal = alma.handle.proposeHandoff("agreed facts", NOW);
    const [review] = await visitor.receive(20, [proposal]);
    assert.deepEqual([review.type, review.text], ["handoff", "agreed facts"]);
    const answer = visitor.handle.answerHandoff(review.hash, true, NOW);
    const [answered] = await alma.receive(21, [answer]);
    assert.equal(answered.type, "handoffAnswer");
    assert.equal(answered.agreed, true);
    assert.ok(same(answered.hash, review.hash));
    const [bye] = await alma.receive(22, [visitor.handle.goodbye("", NOW)]);
    assert.equal(bye.type, "goodbye");
    assert.equal(bye.from.who, "visitor");
    assert.deepEqual([...alma.handle.voiceCheck()], [...visitor.handle.voiceCheck()]);
  });

  test("a lost holder goes in the same handshake that brings the next one", async () => {
    const { room, visitor } = openBrowser(world, suite);
    const lost = await room.claimNative(fresh("Nora"));
    const alma = await claimBrowser(world, room, world.alma, [lost.device]);
    assert.equal(alma.handle.members().length, 2);
    await room.leave(lost);
    await room.talkAll();
    assert.equal(visitor.handle.members().length, 2);
  });

  test("the second of two claims is given up and leaves nothing", async () => {
    const { room } = openBrowser(world, suite);
    const intake = world.alma.teamKey.openIntake(room.intake, room.id);
    const late = world.alma.handle.claim(intake, room.groupInfo, [], world.deskTrust, NOW);
    await claimBrowser(world, room, world.sam);
    late.discard();
    assert.equal(late.active, false);
    assert.throws(() => late.say("hello", NOW), code("notMember"));
    await room.talkAll();
  });

  test("a swapped group is refused", () => {
    const [first, second] = [openBrowser(world, suite).room, openBrowser(world, suite).room];
    const intake = world.alma.teamKey.openIntake(first.intake, first.id);
    const claim = (groupInfo) => world.alma.handle.claim(intake, groupInfo, [], world.deskTrust, NOW);
    assert.throws(() => claim(second.groupInfo), code("swappedGroup"));
    assert.throws(() => world.alma.teamKey.openIntake(first.intake, second.id), code("cannotOpen"));
    // The same id, another visitor's key.
    const { VisitorChat } = world.visitor;
    const swapped = VisitorChat.open(world.visitorTrust, first.id, { language: "es", suite }, NOW);
    assert.throws(() => claim(swapped.groupInfo), code("swappedGroup"));
  });

  test("a desk goes on after a reload from its deltas", async () => {
    const { room, visitor } = openBrowser(world, suite);
    const alma = await claimBrowser(world, room, world.alma);
    const deltas = [alma.handle.takeDelta()];
    for (const text of ["one", "two", "three"]) {
      await room.talk(visitor, text);
      deltas.push(alma.handle.takeDelta());
    }
    assert.equal(alma.handle.takeDelta(), undefined);
    alma.handle.free();
    alma.handle = world.alma.handle.restore(deltas);
    await room.agree();
    await room.talkAll();
    assert.throws(() => world.alma.handle.restore(deltas.slice(1)), code("malformed"));
    assert.throws(() => world.sam.handle.restore(deltas), code("malformed"));
  });
}

function returns(world, suite) {
  test("a visitor comes back with five words and renews its keys first", async () => {
    const { room, visitor } = openBrowser(world, suite);
    const alma = await room.claimNative(fresh("Nora"));
    await room.talkAll();
    const phrase = visitor.handle.makePhrase(WORDS, world.visitorOrg);
    const blob = phrase.seal(visitor.handle, 1);
    assert.ok(blob.length < 128 * 1024, `${blob.length} bytes`);
    const { Phrase, VisitorChat } = world.visitor;
    const typed = Phrase.parse(` ${phrase.text.toUpperCase()} `, WORDS, world.visitorOrg);
    assert.ok(same(typed.locator, phrase.locator) && same(typed.auth, phrase.auth));
    await room.talk(alma, "while you were away");
    visitor.handle.free();

    visitor.handle = VisitorChat.resume(typed, blob, 1);
    assert.equal(visitor.handle.needsRefresh, true);
    assert.throws(() => visitor.handle.say("too early", NOW), code("refreshFirst"));
    await room.accept(visitor, await visitor.refresh());
    await room.agree();
    await room.talkAll();
    assert.throws(() => VisitorChat.resume(typed, blob, 2), code("rolledBack"));
    const other = Phrase.parse("one two three four five", listWith(["one", "two", "three", "four", "five"]), world.visitorOrg);
    assert.throws(() => VisitorChat.resume(other, blob, 1), code("cannotOpen"));
  });

  test("mistyped words are named as such", () => {
    const { Phrase } = world.visitor;
    assert.throws(() => Phrase.parse("one two", WORDS, world.visitorOrg), code("wrongCount"));
    const nonsense = "qqqq qqqq qqqq qqqq qqqq";
    assert.throws(() => Phrase.parse(nonsense, WORDS, world.visitorOrg), code("unknownWord"));
    assert.throws(() => Phrase.parse(nonsense, "a\nb", world.visitorOrg), code("malformed"));
  });
}

function history(world, suite, steps) {
  test(`a random membership history of ${steps} steps`, async () => {
    const { pick, under } = chance(suite);
    const { room, visitor } = openBrowser(world, suite);
    if (world.desk) await claimBrowser(world, room, world.alma);
    else await room.claimNative(fresh("Nora"));
    for (let step = 0; step < steps; step += 1) {
      const staff = room.members.filter((member) => member !== visitor);
      const by = pick(staff);
      const others = staff.filter((member) => member !== by);
      const desks = world.desk ? [world.alma, world.sam] : [];
      const away = desks.filter(({ name }) => staff.every((member) => member.name !== name));
      const action = under(4);
      if (action === 0 || staff.length === 1) {
        if (away.length > 0 && under(2) === 0) await letInBrowser(world, room, by, pick(away));
        else await room.letInNative(by, fresh("Nora"));
      } else if (action === 1 || staff.length > 5) {
        await take(room, by, pick(others));
      } else {
        const renewed = pick(room.members);
        await room.accept(renewed, await renewed.refresh());
      }
      await room.agree();
      await room.talk(pick(room.members), `step ${step}`);
    }
    await room.talkAll();
  });
}

function cases(world) {
  test("an entry opens for who is assigned, and for nobody else", () => {
    const { alma, sam, deskTrust } = world;
    const id = world.desk.randomId();
    const own = alma.handle.newCase(id);
    const [first, second] = [world.desk.randomId(), world.desk.randomId()];
    const sealed = own.sealEntry(first, "agreed facts", undefined, NOW);
    const opened = own.openEntry(first, sealed, deskTrust, NOW);
    assert.deepEqual([opened.body, opened.author.alias, opened.signedAt], ["agreed facts", "Alma", NOW]);
    const next = own.sealEntry(second, "more", opened.hash, NOW);
    assert.ok(same(own.openEntry(second, next, deskTrust, NOW).previous, opened.hash));

    const lists = [own.signReaders([alma.handle.member, sam.handle.member], NOW)];
    const wrapped = own.wrapFor(sam.handle.chain, sam.handle.boxKey, own.versions, deskTrust, NOW);
    assert.deepEqual(
      wrapped.map((one) => one.keyVersion),
      [1],
    );
    const wraps = wrapped.map((one) => one.wrap);
    const theirs = sam.handle.openCase(id, wraps, lists, deskTrust, NOW);
    assert.equal(theirs.openEntry(first, sealed, deskTrust, NOW).body, "agreed facts");
    assert.deepEqual([theirs.readersAre, theirs.readers.length, theirs.isCurrent], ["signed", 2, true]);
    assert.equal(alma.handle.openCase(id, wraps, lists, deskTrust, NOW).keyVersion, 0);
    assert.throws(() => theirs.openEntry(second, sealed, deskTrust, NOW), code("cannotOpen"));

    const later = own.nextKey();
    assert.equal(later.keyVersion, 2);
    const hidden = later.sealEntry(second, "after Sam left", opened.hash, NOW);
    assert.throws(() => theirs.openEntry(second, hidden, deskTrust, NOW), code("cannotOpen"));
  });
}

function border(world, rounds) {
  test("arguments that make no sense are refused and break nothing", () => {
    const { room, visitor } = openBrowser(world, 0x0003);
    const { handle } = visitor;
    for (const seq of [-1, 1.5, Number.NaN, Infinity, 2 ** 60, undefined]) {
      assert.throws(() => handle.receive(seq, [new Uint8Array(3)], world.visitorTrust, NOW), code("badArgument"));
    }
    assert.throws(() => handle.receive(1, [], world.visitorTrust, NOW), code("malformed"));
    assert.throws(() => handle.say("x".repeat(40_000), NOW), code("wrongSize"));
    assert.throws(() => handle.confirm(1), code("notPending"));
    const { VisitorChat } = world.visitor;
    const open = (opening) => VisitorChat.open(world.visitorTrust, room.id, opening, NOW);
    assert.throws(() => open({ language: 5 }), code("badArgument"));
    assert.throws(() => open(undefined), code("badArgument"));
    assert.throws(() => open({ language: "es", suite: 1 }), code("wrongSuite"));
    assert.throws(() => open({ language: "es", text: "x".repeat(20_000) }), code("wrongSize"));
    assert.equal(handle.say("all is well", NOW).length > 512, true);
  });

  test("bytes at random and changed messages never break the core", async () => {
    const { room, visitor } = openBrowser(world, 0x0003);
    const alma = await room.claimNative(fresh("Nora"));
    const message = await alma.say("hello");
    const { under } = chance(7);
    for (let round = 0; round < rounds; round += 1) {
      const noise = round % 2 === 0 ? message.slice() : new Uint8Array(under(200)).map(() => under(256));
      if (round % 2 === 0) noise[under(noise.length)] ^= 1 + under(255);
      await assert.rejects(visitor.receive(5, [noise]), Error);
    }
    assert.equal((await visitor.receive(5, [message]))[0].text, "hello");
    assert.equal((await visitor.receive(5, [message]))[0].reason, "old");
  });

  test("a freed handle says so", () => {
    const { visitor } = openBrowser(world, 0x0003);
    visitor.handle.free();
    assert.throws(() => visitor.handle.say("hello", NOW), Error);
  });
}

let names = 0;
const fresh = (base) => `${base} ${(names += 1)}`;

/** The word list with these words in it, still of its full length. */
function listWith(words) {
  const others = WORDS.trim()
    .split("\n")
    .filter((word) => !words.includes(word));
  return [...others.slice(0, 7_776 - words.length), ...words].sort().join("\n");
}
