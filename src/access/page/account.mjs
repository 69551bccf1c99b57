import { ask, newPasskey } from './ask.mjs';
import { button, element, field, form, show } from './parts.mjs';
import { signingKeyPart } from './signing-key.mjs';
import { text } from './texts.mjs';

const own = '/api/accounts/me';

/** What a person has to do with their own account; `signedOut` is called when they have left. */
export async function showAccount(signedOut) {
  const again = () => showAccount(signedOut);
  const [me, means, passkeys, sessions] = await Promise.all([
    ask('GET', own),
    ask('GET', `${own}/sign-in`),
    ask('GET', `${own}/passkeys?limit=200`),
    ask('GET', '/api/sessions?limit=200'),
  ]);
  const { isFirst, part } = await signingKeyPart(me, again);
  show(
    text('account'),
    element('p', {}, text('signedInAs', { name: me.displayName, organisation: me.organisation })),
    button(text('signOut'), async () => {
      await ask('POST', '/api/sign-out');
      await signedOut();
    }),
    ...(isFirst ? [part] : []),
    ...passkeyPart(passkeys.items, again),
    ...authenticatorPart(means, again),
    ...passwordPart(),
    ...(isFirst ? [] : [part]),
    ...sessionPart(sessions.items, again),
  );
}

function entries(items, lineOf) {
  if (items.length === 0) return element('p', {}, text('none'));
  return element(
    'ul',
    { class: 'entries' },
    ...items.map((one) => element('li', {}, ...lineOf(one))),
  );
}

function passkeyPart(passkeys, again) {
  const line = ({ id, name }) => [
    `${name} `,
    button(text('remove', { name }), async () => {
      await ask('DELETE', `${own}/passkeys/${id}`);
      await again();
    }),
  ];
  const name = field('passkey-name', text('passkeyName'), { maxlength: '100' });
  const add = form([name], text('addPasskey'), async (values) => {
    const { publicKey } = await ask('POST', `${own}/passkeys/options`);
    const made = await newPasskey(publicKey);
    await ask('POST', `${own}/passkeys`, { name: values['passkey-name'], ...made });
    await again();
  });
  return [element('h2', {}, text('passkeys')), entries(passkeys, line), add];
}

function authenticatorPart({ hasTotp, recoveryCodesLeft }, again) {
  const heading = element('h2', {}, text('authenticator'));
  if (!hasTotp) return [heading, button(text('addTotp'), () => enrol(again))];
  return [
    heading,
    element('p', {}, text('hasTotp', { count: recoveryCodesLeft })),
    button(text('newCodes'), async () => {
      showCodes(await ask('POST', `${own}/recovery-codes`), again);
    }),
    button(text('removeTotp'), async () => {
      await ask('DELETE', `${own}/totp`);
      await again();
    }),
  ];
}

async function enrol(again) {
  const { secret, uri } = await ask('POST', `${own}/totp`);
  const code = field('code', text('code'), { inputmode: 'numeric', autocomplete: 'one-time-code' });
  show(
    text('addTotp'),
    element('p', {}, text('totpSteps')),
    element('p', {}, element('bdi', { dir: 'ltr' }, element('code', { id: 'secret' }, secret))),
    element('p', {}, element('a', { href: uri }, text('totpLink'))),
    form([code], text('confirm'), async (values) => {
      showCodes(await ask('POST', `${own}/totp/confirmation`, values), again);
    }),
  );
}

function showCodes({ codes }, again) {
  const lines = codes.map((code) => element('li', {}, element('bdi', { dir: 'ltr' }, code)));
  show(
    text('codesTitle'),
    element('p', {}, text('codesIntro')),
    element('ol', { class: 'codes' }, ...lines),
    button(text('print'), () => window.print()),
    button(text('continue'), again, 'first'),
  );
}

function passwordPart() {
  const login = { type: 'password', autocomplete: 'new-password', maxlength: '256' };
  const password = field('password', text('newPassword'), login, text('passwordHint'));
  const change = form([password], text('save'), async (values) => {
    await ask('PUT', `${own}/password`, values);
    change.replaceChildren(element('p', { role: 'status' }, text('saved')));
  });
  return [element('h2', {}, text('changePassword')), change];
}

function sessionPart(sessions, again) {
  const nowMs = Date.now();
  const live = sessions.filter((one) => one.revokedAt === null && Date.parse(one.endsAt) > nowMs);
  const line = ({ id, method, network, userAgent, lastSeenAt, isCurrent }) => {
    const seen = lastSeenAt.slice(0, 16).replace('T', ' ');
    const told = text('sessionOf', { method, network, seen, agent: userAgent });
    if (isCurrent) return [element('strong', {}, text('thisOne')), ` ${told}`];
    const end = async () => {
      await ask('DELETE', `/api/sessions/${id}`);
      await again();
    };
    return [`${told} `, button(text('endSession', { seen }), end)];
  };
  return [element('h2', {}, text('sessions')), entries(live, line)];
}
