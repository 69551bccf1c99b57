import { Refusal } from './ask.mjs';
import {
  askToVouch,
  keyProgram,
  openProposal,
  register,
  registeredKeys,
  vouch,
  waitingFor,
} from './key-registration.mjs';
import { button, choice, element, form, instant } from './parts.mjs';
import { text } from './texts.mjs';

/** Whether something was done with the key since the page was opened: then it stays where one looks. */
let isAtWork = false;

/** `k1:` and four groups of an id tell keys apart where one chooses. */
const shortId = 'k1: 0000 0000 0000 0000'.length;

/**
 * The part of the account's page on the signing key of this browser, and whether it comes first: it does where there is
 * something to do.
 */
export async function signingKeyPart(me, again) {
  const { isFirst, children } = await situation(me, again);
  const heading = element('h2', {}, text('signingKey'));
  return {
    isFirst: isFirst || isAtWork,
    part: element('section', { id: 'signing-key' }, heading, ...children),
  };
}

async function situation(me, again) {
  const DeviceKey = await keyProgram();
  if (DeviceKey === undefined) return unavailable('keyProgramMissing');
  if (!(await DeviceKey.isPossible())) return unavailable('keysImpossible');
  const account = { me, DeviceKey, again: () => ((isAtWork = true), again()) };
  const key = await DeviceKey.of(me.id);
  try {
    const keys = await registeredKeys();
    if (key === undefined) return { isFirst: true, children: offer(account, keys) };
    return await withKey(account, key, keys);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { isFirst: true, children: interrupted(account, key, error) };
  }
}

function unavailable(why) {
  return { isFirst: false, children: [element('p', {}, text(why))] };
}

async function withKey(account, key, keys) {
  const listed = keys.find(({ keyId }) => keyId === key.keyId);
  if (listed !== undefined) {
    await key.markRegistered();
    return registered(account, key, listed);
  }
  if (key.state === 'registered') {
    const children = [...shownKey(key), ...lines('keyUnlisted'), forgetting(account, key)];
    return { isFirst: true, children };
  }
  if (needsVouchers(account, keys)) {
    return { isFirst: true, children: await unvouched(account, key, keys) };
  }
  // A connection broke off the last time: registered now, with the same key.
  await register(account, key);
  return withKey(account, key, await registeredKeys());
}

/** Whether the account had a key before, or its key is one for which two administrators vouch. */
function needsVouchers(account, keys) {
  return needsTwo(account, keys) || keys.some((one) => one.account === account.me.id);
}

/** As soon as there are two administrators, both vouch for any further one's key (ledger format §2). */
function needsTwo({ me }, keys) {
  const live = keys.filter((one) => one.revokedIndex === null);
  const administrators = live.filter(({ roles }) => roles.includes('administrator'));
  const accounts = new Set(administrators.map(({ account }) => account));
  return me.keyRoles.includes('administrator') && accounts.size >= 2;
}

/** No key here: the account's first is made at once, any further one is vouched for. */
function offer(account, keys) {
  const said = lines('signingKeyIs', 'signingKeyStays');
  if (needsVouchers(account, keys)) return [...said, ...voucherChoice(account, keys, 'makeAndAsk')];
  const make = async () => {
    await register(account, await account.DeviceKey.make(account.me.id));
    await account.again();
  };
  return [...said, button(text('makeKey'), make, 'first')];
}

async function unvouched(account, key, keys) {
  const proposal = await openProposal(key);
  return [
    ...shownKey(key),
    ...(proposal === undefined ? lines('keyPending') : asked(proposal)),
    ...voucherChoice(account, keys, 'askVoucher'),
    forgetting(account, key),
  ];
}

function asked({ id, lapsesAt }) {
  const command = element('code', {}, `witnessmark event sign ${id}`);
  return [
    element('p', {}, text('asked', { until: instant(lapsesAt) })),
    element('p', {}, `${text('askedCommand')} `, element('bdi', { dir: 'ltr' }, command)),
  ];
}

/**
 * A choice among the keys that can vouch: one's own that are live, and administrators', for whoever lost theirs. Two are chosen
 * for the key of an administrator.
 */
function voucherChoice(account, keys, label) {
  const isPair = needsTwo(account, keys);
  const options = Object.fromEntries([
    ...able(keys, (one) => isOwnVoucher(account, one, isPair), 'ownVoucher'),
    ...able(keys, (one) => isAdministrators(account, one), 'administratorVoucher'),
  ]);
  if (Object.keys(options).length === 0) return lines('noVoucher');
  const send = async ({ voucher, second }) => {
    if (voucher === second) throw new Refusal({ detail: text('twoDiffer'), code: 'invalid' });
    const key = await account.DeviceKey.make(account.me.id);
    await askToVouch(account, key, isPair ? [voucher, second] : [voucher]);
    await account.again();
  };
  const fields = [choice('voucher', text('voucher'), options)];
  if (isPair) fields.push(choice('second', text('secondVoucher'), options));
  return [...lines(isPair ? 'needsTwo' : 'needsVoucher'), form(fields, text(label), send)];
}

/** For an administrator's key those of one's own count that are an administrator's too. */
function isOwnVoucher({ me }, { account, vouched, roles }, isPair) {
  return account === me.id && vouched && (!isPair || roles.includes('administrator'));
}

function able(keys, isMeant, words) {
  return keys
    .filter((one) => one.revokedIndex === null && isMeant(one))
    .map(({ keyId, displayName: name, organisation }) => {
      const id = inFours(keyId).slice(0, shortId);
      return [keyId, text(words, { id, name, organisation })];
    });
}

function isAdministrators({ me }, { account, roles }) {
  return account !== me.id && roles.includes('administrator');
}

async function registered(account, key, { revokedIndex, vouched, roles }) {
  const isRevoked = revokedIndex !== null;
  const state = isRevoked ? ['keyRevoked'] : vouched ? ['keyLive'] : ['keyLive', 'keyUnvouched'];
  const isAdministrator = roles.includes('administrator');
  const waiting = isRevoked ? [] : await waitingFor(account, key, isAdministrator);
  const agreeTo = async (proposal) => {
    await vouch(account, key, proposal, isAdministrator);
    await account.again();
  };
  const children = [
    ...waiting.flatMap((one) => waitingRegistration(one, agreeTo)),
    ...shownKey(key),
    ...lines(...state),
    forgetting(account, key),
  ];
  return { isFirst: waiting.length > 0, children };
}

/** Another key that wants this one to vouch; what is shown comes from the signed fields. */
function waitingRegistration({ proposal, said, refusal }, agreeTo) {
  if (said === undefined) return [heading('waiting'), element('p', {}, refusal.message)];
  const [title, advice] = wordsFor(said);
  const { displayName: name, organisation } = said;
  const when = instant(proposal.proposedAt);
  const { reason } = proposal;
  return [
    heading(title),
    element('p', {}, text('waitingFrom', { name, organisation, when })),
    ...(reason === null ? [] : [element('p', {}, text('waitingReason', { reason }))]),
    element('p', { class: 'waiting' }, shownId(said.keyId)),
    ...lines(advice),
    button(text('vouch'), () => agreeTo(proposal), 'first'),
  ];
}

function heading(title) {
  return element('h3', {}, text(title));
}

/** What the new key is, and what to make sure of before one vouches. */
function wordsFor({ isOwn, isService }) {
  if (isService) return ['waitingService', 'waitingServiceCompare'];
  return isOwn ? ['waiting', 'waitingCompare'] : ['waitingOther', 'waitingOtherCompare'];
}

/** What could not be done, with the key if there is one already. */
function interrupted(account, key, refusal) {
  const again = button(text('tryAgain'), account.again, 'first');
  const told = element('p', { role: 'status' }, refusal.message);
  if (key === undefined) return [told, again];
  const state = key.state === 'pending' ? lines('keyPending') : [];
  return [...shownKey(key), ...state, told, again, forgetting(account, key)];
}

function shownKey({ keyId, createdMs }) {
  return [
    ...lines('keyId'),
    element('p', { class: 'own' }, shownId(keyId)),
    element('p', {}, text('keySince', { since: instant(createdMs) })),
  ];
}

function shownId(keyId) {
  return element('bdi', { dir: 'ltr' }, element('code', { class: 'key-id' }, inFours(keyId)));
}

/** So that two people can compare it over the telephone. */
function inFours(keyId) {
  const [form, digits] = keyId.split(':');
  return `${form}: ${digits.match(/.{4}/g).join(' ')}`;
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

function lines(...names) {
  return names.map((name) => element('p', {}, text(name)));
}
