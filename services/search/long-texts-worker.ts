/** Entry of the thread that analyses long texts, with rests and below the thread that answers requests: both have to fit on one core. */
import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'
import { basename } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { serveRequests } from '../../request-thread.js'
import { vectorSteps, type WeightedText } from './document.js'
import { withRests } from './slices.js'

/** A quarter of a core that somebody else wants all of: others' texts must not wait for seconds behind a long one. */
const NICENESS = 5

if (parentPort !== null) {
  // On Linux a thread has a priority of its own; elsewhere it has its process's.
  try { setPriority(Number(basename(readlinkSync('/proc/thread-self'))), NICENESS) } catch { /* As the process, then. */ }
  serveRequests(parentPort, (texts: readonly WeightedText[]) => texts.map((text) => withRests(vectorSteps([text]))))
}
