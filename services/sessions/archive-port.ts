/** Reading of an archive: a small one here, a large one in a thread of its own, so that nobody else waits for it. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { MOST_HEAP, threadEntry } from '../../request-thread.js'
import { readArchive, type ArchiveBatch, type ArchiveProblem, type ArchiveSummary } from './archive-reader.js'
import type { ArchiveWorkerData, ArchiveWorkerMessage } from './archive-worker.js'

/** An archive that was checked, wherever that was. */
export interface OpenArchive {
  summary: ArchiveSummary
  /** Its rows; the next batch is made when this one has been taken. */
  batches: AsyncIterable<ArchiveBatch>
  /** Free what it holds. */
  close(): Promise<void>
}

/** Thrown for an archive that is not one. */
export class ArchiveRefused extends Error {
  /** @param problem what is wrong */
  constructor (readonly problem: ArchiveProblem) { super('the archive is refused') }
}

/** Bytes that are read in a few milliseconds, which is less than a thread takes to start. */
const SMALL = 64 * 1024

const ENTRY = threadEntry('./archive-worker', import.meta.url)

async function * here (batches: Iterable<ArchiveBatch>): AsyncGenerator<ArchiveBatch> {
  yield * batches
}

async function openInThread (archive: Uint8Array<ArrayBuffer>, entry: string): Promise<OpenArchive> {
  const workerData: ArchiveWorkerData = { archive }
  // Not handed over where the thread may not start, see below.
  const transferList = entry.endsWith('.ts') ? [] : [archive.buffer]
  const worker = new Worker(entry, { workerData, transferList, resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP } })
  const close = async (): Promise<void> => { await worker.terminate() }
  const hear = async (): Promise<ArchiveWorkerMessage> => {
    const exit = new AbortController()
    const [message] = await Promise.race([
      once(worker, 'message', { signal: exit.signal }),
      once(worker, 'exit', { signal: exit.signal }).then(() => { throw new Error('the thread that reads an archive ended') })
    ]).finally(() => { exit.abort() }) as [ArchiveWorkerMessage]
    return message
  }
  try {
    const first = await hear()
    if ('problem' in first) throw new ArchiveRefused(first.problem)
    if (!('summary' in first)) throw new Error('a thread spoke out of turn')
    return {
      summary: first.summary,
      close,
      batches: (async function * () {
        for (;;) {
          worker.postMessage('next')
          const said = await hear()
          if (!('batch' in said)) throw new Error('a thread spoke out of turn')
          if (said.batch === null) return
          yield said.batch
        }
      })()
    }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * Check an archive.
 * @param archive the document; it is handed over, and must not be used afterwards
 * @throws ArchiveRefused with its first problem
 */
export async function openArchive (archive: Uint8Array<ArrayBuffer>): Promise<OpenArchive> {
  try {
    if (archive.byteLength > SMALL && ENTRY !== undefined) return await openInThread(archive, ENTRY)
  } catch (error) {
    // Sources run as they are by a loader that does not reach threads: tsx on Node 20, `npm run dev`.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_UNKNOWN_FILE_EXTENSION') throw error
  }
  const read = readArchive(Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength))
  if (!('summary' in read)) throw new ArchiveRefused(read)
  return { summary: read.summary, batches: here(read.batches), close: async () => undefined }
}
