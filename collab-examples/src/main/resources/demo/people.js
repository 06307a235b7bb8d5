import { colorOf } from './collab/collab.js';

/** @param {{userInfo: any, userId: string}} person what his token says his name is */
export function nameOf({ userInfo, userId }) {
  return typeof userInfo?.name === 'string' && userInfo.name !== '' ? userInfo.name : userId;
}

/** A disc in the user's colour, which is also that of his caret. @param {string} userId @param {string} name */
export function avatar(userId, name) {
  const disc = document.createElement('span');
  disc.className = 'avatar';
  disc.setAttribute('aria-hidden', 'true');
  disc.style.background = colorOf(userId);
  // Drawn, not written: it is not part of the name.
  disc.dataset.letter = [...name][0].toUpperCase();
  return disc;
}

/** Who is in a document: a user with two tabs is there once. */
export function showMembers(members, list) {
  const draw = () => {
    const people = new Map();
    // Oneself first.
    for (const member of members.list.sort((a, b) => Number(b.isOwn) - Number(a.isOwn))) {
      const person = people.get(member.userId) ?? { member, isOwn: false, tabs: 0 };
      people.set(member.userId, { member, isOwn: person.isOwn || member.isOwn, tabs: person.tabs + 1 });
    }
    list.replaceChildren(...[...people.values()].map(({ member, isOwn, tabs }) =>
      entry(member, [isOwn ? 'you' : '', tabs > 1 ? `${tabs} tabs` : ''].filter((word) => word !== '').join(', '))));
  };
  members.on('join', draw);
  members.on('leave', draw);
  draw();
}

/** Who of the tenant is online. */
export function showOnline(presence, list) {
  const draw = () => {
    const users = presence.online.sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
    list.replaceChildren(...users.map((user) => entry(user, '')));
  };
  presence.on('change', draw);
  draw();
}

function entry(person, remark) {
  const item = document.createElement('li');
  const name = nameOf(person);
  const words = document.createElement('span');
  words.className = 'name';
  words.textContent = name;
  item.dataset.user = person.userId;
  item.append(avatar(person.userId, name), words);
  if (remark !== '') {
    const more = document.createElement('span');
    more.className = 'remark';
    more.textContent = ` (${remark})`;
    item.append(more);
  }
  return item;
}
