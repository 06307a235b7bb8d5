import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Channel } from '../../main/resources/META-INF/resources/collab/channel.js';
import { Scene } from './support/scene.mjs';
import { World, accept } from './support/world.mjs';

const message = (offset, data = offset) => ({ type: 'message', channel: 'chat', event: 'said', data, offset, user_id: 'bob', timestamp: 'now' });
const subscribed = (ask, offset, more = {}) => ({ type: 'subscribed', channel: 'chat', ref: ask.id, epoch: 'k1', offset, recovered: false, messages: [], ...more });

async function scene() {
  const made = new Scene();
  await accept(made.world);
  const channel = made.client.channel('chat');
  const told = [];
  channel.on('message', ({ data }) => told.push(data));
  channel.on('subscribed', ({ recovered }) => told.push(recovered ? 'subscribed' : 'gap'));
  channel.on('unsubscribed', ({ reason }) => told.push(`unsubscribed ${reason}`));
  const one = async (type) => {
    const sent = await made.sent();
    assert.deepEqual(sent.map((each) => each.type), [type]);
    return sent[0];
  };
  return { made, channel, told, one };
}

test('subscribing, with the newest messages to begin with, all in one frame', async () => {
  const { made, channel, told, one } = await scene();
  assert.equal(made.client.channel('chat'), channel);
  const answer = channel.subscribe({ history: 2 });
  const ask = await one('subscribe');
  assert.deepEqual([ask.channel, ask.history, 'since' in ask], ['chat', 2, false]);
  await made.says(subscribed(ask, 5, { messages: [message(4), message(5)] }), message(6));
  assert.deepEqual(told, ['subscribed', 4, 5, 6]);
  assert.deepEqual(await answer, { recovered: true, epoch: 'k1', offset: 5 });
  assert.equal(channel.state, 'subscribed');
});

test('each message once, in order; what is missing is asked for', async () => {
  const { made, channel, told, one } = await scene();
  channel.subscribe();
  await made.says(subscribed(await one('subscribe'), 5));
  await made.says(message(6), message(6), message(5), message(7));
  assert.deepEqual(told.splice(0), ['subscribed', 6, 7]);
  const [again] = await made.says(message(9));
  assert.deepEqual([again.type, again.since], ['subscribe', { epoch: 'k1', offset: 7 }]);
  await made.says(subscribed(again, 10, { recovered: true, messages: [message(8), message(9), message(10)] }), message(10), message(11));
  assert.deepEqual(told, ['subscribed', 8, 9, 10, 11]);
});

test('after a lost line it goes on where it was, or says that it could not', async () => {
  const { made, channel, told, one } = await scene();
  channel.subscribe();
  await made.says(subscribed(await one('subscribe'), 5), message(6));
  const [resume] = await made.reconnect();
  assert.deepEqual([resume.since, 'history' in resume], [{ epoch: 'k1', offset: 6 }, false]);
  await made.says(subscribed(resume, 8, { recovered: true, messages: [message(7), message(8)] }));
  assert.deepEqual(told.splice(0), ['subscribed', 6, 'subscribed', 7, 8]);
  const [late] = await made.reconnect();
  await made.says(subscribed(late, 3, { epoch: 'k2', recovered: false, messages: [message(2), message(3)] }), message(4));
  assert.deepEqual(told, ['gap', 2, 3, 4]);
  const [third] = await made.reconnect();
  assert.deepEqual(third.since, { epoch: 'k2', offset: 4 });
});

test('overtaken, it subscribes again by itself; for any other reason it ends', async () => {
  const { made, channel, told, one } = await scene();
  channel.subscribe();
  await made.says(subscribed(await one('subscribe'), 5));
  const [again] = await made.says({ type: 'unsubscribed', channel: 'chat', reason: 'overtaken' });
  assert.deepEqual(again.since, { epoch: 'k1', offset: 5 });
  await made.says(subscribed(again, 6, { recovered: true, messages: [message(6)] }));
  assert.deepEqual(await made.says({ type: 'unsubscribed', channel: 'chat', reason: 'forbidden' }), []);
  assert.equal(channel.state, 'unsubscribed');
  assert.deepEqual(told, ['subscribed', 'subscribed', 6, 'unsubscribed forbidden']);
  assert.deepEqual(await made.reconnect(), [], 'it does not come back by itself');
});

test('a channel that the server has lost is subscribed again by itself, and the gap is told', async () => {
  const { made, channel, told, one } = await scene();
  channel.subscribe({ history: 2 });
  await made.says(subscribed(await one('subscribe'), 5));
  const [again] = await made.says({ type: 'unsubscribed', channel: 'chat', reason: 'epoch_changed' });
  assert.deepEqual([again?.type, again?.since, again?.history], ['subscribe', { epoch: 'k1', offset: 5 }, undefined]);
  await made.says(subscribed(again, 1, { epoch: 'k2' }), message(2));
  assert.deepEqual(told, ['subscribed', 'gap', 2]);
  assert.equal(channel.state, 'subscribed');
});

test('unsubscribing: late messages are nobody\'s, a new subscription starts anew', async () => {
  const { made, channel, told, one } = await scene();
  channel.subscribe();
  const ask = await one('subscribe');
  channel.unsubscribe();
  const leave = await one('unsubscribe');
  await made.says(subscribed(ask, 5), message(6), { type: 'unsubscribed', channel: 'chat', ref: leave.id });
  assert.deepEqual(told, []);
  channel.subscribe();
  const fresh = await one('subscribe');
  assert.equal('since' in fresh, false);
  await made.says(subscribed(fresh, 7));
  assert.equal(channel.state, 'subscribed');
});

test('unsubscribed by a listener, nothing more of what came is told', () => {
  for (const event of ['subscribed', 'message']) {
    const asked = [];
    // Answers by itself, so that what goes wrong while it is told ends here.
    const client = { state: 'online', ended: null, environment: new World().environment, request: (ask, refused, more) => asked.push({ ask, ...more }) };
    const channel = new Channel(client, 'chat');
    const told = [];
    channel.on('subscribed', () => told.push('subscribed'));
    channel.on('message', ({ data }) => told.push(data));
    channel.on(event, () => channel.unsubscribe());
    channel.subscribe({ history: 3 });
    asked[0].answered(subscribed(asked[0].ask, 5, { messages: [message(3), message(4), message(5)] }));
    channel.receive(message(6));
    assert.deepEqual(told, event === 'message' ? ['subscribed', 3] : ['subscribed']);
    assert.equal(channel.state, 'unsubscribed');
    assert.deepEqual(asked.map(({ ask }) => ask.type), ['subscribe', 'unsubscribe']);
  }
});

test('a listener may subscribe anew, and only that is told from there', async () => {
  const { made, channel, told, one } = await scene();
  let fresh;
  const off = channel.on('message', () => {
    off();
    channel.unsubscribe();
    fresh = channel.subscribe();
  });
  channel.subscribe({ history: 2 });
  const ask = await one('subscribe');
  const [leave, again] = await made.says(subscribed(ask, 5, { messages: [message(4), message(5)] }), message(6));
  assert.deepEqual([leave.type, again.type, 'since' in again, 'history' in again], ['unsubscribe', 'subscribe', false, false]);
  assert.equal(channel.state, 'subscribing');
  await made.says({ type: 'unsubscribed', channel: 'chat', ref: leave.id }, subscribed(again, 6), message(7));
  assert.deepEqual(told, ['subscribed', 4, 'subscribed', 7]);
  assert.deepEqual(await fresh, { recovered: true, epoch: 'k1', offset: 6 });
});

test('a refused subscription rejects, one that may be tried again is', async () => {
  const { made, channel, told, one } = await scene();
  const promise = channel.subscribe();
  const refuse = (ask, code, recovery, more) => made.says({ type: 'error', ref: ask.id, code, recovery, message: '', ...more });
  await refuse(await one('subscribe'), 'rate_limited', 'retry', { retry_after_ms: 700 });
  await made.world.pass(699);
  assert.deepEqual(await made.sent(), []);
  await made.world.pass(1);
  await refuse(await one('subscribe'), 'forbidden', 'rollback');
  await assert.rejects(promise, { code: 'forbidden' });
  assert.deepEqual(told, ['unsubscribed forbidden']);
  assert.throws(() => made.client.channel('no/name'), { code: 'bad_name' });
});

test('asked for while offline, it is subscribed when the line is there', async () => {
  const made = new Scene();
  made.client.channel('chat').subscribe({ history: 1 });
  await accept(made.world);
  const [ask] = await made.sent();
  assert.deepEqual([ask.type, ask.history], ['subscribe', 1]);
});

test('who waits to be subscribed hears why the line ended for good; what was subscribed goes on behind a reconnect', async () => {
  const { made, channel, told, one } = await scene();
  channel.subscribe();
  await made.says(subscribed(await one('subscribe'), 5));
  told.length = 0;
  const codes = [];
  const other = made.client.channel('other');
  const wait = (each) => each.subscribe().catch(({ code }) => codes.push(`${each.name} ${code}`));
  other.on('unsubscribed', ({ reason }) => {
    told.push(`other unsubscribed ${reason}`);
    wait(other);
  });
  wait(other);
  made.socket.drops(4403);
  wait(channel);
  await made.world.settle();
  assert.deepEqual(codes, ['other forbidden', 'other forbidden', 'chat forbidden']);
  assert.deepEqual([other.state, told], ['unsubscribed', ['other unsubscribed forbidden']]);

  made.client.reconnect();
  await accept(made.world);
  const asked = await made.sent();
  assert.deepEqual(asked.map(({ channel: name, since }) => [name, since]), [['chat', { epoch: 'k1', offset: 5 }]]);
});

test('publishing gives the offset, a refusal, or says that nobody knows', async () => {
  const { made, channel, one } = await scene();
  const offset = channel.publish('said', { text: 'hi' });
  const sent = await one('publish');
  assert.deepEqual([sent.channel, sent.event, sent.data], ['chat', 'said', { text: 'hi' }]);
  await made.says({ type: 'published', channel: 'chat', offset: 12, ref: sent.id });
  assert.equal(await offset, 12);

  const refused = assert.rejects(channel.publish(null, 1), { code: 'forbidden' });
  const bare = await one('publish');
  assert.equal('event' in bare, false);
  await made.says({ type: 'error', ref: bare.id, code: 'forbidden', recovery: 'rollback', message: '' });
  await refused;

  const lost = assert.rejects(channel.publish('said', 2), { code: 'connection_lost' });
  await made.sent();
  made.socket.drops();
  await lost;
  await assert.rejects(channel.publish('said', 3), { code: 'offline' });
  await made.world.pass(5000);
  await accept(made.world, { resume_token: 'r2' });
  assert.deepEqual(await made.sent(), [], 'what nobody knows is not sent again');
});
