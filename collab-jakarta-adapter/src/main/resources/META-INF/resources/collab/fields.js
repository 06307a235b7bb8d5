import { CollabError } from './errors.js';
import { requireName } from './names.js';
import { TextField } from './text-field.js';
import { ValueField } from './value-field.js';

const KINDS = { text: TextField, value: ValueField };

/** The fields of one document that are here. Which type a field has is decided by whoever writes to it first. */
export class Fields {
  #document;
  /** @type {Map<string, TextField | ValueField>} */
  #fields = new Map();

  /** @param {import('./document.js').CollabDocument} document */
  constructor(document) {
    this.#document = document;
  }

  get names() {
    return [...this.#fields.keys()];
  }

  get all() {
    return [...this.#fields.values()];
  }

  /** @param {string} name */
  get(name) {
    return this.#fields.get(name);
  }

  /** @param {string} name @returns {TextField | undefined} one that has a text already */
  textIfAny(name) {
    const field = this.#fields.get(name);
    return field?.type === 'text' && field.position !== null ? field : undefined;
  }

  /** A new one, in the place of any other. @param {string} name @param {'text' | 'value'} type */
  put(name, type) {
    const field = new (KINDS[type] ?? TextField)(this.#document, name);
    this.#fields.set(name, field);
    return field;
  }

  /** @param {string} name */
  remove(name) {
    this.#fields.delete(name);
  }

  /**
   * The field of that type, for the application.
   * @param {string} name
   * @param {'text' | 'value'} type
   * @param {() => void} made called when it was not there
   */
  ofType(name, type, made) {
    requireName(name);
    const there = this.#fields.get(name);
    if (there instanceof KINDS[type]) {
      return there;
    }
    if (there !== undefined && !there.isUntouched) {
      throw new CollabError('wrong_type', `${name} is a ${there.type} field`, { fieldName: name });
    }
    const field = this.put(name, type);
    there?.closed('type_changed');
    made();
    return field;
  }

  /**
   * The field a message is about, made or replaced if it is not one of that type.
   * @param {string} name
   * @param {'text' | 'value'} type
   * @param {number} revision
   * @param {(field: TextField | ValueField) => void} made called when it is a new one
   */
  forMessage(name, type, revision, made) {
    const there = this.#fields.get(name);
    if (there?.isOf(type, revision) && there.state !== 'closed') {
      return there;
    }
    const field = this.put(name, type);
    there?.closed('type_changed');
    made(field);
    return field;
  }
}
