import { exactly, policeOrigin } from './origins.js';
import { people } from './people.js';
import { type Story } from './scene.js';

const minute = 60_000;

/** 312 messages with a lawyer: a reviewer outside the team isolates them. */
export const privilege: Story<{ caseId: string; extract: string; unreviewed: string }> = {
  number: 11,
  title: 'Privilege',
  people: {
    lead: people.investigator,
    prosecutor: people.prosecutor,
    reviewer: {
      ...{ displayName: 'R. Filtre', organisation: 'Story Filter Team', country: 'FR' },
      ...{ kind: 'prosecution', roles: ['prosecutor'] },
    },
    administrator: people.administrator,
  },
  async play(scene) {
    const now = scene.nowMs();
    const caseId = await scene.openCase('lead', 'Story 11: messages with a lawyer');
    await scene.grant('lead', 'administrator', caseId, 'prosecutor', 'prosecutor');
    await scene.grant('lead', 'administrator', caseId, 'reviewer', 'prosecutor');
    const made: string[] = [];
    for (const name of ['reviewed', 'not reviewed']) {
      const item = await scene.register('lead', caseId, {
        before: [
          {
            ...{ type: 'item.seized/1', atMs: now - 90 * minute },
            fields: { finder: 'I. Enquête', circumstances: 'in a flat' },
          },
          {
            ...{ type: 'provenance.recorded/1', atMs: now - 85 * minute },
            fields: policeOrigin(exactly(now - 90 * minute)),
          },
        ],
        registeredMs: now - 80 * minute,
        registration: {
          ...{ title: `Messages, ${name}`, category: 'logical_extract' },
          ...{ sourceKind: 'law_enforcement', originality: 'evidentiary_copy' },
        },
        file: { name: `${name}.txt`, bytes: `messages, ${name}` },
      });
      await scene.act('prosecutor', item, {
        ...{ type: 'restriction.set/1', atMs: now - 70 * minute },
        fields: {
          ...{ restrictionRef: 'P-1', kind: 'legal_privilege', effect: 'role_only' },
          ...{ scope: '312 messages with a lawyer', basis: 'legal privilege' },
          reviewAt: '2040-01-01T00:00:00Z',
        },
      });
      made.push(item);
    }
    const [extract = '', unreviewed = ''] = made;
    await scene.act('reviewer', extract, {
      ...{ type: 'restriction.privilege_reviewed/1', atMs: now - 30 * minute },
      fields: {
        ...{
          reviewer: scene.account('reviewer'),
          scope: '312 messages',
          result: 'privileged',
        },
        measures: 'isolated, not given to the team',
      },
    });
    return { caseId, extract, unreviewed };
  },
};
