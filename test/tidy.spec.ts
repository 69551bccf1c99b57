import * as code from './tidy/code-rules.js';
import * as page from './tidy/page-rules.js';
import { listPaths, type ProjectFile, readProject } from './tidy/project-files.js';

// House rules that no compiler and no lint rule holds. Each stands beside something that it must find.
const project = readProject();

function file(path: string, text: string): ProjectFile {
  return { path, text };
}

function faultsOf(rule: code.FileRule): readonly string[] {
  return project.flatMap((each) => rule(each));
}

describe('the project', () => {
  it('is read: code, pages and scripts', () => {
    const paths = project.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(['src/main.ts', 'docs/errors.md', '.ci/run', 'test/tidy.spec.ts']),
    );
    expect(paths.length).toBeGreaterThan(200);
  });
});

describe('files', () => {
  it('have at most 300 lines, tables of the domain excepted', () => {
    const long = 'x\n'.repeat(301);
    expect(code.length(file('src/a.ts', long))).toHaveLength(1);
    expect(code.length(file('src/a.ts', 'x\n'.repeat(300)))).toEqual([]);
    expect(code.length(file('migrations/0001-a.ts', long))).toEqual([]);
    expect(faultsOf(code.length)).toEqual([]);
  });

  it('are named after what they hold', () => {
    for (const path of [
      'src/x/utils.ts',
      'src/helpers/a.ts',
      'src/text-helper.spec.ts',
      'test/common.ts',
      'src/manager.service.ts',
    ]) {
      expect(code.names(file(path, ''))).toHaveLength(1);
    }
    expect(code.names(file('src/a.ts', 'class KeyManager {}\nclass BaseStore {}'))).toHaveLength(2);
    expect(code.names(file('src/common-fields.ts', 'class Basement {}'))).toEqual([]);
    expect(faultsOf(code.names)).toEqual([]);
  });

  it('are imported themselves, not through others', () => {
    expect(code.barrels(file('src/x/index.ts', ''))).toHaveLength(1);
    expect(code.barrels(file('src/x/y.ts', "export { a } from './a.js';"))).toHaveLength(1);
    expect(code.barrels(file('src/x/y.ts', 'export const a = 1;'))).toEqual([]);
    expect(faultsOf(code.barrels)).toEqual([]);
  });

  it('leave nothing open', () => {
    expect(code.openEndsOf(file('src/a.ts', '// TO' + 'DO: later'))).toHaveLength(1);
    expect(code.openEndsOf(file('src/a.ts', 'const mastodon = 1;'))).toEqual([]);
    expect(faultsOf(code.openEndsOf)).toEqual([]);
  });

  it('name no place of one machine', () => {
    for (const folder of ['work', 'root', 'home', 'tmp']) {
      expect(code.machinePaths(file('src/a.ts', `'/${folder}/x'`))).toHaveLength(1);
    }
    expect(code.machinePaths(file('docs/a.md', 'a home below `/root` is refused'))).toEqual([]);
    expect(faultsOf(code.machinePaths)).toEqual([]);
  });

  it('hold nobody’s mail address', () => {
    expect(code.mailAddresses(file('README.md', 'jane@' + 'agency.gov'))).toHaveLength(1);
    expect(code.mailAddresses(file('README.md', 'jane@example.org, yazl@3.3.1'))).toEqual([]);
    expect(faultsOf(code.mailAddresses)).toEqual([]);
  });

  it('say why they switch a lint rule off', () => {
    const off = '// eslint-' + 'disable-next-line no-console';
    expect(code.silencedRules(file('src/a.ts', off))).toHaveLength(1);
    expect(code.silencedRules(file('src/a.ts', `${off} -- the terminal is the product`))).toEqual(
      [],
    );
    expect(faultsOf(code.silencedRules)).toEqual([]);
  });

  it('say why a cast is true', () => {
    const cast = 'const a: unknown = 1;\n\nexport const b = a as number;\n';
    expect(code.casts(file('src/a.ts', cast))).toHaveLength(1);
    expect(code.casts(file('src/a.ts', cast.replace('\n\n', '\n// Just written.\n')))).toEqual([]);
    expect(code.casts(file('src/a.ts', "export const c = ['a'] as const;"))).toEqual([]);
    expect(faultsOf(code.casts)).toEqual([]);
  });
});

describe('tests', () => {
  it('assert something, and all of them run', () => {
    expect(code.specs(file('a.spec.ts', "it('x', () => { run(); });"))).toHaveLength(1);
    expect(
      code.specs(file('a.spec.ts', 'it.' + "only('x', () => { expect(1).toBe(1); });")),
    ).toHaveLength(1);
    expect(code.specs(file('a.spec.ts', "it('x', () => { expect(1).toBe(1); });"))).toEqual([]);
    expect(faultsOf(code.specs)).toEqual([]);
  });

  it('use fakes, not mocks', () => {
    expect(code.mocks(file('test/a.ts', 'jest.' + "mock('./x.js');"))).toHaveLength(1);
    expect(faultsOf(code.mocks)).toEqual([]);
  });
});

describe('pages', () => {
  it('link to what is there', () => {
    const paths = new Set(['docs/a.md', 'docs/b.md']);
    const b = file('docs/b.md', '# One `two`, three\n');
    const linked = (link: string): readonly string[] =>
      page.brokenLinks([file('docs/a.md', `[x](${link})`), b], paths);
    expect(linked('c.md')).toHaveLength(1);
    expect(linked('b.md#four')).toHaveLength(1);
    expect(linked('b.md#one-two-three')).toEqual([]);
    expect(linked('https://example.org/c.md')).toEqual([]);
    expect(page.brokenLinks(project, listPaths())).toEqual([]);
  });

  it('number decisions without gaps, each with its reasons', () => {
    const whole = '# X\n\n## Context\n\n## Decision\n\n## Consequences\n';
    expect(
      page.decisions([file('docs/adr/0001-a.md', whole), file('docs/adr/0003-b.md', whole)]),
    ).toHaveLength(1);
    expect(
      page.decisions([file('docs/adr/0001-a.md', whole.replace('Context', 'Story'))]),
    ).toHaveLength(1);
    expect(page.decisions([file('docs/adr/0001-a.md', whole)])).toEqual([]);
    expect(page.decisions(project)).toEqual([]);
  });

  it('tell every setting', () => {
    const config = file('src/platform/config.ts', "settings.text('HOST', 'x')");
    const told = file('docs/reference/settings.md', '`HOST`');
    expect(page.settingsTold([config, told, file('.env.example', '')])).toEqual([
      '.env.example: HOST is missing',
    ]);
    expect(page.settingsTold([config, told, file('.env.example', 'HOST=x')])).toEqual([]);
    expect(page.settingsTold(project)).toEqual([]);
  });

  it('name only commands that exist', () => {
    const manifest = file('package.json', '{\n  "scripts": {\n    "build": "tsc"\n  }\n}');
    expect(page.scriptsExist([manifest, file('README.md', '`npm run bild`')])).toHaveLength(1);
    expect(page.scriptsExist([manifest, file('README.md', '`npm run build`')])).toEqual([]);
    expect(page.scriptsExist(project)).toEqual([]);
  });
});

describe('migrations', () => {
  it('are all run, in the order of their numbers', () => {
    const list = (imported: string, run: string): ProjectFile =>
      file(
        'src/database/migrations.ts',
        `import { ${imported} } from '../../migrations/0001-a.js';\n  ${run},\n`,
      );
    const there = file('migrations/0001-a.ts', '');
    expect(
      page.migrationsListed([there, file('migrations/0002-b.ts', ''), list('A', 'A')]),
    ).toHaveLength(1);
    expect(
      page.migrationsListed([there, file('migrations/0003-b.ts', ''), list('A', 'A')]),
    ).toHaveLength(2);
    expect(page.migrationsListed([there, list('A', 'B')])).toHaveLength(1);
    expect(page.migrationsListed([there, list('A', 'A')])).toEqual([]);
    expect(page.migrationsListed(project)).toEqual([]);
  });
});
