import { type Engine } from '../core/engine.js';
import { type KeyRegistry } from '../core/ledger/registry.js';
import { checkBlocks, checkSigners } from '../core/verify/signers.js';
import { isRegistryType } from '../core/ledger/registry-types.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type PreparedEvent } from './append-command.js';
import { controlEventOf } from './control-event.js';

/** Why an event's signers cannot stand; `code` is the verifier's (ledger format §9, V5). */
export interface SignerFault {
  readonly code: string;
  readonly detail: string;
}

export interface SigningPlace {
  readonly logIndex: number;
  readonly loggedMs: number;
}

/** At the door: everything that a verifier will ask of the signers, the signatures themselves included. */
export function doorFault(
  event: PreparedEvent,
  registry: KeyRegistry,
  place: SigningPlace,
): SignerFault | undefined {
  if (!isRegistryType(event.statement.type)) return faultOf(nodeEngine, event, registry, place);
  // What else a registration must be is said more plainly by who vouches for it, and for good under the lock.
  const proofs = ['E_SIG', 'E_KEY_UNKNOWN'];
  return findingsOf(nodeEngine, event, registry, place).find(({ code }) => proofs.includes(code));
}

/**
 * Under the lock: the same rules at the index being assigned. Signatures were verified at the door and cannot
 * change; a key's status can, so only that is asked again.
 */
export function signerFault(
  event: PreparedEvent,
  registry: KeyRegistry,
  place: SigningPlace,
): SignerFault | undefined {
  return faultOf(verifiedAtTheDoor, event, registry, place);
}

/** The blocks that are there, where others still have to sign. */
export function unfinishedFault(
  event: PreparedEvent,
  registry: KeyRegistry,
  place: SigningPlace,
): SignerFault | undefined {
  const { statement, statementHash, signers, fields } = event;
  const signed = { statement, statementHash, blocks: signers, fields };
  const onControlChain = isRegistryType(statement.type);
  return checkBlocks(nodeEngine, signed, registry, { ...place, onControlChain }).find(({ code }) =>
    code.startsWith('E_'),
  );
}

const verifiedAtTheDoor: Engine = {
  ...nodeEngine,
  ed25519Verify: () => true,
  p256Verify: () => true,
};

function faultOf(
  engine: Engine,
  event: PreparedEvent,
  registry: KeyRegistry,
  place: SigningPlace,
): SignerFault | undefined {
  const fault = findingsOf(engine, event, registry, place).find(({ code }) =>
    code.startsWith('E_'),
  );
  if (fault !== undefined || !isRegistryType(event.statement.type)) return fault;
  return registry.check(controlEventOf(event, place.logIndex, place.loggedMs))[0];
}

function findingsOf(
  engine: Engine,
  { statement, statementHash, signers, fields }: PreparedEvent,
  registry: KeyRegistry,
  place: SigningPlace,
): readonly SignerFault[] {
  return checkSigners(engine, { statement, statementHash, blocks: signers, fields }, registry, {
    ...place,
    onControlChain: isRegistryType(statement.type),
  });
}
