import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindText, TextOperation } from '../../main/resources/META-INF/resources/collab/collab.js';
import { shown, toShown, toText } from '../../main/resources/META-INF/resources/collab/line-ends.js';
import { LooseField } from './support/loose-field.mjs';
import { Random, randomOperation } from './support/random.mjs';
import { TextControl } from './support/text-control.mjs';

function bound(text, control = new TextControl()) {
  const field = new LooseField(text);
  const binding = bindText(field, control);
  return { field, control, binding };
}

test('typing, replacing, deleting: each one small edit where the caret is', () => {
  const { field, control } = bound('aaa');
  control.select(1);
  control.type_('a');
  control.type_('b');
  control.select(0, 2);
  control.type_('X');
  control.backspace();
  assert.deepEqual(field.edits, [[1, 'a'], [2, 'b'], ['X', -2], [-1]]);
  assert.equal(field.text, control.value);
});

test('digits are text like any other', () => {
  const { field, control } = bound('abc');
  field.foreign('7');
  assert.equal(control.value, '7abc');
  control.select(0);
  control.type_('5');
  assert.deepEqual(field.edits, [['5']]);
  assert.equal(field.text, '57abc');
});

test('a foreign edit moves the caret with its text and leaves the scroll position', () => {
  const { field, control } = bound('one two');
  control.select(4, 7);
  control.scrollTop = 40;
  field.foreign('zero ');
  assert.deepEqual([control.value, control.selectionStart, control.selectionEnd], ['zero one two', 9, 12]);
  assert.equal(control.scrollTop, 40);
  assert.deepEqual(field.edits, []);
});

test('a foreign insertion at the caret does not push it, a deletion around it pulls it to its start', () => {
  const { field, control } = bound('abcdef');
  control.select(3);
  field.foreign(3, 'XYZ');
  assert.equal(control.selectionStart, 3);
  field.foreign(1, -4);
  assert.equal(control.selectionStart, 1);
  assert.equal(control.value, field.text);
});

test('an edit made by a program shows in every element of the field', () => {
  const { field, control } = bound('abc');
  const second = new TextControl();
  bindText(field, second);
  control.select(3);
  control.type_('!');
  assert.equal(second.value, 'abc!');
  field.edit(TextOperation.insert(0, '> '));
  assert.deepEqual([control.value, second.value], ['> abc!', '> abc!']);
});

test('without the focus no selection is set, as that would take the focus', () => {
  const { field, control } = bound('abc');
  control.focused = false;
  control.setSelectionRange = () => assert.fail('selection set');
  field.foreign('X');
  assert.equal(control.value, 'Xabc');
});

test('while composing nothing is sent and nothing comes in; afterwards both', () => {
  const { field, control } = bound('hello');
  control.select(5);
  control.compose('n', 'ni', '\u4f60');
  const { writes } = control;
  field.foreign('> ');
  field.foreign(7, '?');
  assert.equal(control.writes, writes, 'the element is left alone');
  assert.deepEqual(field.edits, []);
  control.composed();
  assert.deepEqual(field.edits, [[7, '\u4f60']]);
  assert.equal(field.text, '> hello\u4f60?');
  assert.equal(control.value, field.text);
  assert.equal(control.selectionStart, 8);
});

test('a composition that ends with the focus is not forgotten, one that came to nothing sends nothing', () => {
  const { field, control } = bound('');
  control.compose('k', 'ka');
  control.blur();
  assert.deepEqual(field.edits, [['ka']]);
  control.compose('x');
  control.type_('', { isComposing: true });
  control.select(2, 3);
  control.type_('', { isComposing: true });
  control.composed();
  assert.equal(field.edits.length, 1);
  control.blur();
  assert.equal(field.edits.length, 1);
});

test('compositions with edits around them never lose a letter', () => {
  const random = Random.forTest('compositions');
  for (let round = 0; round < 500; round++) {
    const { field, control } = bound('abc\u{1f600}def');
    control.select(random.pick([0, 3, 5, 8]));
    control.compose('q', 'qu\u{1f601}');
    for (let i = random.below(4); i > 0; i--) {
      field.foreign(...randomOperation(random, field.text).toOps());
    }
    const expected = [...field.text].length + 3;
    control.composed();
    assert.equal(control.value, field.text);
    assert.equal([...field.text].length, expected);
    assert.ok(field.text.includes('q') && field.text.includes('u\u{1f601}'));
    assert.ok(control.selectionStart <= control.value.length);
  }
});

test('read-only while the field may not be edited; a late key is undone', () => {
  const { field, control, binding } = bound('abc');
  assert.equal(control.readOnly, false);
  field.permit(false);
  assert.equal(control.readOnly, true);
  control.select(1);
  control.type_('X');
  assert.equal(control.value, 'abc');
  field.permit(true);
  assert.equal(control.readOnly, false);
  field.state = 'closed';
  field.emit('state', 'closed');
  assert.equal(control.readOnly, true);
  binding.close();
  assert.equal(control.readOnly, false);
  control.type_('Y');
  field.foreign('Z');
  assert.deepEqual(field.edits, [], 'after closing both go their own ways');

  const fixed = new TextControl();
  fixed.readOnly = true;
  bound('abc', fixed);
  assert.equal(fixed.readOnly, true, 'what the page made read-only stays it');
});

test('line ends of others survive', () => {
  const { field, control } = bound('one\r\ntwo\rthree\nfour');
  assert.equal(control.value, 'one\ntwo\nthree\nfour');
  control.select(4);
  control.type_('X');
  control.select(9);
  control.type_('Y');
  control.select(3, 4);
  control.type_(' ');
  assert.equal(field.text, 'one Xtwo\rYthree\nfour');
  control.select(8, 9);
  control.type_('');
  assert.equal(field.text, 'one XtwoYthree\nfour');
  control.select(0);
  field.foreign(3, '\r\n');
  assert.equal(control.value, 'one\n XtwoYthree\nfour');
});

test('a line end typed behind a CR is a second one', () => {
  const { field, control } = bound('a\rb\rX\nc');
  control.select(2);
  control.type_('\n');
  assert.equal(control.value, shown(field.text, 'lines'));
  assert.equal(control.value, 'a\n\nb\nX\nc');
  control.select(5, 6);
  control.type_('');
  assert.equal(control.value, 'a\n\nb\n\nc');
  assert.equal(shown(field.text, 'lines'), control.value);
});

test('a single line input drops line ends from the screen, not from the text', () => {
  const { field, control } = bound('ab\ncd\r\nef', new TextControl('input', 'text'));
  assert.equal(control.value, 'abcdef');
  control.select(6);
  control.type_('!');
  control.select(2, 3);
  control.type_('C');
  assert.equal(field.text, 'ab\nCd\r\nef!');
  assert.equal(control.value, 'abCdef!');
});

test('any typing into any line ends: the element shows the text, and line ends that were not touched stay', () => {
  const random = Random.forTest('line ends');
  for (let round = 0; round < 3000; round++) {
    const text = Array.from({ length: random.below(8) }, () => random.pick(['a', '\r', '\n', '\r\n', '\u{1f600}'])).join('');
    const control = random.below(3) === 0 ? new TextControl('input', 'search') : new TextControl();
    const { field } = bound(text, control);
    for (let step = 0; step < 4; step++) {
      const places = [...control.value].reduce((all, each) => [...all, all.at(-1) + each.length], [0]);
      const ends = [random.pick(places), random.pick(places)].sort((a, b) => a - b);
      control.select(...ends);
      control.type_(control.localName === 'input' ? random.pick(['', 'x']) : random.pick(['', 'x', '\n', '\n\n', 'y\n']));
      const shape = control.localName === 'input' ? 'line' : 'lines';
      assert.equal(shown(field.text, shape), control.value, JSON.stringify({ seed: random.seed, text }));
    }
  }
});

test('positions tell from text to element and back', () => {
  for (const shape of ['lines', 'line']) {
    const text = 'a\r\nb\rc\nd';
    const visible = shown(text, shape);
    for (let position = 0; position <= visible.length; position++) {
      assert.equal(toShown(text, toText(text, position, shape), shape), position);
    }
  }
});

test('a form that is reset does not make the next key delete what everybody wrote', async () => {
  const control = new TextControl();
  control.form = new EventTarget();
  const { field, binding } = bound('shared', control);
  const reset = async () => {
    control.form.dispatchEvent(new Event('reset'));
    control.value = '';
    await new Promise((resolve) => setTimeout(resolve));
  };
  await reset();
  assert.equal(control.value, 'shared');
  control.select(6);
  control.type_('!');
  assert.deepEqual(field.edits, [[6, '!']]);
  binding.close();
  await reset();
  assert.equal(control.value, '', 'after closing the element is its own');
});

test('half a character waits for its other half', () => {
  const { field, control } = bound('ab');
  control.select(1);
  control.type_('\ud83d');
  assert.equal(field.text, 'a\ufffdb');
  control.type_('\ude00');
  assert.equal(field.text, 'a\u{1f600}b');
  assert.equal(control.value, field.text);
});

test('elements without a plain text are refused', () => {
  for (const [name, type] of [['input', 'email'], ['input', 'number'], ['input', 'checkbox'], ['div', undefined]]) {
    assert.throws(() => bound('', new TextControl(name, type)), TypeError);
  }
});
