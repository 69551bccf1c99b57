import { writeFileSync } from 'node:fs';
import { referencePages } from './reference/pages.js';

// npm run reference: writes the pages that are made from code; a test fails where one is stale.
for (const [path, page] of referencePages) writeFileSync(path, page());
