import { Refusal } from './ask.mjs';
import { text } from './texts.mjs';

const main = document.getElementById('main');

/** An element with attributes and children; texts become text nodes. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Shows a page under a heading, which gets the focus so that screen readers say where one is. */
export function show(title, ...children) {
  const heading = element('h1', { tabindex: '-1' }, title);
  document.title = `${title} – Witnessmark`;
  main.replaceChildren(heading, ...children);
  heading.focus();
}

/** A labelled field. */
export function field(name, labelText, attributes = {}, hint = '') {
  const id = `field-${name}`;
  const described = hint === '' ? {} : { 'aria-describedby': `${id}-hint` };
  const input = element('input', { id, name, required: '', ...described, ...attributes });
  const below = hint === '' ? [] : [element('p', { class: 'hint', id: `${id}-hint` }, hint)];
  return element('div', {}, element('label', { for: id }, labelText), ...below, input);
}

/** A labelled choice among values, each with the words for it. */
export function choice(name, labelText, options) {
  const id = `field-${name}`;
  const entries = Object.entries(options).map(([value, words]) =>
    element('option', { value }, words),
  );
  const select = element('select', { id, name, required: '' }, ...entries);
  return element('div', {}, element('label', { for: id }, labelText), select);
}

/** A time for people, in UTC; from milliseconds or RFC 3339. */
export function instant(time) {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A form whose values go to `send`; what it throws is told at the top of the page. */
export function form(fields, label, send) {
  const button = element('button', { class: 'first' }, label);
  const made = element('form', {}, ...fields, button);
  made.addEventListener('submit', (event) => {
    event.preventDefault();
    void attempt(() => send(Object.fromEntries(new FormData(made))));
  });
  return made;
}

export function button(label, act, className = '') {
  const made = element('button', { type: 'button', class: className }, label);
  made.addEventListener('click', () => void attempt(act));
  return made;
}

/** Runs what a person asked for; a refusal is shown, and gets the focus. */
export async function attempt(act) {
  main.querySelector('.wrong')?.remove();
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const box = element(
      'div',
      { class: 'wrong', role: 'alert', tabindex: '-1' },
      element('h2', {}, text('wrongTitle')),
      element('p', {}, error.message),
    );
    main.prepend(box);
    document.title = `${text('wrongTitle')} – Witnessmark`;
    box.focus();
  }
}
