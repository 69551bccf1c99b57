const organisation = 'Exercise Police';

type Fields = Readonly<Record<string, unknown>>;

/** What the service is told in plain JSON to open a case. */
export const plainCase: { readonly fields: Fields } = {
  fields: {
    ...{ caseRef: 'EX-1', title: 'Exercise', stage: 'investigation', legalHold: false },
    ...{ forumProfiles: ['exercise'], leadOrganisation: organisation },
    retentionReviewAt: '2036-01-01T00:00:00Z',
  },
};

/** What every event on an item's chain says. */
export const plainCommon: Readonly<Record<string, string>> = {
  ...{ organisation, purpose: 'exercise', occurredPrecision: 'second' },
  ...{ occurredZone: 'UTC', clockSource: 'ntp_synced' },
};

/** The events by which an item without bytes is registered. */
export function plainItem(number: number): {
  readonly events: readonly { readonly type: string; readonly fields: Fields }[];
} {
  const provenance = {
    ...{ sourceKind: 'law_enforcement', collectingOrganisation: organisation, method: 'search' },
    ...{ place: { status: 'unknown' }, collectedAt: { status: 'unknown' } },
    ...{ consent: 'not_required', promisedConfidentiality: 'none', earlierSharing: 'none' },
  };
  const registration = {
    ...{ itemNumber: `IT-${number}`, exhibitRef: `EX/${number}`, title: `Item ${number}` },
    ...{ category: 'digital_device', sourceKind: 'law_enforcement', originality: 'original' },
    ...{ description: 'For exercise only', conditionOnReceipt: 'intact', bytesState: 'none' },
    quantity: { value: '1', unit: 'piece' },
  };
  return {
    events: [
      { type: 'provenance.recorded/1', fields: { ...plainCommon, ...provenance } },
      { type: 'item.registered/1', fields: { ...plainCommon, ...registration } },
    ],
  };
}
