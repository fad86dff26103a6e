/**
 * A stopwatch: a small call every `STOPWATCH_EVERY` milliseconds, whether the one before is answered or not, so that a pause is met by
 * all that fall into it. Told `lap` over IPC, it says how long the calls since the last lap took. Apart from whoever makes the load: in
 * one process, a call would wait for the load's own events, and the load would be what is measured.
 */
import { setPriority } from 'node:os'
import { Pool } from 'undici'

const { STOPWATCH_URL = '', STOPWATCH_TOKEN = '', STOPWATCH_EVERY = '2' } = process.env
const EVERY = Number(STOPWATCH_EVERY)
const MOST_CONNECTIONS = 64

// Before the load on its core. Only the administrator of a machine may; for others the figures hold some of the load's own waiting.
try { setPriority(-15) } catch { process.stderr.write('the stopwatch has no priority over the load\n') }

const pool = new Pool(STOPWATCH_URL, { connections: MOST_CONNECTIONS, pipelining: 1 })
let times: number[] = []
let failed = 0

async function call (): Promise<void> {
  const startedAt = performance.now()
  try {
    const { statusCode, body } = await pool.request({ method: 'GET', path: '/api/auth/me', headers: { authorization: `Bearer ${STOPWATCH_TOKEN}` } })
    await body.dump()
    times.push(performance.now() - startedAt)
    if (statusCode !== 200) failed += 1
  } catch {
    failed += 1
  }
}

let due = performance.now()
setInterval(() => {
  for (const now = performance.now(); due <= now; due += EVERY) void call()
}, 1)

process.on('message', () => {
  process.send?.({ times, failed })
  times = []
  failed = 0
})
process.on('disconnect', () => { process.exit() })
process.on('SIGTERM', () => { process.exit() })
process.send?.({ url: STOPWATCH_URL })
