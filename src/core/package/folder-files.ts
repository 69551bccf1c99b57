import {
  type Container,
  type ContainerFault,
  isSafeName,
  type PackageFiles,
} from './package-files.js';

/** Something in a folder. `path`: relative to the bag, with `/`; folders themselves are not listed. */
export interface FolderEntry {
  readonly path: string;
  readonly kind: 'file' | 'link' | 'special';
}

/** The bag in a folder. Links and devices are not followed: what they lead to is no part of the package. */
export function openFolder(entries: readonly FolderEntry[], open: PackageFiles['open']): Container {
  const faults = entries.flatMap(entryFaults);
  if (faults.length > 0) return { kind: 'refused', faults };
  const known = new Set(entries.map(({ path }) => path));
  return { kind: 'sound', files: { paths: [...known], has: (path) => known.has(path), open } };
}

function entryFaults({ path, kind }: FolderEntry): readonly ContainerFault[] {
  const faults: ContainerFault[] = [];
  if (kind !== 'file') faults.push({ code: 'E_BAG', path, detail: `a ${kind}, not a file` });
  if (!isSafeName(path)) faults.push({ code: 'E_BAG', path, detail: 'a name that is not allowed' });
  return faults;
}
