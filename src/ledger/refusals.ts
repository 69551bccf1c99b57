import { fromHex, toHex } from '../core/canonical/hex.js';
import { genesisOf } from '../core/ledger/item.js';
import { type ChainHead, type ErrorCode, Refused, StaleHead } from '../platform/errors.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type Head, type Refusal } from './admission.js';
import { ReadMoved } from './append-command.js';
import { type SignerFault } from './signer-check.js';

/** The refusal of a command as the error its caller gets. */
export function refusalError(refusal: Refusal | undefined): Error {
  if (refusal === undefined) return new Error('the batch gave no outcome for this command');
  switch (refusal.why) {
    case 'unknown-chain':
      return new Refused(
        'chain-unknown',
        `Chain ${refusal.chainId} was not reserved, or its reservation lapsed.`,
      );
    case 'stale-head':
      return new StaleHead(
        'Another event was logged on this chain first.',
        headOf(refusal.head),
        signAgain,
      );
    case 'read-moved':
      return new ReadMoved(
        'What this decision rested on has changed meanwhile.',
        headOf(refusal.head),
        {
          safe: 'Nothing was written. Ask again.',
        },
      );
    case 'wrong-next':
      return new Refused(
        'next-wrong',
        'The statement must name the tag that the service gave for its successor.',
      );
    case 'control-apart':
      return new Refused(
        'role-refused',
        'A registration or revocation of a key goes in an act of its own.',
      );
    case 'future':
      return new Refused(
        'in-the-future',
        'The time stated is more than five minutes ahead of the ledger.',
      );
    case 'signer':
      return signerError(refusal);
  }
}

/** The verifier's code for a fault of the signers, as the code of a problem document. */
export function signerError({ code, detail }: SignerFault, pointer?: string): Refused {
  return new Refused(
    signerCodes[code] ?? 'signature-wrong',
    detail,
    pointer === undefined ? {} : { pointer },
  );
}

const signerCodes: Readonly<Record<string, ErrorCode>> = {
  E_SIG: 'signature-wrong',
  E_KEY_UNKNOWN: 'key-unknown',
  E_KEY_REVOKED: 'key-revoked',
  E_ROLE: 'role-refused',
};

const signAgain = { safe: 'Nothing was written. Sign again on the new head.' };

function headOf({ chainId, seq, eventHash }: Head): ChainHead {
  const id = fromHex(chainId, 32);
  if (id === undefined) throw new Error('a chain id is not 32 bytes');
  return { chainId, seq, prev: toHex(seq === -1 ? genesisOf(nodeEngine, id) : eventHash) };
}
