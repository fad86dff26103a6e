/**
 * Preloaded into a service (`--import`): how long a call would wait for the event loop, as processor time of the loop's own thread, so that
 * whatever else the machine does makes no difference. SIGUSR2 begins it, and ends it with one line of JSON in `LOOP_PROBE_FILE`. Meanwhile
 * the loop never rests: the thread's processor time is then its time.
 */
import { appendFileSync, openSync, readSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

/** Milliseconds that a turn takes with nothing to do. */
const EMPTY = 0.1
const STEP = 0.02

if (isMainThread && process.env.LOOP_PROBE_FILE !== undefined) {
  const file = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r')
  const buffer = Buffer.alloc(64)
  const cpu = () => {
    // Has the kernel bring the thread's figure up to date, which it else does at a tick.
    process.cpuUsage()
    return Number(buffer.latin1Slice(0, readSync(file, buffer, 0, 64, 0)).split(' ', 1)[0]) / 1e6
  }
  let blocks
  let from = 0
  let before = 0
  const turn = () => {
    if (blocks === undefined) return
    const now = cpu()
    if (now - before > EMPTY) blocks.push(now - before)
    before = now
    setImmediate(turn)
  }
  process.on('SIGUSR2', () => {
    if (blocks === undefined) {
      blocks = []
      before = from = cpu()
      setImmediate(turn)
      return
    }
    const [found, elapsed] = [blocks, cpu() - from]
    blocks = undefined
    // A call that comes at any time waits for the rest of the block that it falls into.
    const share = (wait) => found.reduce((sum, block) => sum + Math.max(0, block - wait), 0) / elapsed
    let p99 = 0
    while (share(p99) > 0.01) p99 += STEP
    appendFileSync(process.env.LOOP_PROBE_FILE, `${JSON.stringify({ p99, longest: Math.max(0, ...found) })}\n`)
  })
}
