/**
 * Watch of a file by its content. Its folder is watched, since editors rename another file into its place and Kubernetes swaps a link
 * beside it; where nobody tells of changes (a network drive, a mount of the file alone) it is looked at now and then.
 */
import { createHash } from 'node:crypto'
import { watch as watchFolder, type FSWatcher } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { singleFlight } from '../../single-flight.js'

/** Time for which a folder has to be quiet, in milliseconds. */
const QUIET_MS = 100

/** A file that is watched. */
export interface Watch {
  /**
   * Look whether the file has changed.
   * @throws what the handler throws: then it is told again the next time
   */
  look(): Promise<void>
  /** Ends it; resolves once nothing is under way. */
  close(): Promise<void>
}

/** Ports of a watch. */
export interface WatchOptions {
  path: string
  /** Digest of the content that is known, as `digestOf` makes it. */
  known: string
  /** Told of each new content, one after the other. */
  onChange: () => Promise<void>
  /** Told of what `onChange` throws where nobody waits for it, and of a folder that can't be watched. */
  onError: (error: unknown) => void
}

/**
 * Digest of a file's content.
 * @param content all of it
 */
export function digestOf (content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Its absence is a content too. */
const digestAt = (path: string): Promise<string> => readFile(path).then(digestOf, () => 'unreadable')

/** Everything by which a file that was written to, or another one in its place, is told without reading it. */
async function signatureOf (path: string): Promise<string> {
  const state = await stat(path).catch(() => undefined)
  return state === undefined ? '' : [state.dev, state.ino, state.size, state.mtimeMs, state.ctimeMs].join(' ')
}

/**
 * Watch a file.
 * @param options its ports
 */
export function watchFile ({ path, known, onChange, onError }: WatchOptions): Watch {
  let seen = known
  let signature = ''
  let timer: NodeJS.Timeout | undefined
  let watcher: FSWatcher | undefined
  const flight = singleFlight<void>()

  const look = (): Promise<void> => flight('look', async () => {
    const current = await signatureOf(path)
    if (current === signature && current !== '') return
    const digest = await digestAt(path)
    if (digest !== seen) {
      await onChange()
      seen = digest
    }
    signature = current
  })

  try {
    watcher = watchFolder(dirname(path), { persistent: false }, (_event, name) => {
      if (name !== null && name !== basename(path) && !name.startsWith('..')) return
      clearTimeout(timer)
      timer = setTimeout(() => { look().catch(onError) }, QUIET_MS)
    })
    watcher.on('error', onError)
  } catch (error) {
    onError(error)
  }
  return {
    look,
    async close () {
      clearTimeout(timer)
      watcher?.close()
      await flight('look', async () => undefined).catch(() => undefined)
    }
  }
}
