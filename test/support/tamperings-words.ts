import { toHex } from '../../src/core/canonical/hex.js';
import { tagOf } from '../../src/core/ledger/item.js';
import { eventsPath } from '../../src/core/package/layout.js';
import { nodeEngine as engine } from '../../src/platform/node-engine.js';
import { bytes, itemAdded, plain, text } from './exercise-script.js';
import { type DraftPackage } from './package-builder.js';
import { describe, insertBefore, itemOf, said, script, withhold } from './package-edits.js';
import { chainHex, chainIdOf, type EventDraft, secretOf } from './synthetic-ledger.js';
import { type Tampering } from './tampered-package.js';

const wordTamperings: readonly Tampering[] = [
  {
    ...{ name: 'another kind of chain', exit: 1, finds: ['E_PROJECTION 13 item1'] },
    ...said((json) => {
      json.chains.forEach((chain) => {
        if (chain.id === chainHex('item1')) chain.kind = 'device';
      });
    }),
  },
  {
    ...{ name: 'an item twice', exit: 1, finds: ['E_PROJECTION 13 item1'] },
    ...said((json) => json.items.push(itemOf(json, 'item1'))),
  },
  {
    ...{ name: 'labels of two exhibits exchanged', exit: 1 },
    finds: ['E_PROJECTION 13 item2 exhibitRef', 'E_PROJECTION 13 item1 exhibitRef'],
    ...said((json) => {
      const [one, two] = [itemOf(json, 'item1'), itemOf(json, 'item2')];
      [one.exhibitRef, two.exhibitRef] = [two.exhibitRef, one.exhibitRef];
    }),
  },
  {
    ...{ name: 'titles of two exhibits exchanged', exit: 1 },
    finds: ['E_PROJECTION 13 item2 title', 'E_PROJECTION 13 item1 title'],
    ...said((json) => {
      const [one, two] = [itemOf(json, 'item1'), itemOf(json, 'item2')];
      [one.title, two.title] = [two.title, one.title];
    }),
  },
  {
    ...{ name: 'the first label of an exhibit', exit: 0, finds: [] },
    ...said((json) => (itemOf(json, 'item2').exhibitRef = 'A/2')),
  },
  {
    ...{ name: 'a label left out without reason', exit: 1, finds: ['E_PROJECTION 13 item1 title'] },
    ...said((json) => (itemOf(json, 'item1').title = null)),
  },
  {
    ...{
      name: 'a label left out because it is withheld',
      exit: 0,
      finds: ['W_REDACTED 4 item1/0 title'],
    },
    files: (draft) => {
      withhold(draft, 'item1', 0, 'title');
      describe(draft, (json) => (itemOf(json, 'item1').title = null));
    },
  },
  {
    ...{ name: 'a label given although it is withheld', exit: 1 },
    finds: ['W_REDACTED 4 item1/0 title', 'E_PROJECTION 13 item1 title'],
    files: (draft) => {
      withhold(draft, 'item1', 0, 'title');
    },
  },
  {
    ...{ name: 'another file name', exit: 1, finds: ['E_PROJECTION 13 item2/0 originalName'] },
    ...said((json) => {
      itemOf(json, 'item2').objects.forEach((object) => {
        if (object.seq === 0) object.originalName = 'phone.bin';
      });
    }),
  },
  {
    ...{ name: 'another media type', exit: 1, finds: ['E_PROJECTION 13 item1/0 mediaType'] },
    ...said((json) => {
      itemOf(json, 'item1').objects.forEach((object) => (object.mediaType = 'text/html'));
    }),
  },
  {
    ...{ name: 'no media type', exit: 1, finds: ['E_PROJECTION 13 item1/0 mediaType'] },
    ...said((json) => {
      itemOf(json, 'item1').objects.forEach((object) => (object.mediaType = null));
    }),
  },
  {
    ...{ name: 'another case reference', exit: 1, finds: ['E_PROJECTION 13 case caseRef'] },
    ...said((json) => (json.caseRef = 'EX-2')),
  },
  {
    ...{ name: 'a case reference that was amended', exit: 0, finds: [] },
    script: (events) => {
      insertBefore(
        events,
        'export',
        plain('amended', 'case', 'case.amended/1', 'ada', { caseRef: 'EX-2' }),
      );
    },
    ...said((json) => (json.caseRef = 'EX-2')),
  },
  {
    ...{ name: 'a field declared as withheld twice', exit: 1 },
    finds: ['W_REDACTED 4 item1/1 condition', 'E_PROJECTION 13 item1/1 condition'],
    files: (draft) => {
      withhold(draft, 'item1', 1, 'condition');
      describe(draft, (json) => json.withheld.push(...json.withheld));
    },
  },
  {
    ...{ name: 'a field declared as withheld that is open', exit: 1 },
    finds: ['E_PROJECTION 13 item1/0 title'],
    ...said((json) => {
      json.withheld.push({ chain: chainHex('item1'), seq: 0, field: 'title', ground: 'x' });
    }),
  },
  {
    ...{ name: 'another recipient', exit: 1, finds: ['E_PROJECTION 13 case/3 recipient'] },
    ...said((json) => (json.recipient = 'The Press')),
  },
  {
    ...{ name: 'another time of export', exit: 1, finds: ['E_PROJECTION 13 case/3 exportedAt'] },
    ...said((json) => (json.exportedAt = '2026-03-01T12:31:00.000Z')),
  },
  {
    ...{ name: 'an export that is not on record', exit: 1, finds: ['E_PROJECTION 13 case'] },
    ...script('export', (draft) => (draft.type = 'case.closed/1')),
  },
];

const third = {
  ...plain('third', 'item3', 'item.registered/1', 'ada', {}),
  fields: () => [
    ['caseId', bytes(chainIdOf('case'))],
    ['exhibitRef', text('A/3')],
    ['title', text('A third thing')],
  ],
} satisfies EventDraft;

function withThird(...more: readonly EventDraft[]): Pick<Tampering, 'script'> {
  return {
    script: (events) => {
      insertBefore(events, 'export', { ...third }, ...more);
    },
  };
}

function encloseThird(draft: DraftPackage): void {
  describe(draft, (json) => {
    const tag0 = toHex(tagOf(engine, secretOf('item3'), 0));
    json.chains.push({ kind: 'item', id: chainHex('item3'), tag0 });
  });
}

const leaveOutThird = ({ files }: DraftPackage): boolean =>
  files.delete(eventsPath(chainHex('item3')));

function namesThird(draft: DraftPackage): void {
  describe(draft, (json) => {
    json.items.push({
      id: chainHex('item3'),
      exhibitRef: 'A/3',
      title: 'A third thing',
      objects: [],
    });
  });
}

const orphanTamperings: readonly Tampering[] = [
  {
    ...{ name: 'an exhibit left out', exit: 1, finds: ['E_ORPHAN 13 item3'] },
    ...withThird(itemAdded('added3', 'item3', 'third')),
    files: leaveOutThird,
  },
  {
    ...{ name: 'an exhibit withheld by name', exit: 0, finds: ['W_REDACTED 13 item3'] },
    ...withThird(itemAdded('added3', 'item3', 'third')),
    files: (draft) => {
      leaveOutThird(draft);
      describe(draft, (json) => json.withheldItems.push({ id: chainHex('item3'), ground: 'x' }));
    },
  },
  {
    ...{ name: 'an exhibit withheld and yet enclosed', exit: 1 },
    finds: ['E_PROJECTION 13 item3', 'W_REDACTED 13 item3'],
    ...withThird(itemAdded('added3', 'item3', 'third')),
    files: (draft) => {
      encloseThird(draft);
      namesThird(draft);
      describe(draft, (json) => json.withheldItems.push({ id: chainHex('item3'), ground: 'x' }));
    },
  },
  {
    ...{ name: 'a third exhibit, a thing without bytes', exit: 0, finds: [] },
    ...withThird(itemAdded('added3', 'item3', 'third')),
    files: (draft) => {
      encloseThird(draft);
      namesThird(draft);
    },
  },
  {
    ...{ name: 'an exhibit that the package does not name', exit: 1, finds: ['E_ORPHAN 13 item3'] },
    ...withThird(itemAdded('added3', 'item3', 'third')),
    files: encloseThird,
  },
  {
    ...{ name: 'an exhibit without its chain', exit: 1, finds: ['E_ORPHAN 13 item3'] },
    ...withThird(itemAdded('added3', 'item3', 'third')),
    files: (draft) => {
      leaveOutThird(draft);
      namesThird(draft);
    },
  },
  {
    ...{ name: 'an exhibit that was never added', exit: 1, finds: ['E_ORPHAN 13 item3'] },
    ...withThird(),
    files: (draft) => {
      encloseThird(draft);
      namesThird(draft);
    },
  },
  {
    ...{ name: 'an exhibit added by another first event', exit: 1, finds: ['E_ORPHAN 13 item3'] },
    ...withThird(itemAdded('added3', 'item3', 'phone')),
    files: (draft) => {
      encloseThird(draft);
      namesThird(draft);
    },
  },
  {
    ...{ name: 'an exhibit of another case', exit: 1, finds: ['E_ORPHAN 13 item1'] },
    ...script('photo', (draft) => {
      const { fields } = draft;
      draft.fields = (ledger) => [
        ['caseId', bytes(chainIdOf('other'))],
        ...fields(ledger).slice(1),
      ];
    }),
  },
  {
    ...{ name: 'an item added without saying which', exit: 1 },
    finds: ['E_ORPHAN 13 item2'],
    ...script('added2', (draft) => {
      draft.fields = () => [['itemId', text('item2')]];
    }),
  },
  {
    ...{ name: 'no case', exit: 1, finds: ['E_ORPHAN 13', 'E_PROJECTION 13 case'] },
    ...script('case', (draft) => (draft.type = 'request.drafted/1')),
  },
  {
    ...{ name: 'two cases', exit: 1, finds: ['E_ORPHAN 13'] },
    script: (events) => {
      insertBefore(
        events,
        'export',
        plain('second', 'item3', 'case.opened/1', 'ada', { caseRef: 'EX-9' }),
      );
    },
    files: (draft) => {
      const tag0 = toHex(tagOf(engine, secretOf('item3'), 0));
      describe(draft, (json) => json.chains.push({ kind: 'case', id: chainHex('item3'), tag0 }));
    },
  },
];

/** Step 13: the package's own words. */
export const wordsTamperings: readonly Tampering[] = [...wordTamperings, ...orphanTamperings];
