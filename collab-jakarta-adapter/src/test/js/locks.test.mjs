import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Scene, about, acknowledged, caughtUp, error, text } from './support/scene.mjs';

const TTL = 300000;
const acquired = (ask, token = 7) => about('t', { type: 'field_lock_acquired', ref: ask.id, token, ttl_ms: TTL, expires_at: '2030-01-01T00:05:00Z' });
const holder = { locked_by: 'bob', session_id: 's2', user_info: { name: 'Bob' }, expires_at: '2030-01-01T00:05:00Z' };
const denied = (ask) => about('t', { type: 'field_lock_denied', ref: ask.id, ...holder });
const locked = () => about('t', { type: 'field_locked', ...holder });
const unlocked = (reason, ask) => about('t', { type: 'field_unlocked', reason, ref: ask?.id });

async function scene(more) {
  const made = new Scene();
  const document = await made.joined({ t: text('hello') }, { fields: ['t'] }, more);
  const field = document.text('t');
  const states = [];
  field.on('lock', ({ status, lost }) => states.push(lost ? `${status} lost ${lost}` : status));
  const asked = async (type) => {
    const sent = await made.sent();
    assert.deepEqual(sent.map((message) => message.type), type === undefined ? [] : [type]);
    return sent[0];
  };
  return { made, document, field, states, asked };
}

/** What became of a promise, without waiting for it. */
function outcome(promise) {
  const seen = {};
  promise.then((value) => (seen.value = value), (reason) => (seen.error = reason.code));
  return seen;
}

test('a lock is asked for once, is mine, and is free again', async () => {
  const { made, field, states, asked } = await scene();
  const promises = [field.lock(), field.lock()];
  const ask = await asked('lock_field');
  assert.deepEqual([ask.document_id, ask.field_name], ['doc', 't']);
  await made.says(acquired(ask));
  for (const state of await Promise.all([...promises, field.lock()])) {
    assert.deepEqual(state, { status: 'mine', token: 7, expiresAt: '2030-01-01T00:05:00Z' });
  }
  assert.deepEqual(made.heard('lock').map(({ fieldName, status }) => [fieldName, status]), [['t', 'mine']]);
  const done = outcome(field.unlock());
  await made.says(unlocked('released', await asked('unlock_field')));
  assert.ok('value' in done);
  assert.deepEqual(states, ['mine', 'free']);
  await made.world.pass(TTL);
  assert.equal((await made.sent()).some(({ type }) => type === 'lock_field'), false, 'nothing is renewed any more');
});

test('held by somebody else: refused at once, or waited for', async () => {
  const { made, field, states, asked } = await scene();
  const now = outcome(field.lock());
  await made.says(denied(await asked('lock_field')));
  assert.equal(now.error, 'lock_held');
  assert.deepEqual(field.lockState, {
    status: 'held', userId: 'bob', sessionId: 's2', userInfo: { name: 'Bob' }, expiresAt: '2030-01-01T00:05:00Z',
  });
  const later = outcome(field.lock({ wait: true }));
  const short = outcome(field.lock({ wait: 2000 }));
  await made.says(denied(await asked('lock_field')));
  await made.world.pass(2000);
  assert.equal(short.error, 'lock_timeout');
  const [again] = await made.says(unlocked('expired'));
  await made.says(acquired(again, 8));
  assert.equal(later.value.token, 8);
  assert.deepEqual(states, ['held', 'free', 'mine']);
});

test('a lock that came when nobody wanted it any more is given back', async () => {
  const { made, field, asked } = await scene();
  const short = outcome(field.lock({ wait: 100 }));
  const ask = await asked('lock_field');
  await made.world.pass(100);
  assert.equal(short.error, 'lock_timeout');
  assert.deepEqual((await made.says(acquired(ask))).map(({ type }) => type), ['unlock_field']);
  assert.equal(field.lockState.status, 'free');
});

test('the lease is renewed at a third of its time, and given up before it can end', async () => {
  const { made, field, states, asked } = await scene();
  field.lock();
  await made.says(acquired(await asked('lock_field')));
  const quiet = async (milliseconds) => {
    for (let left = milliseconds; left > 0; left -= 20000) {
      await made.world.pass(Math.min(left, 20000));
      made.socket.says({ type: 'ping', timestamp: 1 });
    }
    return (await made.sent()).filter(({ type }) => type !== 'pong');
  };
  assert.deepEqual(await quiet(TTL / 3 - 1), []);
  const [renewal] = await quiet(1);
  assert.equal(renewal.type, 'lock_field');
  await made.says(acquired(renewal));
  const [failing] = await quiet(TTL / 3);
  await made.says(error('store_unavailable', 'retry', { ref: failing.id, retry_after_ms: 500 }));
  assert.equal((await quiet(500))[0].type, 'lock_field', 'tried again');
  assert.deepEqual(states, ['mine']);
  await quiet(TTL * 0.9 - TTL / 3 - 501);
  assert.deepEqual(states, ['mine']);
  await quiet(2);
  assert.deepEqual(states, ['mine', 'free lost not_renewed'], 'a tenth of the lease before its end');
});

test('over a lost line a lock is renewed, and whoever lost it is told', async () => {
  const { made, field, states, asked } = await scene();
  field.lock();
  await made.says(acquired(await asked('lock_field')));
  const [join] = await made.reconnect({ session_id: 's9' });
  const mine = { field_name: 't', locked_by: 'ann', session_id: 's9', user_info: {}, expires_at: '' };
  made.answer(join, { t: caughtUp(0, []) }, { locks: [mine] });
  await made.says(acquired(await asked('lock_field')));
  assert.deepEqual(states, ['mine']);

  const [again] = await made.reconnect({ session_id: 's10' });
  made.answer(again, { t: caughtUp(0, []) }, { locks: [{ field_name: 't', ...holder }] });
  await made.says(denied(await asked('lock_field')));
  assert.deepEqual(states, ['mine', 'held lost lock_lost']);
});

test('who waits, waits through a lost line; who does not is told', async () => {
  const { made, field, states, asked } = await scene({ locks: [{ field_name: 't', ...holder }] });
  assert.equal(field.lockState.status, 'held', 'the answer to the join says so');
  const waits = outcome(field.lock({ wait: true }));
  const now = outcome(field.lock());
  await asked('lock_field');
  const [join] = await made.reconnect({ session_id: 's9' });
  assert.equal(now.error, 'offline');
  made.answer(join, { t: caughtUp(0, []) }, { locks: [] });
  await made.says(acquired(await asked('lock_field')));
  assert.equal(waits.value.status, 'mine');
  assert.deepEqual(states, ['free', 'mine']);

  const offline = new Scene();
  const document = await offline.joined({ t: text('') });
  offline.socket.drops();
  assert.equal((await document.text('t').lock().catch((reason) => reason)).code, 'offline');
});

test('who waits for a lock hears why the line ended for good', async () => {
  const { made, field, asked } = await scene({ locks: [{ field_name: 't', ...holder }] });
  const early = outcome(field.lock({ wait: true }));
  await asked('lock_field');
  made.socket.drops(4409);
  const late = outcome(field.lock({ wait: true }));
  await made.world.settle();
  assert.deepEqual([early.error, late.error], ['superseded', 'superseded']);
});

test('others lock and unlock; a lock taken by force is told', async () => {
  const { made, document, field, states, asked } = await scene();
  await made.says(locked(), locked(), unlocked('released'));
  assert.deepEqual(states.splice(0), ['held', 'free']);
  field.lock();
  await made.says(acquired(await asked('lock_field')));
  await made.says(unlocked('forced'), locked());
  assert.deepEqual(states, ['mine', 'free lost forced', 'held']);
  const waiting = outcome(field.lock({ wait: true }));
  document.leave();
  await made.sent();
  assert.equal(waiting.error, 'left');
});

test('an edit refused because of a lock is taken back, and the application is told', async () => {
  const { made, field, states, asked } = await scene();
  field.insert(5, '!');
  await asked('operation');
  await made.says(locked(), error('lock_held', 'rollback', { seq: 1 }));
  assert.equal(field.text, 'hello');
  assert.deepEqual(made.heard('refused').map(({ error: { code } }) => code), ['lock_held']);
  await made.says(unlocked('released'));
  field.lock();
  await made.says(acquired(await asked('lock_field')));
  field.insert(0, '>');
  await asked('operation');
  await made.says(error('lock_lost', 'rollback', { seq: 1 }));
  assert.equal(field.text, 'hello');
  assert.deepEqual(states, ['held', 'free', 'mine', 'free lost lock_lost']);
  field.insert(0, '#');
  await asked('operation');
  assert.deepEqual(await made.says(acknowledged(1, 1, ['#'])), []);
});

test('a lock that this client holds and nobody here wants, as after a reload of the page, is given back', async () => {
  const locks = [{ field_name: 't', ...holder, session_id: 's1' }];
  const { made, field, asked } = await scene({ locks });
  await asked('unlock_field');
  assert.equal(field.lockState.status, 'free');

  const [join] = await made.reconnect({ session_id: 's9' });
  field.lock({ wait: true });
  made.answer(join, { t: caughtUp(0, []) }, { locks: [{ ...locks[0], session_id: 's9' }] });
  await made.says(acquired(await asked('lock_field')));
  assert.equal(field.lockState.status, 'mine', 'one that somebody here waits for is not');
});
