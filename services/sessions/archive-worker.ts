/** Entry of the thread that reads one archive: says what it holds or what is wrong with it, then gives a batch whenever it is asked. */
import { parentPort, workerData, type MessagePort, type Transferable } from 'node:worker_threads'
import { standBack } from '../../request-thread.js'
import { readArchive, type ArchiveBatch, type ArchiveProblem, type ArchiveSummary } from './archive-reader.js'

/** Input of the thread. */
export interface ArchiveWorkerData { archive: Uint8Array<ArrayBuffer> }

/** Messages of the thread, in this order: a problem; or a summary, and for each request a batch, at last null. */
export type ArchiveWorkerMessage = { problem: ArchiveProblem } | { summary: ArchiveSummary } | { batch: ArchiveBatch | null }

/** Serve one archive over a port. */
function serve (port: MessagePort, { archive }: ArchiveWorkerData): void {
  standBack()
  const say = (message: ArchiveWorkerMessage, transfer: Transferable[] = []): void => { port.postMessage(message, transfer) }
  const read = readArchive(Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength))
  if (!('summary' in read)) { say({ problem: read }); return }
  port.on('message', () => {
    const { value, done } = read.batches.next()
    if (done === true) say({ batch: null })
    else say({ batch: value }, [value.rows.buffer])
  })
  say({ summary: read.summary })
}

// Also loaded by who only asks whether it loads.
const data = workerData as Partial<ArchiveWorkerData> | null
if (parentPort !== null && data?.archive !== undefined) serve(parentPort, { archive: data.archive })
