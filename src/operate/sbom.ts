import { createHash } from 'node:crypto';

/** One entry of package-lock.json (version 3), as far as it is told on. */
interface LockedPackage {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** `package-lock.json` in the form of lockfile version 3. */
export interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** A component of CycloneDX 1.6. */
export interface Component {
  readonly type: 'application' | 'library';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly scope?: 'required' | 'optional';
  readonly purl: string;
  readonly licenses?: readonly { readonly expression: string }[];
  readonly hashes?: readonly { readonly alg: 'SHA-512'; readonly content: string }[];
}

export interface Bom {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.6';
  readonly serialNumber: string;
  readonly version: 1;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** Packages that name their licence in a form of old, which npm does not take over into the lock file. */
const licencesOfOld: Readonly<Record<string, string>> = { busboy: 'MIT', streamsearch: 'MIT' };

/**
 * What an installation consists of, from the lock file alone: names, versions, digests and licences of all that is installed
 * besides what only development needs. The same lock file gives the same bytes; nothing is asked of the network.
 */
export function billOfMaterials(lock: Lock): Bom {
  const shipped = Object.entries(lock.packages).filter(
    ([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true,
  );
  const components = new Map(shipped.map(([path, one]) => [path, componentOf(path, one)]));
  const root = lock.packages[''];
  if (root === undefined) throw new Error('the lock file does not name the project');
  const self = { ...componentOf('', root), type: 'application' } as const;
  const refs = new Map([...components].map(([path, one]) => [path, one['bom-ref']]));
  const dependencies = [['', root] as const, ...shipped].map(([path, one]) => ({
    ref: path === '' ? self['bom-ref'] : (refs.get(path) ?? ''),
    dependsOn: [...new Set(neededBy(path, one, refs))].sort(),
  }));
  return {
    ...{ bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber: serialOf(lock), version: 1 },
    metadata: { component: self },
    components: unique([...components.values()]),
    dependencies: dependencies.toSorted((a, b) => (a.ref < b.ref ? -1 : 1)),
  };
}

function componentOf(path: string, locked: LockedPackage): Component {
  const { integrity, optional, version = '' } = locked;
  const name = locked.name ?? path.split('node_modules/').at(-1) ?? path;
  const license = locked.license ?? licencesOfOld[name];
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const digest = integrity?.split(' ').find((one) => one.startsWith('sha512-'));
  return {
    ...{ type: 'library', 'bom-ref': purl, name, version, purl },
    scope: optional === true ? 'optional' : 'required',
    ...(license !== undefined && { licenses: [{ expression: license }] }),
    ...(digest !== undefined && {
      hashes: [{ alg: 'SHA-512', content: Buffer.from(digest.slice(7), 'base64').toString('hex') }],
    }),
  };
}

/** Where Node would find each dependency: in the folder of the package itself, else in those around it. */
function neededBy(
  path: string,
  { dependencies = {}, optionalDependencies = {} }: LockedPackage,
  refs: ReadonlyMap<string, string>,
): readonly string[] {
  return Object.keys({ ...dependencies, ...optionalDependencies }).flatMap((name) => {
    for (
      let folder = path;
      ;
      folder = folder.slice(0, Math.max(folder.lastIndexOf('node_modules/') - 1, 0))
    ) {
      const found = refs.get(`${folder === '' ? '' : `${folder}/`}node_modules/${name}`);
      if (found !== undefined) return [found];
      if (folder === '') return [];
    }
  });
}

/** One package may lie in several folders. */
function unique(components: readonly Component[]): readonly Component[] {
  const byRef = new Map(components.map((one) => [one['bom-ref'], one]));
  return [...byRef.values()].sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));
}

/** A UUID (version 8: ours to fill) that changes with the lock file and with nothing else. */
function serialOf(lock: Lock): string {
  const hex = createHash('sha256').update(JSON.stringify(lock.packages)).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ];
  return `urn:uuid:${[...parts, hex.slice(20, 32)].join('-')}`;
}
