import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextOperation } from '../../main/resources/META-INF/resources/collab/collab.js';
import { browser as realBrowser, resultOf } from './support/chromium.mjs';
import { FakeBrowser } from './support/fake-browser.mjs';
import { Random } from './support/random.mjs';
import { Scene, about, acknowledged, caughtUp, entry, text, value } from './support/scene.mjs';
import { TextServer } from './support/text-server.mjs';
import { World, authenticated } from './support/world.mjs';

const HOUR = 3600 * 1000;

/** A page of a tab, connected and in the document. */
class Page extends Scene {
  constructor(tab, { died, drafts = tab.load({ died }) } = {}) {
    super(new World(), 'secret', { drafts });
    this.client.on('error', ({ code }) => this.told.push(['client', code]));
  }

  /** @returns what the page said about who it is */
  async connect(more) {
    await this.world.settle();
    this.socket.opens();
    const asked = this.socket.took('authenticate');
    this.socket.says(authenticated({ resume_token: 'r2', ...more }));
    await this.world.settle();
    return asked;
  }

  /** @returns the question; the answer is the test's */
  async join(options = { fields: ['t'] }) {
    this.client.join('doc', options).then((document) => {
      this.document = document;
      document.on('unmerged', (detail) => this.told.push(['unmerged', detail]));
    });
    const [join] = await this.sent();
    return join;
  }

  async joinedWith(fields) {
    const join = await this.join();
    this.answer(join, fields);
    await this.world.pass(0);
    return this.document?.text('t');
  }
}

async function edited(browser = new FakeBrowser(), tab = browser.tab()) {
  const page = new Page(tab);
  await page.connect();
  const field = await page.joinedWith({ t: text('hello') });
  return { browser, tab, page, field };
}

test('what was typed offline is there after a reload, and is sent as what it was', async () => {
  const { browser, tab, page, field } = await edited();
  page.socket.drops();
  field.insert(5, ' world');
  assert.equal(browser.drafts.length, 0);
  await page.world.pass(300);
  assert.equal(browser.drafts.length, 1, 'written a moment later');
  field.insert(0, '> ');

  const next = new Page(tab);
  const asked = await next.connect();
  assert.deepEqual([asked.client_id, asked.resume_token], ['c1', 'r2']);
  const join = await next.join();
  assert.deepEqual(join.fields, { t: { epoch: 'e1', revision: 0, operation_id: 'e1' } });
  next.answer(join, { t: caughtUp(1, [entry(1, ['HEY '], 'c9', 1)]) });
  const [sent] = await next.sent();
  assert.deepEqual([sent.seq, sent.revision, sent.operation.ops], [1, 1, ['> ', 9, ' world']]);
  assert.equal(next.document.text('t').text, '> HEY hello world');
  await next.world.pass(1000);
  assert.equal(browser.drafts.length, 1);
  await next.says(acknowledged(1, 2, ['> ', 9, ' world']));
  assert.equal(browser.drafts.length, 0, 'and nothing is kept when all is acknowledged');
});

test('an edit that was under way is not made twice, whether it had arrived or not', async () => {
  for (const arrived of [true, false]) {
    const { tab, field, page } = await edited();
    field.insert(5, '!');
    await page.sent();
    field.insert(6, '?');
    const next = new Page(tab, { died: arrived });
    await next.connect();
    const join = await next.join();
    const log = arrived ? [entry(1, [5, '!'], 'c1', 1)] : [];
    next.answer(join, { t: caughtUp(log.length, log, { last_seq: log.length }) });
    const sent = await next.sent();
    const expected = arrived ? [] : [[1, [5, '!']]];
    assert.deepEqual(sent.map(({ seq, operation }) => [seq, operation.ops]), expected);
    assert.equal(next.document.text('t').text, arrived ? 'hello!' : 'hello!?', 'a page that dies loses the last moment');
  }
});

test('an edit is stored before it is on the wire', async () => {
  const { browser, page, field } = await edited();
  const { send } = page.socket;
  page.socket.send = (frame) => {
    assert.match(frame, /"operation"/);
    const [[, draft]] = browser.drafts;
    assert.deepEqual(draft.in_flight, { seq: 1, ops: ['x'] });
    send.call(page.socket, frame);
  };
  field.insert(0, 'x');
  assert.equal((await page.sent()).length, 1);
});

test('what can no longer be merged comes back to whoever joins, once he can hear it', async () => {
  const cases = [
    ['epoch_changed', { t: text('other', { epoch: 'e2' }) }, {}],
    ['client_changed', { t: caughtUp(0, []) }, { client_id: 'c2' }],
    ['unknown_outcome', { t: caughtUp(2, [entry(1, [5, '!'], 'c1', 1), entry(2, [6, '?'], 'c1', 2)], { last_seq: 2 }) }, {}],
    ['unknown_outcome', { t: text('hello!?', { revision: 2, last_seq: 2 }) }, {}],
  ];
  for (const [reason, fields, who] of cases) {
    const { browser, tab, page, field } = await edited();
    field.insert(5, '!');
    await page.sent();
    const next = new Page(tab);
    await next.connect(who);
    await next.joinedWith(fields);
    const [told, ...more] = next.heard('unmerged');
    assert.deepEqual([told.reason, told.edits.map(({ ops }) => ops), more], [reason, [[5, '!']], []]);
    assert.deepEqual(await next.sent(), [], 'it is never sent again');
    assert.equal(browser.drafts.length, 0);
    assert.equal(next.document.text('t').text, fields.t.content ?? (reason === 'client_changed' ? 'hello' : 'hello!?'));
  }
});

test('edits of a document that is not opened stay stored, for the page that opens it', async () => {
  const refusal = (join, code, recovery) => ({ type: 'error', ref: join.id, document_id: 'doc', code, recovery, message: '' });
  const ends = {
    forbidden: (page, join) => page.says(refusal(join, 'forbidden', 'rollback')),
    limit_exceeded: (page, join) => page.says(refusal(join, 'limit_exceeded', 'give_up')),
    closed: (page) => page.says({ type: 'document_left', document_id: 'doc', reason: 'closed' }),
    'the end of the line': (page) => page.socket.drops(4403),
  };
  for (const [code, end] of Object.entries(ends)) {
    const { browser, tab, page, field } = await edited();
    field.insert(5, '!');
    await page.sent();
    field.insert(6, '?');
    const next = new Page(tab);
    await next.connect();
    const refused = [];
    next.client.join('doc', { fields: ['t'] }).catch((error) => refused.push(error.code));
    await end(next, (await next.sent())[0]);
    await next.world.pass(1000);
    assert.deepEqual([refused.length, browser.drafts.length], [1, 1], code);

    const last = new Page(tab);
    await last.connect();
    last.answer(await last.join(), { t: caughtUp(0, []) });
    assert.deepEqual((await last.sent()).map(({ seq, operation }) => [seq, operation.ops]), [[1, [5, '!']]], code);
    assert.equal(last.document.text('t').text, 'hello!?');
  }
});

test('what was not under way goes on under a new client id', async () => {
  const { browser, tab, page, field } = await edited();
  page.socket.drops();
  field.insert(5, '!');
  const next = new Page(tab);
  await next.connect({ client_id: 'c2' });
  const join = await next.join();
  next.answer(join, { t: caughtUp(0, []) });
  await next.world.pass(0);
  const [sent] = await next.sent();
  assert.deepEqual([sent.type, sent.seq, sent.operation.ops], ['operation', 1, [5, '!']]);
  assert.deepEqual(browser.drafts.map(([key]) => key.split('/').slice(2)), [['t', 'ann', 'c2', 'doc', 't']], 'under the new id only');
});

test('values too', async () => {
  const browser = new FakeBrowser();
  const tab = browser.tab();
  const page = new Page(tab);
  await page.connect();
  page.answer(await page.join({ fields: ['v'] }), { v: value('old') });
  await page.world.settle();
  page.document.value('v').set('first');
  await page.sent();
  page.document.value('v').set('second', { ifUnchanged: true });

  const next = new Page(tab);
  await next.connect();
  const join = await next.join({ fields: ['v'] });
  assert.deepEqual(join.fields, { v: { epoch: 'e1', revision: 1, operation_id: 'v1' } });
  next.answer(join, { v: value('first', { revision: 2, last_seq: 1 }) });
  const [sent] = await next.sent();
  assert.deepEqual([sent.seq, sent.value, sent.if_revision], [2, 'second', 2]);

  const third = new Page(tab);
  await third.connect();
  third.answer(await third.join({ fields: ['v'] }), { v: value('new', { revision: 4, last_seq: 3 }) });
  await third.world.pass(0);
  assert.deepEqual(third.heard('unmerged').map(({ reason, edits }) => [reason, edits]), [['unknown_outcome', ['second']]]);
});

test('a duplicated tab is somebody new, and leaves the other\'s edits alone', async () => {
  for (const locks of [true, false]) {
    const { browser, tab, page, field } = await edited(new FakeBrowser({ locks }));
    page.socket.drops();
    field.insert(0, 'x');
    await page.world.pass(300);
    const copy = new Page(tab.duplicate());
    const asked = await copy.connect({ client_id: 'c2' });
    assert.equal('client_id' in asked, false);
    const join = await copy.join();
    assert.deepEqual(join.fields, ['t']);
    copy.answer(join, { t: text('hello') });
    await copy.world.pass(1000);
    assert.equal(copy.document.text('t').text, 'hello');
    assert.equal(browser.drafts.length, 1);
    const again = new Page(tab);
    assert.equal((await again.connect()).client_id, 'c1');
  }
});

test('without claims, a page that comes back after all is alive again', async () => {
  const { tab } = await edited(new FakeBrowser({ locks: false }));
  assert.equal(tab.storage.length, 0);
  tab.hide();
  assert.equal(tab.storage.length, 1);
  tab.show();
  assert.equal(tab.storage.length, 0);
});

test('a client that is closed leaves who it was and its edits to the next one of the page', async () => {
  for (const locks of [true, false]) {
    const { browser, tab, page, field } = await edited(new FakeBrowser({ locks }));
    page.socket.drops();
    field.insert(5, '!');
    page.client.close();
    assert.deepEqual([tab.page.listeners.size, browser.held.size, page.world.timers.length], [0, 0, 0]);

    const next = new Page(tab, { drafts: tab.stored });
    const asked = await next.connect();
    assert.deepEqual([asked.client_id, asked.resume_token], ['c1', 'r2'], `locks: ${locks}`);
    const join = await next.join();
    next.answer(join, { t: caughtUp(0, []) });
    const [sent] = await next.sent();
    assert.deepEqual([sent.seq, sent.operation.ops], [1, [5, '!']]);
    next.client.close();
    assert.deepEqual([tab.page.listeners.size, browser.held.size], [0, 0]);
  }
});

test('a client that is closed at once has taken nothing from the next one', async () => {
  for (const locks of [true, false]) {
    const { tab } = await edited(new FakeBrowser({ locks }));
    const short = new Page(tab);
    short.client.close();
    const next = new Page(tab, { drafts: tab.stored });
    assert.equal((await next.connect()).client_id, 'c1', `locks: ${locks}`);
  }
});

test('what is done to a closed client changes nothing of the next one\'s edits', async () => {
  const { browser, tab, page, field } = await edited();
  page.socket.drops();
  field.insert(5, '!');
  page.client.close();
  browser.time++;
  const next = new Page(tab, { drafts: tab.stored });
  await next.connect();
  next.answer(await next.join(), { t: caughtUp(0, []) });
  await next.sent();
  const before = browser.drafts;
  field.insert(0, 'late');
  await page.world.pass(1000);
  page.document.leave();
  assert.deepEqual(browser.drafts, before);
});

test('edits that a closed client gives back do not come again', async () => {
  const { browser, page, field } = await edited();
  field.insert(5, '!');
  page.client.close();
  assert.equal(browser.drafts.length, 1);
  page.document.leave();
  assert.equal(page.heard('unmerged').length, 1);
  assert.equal(browser.drafts.length, 0);
});

test('a client that was closed comes back as who it was, and keeps its edits again', async () => {
  for (const locks of [true, false]) {
    const { browser, tab, page, field } = await edited(new FakeBrowser({ locks }));
    page.client.close();
    field.insert(5, '!');
    await page.world.pass(1000);
    assert.equal(browser.drafts.length, 0);
    page.client.reconnect();
    const asked = await page.connect({ resume_token: 'r3' });
    assert.equal(asked.client_id, 'c1', `locks: ${locks}`);
    await page.world.pass(300);
    assert.equal(browser.drafts.length, 1);
    tab.hide();
    assert.match(tab.storage.getItem([...tab.storage.entries.keys()][0]), /r3/);
  }
});

test('a client that was closed is somebody new where another one is who it was', async () => {
  for (const [locks, closed] of [[true, false], [true, true], [false, false], [false, true]]) {
    const { browser, tab, page, field } = await edited(new FakeBrowser({ locks }));
    field.insert(5, '!');
    await page.sent();
    page.client.close();
    const next = new Page(tab, { drafts: tab.stored });
    await next.connect({ resume_token: 'r3' });
    closed && next.client.close();
    page.client.reconnect();
    const asked = await page.connect({ client_id: 'c2' });
    assert.equal('client_id' in asked, false, `locks: ${locks}, closed: ${closed}`);
    page.answer(...(await page.sent()), { t: caughtUp(0, []) });
    await page.world.pass(0);
    assert.deepEqual(page.heard('unmerged').map(({ reason }) => reason), ['client_changed']);
    assert.deepEqual(browser.drafts.map(([key]) => key.split('/')[4]), ['c1'], 'which are the next one\'s now');
  }
});

test('a superseded page is nobody any more', async () => {
  const { tab, page } = await edited();
  page.socket.drops(4409);
  await page.world.settle();
  assert.equal('client_id' in (await new Page(tab).connect()), false);
});

test('of another user, another document or another field nothing is taken', async () => {
  const { browser, tab, page, field } = await edited();
  page.socket.drops();
  field.insert(0, 'x');
  const other = new Page(tab);
  await other.connect({ user_id: 'bob', client_id: 'c5' });
  assert.deepEqual((await other.join()).fields, ['t']);
  const fields = new Page(browser.tab());
  await fields.connect({ client_id: 'c1' });
  assert.deepEqual((await fields.join({ fields: ['u'] })).fields, ['u']);
  assert.equal(browser.drafts.length, 1);
});

test('entries are removed after two days, and what makes no sense at once', async () => {
  const { browser, tab, page, field } = await edited();
  page.socket.drops();
  field.insert(0, 'x');
  tab.hide();
  browser.shared.setItem('collab4j/draft/t/ann/c7/doc/t', 'no json');
  browser.shared.setItem('somebody else\'s', 'no json');
  browser.time += 48 * HOUR;
  await new Page(browser.tab()).connect({ client_id: 'c8' });
  assert.deepEqual([...browser.shared.entries.keys()], ['collab4j/draft/t/ann/c1/doc/t', 'somebody else\'s']);
  browser.time += 1;
  await new Page(browser.tab()).connect({ client_id: 'c9' });
  assert.deepEqual([...browser.shared.entries.keys()], ['somebody else\'s']);
});

test('an entry that cannot be read is told, and the document opens without it', async () => {
  const { browser, tab, page, field } = await edited();
  field.insert(0, 'x');
  await page.sent();
  const [[key, draft]] = browser.drafts;
  browser.shared.setItem(key, JSON.stringify({ ...draft, unsent: [99, 'x'] }));
  tab.page.listeners.clear();
  const next = new Page(tab);
  await next.connect();
  const opened = await next.joinedWith({ t: text('hello') });
  assert.equal(opened.text, 'hello');
  assert.deepEqual(next.heard('client'), ['draft_unreadable']);
});

test('where there is no room nothing is kept rather than something old', async () => {
  const { browser, page, field } = await edited();
  field.insert(0, 'x');
  await page.sent();
  assert.equal(browser.drafts.length, 1);
  browser.shared.full = true;
  field.insert(1, 'y');
  await page.world.pass(300);
  assert.equal(browser.drafts.length, 0);
  assert.deepEqual(page.heard('client'), ['draft_not_stored']);
});

test('no token but the one to resume with is stored, and that in the tab only; it all goes when the user goes', async () => {
  const { browser, tab, page, field } = await edited();
  field.insert(0, 'x');
  await page.sent();
  const shared = JSON.stringify(browser.drafts);
  const own = JSON.stringify([...tab.storage.entries]);
  assert.equal(/secret|r2/.test(shared), false, shared);
  assert.deepEqual([own.includes('r2'), own.includes('secret')], [true, false]);
  browser.shared.setItem('collab4j/draft/t/bob/c7/doc/t', JSON.stringify({ saved: browser.time }));
  page.client.forgetDrafts();
  assert.deepEqual(browser.drafts.map(([key]) => key), ['collab4j/draft/t/bob/c7/doc/t']);
});

test('who did not ask for it gets nothing stored', async () => {
  const browser = new FakeBrowser();
  const scene = new Scene();
  const document = await scene.joined({ t: text('') }, { fields: ['t'] });
  document.text('t').insert(0, 'x');
  await scene.world.pass(1000);
  scene.client.forgetDrafts();
  assert.equal(browser.shared.length, 0);
});

test('edits given back when a document is left are the application\'s', async () => {
  const { browser, page, field } = await edited();
  field.insert(0, 'x');
  await page.sent();
  page.document.leave();
  assert.equal(page.heard('unmerged').length, 1);
  assert.equal(browser.drafts.length, 0);
});

test('however often the page is loaded, each edit is made once or given back', async () => {
  const random = Random.forTest('reloads');
  for (let round = 0; round < 60; round++) {
    const context = `seed ${random.seed}, round ${round}`;
    const server = new TextServer('abc');
    const tab = new FakeBrowser().tab();
    const typed = [];
    const givenBack = new Set();
    let page;
    const open = async (died) => {
      if (died) {
        // What was typed in the last moment was not stored.
        [...page.document.text('t').text].filter((each) => !server.text.includes(each)).forEach((each) => givenBack.add(each));
      }
      page = new Page(tab, { died });
      await page.connect();
      const join = await page.join();
      const { text: content, epoch, revision, operationId, lastSeq } = server.snapshot('c1');
      const info = { field_type: 'text', epoch, revision, operation_id: operationId, writable: true, last_seq: lastSeq };
      const position = Array.isArray(join.fields) ? undefined : join.fields.t;
      const isTrimmed = position === undefined || random.below(4) === 0;
      page.answer(join, { t: { ...info, ...(isTrimmed ? { content } : { operations: server.log.slice(position.revision) }) } });
      await page.world.pass(0);
      page.heard('unmerged').forEach(({ edits }) => edits.forEach(({ ops }) => [...ops.filter((c) => typeof c === 'string').join('')].forEach((c) => givenBack.add(c))));
    };
    const exchange = async (answered) => {
      for (const { seq, revision, operation, type } of await page.sent()) {
        if (type === 'operation') {
          const { entry: made } = server.submit('c1', { seq, revision, operation: TextOperation.fromOps(operation.ops) });
          answered && page.socket.says(about('t', { type: 'operation_acknowledged', seq, revision: made.revision, operation_id: made.operation_id, transformed_operation: made.operation }));
        }
      }
    };
    await open();
    for (let step = 0; step < 30; step++) {
      const field = page.document.text('t');
      const choice = random.below(10);
      if (choice < 5) {
        const own = String.fromCharCode(0x4e00 + typed.length);
        typed.push(own);
        field.insert(random.below(field.text.length + 1), own);
      } else if (choice < 7) {
        await exchange(true);
      } else if (choice < 8) {
        const operation = TextOperation.replace(0, random.below(2), 'z');
        if (!typed.includes(server.text[0])) {
          server.submit('c9', { seq: server.lastSeq('c9') + 1, revision: server.revision, operation });
        }
      } else {
        await exchange(random.below(2) === 0);
        await open(random.below(3) === 0);
      }
    }
    for (let i = 0; i < 5; i++) {
      await exchange(false);
      await open(false);
    }
    assert.equal(page.document.text('t').text, server.text, context);
    for (const character of typed) {
      const times = server.text.split(character).length - 1;
      assert.equal(times, givenBack.has(character) ? Math.min(times, 1) : 1, `${context}, ${character}`);
    }
  }
});

test('in a browser: a name is one client\'s until it is gone, and a page that goes has stored all', { skip: realBrowser === undefined && 'no browser' }, async () => {
  const { stored, ...result } = await resultOf('storage.html');
  const identity = { client_id: 'c1', resume_token: 'r1' };
  const expected = { empty: null, loadedByNext: identity, whileOther: null, afterOther: identity, loadedByCopy: null, afterRelease: identity, atOnce: true, before: 0, after: 0 };
  assert.deepEqual(result, expected);
  assert.deepEqual([stored.fieldName, stored.state.unsent, stored.orphanedBy], ['f', ['x'], null]);
});
