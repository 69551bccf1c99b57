import { append, ask, askAll, Refusal } from './ask.mjs';
import { button, element } from './parts.mjs';
import { text } from './texts.mjs';

/** How often a registration is signed anew when others register theirs at the same moment. */
const attempts = 3;

/**
 * The part of the account's page on the signing key of this browser, and whether it comes first: it does where there is
 * something to do.
 */
export async function signingKeyPart(me, again) {
  const { isFirst, children } = await situation(me, again);
  const heading = element('h2', {}, text('signingKey'));
  return { isFirst, part: element('section', { id: 'signing-key' }, heading, ...children) };
}

async function situation(me, again) {
  const DeviceKey = await keyProgram();
  if (DeviceKey === undefined) return unavailable('keyProgramMissing');
  if (!(await DeviceKey.isPossible())) return unavailable('keysImpossible');
  const account = { me, again, DeviceKey };
  const key = await DeviceKey.of(me.id);
  if (key === undefined) return { isFirst: true, children: offer(account) };
  try {
    const listed = await registryEntry(account, key);
    if (listed === undefined) return { isFirst: true, children: unlisted(account, key) };
    return { isFirst: false, children: keyHere(account, key, listed) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { isFirst: true, children: pending(account, key, error) };
  }
}

/** What is bundled for browsers; undefined where the service was not built with it. */
async function keyProgram() {
  try {
    return (await import('./device-key.mjs')).DeviceKey;
  } catch {
    return undefined;
  }
}

function unavailable(why) {
  return { isFirst: false, children: [element('p', {}, text(why))] };
}

function offer({ me, again, DeviceKey }) {
  const make = async () => {
    const key = await DeviceKey.make(me.id);
    await register({ me, DeviceKey }, key);
    await again();
  };
  return [
    element('p', {}, text('signingKeyIs')),
    element('p', {}, text('signingKeyStays')),
    button(text('makeKey'), make, 'first'),
  ];
}

/** The key as the registry has it. One that was kept when a connection broke off is registered now. */
async function registryEntry({ me, DeviceKey }, key) {
  const found = await listed(key);
  if (found === undefined && key.state === 'pending') {
    await register({ me, DeviceKey }, key);
    return listed(key);
  }
  if (found !== undefined) await key.markRegistered();
  return found;
}

async function listed({ keyId }) {
  return (await askAll('/api/keys')).find((one) => one.keyId === keyId);
}

async function register({ me, DeviceKey }, key) {
  for (let attempt = 1; ; attempt++) {
    const line = await registration({ me, DeviceKey }, key, []);
    try {
      await append('/api/keys', line);
      await key.markRegistered();
      return;
    } catch (error) {
      if (error.code !== 'stale-head' || attempt === attempts) throw error;
    }
  }
}

async function registration({ me, DeviceKey }, key, vouchers) {
  const ledger = await ask('GET', '/api/ledger');
  const head = await ask('GET', `/api/chains/${ledger.controlChain}/head?ahead=1`);
  try {
    return await key.registration({ ledger, head, account: me, vouchers });
  } catch (error) {
    throw refusalOf(DeviceKey, error);
  }
}

function refusalOf(DeviceKey, error) {
  if (!DeviceKey.isUntrue(error)) return error;
  return new Refusal({ detail: text('untrueAnswer', { why: error.message }), code: 'untrue' });
}

function keyHere(account, key, { revokedIndex, vouched }) {
  const isRevoked = revokedIndex !== null;
  return [
    ...shownKey(key),
    element('p', {}, text(isRevoked ? 'keyRevoked' : 'keyLive')),
    ...(vouched || isRevoked ? [] : [element('p', {}, text('keyUnvouched'))]),
    forgetting(account, key),
  ];
}

function pending(account, key, refusal) {
  return [
    ...shownKey(key),
    element('p', {}, text('keyPending')),
    element('p', { role: 'status' }, refusal.message),
    button(text('tryAgain'), account.again, 'first'),
    forgetting(account, key),
  ];
}

function unlisted(account, key) {
  return [...shownKey(key), element('p', {}, text('keyUnlisted')), forgetting(account, key)];
}

function shownKey({ keyId, createdMs }) {
  const since = new Date(createdMs).toISOString().slice(0, 16).replace('T', ' ');
  return [
    element('p', {}, text('keyId')),
    element('p', {}, shownId(keyId)),
    element('p', {}, text('keySince', { since: `${since} UTC` })),
  ];
}

/** In fours, so that two people can compare it over the telephone. */
function shownId(keyId) {
  const [form, digits] = keyId.split(':');
  const fours = digits.match(/.{4}/g).join(' ');
  return element('bdi', { dir: 'ltr' }, element('code', { class: 'key-id' }, `${form}: ${fours}`));
}

/** A button that asks once more before it destroys. */
function forgetting({ again }, key) {
  const part = element('div', {});
  const warn = () => {
    const warning = element('p', { tabindex: '-1' }, text('forgetWarning'));
    const destroy = button(text('forgetNow'), async () => {
      await key.forget();
      await again();
    });
    part.replaceChildren(warning, button(text('keepKey'), begin, 'first'), destroy);
    warning.focus();
  };
  const begin = () => part.replaceChildren(button(text('forgetKey'), warn));
  begin();
  return part;
}
