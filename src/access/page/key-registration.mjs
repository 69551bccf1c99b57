import { append, ask, askAll, Refusal } from './ask.mjs';
import { text } from './texts.mjs';

/** How often a registration is signed anew when others register theirs at the same moment. */
const attempts = 3;

/** What is bundled for browsers; undefined where the service was not built with it. */
export async function keyProgram() {
  try {
    return (await import('./device-key.mjs')).DeviceKey;
  } catch {
    return undefined;
  }
}

/** All keys that were ever registered, whoever has them. */
export function registeredKeys() {
  return askAll('/api/keys');
}

/** Registers a first key, which nobody of the account can vouch for. */
export async function register(account, key) {
  for (let attempt = 1; ; attempt++) {
    const line = await registration(account, key, []);
    try {
      await append('/api/keys', line);
      await key.markRegistered();
      return;
    } catch (error) {
      if (error.code !== 'stale-head' || attempt === attempts) throw error;
    }
  }
}

/** Asks other keys to vouch: the registration waits until they signed too. */
export async function askToVouch(account, key, vouchers) {
  const event = await registration(account, key, vouchers);
  const { id } = await append('/api/proposals', { event });
  await key.markProposed(id);
}

/** The proposal by which another key was asked; undefined where there is none that can still be signed. */
export async function openProposal({ proposalId }) {
  if (proposalId === undefined) return undefined;
  const { head } = await registry();
  const found = await ask('GET', `/api/proposals/${proposalId}`).catch(onlyMissing);
  return found !== undefined && isOpen(found, head) ? found : undefined;
}

/** Registrations of other keys that wait for this one: with what each says, or why it is not believed. */
export async function waitingFor(account, key, isAdministrator) {
  const { ledger, head } = await registry();
  const proposals = (await askAll('/api/proposals')).filter((one) => isOpen(one, head));
  return proposals.flatMap((proposal) => {
    try {
      const said = key.waitingFor({ ledger, line: proposal.event, isAdministrator });
      return said === undefined ? [] : [{ proposal, said }];
    } catch (error) {
      return [{ proposal, refusal: refusalOf(account, error) }];
    }
  });
}

/** Signs the registration that was shown, after looking at it once more. */
export async function vouch(account, key, { id, event }, isAdministrator) {
  const ledger = await ask('GET', '/api/ledger');
  const answers = { ledger, line: event, isAdministrator };
  const signature = await believed(account, () => key.vouch(answers));
  await append(`/api/proposals/${id}/signatures`, { signature });
}

/** The ledger, and where the chain of its registry stands. */
async function registry() {
  const ledger = await ask('GET', '/api/ledger');
  const head = await ask('GET', `/api/chains/${ledger.controlChain}/head?ahead=1`);
  return { ledger, head };
}

async function registration(account, key, vouchers) {
  const { ledger, head } = await registry();
  const answers = { ledger, head, account: account.me, vouchers };
  return believed(account, () => key.registration(answers));
}

async function believed(account, work) {
  try {
    return await work();
  } catch (error) {
    throw refusalOf(account, error);
  }
}

function refusalOf({ DeviceKey }, error) {
  if (!DeviceKey.isUntrue(error)) return error;
  return new Refusal({ detail: text('untrueAnswer', { why: error.message }), code: 'untrue' });
}

/** Whether a registration can still be signed: not once another key was registered, because that one took its place. */
function isOpen({ type, event, receipt, lapsesAt }, head) {
  const isNext = type === 'key.registered/1' && event.seq === head.seq + 1;
  return isNext && receipt === null && Date.parse(lapsesAt) > Date.now();
}

function onlyMissing(error) {
  if (error.code !== 'not-found') throw error;
}
