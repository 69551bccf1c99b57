import { showAccount } from './account.mjs';
import { ask, keepToken, passkeyAnswer } from './ask.mjs';
import { attempt, button, choice, element, field, form, show } from './parts.mjs';
import { text, texts } from './texts.mjs';

document.documentElement.lang = texts.lang;
document.documentElement.dir = texts.dir;
await attempt(begin);

/** Where a person is: at the first account of all, in a session, or before the door. */
async function begin() {
  const secret = /^#first=([\w-]+)$/.exec(location.hash)?.[1];
  if (secret !== undefined) {
    // Out of the address bar, and of what the browser remembers.
    history.replaceState(null, '', location.pathname);
    showFirst(secret);
    return;
  }
  const current = await ask('GET', '/api/sessions/current').catch(() => undefined);
  if (current === undefined) await showDoor();
  else await enter(current);
}

async function enter({ csrfToken }) {
  keepToken(csrfToken);
  await showAccount(showDoor);
}

async function showDoor() {
  keepToken('');
  const { passkeys, agencies } = await ask('GET', '/api/sign-in/ways');
  const byPasskey = button(text('withPasskey'), signInByPasskey, 'first');
  const links = agencies.map(({ name, href }) =>
    button(text('withAgency', { name }), () => location.assign(href)),
  );
  show(
    text('signIn'),
    passkeys ? byPasskey : element('p', { class: 'hint' }, text('noPasskeys')),
    ...links,
    element('h2', {}, text('withPassword')),
    form([loginField(), passwordField('current-password')], text('continue'), signInByPassword),
  );
}

async function signInByPasskey() {
  const { publicKey } = await ask('POST', '/api/sign-in/passkey/options');
  const answer = await passkeyAnswer(publicKey);
  await enter((await ask('POST', '/api/sign-in/passkey', answer)).session);
}

async function signInByPassword({ login, password }) {
  const { session, ticket } = await ask('POST', '/api/sign-in/password', { login, password });
  if (session !== null) await enter(session);
  else showCode(ticket);
}

function showCode(ticket) {
  const attributes = { autocomplete: 'one-time-code', maxlength: '30' };
  const code = field('code', text('code'), attributes, text('codeHint'));
  show(
    text('codeTitle'),
    form([code], text('continue'), async (values) => {
      const { session } = await ask('POST', '/api/sign-in/second-factor', { ticket, ...values });
      await enter(session);
    }),
  );
}

function showFirst(secret) {
  const country = { maxlength: '2', pattern: '[A-Z]{2}' };
  const fields = [
    loginField(),
    field('displayName', text('displayName'), {}, text('displayNameHint')),
    field('name', text('organisation')),
    field('country', text('country'), country),
    choice('kind', text('kind'), texts.kinds),
    passwordField('new-password', text('passwordHint')),
  ];
  const send = async ({ login, displayName, password, name, country, kind }) => {
    const organisation = { name, country, kind };
    const wanted = { secret, login, displayName, password, organisation };
    await ask('POST', '/api/first-administrator', wanted);
    await signInByPassword({ login, password });
  };
  show(text('firstTitle'), element('p', {}, text('firstIntro')), form(fields, text('make'), send));
}

function loginField() {
  const attributes = { autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false' };
  return field('login', text('login'), attributes);
}

function passwordField(autocomplete, hint = '') {
  return field('password', text('password'), { type: 'password', autocomplete }, hint);
}
