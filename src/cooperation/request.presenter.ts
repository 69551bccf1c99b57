import { instantText } from '../core/canonical/instant.js';
import { type RequestClock } from '../core/cooperation/clocks.js';
import { type RecordedOffence } from '../core/cooperation/dual-criminality.js';
import { type Letter } from '../core/cooperation/letters.js';
import { type RequestRecord } from '../core/cooperation/request-record.js';
import { type AuthorityRow } from './authority.entity.js';
import { type LetterDto, type LetterOfficeDto } from './dto/letter.dto.js';
import {
  type LinkedItemDto,
  type RequestClockDto,
  type RequestDto,
  type RequestOffenceDto,
} from './dto/request.dto.js';
import { type LinkedItem, type RequestView } from './request.reader.js';

export function presentRequest(
  { requestId, record }: RequestView,
  clocks: readonly RequestClock[],
  offences: readonly RecordedOffence[],
): Readonly<RequestDto> {
  const { seq, state, useLimits, assurances, items } = record;
  return {
    ...{ requestId, seq, state, useLimits, assurances, items },
    ...textsOf(record),
    confidential: record.confidential ?? null,
    postponedUntil:
      record.postponedUntilMs === undefined ? null : instantText(record.postponedUntilMs),
    offences: offences.map(presentOffence),
    clocks: clocks.map(presentClock),
  };
}

export function presentLinkedItem(linked: LinkedItem): LinkedItemDto {
  const { itemId, sent, stated, provenance } = linked;
  return { itemId, sent, stated, provenance };
}

const texts = [
  ...(['caseId', 'requestRef', 'foreignRef', 'instrument', 'direction'] as const),
  ...(['requestingAuthority', 'requestedAuthority', 'channel', 'urgency'] as const),
  ...(['purpose', 'language', 'question'] as const),
];

type Texts = Record<(typeof texts)[number], string | null>;

function textsOf(record: RequestRecord): Texts {
  // One member for each name of the list.
  return Object.fromEntries(texts.map((name) => [name, record[name] ?? null])) as Texts;
}

function presentClock({ startMs, dueMs, overrunMs, ...clock }: RequestClock): RequestClockDto {
  return {
    ...{ name: clock.name, state: clock.state, source: clock.source },
    renewable: clock.renewable,
    ...{ start: instantText(startMs), due: instantText(dueMs) },
    overrunSeconds: Math.round(overrunMs / 1000),
  };
}

function presentOffence({ offence, state, rule }: RecordedOffence): RequestOffenceDto {
  const { requestingLaw, requestingTitle, requestedLaw, requestedTitle } = offence;
  return {
    ...{ requestingLaw, requestingTitle, dualCriminality: state },
    ...{ requestedLaw: requestedLaw ?? null, requestedTitle: requestedTitle ?? null },
    maximumPenaltyYears: offence.maximumPenaltyYears ?? null,
    category: offence.category ?? null,
    source: rule?.source ?? null,
    toConfirm: rule?.toConfirm ?? false,
  };
}

export function presentLetter(
  { language, direction, text }: Extract<Letter, { kind: 'letter' }>,
  office: AuthorityRow | undefined,
): LetterDto {
  return { language, direction, text, office: office === undefined ? null : presentOffice(office) };
}

function presentOffice({ id, importedMs, address, languages }: AuthorityRow): LetterOfficeDto {
  return { authorityId: id, importedAt: instantText(importedMs), address, languages };
}
