import { readFile, writeFile } from 'node:fs/promises';

/**
 * Writes a document as JSON, or with `check` compares it with the file.
 * @returns false where the file is not the document.
 */
export const writeOrCheck = async (file: string, document: object, check: boolean): Promise<boolean> => {
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (check) return (await readFile(file, 'utf8')) === text;
  await writeFile(file, text);
  return true;
};
