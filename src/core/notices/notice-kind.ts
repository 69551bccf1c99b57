/** What a notice is about. The names are part of the interface: receivers sort by them, so none ever changes its meaning. */
export const noticeKinds = [
  'witnessmark.transfer.released',
  'witnessmark.transfer.readdressed',
  'witnessmark.transfer.sent_abroad',
  'witnessmark.transfer.received',
  'witnessmark.transfer.refused',
  'witnessmark.transfer.cancelled',
  'witnessmark.transfer.overdue',
  'witnessmark.handover.offered',
  'witnessmark.handover.accepted',
  'witnessmark.handover.refused',
  'witnessmark.handover.cancelled',
  'witnessmark.item.quarantined',
  'witnessmark.access.elevated',
] as const;

export type NoticeKind = (typeof noticeKinds)[number];
