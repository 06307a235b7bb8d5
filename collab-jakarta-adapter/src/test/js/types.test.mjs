import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as collab from '../../main/resources/META-INF/resources/collab/collab.js';
import { CollabClient } from '../../main/resources/META-INF/resources/collab/client.js';
import { CollabDocument } from '../../main/resources/META-INF/resources/collab/document.js';
import { Member } from '../../main/resources/META-INF/resources/collab/members.js';
import { TextField } from '../../main/resources/META-INF/resources/collab/text-field.js';
import { ValueField } from '../../main/resources/META-INF/resources/collab/value-field.js';
import { FakeBrowser } from './support/fake-browser.mjs';
import { FakePage } from './support/fake-page.mjs';
import { TextControl } from './support/text-control.mjs';
import { World } from './support/world.mjs';

const declared = readFileSync(new URL('../../main/resources/META-INF/resources/collab/collab.d.ts', import.meta.url), 'utf8');

/** The body of a declaration, and those of what it extends. */
function members(name) {
  const [, head, body] = new RegExp(`(?:class|interface) ${name}\\b([^{]*)\\{\n([^]*?)\n\\}`).exec(declared);
  const own = [...body.matchAll(/^ {2}(?:(static) )?(?:readonly )?(\w+)\??[<(:]/gm)];
  const inherited = /extends AnyField/.test(head) ? members('AnyField') : [];
  return [...inherited, ...own.map(([, isStatic, member]) => ({ isStatic: isStatic !== undefined, member }))];
}

test('what is declared is what is exported', () => {
  const names = [...declared.matchAll(/^export (?:class|function) (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(names.sort(), Object.keys(collab).sort());
});

test('every declared member is there', () => {
  const { environment } = new World();
  const client = collab.connect('ws://test/', { token: 'tok', environment });
  const document = new CollabDocument(client, 'doc', {});
  const text = new TextField(document, 't');
  const objects = {
    CollabClient: client,
    CollabDocument: document,
    Presence: client.presence,
    Channel: client.channel('c'),
    Members: document.members,
    Member: new Member(document, { user_id: 'ann', session_id: 's1', user_info: {} }),
    UndoHistory: collab.undoHistory(text),
    TextCarets: collab.showCarets(text, new FakePage().element('textarea'), { mirror: () => ({}) }),
    Feed: collab.openFeed('http://test/sse/activity', { token: 'tok', environment, fetch: () => {} }),
    Feeds: collab.openFeeds('http://test/sse', ['a', 'b'], { token: 'tok', environment, fetch: () => {} }),
    Notifications: collab.notificationsOf(collab.openFeed('http://test/sse/notifications', { token: 'tok', environment, fetch: () => {} })),
    TextField: text,
    ValueField: new ValueField(document, 'v'),
    TextBinding: collab.bindText(text, new TextControl()),
    TextOperation: collab.TextOperation.insert(0, 'x'),
    OperationError: new collab.OperationError('bad_operation', ''),
    CollabError: new collab.CollabError('left'),
    Environment: { ...environment, openStream() {} },
    DraftStorage: new FakeBrowser().tab().load(),
    StorageLike: new FakeBrowser().shared,
  };
  assert.ok(client instanceof CollabClient);
  for (const [name, object] of Object.entries(objects)) {
    const all = members(name);
    assert.ok(all.length > 0, name);
    for (const { isStatic, member } of all.filter((each) => each.member !== 'constructor')) {
      assert.ok(member in (isStatic ? object.constructor : object), `${name}.${member}`);
    }
  }
  client.close();
});
