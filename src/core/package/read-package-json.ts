import { readUtf8 } from '../canonical/bytes.js';
import { ClosedFormError } from '../canonical/closed-form-error.js';
import { readInstant } from '../canonical/instant.js';
import { readIntegerJson } from '../canonical/json.js';
import { hashBytes } from '../ledger/limits.js';
import { isLedgerForm } from '../ledger/statement.js';
import { objectPath } from './layout.js';
import {
  type PackageChain,
  type PackageItem,
  type PackageJson,
  type PackageObject,
} from './package-json.js';
import { Form } from './read-form.js';

const sha512Bytes = 64;

const keys = [
  'format',
  'kind',
  'ledger',
  'caseRef',
  'exportedAt',
  'purpose',
  'recipient',
  'requestedBy',
  'language',
  'redactionProfile',
  'entries',
  'chains',
  'items',
  'withheld',
  'withheldItems',
  'generator',
] as const;

/**
 * What `data/package.json` says, its forms checked and nothing else: whether it is true is asked of the events.
 * @throws ClosedFormError for any other form
 */
export function readPackageJson(bytes: Uint8Array): PackageJson {
  const text = readUtf8(bytes);
  if (text === undefined) throw new ClosedFormError('not UTF-8');
  const members = new Form(readIntegerJson(text)).members(keys);
  const chains = members.chains.list().map(readChain);
  if (new Set(chains.map(({ id }) => id)).size < chains.length) {
    throw new ClosedFormError('a chain twice');
  }
  return {
    format: members.format.oneOf(['witnessmark-package/1']),
    kind: members.kind.oneOf(['full', 'record-only']),
    ledger: ledgerIn(members.ledger),
    caseRef: members.caseRef.text(),
    exportedAt: instantIn(members.exportedAt),
    purpose: members.purpose.text(),
    recipient: members.recipient.text(),
    requestedBy: members.requestedBy.text(),
    language: members.language.text(),
    redactionProfile: members.redactionProfile.text(),
    entries: members.entries.oneOf(['included', 'external']),
    chains,
    items: members.items.list().map(readItem),
    withheld: members.withheld.list().map((one) => {
      const { chain, seq, field, ground } = one.members(['chain', 'seq', 'field', 'ground']);
      return {
        chain: chain.hex(hashBytes),
        seq: seq.count(),
        field: field.text(),
        ground: ground.text(),
      };
    }),
    withheldItems: members.withheldItems.list().map((one) => {
      const { id, ground } = one.members(['id', 'ground']);
      return { id: id.hex(hashBytes), ground: ground.text() };
    }),
    generator: members.generator.text(),
  };
}

function readChain(form: Form): PackageChain {
  const { kind, id, tag0 } = form.members(['kind', 'id', 'tag0']);
  return {
    kind: kind.oneOf(['control', 'case', 'item', 'request', 'device', 'operations']),
    id: id.hex(hashBytes),
    tag0: tag0.hex(hashBytes),
  };
}

function readItem(form: Form): PackageItem {
  const { id, exhibitRef, title, objects } = form.members(['id', 'exhibitRef', 'title', 'objects']);
  return {
    id: id.hex(hashBytes),
    exhibitRef: exhibitRef.textOrNull(),
    title: title.textOrNull(),
    objects: objects.list().map(readObject),
  };
}

function readObject(form: Form): PackageObject {
  const members = form.members([
    'seq',
    'sha256',
    'sha512',
    'sizeBytes',
    'mediaType',
    'originalName',
    'path',
  ]);
  const sha256 = members.sha256.hex(hashBytes);
  const path = members.path.textOrNull();
  if (path !== null && path !== objectPath(sha256)) throw new ClosedFormError('path of an object');
  return {
    seq: members.seq.count(),
    sha256,
    sha512: members.sha512.hex(sha512Bytes),
    sizeBytes: members.sizeBytes.count(),
    mediaType: members.mediaType.textOrNull(),
    originalName: members.originalName.textOrNull(),
    path,
  };
}

function ledgerIn(form: Form): string {
  const text = form.text();
  if (!isLedgerForm(text)) throw new ClosedFormError('no name of a ledger');
  return text;
}

function instantIn(form: Form): string {
  const text = form.text();
  if (readInstant(text) === undefined) throw new ClosedFormError('no instant');
  return text;
}
