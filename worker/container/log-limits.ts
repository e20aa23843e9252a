/** What the engine keeps of a container's output: this many bytes a file, this many files. */
export const LOG_BYTES = 32 * 1024 * 1024;
export const LOG_FILES = 2;
