import { instantText } from '../core/canonical/instant.js';
import { type CustodyExamination } from '../core/custody/gaps/examine.js';
import { type CustodyFinding } from '../core/custody/gaps/finding.js';
import { type HeldAt, type HolderAt } from '../core/custody/gaps/held-at.js';
import { type Leg, type Transit } from '../core/custody/gaps/legs.js';
import { type Span } from '../core/custody/time-value.js';
import {
  type CustodyFindingDto,
  type CustodyRecordDto,
  type HeldAtDto,
  type HolderAtDto,
  type LegDto,
  type SpanDto,
  type TransitDto,
} from './dto/custody.dto.js';

export function presentCustody({ legs, findings }: CustodyExamination): CustodyRecordDto {
  return { legs: legs.map(presentLeg), findings: findings.map(presentFinding) };
}

export function presentHeldAt({ certainty, holders }: HeldAt, atMs: number): HeldAtDto {
  return { at: instantText(atMs), certainty, holders: holders.map(presentHolder) };
}

function presentHolder({ isCertain, transit, leg }: HolderAt): HolderAtDto {
  const { holder, organisation, authority } = presentLeg(leg);
  return {
    ...{ holder, organisation, authority, certain: isCertain },
    transit: transit === undefined ? null : presentTransit(transit),
    leg: presentLeg(leg),
  };
}

function presentLeg(leg: Leg): LegDto {
  const { holder, organisation = null, authority = null, basis, from, until } = leg;
  return {
    ...{ holder, organisation, authority, basis, beginSeq: leg.beginSeq },
    endSeq: leg.endSeq ?? null,
    from: presentSpan(from),
    until: until === undefined ? null : presentSpan(until),
    transits: leg.transits.map(presentTransit),
  };
}

function presentTransit({ from, until, recipient, courier }: Transit): TransitDto {
  return {
    ...{ from: presentSpan(from), recipient: recipient ?? null, courier: courier ?? null },
    until: until === undefined ? null : presentSpan(until),
  };
}

function presentFinding(finding: CustodyFinding): CustodyFindingDto {
  const { code, rule, certain, seqs, message, explainedBy } = finding;
  const { fromMs, untilMs, holderBefore = null, holderAfter = null } = finding;
  return {
    ...{ code, rule, certain, seqs, message, explainedBy, holderBefore, holderAfter },
    from: fromMs === undefined ? null : instantText(fromMs),
    until: untilMs === undefined ? null : instantText(untilMs),
  };
}

function presentSpan({ fromMs, untilMs }: Span): SpanDto {
  return { from: textOrNull(fromMs), until: textOrNull(untilMs) };
}

function textOrNull(ms: number): string | null {
  return Number.isFinite(ms) ? instantText(ms) : null;
}
