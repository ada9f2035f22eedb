import { types } from 'node:util';

/** What went wrong, for whoever operates the service: of a file that was named, what is the matter with it. */
export const inWords = (error: unknown): string => {
  if (!types.isNativeError(error)) return String(error);
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  // Reading a folder names none; what is said of a program that could not be started is another thing.
  if (code === 'EISDIR') return `${path ?? 'What was named'}: it is a folder, and a file is needed.`;
  if (code === 'ENOSPC') return `${path ?? 'What was to be written'}: there is no space left for it.`;
  if (path === undefined || syscall?.startsWith('spawn') === true) return error.message;
  if (code === 'ENOENT') return `${path}: there is no such file or folder.`;
  if (code === 'ENOTDIR') return `${path}: it is no folder, and a folder is needed.`;
  if (code === 'EACCES') return `${path}: it may not be opened.`;
  return error.message;
};
