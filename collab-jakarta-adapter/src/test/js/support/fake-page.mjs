/** As much of a page as drawing carets uses. Nothing is laid out; frames and timers are the test's. */
class FakeElement extends EventTarget {
  constructor(page, localName) {
    super();
    Object.assign(this, { page, localName, ownerDocument: page.document, children: [], parent: null, attributes: {} });
    Object.assign(this, { clientWidth: 200, clientHeight: 100, clientLeft: 1, clientTop: 1, scrollLeft: 0, scrollTop: 0, offsetWidth: 202 });
    this.style = {};
    this.className = '';
    this.textContent = '';
  }

  append(...children) {
    children.forEach((child) => {
      child.parent = this;
      this.children.push(child);
    });
  }

  after(sibling) {
    this.parent.append(sibling);
  }

  remove() {
    this.parent.children = this.parent.children.filter((child) => child !== this);
  }

  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  getBoundingClientRect() {
    return { left: 0, top: 0, width: this.offsetWidth, height: 102 };
  }

  /** All below it of one class. */
  all(className) {
    return this.children.flatMap((child) => [...(child.className === className ? [child] : []), ...child.all(className)]);
  }
}

export class FakePage {
  constructor({ calm = false } = {}) {
    this.frames = [];
    const view = new EventTarget();
    Object.assign(view, {
      requestAnimationFrame: (draw) => this.frames.push(draw),
      cancelAnimationFrame: () => (this.frames = []),
      getComputedStyle: ({ style }) => style,
      matchMedia: () => ({ matches: calm }),
    });
    this.document = { defaultView: view, createElement: (name) => new FakeElement(this, name) };
    this.body = this.document.createElement('body');
  }

  element(localName) {
    const made = this.document.createElement(localName);
    this.body.append(made);
    return made;
  }

  frame() {
    this.frames.splice(0).forEach((draw) => draw());
  }
}
