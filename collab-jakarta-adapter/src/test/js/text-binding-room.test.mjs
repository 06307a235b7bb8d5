import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindText, undoHistory } from '../../main/resources/META-INF/resources/collab/collab.js';
import { LooseField } from './support/loose-field.mjs';
import { TextControl } from './support/text-control.mjs';

function bound(text, options) {
  const field = new LooseField(text);
  const control = new TextControl();
  const binding = bindText(field, control, options);
  return { field, control, binding };
}

test('undo takes back what was typed here and leaves what others typed, and the caret goes there', () => {
  const { field, control } = bound('one two');
  control.select(3);
  control.type_('!');
  field.foreign('> ');
  assert.equal(control.value, '> one! two');
  control.select(0);
  assert.equal(control.press('z', { ctrl: true }), false, 'the element\'s own undo is kept from acting');
  assert.deepEqual([control.value, field.text, control.selectionStart], ['> one two', '> one two', 5]);
  control.press('z', { ctrl: true, shift: true });
  assert.deepEqual([control.value, control.selectionStart], ['> one! two', 6]);
  assert.equal(control.press('z', { ctrl: true }), false);
  assert.equal(control.press('z', { ctrl: true }), false, 'also with nothing left to undo');
  assert.equal(control.value, '> one two');
});

test('the keys of every platform, and the menus', () => {
  const { control } = bound('');
  const keys = [
    ['z', { meta: true }], ['Z', { meta: true, shift: true }], ['z', { ctrl: true }], ['y', { ctrl: true }],
    ['\u044f', { ctrl: true, code: 'KeyZ' }], ['\u044f', { ctrl: true, shift: true, code: 'KeyZ' }],
  ];
  control.type_('x');
  const seen = keys.map(([key, held]) => [control.press(key, held), control.value]);
  assert.deepEqual(seen, [[false, ''], [false, 'x'], [false, ''], [false, 'x'], [false, ''], [false, 'x']]);
  assert.deepEqual([control.menu('historyUndo'), control.value], [false, '']);
  assert.deepEqual([control.menu('historyRedo'), control.value], [false, 'x']);
  const others = [['z', {}], ['z', { ctrl: true, alt: true }], ['y', { meta: true }], ['a', { ctrl: true }], ['z', { ctrl: true, meta: true }]];
  others.forEach(([key, held]) => assert.equal(control.press(key, held), true));
  assert.equal(control.menu('insertText'), true);
  assert.equal(control.value, 'x');
});

test('while an input method composes, undo is its own business', () => {
  const { field, control } = bound('a');
  control.type_('b');
  control.compose('n', 'ni');
  assert.equal(control.press('z', { ctrl: true }), true);
  assert.equal(field.text, 'ab');
  control.composed();
  control.press('z', { ctrl: true });
  assert.equal(control.value, field.text);
});

test('line ends that the element does not show do not confuse undo', () => {
  const { field, control } = bound('a\r\nb');
  control.select(2, 3);
  control.type_('X');
  control.press('z', { meta: true });
  assert.deepEqual([field.text, control.value, control.selectionStart], ['a\r\nb', 'a\nb', 3]);
});

test('two elements share one history, and it can be left out', () => {
  const { field, control } = bound('');
  const second = new TextControl();
  bindText(field, second);
  control.type_('x');
  second.press('z', { ctrl: true });
  assert.equal(control.value, '');
  assert.equal(undoHistory(field).canRedo, true);

  const without = bound('', { undo: false });
  without.control.type_('x');
  assert.equal(without.control.press('z', { ctrl: true }), true);
  assert.equal(without.field.text, 'x');
  const closed = bound('');
  closed.control.type_('x');
  closed.binding.close();
  assert.equal(closed.control.press('z', { ctrl: true }), true);
});

test('the others are told where the caret is, in the shared text, and that it has left', () => {
  const { field, control } = bound('a\r\nbc');
  control.select(3);
  control.setSelectionRange(1, 3, 'backward');
  control.setSelectionRange(1, 3, 'forward');
  assert.deepEqual(field.cursors.splice(0), [
    { position: 4 }, { selection: { anchor: 4, head: 1 } }, { selection: { anchor: 1, head: 4 } },
  ]);
  control.blur();
  assert.equal(field.cursors.splice(0).includes(null), false, 'the window lost the focus, the element did not');
  control.focused = false;
  control.blur();
  control.select(0);
  assert.deepEqual(field.cursors.splice(0), [null]);
  control.focused = true;
  control.compose('n', 'ni');
  assert.deepEqual(field.cursors.splice(0).length, 0, 'what an input method shows is not in the text yet');

  const silent = bound('abc', { cursor: false });
  silent.control.select(1);
  assert.deepEqual(silent.field.cursors, []);
});

test('read-only while somebody else has the lock, if the page wants that', () => {
  const { field, control, binding } = bound('abc', { readOnlyWhenLocked: true });
  control.type_('x');
  field.locked('held');
  assert.equal(control.readOnly, true);
  control.press('z', { ctrl: true });
  assert.equal(control.value, 'abcx', 'then nothing is undone either');
  field.locked('mine');
  assert.equal(control.readOnly, false);
  field.locked('held');
  binding.close();
  assert.equal(control.readOnly, false);
  const careless = bound('abc');
  careless.field.locked('held');
  assert.equal(careless.control.readOnly, false);
});
