import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection } from '../../main/resources/META-INF/resources/collab/connection.js';
import { encodeFrames } from '../../main/resources/META-INF/resources/collab/frames.js';
import { World, accept, authenticated } from './support/world.mjs';

function dial({ token = 'tok' } = {}) {
  const world = new World();
  const connection = new Connection('ws://test/realtime/ws', { token, environment: world.environment });
  const told = [];
  for (const event of ['state', 'authenticated', 'message', 'lost', 'error', 'closed']) {
    connection.on(event, (detail) => told.push([event, detail]));
  }
  connection.open();
  const heard = (event) => told.filter(([name]) => name === event).map(([, detail]) => detail);
  return { world, connection, heard };
}

test('the token is the first message, and the provider may take its time', async () => {
  let give;
  const { world, connection } = dial({ token: () => new Promise((resolve) => (give = resolve)) });
  await world.settle();
  assert.equal(world.sockets.length, 0, 'the deadline of the server must not run while a token is fetched');
  give('fresh');
  await world.settle();
  world.socket.opens();
  world.socket.says({ type: 'auth_required', protocol: 1, deadline_ms: 10000 });
  assert.deepEqual(world.socket.took('authenticate'), { type: 'authenticate', token: 'fresh' });
  world.socket.says(authenticated());
  assert.equal(connection.state, 'open');
  assert.equal(connection.clientId, 'c1');
});

test('resuming names the client and the newest resume token', async () => {
  const { world, heard } = dial();
  await accept(world);
  for (const [token, next] of [['r1', 'r2'], ['r2', 'r3']]) {
    world.socket.drops();
    await world.pass(5000);
    const message = await accept(world, { resume_token: next });
    assert.deepEqual([message.client_id, message.resume_token], ['c1', token]);
  }
  assert.deepEqual(heard('authenticated').map((each) => each.previous_client_id), [undefined, 'c1', 'c1']);
  assert.equal(heard('lost').length, 2);
});

test('what is sent in one turn is one frame, and none larger than the server takes', async () => {
  const { world, connection } = dial();
  await accept(world);
  connection.send({ type: 'a' });
  await world.settle();
  connection.send({ type: 'b' });
  connection.send({ type: 'c' });
  await world.settle();
  assert.deepEqual(world.socket.frames, ['{"type":"a"}', '[{"type":"b"},{"type":"c"}]']);
  const small = dial();
  await accept(small.world, { limits: { max_frame_bytes: 20 } });
  small.connection.send({ type: 'b' });
  small.connection.send({ type: 'c' });
  await small.world.settle();
  assert.deepEqual(small.world.socket.frames, ['{"type":"b"}', '{"type":"c"}']);

  const messages = Array.from({ length: 9 }, (_, i) => ({ type: 'x', text: '\u00e9'.repeat(i) }));
  const frames = encodeFrames(messages, 70);
  frames.forEach((frame) => assert.ok(Buffer.byteLength(frame) <= 70, frame));
  assert.deepEqual(frames.flatMap((frame) => JSON.parse(frame)), messages);
});

test('a batch is its messages in order; what cannot be read is nothing', async () => {
  const { world, heard } = dial();
  await accept(world);
  world.socket.says({ type: 'x', n: 1 }, { type: 'y', n: 2 });
  world.socket.onmessage({ data: 'no json' });
  world.socket.onmessage({ data: '[1, null, "a"]' });
  assert.deepEqual(heard('message').map(({ n }) => n), [1, 2]);
});

test('a ping is answered with what it carried', async () => {
  const { world } = dial();
  await accept(world);
  world.socket.says({ type: 'ping', timestamp: 'as it came' });
  assert.deepEqual(world.socket.took('pong'), { type: 'pong', timestamp: 'as it came' });
});

test('silence of a heartbeat and eight seconds is death, any frame is life', async () => {
  const { world, connection } = dial();
  await accept(world);
  await world.pass(32000);
  world.socket.says({ type: 'presence_change' });
  await world.pass(32999);
  assert.equal(connection.state, 'open');
  const first = world.socket;
  await world.pass(2);
  assert.notEqual(connection.state, 'open');
  assert.ok(first.closed);
});

test('after a sleep the line is asked before it is given up', async () => {
  const { world, connection } = dial();
  await accept(world);
  await world.sleep(3600000);
  world.socket.took('ping');
  assert.equal(connection.state, 'open');
  world.socket.says({ type: 'pong', timestamp: 1 });
  await world.pass(20000);
  assert.equal(connection.state, 'open');
  world.wake();
  world.socket.took('ping');
  await world.pass(5001);
  assert.notEqual(connection.state, 'open');
});

test('attempts are spread over a growing time: 5 s at most in the first half minute, then 30 s', async () => {
  const { world } = dial();
  world.dice = 0.999;
  const delays = [];
  await world.settle();
  for (let attempt = 0; attempt < 14; attempt++) {
    const before = world.time;
    const count = world.sockets.length;
    world.socket.drops();
    while (world.sockets.length === count) {
      await world.pass(50);
    }
    delays.push(world.time - before);
  }
  assert.deepEqual(delays.slice(0, 5), [250, 500, 1000, 2000, 4000]);
  assert.deepEqual(delays.slice(5, 9), [5000, 5000, 5000, 5000]);
  assert.deepEqual(delays.slice(-3), [30000, 30000, 30000]);
});

test('the wait is anything up to the most, and a long good line starts the count anew', async () => {
  const { world } = dial();
  world.dice = 0;
  await world.settle();
  world.socket.drops();
  await world.pass(0);
  assert.equal(world.sockets.length, 2, 'with the lowest dice there is no wait');
  world.dice = 0.999;
  await accept(world);
  world.socket.drops();
  await world.pass(250);
  assert.equal(world.sockets.length, 2, 'a line that died at once was an attempt like the others');
  await world.pass(250);
  assert.equal(world.sockets.length, 3);
  await accept(world);
  await world.pass(6000);
  world.socket.drops();
  await world.pass(250);
  assert.equal(world.sockets.length, 4);
});

test('no answer within ten seconds is an attempt that failed', async () => {
  const { world } = dial();
  await world.settle();
  await world.pass(10000);
  assert.ok(world.socket.closed);
  await world.pass(250);
  assert.equal(world.sockets.length, 2);
});

test('a bye says when to come back, also when its close frame is lost, and waking does not come early', async () => {
  const { world } = dial();
  await accept(world);
  world.socket.says({ type: 'bye', code: 1012, retry_after_ms: 7300 });
  world.socket.drops(1012);
  world.wake();
  await world.pass(7299);
  assert.equal(world.sockets.length, 1);
  await world.pass(1);
  assert.equal(world.sockets.length, 2);
  await accept(world);
  world.socket.says({ type: 'bye', code: 4409 });
  world.socket.drops(1006);
  await world.pass(60000);
  assert.equal(world.sockets.length, 2);
});

test('the network or the tab coming back ends the wait', async () => {
  const { world } = dial();
  await world.settle();
  for (let i = 0; i < 6; i++) {
    world.socket.drops();
    await world.pass(i < 5 ? 5000 : 0);
  }
  const before = world.sockets.length;
  world.wake();
  await world.settle();
  assert.equal(world.sockets.length, before + 1);
});

test('4401 asks for a token once again, and then no more', async () => {
  const reasons = [];
  const token = ({ reason }) => reasons.push(reason) && `t${reasons.length}`;
  const { world, connection, heard } = dial({ token });
  await accept(world);
  world.socket.drops(4401);
  await world.settle();
  world.socket.opens();
  assert.equal(world.socket.took('authenticate').token, 't2');
  world.socket.drops(4401);
  await world.pass(60000);
  assert.deepEqual(reasons, ['connect', 'refused']);
  assert.equal(connection.state, 'closed');
  assert.deepEqual(heard('closed').map(({ code, closeCode }) => [code, closeCode]), [['invalid_token', 4401]]);
});

test('a refused token is the same as 4401; a server in trouble is not', async () => {
  const { world, connection } = dial();
  await world.settle();
  world.socket.opens();
  world.socket.says({ type: 'error', code: 'store_unavailable', recovery: 'retry', retry_after_ms: 3000, message: '' });
  await world.pass(2999);
  assert.equal(world.sockets.length, 1);
  await world.pass(1);
  world.socket.opens();
  world.socket.says({ type: 'error', code: 'token_expired', recovery: 'reauthenticate', message: '' });
  await world.settle();
  assert.equal(world.sockets.length, 3);
  world.socket.opens();
  world.socket.says({ type: 'error', code: 'token_expired', recovery: 'reauthenticate', message: '' });
  assert.equal(connection.state, 'closed');
});

test('over the cap of connections it comes back later; who is forbidden does not', async () => {
  const { world, connection, heard } = dial();
  world.dice = 0.999;
  await world.settle();
  world.socket.opens();
  world.socket.says({ type: 'error', code: 'limit_exceeded', recovery: 'give_up', message: 'too many connections' });
  world.socket.drops(1013);
  assert.equal(connection.state, 'waiting');
  await world.pass(250);
  assert.equal(world.sockets.length, 2);
  world.socket.opens();
  world.socket.says({ type: 'error', code: 'forbidden', recovery: 'rollback', message: '' });
  await world.pass(120000);
  assert.equal(world.sockets.length, 2);
  assert.deepEqual(heard('closed').map(({ code }) => code), ['forbidden']);
});

for (const [code, name] of [[4403, 'forbidden'], [4409, 'superseded']]) {
  test(`${code} does not come back by itself`, async () => {
    const { world, connection, heard } = dial();
    await accept(world);
    world.socket.drops(code);
    world.wake();
    await world.pass(120000);
    assert.equal(world.sockets.length, 1);
    assert.equal(heard('closed')[0].code, name);
    connection.open();
    await world.settle();
    world.socket.opens();
    const again = world.socket.took('authenticate');
    assert.equal(again.client_id, code === 4409 ? undefined : 'c1', 'who was superseded is somebody new');
  });
}

test('an expiring token is replaced on the living line', async () => {
  const tokens = ['one', 'two'];
  const { world } = dial({ token: () => tokens.shift() });
  await accept(world);
  world.socket.says({ type: 'token_expiring', expires_at: '2030-01-01T00:00:00Z' });
  await world.settle();
  assert.deepEqual(world.socket.took('refresh_token'), { type: 'refresh_token', token: 'two' });
});

test('a token provider that never answers is asked again, and what it gives too late is nothing', async () => {
  const given = [];
  const { world, connection, heard } = dial({ token: () => new Promise((resolve) => given.push(resolve)) });
  await world.pass(14999);
  assert.equal(given.length, 1);
  await world.pass(1000);
  assert.deepEqual(heard('error').map(({ code }) => code), ['token_unavailable']);
  assert.equal(given.length, 2);
  given[0]('late');
  await world.settle();
  assert.equal(world.sockets.length, 0);
  given[1]('tok');
  await accept(world);
  await world.pass(20000);
  assert.equal(connection.state, 'open');
});

test('a token provider that fails is asked again', async () => {
  let calls = 0;
  const token = () => (++calls < 3 ? Promise.reject(new Error('no network')) : 'tok');
  const { world, heard } = dial({ token });
  await world.pass(5000);
  assert.equal(calls, 3);
  assert.equal(world.sockets.length, 1);
  assert.deepEqual(heard('error').map(({ code }) => code), ['token_unavailable', 'token_unavailable']);
});

test('an address that cannot be opened is told once', async () => {
  const { world, connection, heard } = dial();
  world.environment.openSocket = () => {
    throw new SyntaxError('no address');
  };
  await world.pass(60000);
  assert.equal(connection.state, 'closed');
  assert.deepEqual(heard('closed').map(({ code }) => code), ['bad_url']);
});

test('closing ends it: no timers, no listening, nothing from the old socket', async () => {
  const { world, connection, heard } = dial();
  await accept(world);
  connection.close();
  assert.ok(world.socket.closed);
  assert.equal(world.timers.length, 0);
  assert.equal(world.wakers.size, 0);
  assert.deepEqual(heard('closed'), [null]);
  world.socket.says({ type: 'x' });
  world.socket.drops(1006);
  await world.pass(60000);
  assert.equal(world.sockets.length, 1);
});
