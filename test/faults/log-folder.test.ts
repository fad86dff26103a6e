/** Files of LOG_DIR that the workers of two replicas share: no line is lost, none is mixed with another, and the bounds of a file hold. */
import { mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { createDatabase } from '../database.js'
import { temporaryFolder } from '../helper.js'
import { startWorkers } from './workers.js'

const MEBIBYTE = 1_048_576
/** Size at which another file is begun, and what is left of it at the start: some lines go into the first, most into the next. */
const LARGEST = 256 * MEBIBYTE
const LEFT = 64 * 1024
const KEPT = 14
const REQUESTS = 1000
const CLIENTS = 30

interface Line { pid: number, worker: number | string, requestId?: string, audit?: unknown, msg: string }

t.setTimeout(300_000)

t.test('two replicas of two workers each', async (t) => {
  const folder = join(await temporaryFolder(t), 'logs')
  await mkdir(folder, { mode: 0o750 })
  for (let day = 10; day < 30; day += 1) await writeFile(join(folder, `app.2020-01-${day}.log`), '{}\n')
  const now = new Date()
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
  const full = await open(join(folder, `app.${today}.log`), 'w', 0o640)
  // A hole takes no room.
  await full.truncate(LARGEST - LEFT)
  await full.close()

  const env = { LOG_DIR: folder, DATABASE_URL: await createDatabase(t), DATABASE_POOL_MAX: '5', LOG_LEVEL: 'info' }
  const replicas = [await startWorkers(t, { env, agents: [] }), await startWorkers(t, { env, agents: [] })] as const
  const [one] = replicas
  const { accessToken: token } = await one.register()
  const ids = Array.from({ length: REQUESTS }, (_, n) => `line-${n}-${'x'.repeat(n % 50)}`)
  const queue = [...ids]
  await Promise.all(Array.from({ length: CLIENTS }, async (_, client) => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      // A connection for each request: the next worker gets it.
      const { status } = await (replicas[client % 2] ?? one).json('/api/auth/me', { token, headers: { 'x-request-id': id, connection: 'close' } })
      if (status !== 200) t.fail(`${id} was answered ${status}`)
    }
  }))
  for (const queue of ['log_app', 'log_error', 'log_audit', 'log_output', 'streams', 'imports']) {
    t.ok(await one.figure(`queue_limit{queue="${queue}"}`) > 0, `${queue} has a limit`)
    t.ok(await one.figure(`queue_waiting{queue="${queue}"}`) >= 0, `and what waits in ${queue} is told`)
  }
  t.same(await Promise.all(replicas.map((replica) => replica.stop())), [0, 0])

  const names = (await readdir(folder)).filter((name) => name.startsWith('app.')).sort()
  t.equal(names.length, KEPT, 'the oldest files are gone')
  const ours = names.filter((name) => !name.startsWith('app.2020'))
  t.ok(ours.includes(`app.${today}.log`) && ours.includes(`app.${today}.1.log`), ours.join(' '))
  const lines: Line[] = []
  for (const name of ours) {
    const path = join(folder, name)
    const { size, mode } = await stat(path)
    t.ok(size < LARGEST + MEBIBYTE, `${name} has ${size} bytes`)
    t.equal(mode & 0o777, 0o640)
    const bytes = await readFile(path)
    const text = bytes.subarray(bytes.lastIndexOf(0) + 1).toString()
    t.ok(text.endsWith('}\n'), 'the last line is whole')
    for (const line of text.trimEnd().split('\n')) lines.push(JSON.parse(line) as Line)
  }
  const counts = new Map<string, number>()
  for (const { requestId } of lines) if (requestId !== undefined) counts.set(requestId, (counts.get(requestId) ?? 0) + 1)
  t.same(ids.filter((id) => counts.get(id) !== 1), [], 'each request has its line, once')
  const writers = new Set(lines.filter(({ requestId }) => requestId?.startsWith('line-')).map(({ pid }) => pid))
  t.equal(writers.size, 4, 'all workers wrote')
  t.same(lines.filter(({ audit }) => audit !== undefined), [], 'the trail has its own file')
})
