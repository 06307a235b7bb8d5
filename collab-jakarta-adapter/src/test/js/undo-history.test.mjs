import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, TextOperation } from '../../main/resources/META-INF/resources/collab/collab.js';
import { contests, keepingRestored } from '../../main/resources/META-INF/resources/collab/contested-text.js';
import { UndoHistory, historyOf } from '../../main/resources/META-INF/resources/collab/undo-history.js';
import { CollabServer } from './support/collab-server.mjs';
import { Random, randomOperation } from './support/random.mjs';
import { Scene, acknowledged, applied, error, text } from './support/scene.mjs';
import { World } from './support/world.mjs';

const op = (...ops) => TextOperation.fromOps(ops);

async function scene(content = '', options = {}) {
  const made = new Scene();
  const document = await made.joined({ t: text(content) }, { fields: ['t'] });
  const field = document.text('t');
  const history = new UndoHistory(field, { now: () => made.world.time, ...options });
  return { made, field, history };
}

test('a run of typing is one step; a pause, another place, another kind, and a line end begin the next', async () => {
  const { made, field, history } = await scene();
  const type = (position, content) => field.insert(position, content);
  [...'one'].forEach((letter, i) => type(i, letter));
  made.world.time += 1001;
  [...'two'].forEach((letter, i) => type(3 + i, letter));
  type(0, '>');
  type(7, '\n');
  type(8, 'x');
  type(9, 'y');
  field.delete(9, 1);
  field.delete(8, 1);
  assert.equal(field.text, '>onetwo\n');
  const steps = [];
  while (history.canUndo) {
    history.undo();
    steps.push(field.text);
  }
  assert.deepEqual(steps, ['>onetwo\nxy', '>onetwo\n', '>onetwo', 'onetwo', 'one', '']);
  for (const expected of ['one', 'onetwo', '>onetwo', '>onetwo\n', '>onetwo\nxy', '>onetwo\n']) {
    history.redo();
    assert.equal(field.text, expected);
  }
  assert.deepEqual([history.canRedo, history.redo()], [false, null]);
});

test('the caret belongs where the undone edit was', async () => {
  const { field, history } = await scene('hello world');
  field.delete(5, 6);
  assert.equal(history.undo(), 11);
  assert.equal(history.redo(), 5);
  field.insert(0, 'abc');
  assert.equal(history.undo(), 0);
  assert.equal(history.undo(), 11);
  assert.equal(history.undo(), null);
});

test('deleting forwards and backwards are one run, each; typing over a selection goes on as typing', async () => {
  const { field, history } = await scene('abcdef');
  field.delete(3, 1);
  field.delete(3, 1);
  field.delete(2, 1);
  assert.equal(field.text, 'abf');
  history.undo();
  assert.equal(field.text, 'abcdef');
  field.replace(0, 3, 'X');
  field.insert(1, 'Y');
  history.undo();
  assert.equal(field.text, 'abcdef');
});

test('a new edit forgets what could be done again, and only so many steps are kept', async () => {
  const { field, history } = await scene('', { steps: 3, pause: -1 });
  [...'abcde'].forEach((letter, i) => field.insert(i, letter));
  history.undo();
  field.insert(4, 'X');
  assert.equal(history.canRedo, false);
  while (history.undo() !== null);
  assert.equal(field.text, 'ab');
});

test('others\' edits stay: only what is left of the own ones is taken back', async () => {
  const { made, field, history } = await scene('base ');
  field.insert(5, 'mine');
  await made.says(acknowledged(1, 1, [5, 'mine']), applied(2, [7, 'THEIRS']), applied(3, ['> ']), applied(4, [15, -2]));
  assert.equal(field.text, '> base miTHEIRS');
  assert.equal(history.undo(), 7);
  assert.equal(field.text, '> base THEIRS');
  history.redo();
  assert.equal(field.text, '> base miTHEIRS');
});

test('what somebody else has deleted is not taken back and does not count as a step', async () => {
  const { made, field, history } = await scene();
  field.insert(0, 'abc');
  await made.says(acknowledged(1, 1, ['abc']), applied(2, [-3]));
  assert.equal(history.canUndo, false);
  assert.equal(history.undo(), null);

  const second = await scene('one two');
  second.field.insert(7, '!');
  second.made.world.time += 5000;
  second.field.insert(0, 'a');
  await second.made.says(acknowledged(1, 1, [7, '!']));
  await second.made.says(acknowledged(2, 2, ['a']), applied(3, [-1]));
  second.field.insert(0, 'b');
  second.history.undo();
  assert.equal(second.field.text, 'one two!', 'what goes on with a step that is gone is one of its own');
});

test('what two deleted at once comes back once: by whoever was first', async () => {
  const { made, field, history } = await scene('one two three');
  field.delete(4, 4);
  await made.says(applied(1, [3, -4]), acknowledged(1, 2, [3, -1]));
  assert.equal(field.text, 'onethree');
  history.undo();
  assert.equal(field.text, 'one three', 'only the space behind it was deleted by this client alone');

  const second = await scene('one two three');
  second.field.delete(4, 4);
  await second.made.says(acknowledged(1, 1, [4, -4]), applied(2, [3, -1]));
  second.history.undo();
  assert.equal(second.field.text, 'onetwo three');

  const third = await scene('abc');
  third.field.delete(0, 3);
  await third.made.says(applied(1, [-3]));
  assert.equal(third.history.canUndo, false, 'also when there is nothing left to show');
});

test('deleted in several steps, overtaken in the middle', async () => {
  const { made, field, history } = await scene('abcdef', { pause: -1 });
  field.delete(2, 1);
  field.delete(1, 2);
  field.insert(1, 'X');
  assert.equal(field.text, 'aXef');
  await made.says(applied(1, [2, -2]));
  assert.equal(field.text, 'aXef');
  const steps = [];
  while (history.undo() !== null) {
    steps.push(field.text);
  }
  assert.deepEqual(steps, ['aef', 'abef']);
});

test('another history empties it, and so does a refused deletion; a refused insertion is no step any more', async () => {
  const { made, field, history } = await scene('abc');
  field.insert(3, 'd');
  await made.says(error('too_large', 'rollback', { seq: 1 }));
  assert.equal(history.canUndo, false);
  field.delete(0, 1);
  await made.says(error('lock_held', 'rollback', { seq: 1 }));
  assert.deepEqual([field.text, history.canUndo], ['abc', false]);
  field.insert(0, 'x');
  history.undo();
  const [join] = await made.reconnect();
  made.answer(join, { t: text('other', { epoch: 'e2' }) });
  await made.sent();
  assert.deepEqual([history.canUndo, history.canRedo], [false, false]);
});

test('while the field may not be edited nothing is undone, and nothing forgotten', async () => {
  const { made, field, history } = await scene('abc');
  field.insert(0, 'x');
  await made.says(acknowledged(1, 1, ['x']));
  field.writable = false;
  assert.equal(history.undo(), null);
  field.writable = true;
  assert.equal(history.undo(), 0);
});

test('one history for all who ask for a field\'s, and closed it listens no more', async () => {
  const { field } = await scene('abc');
  const history = historyOf(field);
  assert.equal(historyOf(field), history);
  history.close();
  field.insert(0, 'x');
  assert.equal(history.canUndo, false);
  assert.notEqual(historyOf(field), history);
});

test('a listener that undoes in the middle of a change waits for its turn', async () => {
  const made = new Scene();
  const field = (await made.joined({ t: text('abc') }, { fields: ['t'] })).text('t');
  const results = [];
  let history;
  field.on('change', ({ origin, source }) => origin === 'local' && source === undefined && results.push(history.undo()));
  history = new UndoHistory(field, { now: () => 0 });
  field.insert(0, 'x');
  assert.deepEqual([results, field.text], [[null], 'xabc']);
  assert.equal(history.undo(), 0);
});

test('characters that are deleted and brought back at one place are kept', () => {
  assert.deepEqual(keepingRestored(op(1, 'bc', -3), 'abcd').toOps(), [3, -1]);
  assert.deepEqual(keepingRestored(op('xc\u{1f600}y', -5), 'abc\u{1f600}').toOps(), ['x', -2, 3, 'y']);
  assert.deepEqual(keepingRestored(op(1, 'z', 2, 'q', -1), 'abcd').toOps(), [1, 'z', 2, 'q', -1]);
  const long = 'ab'.repeat(300);
  assert.deepEqual(keepingRestored(op(long, -600), long).toOps(), []);
});

test('an edit contests a deletion by deleting the same, or by inserting in it or at its ends', () => {
  const deleting = op(2, 'x', -2, 3, -1);
  const told = [[1, -1], [1, -2], [3, -1], [2, 'a'], [3, 'a'], [4, 'a'], [5, 'a'], [4, -3], [4, -4], [8, 'a'], [9, 'a']];
  assert.deepEqual(told.map((ops) => contests(deleting, op(...ops))), [false, true, true, true, true, true, false, false, true, true, false]);
  assert.equal(contests(op('x'), op('y')), false);
});

// Every character there ever is, once; who brought it and who took it away is told by the server's log.

class Author {
  constructor(server, number) {
    this.server = server;
    this.world = new World();
    this.world.dice = 0;
    this.client = connect('ws://test/', { token: 't', environment: this.world.environment });
    this.client.join('doc', { fields: ['t'] }).then((document) => {
      this.field = document.text('t');
      this.history = new UndoHistory(this.field, { now: () => this.world.time, pause: number === 0 ? 1000 : 20, steps: 1000 });
    });
  }

  async exchange(count) {
    await this.world.pass(10);
    if (this.opened !== this.world.socket) {
      this.opened = this.world.socket;
      this.opened.opens();
    }
    this.server.read(this.opened).outbox.splice(0, count).forEach((message) => this.opened.says(message));
    await this.world.settle();
  }
}

async function quiet(authors) {
  for (let round = 0; round < 40; round++) {
    for (const author of authors) {
      await author.exchange(1000);
    }
  }
}

function edit(random, author, fresh) {
  const { text: content } = author.field;
  const at = random.below(content.length + 1);
  const choice = random.below(10);
  if (choice < 5 || content === '') {
    author.field.insert(at, fresh(1 + random.below(3)));
  } else if (choice < 8 && at < content.length) {
    author.field.delete(at, 1 + random.below(Math.min(4, content.length - at)));
  } else if (choice === 8) {
    author.history.undo();
  } else {
    author.history.redo();
  }
}

/** Who brought each character and who took it away, each time. */
function lives(log) {
  const all = new Map();
  let visible = [];
  for (const { operation, client_id: client } of log) {
    const next = [];
    let at = 0;
    for (const component of operation.ops) {
      if (typeof component === 'string') {
        for (const character of component) {
          const life = { character, by: client, takenBy: null };
          all.set(character, [...(all.get(character) ?? []), life]);
          next.push(life);
        }
      } else if (component > 0) {
        next.push(...visible.slice(at, at + component));
        at += component;
      } else {
        visible.slice(at, at - component).forEach((life) => (life.takenBy = client));
        at -= component;
      }
    }
    visible = [...next, ...visible.slice(at)];
  }
  return { all, visible };
}

test('undoing all of one author takes his text out and brings back what only he had deleted; redoing all undoes that', async () => {
  const random = Random.forTest('undo');
  for (let round = 0; round < 60; round++) {
    const context = `seed ${random.seed}, round ${round}`;
    const server = new CollabServer(random, {});
    const authors = [0, 1, 2].map((number) => new Author(server, number));
    await quiet(authors);
    let issued = 0;
    const fresh = (count) => String.fromCharCode(...Array.from({ length: count }, () => 0x4e00 + issued++));
    for (let step = 0; step < 60; step++) {
      const author = random.pick(authors);
      if (random.below(3) === 0) {
        await author.exchange(random.below(4));
      } else {
        // Only the first one undoes, so that a character that comes back was brought back by him.
        const change = () => edit(random, author, fresh);
        author === authors[0] ? change() : withoutHistory(author, change);
      }
    }
    await quiet(authors);
    const [author] = authors;
    const { all, visible } = lives(server.field('t').log);
    const me = author.client.clientId;
    const before = author.field.text;
    let steps = 0;
    while (author.history.undo() !== null) {
      steps++;
    }
    await quiet(authors);
    // What he brought back while somebody else took it away may be there or not, but once.
    const isOpen = (each) => each.length > 1 && each.some(({ takenBy }) => takenBy !== null && takenBy !== me);
    const open = [...all.values()].filter(isOpen).map(([life]) => life.character);
    const expected = [...all.values()].filter((each) => !isOpen(each) && each[0].by !== me && [null, me].includes(each.at(-1).takenBy));
    assert.equal(new Set(author.field.text).size, author.field.text.length, context);
    const sorted = (characters) => [...characters].sort().join('');
    assert.equal(sorted([...author.field.text].filter((each) => !open.includes(each))), sorted(expected.map(([life]) => life.character)), context);
    const stayed = visible.filter(({ by }) => by !== me).map(({ character }) => character);
    assert.deepEqual([...author.field.text].filter((each) => stayed.includes(each)), stayed, `${context}: order`);
    for (let step = 0; step < steps; step++) {
      author.history.redo();
    }
    await quiet(authors);
    assert.equal(author.field.text, before, `${context}: redone`);
    authors.forEach((each) => assert.equal(each.field.text, server.field('t').text, context));
  }
});

test('all undo and redo at once, on a text of few letters: all see the same, and what is undone can be redone', async () => {
  const random = Random.forTest('undo of all');
  for (let round = 0; round < 40; round++) {
    const context = `seed ${random.seed}, round ${round}`;
    const server = new CollabServer(random, { trimmed: 0.2, resync: 0.02 });
    const authors = [0, 1, 2].map((number) => new Author(server, number));
    await quiet(authors);
    for (let step = 0; step < 60; step++) {
      const author = random.pick(authors);
      const choice = random.below(10);
      if (choice < 3) {
        await author.exchange(random.below(4));
      } else if (author.field.state === 'joined') {
        choice < 7 && author.field.edit(randomOperation(random, author.field.text));
        choice === 7 && author.history.redo();
        choice > 7 && author.history.undo();
      }
    }
    await quiet(authors);
    authors.forEach((author) => assert.equal(author.field.text, server.field('t').text, context));
    const [author] = authors;
    const before = author.field.text;
    let steps = 0;
    while (author.history.undo() !== null) {
      steps++;
    }
    for (let step = 0; step < steps; step++) {
      author.history.redo();
    }
    assert.equal(author.field.text, before, context);
  }
});

function withoutHistory(author, change) {
  const { history } = author;
  author.history = { undo: () => null, redo: () => null };
  change();
  author.history = history;
}
