import { TextOperation } from '../../../main/resources/META-INF/resources/collab/text-operation.js';

const read = (ops) => TextOperation.fromOps(ops);

/** What the browser client makes of one case of each kind; the fields are those of the shared vectors. */
const kinds = {
  apply: ({ text, ops }) => ({ result: read(ops).apply(text) }),
  normalise: ({ ops }) => ({ canonical: read(ops).toOps() }),
  compose({ text, a, b }) {
    const composed = read(a).compose(read(b));
    return { composed: composed.toOps(), result: composed.apply(text) };
  },
  transform({ text, a, b, side }) {
    const [first, second] = [read(a), read(b)];
    const aPrime = TextOperation.transform(first, second, side);
    const bPrime = TextOperation.transform(second, first, side === 'left' ? 'right' : 'left');
    return { a_prime: aPrime.toOps(), b_prime: bPrime.toOps(), result: bPrime.apply(first.apply(text)) };
  },
  invert: ({ text, ops }) => ({ inverse: read(ops).invert(text).toOps() }),
  cursor: ({ position, ops, own }) => ({ result: read(ops).transformPosition(position, own) }),
  between: ({ before, after, caret }) => ({ ops: TextOperation.between(before, after, caret).toOps() }),
};

/** The result of one case, or its typed error; any other exception is a fault and goes up. */
export function evaluate(kind, fields) {
  try {
    return kinds[kind](fields);
  } catch (error) {
    if (error.name === 'OperationError') {
      return { error: error.code };
    }
    throw error;
  }
}
