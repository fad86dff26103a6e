/** One launcher for each data directory. The kernel lets go of the lock when its holder dies, however it dies. */
import { once } from 'node:events'
import { close, constants, openSync } from 'node:fs'
import { open, rm, stat } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'

/** `O_EXLOCK` of BSD and macOS (sys/fcntl.h): open and lock in one step; Node has no name for it. */
const O_EXLOCK = 0x20

const FILE = 'postgres.lock'

/**
 * Lock a folder for this process, without waiting.
 * @param directory its path
 * @returns a function that lets go of it; undefined when another process has it
 */
export async function lockDirectory (directory: string): Promise<(() => void) | undefined> {
  if (process.platform !== 'linux') return lockFile(join(directory, FILE))
  const name = await lockName(directory)
  if (name === undefined) return undefined
  const socket = await lockSocket(directory)
  if (socket === undefined) {
    name()
    return undefined
  }
  return () => {
    socket()
    name()
  }
}

async function listen (path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy()).listen({ path })
  await once(server, 'listening')
  return server.unref()
}

/**
 * An abstract socket is a name that one process can have, with no file that could be stale (unix(7)). Device and inode
 * tell two containers on the host's network apart, which both call their folder /data.
 */
async function lockName (directory: string): Promise<(() => void) | undefined> {
  const { dev, ino } = await stat(directory, { bigint: true })
  try {
    const server = await listen(`\0parley-${dev}-${ino}`)
    return () => { server.close() }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined
    throw error
  }
}

/**
 * A socket in the folder is seen by a container that shares the volume, but neither this one's network nor its processes,
 * and so would take the live server's pid file for a stale one. File systems without sockets do without.
 */
async function lockSocket (directory: string): Promise<(() => void) | undefined> {
  const folder = await open(directory)
  // The path of a socket is limited to 107 bytes; a descriptor's is always short.
  const path = `/proc/self/fd/${folder.fd}/${FILE}`
  const probe = connect({ path })
  const isHeld = await once(probe, 'connect').then(() => true, () => false)
  probe.destroy()
  if (isHeld) {
    await folder.close()
    return undefined
  }
  const server = await rm(path, { force: true }).then(() => listen(path)).catch(() => undefined)
  return () => {
    server?.close()
    folder.close().catch(() => {})
  }
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
