import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OtClient } from '../../main/resources/META-INF/resources/collab/ot-client.js';
import { TextOperation } from '../../main/resources/META-INF/resources/collab/text-operation.js';
import { splitOperation } from '../../main/resources/META-INF/resources/collab/text-split.js';
import { Random, randomOperation, randomText } from './support/random.mjs';
import { TextServer } from './support/text-server.mjs';

const op = (...ops) => TextOperation.fromOps(ops);
const start = (text) =>
  new OtClient({ text, epoch: 'e1', revision: 0, operationId: 'e1', lastSeq: 0 });

/** A client with a lossy line to the server: two queues, and a resume that empties both. */
class Peer {
  constructor(name, server) {
    this.name = name;
    this.server = server;
    this.ot = new OtClient(server.snapshot(name));
    this.sent = [];
    this.inbox = [];
    this.shown = this.ot.text;
  }

  show(operation) {
    this.shown = operation.apply(this.shown);
    assert.equal(this.shown, this.ot.text, 'the screen follows the client');
  }

  edit(operation) {
    this.ot.edit(operation);
    this.show(operation);
  }

  send(maxBytes) {
    const outgoing = this.ot.next(maxBytes);
    if (outgoing) {
      this.sent.push(outgoing);
    }
  }

  receive(entry) {
    assert.equal(entry.revision, this.ot.revision + 1);
    const operation = op(...entry.operation.ops);
    if (entry.client_id === this.name && entry.seq === this.ot.inFlightSeq) {
      this.ot.acknowledge(entry.operation_id);
    } else {
      this.show(this.ot.receive(operation, entry.operation_id));
    }
    assert.equal(this.ot.confirmed, textAt(this.server, this.ot.revision));
  }

  /** What was on the way is lost in both directions; the server says what it has. */
  reconnect(fromSnapshot) {
    this.sent = [];
    this.inbox = [];
    if (fromSnapshot) {
      this.show(this.ot.rebaseOnto(this.server.snapshot(this.name)));
    } else {
      this.server.log.slice(this.ot.revision).forEach((entry) => this.receive(entry));
    }
    this.ot.renew();
    const again = this.ot.again();
    if (again) {
      this.sent.push(again);
    }
  }

  refuse() {
    if (this.sent.length > 0) {
      this.sent = [];
      this.show(this.ot.rollback().undone);
    }
  }
}

function textAt(server, revision) {
  return server.log.slice(0, revision).reduce((text, entry) => op(...entry.operation.ops).apply(text), server.base);
}

test('any number of clients end with one text, whatever is lost on the way', () => {
  const random = Random.forTest('convergence');
  for (let round = 0; round < 300; round++) {
    const server = new TextServer(randomText(random, 8));
    const peers = Array.from({ length: 2 + random.below(4) }, (_, i) => new Peer(`c${i}`, server));
    for (let step = 0; step < 80; step++) {
      act(random, random.pick(peers), server, peers);
    }
    for (let left = 1; left > 0; ) {
      peers.forEach((peer) => peer.send(1000));
      peers.forEach((peer) => serve(peer, server, peers));
      peers.forEach((peer) => deliver(peer, peer.inbox.length));
      left = peers.filter((peer) => peer.ot.isPending).length;
    }
    peers.forEach((peer) => assert.equal(peer.ot.text, server.text, `seed ${random.seed}, round ${round}`));
  }
});

function act(random, peer, server, peers) {
  const choice = random.below(20);
  if (choice < 8) {
    peer.edit(randomOperation(random, peer.ot.text));
  } else if (choice < 12) {
    peer.send(random.below(4) === 0 ? 40 : 1000);
  } else if (choice < 15) {
    serve(peer, server, peers);
  } else if (choice < 18) {
    deliver(peer, random.below(4));
  } else if (choice < 19) {
    peer.reconnect(random.below(3) === 0);
  } else {
    peer.refuse();
  }
}

function serve(peer, server, peers) {
  for (const outgoing of peer.sent.splice(0)) {
    const { entry, repeat } = server.submit(peer.name, outgoing);
    if (!repeat) {
      peers.forEach((each) => each.inbox.push(entry));
    }
  }
}

function deliver(peer, count) {
  peer.inbox.splice(0, count).forEach((entry) => peer.receive(entry));
}

test('the later committed stands left', () => {
  const server = new TextServer('');
  const [early, late] = [new Peer('early', server), new Peer('late', server)];
  early.edit(op('E'));
  late.edit(op('L'));
  early.send(1000);
  late.send(1000);
  serve(early, server, [early, late]);
  deliver(late, 1);
  assert.equal(late.ot.text, 'LE', 'pending stands left of received');
  serve(late, server, [early, late]);
  deliver(early, 2);
  deliver(late, 1);
  assert.deepEqual([early.ot.text, late.ot.text, server.text], ['LE', 'LE', 'LE']);
});

test('one edit is under way, the rest is composed behind it', () => {
  const client = start('');
  client.edit(op('a'));
  assert.deepEqual(client.next(1000).operation.toOps(), ['a']);
  client.edit(op(1, 'b'));
  client.edit(op(2, 'c'));
  assert.equal(client.next(1000), null);
  client.acknowledge('o1');
  const second = client.next(1000);
  assert.deepEqual([second.seq, second.revision, second.operation.toOps()], [2, 1, [1, 'bc']]);
});

test('a repeat goes out exactly as it was, a renewed one as it is now', () => {
  const client = start('abc');
  client.edit(op(3, 'X'));
  client.next(1000);
  client.receive(op('12'), 'o1');
  assert.deepEqual([client.again().revision, client.again().operation.toOps()], [0, [3, 'X']]);
  client.renew();
  assert.deepEqual(
    [client.again().seq, client.again().revision, client.again().operation.toOps()],
    [1, 1, [5, 'X']],
  );
});

test('a refused edit is taken back and what was typed on top stays', () => {
  const client = start('abc');
  client.edit(op(1, 'XX', -1));
  client.next(1000);
  client.edit(op(2, 'y'));
  client.receive(op(3, '!'), 'o1');
  assert.equal(client.text, 'aXyXc!');
  const { undone, edit } = client.rollback();
  assert.deepEqual(edit.toOps(), [1, 'XX', -1]);
  assert.equal(undone.apply('aXyXc!'), client.text);
  assert.equal(client.confirmed, 'abc!');
  assert.equal([...client.text].sort().join(''), '!abcy');
  assert.equal(client.next(1000).seq, 1, 'a refused edit does not use up its number');
});

test('a snapshot that has the edit under way, and one that has not', () => {
  for (const known of [true, false]) {
    const client = start('hello');
    client.edit(op(5, ' world'));
    client.next(1000);
    client.edit(op(11, '!'));
    const text = known ? 'oh hello world' : 'oh hello';
    client.rebaseOnto({ text, epoch: 'e1', revision: 9, operationId: 'o9', lastSeq: known ? 1 : 0 });
    assert.equal(client.text, 'oh hello world!');
    client.renew();
    const out = client.again() ?? client.next(1000);
    assert.deepEqual(
      [out.seq, out.revision, out.operation.toOps()],
      known ? [2, 9, [14, '!']] : [1, 9, [8, ' world']],
    );
  }
});

test('a new history starts anew and hands out what was pending', () => {
  const client = start('abc');
  client.edit(op('X'));
  client.next(1000);
  client.edit(op('Y'));
  assert.deepEqual(client.pending.map((one) => one.toOps()), [['X'], ['Y']]);
  const change = client.reset({ text: 'zzz', epoch: 'e2', revision: 4, operationId: 'q', lastSeq: 3 });
  assert.equal(change.apply('YXabc'), 'zzz');
  assert.ok(!client.isPending);
  client.edit(op('n'));
  assert.equal(client.next(1000).seq, 4);
});

test('a split operation is two that follow each other', () => {
  const random = Random.forTest('split');
  for (let round = 0; round < 3000; round++) {
    const text = randomText(random, 20);
    const operation = randomOperation(random, text);
    const limit = 32 + random.below(40);
    let [first, rest] = splitOperation(operation, limit);
    let composed = first;
    for (let count = 0; rest !== null; count++) {
      assert.ok(count < 100 && !first.isEmpty);
      assert.ok(Buffer.byteLength(JSON.stringify(first.toOps())) <= limit);
      [first, rest] = splitOperation(rest, limit);
      composed = composed.compose(first);
    }
    assert.deepEqual(composed.toOps(), operation.toOps());
  }
});
