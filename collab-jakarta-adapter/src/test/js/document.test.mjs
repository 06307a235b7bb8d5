import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextOperation, connect } from '../../main/resources/META-INF/resources/collab/collab.js';
import { Scene, about, acknowledged, applied, caughtUp, entry, error, text, value } from './support/scene.mjs';
import { World, accept } from './support/world.mjs';

test('joining and leaving', async () => {
  const scene = new Scene();
  const document = await scene.joined({ t: text('hello'), v: value({ a: 1 }) });
  assert.deepEqual(document.fieldNames, ['t', 'v']);
  assert.equal(document.text('t').text, 'hello');
  assert.deepEqual(document.value('v').value, { a: 1 });
  assert.equal(document.state, 'saved');
  document.leave();
  const [leave] = await scene.sent();
  assert.deepEqual([leave.type, leave.document_id], ['document_leave', 'doc']);
  assert.equal(document.text('t').state, 'closed');
  assert.throws(() => document.text('t').insert(0, 'x'), { code: 'not_joined' });

  const again = scene.client.join('doc');
  const [join] = await scene.sent();
  await scene.says({ type: 'document_left', document_id: 'doc', ref: leave.id });
  scene.answer(join, { t: text('new') });
  assert.equal((await again).text('t').text, 'new', 'the late answer to the leave is not about the new one');
});

test('a field that appears with content is joined by name', async () => {
  const scene = new Scene();
  const document = await scene.joined({});
  const appeared = { type: 'resync', document_id: 'doc', field_name: 'late', reason: 'appeared' };
  const asked = await scene.says(appeared, appeared);
  assert.deepEqual(asked.map(({ type, fields }) => [type, fields]), [['document_join', ['late']]]);
  scene.answer(asked[0], { late: text('there already') });
  await scene.sent();
  assert.equal(document.text('late').text, 'there already');

  const some = new Scene();
  await some.joined({ t: text('a') }, { fields: ['t'] });
  assert.deepEqual(await some.says(appeared), [], 'who named fields is not told of others');
});

test('what a join asks for', async () => {
  const all = new Scene();
  await accept(all.world);
  all.client.join('doc', { documentType: 'note' });
  const [whole] = await all.sent();
  assert.deepEqual([whole.document_id, whole.document_type, 'fields' in whole], ['doc', 'note', false]);

  const some = new Scene();
  await accept(some.world);
  some.client.join('doc', { fields: ['a', 'b'] });
  assert.deepEqual((await some.sent())[0].fields, ['a', 'b']);
});

test('a listener that joins as soon as the line is there asks once', async () => {
  const scene = new Scene();
  const document = await scene.joined({ t: text('a') }, { fields: ['t'] });
  scene.client.on('state', (state) => {
    if (state === 'online') {
      scene.client.join('doc', { fields: ['t', 'u'] });
      scene.client.join('other', { fields: ['x'] });
    }
  });
  document.on('state', () => scene.client.join('doc', { fields: ['t', 'v'] }));
  const asked = await scene.reconnect();
  const names = asked.map(({ document_id: id, fields }) => `${id} ${Array.isArray(fields) ? fields : Object.keys(fields)}`);
  assert.deepEqual(names, ['doc t', 'doc v', 'doc u', 'other x']);
});

test('many long names are asked for in parts the server takes, and joined when all answers are there', async () => {
  const scene = new Scene();
  await accept(scene.world);
  const names = Array.from({ length: 70 }, (_, i) => `${'n'.repeat(125)}${100 + i}`);
  let joined = false;
  const promise = scene.client.join('d'.repeat(128), { fields: names, documentType: 't'.repeat(128) });
  promise.then(() => (joined = true));
  const answer = async (join, info) => {
    assert.ok(Buffer.byteLength(JSON.stringify(join)) <= 8192 && Object.keys(join.fields).length <= 64);
    const part = Array.isArray(join.fields) ? join.fields : Object.keys(join.fields);
    const fields = Object.fromEntries(part.map((name) => [name, info]));
    await scene.says({ type: 'document_joined', document_id: 'd'.repeat(128), ref: join.id, fields });
    return part;
  };
  const asked = await scene.sent();
  const last = asked.pop();
  const heard = [];
  for (const join of asked) {
    heard.push(...(await answer(join, text(''))));
  }
  assert.equal(joined, false);
  heard.push(...(await answer(last, text('', { epoch: 'e'.repeat(128), operation_id: 'o'.repeat(64), revision: 2 ** 52 }))));
  assert.deepEqual(heard, names);
  assert.equal(joined, true);
  const again = await scene.reconnect();
  assert.deepEqual(again.flatMap(({ fields }) => Object.keys(fields)), names);
  for (const join of again) {
    await answer(join, caughtUp(0, []));
  }
  assert.equal((await promise).fieldNames.length, 70);
});

test('a refusal can be the last answer: who joined is told, and edits go', async () => {
  const scene = new Scene();
  await accept(scene.world);
  const names = Array.from({ length: 17 }, (_, i) => `n${i}`);
  const promise = scene.client.join('doc', { fields: names });
  const [first, second] = await scene.sent();
  scene.answer(first, Object.fromEntries(first.fields.map((name) => [name, text('')])));
  await scene.says({ type: 'error', code: 'forbidden', recovery: 'rollback', message: '', document_id: 'doc', ref: second.id });
  const document = await promise;
  assert.deepEqual(document.fieldNames, names.slice(0, 16));
  assert.equal(document.state, 'saved');
  document.text('n0').insert(0, 'x');
  assert.deepEqual((await scene.sent()).map(({ type }) => type), ['operation']);
});

test('a refused join rejects, one that may be tried again is', async () => {
  const scene = new Scene();
  await accept(scene.world);
  const promise = scene.client.join('doc');
  const [join] = await scene.sent();
  scene.socket.says({ type: 'error', code: 'rate_limited', recovery: 'retry', retry_after_ms: 700, ref: join.id, message: '' });
  await scene.world.pass(699);
  assert.deepEqual(scene.socket.taken(), []);
  await scene.world.pass(1);
  const again = scene.socket.took('document_join');
  scene.socket.says({ type: 'error', code: 'forbidden', recovery: 'rollback', ref: again.id, message: 'no' });
  await assert.rejects(promise, { name: 'CollabError', code: 'forbidden' });
});

test('who waits for a document hears why the line ended for good, and so does who comes behind that', async () => {
  const refuses = { type: 'error', code: 'forbidden', recovery: 'rollback', message: '' };
  const ends = {
    forbidden: (scene) => scene.socket.says(refuses),
    superseded: (scene) => scene.socket.drops(4409),
    closed: (scene) => scene.client.close(),
  };
  for (const [code, end] of Object.entries(ends)) {
    const scene = new Scene();
    const told = [];
    const join = (id) => scene.client.join(id).catch((error) => told.push(`${id} ${error.name} ${error.code}`));
    join('early');
    await scene.world.settle();
    scene.socket.opens();
    end(scene);
    join('late');
    await scene.world.settle();
    assert.deepEqual(told, [`early CollabError ${code}`, `late CollabError ${code}`]);

    scene.client.reconnect();
    join('early');
    await accept(scene.world);
    assert.deepEqual((await scene.sent()).map(({ document_id: id }) => id), ['early'], 'nobody waits for the other one');
  }
});

test('a join of which some is answered when the line ends is over, too', async () => {
  const scene = new Scene();
  await accept(scene.world);
  const told = [];
  scene.client.join('doc', { fields: Array.from({ length: 17 }, (_, i) => `n${i}`) }).catch(({ code }) => told.push(code));
  const [first] = await scene.sent();
  scene.answer(first, Object.fromEntries(first.fields.map((name) => [name, text('')])));
  scene.socket.drops(4403);
  await scene.world.settle();
  assert.deepEqual(told, ['forbidden']);
});

test('who joins an open document for more of its fields waits for those', async () => {
  const scene = new Scene();
  const document = await scene.joined({ t: text('a') }, { fields: ['t'] });
  assert.equal(await scene.client.join('doc', { fields: ['t'] }), document, 'nothing more is asked');
  let more;
  scene.client.join('doc', { fields: ['t', 'u'] }).then((joined) => (more = joined.text('u').text));
  const [asked] = await scene.sent();
  assert.deepEqual([asked.fields, more], [['u'], undefined]);
  scene.answer(asked, { u: text('there already') });
  await scene.world.settle();
  assert.equal(more, 'there already');
});

test('who waits for more fields is told when the document is left or the line ends', async () => {
  for (const [end, code] of [
    [(scene, document) => document.leave(), 'left'],
    [(scene) => scene.client.close(), 'closed'],
  ]) {
    const scene = new Scene();
    const document = await scene.joined({ t: text('a') }, { fields: ['t'] });
    const told = [];
    scene.client.join('doc', { fields: ['u'] }).catch((error) => told.push(error.code));
    end(scene, document);
    await scene.world.settle();
    assert.deepEqual(told, [code]);
  }
  const ended = new Scene();
  await ended.joined({ t: text('a') }, { fields: ['t'] });
  ended.client.close();
  await assert.rejects(ended.client.join('doc', { fields: ['u'] }), { code: 'closed' });
});

test('a document that is open outlives the end of the line with its edits', async () => {
  const scene = new Scene();
  const document = await scene.joined({ t: text('hello') }, { fields: ['t'] });
  document.text('t').insert(5, '!');
  await scene.sent();
  scene.client.close();
  assert.equal(await scene.client.join('doc', { fields: ['t'] }), document);
  assert.deepEqual([scene.heard('left'), scene.heard('unmerged')], [[], []]);
  scene.client.reconnect();
  await accept(scene.world);
  scene.answer((await scene.sent())[0], { t: caughtUp(0, []) });
  assert.deepEqual((await scene.sent()).map(({ type }) => type), ['operation']);
});

test('typing: one edit under way, what follows composed, saved at the end', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('') })).text('t');
  field.insert(0, 'a');
  assert.equal(scene.document.state, 'saving');
  const [first] = await scene.sent();
  assert.deepEqual(first, {
    ...about('t', { type: 'operation', epoch: 'e1', revision: 0, seq: 1, operation: { ops: ['a'] } }),
  });
  field.insert(1, 'b');
  field.insert(2, 'c');
  assert.deepEqual(await scene.sent(), []);
  const [second] = await scene.says(acknowledged(1, 1, ['a']));
  assert.deepEqual([second.seq, second.revision, second.operation.ops], [2, 1, [1, 'bc']]);
  await scene.says(acknowledged(2, 2, [1, 'bc']));
  assert.equal(scene.document.state, 'saved');
  await scene.document.whenSaved();
  assert.deepEqual(scene.heard('state'), ['saving', 'saved']);
});

test('edits of many fields go as fast as the server takes them, each once', async () => {
  const scene = new Scene();
  const names = Array.from({ length: 50 }, (_, i) => `f${i}`);
  const document = await scene.joined(Object.fromEntries(names.map((name) => [name, text('')])));
  names.forEach((name) => document.text(name).insert(0, 'x'));
  const fields = [];
  for (let second = 0; second < 3; second++) {
    const sent = await scene.sent();
    assert.ok(sent.length <= 20, `${sent.length} in a second`);
    fields.push(...sent.map(({ field_name: name }) => name));
    document.text('f49').insert(0, 'y');
    await scene.world.pass(1000);
  }
  assert.deepEqual(fields, names);
});

test('what waits for its turn when the line goes is sent once on the next', async () => {
  const scene = new Scene();
  const names = Array.from({ length: 30 }, (_, i) => `f${i}`);
  const document = await scene.joined(Object.fromEntries(names.map((name) => [name, text('')])));
  names.forEach((name) => document.text(name).insert(0, 'x'));
  assert.equal((await scene.sent()).length, 20);
  for (const join of await scene.reconnect()) {
    scene.answer(join, Object.fromEntries(Object.keys(join.fields ?? {}).map((name) => [name, caughtUp(0, [])])));
  }
  await scene.world.pass(2000);
  assert.deepEqual((await scene.sent()).map(({ field_name: name }) => name), names);
});

test('others edit: pending stands left, repeats and strangers change nothing', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('') })).text('t');
  const changes = [];
  field.on('change', ({ operation, origin }) => changes.push([origin, operation.toOps()]));
  field.insert(0, 'mine');
  await scene.sent();
  await scene.says(applied(1, ['theirs']), applied(1, ['theirs']), { type: 'unheard_of', document_id: 'doc' });
  assert.equal(field.text, 'minetheirs');
  assert.deepEqual(changes, [['local', ['mine']], ['remote', [4, 'theirs']]]);
  await scene.says(acknowledged(1, 2, ['mine']), acknowledged(1, 2, ['mine']));
  assert.equal(scene.document.state, 'saved');
});

test('resuming asks for what happened since, and an own entry is the acknowledgement', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('abc', { revision: 4, operation_id: 'o4' }) })).text('t');
  field.insert(3, '!');
  await scene.sent();
  const asked = await scene.reconnect();
  assert.deepEqual(asked.map(({ type, fields }) => [type, fields]), [
    ['document_join', { t: { epoch: 'e1', revision: 4, operation_id: 'o4' } }],
    ['document_join', undefined],
  ]);
  scene.answer(asked[0], { t: caughtUp(6, [entry(5, ['X'], 'c9', 1), entry(6, [4, '!'], 'c1', 1)], { last_seq: 1 }) });
  assert.deepEqual(await scene.sent(), [], 'nothing is sent while an answer is out');
  scene.answer(asked[1], { t: text('Xabc!', { revision: 6, operation_id: 'o6', last_seq: 1 }) });
  assert.deepEqual(await scene.sent(), [], 'it was committed, so it is not sent again');
  assert.equal(field.text, 'Xabc!');
  assert.equal(scene.document.state, 'saved');
  field.insert(0, '2');
  assert.equal((await scene.sent())[0].seq, 2);
});

test('nothing is sent before every answer of a reconnect is there', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('abc') })).text('t');
  field.insert(3, '!');
  await scene.sent();
  const [resume, rest] = await scene.reconnect();
  field.insert(4, '?');
  assert.deepEqual(await scene.sent(), []);
  scene.answer(resume, { t: caughtUp(0, []) });
  assert.deepEqual(await scene.sent(), []);
  scene.answer(rest, { t: text('abc') });
  assert.deepEqual((await scene.sent()).map(({ seq, operation }) => [seq, operation.ops]), [[1, [3, '!']]]);
});

test('an edit the server never got is sent again, moved, under its number', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('abc') }, { fields: ['t'] })).text('t');
  field.insert(3, '!');
  await scene.sent();
  const [join, ...more] = await scene.reconnect();
  assert.deepEqual(more, []);
  scene.answer(join, { t: caughtUp(1, [entry(1, ['X'], 'c9', 1)]) });
  const [again] = await scene.sent();
  assert.deepEqual([again.seq, again.revision, again.operation.ops], [1, 1, [4, '!']]);
  assert.equal(field.text, 'Xabc!');
});

test('offline edits are kept, composed, and sent as one', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('') }, { fields: ['t'] })).text('t');
  scene.socket.drops();
  assert.equal(scene.document.state, 'offline');
  field.insert(0, 'a');
  field.insert(1, 'b');
  assert.equal(field.text, 'ab');
  await scene.world.pass(5000);
  await accept(scene.world);
  assert.equal(scene.document.state, 'saving');
  scene.answer(scene.socket.took('document_join'), { t: caughtUp(0, []) });
  assert.deepEqual((await scene.sent()).map(({ operation }) => operation.ops), [['ab']]);
});

test('a snapshot instead of the log: pending edits move onto it', async () => {
  for (const known of [false, true]) {
    const scene = new Scene();
    const field = (await scene.joined({ t: text('hello') }, { fields: ['t'] })).text('t');
    field.insert(5, ' world');
    await scene.sent();
    field.insert(11, '!');
    const [join] = await scene.reconnect();
    const content = known ? 'oh hello world' : 'oh hello';
    scene.answer(join, { t: text(content, { revision: 5000, operation_id: 'o5000', last_seq: known ? 1 : 0 }) });
    assert.equal(field.text, 'oh hello world!');
    const [next] = await scene.sent();
    assert.deepEqual(
      [next.seq, next.revision, next.operation.ops],
      known ? [2, 5000, [14, '!']] : [1, 5000, [8, ' world']],
    );
    assert.deepEqual(scene.heard('unmerged'), []);
  }
});

test('another epoch: the text is the server\'s, the edits are the application\'s', async () => {
  const scene = new Scene();
  const state = { t: text('abc', { revision: 2, operation_id: 'o2' }) };
  const field = (await scene.joined(state, { fields: ['t'] })).text('t');
  field.insert(3, '1');
  await scene.sent();
  field.insert(4, '2');
  const [join] = await scene.reconnect();
  scene.answer(join, { t: text('other', { epoch: 'e2', revision: 9, operation_id: 'p9', last_seq: 7 }) });
  assert.equal(field.text, 'other');
  const [{ fieldName, edits, ...unmerged }] = scene.heard('unmerged');
  assert.deepEqual([fieldName, unmerged], ['t', { reason: 'epoch_changed', localText: 'abc12', serverText: 'other' }]);
  assert.deepEqual(edits.map((edit) => edit.toOps()), [[3, '1'], [4, '2']]);
  assert.deepEqual(await scene.sent(), [], 'nothing of another history is sent');
  field.insert(0, 'n');
  assert.deepEqual((await scene.sent()).map(({ seq, epoch }) => [seq, epoch]), [[8, 'e2']]);
});

const LOST_HISTORY = {
  'the text is another one': { revision: 2, operation_id: 'other', last_seq: 1 },
  'it ends earlier': { revision: 1, operation_id: 'o1', last_seq: 1 },
};

for (const [how, history] of Object.entries(LOST_HISTORY)) {
  test(`lost history, ${how}: whoever has an edit under way comes back as somebody new`, async () => {
    const scene = new Scene();
    const state = { t: text('abc', { revision: 2, operation_id: 'o2', last_seq: 1 }) };
    const field = (await scene.joined(state, { fields: ['t'] })).text('t');
    field.insert(3, '1');
    await scene.sent();
    field.insert(4, '2');
    const [join] = await scene.reconnect();
    scene.answer(join, { t: text('other', history) });
    await scene.world.settle();
    assert.deepEqual(scene.heard('unmerged'), [], 'nothing is decided on the old line');
    const greeting = await accept(scene.world, { client_id: 'c2', resume_token: 'r3' });
    assert.deepEqual(greeting, { type: 'authenticate', token: 'tok' });
    const [again] = scene.socket.taken();
    scene.answer(again, { t: text('other', { ...history, last_seq: 0 }) });
    assert.equal(field.text, 'other');
    assert.deepEqual(
      scene.heard('unmerged').map(({ reason, edits }) => [reason, edits.map((edit) => edit.toOps())]),
      [['client_changed', [[3, '1']]], ['history_changed', [[3, '2']]]],
    );
    assert.deepEqual(await scene.sent(), [], 'nothing of another history is sent');
    field.insert(0, 'n');
    assert.deepEqual((await scene.sent()).map(({ seq, epoch }) => [seq, epoch]), [[1, 'e1']]);
  });
}

test('lost history: whose committed edit is lost comes back as somebody new, whoever has none there stays', async () => {
  for (const [lastSeq, comesBack] of [[0, true], [1, false], [2, false]]) {
    const scene = new Scene();
    const state = { t: text('abc', { revision: 2, operation_id: 'o2', last_seq: 1 }) };
    const field = (await scene.joined(state, { fields: ['t'] })).text('t');
    const [join] = await scene.reconnect();
    const { socket } = scene;
    scene.answer(join, { t: text('other', { revision: 1, operation_id: 'p1', last_seq: lastSeq }) });
    await scene.world.settle();
    assert.equal(scene.socket !== socket, comesBack);
    assert.equal(field.text, comesBack ? 'abc' : 'other');
  }
});

test('lost history: a value under way makes its client somebody new, too', async () => {
  const history = { revision: 1, operation_id: 'other', last_seq: 0 };
  const scene = new Scene();
  const field = (await scene.joined({ v: value(1) }, { fields: ['v'] })).value('v');
  field.set(2);
  await scene.sent();
  const [join] = await scene.reconnect();
  scene.answer(join, { v: value(5, history) });
  await scene.world.settle();
  await accept(scene.world, { client_id: 'c2', resume_token: 'r3' });
  const [again] = scene.socket.taken();
  scene.answer(again, { v: value(5, history) });
  assert.equal(field.value, 5);
  assert.deepEqual(scene.heard('unmerged').map(({ reason, edits }) => [reason, edits]), [['history_changed', [2]]]);
});

test('who was superseded does not repeat an edit under another name', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('abc') }, { fields: ['t'] })).text('t');
  field.insert(3, '1');
  await scene.sent();
  scene.socket.drops(4409);
  await scene.world.settle();
  scene.client.reconnect();
  await scene.world.settle();
  await accept(scene.world, { client_id: 'c2', resume_token: 'r2' });
  const [join] = scene.socket.taken();
  scene.answer(join, { t: caughtUp(1, [entry(1, [3, '1'], 'c1', 1)]) });
  assert.equal(field.text, 'abc1');
  assert.deepEqual(await scene.sent(), []);
  assert.deepEqual(scene.heard('unmerged'), []);
});

test('a changed client id: what was sent goes to the application, what was not is sent', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('abc') }, { fields: ['t'] })).text('t');
  field.insert(3, 'sent');
  await scene.sent();
  field.insert(0, 'kept');
  const [join] = await scene.reconnect({ client_id: 'c2' });
  scene.answer(join, { t: caughtUp(1, [entry(1, ['X'], 'c9', 1)]) });
  const [{ reason, edits }] = scene.heard('unmerged');
  assert.equal(reason, 'client_changed');
  assert.deepEqual(edits.map((edit) => edit.toOps()), [[4, 'sent']]);
  assert.equal(field.text, 'keptXabc');
  const sent = await scene.sent();
  assert.deepEqual(sent.map(({ seq, revision, operation }) => [seq, revision, operation.ops]), [[1, 1, ['kept']]]);
});

test('a changed client id: the log can still tell that the edit was committed', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('abc') }, { fields: ['t'] })).text('t');
  field.insert(3, 'sent');
  await scene.sent();
  const [join] = await scene.reconnect({ client_id: 'c2' });
  scene.answer(join, { t: caughtUp(1, [entry(1, [3, 'sent'], 'c1', 1)]) });
  assert.deepEqual(scene.heard('unmerged'), []);
  assert.equal(field.text, 'abcsent');
  field.insert(0, 'n');
  assert.deepEqual((await scene.sent()).map(({ seq }) => seq), [1], 'the new client counts from one');
});

test('a changed client id and a snapshot: never on the wire again', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('abc') }, { fields: ['t'] })).text('t');
  field.insert(3, 'sent');
  await scene.sent();
  const [join] = await scene.reconnect({ client_id: 'c2' });
  scene.answer(join, { t: text('abc', { revision: 3000, operation_id: 'o3000' }) });
  assert.equal(scene.heard('unmerged').length, 1);
  assert.equal(field.text, 'abc');
  assert.deepEqual(await scene.sent(), []);
});

test('a changed client id and a log with a hole: still never on the wire again', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('abc') }, { fields: ['t'] })).text('t');
  field.insert(3, 'sent');
  await scene.sent();
  const [join] = await scene.reconnect({ client_id: 'c2' });
  scene.answer(join, { t: caughtUp(2, [entry(2, ['X'], 'c9', 1)]) });
  const [fresh, ...more] = await scene.sent();
  assert.deepEqual([fresh.type, fresh.fields, more], ['document_join', ['t'], []]);
  scene.answer(fresh, { t: text('Xabc', { revision: 2, operation_id: 'o2' }) });
  assert.deepEqual(scene.heard('unmerged').map(({ reason }) => reason), ['client_changed']);
  assert.deepEqual([field.text, await scene.sent()], ['Xabc', []]);
});

test('an application that makes unmerged edits anew finds the text they go into', async () => {
  const histories = [
    ['c1', text('other', { epoch: 'e2', revision: 9, operation_id: 'p9' }), 'other!'],
    ['c2', caughtUp(1, [entry(1, ['X'], 'c9', 1)]), 'Xabc!'],
  ];
  for (const [id, answer, expected] of histories) {
    const scene = new Scene();
    const field = (await scene.joined({ t: text('abc') }, { fields: ['t'] })).text('t');
    let shown = field.text;
    field.on('change', ({ operation }) => (shown = operation.apply(shown)));
    field.on('unmerged', () => field.insert(field.text.length, '!'));
    field.insert(3, 'sent');
    await scene.sent();
    const [join] = await scene.reconnect({ client_id: id });
    scene.answer(join, { t: answer });
    assert.deepEqual([field.text, shown], [expected, expected]);
    const [again] = await scene.sent();
    assert.deepEqual([again.operation.ops, again.epoch], [[expected.length - 1, '!'], answer.epoch]);
  }
});

test('values: set anew when given back, it is sent', async () => {
  for (const [id, more] of [['c2', {}], ['c1', { epoch: 'e2' }]]) {
    const scene = new Scene();
    const field = (await scene.joined({ v: value('a') }, { fields: ['v'] })).value('v');
    field.on('unmerged', ({ edits }) => field.set(`${edits[0]} anew`));
    field.set('b');
    await scene.sent();
    const [join] = await scene.reconnect({ client_id: id });
    scene.answer(join, { v: value('theirs', { revision: 3, ...more }) });
    assert.equal(field.value, 'b anew');
    assert.deepEqual((await scene.sent()).map((message) => message.value), ['b anew']);
  }
});

test('who has nothing pending is not told of edits when the history changes', async () => {
  const scene = new Scene();
  const fields = { t: text('abc', { revision: 2 }), v: value('a') };
  const document = await scene.joined(fields, { fields: ['t', 'v'] });
  const [join] = await scene.reconnect();
  scene.answer(join, { t: text('x', { epoch: 'e2' }), v: value('x', { epoch: 'e2' }) });
  assert.deepEqual([document.text('t').text, document.value('v').value], ['x', 'x']);
  assert.deepEqual(scene.heard('unmerged'), []);
});

test('an answer that makes no sense for a field is asked for anew', async () => {
  const scene = new Scene();
  const document = await scene.joined({ t: text('abc'), u: text('') }, { fields: ['t', 'u'] });
  const [join] = await scene.reconnect();
  scene.answer(join, { t: text(7, { epoch: 'e2' }), u: caughtUp(0, []) });
  const [fresh] = await scene.sent();
  assert.deepEqual([fresh.type, fresh.fields], ['document_join', ['t']]);
  assert.equal(scene.heard('error').length, 1);
  scene.answer(fresh, { t: text('seven', { epoch: 'e2' }) });
  assert.equal(document.text('t').text, 'seven');
});

test('waiting for what will never be saved ends with the document', async () => {
  const scene = new Scene();
  const document = await scene.joined({ t: text('') });
  document.text('t').insert(0, 'x');
  const saved = assert.rejects(document.whenSaved(), { name: 'CollabError', code: 'left' });
  document.leave();
  await saved;
  await assert.rejects(document.whenSaved(), { code: 'left' });
});

test('one token for many refusals', async () => {
  const world = new World();
  const reasons = [];
  const token = ({ reason }) => reasons.push(reason) && Promise.resolve('tok');
  const scene = new Scene(world, token);
  const names = ['a', 'b', 'c'];
  const document = await scene.joined(Object.fromEntries(names.map((name) => [name, text('')])));
  names.forEach((name) => document.text(name).insert(0, 'x'));
  await scene.sent();
  const expired = names.map((name) => ({ ...error('token_expired', 'reauthenticate', { seq: 1 }), field_name: name }));
  const sent = await scene.says(...expired);
  assert.deepEqual(sent.map(({ type }) => type), ['refresh_token']);
  assert.deepEqual(reasons, ['connect', 'refused']);
  await scene.world.pass(1000);
  assert.equal(scene.socket.taken().filter(({ type }) => type === 'operation').length, 3);
  await scene.says({ ...expired[0] });
  assert.deepEqual(reasons, ['connect', 'refused', 'refused'], 'a later refusal is a new one');
});

test('a refused edit is taken back, what came after it stays', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('abc') })).text('t');
  field.insert(0, 'X');
  await scene.sent();
  field.insert(4, 'Y');
  const [next] = await scene.says(error('lock_held', 'rollback', { seq: 1 }));
  assert.equal(field.text, 'abcY');
  assert.deepEqual([next.seq, next.operation.ops], [1, [3, 'Y']], 'a refused edit did not use its number');
  const [{ error: why, edit }] = scene.heard('refused');
  assert.deepEqual([why.code, edit.toOps()], ['lock_held', ['X']]);
  assert.ok(field.writable);
});

test('read only: taken back, and no more edits', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('abc') })).text('t');
  field.insert(0, 'X');
  const [sent] = await scene.sent();
  assert.equal(sent.id, undefined, 'what the answer belongs to is told by its field and number');
  await scene.says(error('read_only', 'rollback', { seq: 1 }));
  assert.equal(field.text, 'abc');
  assert.throws(() => field.insert(0, 'Y'), { code: 'read_only' });
});

test('fix and give up: taken back and told as an error', async () => {
  for (const [code, recovery] of [['too_large', 'fix'], ['document_too_large', 'give_up']]) {
    const scene = new Scene();
    const field = (await scene.joined({ t: text('abc') })).text('t');
    field.insert(0, 'X');
    await scene.sent();
    await scene.says(error(code, recovery, { seq: 1 }));
    assert.equal(field.text, 'abc');
    assert.equal(scene.heard('refused')[0].edit.toOps()[0], 'X');
    assert.equal(scene.heard('error')[0].error.code, code);
  }
});

test('to be tried later: the very same message after the wait', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('abc') })).text('t');
  field.insert(3, 'X');
  const [first] = await scene.sent();
  await scene.says(error('rate_limited', 'retry', { seq: 1, retry_after_ms: 800 }), applied(1, ['Z']));
  field.insert(5, 'Y');
  await scene.world.pass(799);
  assert.deepEqual(scene.socket.taken(), []);
  await scene.world.pass(1);
  assert.deepEqual(scene.socket.took('operation'), first);
  assert.equal(field.text, 'ZabcXY');
});

test('a long line with many edits keeps no note of those that are done', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('') }, { fields: ['t'] })).text('t');
  const ids = new Set();
  for (let seq = 1; seq <= 50; seq++) {
    field.insert(0, 'x');
    const [sent] = await scene.sent();
    ids.add(sent.id);
    await scene.says(acknowledged(seq, seq, ['x']));
    await scene.world.pass(50);
  }
  assert.deepEqual([...ids], [undefined], 'without an id nothing waits for a ref, which acknowledgements do not carry');
  field.insert(0, 'y');
  await scene.sent();
  await scene.says({ ...error('lock_held', 'rollback', { seq: 51 }), ref: '7' });
  assert.equal(field.text, 'x'.repeat(50), 'an error finds its edit by field and number');
});

test('errors about edits that are done are nothing', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('') })).text('t');
  field.insert(0, 'a');
  const [first] = await scene.sent();
  await scene.says(acknowledged(1, 1, ['a']));
  field.insert(1, 'b');
  await scene.sent();
  await scene.says(error('bad_operation', 'rollback', { seq: 1 }));
  assert.equal(field.text, 'ab');
  assert.deepEqual(scene.heard('refused'), []);
});

test('a repeat that is refused as bad may have been committed: the log is asked first', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('') }, { fields: ['t'] })).text('t');
  field.insert(0, 'a');
  await scene.sent();
  const [resume] = await scene.reconnect();
  scene.answer(resume, { t: caughtUp(0, []) });
  await scene.sent();
  const [join] = await scene.says(error('bad_operation', 'rollback', { seq: 1 }));
  assert.equal(join.type, 'document_join');
  scene.answer(join, { t: caughtUp(1, [entry(1, ['a'], 'c1', 1)], { last_seq: 1 }) });
  assert.equal(field.text, 'a');
  assert.equal(scene.document.state, 'saved');

  field.insert(1, 'b');
  await scene.sent();
  await scene.says(error('bad_operation', 'rollback', { seq: 2 }));
  assert.equal(field.text, 'a', 'what was sent once is believed at once');
});

test('resync: the field is silent until it is joined again', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('abc'), u: text('') })).text('t');
  field.insert(3, 'X');
  await scene.sent();
  const [join, ...none] = await scene.says({ type: 'resync', document_id: 'doc', field_name: 't', reason: 'slow' });
  assert.deepEqual(none, []);
  assert.deepEqual(join.fields, { t: { epoch: 'e1', revision: 0, operation_id: 'e1' } });
  await scene.says(applied(9, ['lost']));
  field.insert(4, 'Y');
  assert.deepEqual(await scene.sent(), []);
  scene.answer(join, { t: caughtUp(2, [entry(1, ['1'], 'c9', 1), entry(2, ['2'], 'c9', 2)]) });
  const [again] = await scene.sent();
  assert.deepEqual([again.seq, again.revision, again.operation.ops], [1, 2, [5, 'X']]);
  assert.equal(field.text, '21abcXY');
});

test('resync of a document joins all of it again', async () => {
  const scene = new Scene();
  await scene.joined({ t: text('a'), u: text('b') });
  const joins = await scene.says({ type: 'resync', document_id: 'doc', reason: 'slow' });
  assert.deepEqual(joins.map(({ fields }) => fields && Object.keys(fields)), [['t', 'u'], undefined]);
});

test('a gap and an edit both sides see differently are fetched, not guessed', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('abc') })).text('t');
  const [join] = await scene.says(applied(3, ['?']));
  assert.deepEqual(join.fields, { t: { epoch: 'e1', revision: 0, operation_id: 'e1' } });
  scene.answer(join, { t: caughtUp(3, [entry(1, ['1'], 'c9', 1), entry(2, ['2'], 'c9', 2), entry(3, ['3'], 'c9', 3)]) });
  assert.equal(field.text, '321abc');

  field.insert(0, 'X');
  await scene.sent();
  const [fresh] = await scene.says(acknowledged(1, 4, [2, 'X']));
  assert.deepEqual(fresh.fields, ['t']);
  scene.answer(fresh, { t: text('32X1abc', { revision: 4, operation_id: 'o4', last_seq: 1 }) });
  assert.equal(field.text, '32X1abc');
  assert.equal(scene.document.state, 'saved');
});

test('asking again in vain slows down', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('abc') })).text('t');
  field.insert(0, 'X');
  await scene.sent();
  const waits = [];
  for (let round = 0; round < 5; round++) {
    const before = scene.world.time;
    let sent = await scene.says(error('sequence_gap', 'resync', { seq: 1 }));
    while (sent.length === 0) {
      await scene.world.pass(5);
      sent = scene.socket.taken();
    }
    waits.push(scene.world.time - before);
    scene.answer(sent[0], { t: caughtUp(0, []) });
    assert.equal((await scene.sent())[0].type, 'operation');
  }
  assert.deepEqual(waits, [0, 125, 250, 500, 1000]);
});

test('a big edit goes in pieces, none over the limit', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ t: text('') })).text('t');
  const pasted = '\u{1f600}"\n\u00e9x'.repeat(20000);
  field.insert(0, pasted);
  let server = '';
  let pieces = 0;
  for (let sent = await scene.sent(); sent.length > 0; pieces++) {
    const [message] = sent;
    assert.ok(Buffer.byteLength(JSON.stringify(message)) <= 65536);
    assert.equal(message.seq, pieces + 1);
    server = TextOperation.fromOps(message.operation.ops).apply(server);
    sent = await scene.says(acknowledged(message.seq, pieces + 1, message.operation.ops));
  }
  assert.equal(server, pasted);
  assert.ok(pieces > 3 && pieces < 12, `${pieces} pieces`);
  assert.equal(scene.document.state, 'saved');
});

test('fields to come appear with their first edit', async () => {
  const scene = new Scene();
  const document = await scene.joined({});
  await scene.says({ ...applied(1, ['new']), field_name: 'n', epoch: 'e7' });
  assert.equal(document.text('n').text, 'new');
  const change = { type: 'field_changed', epoch: 'e8', field_type: 'value', revision: 1, value: [1], client_id: 'c9' };
  await scene.says(about('w', change));
  assert.deepEqual(document.value('w').value, [1]);
  assert.deepEqual(scene.heard('field').map(({ name, type }) => [name, type]), [['n', 'text'], ['w', 'value']]);
  document.text('n').insert(0, 'X');
  const [sent] = await scene.sent();
  assert.deepEqual([sent.epoch, sent.revision, sent.seq], ['e7', 1, 1]);
});

test('a field nobody has: asked for by name, and a value once it is set', async () => {
  const scene = new Scene();
  const document = await scene.joined({});
  const field = document.value('status');
  assert.throws(() => field.set(1), { code: 'not_joined' });
  const [join] = await scene.sent();
  assert.deepEqual(join.fields, ['status']);
  scene.answer(join, { status: text('') });
  assert.equal(field.value, undefined);
  field.set({ done: true });
  const [change] = await scene.sent();
  assert.deepEqual([change.type, change.seq, change.value], ['field_change', 1, { done: true }]);
  await scene.says(about('status', { type: 'field_change_acknowledged', revision: 1, seq: 1 }));
  assert.equal(document.state, 'saved');
  assert.throws(() => document.text('status'), { code: 'wrong_type' });
});

test('values: the last one wins, own ones show at once', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ v: value('a') })).value('v');
  const changes = [];
  field.on('change', ({ value: now, origin }) => changes.push([now, origin]));
  const given = { list: [1] };
  field.set(given);
  given.list.push(2);
  assert.deepEqual(field.value, { list: [1] }, 'what the caller does later changes nothing');
  field.set('c');
  field.set('d');
  assert.deepEqual((await scene.sent()).map((message) => message.value), [{ list: [1] }]);
  const changed = (revision, now) =>
    about('v', { type: 'field_changed', epoch: 'e1', field_type: 'value', revision, value: now, client_id: 'c9' });
  await scene.says(changed(2, 'theirs'));
  assert.equal(field.value, 'd');
  const [next] = await scene.says(about('v', { type: 'field_change_acknowledged', revision: 3, seq: 1 }));
  assert.deepEqual([next.seq, next.value], [2, 'd']);
  await scene.says(about('v', { type: 'field_change_acknowledged', revision: 4, seq: 2 }), changed(5, 'last'));
  assert.equal(field.value, 'last');
  assert.deepEqual(changes.at(-1), ['last', 'remote']);
  assert.throws(() => field.set(undefined), { code: 'bad_message' });
});

test('values: unless somebody was faster', async () => {
  const scene = new Scene();
  const field = (await scene.joined({ v: value('a') })).value('v');
  field.set('b', { ifUnchanged: true });
  const [sent] = await scene.sent();
  assert.equal(sent.if_revision, 1);
  const refused = { type: 'error', code: 'conflict', recovery: 'rollback', message: '', seq: sent.seq };
  await scene.says(about('v', refused));
  assert.equal(field.value, 'a');
  assert.deepEqual(scene.heard('refused').map(({ edit }) => edit), ['b']);
});

test('values: resuming knows what became of the change under way', async () => {
  for (const [lastSeq, sentAgain] of [[0, [1]], [1, []]]) {
    const scene = new Scene();
    const field = (await scene.joined({ v: value('a') }, { fields: ['v'] })).value('v');
    field.set('b');
    await scene.sent();
    const [join] = await scene.reconnect();
    scene.answer(join, { v: value('theirs', { revision: 3, operation_id: 'v3', last_seq: lastSeq }) });
    assert.deepEqual((await scene.sent()).map(({ seq }) => seq), sentAgain);
    assert.equal(field.value, lastSeq === 1 ? 'theirs' : 'b');
  }
});

test('values: a changed client id or history gives the change to the application', async () => {
  for (const [id, more, reason] of [['c2', {}, 'client_changed'], ['c1', { epoch: 'e2' }, 'epoch_changed']]) {
    const scene = new Scene();
    const field = (await scene.joined({ v: value('a') }, { fields: ['v'] })).value('v');
    field.set('b');
    await scene.sent();
    const [join] = await scene.reconnect({ client_id: id });
    scene.answer(join, { v: value('theirs', { revision: 3, ...more }) });
    assert.deepEqual(scene.heard('unmerged').map((each) => [each.reason, each.edits]), [[reason, ['b']]]);
    assert.equal(field.value, 'theirs');
    assert.deepEqual(await scene.sent(), []);
  }
});

test('the server ends a membership: nothing is lost silently', async () => {
  const scene = new Scene();
  const document = await scene.joined({ t: text('abc') });
  const field = document.text('t');
  field.insert(0, 'X');
  await scene.sent();
  await scene.says({ type: 'document_left', document_id: 'doc', reason: 'forbidden' });
  assert.deepEqual(scene.heard('left').map(({ reason }) => reason), ['forbidden']);
  assert.deepEqual(scene.heard('unmerged').map(({ reason }) => reason), ['forbidden']);
  assert.equal(field.state, 'closed');
});

test('one field that may no longer be read does not take the others along', async () => {
  const scene = new Scene();
  const document = await scene.joined({ t: text('abc'), u: text('def') }, { fields: ['t', 'u'] });
  const [join] = await scene.reconnect();
  const refusal = (to) => ({ type: 'error', code: 'forbidden', recovery: 'rollback', message: '', document_id: 'doc', ref: to.id });
  const [one, two] = await scene.says(refusal(join));
  assert.deepEqual([one, two].map(({ fields }) => Object.keys(fields)), [['t'], ['u']]);
  scene.answer(one, { t: caughtUp(0, []) });
  await scene.says(refusal(two));
  assert.deepEqual(document.fieldNames, ['t']);
  document.text('t').insert(0, 'X');
  assert.equal((await scene.sent())[0].type, 'operation');
});

test('names and values from anywhere change no prototype', async () => {
  const scene = new Scene();
  await accept(scene.world);
  const promise = scene.client.join('doc');
  const [join] = await scene.sent();
  const fields = `{"__proto__": ${JSON.stringify(text('p'))}, "constructor": ${JSON.stringify(text('c'))},
    "v": ${JSON.stringify(value(0)).replace('"content":0', '"content":{"__proto__":{"polluted":1}}')}}`;
  scene.socket.onmessage({ data: `{"type":"document_joined","document_id":"doc","ref":"${join.id}","fields":${fields}}` });
  const document = await promise;
  assert.equal({}.polluted, undefined);
  assert.equal(document.text('constructor').text, 'c');
  assert.ok(Object.hasOwn(document.value('v').value, '__proto__'));
  for (const name of ['__proto__', '', '.', '..', 'a b', 'x'.repeat(129), 'a\n', 7]) {
    assert.throws(() => document.text(name), { code: 'bad_name' });
    assert.throws(() => scene.client.join(name), { code: 'bad_name' });
  }
  const [resume] = await scene.reconnect();
  assert.ok(Object.keys(resume.fields).includes('constructor'));
  assert.equal({}.epoch, undefined);
  scene.socket.says({ type: 'operation_applied', document_id: '__proto__', field_name: '__proto__', revision: 1 });
});

test('an error of nobody reaches the client, an expired token is renewed', async () => {
  const scene = new Scene();
  await scene.joined({});
  const told = [];
  scene.client.on('error', ({ code }) => told.push(code));
  const sent = await scene.says({ type: 'error', code: 'token_expired', recovery: 'reauthenticate', message: '' });
  assert.deepEqual(told, ['token_expired']);
  assert.deepEqual(sent.map(({ type }) => type), ['refresh_token']);
});

test('client states', async () => {
  const world = new World();
  const client = connect('ws://test/', { token: 'tok', environment: world.environment });
  const states = [];
  client.on('state', (state) => states.push(state));
  await accept(world);
  assert.deepEqual(client.user, { userId: 'ann', tenantId: 't', info: {} });
  world.socket.drops();
  await world.pass(1000);
  await accept(world);
  world.socket.drops(4403);
  assert.deepEqual(states, ['online', 'offline', 'online', 'offline', 'closed']);
  client.close();
});
