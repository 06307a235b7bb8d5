import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextOperation } from '../../main/resources/META-INF/resources/collab/text-operation.js';
import { Random, randomOperation, randomText } from './support/random.mjs';

const opposite = { left: 'right', right: 'left' };

test('laws: both ways round the diamond, compose, invert, between', () => {
  const random = Random.forTest('laws');
  for (let round = 0; round < 20000; round++) {
    const text = randomText(random, 12);
    const a = randomOperation(random, text);
    const b = randomOperation(random, text);
    const side = random.pick(['left', 'right']);
    const aPrime = TextOperation.transform(a, b, side);
    const bPrime = TextOperation.transform(b, a, opposite[side]);
    const context = JSON.stringify({ seed: random.seed, text, a: a.toOps(), b: b.toOps(), side });
    assert.equal(bPrime.apply(a.apply(text)), aPrime.apply(b.apply(text)), context);

    const next = randomOperation(random, a.apply(text));
    assert.equal(a.compose(next).apply(text), next.apply(a.apply(text)), context);
    assert.equal(a.invert(text).apply(a.apply(text)), text, context);
    assert.equal(TextOperation.between(text, a.apply(text)).apply(text), a.apply(text), context);
    assert.equal(TextOperation.between(text, a.apply(text), random.below(20)).apply(text), a.apply(text), context);

    for (const operation of [a, aPrime, a.compose(next), a.invert(text)]) {
      assert.deepEqual(TextOperation.fromOps(operation.toOps()).toOps(), operation.toOps(), `canonical: ${context}`);
    }
    const caret = random.below(text.length + 1);
    const moved = a.transformPosition(caret, false);
    assert.ok(moved >= 0 && moved <= a.apply(text).length, context);
  }
});

test('a diff is where the caret is', () => {
  const cases = [
    ['aaa', 'aaaa', 1, ['a']],
    ['aaa', 'aaaa', 2, [1, 'a']],
    ['aaa', 'aaaa', 4, [3, 'a']],
    ['aaa', 'aa', 0, [-1]],
    ['aaa', 'aa', 1, [1, -1]],
    ['aaa', 'aa', 2, [2, -1]],
    ['ab ab', 'ab ab ab', 3, ['ab ']],
    ['ab ab', 'ab ab ab', 6, [3, 'ab ']],
    ['abc', 'aXc', 0, [1, 'X', -1]],
    ['\u{1f600}\u{1f600}', '\u{1f600}\u{1f600}\u{1f600}', 2, ['\u{1f600}']],
    ['\u{1f600}\u{1f600}', '\u{1f600}\u{1f600}\u{1f600}', 3, ['\u{1f600}']],
    ['aaa', 'aaaa', 99, [3, 'a']],
  ];
  for (const [before, after, caret, ops] of cases) {
    assert.deepEqual(TextOperation.between(before, after, caret).toOps(), ops, `${before} ${after} ${caret}`);
  }
});

test('inserted digits are text, not counts', () => {
  assert.deepEqual(TextOperation.fromOps([1, '5']).toOps(), [1, '5']);
  assert.deepEqual(TextOperation.fromOps(['-3', -1, '5', 2]).toOps(), ['-35', -1]);
  assert.equal(TextOperation.fromOps(['7', 2, '8']).apply('ab'), '7ab8');
});

test('factories', () => {
  assert.deepEqual(TextOperation.insert(2, 'x').toOps(), [2, 'x']);
  assert.deepEqual(TextOperation.delete(0, 3).toOps(), [-3]);
  assert.deepEqual(TextOperation.replace(1, 2, 'x').toOps(), [1, 'x', -2]);
  assert.ok(TextOperation.replace(4, 0, '').isEmpty);
  for (const range of [[-1, 0], [0.5, 0], [0, -1], ['1', 0], [NaN, 0]]) {
    assert.throws(() => TextOperation.replace(...range, 'x'), { code: 'bad_operation' });
  }
  assert.throws(() => TextOperation.insert(0, 7), { code: 'bad_operation' });
  assert.throws(() => TextOperation.insert(0, '\ud83d'), { code: 'surrogate_split' });
});

test('whatever is no operation is a typed error', () => {
  const junk = [null, undefined, 1, 'a', {}, [undefined], [NaN], [Infinity], [-0], [1e300], [1n], [Symbol('x')], [[]]];
  for (const ops of junk) {
    assert.throws(() => TextOperation.fromOps(ops), { name: 'OperationError', code: 'bad_operation' });
  }
});

test('an operation cannot be changed through what it hands out', () => {
  const operation = TextOperation.fromOps([1, 'x']);
  operation.toOps().push('y');
  assert.throws(() => operation.ops.push('y'), TypeError);
  assert.deepEqual(operation.toOps(), [1, 'x']);
});
