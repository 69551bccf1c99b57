import { toHex } from '../canonical/hex.js';
import { type Engine } from '../engine.js';
import {
  bodyRoot,
  decodeValue,
  type Field,
  fieldLeaf,
  isFieldType,
  neverWithheld,
  type OpenField,
} from '../ledger/field.js';
import { hashBytes } from '../ledger/limits.js';
import { isRegistryType } from '../ledger/registry-types.js';
import { type LineField, type StatedField } from '../package/read-event-line.js';
import { type ReadEvent } from './event-reading.js';

const step = 4;

/**
 * Step 4: whether the fields are the ones that were signed. Returns them if they are, and none of them otherwise but those of
 * which only the leaf is given.
 */
export function checkFields(engine: Engine, event: ReadEvent): readonly Field[] {
  const { findings, statement, line } = event;
  const names = line.fields.map(({ name }) => name);
  if (names.length !== statement.body.fields.length || !sameTexts(names, statement.body.fields)) {
    findings.add('E_FIELD', step, 'not the fields that the statement lists');
    return line.fields.filter(isHidden);
  }
  const withheld = checkWithheld(event);
  const fields = line.fields.map((field) => ('salt' in field ? readOpen(event, field) : field));
  const read = fields.filter((field) => field !== undefined);
  if (read.length < fields.length) return read.filter(isHidden);
  const leaves = read.map((field, position) =>
    'salt' in field ? fieldLeaf(engine, field, position) : field.leaf,
  );
  const isSigned = toHex(bodyRoot(engine, leaves)) === statement.body.root;
  if (!isSigned) findings.add('E_FIELD', step, 'the fields do not make the root that was signed');
  return isSigned && withheld ? read : read.filter(isHidden);
}

/** Whether nothing is withheld that a reader of the chain cannot do without. */
function checkWithheld({ findings, statement, line }: ReadEvent): boolean {
  let isAllowed = true;
  for (const field of line.fields) {
    if ('salt' in field || 'erased' in field) continue;
    findings.add('W_REDACTED', step, 'withheld', field.name);
    if (!neverWithheld.has(field.name) && !isRegistryType(statement.type)) continue;
    findings.add('E_FIELD', step, 'this field may never be withheld', field.name);
    isAllowed = false;
  }
  return isAllowed;
}

function readOpen({ findings }: ReadEvent, field: StatedField): OpenField | undefined {
  const { name, type, salt, value } = field;
  if (!isFieldType(type) || salt.length !== hashBytes) {
    findings.add('E_FIELD', step, 'type or salt', name);
    return undefined;
  }
  if (decodeValue(type, value) !== undefined) return { name, type, salt, value };
  findings.add('E_CANON', step, 'value not in closed form', name);
  return undefined;
}

function isHidden<T extends LineField>(field: T): field is Exclude<T, StatedField> {
  return !('salt' in field);
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.every((text, i) => text === b[i]);
}
