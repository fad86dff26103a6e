/** Entry of the thread that analyses long texts, with rests and below the thread that answers requests: both have to fit on one core. */
import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'
import { basename } from 'node:path'
import { parentPort, type MessagePort } from 'node:worker_threads'
import { vectorSteps, type WeightedText } from './document.js'
import { withRests } from './slices.js'

/** Texts to be analysed, for the thread. */
export interface AnalysisRequest { id: number, texts: readonly WeightedText[] }

/** Documents of the texts of a request in PostgreSQL's syntax, in their order; or why there are none. */
export interface AnalysisAnswer { id: number, vectors?: string[], error?: Error }

/** A quarter of a core that somebody else wants all of: others' texts must not wait for seconds behind a long one. */
const NICENESS = 5

function serve (port: MessagePort): void {
  // On Linux a thread has a priority of its own; elsewhere it has its process's.
  try { setPriority(Number(basename(readlinkSync('/proc/thread-self'))), NICENESS) } catch { /* As the process, then. */ }
  port.on('message', ({ id, texts }: AnalysisRequest) => {
    try {
      port.postMessage({ id, vectors: texts.map((text) => withRests(vectorSteps([text]))) } satisfies AnalysisAnswer)
    } catch (error) {
      port.postMessage({ id, error: error as Error } satisfies AnalysisAnswer)
    }
  })
}

if (parentPort !== null) serve(parentPort)
