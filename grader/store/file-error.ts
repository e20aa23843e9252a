/** Whether a system call failed with this code. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** Whether the disk, or the owner's share of it, is full. */
export function isDiskFull(error: unknown): boolean {
  return hasCode(error, 'ENOSPC', 'EDQUOT', 'SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE');
}

/**
 * Whether the storage itself failed: a failed fsync (the kernel may have dropped the pages, and the next fsync would
 * say "fine"), or an I/O error below the database. Only a restart, which reads what is really there, is safe then.
 */
export function isStorageFailure(error: unknown): boolean {
  if (!(error instanceof Error) || isDiskFullAtWrite(error)) return false;
  if ('syscall' in error && (error.syscall === 'fsync' || error.syscall === 'fdatasync')) return true;
  const code = 'code' in error ? String(error.code) : '';
  return code.startsWith('SQLITE_IOERR') || code === 'SQLITE_CORRUPT' || code === 'EIO';
}

function isDiskFullAtWrite(error: Error): boolean {
  return isDiskFull(error) && !('syscall' in error && error.syscall === 'fsync');
}
