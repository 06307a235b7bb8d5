import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Scene, about, acknowledged, applied, caughtUp, text } from './support/scene.mjs';
import { accept } from './support/world.mjs';

const present = (sessionId, cursors = {}, userId = sessionId) => ({ user_id: userId, session_id: sessionId, user_info: { name: userId }, cursors });
const joins = (sessionId) => ({ type: 'user_joined_document', document_id: 'doc', user_id: sessionId, session_id: sessionId, user_info: {} });
const leaves = (sessionId) => ({ type: 'user_left_document', document_id: 'doc', user_id: sessionId, session_id: sessionId });
const cursor = (sessionId, info) => about('t', { type: 'cursor_update', user_id: sessionId, session_id: sessionId, cursor_info: info });

/** A document with a text, and what its members told. */
async function scene(content = 'hello', presence = [present('s1'), present('s2')]) {
  const made = new Scene();
  const document = await made.joined({ t: text(content) }, { fields: ['t'] }, { presence });
  const heard = [];
  document.members.on('join', (member) => heard.push(`join ${member.sessionId}`));
  document.members.on('leave', (member) => heard.push(`leave ${member.sessionId}`));
  document.members.on('change', ({ member, fieldName }) => heard.push(`change ${member.sessionId} ${fieldName}`));
  const place = (sessionId) => document.members.member(sessionId).cursors.t;
  return { made, document, field: document.text('t'), heard, place };
}

test('who is online: the list, what changes, and the list again after a lost line', async () => {
  const made = new Scene();
  await accept(made.world);
  const told = [];
  made.client.presence.on('change', ({ userId, status }) => told.push(`${userId} ${status}`));
  const user = (id, status = 'online') => ({ user_id: id, status, last_seen: '2030-01-01T00:00:00Z', user_info: { name: id } });
  const names = () => made.client.presence.online.map(({ userId }) => userId);
  await made.says({ type: 'presence_state', users: [user('ann'), user('bob')] });
  assert.deepEqual(names(), ['ann', 'bob']);
  await made.says({ type: 'presence_change', user_id: 'bob', status: 'offline', last_seen: '2030-01-01T00:01:00Z' });
  assert.deepEqual(names(), ['ann']);
  assert.equal(made.client.presence.user('bob').lastSeen, '2030-01-01T00:01:00Z');
  await made.says({ type: 'presence_change', user_id: 'bob', status: 'online' });
  assert.deepEqual(made.client.presence.user('bob').userInfo, { name: 'bob' }, 'a change does not forget who it is');

  await made.reconnect();
  await made.says({ type: 'presence_state', users: [user('ann'), user('cay')] });
  assert.deepEqual(names(), ['ann', 'cay']);
  assert.deepEqual(told, ['ann online', 'bob online', 'bob offline', 'bob online', 'cay online', 'bob offline']);
});

test('who is in a document: joins, leaves, and only the difference after a lost line', async () => {
  const { made, document, heard } = await scene();
  assert.deepEqual(document.members.list.map(({ sessionId, isOwn }) => [sessionId, isOwn]), [['s1', true], ['s2', false]]);
  await made.says(joins('s3'), joins('s3'), leaves('s2'), leaves('s2'));
  assert.deepEqual(heard.splice(0), ['join s3', 'leave s2']);

  const [join] = await made.reconnect({ session_id: 's9' });
  assert.deepEqual(document.members.list.length, 2, 'a lost line is no reason to believe that all have left');
  made.answer(join, { t: caughtUp(0, []) }, { presence: [present('s3'), present('s4'), present('s9')] });
  await made.sent();
  assert.deepEqual(heard.splice(0), ['leave s1', 'join s4', 'join s9']);
  assert.equal(document.members.member('s9').isOwn, true);

  document.leave();
  assert.deepEqual(document.members.list, []);
});

test('a cursor stands where its owner has it, through edits that are not acknowledged', async () => {
  const { made, field, heard, place } = await scene();
  await made.says(cursor('s2', { position: 5, revision: 0, colour: 'red' }));
  assert.deepEqual(place('s2'), { position: 5, colour: 'red' });
  assert.deepEqual(heard, ['change s2 t']);
  field.insert(0, '>> ');
  field.insert(8, '!');
  assert.equal(place('s2').position, 8, 'an insertion at somebody else\'s caret does not push it');
  await made.says(cursor('s2', { selection: { anchor: 1, head: 4 }, revision: 0 }));
  assert.deepEqual(place('s2').selection, { anchor: 4, head: 7 });
  await made.says(acknowledged(1, 1, ['>> ']));
  assert.deepEqual(place('s2').selection, { anchor: 4, head: 7 });
  await made.says(cursor('s2', { position: 4, revision: 1 }), acknowledged(2, 2, [8, '!']));
  assert.equal(place('s2').position, 4);
});

test('a cursor may be older or newer than the text here', async () => {
  const { made, place } = await scene();
  await made.says(cursor('s2', { position: 2, revision: 0 }));
  await made.says(cursor('s2', { position: 7, revision: 2 }));
  assert.equal(place('s2').position, 2, 'it waits for the text it refers to');
  await made.says(applied(1, ['a'], { session_id: 's3' }));
  assert.equal(place('s2').position, 3);
  await made.says(applied(2, ['b'], { session_id: 's3' }));
  assert.equal(place('s2').position, 7);
  await made.says(cursor('s2', { position: 0, revision: 0 }));
  assert.equal(place('s2').position, 0, 'insertions at it by others do not push it');
  await made.says(cursor('s2', { position: 1, revision: 1 }));
  assert.equal(place('s2').position, 2);
  await made.says(cursor('s2', { position: 99, revision: 2 }));
  assert.equal(place('s2').position, 7, 'and it never stands outside of the text');
});

test('a caret comes with an operation, or goes along as its author\'s', async () => {
  const { made, field, heard, place } = await scene();
  await made.says(applied(1, [5, '!'], { session_id: 's2', cursor_info: { position: 6 } }));
  assert.equal(place('s2').position, 6);
  await made.says(applied(2, [6, '?'], { session_id: 's2' }));
  assert.equal(place('s2').position, 7, 'own typing pushes the own caret');
  await made.says(applied(3, [7, '#'], { session_id: 's3' }));
  assert.equal(place('s2').position, 7);
  assert.deepEqual(heard, ['change s2 t']);
  field.insert(0, '> ');
  assert.equal(place('s2').position, 9);
});

test('cursors are kept right over a resume, and those of another history are gone', async () => {
  const { made, document, field, heard, place } = await scene();
  await made.says(cursor('s2', { position: 5, revision: 0 }));
  field.insert(0, 'A');
  const [join] = await made.reconnect({ session_id: 's9' });
  const missed = { revision: 1, operation: { ops: ['bb'] }, operation_id: 'o1', client_id: 'c9', session_id: 's3', seq: 1 };
  made.answer(join, { t: caughtUp(1, [missed]) }, { presence: [present('s2', { t: { position: 7, revision: 1 } }), present('s9')] });
  await made.sent();
  assert.equal(field.text, 'Abbhello');
  assert.equal(place('s2').position, 8);
  heard.length = 0;

  const [again] = await made.reconnect({ session_id: 's10' });
  made.answer(again, { t: text('other', { epoch: 'e2', revision: 4 }) }, { presence: [present('s2'), present('s10')] });
  await made.sent();
  assert.deepEqual(document.members.member('s2').cursors, {});
});

test('a cursor of a whole document, and of values, is what its owner says', async () => {
  const { made, document } = await scene();
  await made.says({ type: 'cursor_update', document_id: 'doc', user_id: 's2', session_id: 's2', cursor_info: { page: 3 } });
  await made.says(about('v', { type: 'cursor_update', user_id: 's2', session_id: 's2', cursor_info: { editing: true } }));
  assert.deepEqual(document.members.member('s2').cursor, { page: 3 });
  assert.deepEqual(document.members.member('s2').cursors, { v: { editing: true } });
  await made.says(cursor('nobody', { position: 1, revision: 0 }), cursor('s2', null), cursor('s2', 'x'));
  assert.equal(document.members.list.length, 2);
});

test('the cursor of a whole document is listed under no name, and is that of no field', async () => {
  const { made, document, heard } = await scene('hello', [present('s1'), present('s2', { '': { page: 3 }, t: { position: 2, revision: 0 } })]);
  const member = document.members.member('s2');
  assert.deepEqual([member.cursor, member.cursors], [{ page: 3 }, { t: { position: 2 } }]);

  const [join] = await made.reconnect({ session_id: 's9' });
  made.answer(join, { t: caughtUp(0, []) }, { presence: [present('s2', { t: { position: 2, revision: 0 } }), present('s9')] });
  await made.sent();
  assert.deepEqual([member.cursor, member.cursors], [undefined, { t: { position: 2 } }]);
  assert.ok(heard.includes('change s2 '), 'that it has ended is told');
});

test('an answer that names some fields leaves the cursors of the others where they are', async () => {
  const there = { '': { page: 3 }, t: { position: 2, revision: 0 } };
  const { made, document, heard } = await scene('hello', [present('s1'), present('s2', there)]);
  const member = document.members.member('s2');
  document.text('other');
  const [join] = await made.sent();
  assert.deepEqual(join.fields, ['other']);
  const room = (cursors) => ({ presence: [present('s1'), present('s2', { '': { page: 3 }, ...cursors })] });
  made.answer(join, { other: text('bye') }, room({ other: { position: 1, revision: 0 } }));
  assert.deepEqual([member.cursor, member.cursors], [{ page: 3 }, { t: { position: 2 }, other: { position: 1 } }]);

  heard.length = 0;
  const [again] = await made.says(about('other', { type: 'resync', reason: 'overtaken' }));
  made.answer(again, { other: caughtUp(0, []) }, room({}));
  assert.deepEqual(member.cursors, { t: { position: 2 } }, 'one that ended in a field that is named is gone');
  assert.ok(heard.includes('change s2 other') && !heard.includes('change s2 t'));
});

const updates = (messages) => messages.filter(({ type }) => type === 'cursor_update').map(({ cursor_info: info }) => info);

test('the own cursor is told at once, then at most 20 a second, the latest of them, and only if it is news', async () => {
  const { made, field } = await scene();
  field.setCursor({ position: 1 });
  const [first] = await made.sent();
  assert.deepEqual(first, about('t', { type: 'cursor_update', id: 'cursor', cursor_info: { position: 1, revision: 0 } }));
  field.setCursor({ position: 2 });
  field.setCursor({ position: 3 });
  await made.world.pass(49);
  assert.deepEqual(await made.sent(), []);
  await made.world.pass(1);
  assert.deepEqual(updates(await made.sent()), [{ position: 3, revision: 0 }]);
  field.setCursor({ position: 3 });
  await made.world.pass(1000);
  assert.deepEqual(await made.sent(), []);

  let count = 0;
  for (let i = 0; i < 1000; i++) {
    field.setCursor({ position: i % 5 });
    await made.world.pass(1);
    count += updates(await made.sent()).length;
  }
  assert.ok(count <= 20, `${count} in a second`);
});

test('a cursor that is moved by the text is no news; with an edit under way it rides on the edit or waits', async () => {
  const { made, field } = await scene();
  field.setCursor({ position: 5 });
  await made.sent();
  await made.world.pass(100);
  await made.says(applied(1, ['>'], { session_id: 's2' }));
  field.setCursor({ position: 6 });
  await made.world.pass(100);
  assert.deepEqual(await made.sent(), []);

  field.insert(6, '!');
  field.setCursor({ position: 7 });
  const [edit, ...more] = await made.sent();
  assert.deepEqual([edit.type, edit.cursor_info, more], ['operation', { position: 7 }, []]);
  field.setCursor({ position: 2 });
  await made.world.pass(100);
  assert.deepEqual(await made.sent(), [], 'not while something is unacknowledged');
  assert.deepEqual(updates(await made.says(acknowledged(1, 2, [6, '!']))), [{ position: 2, revision: 2 }]);

  field.insert(0, 'x');
  field.setCursor({ position: 1 });
  await made.sent();
  field.insert(1, 'y');
  field.setCursor({ position: 2 });
  const [next] = await made.says(acknowledged(2, 3, ['x']));
  assert.deepEqual(next.cursor_info, { position: 2 });
  await made.world.pass(100);
  assert.deepEqual(await made.says(acknowledged(3, 4, [1, 'y'])), [], 'the edit has told it');
});

test('the own cursor is told again on a new line, not a second time by a repeated edit, and a refusal is no error', async () => {
  const { made, field } = await scene();
  field.setCursor({ selection: { anchor: 1, head: 3 } });
  await made.sent();
  const [join] = await made.reconnect({ session_id: 's9' });
  made.answer(join, { t: caughtUp(0, []) });
  assert.deepEqual(updates(await made.sent()), [{ selection: { anchor: 1, head: 3 }, revision: 0 }]);

  await made.world.pass(100);
  field.setCursor(null);
  assert.deepEqual(updates(await made.sent()), [{ revision: 0 }], 'nowhere is told once');
  await made.says(about('t', { type: 'error', ref: 'cursor', code: 'rate_limited', recovery: 'retry', retry_after_ms: 300, message: '' }));
  assert.deepEqual(made.heard('error'), []);
  await made.world.pass(299);
  assert.deepEqual(await made.sent(), []);
  await made.world.pass(1);
  assert.deepEqual(updates(await made.sent()), [{ revision: 0 }]);
});

test('a cursor no server would take is refused here, before an edit is refused with it', async () => {
  const { made, field } = await scene();
  assert.throws(() => field.setCursor({ note: '\u4f60'.repeat(1400) }), { code: 'too_large' });
  for (const info of [{ position: -1 }, { position: 'x' }, { selection: { anchor: 1 } }, { selection: null }]) {
    assert.throws(() => field.setCursor(info), { code: 'bad_message' });
  }
  field.insert(0, 'x');
  assert.equal('cursor_info' in (await made.sent())[0], false);
  await made.says(about('t', { type: 'error', ref: 'cursor', code: 'forbidden', recovery: 'rollback', message: '' }));
  made.client.on('error', () => assert.fail('a server without cursors is none to complain about'));
  await made.says({ type: 'error', ref: 'cursor', code: 'unknown_type', recovery: 'fix', message: '' });
  assert.deepEqual(made.heard('error').map(({ error: { code } }) => code), ['forbidden']);
});

test('signals go to one session and come as they were sent', async () => {
  const { made, document } = await scene();
  document.signal('s2', { offer: 'sdp' });
  assert.deepEqual(await made.sent(), [{ type: 'signal', document_id: 'doc', to: 's2', data: { offer: 'sdp' } }]);
  await made.says({ type: 'signal', document_id: 'doc', from: 's2', user_id: 'bob', data: { answer: 1 } });
  assert.deepEqual(made.heard('signal'), [{ from: 's2', userId: 'bob', data: { answer: 1 } }]);
});
