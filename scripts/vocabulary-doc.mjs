// Writes docs/vocabulary.md from the catalogue. Build first: it reads the built code.
import { writeFileSync } from 'node:fs';
import { loadVocabulary, vocabularyPage } from '../dist/libs/vocabulary/index.js';

writeFileSync(new URL('../docs/vocabulary.md', import.meta.url), vocabularyPage(loadVocabulary()));
