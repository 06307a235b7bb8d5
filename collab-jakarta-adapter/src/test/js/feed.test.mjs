import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CollabError } from '../../main/resources/META-INF/resources/collab/errors.js';
import { EventStreamReader } from '../../main/resources/META-INF/resources/collab/event-stream.js';
import { Feed } from '../../main/resources/META-INF/resources/collab/feed.js';
import { Feeds } from '../../main/resources/META-INF/resources/collab/feeds.js';
import { Notifications } from '../../main/resources/META-INF/resources/collab/notifications.js';
import { World } from './support/world.mjs';

/** A server that answers with event streams, played by the test. */
class Server {
  requests = [];
  statuses = [];
  answers = [];

  fetch = async (url, { method = 'GET', headers, signal, body }) => {
    const request = { url, method, headers, body };
    this.requests.push(request);
    if (method === 'POST') {
      return new Response(JSON.stringify(this.answers.shift() ?? {}), { status: this.statuses.shift() ?? 200 });
    }
    const status = this.statuses.shift() ?? 200;
    const stream = new ReadableStream({
      start: (controller) => {
        request.controller = controller;
        signal.addEventListener('abort', () => {
          request.aborted = true;
          try {
            controller.error(new Error('aborted'));
          } catch {
            // It was over.
          }
        });
      },
    });
    return new Response(status === 200 ? stream : null, { status });
  };

  get last() {
    return this.requests[this.requests.length - 1];
  }

  says(text) {
    this.last.controller.enqueue(new TextEncoder().encode(text));
  }

  greets(id = 'e:0', recovered) {
    this.says(`retry: 1000\n\nid: ${id}\nevent: connected\ndata: ${JSON.stringify({ user_id: 'ann', timestamp: 'now', recovered })}\n\n`);
    this.says('event: initial_data\ndata: {"shown":1}\n\n');
  }
}

async function opened(token = 'tok') {
  const world = new World();
  const server = new Server();
  const feed = new Feed('http://test/sse/deals', { token, environment: world.environment, fetch: server.fetch });
  const told = [];
  feed.on('state', (state) => told.push(state));
  feed.on('connected', ({ recovered }) => told.push(recovered ? 'recovered' : 'new'));
  feed.on('initial_data', (data) => told.push(data));
  feed.on('event', ({ name, data }) => told.push([name, data]));
  feed.on('closed', (error) => told.push(error?.code ?? 'over'));
  await world.pass(0);
  return { world, server, feed, told: () => told.splice(0) };
}

test('an event stream is read whatever its pieces are', () => {
  const text = 'retry: 5\r\n\r\n: comment\nid: 1\nevent: a\ndata: one\ndata:two\n\ndata: x\rid: 2\r\revent: gone\n\nid: 3\n\ndata\n\n';
  for (let size = 1; size <= text.length; size++) {
    const events = [];
    const reader = new EventStreamReader((event) => events.push(event));
    for (let i = 0; i < text.length; i += size) {
      reader.read(text.slice(i, i + size));
    }
    assert.deepEqual(events, [
      { name: 'a', data: 'one\ntwo', id: '1' },
      { name: 'message', data: 'x', id: '2' },
      { name: 'message', data: '', id: '3' },
    ], `in pieces of ${size}`);
    assert.equal(reader.retry, 5);
  }
});

test('what comes is told in order', async () => {
  const { server, world, feed, told } = await opened();
  assert.equal(server.last.headers.Authorization, 'Bearer tok');
  server.greets();
  server.says('id: e:1\nevent: won\ndata: {"deal":7}\n\nevent: heartbeat\ndata: {}\n\nid: e:2\nevent: lost\ndata: 8\n\n');
  await world.settle();
  assert.deepEqual(told(), ['open', 'new', { shown: 1 }, ['won', { deal: 7 }], ['lost', 8]]);
  assert.equal(feed.state, 'open');
});

test('it comes back to where it was', async () => {
  const { server, world, told } = await opened();
  server.greets();
  server.says('id: e:1\nevent: won\ndata: 1\n\nid: e:2\nevent: won\ndata: ha');
  await world.settle();
  server.last.controller.close();
  await world.settle();
  told();
  await world.pass(999);
  assert.equal(server.requests.length, 1, 'not before the server wants it to');
  await world.pass(1);
  assert.equal(server.last.headers['Last-Event-ID'], 'e:1');
  server.greets('e:1', true);
  server.says('id: e:2\nevent: won\ndata: 2\n\n');
  await world.settle();
  assert.deepEqual(told(), ['open', 'recovered', { shown: 1 }, ['won', 2]]);
});

test('silence is no line', async () => {
  const { server, world, told } = await opened();
  server.greets();
  await world.pass(25000);
  server.says('event: heartbeat\ndata: {}\n\n');
  await world.pass(34000);
  assert.ok(!server.requests[0].aborted);
  await world.pass(1000);
  assert.ok(server.requests[0].aborted);
  assert.equal(told().pop(), 'waiting');
});

test('a token that is refused is asked for once more', async () => {
  const reasons = [];
  const { server, world, told } = await opened(({ reason }) => {
    reasons.push(reason);
    return `tok${reasons.length}`;
  });
  server.last.controller.close();
  server.statuses.push(401, 401);
  await world.pass(60000);
  assert.deepEqual(reasons, ['connect', 'connect', 'refused']);
  assert.equal(server.last.headers.Authorization, 'Bearer tok3');
  assert.deepEqual(told(), ['waiting', 'closed', 'invalid_token']);
});

for (const status of [403, 404]) {
  test(`${status} is for good`, async () => {
    const { server, world, told } = await opened('tok');
    server.last.controller.close();
    server.statuses.push(status);
    await world.pass(60000);
    assert.deepEqual(told(), ['waiting', 'closed', status === 403 ? 'forbidden' : 'bad_name']);
    assert.equal(server.requests.length, 2);
  });
}

test('a server that is away is tried again, later and later', async () => {
  const { server, world } = await opened('tok');
  server.last.controller.close();
  server.statuses.push(...Array(50).fill(503));
  await world.pass(60000);
  assert.ok(server.requests.length > 5 && server.requests.length < 40, String(server.requests.length));
  const before = server.requests.length;
  world.wake();
  await world.settle();
  assert.equal(server.requests.length, before + 1, 'a page that is seen again does not wait');
});

test('closed is closed', async () => {
  const { server, world, feed, told } = await opened('tok');
  server.greets();
  await world.settle();
  told();
  feed.close();
  await world.pass(60000);
  assert.deepEqual(told(), ['closed', 'over']);
  assert.equal(server.requests.length, 1);
  assert.equal(world.wakers.size, 0);
});

test('whatever wakes the page, an attempt under way is not joined by another', async () => {
  const { server, world, feed, told } = await opened('tok');
  server.last.controller.close();
  await world.pass(1000);
  assert.deepEqual([server.requests.length, feed.state], [2, 'waiting']);
  for (let i = 0; i < 3; i++) {
    world.wake();
    await world.settle();
  }
  assert.equal(server.requests.length, 2);
  server.greets();
  await world.settle();
  assert.deepEqual(told(), ['waiting', 'open', 'new', { shown: 1 }]);
  feed.close();
  assert.ok(server.last.aborted);
});

test('closed while a token is fetched, nothing is opened any more', async () => {
  let give;
  const { server, world, feed } = await opened(() => new Promise((resolve) => (give = resolve)));
  feed.close();
  give('tok');
  await world.pass(60000);
  assert.equal(server.requests.length, 0);
  assert.equal(world.timers.length, 0);
});

test('closed by whoever hears that it waits, it does not come back', async () => {
  const { server, world, feed, told } = await opened('tok');
  feed.on('state', (state) => state === 'waiting' && feed.close());
  server.last.controller.close();
  await world.pass(60000);
  assert.deepEqual(told(), ['waiting', 'closed', 'over']);
  assert.equal(server.requests.length, 1);
});

test('an answer that makes no sense is not read on', async () => {
  const { server, world, feed } = await opened('tok');
  server.says('event: won\ndata: no json\n\n');
  await world.settle();
  assert.ok(server.requests[0].aborted);
  assert.equal(feed.state, 'waiting');
});

test('what keeps a question from being answered is a CollabError, whatever it is', async () => {
  const failing = (token, fetch) => new Feed('http://test/sse/deals', { token, environment: new World().environment, fetch });
  const cut = failing('tok', () => Promise.reject(new TypeError('Failed to fetch')));
  await assert.rejects(cut.ask('read', {}), (error) => error instanceof CollabError && error.code === 'connection_lost');
  const garbled = failing('tok', async () => new Response('<html>'));
  await assert.rejects(garbled.ask('read', {}), (error) => error instanceof CollabError && error.code === 'connection_lost');
  const nobody = failing(() => Promise.reject(new Error('logged out')), () => assert.fail('nothing to show'));
  await assert.rejects(nobody.ask('read', {}), (error) => error instanceof CollabError && error.code === 'token_unavailable');
});

test('notifications are a list that keeps itself up to date', async () => {
  const world = new World();
  const server = new Server();
  const notifications = new Notifications(new Feed('http://test/sse/notifications', { token: 'tok', environment: world.environment, fetch: server.fetch }));
  let changes = 0;
  notifications.on('change', () => changes++);
  await world.pass(0);
  const one = { id: '1', kind: 'info', text: 'one', data: {}, timestamp: 'then', read: false };
  const two = { ...one, id: '2', text: 'two' };
  server.says(`event: connected\ndata: {}\n\nevent: initial_data\ndata: ${JSON.stringify({ notifications: [one], unread: 1 })}\n\n`);
  server.says(`event: notification\ndata: ${JSON.stringify(one)}\n\nevent: notification\ndata: ${JSON.stringify(two)}\n\n`);
  await world.settle();
  assert.deepEqual(notifications.list, [two, one]);
  assert.equal(notifications.unread, 2);
  server.answers.push({ unread: 1 });
  const stream = server.last;
  await notifications.markRead(['1']);
  assert.equal(server.last.url, 'http://test/sse/notifications/read');
  assert.deepEqual(JSON.parse(server.last.body), { ids: ['1'] });
  stream.controller.enqueue(new TextEncoder().encode('event: notifications_read\ndata: {"ids":["1"],"unread":1}\n\n'));
  await world.settle();
  assert.deepEqual(notifications.list, [two, { ...one, read: true }]);
  assert.equal(notifications.unread, 1);
  assert.equal(changes, 3);
  server.statuses.push(403);
  await assert.rejects(notifications.markAllRead(), { code: 'forbidden' });
});

test('several feeds share a stream, and each is told its own', async () => {
  const world = new World();
  const server = new Server();
  const feeds = new Feeds('http://test/sse', ['notifications', 'dashboard/a:b'], {
    token: 'tok', environment: world.environment, fetch: server.fetch,
  });
  const told = [];
  const board = feeds.of('dashboard/a:b');
  board.on('initial_data', (data) => told.push(data));
  board.on('event', ({ name, data }) => told.push([name, data]));
  board.on('event:message', (data) => told.push(data));
  const notifications = new Notifications(feeds.of('notifications'));
  await world.pass(0);
  assert.equal(server.last.url, 'http://test/sse/notifications+dashboard/a:b');
  server.says('event: connected\ndata: {}\n\nevent: initial_data\ndata: {"notifications":{"notifications":[],"unread":0},"dashboard/a:b":7}\n\n');
  server.says('event: dashboard/a:b:message\ndata: 1\n\nevent: notifications:notification\ndata: {"id":"1"}\n\n');
  await world.settle();
  assert.deepEqual(told, [7, ['message', 1], 1]);
  assert.equal(notifications.unread, 1);
  assert.equal(board.state, 'open');
  await notifications.markAllRead();
  assert.equal(server.last.url, 'http://test/sse/notifications/read');
  board.close();
  assert.equal(notifications.feed.state, 'closed');
});

/** A feed that is held back, polling. */
async function polling(token) {
  const made = await opened(token);
  assert.equal(made.server.last.url, 'http://test/sse/deals');
  await made.world.pass(7999);
  assert.ok(!made.server.last.aborted);
  await made.world.pass(1001);
  assert.ok(made.server.requests[0].aborted);
  assert.equal(made.server.last.url, 'http://test/sse/deals?poll=true');
  return made;
}

async function answers({ server, world }, text) {
  server.says(text);
  server.last.controller.close();
  await world.settle();
}

test('a feed that says nothing is polled', async () => {
  const made = await polling();
  const { server, world, told } = made;
  server.greets();
  server.last.controller.close();
  await world.settle();
  assert.deepEqual(told(), ['waiting', 'open', 'new', { shown: 1 }]);
  assert.equal(server.requests.length, 3, 'at once');
  assert.equal(server.last.headers['Last-Event-ID'], 'e:0');
  await answers(made, 'id: e:1\nevent: won\ndata: 1\n\nid: e:2\nevent: won\ndata: 2\n\n');
  assert.equal(server.last.headers['Last-Event-ID'], 'e:2');
  assert.equal(server.last.url, 'http://test/sse/deals?poll=true');
  assert.deepEqual(told(), [['won', 1], ['won', 2]]);
});

test('a poll that has nothing to tell is followed by the next, unless it ends at once', async () => {
  const made = await polling();
  const { server, world } = made;
  server.greets();
  server.last.controller.close();
  await world.settle();
  await world.pass(10000);
  await answers(made, '');
  assert.equal(server.requests.length, 4);
  await answers(made, '');
  assert.equal(server.requests.length, 4, 'whoever answers at once with nothing is not asked without a pause');
  await world.pass(2000);
  assert.equal(server.requests.length, 5);
});

test('a server that stops is not polled before it wants it', async () => {
  const made = await polling();
  const { server, world, feed } = made;
  await answers(made, 'retry: 4000\n\nevent: end\ndata: {"reason":"shutting_down"}\n\n');
  await world.pass(3999);
  assert.equal(server.requests.length, 2);
  assert.equal(feed.state, 'waiting');
  await world.pass(1);
  assert.equal(server.requests.length, 3);
  await answers(made, 'id: e:1\nevent: won\ndata: 1\n\n');
  assert.equal(feed.state, 'open');
});

test('from time to time a stream is tried again', async () => {
  const made = await polling();
  const { server, world } = made;
  server.greets();
  server.last.controller.close();
  await world.settle();
  for (let i = 0; i < 31; i++) {
    await world.pass(10000);
    if (server.last.url.includes('poll')) {
      await answers(made, '');
    }
  }
  const [streams, polls] = [server.requests.filter(({ url }) => !url.includes('poll')), server.requests];
  assert.equal(streams.length, 2);
  assert.equal(streams[1].headers['Last-Event-ID'], 'e:0');
  assert.ok(polls.length > 30);
});

test('a token that never comes keeps nobody from asking again', async () => {
  let asked = 0;
  const { server, world } = await opened(() => (++asked === 1 ? new Promise(() => {}) : 'tok'));
  await world.pass(14999);
  assert.equal(server.requests.length, 0);
  await world.pass(1001);
  assert.equal(asked, 2);
  assert.equal(server.last.url, 'http://test/sse/deals', 'which says nothing against streams');
});

test('polls show the token that was taken, until it is refused', async () => {
  const reasons = [];
  const made = await polling(({ reason }) => `tok-${reasons.push(reason)}`);
  const { server, world } = made;
  server.greets();
  server.last.controller.close();
  await world.settle();
  server.statuses.push(401);
  await answers(made, 'id: e:1\nevent: won\ndata: 1\n\n');
  assert.deepEqual(reasons, ['connect'], 'of the stream, and shown again by its polls');
  await world.pass(1000);
  assert.deepEqual(reasons, ['connect', 'refused']);
  assert.equal(server.last.headers.Authorization, 'Bearer tok-2');
  await answers(made, 'id: e:2\nevent: won\ndata: 2\n\n');
  assert.equal(server.last.headers.Authorization, 'Bearer tok-2');
  assert.deepEqual(reasons, ['connect', 'refused'], 'once');
});
