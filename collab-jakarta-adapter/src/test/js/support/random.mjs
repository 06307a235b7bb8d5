import { TextOperation } from '../../../main/resources/META-INF/resources/collab/text-operation.js';
import { splitsPair } from '../../../main/resources/META-INF/resources/collab/surrogates.js';

/** A small seeded generator; the seed of a failed run goes into COLLAB_SEED. */
export class Random {
  constructor(seed) {
    this.seed = seed;
    this.state = seed >>> 0;
  }

  /** The seed of this run, printed so that a failure can be run again. */
  static forTest(name) {
    const seed = Number(process.env.COLLAB_SEED ?? Math.floor(Math.random() * 2 ** 32));
    process.stdout.write(`# ${name}: COLLAB_SEED=${seed}\n`);
    return new Random(seed);
  }

  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(bound) {
    return Math.floor(this.next() * bound);
  }

  pick(list) {
    return list[this.below(list.length)];
  }
}

const letters = ['a', 'b', 'b', '7', '\n', '\u00e9', '\u{1f600}', '\u{1f601}', '\u{1fa00}'];

export function randomText(random, most) {
  return Array.from({ length: random.below(most + 1) }, () => random.pick(letters)).join('');
}

/** A valid operation on a text, often with several components. */
export function randomOperation(random, text) {
  const ops = [];
  let position = 0;
  while (position < text.length && random.below(6) > 0) {
    let end = Math.min(text.length, position + 1 + random.below(4));
    if (splitsPair(text, end)) {
      end++;
    }
    const length = end - position;
    const choice = random.below(4);
    if (choice === 0) {
      ops.push(-length);
    } else {
      if (choice === 1) {
        ops.push(randomText(random, 3) || 'x');
      }
      ops.push(length);
    }
    position = end;
  }
  if (ops.length === 0 || random.below(3) === 0) {
    ops.push(randomText(random, 3) || 'y');
  }
  return TextOperation.fromOps(ops);
}
