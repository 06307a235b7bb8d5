// Reads cases as JSON lines {"kind": ..., fields of the shared vectors}, answers each with one JSON line.
import { createInterface } from 'node:readline';
import { evaluate } from './support/cases.mjs';

let batch = [];
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line === '') {
    continue;
  }
  const { kind, ...fields } = JSON.parse(line);
  batch.push(JSON.stringify(evaluate(kind, fields)), '\n');
  if (batch.length >= 2000) {
    await write();
  }
}
await write();

async function write() {
  const text = batch.join('');
  batch = [];
  await new Promise((resolve, reject) => process.stdout.write(text, (error) => (error ? reject(error) : resolve())));
}
