// Reads cases as JSON lines {"kind": ..., fields of the shared vectors}, answers each with one JSON line.
import { evaluate } from './support/cases.mjs';

// Not readline: it may take U+2028 for a line end, which JSON allows inside a string.
let rest = '';
for await (const chunk of process.stdin.setEncoding('utf8')) {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop();
  await answer(lines);
}
await answer([rest]);

async function answer(lines) {
  const answers = lines
    .filter((line) => line !== '')
    .map((line) => {
      const { kind, ...fields } = JSON.parse(line);
      return `${JSON.stringify(evaluate(kind, fields))}\n`;
    })
    .join('');
  await new Promise((resolve, reject) => process.stdout.write(answers, (error) => (error ? reject(error) : resolve())));
}
