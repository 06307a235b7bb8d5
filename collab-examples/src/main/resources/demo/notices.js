/**
 * What the user has to know, one notice below the other. Each stays until it is dismissed: some hold text that is nowhere
 * else any more.
 */
export class Notices {
  #list;
  #after;
  #made = 0;

  /**
   * @param {HTMLElement} list
   * @param {HTMLElement} after has the focus when the last one was dismissed
   */
  constructor(list, after) {
    this.#list = list;
    this.#after = after;
  }

  /** @param {string} text */
  tell(text) {
    const same = [...this.#list.querySelectorAll('p')].find(({ textContent }) => textContent === text);
    if (same === undefined) {
      this.#list.append(this.#notice(text));
    } else {
      // Once is enough to look at, but it is heard again.
      same.textContent = text;
    }
  }

  #notice(text) {
    const notice = document.createElement('div');
    notice.className = 'notice';
    const words = document.createElement('p');
    words.id = `notice-${++this.#made}`;
    words.setAttribute('role', 'alert');
    words.textContent = text;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Dismiss';
    button.setAttribute('aria-describedby', words.id);
    button.addEventListener('click', () => this.#dismiss(notice));
    notice.append(words, button);
    return notice;
  }

  #dismiss(notice) {
    const next = notice.nextElementSibling ?? notice.previousElementSibling;
    notice.remove();
    // The button that was pressed is gone, and whoever uses the keyboard would start at the top of the page.
    (next?.querySelector('button') ?? this.#after).focus();
  }
}
