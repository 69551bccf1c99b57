import { text } from './texts.mjs';

/** The token of the session, kept by this page alone. */
let csrfToken = '';

export function keepToken(token) {
  csrfToken = token;
}

/** What the service refused, in its own words. */
export class Refusal extends Error {
  constructor({ detail, code }) {
    super(detail);
    this.code = code;
  }
}

/** Asks the service; throws a Refusal, with words for whoever looks at the page. */
export async function ask(method, path, body, more = {}) {
  const headers = { 'X-CSRF-Token': csrfToken, ...more };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: JSON.stringify(body) });
  } catch {
    throw new Refusal({ detail: text('unreachable'), code: 'unreachable' });
  }
  if (answer.status === 204) return undefined;
  const value = await answer.json();
  if (!answer.ok) throw new Refusal(value);
  return value;
}

/** Asks for what is appended to the log. */
export function append(path, body) {
  return ask('POST', path, body, { 'Idempotency-Key': crypto.randomUUID() });
}

/** All entries of a list that is answered page by page. */
export async function askAll(path) {
  const items = [];
  let next = null;
  do {
    const cursor = next === null ? '' : `&cursor=${encodeURIComponent(next)}`;
    const page = await ask('GET', `${path}?limit=200${cursor}`);
    items.push(...page.items);
    next = page.next;
  } while (next !== null);
  return items;
}

/** Base64url of bytes that an authenticator gave. */
function encoded(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function decoded(base64url) {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
}

/** The person's answer by passkey to a challenge of the service. */
export async function passkeyAnswer(options) {
  const publicKey = { ...options, challenge: decoded(options.challenge), allowCredentials: [] };
  const { id, response } = await byAuthenticator(() => navigator.credentials.get({ publicKey }));
  return {
    id,
    clientDataJSON: encoded(response.clientDataJSON),
    authenticatorData: encoded(response.authenticatorData),
    signature: encoded(response.signature),
    userHandle: encoded(response.userHandle),
  };
}

/** A new passkey on the device of the person. */
export async function newPasskey(options) {
  const publicKey = {
    ...options,
    challenge: decoded(options.challenge),
    user: { ...options.user, id: decoded(options.user.id) },
    excludeCredentials: options.excludeCredentials.map((one) => ({ ...one, id: decoded(one.id) })),
  };
  const { id, response } = await byAuthenticator(() => navigator.credentials.create({ publicKey }));
  return {
    id,
    clientDataJSON: encoded(response.clientDataJSON),
    attestationObject: encoded(response.attestationObject),
  };
}

async function byAuthenticator(work) {
  try {
    return await work();
  } catch {
    throw new Refusal({ detail: text('cancelled'), code: 'cancelled' });
  }
}
