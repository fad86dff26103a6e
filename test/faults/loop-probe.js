/**
 * Preloaded into a service (`--import`): measures how long its event loop is held up at most, as processor time of the loop's own thread, so
 * that a busy machine makes no difference. SIGUSR2 has it say what it found since the last time, in a line of JSON.
 */
import { openSync, readSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const INTERVAL_MS = 5

if (isMainThread) {
  const file = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r')
  const buffer = Buffer.alloc(64)
  // Nanoseconds that the thread has run; the kernel brings them up to date at each tick and switch.
  const cpu = () => Number(buffer.toString('latin1', 0, readSync(file, buffer, 0, 64, 0)).split(' ')[0]) / 1e6
  let before = cpu()
  let longest = 0
  let from = process.hrtime.bigint()
  let worst = [0, 0]
  setInterval(() => {
    const now = cpu()
    const at = process.hrtime.bigint()
    // Two looks are an interval apart where nothing holds the timer up.
    const block = now - before - INTERVAL_MS
    if (block > longest) {
      longest = block
      worst = [Number(from / 1000n), Number(at / 1000n)]
    }
    before = now
    from = at
  }, INTERVAL_MS).unref()
  process.on('SIGUSR2', () => {
    process.stdout.write(`${JSON.stringify({ longestBlock: Math.round(longest * 10) / 10, worst })}\n`)
    longest = 0
  })
}
