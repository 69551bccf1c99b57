import { instantText } from '../core/canonical/instant.js';
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
    state: stateOf(row, instantText(nowMs).slice(0, 10)),
    importedAt: instantText(row.importedMs),
    supersededAt: row.supersededMs === null ? null : instantText(row.supersededMs),
  };
}

/** `day`: today, as `YYYY-MM-DD`, which is compared as text. */
function stateOf({ supersededMs, validFrom, validUntil }: AuthorityRow, day: string): string {
  if (supersededMs !== null) return 'superseded';
  if (day < validFrom) return 'not_yet_valid';
  return validUntil !== null && validUntil < day ? 'expired' : 'valid';
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
