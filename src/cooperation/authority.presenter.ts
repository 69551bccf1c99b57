import { instantText } from '../core/canonical/instant.js';
import { dayOf, isValidOn } from '../core/cooperation/directory-entry.js';
import { type AuthorityRow } from './authority.entity.js';
import { type DirectoryImport } from './authority.store.js';
import {
  type AuthorityDto,
  type DirectoryImportDto,
  type ImportedAuthorityDto,
} from './dto/authority.dto.js';

export function presentAuthority(row: AuthorityRow, nowMs: number): AuthorityDto {
  const { id, country, kind, name, instruments, channels, languages } = row;
  const { email, telephone, address, validFrom, validUntil, source, importedBy } = row;
  return {
    ...{ id, country, kind, name, instruments, channels, languages },
    ...{ email, telephone, address, validFrom, validUntil, source, importedBy },
    state: stateOf(row, dayOf(nowMs)),
    importedAt: instantText(row.importedMs),
    supersededAt: row.supersededMs === null ? null : instantText(row.supersededMs),
  };
}

function stateOf(row: AuthorityRow, today: string): string {
  if (row.supersededMs !== null) return 'superseded';
  if (isValidOn(row, today)) return 'valid';
  return today < row.validFrom ? 'not_yet_valid' : 'expired';
}

export function presentImport({ written, unchanged }: DirectoryImport): DirectoryImportDto {
  const present = (
    { id, country, kind, name }: AuthorityRow,
    supersedes: string | null,
  ): ImportedAuthorityDto => ({ ...{ id, country, kind, name }, supersedes });
  return {
    added: written.flatMap(({ entry, supersedes }) =>
      supersedes === null ? [present(entry, null)] : [],
    ),
    changed: written.flatMap(({ entry, supersedes }) =>
      supersedes === null ? [] : [present(entry, supersedes.id)],
    ),
    unchanged: unchanged.map((entry) => present(entry, null)),
  };
}
