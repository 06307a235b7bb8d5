// The same vectors run against the Java operations; a difference between the two languages shows here.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { evaluate } from './support/cases.mjs';

const file = new URL('../../../../collab-ot/src/test/resources/vectors/text.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8'));
// The simple form is for hand-written clients; this client sends and receives the ops form only.
const notOurs = ['simple'];

for (const [kind, cases] of Object.entries(vectors)) {
  if (notOurs.includes(kind)) {
    continue;
  }
  test(`${cases.length} vectors of ${kind}`, () => {
    assert.ok(cases.length > 0);
    for (const vector of cases) {
      const got = evaluate(kind, vector);
      const wanted = 'error' in vector ? { error: vector.error } : pick(vector, Object.keys(got));
      assert.deepEqual(got, wanted, JSON.stringify(vector));
      if (kind === 'transform') {
        applyBothWays(vector);
      }
    }
  });
}

function applyBothWays({ text, a, b, a_prime, b_prime, result }) {
  const after = (before, ops) => evaluate('apply', { text: before, ops }).result;
  assert.equal(after(after(text, a), b_prime), result);
  assert.equal(after(after(text, b), a_prime), result);
}

function pick(from, names) {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}
