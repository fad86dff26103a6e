/** One launcher for each data directory. The kernel lets go of the lock when its holder dies, however it dies. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { close, constants, openSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** `O_EXLOCK` of BSD and macOS (sys/fcntl.h): open and lock in one step; Node has no name for it. */
const O_EXLOCK = 0x20

/**
 * Lock a folder for this process, without waiting.
 * @param directory its real path
 * @returns a function that lets go of it; undefined when another process has it
 */
export async function lockDirectory (directory: string): Promise<(() => void) | undefined> {
  return process.platform === 'linux' ? await lockName(directory) : lockFile(join(directory, 'postgres.lock'))
}

/** An abstract socket is a name that one process can have; no file is left behind that could be stale (unix(7)). */
async function lockName (directory: string): Promise<(() => void) | undefined> {
  const hash = createHash('sha256').update(directory).digest('hex')
  const server = createServer((socket) => socket.destroy())
  try {
    server.listen({ path: `\0parley-${hash}` })
    await once(server, 'listening')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined
    throw error
  }
  server.unref()
  return () => { server.close() }
}

/** The file stays; the lock on it does not. */
function lockFile (path: string): (() => void) | undefined {
  try {
    const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | O_EXLOCK, 0o600)
    return () => { close(fd) }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined
    throw error
  }
}
