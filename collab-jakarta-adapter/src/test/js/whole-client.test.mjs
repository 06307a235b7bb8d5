import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../main/resources/META-INF/resources/collab/collab.js';
import { CollabServer } from './support/collab-server.mjs';
import { Random, randomOperation } from './support/random.mjs';
import { World } from './support/world.mjs';

const MOODS = { forget: 0.15, trimmed: 0.2, busy: 0.05, refuse: 0.03, resync: 0.04, forgetful: 0.05 };

/** One user: a whole client, and a note of every character he typed that the client gave back. */
class User {
  constructor(server, number) {
    this.server = server;
    this.world = new World();
    this.world.dice = 0;
    this.client = connect('ws://test/', { token: 't', environment: this.world.environment });
    this.client.join('doc', number % 2 === 0 ? {} : { fields: ['t'] }).then((document) => (this.document = document));
    this.givenBack = new Set();
    this.refused = new Set();
  }

  get field() {
    const field = this.document?.text('t');
    if (field && !this.listening) {
      this.listening = true;
      this.shown = field.text;
      field.on('change', ({ operation }) => (this.shown = operation.apply(this.shown)));
      field.on('refused', ({ edit }) => this.note(this.refused, edit));
      field.on('unmerged', ({ edits }) => edits.forEach((edit) => this.note(this.givenBack, edit)));
    }
    return field?.state === 'joined' ? field : null;
  }

  note(where, edit) {
    edit.ops.filter((component) => typeof component === 'string').forEach((content) => [...content].forEach((c) => where.add(c)));
  }

  open() {
    if (this.world.socket !== this.opened) {
      this.opened = this.world.socket;
      this.opened?.opens();
    }
  }

  drop(unread) {
    if (!unread) {
      this.server.read(this.opened);
    }
    this.server.cut(this.opened);
    this.opened.drops();
  }

  /** The server reads, and as many of its messages arrive. */
  exchange(count) {
    this.server.read(this.opened)
      .outbox.splice(0, count)
      .forEach((message) => this.opened.says(message));
  }
}

async function session(random, { deletes }) {
  const server = new CollabServer(random, { ...MOODS });
  const users = Array.from({ length: 3 }, (_, number) => new User(server, number));
  const typed = [];
  const step = async (user) => {
    await user.world.pass(random.below(40));
    user.open();
    const choice = random.below(10);
    if (choice < 4 && user.field) {
      const own = String.fromCharCode(0x4e00 + typed.length);
      if (deletes) {
        user.field.edit(randomOperation(random, user.field.text));
      } else {
        typed.push(own);
        user.field.insert(random.below(user.field.text.length + 1), own);
      }
    } else if (choice < 9 && user.opened) {
      user.exchange(random.below(4));
    } else if (user.opened === user.world.socket && !user.opened.closed && random.below(3) === 0) {
      user.drop(random.below(2) === 0);
    }
  };
  for (let count = 0; count < 150; count++) {
    await step(random.pick(users));
  }
  server.moods = {};
  for (let round = 0; round < 300 && !users.every((user) => user.document?.state === 'saved' && quiet(user)); round++) {
    for (const user of users) {
      await user.world.pass(50);
      user.open();
      user.exchange(1000);
      await user.world.settle();
    }
  }
  return { server, users, typed };
}

const quiet = ({ server, opened }) => opened.frames.length === 0 && server.lines.get(opened)?.outbox.length === 0;

test('whole clients converge under lost lines, lost ids, trimmed logs and refusals', async () => {
  const random = Random.forTest('whole clients');
  for (let round = 0; round < 20; round++) {
    const { server, users } = await session(random, { deletes: true });
    for (const user of users) {
      assert.equal(user.document.state, 'saved', `seed ${random.seed}, round ${round}`);
      assert.equal(user.field.text, server.field('t').text, `seed ${random.seed}, round ${round}`);
      assert.equal(user.shown, user.field.text, `seed ${random.seed}, round ${round}: what was told adds up`);
    }
  }
});

test('each typed character is in the text once, or was handed back', async () => {
  const random = Random.forTest('exactly once');
  for (let round = 0; round < 20; round++) {
    const { server, users, typed } = await session(random, { deletes: false });
    const { text } = server.field('t');
    for (const character of typed) {
      const times = text.split(character).length - 1;
      const context = `seed ${random.seed}, round ${round}, ${character}`;
      if (users.some(({ refused }) => refused.has(character))) {
        assert.equal(times, 0, context);
      } else if (users.some(({ givenBack }) => givenBack.has(character))) {
        assert.ok(times <= 1, context);
      } else {
        assert.equal(times, 1, context);
      }
    }
  }
});
