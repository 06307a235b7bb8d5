import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection } from '../../main/resources/META-INF/resources/collab/connection.js';
import { StreamSocket } from '../../main/resources/META-INF/resources/collab/stream-socket.js';
import { browser, resultOf } from './support/chromium.mjs';
import { authenticated, World } from './support/world.mjs';

/** A world in which streams can be opened too; `dialled` says which way. */
function scene() {
  const world = new World();
  const dialled = [];
  const { openSocket } = world.environment;
  world.environment.openSocket = (url) => {
    dialled.push('websocket');
    return openSocket(url);
  };
  world.environment.openStream = (url, token, { polls }) => {
    dialled.push(polls ? 'poll' : `${url} ${token}`);
    const socket = openSocket(url);
    socket.knowsWho = true;
    return socket;
  };
  const connection = new Connection('ws://test/realtime/ws', { token: 'tok', environment: world.environment });
  const told = [];
  connection.on('authenticated', ({ client_id: id, previous_client_id: before }) => told.push([id, before]));
  connection.open();
  return { world, dialled, connection, told };
}

const STREAM = 'http://test/realtime/stream tok';

/** The line is open and has lived long enough to be a good one. */
async function lives(world) {
  world.socket.opens();
  if (!world.socket.knowsWho) {
    world.socket.took('authenticate');
  }
  world.socket.says(authenticated());
  await world.pass(6000);
}

test('where no WebSocket opens a stream takes its place, at once', async () => {
  const { world, dialled, connection, told } = scene();
  await world.settle();
  world.socket.drops();
  await world.pass(1000);
  assert.deepEqual(dialled, ['websocket', STREAM]);
  await lives(world);
  assert.deepEqual(told, [['c1', undefined]]);
  assert.equal(connection.state, 'open');
  assert.equal(connection.transport, 'stream');
  assert.deepEqual(world.socket.taken(), [], 'it is known who this is');
});

test('whoever changes the way stays who it was', async () => {
  const { world, connection, told } = scene();
  await world.settle();
  await lives(world);
  world.socket.drops();
  await world.pass(1000);
  world.socket.drops();
  await world.pass(1000);
  world.socket.drops();
  await world.pass(5000);
  assert.equal(connection.transport, 'stream');
  world.socket.opens();
  const ask = world.socket.took('authenticate');
  assert.deepEqual([ask.client_id, ask.resume_token], ['c1', 'r1']);
  world.socket.says(authenticated({ client_id: 'nobody', resume_token: 'none' }));
  assert.equal(connection.state, 'authenticating', 'the greeting of somebody new is not for this client');
  world.socket.says(authenticated({ resume_token: 'r2' }));
  assert.equal(connection.state, 'open');
  assert.deepEqual(told, [['c1', undefined], ['c1', 'c1']]);
});

test('one that has worked is tried once more', async () => {
  const { world, dialled } = scene();
  await world.settle();
  await lives(world);
  world.socket.drops();
  await world.pass(1000);
  world.socket.drops();
  await world.pass(3000);
  assert.deepEqual(dialled, ['websocket', 'websocket', 'websocket']);
  world.socket.drops();
  await world.pass(5000);
  assert.equal(dialled[3], STREAM);
});

test('if neither opens they take turns', async () => {
  const { world, dialled } = scene();
  for (let i = 0; i < 4; i++) {
    await world.pass(5000);
    world.socket.drops();
  }
  assert.deepEqual(dialled, ['websocket', STREAM, 'websocket', STREAM]);
});

test('a refusal says nothing against the way', async () => {
  const { world, dialled } = scene();
  await world.settle();
  world.socket.opens();
  world.socket.drops(1012);
  await world.pass(5000);
  assert.deepEqual(dialled, ['websocket', 'websocket']);
});

test('it goes back when a WebSocket gets through, and not before', async () => {
  const { world, dialled, connection } = scene();
  await world.settle();
  world.socket.drops();
  await world.pass(1000);
  const stream = world.socket;
  await lives(world);
  for (let minute = 0; minute < 5; minute++) {
    stream.says({ type: 'pong' });
    await world.pass(30000);
    stream.says({ type: 'pong' });
    await world.pass(30000);
  }
  stream.says({ type: 'pong' });
  assert.deepEqual(dialled, ['websocket', STREAM, 'websocket']);
  const probe = world.socket;
  probe.onopen?.();
  assert.equal(connection.transport, 'stream', 'a handshake alone proves nothing');
  probe.says({ type: 'auth_required' });
  await world.settle();
  assert.ok(stream.closed && probe.closed);
  assert.equal(dialled.length, 4);
  world.socket.opens();
  assert.equal(world.socket.took('authenticate').client_id, 'c1');
  assert.equal(connection.transport, 'websocket');
});

test('a WebSocket that still does not get through leaves the stream as it is', async () => {
  const { world, dialled, connection } = scene();
  await world.settle();
  world.socket.drops();
  await world.pass(1000);
  const stream = world.socket;
  await lives(world);
  for (let i = 0; i < 11; i++) {
    stream.says({ type: 'pong' });
    await world.pass(30000);
  }
  stream.says({ type: 'pong' });
  assert.equal(dialled.length, 3);
  world.socket.drops();
  await world.pass(1000);
  stream.says({ type: 'pong' });
  assert.equal(dialled.length, 3, 'not again at once');
  assert.equal(connection.state, 'open');
  assert.ok(!stream.closed);
});

/** A client whose streams are held back, polling. */
async function polling() {
  const made = scene();
  await made.world.settle();
  made.world.socket.drops();
  await made.world.pass(500);
  assert.equal(made.dialled.at(-1), STREAM);
  await made.world.pass(4000);
  assert.equal(made.connection.transport, 'stream');
  await made.world.pass(1500);
  assert.equal(made.dialled.at(-1), 'poll');
  return made;
}

test('a stream that says nothing is polled', async () => {
  const { world, connection, told } = await polling();
  assert.equal(connection.transport, 'poll');
  await lives(world);
  assert.equal(connection.state, 'open');
  assert.deepEqual(told, [['c1', undefined]]);
});

test('a stream that falls silent is polled', async () => {
  const { world, dialled } = scene();
  await world.settle();
  world.socket.drops();
  await world.pass(1000);
  await lives(world);
  assert.deepEqual(dialled, ['websocket', STREAM]);
  await world.pass(33000);
  assert.deepEqual(dialled, ['websocket', STREAM, 'poll']);
});

test('a WebSocket that falls silent is not polled', async () => {
  const { world, dialled } = scene();
  await world.settle();
  await lives(world);
  await world.pass(28000);
  assert.ok(dialled.length > 1);
  assert.ok(dialled.every((way) => way === 'websocket'), String(dialled));
});

test('polls that fail give way to a WebSocket', async () => {
  const { world, dialled } = await polling();
  world.socket.drops();
  await world.pass(5000);
  assert.deepEqual(dialled.slice(2), ['poll', 'websocket']);
});

test('polls give way to whatever better way is clear', async () => {
  const { world, dialled, connection } = await polling();
  const polls = world.socket;
  await lives(world);
  for (let i = 0; i < 10; i++) {
    polls.says({ type: 'pong' });
    await world.pass(30000);
  }
  polls.says({ type: 'pong' });
  assert.equal(dialled.at(-1), 'websocket');
  world.socket.drops();
  await world.pass(1000);
  polls.says({ type: 'pong' });
  assert.equal(dialled.at(-1), STREAM);
  const probe = world.socket;
  probe.onopen?.();
  await world.settle();
  assert.equal(connection.transport, 'poll', 'only what is heard proves that it is not held back');
  probe.says(authenticated());
  await world.settle();
  assert.ok(polls.closed && probe.closed);
  assert.equal(connection.transport, 'stream');
  world.socket.opens();
  assert.equal(world.socket.took('authenticate').client_id, 'c1');
});

/** A polled stream: `answers` are what is answered to what is asked, in turn. */
async function polls(answers, time = 5000) {
  const world = new World();
  const asked = [];
  const told = [];
  const fetch = async (url, { method = 'GET', headers, signal }) => {
    if (method === 'DELETE') {
      asked.push(`leave ${headers['Collab-Stream']}`);
      return new Response(null, { status: 204 });
    }
    asked.push(url.endsWith('?poll=true') ? 'open' : headers['Collab-Sequence']);
    const answer = answers.shift();
    if (answer === undefined) {
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    } else if (answer === 0) {
      throw new Error('no line');
    }
    return typeof answer === 'number' ? new Response(null, { status: answer }) : new Response(answer);
  };
  const socket = new StreamSocket('http://test/stream', 'tok', { environment: world.environment, polls: true, fetch });
  socket.onopen = () => told.push('open');
  socket.onmessage = ({ data }) => told.push(data);
  socket.onclose = ({ code, reason }) => told.push(`closed ${code} ${reason}`);
  await world.pass(time);
  return { world, socket, asked, told };
}

const frameOf = (data) => `event: frame\ndata: ${data}\n\n`;

test('answers are asked for one after the other, and again if they got lost', async () => {
  const { asked, told } = await polls([OPEN, frameOf(1), ':\n\n', frameOf(2), 0, 503, 429, 'event: frame\nda', frameOf(3)]);
  assert.deepEqual(asked, ['open', '1', '2', '2', '3', '3', '3', '3', '3', '4']);
  assert.deepEqual(told, ['open', '1', '2', '3']);
});

test('what is refused for now is not asked again at once', async () => {
  const { world, asked } = await polls([OPEN, 503, frameOf(1)], 400);
  assert.deepEqual(asked, ['open', '1']);
  await world.pass(200);
  assert.deepEqual(asked, ['open', '1', '1', '2']);
});

test('polls end as a WebSocket would', async () => {
  const ended = await polls([OPEN, 'event: close\ndata: {"code":1012,"reason":"restart"}\n\n']);
  assert.deepEqual(ended.told, ['open', 'closed 1012 restart']);
  assert.deepEqual(ended.asked, ['open', '1']);
  assert.deepEqual((await polls([OPEN, 404])).told, ['open', 'closed 1006 ']);
  assert.deepEqual((await polls([OPEN, 409])).told, ['open', 'closed 1006 ']);
  assert.deepEqual((await polls([OPEN, 401])).told, ['open', 'closed 4401 ']);
  assert.deepEqual((await polls([401])).told, ['closed 4401 ']);
  assert.deepEqual((await polls([0])).told, ['closed 1006 ']);
  assert.deepEqual((await polls([''])).told, ['closed 1006 ']);
});

test('whoever closes polls hears nothing more', async () => {
  const { world, socket, asked, told } = await polls([OPEN, frameOf(1)]);
  socket.close();
  await world.pass(5000);
  assert.deepEqual(asked, ['open', '1', '2', 'leave secret']);
  assert.deepEqual(told, ['open', '1']);
});

/** A stream whose server the test plays. */
async function stream() {
  const world = new World();
  const posts = [];
  const tokens = [];
  let controller;
  const statuses = [];
  const leaves = [];
  const fetch = async (url, { method = 'GET', headers, body, signal, keepalive = false }) => {
    if (method === 'DELETE') {
      assert.ok(keepalive, 'it outlives the page');
      leaves.push([headers.Authorization, headers['Collab-Stream']]);
      throw new Error('no line');
    }
    if (method === 'GET') {
      assert.equal(headers.Authorization, 'Bearer tok');
      const answer = new ReadableStream({ start: (made) => { controller = made; } });
      signal.addEventListener('abort', () => { aborted = true; });
      return new Response(statuses[0] === 'refuse' ? null : answer, { status: statuses[0] === 'refuse' ? 401 : 200 });
    }
    const status = statuses.shift() ?? 204;
    tokens.push(headers.Authorization);
    posts.push([headers['Collab-Sequence'], body, status]);
    assert.equal(headers['Collab-Stream'], 'secret');
    if (status === 0) {
      throw new Error('no line');
    }
    return status === 'hangs' ? new Promise(() => {}) : new Response(null, { status });
  };
  let aborted = false;
  const socket = new StreamSocket('http://test/stream', 'tok', { environment: world.environment, fetch });
  const told = [];
  socket.onopen = () => told.push('open');
  socket.onmessage = ({ data }) => told.push(data);
  socket.onclose = ({ code, reason }) => told.push(`closed ${code} ${reason}`);
  const says = async (text) => {
    controller.enqueue(new TextEncoder().encode(text));
    await world.settle();
  };
  return { world, socket, posts, leaves, tokens, statuses, told, says, ends: () => controller.close(), aborted: () => aborted };
}

const OPEN = 'event: open\ndata: {"session_id":"s","stream_key":"secret"}\n\n';

test('frames go up in order, each once it is known that the one before has arrived', async () => {
  const { world, socket, posts, statuses, told, says } = await stream();
  await world.settle();
  socket.send('a');
  await world.settle();
  assert.deepEqual(posts, [], 'not before it is open');
  statuses.push(204, 0, 503, 204, 413);
  await says(OPEN);
  socket.send('b');
  socket.send('too large');
  socket.send('c');
  await world.pass(3000);
  assert.deepEqual(posts, [
    ['1', 'a', 204], ['2', 'b', 0], ['2', 'b', 503], ['2', 'b', 204], ['3', 'too large', 413], ['3', 'c', 204],
  ]);
  await says('event: frame\ndata: {"type":"pong"}\n\nevent: frame\ndata: [1]\n\n');
  assert.deepEqual(told, ['open', '{"type":"pong"}', '[1]']);
});

test('a request that is never answered is sent again', async () => {
  const { world, socket, posts, statuses, says } = await stream();
  await world.settle();
  await says(OPEN);
  statuses.push('hangs');
  socket.send('a');
  await world.pass(9999);
  assert.equal(posts.length, 1);
  await world.pass(1000);
  assert.deepEqual(posts, [['1', 'a', 'hangs'], ['1', 'a', 204]]);
});

test('a frame that gets nowhere for half a minute ends the line', async () => {
  const { world, socket, statuses, told, says } = await stream();
  await world.settle();
  await says(OPEN);
  statuses.push(...Array.from({ length: 100 }, () => 502));
  socket.send('a');
  await world.pass(29000);
  assert.deepEqual(told, ['open']);
  await world.pass(2000);
  assert.deepEqual(told, ['open', 'closed 1006 ']);
});

test('a newer token is shown with the next frame', async () => {
  const { world, socket, tokens, says } = await stream();
  await world.settle();
  await says(OPEN);
  socket.send('a');
  await world.settle();
  socket.renew('newer');
  socket.send('b');
  await world.settle();
  assert.deepEqual(tokens, ['Bearer tok', 'Bearer newer']);
});

test('the end is told as a WebSocket would', async () => {
  const one = await stream();
  await one.world.settle();
  await one.says(`${OPEN}event: close\ndata: {"code":4409,"reason":"superseded"}\n\n`);
  assert.deepEqual(one.told, ['open', 'closed 4409 superseded']);
  const other = await stream();
  await other.world.settle();
  await other.says(OPEN);
  other.ends();
  await other.world.settle();
  assert.deepEqual(other.told, ['open', 'closed 1006 ']);
  const gone = await stream();
  await gone.world.settle();
  gone.statuses.push(404);
  await gone.says(OPEN);
  gone.socket.send('a');
  await gone.world.settle();
  assert.deepEqual(gone.told, ['open', 'closed 1006 ']);
});

test('whoever closes it hears nothing more', async () => {
  const { world, socket, told, says, aborted } = await stream();
  await world.settle();
  await says(OPEN);
  socket.close();
  await world.settle();
  assert.ok(aborted());
  assert.deepEqual(told, ['open']);
});

test('whoever closes it leaves it, once', async () => {
  const { world, socket, leaves, says } = await stream();
  await world.settle();
  await says(OPEN);
  socket.renew('newer');
  socket.close();
  socket.close();
  world.hide();
  await world.settle();
  assert.deepEqual(leaves, [['Bearer newer', 'secret']]);
});

test('a page that goes away leaves it', async () => {
  const { world, told, leaves, says } = await stream();
  await world.settle();
  world.hide();
  assert.deepEqual(leaves, [], 'nothing is open yet');
  await says(OPEN);
  world.hide();
  await world.settle();
  assert.deepEqual(leaves, [['Bearer tok', 'secret']]);
  await says('event: close\ndata: {"code":1001,"reason":"left"}\n\n');
  assert.deepEqual(told, ['open', 'closed 1001 left'], 'a page that was kept finds it closed');
});

test('a browser says so though the page is gone', { skip: browser === undefined && 'no browser' }, async () => {
  const left = await resultOf('leaving.html', {
    'GET /stream': (request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write(OPEN);
    },
    'DELETE /stream': ({ headers }, response, report) => {
      response.writeHead(204).end();
      report([headers.authorization, headers['collab-stream']]);
    },
  });
  assert.deepEqual(left, ['Bearer tok', 'secret']);
});

test('what the server has ended is not left', async () => {
  const { world, socket, leaves, says } = await stream();
  await world.settle();
  await says(`${OPEN}event: close\ndata: {"code":4409,"reason":"superseded"}\n\n`);
  socket.close();
  world.hide();
  await world.settle();
  assert.deepEqual(leaves, []);
});
