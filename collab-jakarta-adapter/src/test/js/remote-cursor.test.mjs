import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OtClient } from '../../main/resources/META-INF/resources/collab/ot-client.js';
import { RecentOperations } from '../../main/resources/META-INF/resources/collab/recent-operations.js';
import { RemoteCursor } from '../../main/resources/META-INF/resources/collab/remote-cursor.js';
import { TextOperation } from '../../main/resources/META-INF/resources/collab/text-operation.js';
import { Random, randomOperation } from './support/random.mjs';
import { TextServer } from './support/text-server.mjs';

/** A text as one client sees it, with one cursor in it. */
class Reader {
  constructor(server) {
    this.ot = new OtClient(server.snapshot('me'));
    this.recent = new RecentOperations();
    this.cursor = new RemoteCursor('owner');
  }

  get revision() {
    return this.ot.revision;
  }

  get text() {
    return this.ot.text;
  }

  get pending() {
    return this.ot.pending;
  }

  committedSince(revision) {
    return this.recent.since(revision, this.revision);
  }

  read({ operation, operation_id: id, client_id: author }) {
    const committed = TextOperation.fromOps(operation.ops);
    author === 'me' ? this.ot.acknowledge(id) : this.ot.receive(committed, id);
    this.recent.add(this.revision, committed, author);
    this.cursor.committed(committed, author, this);
  }
}

test('whenever a cursor is told, it ends where its owner has it, and is never outside of the text', () => {
  const random = Random.forTest('cursors');
  for (let round = 0; round < 400; round++) {
    const context = `seed ${random.seed}, round ${round}`;
    const server = new TextServer('abcdef');
    const reader = new Reader(server);
    const texts = [server.text];
    const submit = (client, operation, seq, revision) => {
      server.submit(client, { seq, revision, operation });
      texts.push(server.text);
    };
    let told = null;
    let sent = null;
    for (let step = 0; step < 40; step++) {
      const choice = random.below(7);
      if (choice < 2) {
        const author = random.pick(['owner', 'else']);
        submit(author, randomOperation(random, server.text), server.lastSeq(author) + 1, server.revision);
      } else if (choice === 2) {
        reader.ot.edit(randomOperation(random, reader.text));
      } else if (choice === 3) {
        const next = reader.ot.next(1000);
        sent = next ?? sent;
        next && submit('me', next.operation, next.seq, next.revision);
      } else if (choice < 6 && reader.revision < server.revision) {
        reader.read(server.log[reader.revision]);
      } else {
        const revision = Math.max(told?.revision ?? 0, random.below(server.revision + 1));
        told = { position: random.below(texts[revision].length + 1), revision };
        reader.cursor.take(told, reader);
      }
      const { position } = reader.cursor.shown(reader);
      assert.ok(position === undefined || (position >= 0 && position <= reader.text.length), context);
    }
    while (reader.revision < server.revision) {
      reader.read(server.log[reader.revision]);
    }
    if (told !== null) {
      const expected = server.log
        .slice(told.revision)
        .reduce((at, { operation, client_id: author }) => TextOperation.fromOps(operation.ops).transformPosition(at, author === 'owner'), told.position);
      const local = reader.pending.reduce((at, operation) => operation.transformPosition(at, false), expected);
      assert.equal(reader.cursor.shown(reader).position, local, context);
    }
  }
});

test('what is too long ago to be moved is left where the one before it is', () => {
  const server = new TextServer('abc');
  const reader = new Reader(server);
  reader.cursor.take({ position: 2, revision: 0 }, reader);
  for (let i = 1; i <= 200; i++) {
    server.submit('else', { seq: i, revision: i - 1, operation: TextOperation.insert(0, 'x') });
    reader.read(server.log[i - 1]);
  }
  assert.equal(reader.cursor.take({ position: 1, revision: 10 }, reader), false);
  assert.equal(reader.cursor.shown(reader).position, 202);
  assert.equal(reader.cursor.take({ position: 1, revision: 100 }, reader), true);
  assert.equal(reader.cursor.shown(reader).position, 101);
});
