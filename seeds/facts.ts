/**
 * What the files and the story both say. All of it is made up; addresses come from the ranges and names that are
 * reserved for documentation (RFC 2606, 5737, 3849).
 */
export const facts = {
  mark: 'EXERCISE',
  caseRef: 'EX-0001',
  latitude: '35.9506',
  longitude: '39.0094',
  mgrs: '37SEV 00847 78469',
  phoneMake: 'Exercise Devices',
  phoneModel: 'EX-1',
  provider: 'Exercise Messaging Provider',
  service: 'Exercise Messenger',
  orderRef: 'EXO-4411/7',
  accounts: ['user:exercise-4711', 'tel:+33199005512'],
  url: 'https://clips.example.org/posts/4711',
  host: 'clips.example.org',
  hostAddress: '192.0.2.80',
  captureTool: 'exercise-capture',
  captureToolVersion: '1.2.0',
} as const;
