import { readFileSync } from 'node:fs';
import { billOfMaterials, type Lock } from './sbom.js';

// npm run sbom: writes the bill of materials (CycloneDX 1.6, JSON) to standard output.
// Made by npm itself, of which version 3 has this form.
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
process.stdout.write(`${JSON.stringify(billOfMaterials(lock), null, 2)}\n`);
