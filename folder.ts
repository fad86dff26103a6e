import { constants } from 'node:fs'
import { access, mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ConfigError } from './config.js'

const isFolder = (path: string): Promise<boolean> => stat(path).then((found) => found.isDirectory(), () => false)

// Node's own recursive mkdir never returns where a file system answers ENOENT below a folder that exists, as /proc does.
async function make (path: string, mode: number): Promise<void> {
  if (await isFolder(path)) return
  const parent = dirname(path)
  if (parent !== path) await make(parent, mode)
  await mkdir(path, { mode }).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST' || !await isFolder(path)) throw error
  })
}

/**
 * Folder that a variable names, made with those above it where it is missing, and seen to be writable.
 * @param variable its name, for whoever has to correct it
 * @param path absolute, or relative to the working directory
 * @param mode of what is made, less the umask
 * @throws {ConfigError} one line that names the variable and says why
 */
export async function makeFolder (variable: string, path: string, mode = 0o777): Promise<void> {
  try {
    await make(path, mode)
    await access(path, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw unusable(variable, path, error)
  }
}

/**
 * Error for a folder that can't be used.
 * @param variable that names it
 * @param path what it says
 * @param cause what the file system answered
 */
export function unusable (variable: string, path: string, cause: unknown): ConfigError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new ConfigError(`${variable} must be a folder that this user may write to (${JSON.stringify(path)} is not: ${why})`, { cause })
}
